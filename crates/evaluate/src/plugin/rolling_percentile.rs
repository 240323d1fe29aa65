//! `rolling_percentile`.

use super::timeline::number_of;
use super::{Plugin, PluginCall};
use crate::sketch::rank_of;
use crate::value::{Key, sort_order, to_text};
use crate::{Fault, Row, Table, Value};
use indexmap::IndexMap;
use kql::Column;
use std::collections::BTreeMap;

pub(super) const ROLLING_PERCENTILE: Plugin = Plugin {
    name: "rolling_percentile",
    summary: "Per bin the percentile of the values in it and the bins before it.",
    examples: &[(
        "range x from 1 to 4 step 1 | extend v = x * 10 | evaluate rolling_percentile(v, 100, x, 1, 2) | where x == 3",
        "[3,30]",
    )],
    source: "https://learn.microsoft.com/kusto/query/rolling-percentile-plugin",
    differs: "The percentile is exact.",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    const NAME: &str = "rolling_percentile";
    let (value, index) = (call.column(0, NAME)?, call.column(2, NAME)?);
    let percent = call.constant(1, "Percentile").and_then(Value::as_real);
    let percent = percent.ok_or_else(|| Fault::argument(NAME, "the percentile has to be a number"))?;
    let size = call.constant(3, "BinSize").and_then(number_of).filter(|size| *size > 0);
    let size = size.ok_or_else(|| Fault::argument(NAME, "the bin size has to be greater than zero"))?;
    let window = call.count(4, "BinsPerWindow", NAME)?.max(1);
    let dimensions = call.columns_from(5);
    let mut groups: IndexMap<Vec<Key>, BTreeMap<i64, Vec<Value>>, ahash::RandomState> = IndexMap::default();
    for row in &call.input.rows {
        let Some(place) = row.get(index).and_then(number_of) else { continue };
        let cell = |at: usize| row.get(at).cloned().unwrap_or_default();
        let key = dimensions.iter().map(|at| Key(cell(*at))).collect();
        let bin = groups.entry(key).or_default().entry(place.div_euclid(size)).or_default();
        if !cell(value).is_null() {
            bin.push(cell(value));
        }
    }
    let (axis, measured) = (call.input_column(index), call.input_column(value));
    let mut rows = vec![];
    for (key, bins) in groups {
        for bin in bins.keys() {
            let first = bin.saturating_sub(i64::try_from(window).unwrap_or(i64::MAX) - 1);
            let within = bins.range(first..=*bin).flat_map(|(_, values)| values.iter().cloned());
            let found = percentile(within.collect(), percent);
            let place = super::timeline::value_at(bin.saturating_mul(size), axis.column_type);
            let row = std::iter::once(place).chain(key.iter().map(|k| k.0.clone())).chain([found]);
            rows.push(row.collect::<Row>());
        }
    }
    let texts = [4, 1].map(|at| call.constant(at, "").map(to_text).unwrap_or_default());
    let [bins, percent] = texts;
    let name = format!("rolling_{bins}_percentile_{}_{percent}", measured.name);
    let mut columns = vec![axis];
    columns.extend(dimensions.iter().map(|at| call.input_column(*at)));
    columns.push(Column::new(name, measured.column_type));
    Ok(Table { columns, rows })
}

fn percentile(mut values: Vec<Value>, percent: f64) -> Value {
    values.sort_by(sort_order);
    let rank = rank_of(percent, values.len() as u64);
    usize::try_from(rank - 1).ok().and_then(|at| values.get(at).cloned()).unwrap_or_default()
}
