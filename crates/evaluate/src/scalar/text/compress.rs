//! Compression: gzip and zlib, in base64.

use super::input::{given, text};
use crate::{Fault, Scalar, Value};
use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;
use flate2::read::{DeflateEncoder, GzDecoder, ZlibDecoder};
use flate2::{Compression, Crc};
use std::io::Read;

/// Most bytes that a text may have when it is unpacked; small texts can stand for huge ones.
const UNPACKED_MAX: u64 = 16 << 20;
/// The head of a gzip file without name and time, from an unknown system.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// The head of a zlib stream with a window of 32 KiB.
const ZLIB_HEAD: [u8; 2] = [0x78, 0x01];
/// Most bytes of a block that is not compressed (RFC 1951).
const STORED_MAX: usize = 0xffff;

pub(super) const GZIP_COMPRESS: Scalar = Scalar {
    name: "gzip_compress_to_base64_string",
    summary: "The text packed with gzip, in base64.",
    examples: &[(
        "gzip_decompress_from_base64_string(gzip_compress_to_base64_string('naïve naïve naïve'))",
        "naïve naïve naïve",
    )],
    source: "https://learn.microsoft.com/kusto/query/gzip-base64-compress",
    differs: "The packed bytes may be others; they unpack to the same text.",
    eval: |_, arguments| {
        let source = text(arguments, 0);
        let mut crc = Crc::new();
        crc.update(source.as_bytes());
        let tail = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
        given(STANDARD.encode([&GZIP_HEAD[..], &deflated(source.as_bytes()), &tail].concat()))
    },
};

pub(super) const GZIP_DECOMPRESS: Scalar = Scalar {
    name: "gzip_decompress_from_base64_string",
    summary: "The text that gzip and base64 stand for; \"\" when they stand for none.",
    examples: &[
        ("gzip_decompress_from_base64_string('H4sIAAAAAAAA/wEGAPn/Y29yZG9uFwxH4gYAAAA=')", "cordon"),
        ("gzip_decompress_from_base64_string('H4sI')", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/gzip-base64-decompress",
    differs: "",
    eval: |_, arguments| Ok(unpacked(&text(arguments, 0), |packed| Box::new(GzDecoder::new(packed)))),
};

pub(super) const ZLIB_COMPRESS: Scalar = Scalar {
    name: "zlib_compress_to_base64_string",
    summary: "The text packed with zlib, in base64.",
    examples: &[
        (
            "zlib_decompress_from_base64_string(zlib_compress_to_base64_string('abcabcabcabc'))",
            "abcabcabcabc",
        ),
        ("zlib_compress_to_base64_string('abc')", "eAEBAwD8/2FiYwJNASc="),
    ],
    source: "https://learn.microsoft.com/kusto/query/zlib-base64-compress",
    differs: "The packed bytes may be others; they unpack to the same text.",
    eval: |_, arguments| {
        let source = text(arguments, 0);
        let tail = adler32(source.as_bytes()).to_be_bytes();
        given(STANDARD.encode([&ZLIB_HEAD[..], &deflated(source.as_bytes()), &tail].concat()))
    },
};

pub(super) const ZLIB_DECOMPRESS: Scalar = Scalar {
    name: "zlib_decompress_from_base64_string",
    summary: "The text that zlib and base64 stand for; \"\" when they stand for none.",
    examples: &[
        ("zlib_decompress_from_base64_string('eAEBAwD8/2FiYwJNASc=')", "abc"),
        ("zlib_decompress_from_base64_string('eAE')", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/zlib-base64-decompress",
    differs: "",
    eval: |_, arguments| Ok(unpacked(&text(arguments, 0), |packed| Box::new(ZlibDecoder::new(packed)))),
};

pub(super) const LZ4_COMPRESS: Scalar = Scalar {
    name: "__lz4_compress_dynamic_array_to_base64_string",
    summary: "Not available.",
    examples: &[],
    source: "https://learn.microsoft.com/kusto/query/scalar-functions",
    differs: "The layout of the packed array is not documented.",
    eval: |_, _| {
        let name = "__lz4_compress_dynamic_array_to_base64_string()";
        let advice = "its format is not documented; use gzip_compress_to_base64_string(tostring(…))";
        Err(Fault::unsupported(name, advice))
    },
};

/// The bytes by deflate; as they are, in stored blocks, when that is no longer.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![];
    let read = DeflateEncoder::new(bytes, Compression::default()).read_to_end(&mut packed);
    if read.is_ok() && packed.len() < bytes.len() { packed } else { stored(bytes) }
}

/// The bytes in blocks that are not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let count = bytes.chunks(STORED_MAX).count();
    let mut out = vec![];
    for (number, block) in bytes.chunks(STORED_MAX).enumerate() {
        let size = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(number + 1 == count));
        out.extend(size.to_le_bytes());
        out.extend((!size).to_le_bytes());
        out.extend(block);
    }
    if count == 0 {
        out.extend([1, 0, 0, 0xff, 0xff]);
    }
    out
}

/// The checksum of zlib (RFC 1950).
fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

/// The text that the base64 of packed bytes stands for; null when there is none or it is too long.
fn unpacked<'a>(base64: &str, open: impl FnOnce(std::io::Cursor<Vec<u8>>) -> Box<dyn Read + 'a>) -> Value {
    let Ok(packed) = STANDARD.decode(base64.trim()) else { return Value::Null };
    let mut text = String::new();
    let mut reader = open(std::io::Cursor::new(packed)).take(UNPACKED_MAX);
    reader.read_to_string(&mut text).map(|_| text).ok().filter(|t| (t.len() as u64) < UNPACKED_MAX).into()
}
