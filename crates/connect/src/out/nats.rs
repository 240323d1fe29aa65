//! Publishing to NATS (<https://docs.nats.io/reference/reference-protocols/nats-protocol>), as far as
//! exports need it: with JetStream every message is confirmed as stored; without it, that the server has
//! taken it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use serde_json::{Value, json};
use thiserror::Error;

use super::address::AddressPolicy;
use super::stream::{Stream, StreamError, Target, io_error};

/// Longest line of the protocol.
const LINE_LIMIT_BYTES: u64 = 64 << 10;
/// Longest payload of a message that the server sends us.
const PAYLOAD_LIMIT_BYTES: u64 = 64 << 10;

/// Where and as whom to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsAddress {
    /// The server.
    pub target: Target,
    /// Subject of the messages.
    pub subject: String,
    /// Token, when the server asks for one.
    pub token: Option<String>,
    /// User and password, when it asks for these.
    pub user: Option<(String, String)>,
    /// Whether a stream of JetStream takes the subject and confirms.
    pub jetstream: bool,
}

/// Why messages are not published.
#[derive(Debug, Error)]
pub enum NatsError {
    /// The connection.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The server refuses.
    #[error("the NATS server says: {0}")]
    Refused(String),
    /// The server says something that is not its protocol.
    #[error("{0} does not speak NATS: {1}")]
    Protocol(String, String),
}

/// A connection, made anew when it breaks.
pub struct Nats {
    address: NatsAddress,
    policy: AddressPolicy,
    connection: Option<BufReader<Stream>>,
    published: u64,
}

impl Nats {
    /// A server that is not connected to yet.
    #[must_use]
    pub fn new(address: NatsAddress, policy: AddressPolicy) -> Self {
        Nats { address, policy, connection: None, published: 0 }
    }

