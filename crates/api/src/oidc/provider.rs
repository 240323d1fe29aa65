//! The identity provider as configured, and what it says of itself.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::claims::RoleMap;
use super::jws::KeySet;
use crate::problem::{Code, Problem};

/// Status and body of an answer.
pub type Fetched<'a> = Pin<Box<dyn Future<Output = Result<(u16, Vec<u8>), String>> + Send + 'a>>;

/// Makes requests to the provider; the server's business, because this crate opens no sockets.
pub trait Fetch: Send + Sync {
    /// GET of a URL.
    fn get<'a>(&'a self, url: &'a str) -> Fetched<'a>;
    /// POST of a form to a URL.
    fn post<'a>(&'a self, url: &'a str, form: &'a [(&'a str, &'a str)]) -> Fetched<'a>;
}

/// An identity provider.
pub struct OidcProvider {
    /// Its name here, which users made by it have as their origin, as `oidc:NAME`.
    pub name: String,
    /// Its issuer: an `https` URL.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// Our secret there; a public client has none.
    pub client_secret: Option<String>,
    /// The URL by which browsers reach this server, without a slash at the end.
    pub public_url: String,
    /// Scopes to ask for beside `openid`.
    pub scopes: Vec<String>,
    /// From claims to user and roles.
    pub roles: RoleMap,
    /// Tenant of its users.
    pub tenant: String,
    /// The way to it.
    pub fetch: Box<dyn Fetch>,
}

impl fmt::Debug for OidcProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcProvider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// What the discovery document says.
#[derive(Deserialize)]
pub(super) struct Discovered {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl OidcProvider {
    /// Where users of it come from.
    pub(super) fn origin(&self) -> String {
        format!("oidc:{}", self.name)
    }

    /// Where it sends browsers back to.
    pub(super) fn redirect_uri(&self) -> String {
        format!("{}/api/v1/sign-in/oidc/callback", self.public_url)
    }

    /// Its endpoints.
    pub(super) async fn discover(&self) -> Result<Discovered, Problem> {
        let url = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let found: Discovered = self.get(&url).await?;
        if found.issuer != self.issuer {
            return Err(unavailable(&format!("its document is of the issuer {}", found.issuer)));
        }
        for endpoint in [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri] {
            check_url(endpoint).map_err(|reason| unavailable(&reason))?;
        }
        Ok(found)
    }

    /// The keys that it signs with.
    pub(super) async fn keys(&self, discovered: &Discovered) -> Result<KeySet, Problem> {
        self.get(&discovered.jwks_uri).await
    }

    /// The identity token for a code.
    pub(super) async fn exchange(
        &self,
        discovered: &Discovered,
        code: &str,
        verifier: &str,
    ) -> Result<String, Problem> {
        let redirect = self.redirect_uri();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect.as_str()),
            ("client_id", self.client_id.as_str()),
            ("code_verifier", verifier),
        ];
        if let Some(secret) = &self.client_secret {
            form.push(("client_secret", secret));
        }
        let answer = self.fetch.post(&discovered.token_endpoint, &form).await;
        let (status, body) = answer.map_err(|reason| unavailable(&reason))?;
        if status != 200 {
            let said: String = String::from_utf8_lossy(&body).chars().take(512).collect();
            tracing::warn!(status, said, "the identity provider gave no token");
            return Err(unavailable(&format!(
                "it answered {status} to the code; the server's log has its words"
            )));
        }
        let tokens: Tokens = serde_json::from_slice(&body)
            .map_err(|e| unavailable(&format!("its token does not read: {e}")))?;
        Ok(tokens.id_token)
    }

    async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Problem> {
        let (status, body) = self.fetch.get(url).await.map_err(|reason| unavailable(&reason))?;
        if status != 200 {
            return Err(unavailable(&format!("{url} answers {status}")));
        }
        serde_json::from_slice(&body).map_err(|e| unavailable(&format!("{url} does not read: {e}")))
    }
}

fn unavailable(reason: &str) -> Problem {
    Problem::new(Code::Unavailable, format!("the identity provider: {reason}"))
}

/// Refuses URLs that are neither TLS nor of this machine.
pub(crate) fn check_url(text: &str) -> Result<(), String> {
    let url = url::Url::parse(text).map_err(|e| format!("`{text}` is no URL: {e}"))?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(()),
        "http" if local => Ok(()),
        _ => Err(format!("`{text}` must be an https URL")),
    }
}
