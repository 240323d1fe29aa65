//! Which device an internal address belongs to, learnt from alerts.
//!
//! A network logon by NTLM names the workstation it comes from beside its address, one by Kerberos
//! only the address. What the first kind says of an address is applied to the second, as long as all
//! alerts agree on it. Public addresses are left alone: behind them the name is whatever a stranger
//! chose to send.

use std::collections::BTreeMap;

use model::EvidenceRole;

use crate::keys::{Claim, value};
use crate::kind::Kind;
use crate::network::{Reach, reach};

/// Share of a device's strength that it has when only its address is named.
const BY_ADDRESS_SHARE: f64 = 0.7;

/// Adds the device behind each internal source address, where exactly one is known.
pub(crate) fn add_devices(claimed: &mut [Vec<Claim>]) {
    let mut holders: BTreeMap<String, Option<String>> = BTreeMap::new();
    for claims in claimed.iter() {
        if let (Some(address), Some(device)) = (only(claims, Kind::Ip), only(claims, Kind::Device)) {
            let holder = holders.entry(address.to_owned()).or_insert_with(|| Some(device.to_owned()));
            if holder.as_deref() != Some(device) {
                *holder = None;
            }
        }
    }
    for claims in claimed.iter_mut() {
        let addresses: Vec<String> = sources(claims, Kind::Ip).map(str::to_owned).collect();
        for device in addresses.iter().filter_map(|a| holders.get(a).cloned().flatten()) {
            let known = claims.iter().any(|c| c.kind == Kind::Device && c.names.contains(&device));
            if !known {
                claims.push(Claim {
                    kind: Kind::Device,
                    names: vec![device],
                    role: EvidenceRole::Source,
                    share: BY_ADDRESS_SHARE,
                    label: None,
                });
            }
        }
    }
}

/// Names of things of a kind in the role of source; of addresses, the internal ones.
fn sources(claims: &[Claim], kind: Kind) -> impl Iterator<Item = &str> {
    let wanted = move |c: &&Claim| c.kind == kind && c.role == EvidenceRole::Source && c.names.len() == 1;
    let names = claims.iter().filter(wanted).map(|c| c.names[0].as_str());
    names.filter(move |name| kind != Kind::Ip || reach(value(name)) == Reach::Private)
}

/// The single one of them.
fn only(claims: &[Claim], kind: Kind) -> Option<&str> {
    let mut all = sources(claims, kind);
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
