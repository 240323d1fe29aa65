//! `countof()`.

use super::input::text;
use crate::{Call, Fault, Scalar, Value};

pub(super) const COUNTOF: Scalar = Scalar {
    name: "countof",
    summary: "How often a text is in another, overlaps counted; with 'regex' how many matches there are, without overlaps.",
    examples: &[
        ("countof('xxxx', 'xx')", "3"),
        ("countof('xxxx', 'xx', 'regex')", "2"),
        ("countof('a.b.c', '.', 'normal')", "2"),
    ],
    source: "https://learn.microsoft.com/kusto/query/countof-function",
    differs: "",
    eval: countof,
};

fn countof(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (source, search) = (text(arguments, 0), text(arguments, 1));
    let count = match &*text(arguments, 2) {
        "" | "normal" => overlapping(source.as_bytes(), search.as_bytes()),
        "regex" => call.session.regex("countof", &search)?.find_iter(&source).count(),
        other => {
            return Err(Fault::argument(
                "countof",
                format!("the kind '{other}' is unknown; 'normal' or 'regex'"),
            ));
        }
    };
    Ok(Value::Long(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// Places of `needle` in `text`, overlaps counted, in linear time (Knuth, Morris and Pratt, 1977).
fn overlapping(text: &[u8], needle: &[u8]) -> usize {
    if needle.is_empty() || needle.len() > text.len() {
        return 0;
    }
    // Characters of UTF-8 do not overlap each other: bytes may be compared.
    let (mut borders, mut count) = (vec![0usize; needle.len()], 0);
    let mut border = 0;
    for (at, byte) in needle.iter().enumerate().skip(1) {
        border = grown(needle, &borders, border, *byte);
        if let Some(slot) = borders.get_mut(at) {
            *slot = border;
        }
    }
    let mut matched = 0;
    for byte in text {
        matched = grown(needle, &borders, matched, *byte);
        if matched == needle.len() {
            count += 1;
            matched = borders.last().copied().unwrap_or(0);
        }
    }
    count
}

/// The longest start of the needle that ends with `byte`, when `matched` bytes stood before it.
fn grown(needle: &[u8], borders: &[usize], mut matched: usize, byte: u8) -> usize {
    while needle.get(matched) != Some(&byte) {
        let Some(shorter) = matched.checked_sub(1).and_then(|at| borders.get(at)) else { return 0 };
        matched = *shorter;
    }
    matched + 1
}
