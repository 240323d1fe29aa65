//! `make-series`: aggregates over evenly spaced bins of an axis, as arrays.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/make-series-operator>.

use super::{Interpreter, eval};
use crate::plan::{AggregateCall, Expr, Series};
use crate::value::Key;
use crate::{Accumulator, Fault, Row, Value};
use indexmap::IndexMap;
use kql::Type;
use std::collections::HashMap;

/// Most bins of one series.
const BINS_MAX: i64 = 1 << 20;

type States = Vec<Box<dyn Accumulator>>;
type Bins = HashMap<i64, States, ahash::RandomState>;

/// Where bins begin: number `n` begins at `start + n * step`.
struct Axis {
    kind: Type,
    start: Number,
    step: Number,
    /// How many bins there are from `start` on, when the end is given.
    count: Option<i64>,
    /// Whether `start` was given, so that bins before it do not count.
    from: bool,
}

/// A place on the axis, or a distance: ticks of times, else numbers.
#[derive(Clone, Copy)]
enum Number {
    Whole(i64),
    Real(f64),
}

/// What is computed before the rows are looked at.
struct Prepared {
    calls: Vec<AggregateCall>,
    results: Vec<(Expr, Value)>,
    axis: Axis,
}

impl Interpreter<'_> {
    pub(super) fn series(&self, series: &Series, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let rows = self.rows(&series.input, input)?;
        let is_empty = rows.is_empty();
        let prepared = self.prepared_series(series)?;
        let groups = self.binned(series, &prepared, rows)?;
        let mut found = vec![];
        let mut cells = 0;
        for (key, bins) in groups {
            let row = self.series_row(series, &prepared, key, bins)?;
            cells += row.iter().map(|v| v.as_array().map_or(1, <[Value]>::len)).sum::<usize>();
            if cells > self.session.rows_max {
                return Err(limit(self.session.rows_max));
            }
            found.push(row);
        }
        if is_empty && series.nonempty {
            let missing = series.keys.iter().map(|k| Key(super::settled(Value::Null, k.kind)));
            found.push(self.series_row(series, &prepared, missing.collect(), Bins::default())?);
        }
        Ok(found)
    }

    fn prepared_series(&self, series: &Series) -> Result<Prepared, Fault> {
        let constant = |expr: &Expr| self.value(expr, &[]);
        let from = series.from.as_ref().map(constant).transpose()?;
        let to = series.to.as_ref().map(constant).transpose()?;
        let step = self.value(&series.step, &[])?;
        let results = series.results.iter().map(|(expr, default)| {
            let expr = self.prepared(expr)?.unwrap_or_else(|| expr.clone());
            let default = if is_number(expr.kind) { default.to(expr.kind) } else { default.clone() };
            Ok((expr, default.to(Type::Dynamic)))
        });
        Ok(Prepared {
            calls: self.calls_prepared(&series.calls)?,
            results: results.collect::<Result<_, Fault>>()?,
            axis: Axis::new(series.axis.kind, from, to, &step)?,
        })
    }

    fn binned(
        &self,
        series: &Series,
        prepared: &Prepared,
        rows: Vec<Row>,
    ) -> Result<IndexMap<Vec<Key>, Bins, ahash::RandomState>, Fault> {
        let keys = self.all_prepared(&series.keys)?;
        let axis = self.prepared(&series.axis)?;
        let axis = axis.as_ref().unwrap_or(&series.axis);
        let mut groups: IndexMap<Vec<Key>, Bins, ahash::RandomState> = IndexMap::default();
        for row in rows {
            let place = Number::of(&eval(axis, &row, self.session)?);
            let Some(bin) = place.and_then(|place| prepared.axis.bin(place)) else { continue };
            let key = keys.iter().map(|k| eval(k, &row, self.session).map(Key));
            let bins = groups.entry(key.collect::<Result<_, _>>()?).or_default();
            let states = match bins.entry(bin) {
                std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(self.started(&prepared.calls)?)
                }
            };
            self.add(states, &prepared.calls, &row)?;
        }
        Ok(groups)
    }

    fn series_row(
        &self,
        series: &Series,
        prepared: &Prepared,
        key: Vec<Key>,
        mut bins: Bins,
    ) -> Result<Row, Fault> {
        let (first, last) = prepared.axis.extent(&bins)?;
        let mut columns: Vec<Vec<Value>> = vec![vec![]; prepared.results.len()];
        let mut places = vec![];
        for bin in first..last {
            places.push(prepared.axis.value(bin));
            let found = match bins.get_mut(&bin) {
                Some(states) => Some(self.results_of(states, prepared)?),
                None => None,
            };
            for (at, (column, (expr, default))) in columns.iter_mut().zip(&prepared.results).enumerate() {
                let value = found.as_ref().and_then(|f| f.get(at)).unwrap_or(default);
                let value = if is_number(expr.kind) { value.to(expr.kind) } else { value.clone() };
                column.push(value.to(Type::Dynamic));
            }
        }
        let parts: Row = key
            .into_iter()
            .map(|k| k.0)
            .chain(columns.into_iter().map(Value::array))
            .chain([Value::array(places)])
            .collect();
        Ok(series.order.iter().map(|&place| parts.get(place).cloned().unwrap_or_default()).collect())
    }

    /// The results of one bin.
    fn results_of(&self, states: &mut States, prepared: &Prepared) -> Result<Vec<Value>, Fault> {
        let mut values = vec![];
        for (state, call) in states.iter_mut().zip(&prepared.calls) {
            values.extend(self.finished(state.as_mut(), call)?);
        }
        prepared.results.iter().map(|(expr, _)| eval(expr, &values, self.session)).collect()
    }
}