    /// Publishes messages and waits until all are confirmed. After a failure the caller sends all of them
    /// again; with JetStream, a message whose identity the stream has seen lately is kept once.
    ///
    /// # Errors
    /// When there is no connection, it breaks, or the server refuses a message.
    pub fn publish(&mut self, messages: &[(String, Vec<u8>)]) -> Result<(), NatsError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let failed = io_error(&self.address.target);
        let mut out = vec![];
        for (id, payload) in messages {
            self.published += 1;
            self.write_message(id, payload, &mut out);
        }
        out.extend_from_slice(b"PING\r\n");
        connection.get_mut().write_all(&out).map_err(&failed)?;
        self.confirm(&mut connection, if self.address.jetstream { messages.len() } else { 0 })?;
        self.connection = Some(connection);
        Ok(())
    }

    fn write_message(&self, id: &str, payload: &[u8], out: &mut Vec<u8>) {
        let subject = &self.address.subject;
        if self.address.jetstream {
            let head = format!("NATS/1.0\r\nNats-Msg-Id: {id}\r\n\r\n");
            let (of_head, whole) = (head.len(), head.len() + payload.len());
            let line = format!("HPUB {subject} _INBOX.cordon.{} {of_head} {whole}\r\n", self.published);
            out.extend_from_slice(line.as_bytes());
            out.extend_from_slice(head.as_bytes());
        } else {
            out.extend_from_slice(format!("PUB {subject} {}\r\n", payload.len()).as_bytes());
        }
        out.extend_from_slice(payload);
        out.extend_from_slice(b"\r\n");
    }

    fn connect(&self) -> Result<BufReader<Stream>, NatsError> {
        let NatsAddress { target, token, user, jetstream, .. } = &self.address;
        let failed = io_error(target);
        let mut plain = BufReader::new(Stream::connect(target, &self.policy)?);
        let info = self.line(&mut plain)?;
        if !info.starts_with("INFO ") {
            return Err(NatsError::Protocol(target.host.clone(), info));
        }
        let mut connection = BufReader::new(plain.into_inner().secured(target)?);
        let mut options = json!({
            "verbose": false, "pedantic": false, "name": "cordon", "lang": "rust", "version": "1",
            "protocol": 1, "headers": true, "no_responders": true, "tls_required": target.tls,
        });
        if let Some(token) = token {
            options["auth_token"] = token.as_str().into();
        }
        if let Some((name, password)) = user {
            options["user"] = name.as_str().into();
            options["pass"] = password.as_str().into();
        }
        let subscribe = if *jetstream { "SUB _INBOX.cordon.* 1\r\n" } else { "" };
        let hello = format!("CONNECT {options}\r\n{subscribe}PING\r\n");
        connection.get_mut().write_all(hello.as_bytes()).map_err(&failed)?;
        self.confirm(&mut connection, 0)?;
        Ok(connection)
    }

    /// Reads until the answer to `PING` and `wanted` confirmations have come.
    fn confirm(&self, connection: &mut BufReader<Stream>, wanted: usize) -> Result<(), NatsError> {
        let (mut confirmed, mut ponged) = (0, false);
        while confirmed < wanted || !ponged {
            let line = self.line(connection)?;
            let mut words = line.split(' ');
            match words.next().unwrap_or_default() {
                "PONG" => ponged = true,
                "PING" => {
                    let failed = io_error(&self.address.target);
                    connection.get_mut().write_all(b"PONG\r\n").map_err(failed)?;
                }
                "-ERR" => return Err(NatsError::Refused(line.trim_start_matches("-ERR ").to_owned())),
                "MSG" | "HMSG" => {
                    let length = words.next_back().unwrap_or_default();
                    self.confirmed(connection, length)?;
                    confirmed += 1;
                }
                "INFO" | "+OK" => {}
                _ => return Err(NatsError::Protocol(self.address.target.host.clone(), line)),
            }
        }
        Ok(())
    }

    /// Reads one confirmation of JetStream.
    fn confirmed(&self, connection: &mut BufReader<Stream>, length: &str) -> Result<(), NatsError> {
        let host = || self.address.target.host.clone();
        let length: u64 = length
            .parse()
            .ok()
            .filter(|l| *l <= PAYLOAD_LIMIT_BYTES)
            .ok_or_else(|| NatsError::Protocol(host(), format!("a message of {length} bytes")))?;
        let mut payload = vec![];
        let read = connection.by_ref().take(length + 2).read_to_end(&mut payload);
        read.map_err(io_error(&self.address.target))?;
        let text = String::from_utf8_lossy(&payload);
        let answer: Value = serde_json::from_str(text.trim()).unwrap_or_default();
        match (answer["error"]["description"].as_str(), answer["seq"].as_u64()) {
            (Some(error), _) => Err(NatsError::Refused(error.to_owned())),
            (None, Some(_)) => Ok(()),
            (None, None) => {
                let subject = &self.address.subject;
                Err(NatsError::Refused(format!(
                    "no stream of JetStream takes the subject {subject}; add one"
                )))
            }
        }
    }

    fn line(&self, connection: &mut BufReader<Stream>) -> Result<String, NatsError> {
        let mut line = vec![];
        let read = connection.by_ref().take(LINE_LIMIT_BYTES).read_until(b'\n', &mut line);
        read.map_err(io_error(&self.address.target))?;
        if !line.ends_with(b"\n") {
            let why = if line.is_empty() { "the connection ended" } else { "a line without end" };
            return Err(NatsError::Protocol(self.address.target.host.clone(), why.to_owned()));
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    //! Against the real server, where it is installed.
    use std::process::{Child, Command, Stdio};

    use super::*;

    /// A server on a port of its own, ended when dropped.
    struct Running(Child, u16);

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn server(folder: &std::path::Path) -> Option<Running> {
        let program = ["/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server"];
        let program = program.iter().find(|p| std::path::Path::new(p).exists())?;
        let process = Command::new(program)
            .args(["-a", "127.0.0.1", "-p", "-1", "-js", "--user", "ann", "--pass", "pw", "--ports_file_dir"])
            .arg(folder)
            .arg("-sd")
            .arg(folder)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let file = folder.join(format!("nats-server_{}.ports", process.id()));
        let mut running = Running(process, 0);
        while running.1 == 0 {
            assert!(running.0.try_wait().unwrap().is_none(), "the server has ended");
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            let ports: Value = serde_json::from_str(&text).unwrap_or_default();
            let url = ports["nats"][0].as_str().unwrap_or_default().to_owned();
            running.1 = url.rsplit(':').next().and_then(|p| p.parse().ok()).unwrap_or(0);
            std::thread::yield_now();
        }
        Some(running)
    }

    fn client(port: u16, password: &str, jetstream: bool) -> Nats {
        let address = NatsAddress {
            target: Target { host: "127.0.0.1".to_owned(), port, tls: false, authority: None },
            subject: "cordon.rows".to_owned(),
            token: None,
            user: Some(("ann".to_owned(), password.to_owned())),
            jetstream,
        };
        Nats::new(address, AddressPolicy::new(vec!["127.0.0.1".parse().unwrap()]))
    }

    #[test]
    fn the_server_takes_confirms_and_refuses() {
        let folder = tempfile::tempdir().unwrap();
        let Some(server) = server(folder.path()) else { return eprintln!("skipped: no nats-server") };
        let messages: Vec<(String, Vec<u8>)> =
            (0..500).map(|n| (format!("m{n}"), format!("{{\"n\":{n}}}").into_bytes())).collect();
        let mut plain = client(server.1, "pw", false);
        plain.publish(&messages).unwrap();
        plain.publish(&messages).unwrap();
        let refused = client(server.1, "wrong", false).publish(&messages).unwrap_err();
        assert!(refused.to_string().contains("Authorization"), "{refused}");
        let nobody = client(server.1, "pw", true).publish(&messages).unwrap_err();
        assert!(nobody.to_string().contains("no stream"), "{nobody}");

        // A stream, made by JetStream's own requests.
        let mut maker = client(server.1, "pw", true);
        maker.address.subject = "$JS.API.STREAM.CREATE.ROWS".to_owned();
        let stream = json!({ "name": "ROWS", "subjects": ["cordon.>"], "storage": "memory" });
        // Its answer is no confirmation of a message, and is taken for a refusal.
        let _ = maker.publish(&[("s".to_owned(), stream.to_string().into_bytes())]);
        let mut stored = client(server.1, "pw", true);
        stored.publish(&messages).unwrap();
        stored.publish(&messages).unwrap();
    }
}
