//! POST over HTTP, to allowed addresses, following no redirect.

use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::address::{AddressPolicy, AddressRefused};

/// Bytes of an answer that are read.
const ANSWER_LIMIT_BYTES: u64 = 4_096;

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The status.
    pub status: u16,
    /// The beginning of the body, for people.
    pub text: String,
}

/// Why nothing was answered.
#[derive(Debug, Error)]
pub enum HttpError {
    /// The address is none, or not allowed.
    #[error(transparent)]
    Refused(#[from] AddressRefused),
    /// The certificate authority that was given does not read.
    #[error("the certificate authority is no certificate in PEM: {0}")]
    Authority(String),
    /// The request failed.
    #[error("{0}")]
    Failed(String),
}

/// A client. Clones share its connections.
#[derive(Debug, Clone)]
pub struct HttpClient {
    agent: ureq::Agent,
}

impl HttpClient {
    /// A client for allowed addresses that gives a request up after `timeout`. `authority` is a
    /// certificate in PEM to trust instead of the public authorities.
    ///
    /// # Errors
    /// [`HttpError::Authority`].
    pub fn new(policy: AddressPolicy, timeout: Duration, authority: Option<&str>) -> Result<Self, HttpError> {
        let mut tls = TlsConfig::builder();
        if let Some(pem) = authority {
            let read = Certificate::from_pem(pem.as_bytes());
            let certificate = read.map_err(|e| HttpError::Authority(e.to_string()))?;
            tls = tls.root_certs(RootCerts::new_with_certs(&[certificate]));
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // A proxy of the environment would resolve names without our looking.
            .proxy(None)
            .user_agent("cordon")
            .tls_config(tls.build())
            .build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), Guarded(policy));
        Ok(HttpClient { agent })
    }

    /// Sends a body and waits for the answer, whatever its status.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn post(&self, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<HttpAnswer, HttpError> {
        let mut request = self.agent.post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = request.send(body).map_err(told)?;
        let status = answer.status().as_u16();
        let read =
            answer.body_mut().with_config().limit(ANSWER_LIMIT_BYTES).lossy_utf8(true).read_to_string();
        Ok(HttpAnswer { status, text: read.unwrap_or_default() })
    }
}

fn told(error: ureq::Error) -> HttpError {
    match error {
        ureq::Error::Other(inner) => match inner.downcast::<AddressRefused>() {
            Ok(refused) => HttpError::Refused(*refused),
            Err(other) => HttpError::Failed(other.to_string()),
        },
        other => HttpError::Failed(other.to_string()),
    }
}

/// Resolves names to allowed addresses; the connection is made to these and no others.
#[derive(Debug)]
struct Guarded(AddressPolicy);

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let default = if uri.scheme_str() == Some("http") { 80 } else { 443 };
        let found = self.0.resolve(host, uri.port_u16().unwrap_or(default));
        let found: Vec<SocketAddr> = found.map_err(|refused| ureq::Error::Other(Box::new(refused)))?;
        let mut addresses = self.empty();
        found.into_iter().for_each(|address| addresses.push(address));
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    //! What a local server sees, and what it does not get to see.
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// Answers one request with a text and gives what came in.
    fn answering(answer: &'static str) -> (u16, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut seen = vec![];
            let mut part = [0; 1024];
            while !seen.ends_with(b"body") {
                let read = stream.read(&mut part).unwrap();
                seen.extend_from_slice(&part[..read]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(seen).unwrap()
        });
        (port, serving)
    }

    fn client(allowed: &[&str]) -> HttpClient {
        let networks = allowed.iter().map(|n| n.parse().unwrap()).collect();
        HttpClient::new(AddressPolicy::new(networks), Duration::from_secs(20), None).unwrap()
    }

    #[test]
    fn an_allowed_address_gets_the_request() {
        let (port, serving) = answering("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok");
        let answer = client(&["127.0.0.1"])
            .post(&format!("http://127.0.0.1:{port}/hook"), &[("x-one", "1")], b"body")
            .unwrap();
        assert_eq!(answer, HttpAnswer { status: 202, text: "ok".to_owned() });
        let seen = serving.join().unwrap();
        assert!(seen.starts_with("POST /hook HTTP/1.1\r\n") && seen.contains("x-one: 1"), "{seen}");
    }

    #[test]
    fn a_redirect_is_an_answer_and_not_followed() {
        let answer = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
        let (port, serving) = answering(answer);
        let got = client(&["127.0.0.1"]).post(&format!("http://127.0.0.1:{port}/"), &[], b"body").unwrap();
        assert_eq!(got.status, 302);
        serving.join().unwrap();
    }

    #[test]
    fn what_is_not_allowed_gets_no_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"] {
            let refused = client(&[]).post(&format!("http://{host}:{port}/"), &[], b"body");
            assert!(refused.is_err(), "{host}");
        }
        assert!(listener.accept().is_err(), "nobody connected");
        let told = client(&[]).post(&format!("http://127.0.0.1:{port}/"), &[], b"body").unwrap_err();
        assert!(told.to_string().contains("a loopback address"), "{told}");
    }
}
