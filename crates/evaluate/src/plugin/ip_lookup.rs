//! `ipv4_lookup` and `ipv6_lookup`.

use super::beside::{Beside, keeps_unmatched, lookup_key};
use super::{Plugin, PluginCall, PluginValue};
use crate::scalar::network::address::Address;
use crate::value::{Key, to_text};
use crate::{Fault, Row, Table};
use std::collections::{BTreeSet, HashMap};

pub(super) const IPV4_LOOKUP: Plugin = Plugin {
    name: "ipv4_lookup",
    summary: "The rows whose IPv4 address lies in a range of a lookup table, with that table's row.",
    examples: &[
        (
            "let t = datatable(net: string, name: string)['10.0.0.0/8', 'in']; datatable(ip: string)['10.1.2.3', '8.8.8.8'] | evaluate ipv4_lookup(t, ip, net)",
            r#"["10.1.2.3","10.0.0.0/8","in"]"#,
        ),
        (
            "let t = datatable(net: string, name: string)['10.0.0.0/8', 'in']; print ip = '8.8.8.8' | evaluate ipv4_lookup(t, ip, net, return_unmatched = true)",
            r#"["8.8.8.8","",""]"#,
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin",
    differs: "",
    run: |call| lookup(call, "ipv4_lookup", Address::v4),
};

pub(super) const IPV6_LOOKUP: Plugin = Plugin {
    name: "ipv6_lookup",
    summary: "The rows whose IPv6 or IPv4 address lies in a range of a lookup table, with that table's row.",
    examples: &[(
        "let t = datatable(net: string, name: string)['fe80::/10', 'link']; print ip = 'fe80::1' | evaluate ipv6_lookup(t, ip, net)",
        r#"["fe80::1","fe80::/10","link"]"#,
    )],
    source: "https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin",
    differs: "",
    run: |call| lookup(call, "ipv6_lookup", Address::any),
};

/// Rows of the lookup table by prefix, network and further keys.
type Index = HashMap<(u32, u128, Vec<Key>), Vec<usize>, ahash::RandomState>;

fn lookup(call: &PluginCall<'_>, plugin: &str, read: fn(&str) -> Option<Address>) -> Result<Table, Fault> {
    let lookup = call.table(0, plugin)?;
    let source = call.column(1, plugin)?;
    let key = lookup_key(call, 2, plugin)?;
    let extra = extra_keys(call, lookup);
    let unmatched = keeps_unmatched(call, 3 + extra.len());
    let without: Vec<usize> = extra.iter().map(|(_, right)| *right).collect();
    let beside = Beside::new(call.input, lookup, &without);
    let address = |row: &Row, place: usize| row.get(place).and_then(|v| read(&to_text(v)));
    let keys = |row: &Row, places: &mut dyn Iterator<Item = usize>| -> Vec<Key> {
        places.map(|place| Key(row.get(place).cloned().unwrap_or_default())).collect()
    };
    let mut index = Index::default();
    let mut prefixes = BTreeSet::new();
    for (at, row) in lookup.rows.iter().enumerate() {
        let Some(range) = address(row, key) else { continue };
        prefixes.insert(range.prefix());
        let extra = keys(row, &mut extra.iter().map(|(_, right)| *right));
        index.entry((range.prefix(), range.network(), extra)).or_default().push(at);
    }
    let mut rows = vec![];
    for row in &call.input.rows {
        let found = address(row, source).into_iter().flat_map(|address| {
            let extra = keys(row, &mut extra.iter().map(|(left, _)| *left));
            let hits = prefixes.iter().rev().filter(move |prefix| **prefix <= address.prefix());
            let index = &index;
            hits.filter_map(move |prefix| {
                index.get(&(*prefix, address.limited(*prefix).network(), extra.clone()))
            })
        });
        let before = rows.len();
        rows.extend(found.flatten().map(|at| beside.matched(row, *at)));
        if rows.len() == before && unmatched {
            rows.push(beside.unmatched(row));
        }
        if rows.len() > call.session.rows_max {
            return Err(Fault::Limit {
                resource: "rows of a lookup",
                limit: call.session.rows_max.to_string(),
                advice: "let the ranges of the lookup table overlap less",
            });
        }
    }
    Ok(Table { columns: beside.columns, rows })
}

/// Further keys, which have one name on both sides: the place in the input, in the lookup table.
fn extra_keys(call: &PluginCall<'_>, lookup: &Table) -> Vec<(usize, usize)> {
    let named = call.arguments.iter().skip(3).filter(|a| a.name.is_none());
    let places = named.filter_map(|a| match &a.value {
        PluginValue::Column(place) => Some(*place),
        _ => None,
    });
    places
        .filter_map(|place| {
            let left = call.input.columns.len();
            let name = match call.input.columns.get(place) {
                Some(column) => &column.name,
                None => &lookup.columns.get(place.checked_sub(left)?)?.name,
            };
            Some((call.input.place(name)?, lookup.place(name)?))
        })
        .collect()
}
