//! The canonical forms that DKIM signs (RFC 6376, 3.4).
//!
//! A line that ends with LF alone is taken as ending with CR LF: messages at rest are often stored
//! so, and every signature was made over the form on the wire.

use memchr::memchr;
use ring::digest::{Context, Digest, SHA256};

use crate::raw::RawHeader;

/// How much change on the way is tolerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Simple,
    Relaxed,
}

/// Appends a header field in canonical form, without its line end.
pub(super) fn header(field: &RawHeader<'_>, form: Form, out: &mut Vec<u8>) {
    match form {
        Form::Simple => lines_with_crlf(field.whole, out),
        Form::Relaxed => {
            out.extend(field.name.bytes().map(|b| b.to_ascii_lowercase()));
            out.push(b':');
            relaxed_value(field.value, out);
        }
    }
}

fn lines_with_crlf(text: &[u8], out: &mut Vec<u8>) {
    for (index, line) in text.split(|b| *b == b'\n').enumerate() {
        if index > 0 {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
    }
}

fn relaxed_value(value: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let mut space = false;
    for byte in value {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => space = true,
            byte => {
                if space && out.len() > start {
                    out.push(b' ');
                }
                space = false;
                out.push(*byte);
            }
        }
    }
}

/// Body hasher with a limit on the bytes that count (`l=`).
struct Hasher {
    context: Context,
    left: u64,
    total: u64,
}

impl Hasher {
    fn put(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let take = bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.context.update(&bytes[..take]);
        self.left -= take as u64;
    }
}

/// The SHA-256 of a body in canonical form, and the length of that form.
pub(super) fn body_hash(body: &[u8], form: Form, limit: Option<u64>) -> (Digest, u64) {
    let mut hasher = Hasher { context: Context::new(&SHA256), left: limit.unwrap_or(u64::MAX), total: 0 };
    let mut buffer = Vec::with_capacity(4096);
    let mut empty_lines = 0_u64;
    let mut rest = body;
    let mut any = false;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest);
        let line = &rest[..end.unwrap_or(rest.len())];
        rest = &rest[end.map_or(rest.len(), |n| n + 1)..];
        let line = if end.is_some() { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
        let line = match form {
            Form::Simple => line,
            Form::Relaxed => {
                buffer.clear();
                relaxed_line(line, &mut buffer);
                &buffer
            }
        };
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        for _ in 0..empty_lines {
            hasher.put(b"\r\n");
        }
        empty_lines = 0;
        hasher.put(line);
        hasher.put(b"\r\n");
        any = true;
    }
    if !any && form == Form::Simple {
        hasher.put(b"\r\n");
    }
    (hasher.context.finish(), hasher.total)
}

/// White space runs as one space, none at the end.
fn relaxed_line(line: &[u8], out: &mut Vec<u8>) {
    let mut space = false;
    for byte in line {
        match byte {
            b' ' | b'\t' => space = true,
            byte => {
                if space {
                    out.push(b' ');
                    space = false;
                }
                out.push(*byte);
            }
        }
    }
}

/// A signature field with the value of its `b=` tag taken out.
pub(super) fn without_signature(field: &[u8]) -> Vec<u8> {
    let Some(colon) = memchr(b':', field) else { return field.to_vec() };
    let mut at = colon + 1;
    while at < field.len() {
        let end = memchr(b';', &field[at..]).map_or(field.len(), |n| at + n);
        if let Some(equals) = memchr(b'=', &field[at..end])
            && field[at..at + equals].trim_ascii() == b"b"
        {
            let mut out = field[..=at + equals].to_vec();
            out.extend_from_slice(&field[end..]);
            return out;
        }
        at = end + 1;
    }
    field.to_vec()
}
