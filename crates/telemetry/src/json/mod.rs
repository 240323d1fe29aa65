//! JSON: a scanner without a document tree, the flattening of objects into events, the framing of
//! documents into records, and the telling apart of records by their keys.

mod carried;
pub(crate) mod document;
pub(crate) mod flat;
pub mod kind;
pub(crate) mod scan;
pub(crate) mod write;

use crate::format::Sample;

pub use scan::{Number, Scanner, Token};

/// How sure one is that a sample is JSON objects.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let line = sample.first_line();
    match line.as_bytes() {
        [b'{', ..] if line[1..].trim_start().starts_with(['"', '}']) || line.len() == 1 => 60,
        [b'[', rest @ ..] => {
            let inner = rest.iter().find(|b| !b.is_ascii_whitespace());
            if matches!(inner, Some(b'{') | None) { 50 } else { 0 }
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