impl Axis {
    fn new(kind: Type, from: Option<Value>, to: Option<Value>, step: &Value) -> Result<Axis, Fault> {
        let number = |what: &str, value: &Value| {
            let number = Number::of(&value.to(step_kind(kind, what)));
            number.ok_or_else(|| {
                Fault::argument(
                    "make-series",
                    format!("'{what}' has to be a constant of the axis' kind ({})", kind.name()),
                )
            })
        };
        let step = number("step", step)?;
        if !step.is_positive() {
            return Err(Fault::argument("make-series", "'step' has to be greater than zero"));
        }
        let start = from.as_ref().map(|v| number("from", v)).transpose()?;
        let end = to.as_ref().map(|v| number("to", v)).transpose()?;
        let zero = if matches!(step, Number::Real(_)) { Number::Real(0.0) } else { Number::Whole(0) };
        let mut axis = Axis { kind, start: start.unwrap_or(zero), step, count: None, from: from.is_some() };
        axis.count = end.map(|end| axis.bins_before(end));
        Ok(axis)
    }

    /// How many bins begin between the start and that end.
    fn bins_before(&self, end: Number) -> i64 {
        match (self.start, end, self.step) {
            (Number::Whole(start), Number::Whole(end), Number::Whole(step)) => {
                let distance = i128::from(end) - i128::from(start);
                let step = i128::from(step);
                let bins = distance.div_euclid(step) + i128::from(distance.rem_euclid(step) > 0);
                i64::try_from(bins).unwrap_or(i64::MAX)
            }
            (start, end, step) => ((end.real() - start.real()) / step.real()).ceil() as i64,
        }
    }

    /// The bin of a place; `None` outside the bounds.
    fn bin(&self, place: Number) -> Option<i64> {
        let bin = match (self.start, place, self.step) {
            (Number::Whole(start), Number::Whole(place), Number::Whole(step)) => {
                let distance = i128::from(place) - i128::from(start);
                i64::try_from(distance.div_euclid(i128::from(step))).ok()?
            }
            (start, place, step) => {
                let bin = ((place.real() - start.real()) / step.real()).floor();
                if !bin.is_finite() {
                    return None;
                }
                bin as i64
            }
        };
        let within = (!self.from || bin >= 0) && self.count.is_none_or(|count| bin < count);
        within.then_some(bin)
    }

    /// The first bin of a series and the one after its last.
    fn extent(&self, bins: &Bins) -> Result<(i64, i64), Fault> {
        let smallest = bins.keys().copied().min();
        let largest = bins.keys().copied().max().map(|bin| bin.saturating_add(1));
        let first = if self.from { 0 } else { smallest.unwrap_or(0) };
        let last = self.count.or(largest).unwrap_or(first).max(first);
        if last.checked_sub(first).is_none_or(|count| count > BINS_MAX) {
            return Err(limit(usize::try_from(BINS_MAX).unwrap_or(usize::MAX)));
        }
        Ok((first, last))
    }

    /// Where a bin begins, as a member of an array.
    fn value(&self, bin: i64) -> Value {
        match (self.start, self.step) {
            (Number::Whole(start), Number::Whole(step)) => {
                let place = start.saturating_add(bin.saturating_mul(step));
                match self.kind {
                    Type::DateTime => Value::DateTime(place),
                    Type::Timespan => Value::Timespan(place),
                    _ => Value::Long(place),
                }
            }
            (start, step) => Value::Real(start.real() + bin as f64 * step.real()),
        }
    }
}

impl Number {
    fn of(value: &Value) -> Option<Number> {
        match value {
            Value::DateTime(ticks) | Value::Timespan(ticks) => Some(Number::Whole(*ticks)),
            Value::Int(_) | Value::Long(_) => value.as_long().map(Number::Whole),
            other => other.as_real().filter(|n| n.is_finite()).map(Number::Real),
        }
    }

    fn real(self) -> f64 {
        match self {
            Number::Whole(number) => number as f64,
            Number::Real(number) => number,
        }
    }

    fn is_positive(self) -> bool {
        self.real() > 0.0
    }
}

/// The type that a bound or the step of an axis has.
fn step_kind(axis: Type, what: &str) -> Type {
    match axis {
        Type::DateTime if what == "step" => Type::Timespan,
        Type::DateTime | Type::Timespan => axis,
        Type::Int | Type::Long => Type::Long,
        Type::Dynamic | Type::Unknown => Type::Unknown,
        _ => Type::Real,
    }
}

fn is_number(kind: Type) -> bool {
    matches!(kind, Type::Int | Type::Long | Type::Real | Type::Decimal)
}

fn limit(limit: usize) -> Fault {
    Fault::Limit {
        resource: "values of series",
        limit: limit.to_string(),
        advice: "make the step wider, or the time shorter",
    }
}
