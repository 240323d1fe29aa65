//! `diffpatterns`.

use super::miner::{Pattern, Search};
use super::{Wildcards, column_of, columns, searched, weights, whole};
use crate::plugin::{Plugin, PluginCall};
use crate::value::{Key, to_text};
use crate::{Fault, Row, Table, Value};
use kql::Type;

pub(super) const DIFFPATTERNS: Plugin = Plugin {
    name: "diffpatterns",
    summary: "The combinations of values whose share differs between two sets of rows.",
    examples: &[(
        "datatable(s: string, a: string)['new', 'x', 'new', 'x', 'old', 'y', 'old', 'x'] | evaluate diffpatterns(s, 'new', 'old') | where a == 'x' | project CountA, CountB, PercentDiffAB",
        "[2,1,50.0]",
    )],
    source: "https://learn.microsoft.com/kusto/query/diffpatterns-plugin",
    differs: "",
    run,
};

/// A pattern with its weight in both sets and the difference of the shares.
struct Difference {
    pattern: Pattern,
    weights: [f64; 2],
    shares: [f64; 2],
}

impl Difference {
    fn size(&self) -> f64 {
        (self.shares[0] - self.shares[1]).abs()
    }

    /// Whether all values of the other are among its own.
    fn holds(&self, other: &Difference) -> bool {
        let has = |item: &(usize, Value)| {
            self.pattern.items.iter().any(|(at, v)| *at == item.0 && Key(v.clone()) == Key(item.1.clone()))
        };
        other.pattern.items.iter().all(has)
    }
}

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let split = call.column(0, "diffpatterns")?;
    let set = |place: usize, name: &str| call.constant(place, name).map(to_text).unwrap_or_default();
    let wanted = [set(1, "SplitValueA"), set(2, "SplitValueB")];
    let threshold = call.constant(4, "Threshold").and_then(Value::as_real).unwrap_or(0.05).clamp(0.015, 1.0);
    let dimensions = call.constant(5, "MaxDimensions").and_then(Value::as_long);
    let weights = weights(call, 3);
    let mut without = column_of(call, 3);
    without.push(split);
    let searched = searched(call, &without);
    let sets = wanted.map(|wanted| {
        let is_in = |row: &Row| row.get(split).is_some_and(|value| to_text(value) == wanted);
        let rows = call.input.rows.iter().enumerate().filter(|(_, row)| is_in(row));
        rows.map(|(at, _)| at).collect::<Vec<usize>>()
    });
    let weight = |rows: &[usize]| {
        rows.iter().filter_map(|row| weights.get(*row)).fold(0.0, |sum, weight| sum + weight)
    };
    let totals = [weight(&sets[0]), weight(&sets[1])];
    let mut found: Vec<Difference> = vec![];
    for (set, total) in sets.iter().zip(totals) {
        let search = Search {
            rows: &call.input.rows,
            weights: &weights,
            columns: &searched,
            least: (threshold * total).max(f64::MIN_POSITIVE),
            dimensions: dimensions.and_then(|n| usize::try_from(n).ok()).unwrap_or(searched.len()),
        };
        for pattern in search.patterns(set) {
            let weights = [0, 1].map(|at| weight(&matching(call, &pattern, &sets[at])));
            let shares = [weights[0] / totals[0].max(1.0), weights[1] / totals[1].max(1.0)];
            found.push(Difference { pattern, weights, shares });
        }
    }
    found.retain(|difference| difference.size() >= threshold);
    found.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let wildcards = Wildcards::new(call, 6);
    let rows = distinct(found).into_iter().enumerate().map(|(at, difference)| {
        let percent = |share: f64| Value::Real(100.0 * share);
        let front = [
            Value::from(i64::try_from(at).ok()),
            whole(difference.weights[0]),
            whole(difference.weights[1]),
            percent(difference.shares[0]),
            percent(difference.shares[1]),
            percent(difference.size()),
        ];
        front.into_iter().chain(wildcards.cells(&difference.pattern, call)).collect::<Row>()
    });
    let front = [
        ("SegmentId", Type::Long),
        ("CountA", Type::Long),
        ("CountB", Type::Long),
        ("PercentA", Type::Real),
        ("PercentB", Type::Real),
        ("PercentDiffAB", Type::Real),
    ];
    Ok(Table { rows: rows.collect(), columns: columns(call, &front) })
}

/// The rows of a set that a pattern fits.
fn matching(call: &PluginCall<'_>, pattern: &Pattern, set: &[usize]) -> Vec<usize> {
    let fits = |row: &Row| {
        pattern
            .items
            .iter()
            .all(|(at, value)| row.get(*at).is_some_and(|cell| Key(cell.clone()) == Key(value.clone())))
    };
    set.iter().copied().filter(|at| call.input.rows.get(*at).is_some_and(fits)).collect()
}

/// Those that are neither part nor extension of one with a greater difference.
fn distinct(found: Vec<Difference>) -> Vec<Difference> {
    let mut kept: Vec<Difference> = vec![];
    for difference in found {
        if !kept.iter().any(|known| known.holds(&difference) || difference.holds(known)) {
            kept.push(difference);
        }
    }
    kept
}
