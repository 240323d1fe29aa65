//! The address that a request came from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::Extensions;

/// The caller's address, when the server knows it. Of IPv6 it is the network of 64 bits, of which one
/// household has at least one to itself.
pub(crate) fn peer(extensions: &Extensions) -> Option<String> {
    let ip = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    Some(match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let network = ip.to_bits() & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
    })
}
