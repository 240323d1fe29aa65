//! Chance: `rand()` and `new_guid()`.

use super::super::text::input::whole;
use crate::{Scalar, Value};

/// The bits of a guid that say that it is random (RFC 9562, version 4).
const GUID_KIND: u128 = 0x0000_0000_0000_4000_8000_0000_0000_0000;
/// The bits that stay free in a random guid.
const GUID_FREE: u128 = 0xffff_ffff_ffff_0fff_3fff_ffff_ffff_ffff;

pub(super) const RAND: Scalar = Scalar {
    name: "rand",
    summary: "A random real from 0 on and below 1; with N a whole one from 0 on and below N.",
    examples: &[("rand() < 1", "true"), ("rand(1)", "0"), ("rand(6) in (0, 1, 2, 3, 4, 5)", "true")],
    source: "https://learn.microsoft.com/kusto/query/rand-function",
    differs: "",
    eval: |call, arguments| {
        let random = call.session.random();
        Ok(Value::Real(match whole(arguments, 0).and_then(|n| u64::try_from(n).ok()) {
            Some(below @ 1..) => (random % below) as f64,
            // 53 bits are what a real keeps of a number below 1.
            _ => (random >> 11) as f64 / (1u64 << 53) as f64,
        }))
    },
};

pub(super) const NEW_GUID: Scalar = Scalar {
    name: "new_guid",
    summary: "A random guid.",
    examples: &[("strlen(tostring(new_guid()))", "36"), ("new_guid() == new_guid()", "false")],
    source: "https://learn.microsoft.com/kusto/query/new-guid-function",
    differs: "",
    eval: |call, _| {
        let random = u128::from(call.session.random()) << 64 | u128::from(call.session.random());
        Ok(Value::Guid(random & GUID_FREE | GUID_KIND))
    },
};
