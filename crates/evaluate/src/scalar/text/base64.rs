//! Base64: texts, arrays of bytes and guids.

use super::input::{given, text};
use crate::{Scalar, Value};
use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;
use kql::Type;

pub(super) const ENCODE_TOSTRING: Scalar = Scalar {
    name: "base64_encode_tostring",
    summary: "The text in base64.",
    examples: &[("base64_encode_tostring('cordon')", "Y29yZG9u"), ("base64_encode_tostring('é')", "w6k=")],
    source: "https://learn.microsoft.com/kusto/query/base64-encode-tostring-function",
    differs: "",
    eval: |_, arguments| given(STANDARD.encode(text(arguments, 0).as_bytes())),
};

/// The old name.
pub(super) const ENCODESTRING: Scalar = Scalar { name: "base64_encodestring", ..ENCODE_TOSTRING };

pub(super) const DECODE_TOSTRING: Scalar = Scalar {
    name: "base64_decode_tostring",
    summary: "The UTF-8 text that base64 stands for; \"\" when it is none.",
    examples: &[("base64_decode_tostring('Y29yZG9u')", "cordon"), ("base64_decode_tostring('/w==')", "")],
    source: "https://learn.microsoft.com/kusto/query/base64-decode-tostring-function",
    differs: "",
    eval: |_, arguments| Ok(decoded(arguments).and_then(|bytes| String::from_utf8(bytes).ok()).into()),
};

/// The old name.
pub(super) const DECODESTRING: Scalar = Scalar { name: "base64_decodestring", ..DECODE_TOSTRING };

pub(super) const DECODE_TOARRAY: Scalar = Scalar {
    name: "base64_decode_toarray",
    summary: "The bytes that base64 stands for as an array of numbers; null when it is none.",
    examples: &[("base64_decode_toarray('AP8B')", "[0,255,1]"), ("base64_decode_toarray('A')", "null")],
    source: "https://learn.microsoft.com/kusto/query/base64-decode-toarray-function",
    differs: "",
    eval: |_, arguments| {
        let numbers = |bytes: Vec<u8>| bytes.into_iter().map(|byte| Value::Long(i64::from(byte))).collect();
        Ok(decoded(arguments).map_or(Value::Null, |bytes| Value::array(numbers(bytes))))
    },
};

pub(super) const ENCODE_FROMARRAY: Scalar = Scalar {
    name: "base64_encode_fromarray",
    summary: "The base64 of an array of bytes; \"\" when an item is no byte.",
    examples: &[
        ("base64_encode_fromarray(dynamic([0, 255, 1]))", "AP8B"),
        ("base64_encode_fromarray(dynamic([256]))", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/base64-encode-fromarray-function",
    differs: "",
    eval: |_, arguments| {
        let bytes = arguments.first().and_then(Value::as_array).and_then(|items| {
            items.iter().map(|item| u8::try_from(item.as_long()?).ok()).collect::<Option<Vec<u8>>>()
        });
        Ok(bytes.map(|bytes| STANDARD.encode(bytes)).into())
    },
};

pub(super) const DECODE_TOGUID: Scalar = Scalar {
    name: "base64_decode_toguid",
    summary: "The guid whose 16 bytes base64 stands for, in the order in which .NET keeps them; null when it is none.",
    examples: &[
        ("base64_decode_toguid('MyIRAFVEd2aImaq7zN3u/w==')", "00112233-4455-6677-8899-aabbccddeeff"),
        ("base64_decode_toguid('Y29yZG9u')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/base64-decode-toguid-function",
    differs: "",
    eval: |_, arguments| {
        let bytes = decoded(arguments).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        Ok(bytes.map_or(Value::Null, |bytes| Value::Guid(u128::from_be_bytes(swapped(bytes)))))
    },
};

pub(super) const ENCODE_FROMGUID: Scalar = Scalar {
    name: "base64_encode_fromguid",
    summary: "The base64 of the 16 bytes of a guid, in the order in which .NET keeps them.",
    examples: &[(
        "base64_encode_fromguid(guid(00112233-4455-6677-8899-aabbccddeeff))",
        "MyIRAFVEd2aImaq7zN3u/w==",
    )],
    source: "https://learn.microsoft.com/kusto/query/base64-encode-fromguid-function",
    differs: "",
    eval: |_, arguments| match arguments.first().map(|guid| guid.to(Type::Guid)) {
        Some(Value::Guid(guid)) => given(STANDARD.encode(swapped(guid.to_be_bytes()))),
        _ => Ok(Value::Null),
    },
};

/// The bytes that the first argument stands for.
fn decoded(arguments: &[Value]) -> Option<Vec<u8>> {
    STANDARD.decode(text(arguments, 0).trim()).ok()
}

/// A guid as .NET keeps it: the first three of its groups with their bytes turned round.
pub(super) fn swapped(bytes: [u8; 16]) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, rest @ ..] = bytes;
    let [i, j, k, l, m, n, o, p] = rest;
    [d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p]
}
