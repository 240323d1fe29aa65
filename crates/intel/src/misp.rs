//! MISP events, one or many, with their attributes and objects.
//!
//! <https://www.misp-standard.org/rfc/misp-standard-core.html>. Attributes not meant for detection
//! (`to_ids` false) are left out.

use serde_json::Value;

use crate::{Intelligence, Kind, Sighted, address};

/// Whether a document has MISP events or attributes.
#[must_use]
pub fn is_one(document: &Value) -> bool {
    document.get("Event").is_some() || document.get("response").is_some()
}

/// The values of all attributes.
#[must_use]
pub fn read(document: &Value) -> Intelligence {
    let mut out = Intelligence::default();
    match document.get("response") {
        Some(Value::Array(events)) => events.iter().for_each(|event| read_event(event, &mut out)),
        Some(answer) => {
            read_event(answer, &mut out);
            attributes(answer, "", &mut out);
        }
        None => read_event(document, &mut out),
    }
    out
}

fn read_event(holder: &Value, out: &mut Intelligence) {
    let Some(event) = holder.get("Event") else { return };
    let info = event.get("info").and_then(Value::as_str).unwrap_or_default();
    attributes(event, info, out);
    for object in event.get("Object").and_then(Value::as_array).into_iter().flatten() {
        attributes(object, info, out);
    }
}

fn attributes(holder: &Value, info: &str, out: &mut Intelligence) {
    for attribute in holder.get("Attribute").and_then(Value::as_array).into_iter().flatten() {
        read_attribute(attribute, info, out);
    }
}

fn read_attribute(attribute: &Value, info: &str, out: &mut Intelligence) {
    let text = |key: &str| attribute.get(key).and_then(Value::as_str).unwrap_or_default();
    let is = |key: &str| match attribute.get(key) {
        Some(Value::Bool(is)) => *is,
        Some(other) => matches!(other.to_string().trim_matches('"'), "1" | "true"),
        None => false,
    };
    let id = text("uuid");
    if is("deleted") {
        return out.leave_out(id, "it is deleted");
    }
    if !is("to_ids") {
        return out.leave_out(id, "it is not meant for detection (to_ids)");
    }
    let pairs = values(text("type"), text("value"));
    if pairs.is_empty() {
        return out.leave_out(id, format!("attributes of type {} are not looked for", text("type")));
    }
    let description = match text("comment") {
        "" => info.to_owned(),
        comment => format!("{info}: {comment}").trim_start_matches(": ").to_owned(),
    };
    out.found.extend(pairs.into_iter().map(|(kind, value)| Sighted {
        kind,
        value,
        title: info.to_owned(),
        description: description.clone(),
        confidence: None,
        expires_us: None,
    }));
}

/// The values of an attribute; composite ones have two, of which a port or a name says nothing by itself.
fn values(attribute_type: &str, value: &str) -> Vec<(Kind, String)> {
    let (first, second) = value.split_once('|').unwrap_or((value, ""));
    let one = |kind: Kind, value: &str| vec![(kind, value.trim().to_owned())];
    let hash = |name: &str| match name {
        "md5" => Some(Kind::Md5),
        "sha1" => Some(Kind::Sha1),
        "sha256" => Some(Kind::Sha256),
        _ => None,
    };
    match attribute_type {
        "md5" | "sha1" | "sha256" => hash(attribute_type).map_or(vec![], |kind| one(kind, value)),
        "filename|md5" | "filename|sha1" | "filename|sha256" => {
            let kind = attribute_type.split_once('|').and_then(|(_, name)| hash(name));
            kind.map_or(vec![], |kind| one(kind, second))
        }
        "ip-src" | "ip-dst" => one(address(value), value),
        "ip-src|port" | "ip-dst|port" => one(address(first), first),
        "domain" | "hostname" => one(Kind::Domain, value),
        "hostname|port" => one(Kind::Domain, first),
        "domain|ip" => {
            let mut both = one(Kind::Domain, first);
            both.push((address(second), second.trim().to_owned()));
            both
        }
        "url" | "uri" if value.contains("://") => one(Kind::Url, value),
        "email" | "email-src" => one(Kind::Sender, value),
        "x509-fingerprint-sha1" | "x509-fingerprint-sha256" => one(Kind::Certificate, value),
        _ => vec![],
    }
}
