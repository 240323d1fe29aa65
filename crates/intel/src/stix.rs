//! STIX 2.1 bundles, and the envelopes in which TAXII 2.1 hands objects out.
//!
//! <https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html>, sections 4.7 (indicator) and 8 (bundle).

use serde_json::Value;

use crate::{Intelligence, Sighted, pattern};

/// Whether a document has STIX objects.
#[must_use]
pub fn is_one(document: &Value) -> bool {
    let bundle = document.get("type").and_then(Value::as_str) == Some("bundle");
    bundle || document.get("objects").is_some_and(Value::is_array)
}

/// The values of all indicators of a bundle or envelope.
#[must_use]
pub fn read(document: &Value) -> Intelligence {
    let mut out = Intelligence::default();
    let objects = document.get("objects").and_then(Value::as_array);
    for object in objects.into_iter().flatten() {
        if object.get("type").and_then(Value::as_str) == Some("indicator") {
            indicator(object, &mut out);
        }
    }
    out
}

fn indicator(object: &Value, out: &mut Intelligence) {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let id = text("id");
    if object.get("revoked").and_then(Value::as_bool) == Some(true) {
        return out.leave_out(id, "it is revoked");
    }
    if !matches!(text("pattern_type"), "" | "stix") {
        return out.leave_out(id, format!("its pattern is of type {}", text("pattern_type")));
    }
    let expires_us = match text("valid_until") {
        "" => None,
        until => match event::parse_micros(until) {
            Ok(until) => Some(until),
            Err(_) => return out.leave_out(id, "its `valid_until` is no time"),
        },
    };
    let confidence = object.get("confidence").and_then(Value::as_u64);
    match pattern::values(text("pattern")) {
        Err(why) => out.leave_out(id, why),
        Ok(values) => out.found.extend(values.into_iter().map(|(kind, value)| Sighted {
            kind,
            value,
            title: text("name").to_owned(),
            description: text("description").to_owned(),
            confidence: confidence.and_then(|c| u8::try_from(c.min(100)).ok()),
            expires_us,
        })),
    }
}
