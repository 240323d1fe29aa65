//! Secrets at rest: AES-256-GCM under a key in the data folder, bound to the name of their source.
//!
//! Who has the database but not the folder has no secrets. Losing the key means giving them again.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::server::error::ServerError;
use crate::server::local_access;

/// File of the key, readable by its owner only.
const KEY_FILE: &str = "sealing.key";
const KEY_BYTES: usize = 32;

/// Seals and opens secrets.
pub(in crate::server) struct Sealing {
    key: LessSafeKey,
    random: SystemRandom,
}

impl Sealing {
    /// Reads the key, or makes one at the first start.
    ///
    /// # Errors
    /// When it cannot be read or written, or is not a key.
    pub(in crate::server) fn open_in(folder: &Path) -> Result<Self, ServerError> {
        let (path, random) = (folder.join(KEY_FILE), SystemRandom::new());
        let wrong = |reason: &str| ServerError::File {
            path: path.clone(),
            operation: "use the key that seals secrets",
            reason: reason.to_owned(),
        };
        let text = if path.exists() {
            std::fs::read_to_string(&path).map_err(ServerError::file(&path, "read"))?
        } else {
            let mut bytes = [0; KEY_BYTES];
            random.fill(&mut bytes).map_err(|_| wrong("the system gives no random numbers"))?;
            let text = STANDARD.encode(bytes);
            local_access::write_private(&path, &text)?;
            text
        };
        let bytes = STANDARD.decode(text.trim()).map_err(|_| wrong("it is not Base64"))?;
        let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| wrong("it has not 32 bytes"))?;
        Ok(Sealing { key: LessSafeKey::new(key), random })
    }

    /// Seals secrets of a source.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn seal(&self, source: &str, secrets: &BTreeMap<String, String>) -> Result<String, String> {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(|_| "the system gives no random numbers".to_owned())?;
        let mut bytes = serde_json::to_vec(secrets).map_err(|e| e.to_string())?;
        let sealed = self.key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(source.as_bytes()),
            &mut bytes,
        );
        sealed.map_err(|_| "the secrets are too large".to_owned())?;
        Ok(STANDARD.encode([&nonce[..], &bytes].concat()))
    }

    /// Opens them.
    ///
    /// # Errors
    /// When they were sealed with another key or for another source.
    pub(super) fn open(&self, source: &str, sealed: &str) -> Result<BTreeMap<String, String>, String> {
        let lost = || {
            format!(
                "the secrets of {source} cannot be opened: the key in {KEY_FILE} is another; give them again"
            )
        };
        let bytes = STANDARD.decode(sealed).map_err(|_| lost())?;
        let (nonce, body) = bytes.split_at_checked(NONCE_LEN).ok_or_else(lost)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| lost())?;
        let mut body = body.to_vec();
        let opened = self.key.open_in_place(nonce, Aad::from(source.as_bytes()), &mut body);
        serde_json::from_slice(opened.map_err(|_| lost())?).map_err(|_| lost())
    }
}

#[cfg(test)]
mod tests {
    //! Sealed, opened, and not opened.
    use super::*;

    #[test]
    fn secrets_open_with_their_key_and_source_only() {
        let folder = std::env::temp_dir().join(format!("cordon-sealing-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let sealing = Sealing::open_in(&folder).unwrap();
        let secrets = BTreeMap::from([("token".to_owned(), "hunter2".to_owned())]);
        let sealed = sealing.seal("okta", &secrets).unwrap();
        assert!(!sealed.contains("hunter2") && sealed != sealing.seal("okta", &secrets).unwrap());
        let again = Sealing::open_in(&folder).unwrap();
        assert_eq!(again.open("okta", &sealed).unwrap(), secrets);
        assert!(again.open("slack", &sealed).is_err() && again.open("okta", "AAAA").is_err());
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        assert!(
            Sealing::open_in(&folder).unwrap().open("okta", &sealed).unwrap_err().contains("give them again")
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
