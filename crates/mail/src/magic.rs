//! What a file is by its content.

use memchr::memmem;

/// First bytes and the kind they tell.
const HEADS: &[(&[u8], &str)] = &[
    (b"MZ", "exe"),
    (b"\x7fELF", "elf"),
    (b"\xcf\xfa\xed\xfe", "macho"),
    (b"\xce\xfa\xed\xfe", "macho"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"MSCF", "cab"),
    (b"ITSF", "chm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"{\\rt", "rtf"),
    (b"L\0\0\0\x01\x14\x02\0", "lnk"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "one"),
    (b"\xca\xfe\xba\xbe", "class"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"#!", "script"),
    (b"vhdxfile", "vhd"),
    (b"conectix", "vhd"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"!<arch>", "ar"),
    (b"SQLite format 3", "sqlite"),
];

/// A short name for what the bytes are; `text` for text of no known form, `data` for the rest.
#[must_use]
pub fn kind(bytes: &[u8]) -> &'static str {
    if let Some((_, kind)) = HEADS.iter().find(|(head, kind)| bytes.starts_with(head) && is_sure(bytes, kind))
    {
        return kind;
    }
    if bytes.starts_with(b"RIFF") {
        return if bytes.get(8..12) == Some(b"WEBP") { "webp" } else { "riff" };
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "mp4";
    }
    if bytes.get(0x8001..0x8006) == Some(b"CD001") {
        return "iso";
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return "tar";
    }
    if bytes.get(2..5) == Some(b"-lh") {
        return "lha";
    }
    text_kind(bytes)
}

/// Two letters alone are not enough for `MZ` and `BM`.
fn is_sure(bytes: &[u8], kind: &str) -> bool {
    match kind {
        "exe" => bytes.len() >= 64 && !is_text(&bytes[..64]),
        "bmp" => bytes.len() > 26 && bytes[6..10] == [0; 4],
        _ => true,
    }
}

fn text_kind(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(4096)];
    if !is_text(head) {
        return "data";
    }
    let lower = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    let has = |needle: &[u8]| memmem::find(&lower, needle).is_some();
    let begins = |needle: &[u8]| lower.starts_with(needle);
    if begins(b"begin:vcalendar") {
        "ics"
    } else if begins(b"begin:vcard") {
        "vcf"
    } else if has(b"<svg") && (begins(b"<svg") || begins(b"<?xml") || begins(b"<!--")) {
        "svg"
    } else if has(b"<hta:application") {
        "hta"
    } else if has(b"<html") || has(b"<!doctype html") || has(b"<script") || has(b"<body") {
        "html"
    } else if begins(b"<?xml") {
        "xml"
    } else if begins(b"from: ") || begins(b"received: ") || begins(b"return-path: ") {
        "eml"
    } else if begins(b"{") || begins(b"[") {
        "json"
    } else {
        "text"
    }
}

fn is_text(head: &[u8]) -> bool {
    let odd = head.iter().filter(|b| **b < 9 || (14..32).contains(*b) && **b != 27).count();
    odd * 50 <= head.len()
}
