//! Writing JSON text: strings with their escapes, and values of an event.

use event::Value;

use super::scan::special_bytes;

/// Appends a string in quotes. Stretches without anything to escape are found eight bytes at a time
/// and copied whole.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(stop) = next_special(bytes, at) {
        out.push_str(&text[from..stop]);
        push_escape(out, bytes[stop]);
        from = stop + 1;
        at = from;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

/// The offset of the next quote, backslash or control character.
fn next_special(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..at + 8) {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let hits = special_bytes(u64::from_le_bytes(word));
        if hits != 0 {
            at += (hits.trailing_zeros() / 8) as usize;
            break;
        }
        at += 8;
    }
    bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).map(|step| at + step)
}

fn push_escape(out: &mut String, byte: u8) {
    match byte {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        _ => {
            let hex = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
            out.push_str("\\u00");
            out.push(hex(byte >> 4));
            out.push(hex(byte & 15));
        }
    }
}

/// Appends a value.
pub(crate) fn push_value(out: &mut String, value: &Value<'_>) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => push_int(out, *n),
        Value::Float(n) if n.is_finite() => {
            use std::fmt::Write as _;
            let _ = write!(out, "{n}");
        }
        Value::Float(_) => out.push_str("null"),
        Value::Text(text) => push_string(out, text),
        Value::Json(text) => out.push_str(text),
    }
}

/// Appends a whole number.
pub(crate) fn push_int(out: &mut String, value: i64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}
