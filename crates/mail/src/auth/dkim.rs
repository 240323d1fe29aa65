//! DKIM: does a domain vouch for these headers and this body? (RFC 6376, 8301, 8463)

use super::canonical::{self, Form};
use super::dns::Dns;
use super::keys::{self, Algorithm, PublicKey, Refusal};
use super::outcome::{Judged, Outcome};
use super::tags::Tags;
use crate::raw::{RawHeader, RawMessage};

/// Signatures of one message that are judged, at most; each hashes the body again.
const MAX_SIGNATURES: usize = 10;
/// Seconds by which a clock may be off.
const CLOCK_SKEW_S: i64 = 300;

/// One signature's result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DkimAnswer {
    /// The result, the signing domain and why.
    pub judged: Judged,
    /// The selector.
    pub selector: String,
    /// Whether only a part of the body is signed.
    pub partial_body: bool,
}

/// A signature field, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature {
    pub algorithm: Algorithm,
    pub header_form: Form,
    pub body_form: Form,
    pub domain: String,
    pub selector: String,
    pub identity: Option<String>,
    pub headers: Vec<String>,
    pub body_hash: Vec<u8>,
    pub signature: Vec<u8>,
    pub length: Option<u64>,
    pub signed_s: Option<i64>,
    pub expires_s: Option<i64>,
}

fn perm<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err((Outcome::PermError, reason.into()))
}

impl Signature {
    /// Reads the tags of a signature. An ARC-Message-Signature differs in its default form, and may
    /// sign no header.
    pub(super) fn read(tags: &Tags, is_arc: bool) -> Result<Self, Refusal> {
        let need = |name: &str| match tags.packed(name) {
            Some(value) if !value.is_empty() => Ok(value),
            _ => perm(format!("the signature has no {name}= tag")),
        };
        let number = |name: &str| match tags.packed(name) {
            None => Ok(None),
            Some(text) => match text.parse::<i64>() {
                Ok(n) if n >= 0 => Ok(Some(n)),
                _ => perm(format!("its {name}= tag is no number")),
            },
        };
        let Some(algorithm) = Algorithm::from_name(&need("a")?) else {
            return perm("its algorithm is not known, or is SHA-1, which no longer counts");
        };
        let (header_form, body_form) =
            forms(tags.packed("c").as_deref(), if is_arc { Form::Relaxed } else { Form::Simple })?;
        Ok(Signature {
            algorithm,
            header_form,
            body_form,
            domain: need("d")?.trim_end_matches('.').to_ascii_lowercase(),
            selector: need("s")?.to_ascii_lowercase(),
            identity: tags.packed("i"),
            headers: if is_arc { tags.packed("h").unwrap_or_default() } else { need("h")? }
                .split(':')
                .filter(|name| !name.is_empty())
                .map(str::to_ascii_lowercase)
                .collect(),
            body_hash: tags.base64("bh").map_or_else(|| perm("its bh= tag is absent or not Base64"), Ok)?,
            signature: tags.base64("b").map_or_else(|| perm("its b= tag is absent or not Base64"), Ok)?,
            length: number("l")?.map(|n| n as u64),
            signed_s: number("t")?,
            expires_s: number("x")?,
        })
    }

