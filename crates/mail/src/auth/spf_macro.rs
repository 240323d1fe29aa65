//! SPF macros (RFC 7208, section 7).

use std::net::IpAddr;

/// What macros stand for.
#[derive(Debug, Clone)]
pub(super) struct Letters<'a> {
    pub sender: &'a str,
    pub domain: &'a str,
    pub helo: &'a str,
    pub ip: IpAddr,
    /// A validated name of the address, or `unknown`; `None` while nobody asked.
    pub validated: Option<&'a str>,
    /// For explanations only: receiving host and time in seconds.
    pub receiver: Option<(&'a str, i64)>,
}

/// One piece of a macro string.
enum Piece<'a> {
    Literal(&'a str),
    Macro(&'a str),
}

/// Cuts text into literals and macros; `None` when a macro is malformed.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut out = vec![];
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push(Piece::Literal(&rest[..at]));
        let after = &rest[at + 1..];
        rest = match after.as_bytes().first()? {
            b'%' => {
                out.push(Piece::Literal("%"));
                &after[1..]
            }
            b'_' => {
                out.push(Piece::Literal(" "));
                &after[1..]
            }
            b'-' => {
                out.push(Piece::Literal("%20"));
                &after[1..]
            }
            b'{' => {
                let end = after.find('}')?;
                out.push(Piece::Macro(&after[1..end]));
                &after[end + 1..]
            }
            _ => return None,
        };
    }
    out.push(Piece::Literal(rest));
    Some(out)
}

/// Letter, digits, reversal and delimiters of a macro's inside.
struct Form<'a> {
    letter: u8,
    keep: usize,
    reverse: bool,
    delimiters: &'a str,
}

fn form(inside: &str) -> Option<Form<'_>> {
    let letter = *inside.as_bytes().first()?;
    if !b"slodiphcrtvSLODIPHCRTV".contains(&letter) {
        return None;
    }
    let rest = &inside[1..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let keep = if digits == 0 { usize::MAX } else { rest[..digits].parse().ok().filter(|n| *n > 0)? };
    let rest = &rest[digits..];
    let reverse = rest.starts_with(['r', 'R']);
    let delimiters = &rest[usize::from(reverse)..];
    delimiters.bytes().all(|b| b".-+,/_=".contains(&b)).then_some(Form { letter, keep, reverse, delimiters })
}

/// Whether the macros in a text are well formed and the rest is visible ASCII.
pub(super) fn is_sound(text: &str) -> bool {
    pieces(text).is_some_and(|pieces| {
        pieces.iter().all(|piece| match piece {
            Piece::Literal(literal) => literal.bytes().all(|b| (32..127).contains(&b)),
            Piece::Macro(inside) => form(inside).is_some_and(|f| !b"crtCRT".contains(&f.letter)),
        })
    })
}

/// Whether a text needs the validated name of the address.
pub(super) fn needs_validated(text: &str) -> bool {
    text.contains("%{p") || text.contains("%{P")
}

/// The text with its macros replaced; `None` when one is malformed.
pub(super) fn expand(text: &str, letters: &Letters<'_>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text)? {
        match piece {
            Piece::Literal(literal) => out.push_str(literal),
            Piece::Macro(inside) => {
                let form = form(inside)?;
                let value = transform(&value_of(form.letter, letters)?, &form);
                if form.letter.is_ascii_uppercase() { escape(&value, &mut out) } else { out.push_str(&value) }
            }
        }
    }
    Some(out)
}

fn value_of(letter: u8, letters: &Letters<'_>) -> Option<String> {
    let (local, domain) = letters.sender.rsplit_once('@').unwrap_or(("postmaster", letters.sender));
    let local = if local.is_empty() { "postmaster" } else { local };
    Some(match letter.to_ascii_lowercase() {
        b's' => format!("{local}@{domain}"),
        b'l' => local.to_owned(),
        b'o' => domain.to_owned(),
        b'd' => letters.domain.to_owned(),
        b'i' => dotted(letters.ip),
        b'p' => letters.validated.unwrap_or("unknown").to_owned(),
        b'v' => if letters.ip.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
        b'h' => letters.helo.to_owned(),
        b'c' => letters.receiver.map(|_| letters.ip.to_string())?,
        b'r' => letters.receiver.map(|(host, _)| host.to_owned())?,
        b't' => letters.receiver.map(|(_, seconds)| seconds.to_string())?,
        _ => return None,
    })
}

/// An address with dots: decimal bytes, or for IPv6 hexadecimal digits.
fn dotted(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let digits: Vec<String> =
                v6.octets().iter().flat_map(|b| [b >> 4, b & 15]).map(|d| format!("{d:x}")).collect();
            digits.join(".")
        }
    }
}

fn transform(value: &str, form: &Form<'_>) -> String {
    if form.keep == usize::MAX && !form.reverse && form.delimiters.is_empty() {
        return value.to_owned();
    }
    let delimiters = if form.delimiters.is_empty() { "." } else { form.delimiters };
    let mut parts: Vec<&str> = value.split(|c| delimiters.contains(c)).collect();
    if form.reverse {
        parts.reverse();
    }
    let from = parts.len().saturating_sub(form.keep);
    parts[from..].join(".")
}

fn escape(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}
