//! `percentile()`, `percentiles()`, their weighted forms and their forms as arrays.

use crate::sketch::{TDigest, rank_of};
use crate::value::sort_order;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;

/// Distinct values of a group up to which percentiles are exact.
const EXACT: usize = 65_536;

pub(super) const PERCENTILE: Aggregate = Aggregate {
    name: "percentile",
    summary: "The smallest value that so many percent of the values do not exceed (nearest rank).",
    examples: &[
        ("range x from 1 to 10 step 1 | summarize percentile(x, 50)", "[5]"),
        ("datatable(s: string) [\"b\", \"c\", \"a\"] | summarize percentile(s, 100)", "[\"c\"]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/percentiles-aggregation-function",
    differs: "Exact up to 65,536 distinct values of a group, within 1 % of the rank beyond; the original estimates earlier.",
    start: |call| Ok(Percentiles::start(call, false, false)),
};

pub(super) const PERCENTILES: Aggregate = Aggregate {
    name: "percentiles",
    summary: "Several percentiles (nearest rank), a column each.",
    examples: &[("range x from 1 to 100 step 1 | summarize percentiles(x, 5, 50, 99.5)", "[5,50,100]")],
    ..PERCENTILE
};

pub(super) const PERCENTILES_ARRAY: Aggregate = Aggregate {
    name: "percentiles_array",
    summary: "Several percentiles (nearest rank) as an array.",
    examples: &[
        ("range x from 1 to 100 step 1 | summarize percentiles_array(x, 5, 50)", "[[5,50]]"),
        ("range x from 1 to 100 step 1 | summarize percentiles_array(x, dynamic([0, 100]))", "[[1,100]]"),
    ],
    start: |call| Ok(Percentiles::start(call, false, true)),
    ..PERCENTILE
};

pub(super) const PERCENTILEW: Aggregate = Aggregate {
    name: "percentilew",
    summary: "The percentile of values of which each counts as often as its weight says.",
    examples: &[("datatable(x: long, w: long) [1, 1, 2, 1, 3, 8] | summarize percentilew(x, w, 50)", "[3]")],
    source: "https://learn.microsoft.com/kusto/query/percentilesw-aggregation-function",
    start: |call| Ok(Percentiles::start(call, true, false)),
    ..PERCENTILE
};

pub(super) const PERCENTILESW: Aggregate = Aggregate {
    name: "percentilesw",
    summary: "Several percentiles of weighted values, a column each.",
    examples: &[(
        "datatable(x: long, w: long) [1, 1, 2, 1, 3, 8] | summarize percentilesw(x, w, 10, 50)",
        "[1,3]",
    )],
    ..PERCENTILEW
};

pub(super) const PERCENTILESW_ARRAY: Aggregate = Aggregate {
    name: "percentilesw_array",
    summary: "Several percentiles of weighted values as an array.",
    examples: &[(
        "datatable(x: long, w: long) [1, 1, 2, 1, 3, 8] | summarize percentilesw_array(x, w, dynamic([10, 50]))",
        "[[1,3]]",
    )],
    start: |call| Ok(Percentiles::start(call, true, true)),
    ..PERCENTILEW
};

struct Percentiles {
    weighted: bool,
    array: bool,
    text: bool,
    /// How many percentiles the call names, for groups without rows.
    columns: usize,
    percents: Option<Vec<f64>>,
    spread: Spread,
}

enum Spread {
    /// Numbers and times.
    Digest(TDigest),
    /// What has an order only: values with their weights, the first so many in order and distinct.
    Ordered(Vec<(Value, u64)>, usize),
}

impl Percentiles {
    fn start(call: &Call<'_>, weighted: bool, array: bool) -> Box<dyn Accumulator> {
        let kind = call.types.first().copied().unwrap_or(Type::Unknown);
        let spread = match kind {
            Type::Int | Type::Long => Spread::Digest(TDigest::exact_up_to(Type::Long, EXACT)),
            Type::Real | Type::DateTime | Type::Timespan => Spread::Digest(TDigest::exact_up_to(kind, EXACT)),
            _ => Spread::Ordered(vec![], 0),
        };
        let columns = call.types.len().saturating_sub(1 + usize::from(weighted));
        let text = kind == Type::String;
        Box::new(Percentiles { weighted, array, text, columns, percents: None, spread })
    }

    /// The percentages of the call: numbers, or one array of them.
    fn percents(&self, arguments: &[Value]) -> Result<Vec<f64>, Fault> {
        let named = arguments.get(1 + usize::from(self.weighted)..).unwrap_or_default();
        let items = match named {
            [Value::Array(items)] => items,
            items => items,
        };
        let read = |item: &Value| item.to(Type::Real).as_real().filter(|p| (0.0..=100.0).contains(p));
        items
            .iter()
            .map(read)
            .collect::<Option<Vec<f64>>>()
            .ok_or_else(|| Fault::argument("percentiles", "a percentage must be a number from 0 to 100"))
    }
}

impl Spread {
    fn insert(&mut self, session: &Session, value: &Value, weight: u64) -> Result<(), Fault> {
        match self {
            Spread::Digest(digest) => digest.insert(value, weight),
            Spread::Ordered(values, tidy) => {
                values.push((value.clone(), weight));
                if values.len() > 2 * (*tidy).max(EXACT) {
                    *tidy = in_order(values);
                }
                if *tidy > session.rows_max {
                    return Err(Fault::Limit {
                        resource: "distinct values",
                        limit: session.rows_max.to_string(),
                        advice: "take percentiles of numbers, which are estimated",
                    });
                }
            }
        }
        Ok(())
    }

    fn percentile(&mut self, percent: f64) -> Value {
        match self {
            Spread::Digest(digest) => digest.percentile(percent),
            Spread::Ordered(values, tidy) => {
                if *tidy != values.len() {
                    *tidy = in_order(values);
                }
                let total = values.iter().fold(0_u64, |sum, (_, weight)| sum.saturating_add(*weight));
                let rank = rank_of(percent, total);
                let mut seen = 0_u64;
                let found = values.iter().find(|(_, weight)| {
                    seen = seen.saturating_add(*weight);
                    seen >= rank
                });
                found.map_or(Value::Null, |(value, _)| value.clone())
            }
        }
    }
}

/// Sorts, joins equal values, and gives how many are left.
fn in_order(values: &mut Vec<(Value, u64)>) -> usize {
    values.sort_by(|(a, _), (b, _)| sort_order(a, b));
    values.dedup_by(|(next, weight), (kept, sum)| {
        let equal = sort_order(next, kept).is_eq();
        if equal {
            *sum = sum.saturating_add(*weight);
        }
        equal
    });
    values.len()
}

impl Accumulator for Percentiles {
    fn add(&mut self, session: &Session, arguments: &[Value]) -> Result<(), Fault> {
        if self.percents.is_none() {
            self.percents = Some(self.percents(arguments)?);
        }
        let weight = if self.weighted { arguments.get(1).and_then(Value::as_long).unwrap_or(0) } else { 1 };
        let weight = u64::try_from(weight).unwrap_or(0);
        match arguments.first() {
            Some(Value::Null) if self.text => self.spread.insert(session, &Value::text(""), weight),
            Some(value) if !value.is_null() && weight > 0 => self.spread.insert(session, value, weight),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        let percents = self.percents.take();
        let empty = percents.is_none();
        let percents = percents.unwrap_or_else(|| vec![0.0; self.columns]);
        let values: Vec<Value> = percents.iter().map(|p| self.spread.percentile(*p)).collect();
        Ok(match self.array {
            true if empty => vec![Value::Null],
            true => vec![Value::array(values)],
            false => values,
        })
    }
}
