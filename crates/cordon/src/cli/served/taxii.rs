//! A client of TAXII 2.1: the objects of a collection, page by page, from where the last pull ended.
//!
//! <https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html>, section 5.4 (get objects) and 3.4
//! (pagination). A server's certificate is checked; what it sends is bounded.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use crate::exit::CommandError;

/// What is asked for.
const MEDIA_TYPE: &str = "application/taxii+json;version=2.1";
/// Largest page, in bytes.
const PAGE_BYTES: u64 = 64 << 20;
/// Objects asked for at once.
const PAGE_OBJECTS: u32 = 1_000;
/// Pages of one pull.
const PAGES_MAX: u32 = 100_000;

/// Which collection, and who asks.
#[derive(Debug, Clone, Args)]
pub struct TaxiiArgs {
    /// API root of the TAXII server
    root: String,
    /// Identity of the collection
    #[arg(long, value_name = "ID")]
    collection: String,
    /// User
    #[arg(long, requires = "password_file", value_name = "NAME")]
    user: Option<String>,
    /// File with the user's password
    #[arg(long, requires = "user", value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// File with a bearer token
    #[arg(long, conflicts_with = "user", value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Certificate authority to trust for it, in PEM
    #[arg(long, value_name = "FILE")]
    taxii_ca: Option<PathBuf>,
    /// Everything again, also what earlier pulls had
    #[arg(long)]
    from_start: bool,
}

/// A collection that is being read.
pub struct Collection {
    agent: ureq::Agent,
    objects: String,
    authorization: Option<String>,
    /// Where the last pull ended is kept here.
    mark: PathBuf,
    added_after: Option<String>,
    next: Option<String>,
    pages: u32,
    /// The time of the last object of the page that is out.
    last_added: Option<String>,
    more: bool,
}

impl Collection {
    /// A collection, from where the last pull ended.
    pub fn open(args: &TaxiiArgs, data_dir: &Path) -> Result<Self, CommandError> {
        let plain = args.collection.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !plain || args.collection.is_empty() {
            return Err(CommandError::Told(
                "--collection must be an identity: letters, digits, - and _".to_owned(),
            ));
        }
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(180)));
        if let Some(authority) = &args.taxii_ca {
            config = config.tls_config(crate::server::client_tls(authority)?);
        }
        let mark = data_dir.join("taxii").join(format!("{}.mark", mark_name(&args.root, &args.collection)));
        let had = std::fs::read_to_string(&mark).ok().map(|m| m.trim().to_owned());
        Ok(Collection {
            agent: config.build().into(),
            objects: format!("{}/collections/{}/objects/", args.root.trim_end_matches('/'), args.collection),
            authorization: authorization(args)?,
            mark,
            added_after: had.filter(|m| !m.is_empty() && !args.from_start),
            next: None,
            pages: 0,
            last_added: None,
            more: true,
        })
    }

    /// The objects of the next page; nothing after the last.
    pub fn next_page(&mut self) -> Result<Option<Vec<Value>>, CommandError> {
        if !self.more || self.pages >= PAGES_MAX {
            return Ok(None);
        }
        self.pages += 1;
        let mut request = self.agent.get(&self.objects).header("accept", MEDIA_TYPE);
        request = request.query("limit", PAGE_OBJECTS.to_string());
        if let Some(after) = &self.added_after {
            request = request.query("added_after", after);
        }
        if let Some(next) = &self.next {
            request = request.query("next", next);
        }
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let failed = |e: String| CommandError::Told(format!("{}: {e}", self.objects));
        let mut answer = request.call().map_err(|e| failed(e.to_string()))?;
        let status = answer.status().as_u16();
        let header = answer.headers().get("x-taxii-date-added-last").and_then(|v| v.to_str().ok());
        self.last_added = header.map(str::to_owned);
        let mut text = String::new();
        let reader = answer.body_mut().as_reader();
        reader.take(PAGE_BYTES + 1).read_to_string(&mut text).map_err(|e| failed(e.to_string()))?;
        if text.len() as u64 > PAGE_BYTES {
            return Err(failed(format!("a page is larger than {PAGE_BYTES} bytes")));
        }
        if status != 200 {
            let start: String = text.chars().take(200).collect();
            return Err(failed(format!("the TAXII server answered {status}: {start}")));
        }
        let mut envelope: Value = serde_json::from_str(&text)
            .map_err(|e| failed(format!("the answer is no TAXII envelope: {e}")))?;
        let next = envelope.get("next").and_then(Value::as_str).map(str::to_owned);
        self.more = envelope.get("more").and_then(Value::as_bool).unwrap_or(false) && next.is_some();
        self.next = next;
        let objects = envelope.get_mut("objects").and_then(Value::as_array_mut).map(std::mem::take);
        Ok(Some(objects.unwrap_or_default()))
    }

    /// Remembers that the page that is out was added: the next pull begins behind it.
    pub fn had(&self) -> Result<(), CommandError> {
        let Some(last) = &self.last_added else { return Ok(()) };
        let failed = |source| CommandError::File { path: self.mark.clone(), operation: "write", source };
        if let Some(folder) = self.mark.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        std::fs::write(&self.mark, last).map_err(failed)
    }
}

/// A file name for a collection of a server.
fn mark_name(root: &str, collection: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(root.trim_end_matches('/').as_bytes());
    let hex: String = digest.iter().take(6).map(|b| format!("{b:02x}")).collect();
    format!("{hex}-{collection}")
}

fn authorization(args: &TaxiiArgs) -> Result<Option<String>, CommandError> {
    let read = |path: &PathBuf| {
        let failed = |source| CommandError::File { path: path.clone(), operation: "read", source };
        std::fs::read_to_string(path).map(|text| text.trim().to_owned()).map_err(failed)
    };
    match (&args.user, &args.password_file, &args.token_file) {
        (Some(user), Some(file), _) => {
            let pair = format!("{user}:{}", read(file)?);
            Ok(Some(format!("Basic {}", base64(pair.as_bytes()))))
        }
        (_, _, Some(file)) => Ok(Some(format!("Bearer {}", read(file)?))),
        _ => Ok(None),
    }
}

/// Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().fold(0_u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - part.len()));
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if at <= part.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    //! Tests of the authorisation's form.

    #[test]
    fn base64_is_that_of_the_rfc() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in cases {
            assert_eq!(super::base64(plain.as_bytes()), coded);
        }
    }
}
