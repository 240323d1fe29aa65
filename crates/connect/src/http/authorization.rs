//! The token of a request, in the forms that shippers send.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::reply::IngestError;
use crate::{Grant, Scope, Tokens};

/// The grant of the request's token.
///
/// # Errors
/// When there is no token, it is not valid for sending records, or that cannot be told now.
pub(super) async fn grant<T: Tokens>(tokens: &T, headers: &HeaderMap) -> Result<Grant, IngestError> {
    let token = token(headers).ok_or(IngestError::NoToken)?;
    tokens.check(&token, Scope::Ingest).await?.ok_or(IngestError::BadToken)
}

fn token(headers: &HeaderMap) -> Option<String> {
    let (scheme, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let rest = rest.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" | "splunk" => Some(rest.to_owned()),
        "apikey" => Some(second_half(rest).unwrap_or_else(|| rest.to_owned())),
        "basic" => second_half(rest),
        _ => None,
    }
}

/// The part after `:` of Base64 text.
fn second_half(encoded: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    text.split_once(':').map(|(_, key)| key.to_owned())
}
