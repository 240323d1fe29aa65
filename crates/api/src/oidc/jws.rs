//! Signed tokens: JWS in compact form (RFC 7515) by keys that are published as JWK (RFC 7517).
//!
//! Believed are signatures with a public key: RS256 to RS512, PS256 to PS512, ES256, ES384, EdDSA. `none` and
//! those with a shared secret do not exist here, so no token can ask to be checked by them, and a key says by
//! its own type which of the rest it is for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest token, in bytes.
const TOKEN_BYTES_MAX: usize = 64 << 10;

/// The keys of a provider.
#[derive(Deserialize)]
pub(super) struct KeySet {
    keys: Vec<Key>,
}

/// A public key. Members that its type does not have are absent.
#[derive(Deserialize)]
struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that must be understood; none is.
    #[serde(default)]
    crit: Option<Value>,
}

/// The claims of a token with a good signature.
pub(super) fn verified(token: &str, keys: &KeySet) -> Result<Map<String, Value>, String> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err("the identity token is too long".to_owned());
    }
    let unreadable = || "the identity token is not a signed token".to_owned();
    let (signed, signature) = token.rsplit_once('.').ok_or_else(unreadable)?;
    let (header, claims) = signed.split_once('.').ok_or_else(unreadable)?;
    let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| unreadable())?;
    if header.crit.is_some() {
        return Err("the identity token has critical extensions, of which none is known here".to_owned());
    }
    let signature = decoded(signature)?;
    let fitting = |key: &&Key| {
        let named = header.kid.is_none() || key.kid == header.kid;
        named && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
    };
    let mut keys = keys.keys.iter().filter(fitting);
    if keys.any(|key| key.signed(&header.alg, signed.as_bytes(), &signature)) {
        return serde_json::from_slice(&decoded(claims)?).map_err(|_| unreadable());
    }
    let alg: String = header.alg.chars().take(16).collect();
    Err(format!("the identity token, signed by `{alg}`, fits none of the keys that the provider publishes"))
}

fn decoded(part: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| "the identity token is not in base64url".to_owned())
}

impl Key {
    /// Whether this key made the signature, by an algorithm of its own type.
    fn signed(&self, alg: &str, message: &[u8], signature: &[u8]) -> bool {
        let part = |part: &Option<String>| part.as_deref().and_then(|p| decoded(p).ok());
        let curve = self.crv.as_deref().unwrap_or_default();
        match (self.kty.as_str(), alg, curve) {
            ("RSA", alg, _) => {
                let (Some(n), Some(e), Some(how)) = (part(&self.n), part(&self.e), rsa(alg)) else {
                    return false;
                };
                RsaPublicKeyComponents { n: &n, e: &e }.verify(how, message, signature).is_ok()
            }
            ("EC", "ES256", "P-256") | ("EC", "ES384", "P-384") => {
                let (Some(x), Some(y)) = (part(&self.x), part(&self.y)) else { return false };
                let how: &dyn VerificationAlgorithm = match alg {
                    "ES256" => &signature::ECDSA_P256_SHA256_FIXED,
                    _ => &signature::ECDSA_P384_SHA384_FIXED,
                };
                // The point, uncompressed (SEC 1, section 2.3.3).
                let point = [&[4_u8][..], &x, &y].concat();
                UnparsedPublicKey::new(how, point).verify(message, signature).is_ok()
            }
            ("OKP", "EdDSA", "Ed25519") => {
                let Some(x) = part(&self.x) else { return false };
                UnparsedPublicKey::new(&signature::ED25519, x).verify(message, signature).is_ok()
            }
            _ => false,
        }
    }
}

fn rsa(alg: &str) -> Option<&'static signature::RsaParameters> {
    Some(match alg {
        "RS256" => &signature::RSA_PKCS1_2048_8192_SHA256,
        "RS384" => &signature::RSA_PKCS1_2048_8192_SHA384,
        "RS512" => &signature::RSA_PKCS1_2048_8192_SHA512,
        "PS256" => &signature::RSA_PSS_2048_8192_SHA256,
        "PS384" => &signature::RSA_PSS_2048_8192_SHA384,
        "PS512" => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}
