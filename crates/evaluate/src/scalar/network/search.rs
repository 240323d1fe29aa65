//! `has_ipv4()`, `has_any_ipv4()`, `has_ipv4_prefix()`, `has_any_ipv4_prefix()`: IPv4 addresses in a
//! text, set off by characters that are neither letters nor digits.

use super::address::quad;
use crate::value::to_text;
use crate::{Fault, Scalar, Value};
use std::borrow::Cow;

pub(super) const HAS_IPV4: Scalar = Scalar {
    name: "has_ipv4",
    summary: "Whether an IPv4 address stands in a text.",
    examples: &[
        ("has_ipv4('from 10.1.2.3.', '10.1.2.3')", "true"),
        ("has_ipv4('from 10.1.2.33', '10.1.2.3')", "false"),
        ("has_ipv4('from 10.1.2', '10.1.2')", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-ipv4-function",
    differs: "",
    eval: |_, arguments| has(arguments, Wanted::address),
};

pub(super) const HAS_ANY_IPV4: Scalar = Scalar {
    name: "has_any_ipv4",
    summary: "Whether one of the IPv4 addresses stands in a text.",
    examples: &[
        ("has_any_ipv4('10.1.2.3:80', '10.9.9.9', '10.1.2.3')", "true"),
        ("has_any_ipv4('10.1.2.3:80', dynamic(['10.9.9.9', 'x']))", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-any-ipv4-function",
    differs: "",
    eval: |_, arguments| has(arguments, Wanted::address),
};

pub(super) const HAS_IPV4_PREFIX: Scalar = Scalar {
    name: "has_ipv4_prefix",
    summary: "Whether an IPv4 address that starts so stands in a text; the prefix is a whole address or ends in a dot.",
    examples: &[
        ("has_ipv4_prefix('from 10.1.2.3', '10.1.')", "true"),
        ("has_ipv4_prefix('from 10.1.2.3', '10.1')", "false"),
        ("has_ipv4_prefix('from 10.1.2.3', '10.1.2.3')", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-ipv4-prefix-function",
    differs: "",
    eval: |_, arguments| has(arguments, Wanted::prefix),
};

pub(super) const HAS_ANY_IPV4_PREFIX: Scalar = Scalar {
    name: "has_any_ipv4_prefix",
    summary: "Whether an IPv4 address that starts as one of the prefixes stands in a text.",
    examples: &[
        ("has_any_ipv4_prefix('from 10.1.2.3', '9.', '10.1.')", "true"),
        ("has_any_ipv4_prefix('from 10.1.2.3', dynamic(['10.2.']))", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-any-ipv4-prefix-function",
    differs: "",
    eval: |_, arguments| has(arguments, Wanted::prefix),
};

/// The first so many bits of an address, and how many.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    bits: u32,
    shift: u32,
}

impl Wanted {
    fn address(text: &str) -> Option<Wanted> {
        Some(Wanted { bits: quad(text)?, shift: 0 })
    }

    fn prefix(text: &str) -> Option<Wanted> {
        let Some(parts) = text.strip_suffix('.') else { return Wanted::address(text) };
        let missing = 4_usize.checked_sub(parts.split('.').count()).filter(|missing| *missing > 0)?;
        let bits = quad(&format!("{parts}{}", ".0".repeat(missing)))?;
        let shift = 8 * u32::try_from(missing).ok()?;
        Some(Wanted { bits: bits >> shift, shift })
    }
}

fn has(arguments: &[Value], read: fn(&str) -> Option<Wanted>) -> Result<Value, Fault> {
    let Some((source, wanted)) = arguments.split_first() else { return Ok(Value::Null) };
    let wanted = match wanted {
        [Value::Array(items)] => items,
        wanted => wanted,
    };
    let wanted: Vec<Wanted> = wanted.iter().filter_map(|text| read(text.as_text()?)).collect();
    let source = source.as_text().map_or_else(|| Cow::Owned(to_text(source)), Cow::Borrowed);
    let found = addresses(&source).any(|bits| wanted.iter().any(|w| bits >> w.shift == w.bits));
    Ok(found.into())
}

/// The IPv4 addresses of a text.
fn addresses(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.').filter_map(|word| quad(word.trim_matches('.')))
}
