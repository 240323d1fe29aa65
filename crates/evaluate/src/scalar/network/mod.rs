//! IP addresses.

use crate::Scalar;

pub(crate) mod address;
mod compare;
mod format;
mod location;
mod parse;
mod ranges;
mod search;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &compare::IPV4_COMPARE,
    &compare::IPV4_IS_MATCH,
    &compare::IPV6_COMPARE,
    &compare::IPV6_IS_MATCH,
    &format::FORMAT_IPV4,
    &format::FORMAT_IPV4_MASK,
    &location::GEO_INFO_FROM_IP_ADDRESS,
    &parse::IPV4_NETMASK_SUFFIX,
    &parse::IPV4_RANGE_TO_CIDR_LIST,
    &parse::PARSE_IPV4,
    &parse::PARSE_IPV4_MASK,
    &parse::PARSE_IPV6,
    &parse::PARSE_IPV6_MASK,
    &ranges::IPV4_IS_IN_ANY_RANGE,
    &ranges::IPV4_IS_IN_RANGE,
    &ranges::IPV4_IS_PRIVATE,
    &ranges::IPV6_IS_IN_ANY_RANGE,
    &ranges::IPV6_IS_IN_RANGE,
    &ranges::IPV6_LOOKUP_RANGES,
    &search::HAS_ANY_IPV4,
    &search::HAS_ANY_IPV4_PREFIX,
    &search::HAS_IPV4,
    &search::HAS_IPV4_PREFIX,
];
