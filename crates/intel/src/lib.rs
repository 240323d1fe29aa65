//! Threat intelligence of others → values to look for.
//!
//! - [`stix`]: STIX 2.1 bundles and TAXII 2.1 envelopes.
//! - [`misp`]: MISP events.
//!
//! What cannot be looked for value by value is named with the reason, never passed over.

pub mod misp;
mod pattern;
pub mod stix;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// SHA-256 of a file.
    Sha256,
    /// SHA-1 of a file.
    Sha1,
    /// MD5 of a file.
    Md5,
    /// One IP address.
    Ip,
    /// A range of addresses, `198.51.100.0/24`.
    Cidr,
    /// A domain or host name.
    Domain,
    /// A URL.
    Url,
    /// The address a message comes from.
    Sender,
    /// SHA-1 or SHA-256 of a certificate.
    Certificate,
}

/// One value to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighted {
    /// What it is.
    pub kind: Kind,
    /// The value.
    pub value: String,
    /// What it is called there; empty when it has no name.
    pub title: String,
    /// What is said of it.
    pub description: String,
    /// How sure the source is, from 0 to 100.
    pub confidence: Option<u8>,
    /// When it ends, in microseconds since 1970-01-01.
    pub expires_us: Option<i64>,
}

/// What a document gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intelligence {
    /// Values to look for.
    pub found: Vec<Sighted>,
    /// What was left out: its identity there, and why.
    pub left_out: Vec<(String, String)>,
}

/// Why a document cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct IntelError(pub String);

/// Things left out that are named; more are only counted by their absence.
const LEFT_OUT_MAX: usize = 10_000;

impl Intelligence {
    fn leave_out(&mut self, id: &str, why: impl Into<String>) {
        if self.left_out.len() < LEFT_OUT_MAX {
            self.left_out.push((id.to_owned(), why.into()));
        }
    }
}

/// An address or a range of them.
pub(crate) fn address(value: &str) -> Kind {
    if value.contains('/') { Kind::Cidr } else { Kind::Ip }
}

/// Reads a document of any of the forms.
///
/// # Errors
/// When it is no JSON, or none of the forms.
pub fn read(text: &str) -> Result<Intelligence, IntelError> {
    let document: serde_json::Value =
        serde_json::from_str(text).map_err(|e| IntelError(format!("the document is no JSON: {e}")))?;
    if stix::is_one(&document) {
        return Ok(stix::read(&document));
    }
    if misp::is_one(&document) {
        return Ok(misp::read(&document));
    }
    let what =
        "the document is neither a STIX 2.1 bundle (`type: bundle`, `objects`) nor a MISP event (`Event`)";
    Err(IntelError(what.to_owned()))
}
