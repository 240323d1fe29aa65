//! ARC: the chain of those who passed a message on (RFC 8617).

use super::canonical::{self, Form};
use super::dkim::{self, Signature};
use super::dns::Dns;
use super::keys::{self, Algorithm};
use super::outcome::{Judged, Outcome};
use super::tags::Tags;
use crate::raw::{RawHeader, RawMessage};

/// Links of a chain, at most (RFC 8617, 4.2.1).
const MAX_INSTANCE: usize = 50;

/// One link: its three fields.
struct Set<'m, 'a> {
    results: &'m RawHeader<'a>,
    signature: (&'m RawHeader<'a>, Tags),
    seal: (&'m RawHeader<'a>, Tags),
}

/// Judges the chain: `none` without any ARC field, else `pass` or `fail`.
#[must_use]
pub fn check(message: &RawMessage<'_>, dns: &dyn Dns) -> Judged {
    let is_arc = |h: &RawHeader<'_>| {
        h.is("ARC-Seal") || h.is("ARC-Message-Signature") || h.is("ARC-Authentication-Results")
    };
    if !message.headers.iter().any(is_arc) {
        return Judged::default();
    }
    match check_chain(message, dns) {
        Ok(sealer) => {
            Judged::new(Outcome::Pass, &sealer, format!("the chain sealed last by {sealer} is good"))
        }
        Err(reason) => Judged::new(Outcome::Fail, "", reason),
    }
}

/// The domain of the last sealer, or what is wrong.
fn check_chain(message: &RawMessage<'_>, dns: &dyn Dns) -> Result<String, String> {
    let sets = collect(message)?;
    for (index, set) in sets.iter().enumerate() {
        let wanted = if index == 0 { "none" } else { "pass" };
        if !set.seal.1.packed("cv").is_some_and(|cv| cv.eq_ignore_ascii_case(wanted)) {
            return Err(format!("the seal of link {} does not say cv={wanted}", index + 1));
        }
        if set.seal.1.get("h").is_some() {
            return Err(format!("the seal of link {} has an h= tag", index + 1));
        }
    }
    let last = sets.last().ok_or("there is no link")?;
    check_signature(message, last, dns)?;
    for upto in (1..=sets.len()).rev() {
        check_seal(&sets[..upto], dns).map_err(|e| format!("the seal of link {upto}: {e}"))?;
    }
    Ok(last.seal.1.packed("d").unwrap_or_default().to_ascii_lowercase())
}

/// The links in order; each must have its three fields once, without gaps.
fn collect<'m, 'a>(message: &'m RawMessage<'a>) -> Result<Vec<Set<'m, 'a>>, String> {
    let results = numbered(message, "ARC-Authentication-Results")?;
    let signatures = numbered(message, "ARC-Message-Signature")?;
    let seals = numbered(message, "ARC-Seal")?;
    if results.len() != signatures.len() || results.len() != seals.len() {
        return Err("a link lacks one of its three fields".to_owned());
    }
    let parse = |field: &RawHeader<'_>| {
        Tags::read(&String::from_utf8_lossy(field.value)).map_err(|e| format!("a field of the chain: {e}"))
    };
    results
        .into_iter()
        .zip(signatures)
        .zip(seals)
        .map(|((results, signature), seal)| {
            Ok(Set { results, signature: (signature, parse(signature)?), seal: (seal, parse(seal)?) })
        })
        .collect()
}

/// The fields of a name by their instance, which must run 1, 2, 3, ….
fn numbered<'m, 'a>(message: &'m RawMessage<'a>, name: &str) -> Result<Vec<&'m RawHeader<'a>>, String> {
    let mut found: Vec<(usize, &RawHeader<'a>)> = vec![];
    for field in message.headers.iter().filter(|h| h.is(name)) {
        let number = instance(field).ok_or_else(|| format!("a field {name} has no sound instance"))?;
        found.push((number, field));
    }
    if found.len() > MAX_INSTANCE {
        return Err("the chain has more than 50 links".to_owned());
    }
    found.sort_by_key(|(number, _)| *number);
    let runs = found.iter().enumerate().all(|(index, (number, _))| *number == index + 1);
    if runs {
        Ok(found.into_iter().map(|(_, f)| f).collect())
    } else {
        Err("the chain has gaps or twins".to_owned())
    }
}

/// The `i=` tag; in ARC-Authentication-Results it comes first.
fn instance(field: &RawHeader<'_>) -> Option<usize> {
    let text = String::from_utf8_lossy(field.value);
    text.split(';').find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        (name.trim() == "i").then(|| value.trim().parse().ok())?
    })
}

fn check_signature(message: &RawMessage<'_>, set: &Set<'_, '_>, dns: &dyn Dns) -> Result<(), String> {
    let (field, tags) = &set.signature;
    let signature = Signature::read(tags, true).map_err(|(_, why)| why)?;
    if signature.headers.iter().any(|h| h == "arc-seal") {
        return Err("the message signature covers a seal".to_owned());
    }
    signature.check_body(message.body_bytes()).map_err(|(_, why)| why)?;
    let key = keys::fetch(&signature.selector, &signature.domain, dns).map_err(|(_, why)| why)?;
    let signed = signature.signed_bytes(message, field);
    key.verify(signature.algorithm, &signed, &signature.signature).map_err(|(_, why)| why)
}

/// Checks the seal of the last of these links over all of them.
fn check_seal(sets: &[Set<'_, '_>], dns: &dyn Dns) -> Result<(), String> {
    let (last, earlier) = sets.split_last().ok_or("there is no link")?;
    let (field, tags) = &last.seal;
    let need = |name: &str| tags.packed(name).filter(|v| !v.is_empty()).ok_or(format!("no {name}= tag"));
    let algorithm = Algorithm::from_name(&need("a")?).ok_or("its algorithm is not known")?;
    let signature = tags.base64("b").ok_or("its b= tag is absent or not Base64")?;
    let mut signed = Vec::with_capacity(4096);
    let mut add = |header: &RawHeader<'_>| {
        canonical::header(header, Form::Relaxed, &mut signed);
        signed.extend_from_slice(b"\r\n");
    };
    for set in earlier {
        add(set.results);
        add(set.signature.0);
        add(set.seal.0);
    }
    add(last.results);
    add(last.signature.0);
    dkim::append_unsigned(field, Form::Relaxed, &mut signed);
    let domain = need("d")?.to_ascii_lowercase();
    let key = keys::fetch(&need("s")?, &domain, dns).map_err(|(_, why)| why)?;
    key.verify(algorithm, &signed, &signature).map_err(|(_, why)| why)
}