    /// Checks what a signature says of itself.
    fn check_terms(&self, now_s: Option<i64>) -> Result<(), Refusal> {
        if !self.headers.iter().any(|h| h == "from") {
            return perm("the From header is not signed");
        }
        if let Some(identity) = &self.identity {
            let host =
                identity.rsplit_once('@').map_or(identity.as_str(), |(_, host)| host).to_ascii_lowercase();
            if host != self.domain && !host.ends_with(&format!(".{}", self.domain)) {
                return perm("its identity is of another domain");
            }
        }
        if let (Some(signed), Some(expires)) = (self.signed_s, self.expires_s)
            && expires < signed
        {
            return perm("it expires before it was made");
        }
        match (self.expires_s, now_s) {
            (Some(expires), Some(now)) if expires + CLOCK_SKEW_S < now => {
                Err((Outcome::Fail, "the signature has expired".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Checks the body hash; gives whether only a part of the body is signed.
    pub(super) fn check_body(&self, body: &[u8]) -> Result<bool, Refusal> {
        let (hash, total) = canonical::body_hash(body, self.body_form, self.length);
        if self.length.is_some_and(|length| length > total) {
            return perm("its l= tag is longer than the body");
        }
        if hash.as_ref() != self.body_hash.as_slice() {
            return Err((Outcome::Fail, "the body was changed".to_owned()));
        }
        Ok(self.length.is_some_and(|length| length < total))
    }

    /// The bytes that are signed: the named headers, last ones first, then the signature field
    /// itself without its signature.
    pub(super) fn signed_bytes(&self, message: &RawMessage<'_>, field: &RawHeader<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(2048);
        let mut used = vec![false; message.headers.len()];
        for name in &self.headers {
            let found =
                (0..message.headers.len()).rev().find(|at| !used[*at] && message.headers[*at].is(name));
            if let Some(at) = found {
                used[at] = true;
                canonical::header(&message.headers[at], self.header_form, &mut out);
                out.extend_from_slice(b"\r\n");
            }
        }
        append_unsigned(field, self.header_form, &mut out);
        out
    }
}

/// Appends a signature field in canonical form with its signature taken out.
pub(super) fn append_unsigned(field: &RawHeader<'_>, form: Form, out: &mut Vec<u8>) {
    let whole = canonical::without_signature(field.whole);
    let value = whole.get(field.whole.len() - field.value.len()..).unwrap_or_default();
    canonical::header(&RawHeader { name: field.name, value, whole: &whole }, form, out);
}

/// Canonical forms of headers and body; a body form left out is simple.
fn forms(text: Option<&str>, default: Form) -> Result<(Form, Form), Refusal> {
    let Some(text) = text.map(str::to_ascii_lowercase) else { return Ok((default, default)) };
    let (header, body) = text.split_once('/').unwrap_or((&text, "simple"));
    let form = |name: &str| match name {
        "simple" => Ok(Form::Simple),
        "relaxed" => Ok(Form::Relaxed),
        _ => perm("its canonical form is not known"),
    };
    Ok((form(header)?, form(body)?))
}

/// Judges the signatures of a message, first one first. `now_s` is the time of arrival, for
/// expiry; without it nothing expires.
#[must_use]
pub fn check(message: &RawMessage<'_>, dns: &dyn Dns, now_s: Option<i64>) -> Vec<DkimAnswer> {
    message
        .all("DKIM-Signature")
        .take(MAX_SIGNATURES)
        .map(|field| {
            let mut answer = DkimAnswer::default();
            if let Err((outcome, reason)) = check_one(message, field, dns, now_s, &mut answer) {
                answer.judged.outcome = outcome;
                answer.judged.reason = reason;
            }
            answer
        })
        .collect()
}

fn check_one(
    message: &RawMessage<'_>,
    field: &RawHeader<'_>,
    dns: &dyn Dns,
    now_s: Option<i64>,
    answer: &mut DkimAnswer,
) -> Result<(), Refusal> {
    let text = String::from_utf8_lossy(field.value);
    let tags = Tags::read(&text).or_else(|e| perm(format!("the signature cannot be read: {e}")))?;
    answer.judged.domain = tags.packed("d").unwrap_or_default().to_ascii_lowercase();
    answer.selector = tags.packed("s").unwrap_or_default();
    if tags.get("v") != Some("1") {
        return perm("its version is not 1");
    }
    let signature = Signature::read(&tags, false)?;
    signature.check_terms(now_s)?;
    let key = keys::fetch(&signature.selector, &signature.domain, dns)?;
    check_strict(&key, &signature)?;
    let refusal =
        |(outcome, reason)| if key.testing { (Outcome::Neutral, reason) } else { (outcome, reason) };
    answer.partial_body = signature.check_body(message.body_bytes()).map_err(refusal)?;
    let signed = signature.signed_bytes(message, field);
    key.verify(signature.algorithm, &signed, &signature.signature).map_err(refusal)?;
    answer.judged.outcome = Outcome::Pass;
    answer.judged.reason = format!("the signature of {} is good", signature.domain);
    Ok(())
}

fn check_strict(key: &PublicKey, signature: &Signature) -> Result<(), Refusal> {
    let Some(identity) = signature.identity.as_deref().filter(|_| key.strict) else { return Ok(()) };
    let host = identity.rsplit_once('@').map_or(identity, |(_, host)| host);
    if host.eq_ignore_ascii_case(&signature.domain) {
        Ok(())
    } else {
        perm("the key wants the identity to be of the very domain")
    }
}

/// The best result over the signatures.
#[must_use]
pub fn best(answers: &[DkimAnswer]) -> Judged {
    let rank = |outcome: Outcome| match outcome {
        Outcome::Pass => 0,
        Outcome::TempError => 1,
        Outcome::Fail => 2,
        Outcome::Neutral => 3,
        Outcome::PermError => 4,
        _ => 5,
    };
    answers.iter().min_by_key(|a| rank(a.judged.outcome)).map(|a| a.judged.clone()).unwrap_or_default()
}
