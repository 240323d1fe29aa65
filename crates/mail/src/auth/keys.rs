//! Public keys of signers, and verification with them (RFC 6376, 3.6; RFC 8463).

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::dns::{Dns, DnsError};
use super::outcome::Outcome;
use super::tags::Tags;

/// Kind of key, `a=` of a signature. The hash always is SHA-256: SHA-1 is no longer accepted
/// (RFC 8301, 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    RsaSha256,
    Ed25519Sha256,
}

impl Algorithm {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "rsa-sha256" => Algorithm::RsaSha256,
            "ed25519-sha256" => Algorithm::Ed25519Sha256,
            _ => return None,
        })
    }

    fn key_type(self) -> &'static str {
        if self == Algorithm::Ed25519Sha256 { "ed25519" } else { "rsa" }
    }
}

/// A published key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PublicKey {
    bytes: Vec<u8>,
    key_type: String,
    hashes: Option<Vec<String>>,
    /// `t=y`: the domain only tests.
    pub testing: bool,
    /// `t=s`: the identity must be of the very domain.
    pub strict: bool,
}

/// Why there is no usable key or signature.
pub(super) type Refusal = (Outcome, String);

/// Asks for the key of a selector and domain.
pub(super) fn fetch(selector: &str, domain: &str, dns: &dyn Dns) -> Result<PublicKey, Refusal> {
    let name = format!("{selector}._domainkey.{domain}");
    let texts = match dns.txt(&name) {
        Ok(texts) if !texts.is_empty() => texts,
        Ok(_) | Err(DnsError::NotFound) => {
            return Err((Outcome::PermError, format!("there is no key at {name}")));
        }
        Err(DnsError::Temporary) => {
            return Err((Outcome::TempError, format!("the DNS gave no answer for {name}")));
        }
    };
    let mut refusal = (Outcome::PermError, format!("the key at {name} is wrong"));
    for text in &texts {
        match read(text) {
            Ok(key) => return Ok(key),
            Err(why) => refusal.1 = format!("the key at {name} cannot be used: {why}"),
        }
    }
    Err(refusal)
}

fn read(text: &str) -> Result<PublicKey, String> {
    let tags = Tags::read(text).map_err(|e| e.to_string())?;
    if let Some(version) = tags.get("v")
        && (version != "DKIM1" || tags.first_name() != Some("v"))
    {
        return Err("its version is not DKIM1".to_owned());
    }
    let packed = tags.packed("p").ok_or("it has no p= tag")?;
    if packed.is_empty() {
        return Err("it is revoked".to_owned());
    }
    let services = tags.packed("s").unwrap_or_else(|| "*".to_owned());
    if !services.split(':').any(|s| s == "*" || s.eq_ignore_ascii_case("email")) {
        return Err("it is not for mail".to_owned());
    }
    let flags = tags.packed("t").unwrap_or_default();
    let has_flag = |flag: &str| flags.split(':').any(|f| f.eq_ignore_ascii_case(flag));
    Ok(PublicKey {
        bytes: tags.base64("p").ok_or("its p= tag is not Base64")?,
        key_type: tags.get("k").unwrap_or("rsa").to_ascii_lowercase(),
        hashes: tags.packed("h").map(|h| h.split(':').map(str::to_ascii_lowercase).collect()),
        testing: has_flag("y"),
        strict: has_flag("s"),
    })
}

impl PublicKey {
    /// Verifies a signature over canonical headers.
    pub(super) fn verify(
        &self,
        algorithm: Algorithm,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), Refusal> {
        if self.key_type != algorithm.key_type() {
            let why =
                format!("the key is of type {}, the signature says {}", self.key_type, algorithm.key_type());
            return Err((Outcome::PermError, why));
        }
        if self.hashes.as_ref().is_some_and(|known| !known.iter().any(|h| h == "sha256")) {
            return Err((Outcome::PermError, "the key does not allow SHA-256".to_owned()));
        }
        let good = match algorithm {
            Algorithm::Ed25519Sha256 => {
                let digest = ring::digest::digest(&ring::digest::SHA256, signed);
                verifies(&signature::ED25519, ed25519_key(&self.bytes), digest.as_ref(), signature)
            }
            Algorithm::RsaSha256 => {
                let rsa = &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY;
                verifies(rsa, rsa_key(&self.bytes), signed, signature)
            }
        };
        if good { Ok(()) } else { Err((Outcome::Fail, "the signature does not fit the headers".to_owned())) }
    }
}

fn verifies(
    algorithm: &'static dyn VerificationAlgorithm,
    key: &[u8],
    signed: &[u8],
    signature: &[u8],
) -> bool {
    UnparsedPublicKey::new(algorithm, key).verify(signed, signature).is_ok()
}

/// The 32 bytes of an Ed25519 key, which some publish inside a SubjectPublicKeyInfo.
fn ed25519_key(bytes: &[u8]) -> &[u8] {
    const WRAPPED_LEN: usize = 44;
    if bytes.len() == WRAPPED_LEN { &bytes[WRAPPED_LEN - 32..] } else { bytes }
}

/// The RSAPublicKey inside a SubjectPublicKeyInfo; a bare RSAPublicKey stays as it is.
fn rsa_key(bytes: &[u8]) -> &[u8] {
    unwrap_key_info(bytes).unwrap_or(bytes)
}

fn unwrap_key_info(bytes: &[u8]) -> Option<&[u8]> {
    const SEQUENCE: u8 = 0x30;
    const BIT_STRING: u8 = 0x03;
    let (outer, _) = element(bytes, SEQUENCE)?;
    let (_, after_algorithm) = element(outer, SEQUENCE)?;
    let (bits, _) = element(after_algorithm, BIT_STRING)?;
    bits.strip_prefix(&[0])
}

/// The content of a DER element of a tag, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(&[tag])?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if !(1..=3).contains(&count) || rest.len() < count {
            return None;
        }
        let length = rest[..count].iter().fold(0, |n, b| n << 8 | usize::from(*b));
        (length, &rest[count..])
    };
    (rest.len() >= length).then(|| rest.split_at(length))
}
