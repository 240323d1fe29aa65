//! `format_ipv4()`, `format_ipv4_mask()`.

use super::address::{Address, v4_text};
use crate::{Scalar, Value};

pub(super) const FORMAT_IPV4: Scalar = Scalar {
    name: "format_ipv4",
    summary: "An IPv4 address, as text or number, with the bits outside of the prefix 0; \"\" for anything else.",
    examples: &[
        ("format_ipv4('10.1.2.3', 16)", "10.1.0.0"),
        ("format_ipv4(258)", "0.0.1.2"),
        ("format_ipv4('10.1.2.3/24')", "10.1.2.0"),
        ("format_ipv4('10.1.2.3', 40)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/format-ipv4-function",
    differs: "",
    eval: |_, arguments| {
        let address = address_of(arguments);
        Ok(address.map_or_else(String::new, |address| v4_text(address.network_v4())).into())
    },
};

pub(super) const FORMAT_IPV4_MASK: Scalar = Scalar {
    name: "format_ipv4_mask",
    summary: "An IPv4 address, as text or number, with its prefix behind a slash; \"\" for anything else.",
    examples: &[
        ("format_ipv4_mask('10.1.2.3', 16)", "10.1.0.0/16"),
        ("format_ipv4_mask(258, 32)", "0.0.1.2/32"),
        ("format_ipv4_mask('10.1.2.3/8', 16)", "10.0.0.0/8"),
    ],
    source: "https://learn.microsoft.com/kusto/query/format-ipv4-mask-function",
    differs: "",
    eval: |_, arguments| {
        let text = |address: Address| format!("{}/{}", v4_text(address.network_v4()), address.prefix_v4());
        Ok(address_of(arguments).map_or_else(String::new, text).into())
    },
};

fn address_of(arguments: &[Value]) -> Option<Address> {
    let address = match arguments.first()? {
        Value::Text(text) => Address::v4(text)?,
        number => Address::of_v4_bits(u32::try_from(number.as_long()?).ok()?),
    };
    let prefix = match arguments.get(1) {
        None => 32,
        Some(prefix) => u32::try_from(prefix.as_long()?).ok().filter(|prefix| *prefix <= 32)?,
    };
    Some(address.limited_v4(prefix))
}
