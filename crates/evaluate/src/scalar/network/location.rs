//! `geo_info_from_ip_address()`.

use crate::{Scalar, Value};

pub(super) const GEO_INFO_FROM_IP_ADDRESS: Scalar = Scalar {
    name: "geo_info_from_ip_address",
    summary: "Country, state, city and coordinates of an address: always null here.",
    examples: &[("geo_info_from_ip_address('10.1.2.3')", "null")],
    source: "https://learn.microsoft.com/kusto/query/geo-info-from-ip-address-function",
    differs: "Always null, as for an address that is not known: no database of locations comes with Cordon. Look addresses up in a table of your own with the ipv4_lookup plugin.",
    eval: |_, _| Ok(Value::Null),
};
