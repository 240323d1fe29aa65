//! Proving who asks: headers, OAuth client credentials, Google's service accounts.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;

use super::description::{Auth, Description, fill};
use super::exchange::{HttpAnswer, HttpRequest, encoded};
use super::wire::Wire;

/// A token is renewed so long before it ends.
const RENEW_BEFORE_US: i64 = 120_000_000;

/// Holds the header that proves who asks, and renews it.
pub(super) struct Account {
    secrets: BTreeMap<String, String>,
    held: Option<Held>,
}

struct Held {
    header: (String, String),
    until_us: i64,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Account(secrets are not shown)")
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default = "an_hour")]
    expires_in: i64,
}

fn an_hour() -> i64 {
    3600
}

#[derive(Deserialize)]
struct ServiceAccountKey {
    client_email: String,
    private_key: String,
    token_uri: String,
}

impl Account {
    pub(super) fn new(secrets: BTreeMap<String, String>) -> Self {
        Account { secrets, held: None }
    }

    /// Forgets a token that was refused.
    pub(super) fn renew(&mut self) {
        self.held = None;
    }

    /// The header for a request.
    ///
    /// # Errors
    /// With the cause, which names no secret.
    pub(super) async fn header(
        &mut self,
        description: &Description,
        settings: &BTreeMap<String, String>,
        (wire, now_us): (&Wire, i64),
    ) -> Result<(String, String), String> {
        if let Some(held) = self.held.as_ref().filter(|held| now_us < held.until_us) {
            return Ok(held.header.clone());
        }
        let request = match &description.auth {
            Auth::Header { name, value } => return Ok((name.clone(), fill(value, &self.secrets))),
            Auth::ClientCredentials { url, scope } => self.client_credentials(settings, url, scope),
            Auth::ServiceAccount { scope } => self.assertion(settings, scope, now_us)?,
        };
        let answer = wire.send(request, vec![]).await?;
        if answer.status != 200 {
            return Err(self.refused(description, &answer));
        }
        let token: TokenAnswer = serde_json::from_slice(&answer.body).map_err(|_| {
            "the token's answer has no access_token; check the address of the login".to_owned()
        })?;
        let header = ("authorization".to_owned(), format!("Bearer {}", token.access_token));
        let until_us = now_us + token.expires_in.saturating_mul(1_000_000) - RENEW_BEFORE_US;
        self.held = Some(Held { header: header.clone(), until_us });
        Ok(header)
    }

    /// RFC 6749 §4.4.2.
    fn client_credentials(&self, settings: &BTreeMap<String, String>, url: &str, scope: &str) -> HttpRequest {
        let client = settings.get("client_id").map(String::as_str).unwrap_or_default();
        let secret = self.secrets.get("client_secret").map(String::as_str).unwrap_or_default();
        let body = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
            encoded(client),
            encoded(secret),
            encoded(&fill(scope, settings))
        );
        form(fill(url, settings), body)
    }

    /// Google, "Using OAuth 2.0 for Server to Server Applications": a JWT signed with the account's key.
    fn assertion(
        &self,
        settings: &BTreeMap<String, String>,
        scope: &str,
        now_us: i64,
    ) -> Result<HttpRequest, String> {
        let text = self.secrets.get("key").map(String::as_str).unwrap_or_default();
        let key: ServiceAccountKey = serde_json::from_str(text)
            .map_err(|_| "secret `key` is not a service account's key file in JSON".to_owned())?;
        let now_s = now_us / 1_000_000;
        let claims = json!({
            "iss": key.client_email, "scope": scope, "aud": key.token_uri,
            "sub": settings.get("subject"), "iat": now_s, "exp": now_s + 3600,
        });
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(json!({"alg": "RS256", "typ": "JWT"})), part(claims));
        let signature = sign(&key.private_key, signed.as_bytes())?;
        let assertion = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        let grant = encoded("urn:ietf:params:oauth:grant-type:jwt-bearer");
        Ok(form(key.token_uri, format!("grant_type={grant}&assertion={assertion}")))
    }

    fn refused(&self, description: &Description, answer: &HttpAnswer) -> String {
        let text = String::from_utf8_lossy(&answer.body);
        let fits =
            |c: &&super::description::Cause| c.contains.as_deref().is_some_and(|part| text.contains(part));
        if let Some(cause) = description.causes.iter().find(fits) {
            return cause.say.clone();
        }
        let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let said = said.get("error_description").or_else(|| said.get("error")).map(ToString::to_string);
        let said = said.map(|text| text.chars().take(200).collect::<String>()).unwrap_or_default();
        format!(
            "the login answered {}: {said}; check the client's id, its secret and the tenant",
            answer.status
        )
    }
}

fn form(url: String, body: String) -> HttpRequest {
    let kind = ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned());
    HttpRequest { method: "POST", url, headers: vec![kind], body }
}

fn sign(pem: &str, message: &[u8]) -> Result<Vec<u8>, String> {
    let wrong = || "the private key in secret `key` cannot be used".to_owned();
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(body.trim()).map_err(|_| wrong())?;
    let pair = ring::signature::RsaKeyPair::from_pkcs8(&der).map_err(|_| wrong())?;
    let mut signature = vec![0; pair.public().modulus_len()];
    let random = ring::rand::SystemRandom::new();
    pair.sign(&ring::signature::RSA_PKCS1_SHA256, &random, message, &mut signature).map_err(|_| wrong())?;
    Ok(signature)
}
