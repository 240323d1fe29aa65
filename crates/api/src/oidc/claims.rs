//! The identity token: checked, and its claims made a user and roles.

use serde_json::{Map, Value};

use super::jws::{KeySet, verified};
use super::provider::OidcProvider;

/// Seconds by which the provider's clock may differ.
const LEEWAY_S: i64 = 60;

/// From claims to a user and their roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMap {
    /// The claim with the user's name; it must be one that the provider lets nobody choose for themselves.
    pub user_claim: String,
    /// The claim with groups or roles: a text or a list of texts.
    pub roles_claim: String,
    /// Value of that claim, role here.
    pub roles: Vec<(String, String)>,
    /// The role of users for whom no value is listed; they are refused when there is none.
    pub default_role: Option<String>,
}

/// A user as the provider tells of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) roles: Vec<String>,
}

/// The claims of an identity token that is the provider's, for us, of this attempt, and of now.
pub(super) fn checked(
    token: &str,
    keys: &KeySet,
    provider: &OidcProvider,
    (nonce, now_us): (&str, i64),
) -> Result<Map<String, Value>, String> {
    let claims = verified(token, keys)?;
    if claims.get("iss").and_then(Value::as_str) != Some(&provider.issuer) {
        return Err("the identity token is of another issuer".to_owned());
    }
    let ours = |value: &Value| value.as_str() == Some(&provider.client_id);
    let for_us = match claims.get("aud") {
        Some(Value::Array(many)) => many.iter().any(ours),
        Some(one) => ours(one),
        None => false,
    };
    // Who asked for it, where it is for several.
    if !for_us || claims.get("azp").is_some_and(|party| !ours(party)) {
        return Err("the identity token is for another program".to_owned());
    }
    let now_s = now_us / 1_000_000;
    let seconds = |value: &Value| value.as_f64().map(|seconds| seconds as i64);
    if claims.get("exp").and_then(seconds).is_none_or(|end| now_s > end.saturating_add(LEEWAY_S)) {
        return Err("the identity token has ended; check the clocks of both servers".to_owned());
    }
    let begins = claims.get("nbf").map(|value| seconds(value).unwrap_or(i64::MAX));
    if begins.is_some_and(|begin| now_s < begin.saturating_sub(LEEWAY_S)) {
        return Err("the identity token is of the future; check the clocks of both servers".to_owned());
    }
    if claims.get("nonce").and_then(Value::as_str) != Some(nonce) {
        return Err("the identity token is of another attempt".to_owned());
    }
    Ok(claims)
}

impl RoleMap {
    /// The user that claims tell of.
    pub(super) fn told(&self, claims: &Map<String, Value>) -> Result<Told, String> {
        let name = claims.get(&self.user_claim).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        if name.is_empty() {
            return Err(format!("the identity token has no `{}`, which names the user", self.user_claim));
        }
        let unverified =
            self.user_claim == "email" && claims.get("email_verified") == Some(&Value::Bool(false));
        if unverified {
            return Err("the provider has not verified the user's address".to_owned());
        }
        let values: Vec<&str> = match claims.get(&self.roles_claim) {
            Some(Value::String(value)) => vec![value],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        let listed = self.roles.iter().filter(|(value, _)| values.contains(&value.as_str()));
        let mut roles: Vec<String> = listed.map(|(_, role)| role.clone()).collect();
        roles.sort();
        roles.dedup();
        if roles.is_empty() {
            roles.extend(self.default_role.clone());
        }
        match roles.is_empty() {
            true => Err(format!("`{name}` has no role here: none of their `{}` is listed", self.roles_claim)),
            false => Ok(Told { name: name.to_owned(), roles }),
        }
    }
}
