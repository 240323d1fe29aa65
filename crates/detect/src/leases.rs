//! Which device an internal address belongs to, learnt from the devices' own connections.
//!
//! An alert on a server often knows the other side by address only; correlation needs the device.
//! The latest event wins, and of two at the same time the greater name, so that order does not matter.

use std::collections::BTreeMap;
use std::net::IpAddr;

use schema::{Catalog, Cell, Row, TableId};
use serde::{Deserialize, Serialize};

/// Addresses kept; the ones not seen for the longest time are let go.
const KEPT: usize = 50_000;

/// Addresses and their devices.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Leases {
    of_address: BTreeMap<String, (i64, String)>,
    #[serde(skip)]
    changed: bool,
}

/// The columns that tell of a lease.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LeaseColumns {
    table: TableId,
    device: u16,
    address: u16,
}

impl LeaseColumns {
    pub(crate) fn of(catalog: &Catalog) -> Option<Self> {
        let table = catalog.get("DeviceNetworkEvents")?;
        let (device, address) = (table.column_index("DeviceName")?, table.column_index("LocalIP")?);
        Some(LeaseColumns { table: table.id, device, address })
    }
}

impl Leases {
    /// Learns from a row.
    pub(crate) fn learn(&mut self, columns: LeaseColumns, row: &Row<'_>, time_us: i64) {
        if row.table != columns.table {
            return;
        }
        let (Some(Cell::Text(device)), Some(Cell::Text(address))) =
            (row.get(columns.device), row.get(columns.address))
        else {
            return;
        };
        if let Some((seen_us, known)) = self.of_address.get_mut(&**address) {
            if (time_us, &**device) > (*seen_us, known.as_str()) {
                self.changed |= **device != **known;
                *seen_us = time_us;
                known.clear();
                known.push_str(device);
            }
        } else if is_internal(address) {
            self.make_room();
            self.of_address.insert(address.to_string(), (time_us, device.to_string()));
            self.changed = true;
        }
    }

    /// The whole map, when it has changed since the last call.
    pub(crate) fn take_changed(&mut self) -> Option<BTreeMap<String, String>> {
        std::mem::take(&mut self.changed).then(|| self.map())
    }

    /// Address to device.
    pub(crate) fn map(&self) -> BTreeMap<String, String> {
        self.of_address.iter().map(|(address, (_, device))| (address.clone(), device.clone())).collect()
    }

    fn make_room(&mut self) {
        if self.of_address.len() < KEPT {
            return;
        }
        let mut times: Vec<i64> = self.of_address.values().map(|(seen_us, _)| *seen_us).collect();
        let middle = times.len() / 2;
        let (_, cut, _) = times.select_nth_unstable(middle);
        let cut = *cut;
        self.of_address.retain(|_, (seen_us, _)| *seen_us > cut);
    }
}

/// Addresses of private use (RFC 1918, RFC 4193).
fn is_internal(address: &str) -> bool {
    match address.parse() {
        Ok(IpAddr::V4(v4)) => v4.is_private(),
        Ok(IpAddr::V6(v6)) => v6.is_unique_local(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    //! Tests of learning.
    use super::*;

    #[test]
    fn the_latest_wins_in_any_order() {
        let catalog = Catalog::builtin().unwrap();
        let columns = LeaseColumns::of(&catalog).unwrap();
        let row = |device: &'static str, address: &'static str| {
            let mut row = Row::new(columns.table);
            row.set(columns.device, Cell::Text(device.into()));
            row.set(columns.address, Cell::Text(address.into()));
            row
        };
        let seen = [(row("a", "10.0.0.5"), 1), (row("b", "10.0.0.5"), 9), (row("c", "203.0.113.5"), 2)];
        let learnt = |order: [usize; 3]| {
            let mut leases = Leases::default();
            order.iter().for_each(|i| leases.learn(columns, &seen[*i].0, seen[*i].1));
            leases.map()
        };
        let expected = BTreeMap::from([("10.0.0.5".to_owned(), "b".to_owned())]);
        for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
            assert_eq!(learnt(order), expected);
        }
    }
}
