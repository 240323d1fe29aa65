//! Values of audit records: quotes, the kernel's hexadecimal form, and socket addresses.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Fields whose unquoted value is hexadecimal ("untrusted strings" in the kernel's words).
const UNTRUSTED: &[&str] = &[
    "name",
    "comm",
    "ocomm",
    "exe",
    "cwd",
    "cmd",
    "proctitle",
    "acct",
    "key",
    "path",
    "dir",
    "data",
    "device",
    "file",
    "vm",
    "watch",
    "old",
    "new",
];

/// Whether a value carries a fact, rather than one of auditd's words for "nothing".
#[must_use]
pub fn says_something(text: &str) -> bool {
    !matches!(text, "" | "?" | "(null)" | "(none)" | "(unknown)" | "unset" | "4294967295" | "-1")
}

/// The value of the field `name` as written in a record; `execve` tells whether `aN` are arguments.
#[must_use]
pub fn value<'a>(name: &str, raw: &'a str, execve: bool) -> Cow<'a, str> {
    if let Some(inner) = raw.strip_prefix('"') {
        return Cow::Borrowed(inner.strip_suffix('"').unwrap_or(inner));
    }
    // `subj==unconfined` is how auditd writes a label that starts with `=`.
    let raw = if name == "subj" { raw.trim_start_matches('=') } else { raw };
    let encoded = UNTRUSTED.contains(&name) || (execve && is_argument(name));
    match encoded.then(|| hex_text(raw, name == "proctitle")).flatten() {
        Some(text) => Cow::Owned(text),
        None => Cow::Borrowed(raw),
    }
}

/// Whether a field of an EXECVE record is an argument: `a0`, `a12`, `a3[1]`.
#[must_use]
pub fn is_argument(name: &str) -> bool {
    let digits = name.strip_prefix('a').and_then(|rest| rest.split('[').next());
    digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

/// Hexadecimal bytes as text. `None` when the text is not upper-case hexadecimal, or decodes to
/// control characters and so was never encoded (a bare number, say). NUL, which parts the arguments
/// of a process title, becomes a space.
fn hex_text(text: &str, nul_separated: bool) -> Option<String> {
    let mut bytes = hex_bytes(text)?;
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    let is_text = |b: u8| b >= 0x20 || matches!(b, 0 | 1 | b'\t' | b'\n' | b'\r' | 0x1b);
    if !bytes.iter().all(|b| is_text(*b)) {
        return None;
    }
    if nul_separated {
        bytes.iter_mut().filter(|b| **b == 0).for_each(|b| *b = b' ');
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// A socket address as a SOCKADDR record holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketAddress {
    /// IPv4 or IPv6.
    Internet {
        /// The address as text.
        address: String,
        /// The port.
        port: u16,
    },
    /// A local socket, by its path; an abstract name starts with `@`.
    Local(String),
    /// Another family, by its number in the kernel.
    Other(u16),
}

/// Reads the hexadecimal `saddr` value: the family in host byte order (little-endian), then what
/// the family defines.
#[must_use]
pub fn socket_address(hex: &str) -> Option<SocketAddress> {
    let bytes = hex_bytes(&hex.to_ascii_uppercase())?;
    let family = u16::from_le_bytes([*bytes.first()?, *bytes.get(1)?]);
    let port = || Some(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]));
    match family {
        1 => Some(SocketAddress::Local(local_name(bytes.get(2..)?))),
        2 => {
            let octets: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
            Some(SocketAddress::Internet { address: Ipv4Addr::from(octets).to_string(), port: port()? })
        }
        10 => {
            let octets: [u8; 16] = bytes.get(8..24)?.try_into().ok()?;
            let address = Ipv6Addr::from(octets);
            let address = address.to_ipv4_mapped().map_or(address.to_string(), |v4| v4.to_string());
            Some(SocketAddress::Internet { address, port: port()? })
        }
        other => Some(SocketAddress::Other(other)),
    }
}

fn local_name(bytes: &[u8]) -> String {
    let is_abstract = bytes.first() == Some(&0);
    let name = if is_abstract { &bytes[1..] } else { bytes };
    let end = name.iter().position(|b| *b == 0).unwrap_or(name.len());
    let text = String::from_utf8_lossy(&name[..end]);
    if is_abstract { format!("@{text}") } else { text.into_owned() }
}
