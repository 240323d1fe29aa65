//! Which device an internal address belongs to, learnt from alerts.
//!
//! A network event names the device's own address, a network logon by NTLM the workstation it comes
//! from beside its address; one by Kerberos names only the address. What the first two say of an
//! address is applied to the third, as long as all alerts agree on it. Public addresses are left
//! alone: behind them the name is whatever a stranger chose to send.

use std::collections::BTreeMap;

use model::EvidenceRole;

use crate::keys::{Claim, value};
use crate::kind::Kind;
use crate::network::{Reach, reach};

/// Roles of address and device that say the one belongs to the other.
const TOGETHER: &[(EvidenceRole, EvidenceRole)] =
    &[(EvidenceRole::Contextual, EvidenceRole::Attacked), (EvidenceRole::Source, EvidenceRole::Source)];

/// Adds the device behind each internal address that an alert names, where exactly one is known.
pub(crate) fn add_devices(claimed: &mut [Vec<Claim>]) {
    let mut holders: BTreeMap<String, Option<String>> = BTreeMap::new();
    for claims in claimed.iter() {
        for (of_address, of_device) in TOGETHER {
            let address = only(internal(claims, *of_address));
            if let (Some(address), Some(device)) = (address, only(devices(claims, *of_device))) {
                let holder = holders.entry(address.to_owned()).or_insert_with(|| Some(device.to_owned()));
                if holder.as_deref() != Some(device) {
                    *holder = None;
                }
            }
        }
    }
    for claims in claimed.iter_mut() {
        // Its own address says nothing of a device beyond the device itself.
        claims.retain(|c| c.kind != Kind::Ip || c.role != EvidenceRole::Contextual);
        for role in [EvidenceRole::Source, EvidenceRole::Destination] {
            add_behind(claims, role, &holders);
        }
    }
}

/// Adds the devices behind an alert's addresses in a role.
fn add_behind(claims: &mut Vec<Claim>, role: EvidenceRole, holders: &BTreeMap<String, Option<String>>) {
    let behind: Vec<String> =
        internal(claims, role).filter_map(|a| holders.get(a).cloned().flatten()).collect();
    for device in behind {
        if !claims.iter().any(|c| c.kind == Kind::Device && c.names.contains(&device)) {
            claims.push(Claim::new(Kind::Device, vec![device], role, 1.0));
        }
    }
}

/// Internal addresses in a role.
fn internal(claims: &[Claim], role: EvidenceRole) -> impl Iterator<Item = &str> {
    let addresses = claims.iter().filter(move |c| c.kind == Kind::Ip && c.role == role);
    addresses.map(|c| c.names[0].as_str()).filter(|name| reach(value(name)) == Reach::Private)
}

/// Devices in a role, by short name.
fn devices(claims: &[Claim], role: EvidenceRole) -> impl Iterator<Item = &str> {
    let devices = claims.iter().filter(move |c| c.kind == Kind::Device && c.role == role);
    devices.filter_map(|c| c.names.iter().min_by_key(|name| (name.len(), name.as_str()))).map(String::as_str)
}

/// The single one of them.
fn only<'a>(mut all: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
