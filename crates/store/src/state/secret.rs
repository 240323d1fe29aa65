//! Random tokens and passwords, and how they are kept: tokens as SHA-256 (they have 256 random bits,
//! so a fast hash is enough), passwords as Argon2id.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::error::StateError;

/// What tokens begin with, so that secret scanners and people recognise them.
pub const TOKEN_PREFIX: &str = "cordon";
/// Longest password, in characters; longer ones are refused before any hashing.
pub const PASSWORD_LIMIT_CHARS: usize = 256;
/// Shortest password a person may choose, in characters.
pub const PASSWORD_MIN_CHARS: usize = 12;

/// Letters and digits that are not mistaken for one another; 32, so that a byte's low 5 bits choose.
pub(crate) const PASSWORD_LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const PASSWORD_GROUPS: usize = 5;
const PASSWORD_GROUP_LETTERS: usize = 5;

/// What hashing one password costs with Argon2id; every stored hash remembers its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl PasswordCost {
    /// The least there is: no protection, for tests only.
    pub const LEAST: PasswordCost = PasswordCost { memory_kib: 8, passes: 1 };

    fn hasher(self) -> Result<Argon2<'static>, StateError> {
        let params = Params::new(self.memory_kib, self.passes, 1, None);
        let params = params.map_err(|e| StateError::Password(e.to_string()))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

impl Default for PasswordCost {
    /// 19 MiB and two passes, OWASP's first recommendation.
    fn default() -> Self {
        PasswordCost { memory_kib: 19_456, passes: 2 }
    }
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StateError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| StateError::Random(e.to_string()))?;
    Ok(bytes)
}

/// A fresh token: its public id, the whole of it (to be shown once), and the hash to keep.
pub(crate) struct FreshToken {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) hash: String,
}

impl FreshToken {
    pub(crate) fn make() -> Result<Self, StateError> {
        let id = hex(&random::<8>()?);
        let token = format!("{TOKEN_PREFIX}_{id}_{}", hex(&random::<32>()?));
        let hash = token_hash(&token);
        Ok(FreshToken { id, token, hash })
    }
}

/// The id inside a token, when the text has a token's shape.
pub(crate) fn token_id(token: &str) -> Option<&str> {
    let mut parts = token.split('_');
    let (prefix, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_hexdigit());
    (prefix == TOKEN_PREFIX && is_hex(id, 16) && is_hex(secret, 64) && parts.next().is_none()).then_some(id)
}

/// SHA-256 of a text in hex, for values that follow from a token.
#[must_use]
pub fn token_digest(text: &str) -> String {
    token_hash(text)
}

/// Whether two digests are the same, without telling by time where they differ.
#[must_use]
pub fn same_digest(a: &str, b: &str) -> bool {
    same_hash(a, b)
}

pub(crate) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Compares without telling by time where the difference is.
pub(crate) fn same_hash(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// A random password of 125 bits in groups, easy to copy by hand.
pub(crate) fn random_password() -> Result<String, StateError> {
    let bytes = random::<{ PASSWORD_GROUPS * PASSWORD_GROUP_LETTERS }>()?;
    let letters: Vec<u8> = bytes.iter().map(|b| PASSWORD_LETTERS[usize::from(b & 31)]).collect();
    let groups: Vec<String> = letters
        .chunks(PASSWORD_GROUP_LETTERS)
        .map(|group| group.iter().copied().map(char::from).collect())
        .collect();
    Ok(groups.join("-"))
}

/// Hashes a password into its self-describing text form. Takes tens of milliseconds by design, so it
/// runs on a thread for blocking work.
pub(crate) async fn hash_password(password: String, cost: PasswordCost) -> Result<String, StateError> {
    blocking(move || {
        let hash = cost.hasher()?.hash_password(password.as_bytes());
        hash.map(|h| h.to_string()).map_err(|e| StateError::Password(e.to_string()))
    })
    .await
}

/// Whether a password fits a stored hash.
pub(crate) async fn check_password(password: String, stored: String) -> Result<bool, StateError> {
    blocking(move || {
        let stored = PasswordHash::new(&stored).map_err(|e| StateError::Password(e.to_string()))?;
        // The cost is read from the hash.
        Ok(PasswordCost::default().hasher()?.verify_password(password.as_bytes(), &stored).is_ok())
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StateError> + Send + 'static,
) -> Result<T, StateError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| StateError::Password(e.to_string()))?
}
