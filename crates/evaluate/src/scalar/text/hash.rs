//! Hashes: `hash()`, `hash_md5()`, `hash_sha1()`, `hash_sha256()` and their kin.

use super::input::{given, text_of, whole};
use crate::{Fault, Scalar, Value};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use twox_hash::XxHash64;

pub(super) const HASH: Scalar = Scalar {
    name: "hash",
    summary: "The xxHash64 of a value as long; with a second argument its rest when divided by it.",
    examples: &[("hash('cordon') == hash_xxhash64('cordon')", "true"), ("hash('', 1)", "0")],
    source: "https://learn.microsoft.com/kusto/query/hash-function",
    differs: "Of int, bool and decimal the bytes that are hashed are not documented.",
    eval: |_, arguments| Ok(reduced(arguments, 1, xxh64(arguments, 0))),
};

pub(super) const HASH_XXHASH64: Scalar = Scalar {
    name: "hash_xxhash64",
    summary: "The xxHash64 of a value as long; with a second argument its rest when divided by it.",
    examples: &[("hash_xxhash64('')", "-1205034819632174695"), ("hash_xxhash64('', 10)", "1")],
    source: "https://learn.microsoft.com/kusto/query/hash-xxhash64-function",
    ..HASH
};

pub(super) const HASH_XXH64: Scalar = Scalar {
    name: "__hash_xxh64",
    summary: "The xxHash64 of a value with a seed, divided by the second argument.",
    examples: &[],
    source: "https://learn.microsoft.com/kusto/query/hash-xxhash64-function",
    differs: "The original does not document it.",
    eval: |_, arguments| {
        let seed = whole(arguments, 2).unwrap_or(0).cast_unsigned();
        Ok(reduced(arguments, 1, xxh64(arguments, seed)))
    },
};

pub(super) const HASH_CRC32: Scalar = Scalar {
    name: "__hash_crc32",
    summary: "The CRC-32 of a value, divided by the second argument.",
    eval: |_, arguments| Ok(reduced(arguments, 1, u64::from(crc32(arguments.get(..1).unwrap_or_default())))),
    ..HASH_XXH64
};

pub(super) const HASH_MANY_CRC32: Scalar = Scalar {
    name: "__hash_many_crc32",
    summary: "The CRC-32 of values.",
    eval: |_, arguments| Ok(Value::Long(i64::from(crc32(arguments)))),
    ..HASH_XXH64
};

pub(super) const HASH_DJB2: Scalar = Scalar {
    name: "__hash_djb2",
    summary: "Bernstein's hash of a value, divided by the second argument.",
    eval: |_, arguments| {
        let step = |hash: u64, byte: &u8| hash.wrapping_mul(33).wrapping_add(u64::from(*byte));
        let hash = bytes_of(arguments.first().unwrap_or(&Value::Null)).iter().fold(5381, step);
        Ok(reduced(arguments, 1, hash))
    },
    ..HASH_XXH64
};

pub(super) const HASH_COMBINE: Scalar = Scalar {
    name: "hash_combine",
    summary: "One hash of several.",
    examples: &[("hash_combine(hash('a'), hash('b')) == hash_many('a', 'b')", "true")],
    source: "https://learn.microsoft.com/kusto/query/hash-combine-function",
    differs: "The numbers are others than the original's, whose way of combining is not documented.",
    eval: |_, arguments| {
        let hashes = (0..arguments.len()).filter_map(|at| whole(arguments, at)).map(i64::cast_unsigned);
        Ok(combined(hashes))
    },
};

pub(super) const HASH_MANY: Scalar = Scalar {
    name: "hash_many",
    summary: "One hash of several values.",
    examples: &[("hash_many('a', 'b') == hash_many('b', 'a')", "false")],
    source: "https://learn.microsoft.com/kusto/query/hash-many-function",
    eval: |_, arguments| Ok(combined(arguments.iter().map(|value| XxHash64::oneshot(0, &bytes_of(value))))),
    ..HASH_COMBINE
};

pub(super) const HASH_MD5: Scalar = Scalar {
    name: "hash_md5",
    summary: "The MD5 of the value's text in hexadecimal digits.",
    examples: &[
        ("hash_md5('')", "d41d8cd98f00b204e9800998ecf8427e"),
        ("hash_md5(42) == hash_md5('42')", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/hash-md5-function",
    differs: "",
    eval: |_, arguments| digest::<Md5>(arguments),
};

pub(super) const HASH_SHA1: Scalar = Scalar {
    name: "hash_sha1",
    summary: "The SHA-1 of the value's text in hexadecimal digits.",
    examples: &[("hash_sha1('')", "da39a3ee5e6b4b0d3255bfef95601890afd80709")],
    source: "https://learn.microsoft.com/kusto/query/hash-sha1-function",
    differs: "",
    eval: |_, arguments| digest::<Sha1>(arguments),
};

pub(super) const HASH_SHA256: Scalar = Scalar {
    name: "hash_sha256",
    summary: "The SHA-256 of the value's text in hexadecimal digits.",
    examples: &[("hash_sha256('')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")],
    source: "https://learn.microsoft.com/kusto/query/hash-sha256-function",
    differs: "",
    eval: |_, arguments| digest::<Sha256>(arguments),
};

fn digest<D: Digest>(arguments: &[Value]) -> Result<Value, Fault> {
    let source = arguments.first().map(text_of).unwrap_or_default();
    given(D::digest(source.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn xxh64(arguments: &[Value], seed: u64) -> u64 {
    XxHash64::oneshot(seed, &bytes_of(arguments.first().unwrap_or(&Value::Null)))
}

fn crc32(values: &[Value]) -> u32 {
    let mut crc = flate2::Crc::new();
    values.iter().for_each(|value| crc.update(&bytes_of(value)));
    crc.sum()
}

/// The bytes of a value in memory; of texts and what else has none of a fixed size, those of the text.
fn bytes_of(value: &Value) -> Vec<u8> {
    match value {
        Value::Bool(truth) => vec![u8::from(*truth)],
        Value::Int(number) => number.to_le_bytes().to_vec(),
        Value::Long(number) | Value::DateTime(number) | Value::Timespan(number) => {
            number.to_le_bytes().to_vec()
        }
        Value::Real(number) => number.to_le_bytes().to_vec(),
        Value::Guid(guid) => super::base64::swapped(guid.to_be_bytes()).to_vec(),
        other => text_of(other).as_bytes().to_vec(),
    }
}

/// The hash, divided by the argument at a place when there is one.
fn reduced(arguments: &[Value], at: usize, hash: u64) -> Value {
    match whole(arguments, at).and_then(|by| u64::try_from(by).ok()) {
        Some(0) => Value::Null,
        Some(by) => Value::Long((hash % by).cast_signed()),
        None => Value::Long(hash.cast_signed()),
    }
}

fn combined(hashes: impl Iterator<Item = u64>) -> Value {
    let step = |seed: u64, hash: u64| {
        let mixed = hash.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_add(seed << 6).wrapping_add(seed >> 2);
        seed ^ mixed
    };
    hashes.reduce(step).map_or(Value::Null, |hash| Value::Long(hash.cast_signed()))
}
