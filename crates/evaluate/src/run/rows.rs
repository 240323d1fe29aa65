//! Operators that look at rows one by one or in order.

use super::{Interpreter, eval};
use crate::plan::{Expr, Node, Rel, SortKey, Window};
use crate::value::{equal, sort_order};
use crate::{Fault, Row, Value};
use kql::Type;
use std::cmp::Ordering;

/// Rows between two looks whether the query is to end.
const ROWS_BETWEEN_LOOKS: usize = 1024;

impl Interpreter<'_> {
    pub(super) fn constants(&self, cells: &[Vec<Expr>]) -> Result<Vec<Row>, Fault> {
        cells.iter().map(|row| self.row_of(row, &[])).collect()
    }

    /// The values of expressions over one row.
    pub(crate) fn row_of(&self, items: &[Expr], row: &[Value]) -> Result<Row, Fault> {
        items.iter().map(|item| self.value(item, row)).collect()
    }

    /// The value of an expression over one row; tables within it are computed first.
    pub(crate) fn value(&self, expr: &Expr, row: &[Value]) -> Result<Value, Fault> {
        match self.prepared(expr)? {
            Some(prepared) => eval(&prepared, row, self.session),
            None => eval(expr, row, self.session),
        }
    }

    pub(super) fn range(
        &self,
        bounds: &[Expr; 3],
        rel: &Rel,
        most: Option<usize>,
    ) -> Result<Vec<Row>, Fault> {
        let kind = rel.columns.first().map_or(Type::Long, |c| c.column_type);
        let [from, to, step] = bounds;
        let (from, to) = (self.value(from, &[])?.to(kind), self.value(to, &[])?.to(kind));
        let step = self.value(step, &[])?;
        let mut rows = vec![];
        let mut at = from;
        while within(&at, &to, &step) && most.is_none_or(|m| rows.len() < m) {
            rows.push(vec![at.clone()]);
            if rows.len() > self.session.rows_max {
                self.check(&rows)?;
            }
            match stepped(&at, &step) {
                Some(next) => at = next,
                None => break,
            }
        }
        Ok(rows)
    }

    pub(super) fn filter(&self, rows: Vec<Row>, predicate: &Expr) -> Result<Vec<Row>, Fault> {
        let prepared = self.prepared(predicate)?;
        let predicate = prepared.as_ref().unwrap_or(predicate);
        let mut kept = vec![];
        for (at, row) in rows.into_iter().enumerate() {
            self.look(at)?;
            if eval::truth_of(&eval(predicate, &row, self.session)?) == Some(true) {
                kept.push(row);
            }
        }
        Ok(kept)
    }

    pub(super) fn project(&self, rows: Vec<Row>, items: &[Expr]) -> Result<Vec<Row>, Fault> {
        let items = self.all_prepared(items)?;
        let projected = |(at, row): (usize, &Row)| {
            self.look(at)?;
            items.iter().map(|i| eval(i, row, self.session)).collect()
        };
        rows.iter().enumerate().map(projected).collect()
    }

    /// Looks every so many rows whether the query is to end.
    pub(crate) fn look(&self, row: usize) -> Result<(), Fault> {
        if row.is_multiple_of(ROWS_BETWEEN_LOOKS) { self.session.check_running() } else { Ok(()) }
    }

    pub(super) fn sort(&self, rows: Vec<Row>, keys: &[SortKey]) -> Result<Vec<Row>, Fault> {
        let mut keyed = vec![];
        for row in rows {
            let values = keys.iter().map(|k| self.value(&k.value, &row)).collect::<Result<Vec<_>, _>>()?;
            keyed.push((values, row));
        }
        keyed.sort_by(|(a, _), (b, _)| {
            let orders = keys.iter().zip(a.iter().zip(b)).map(|(key, (a, b))| key_order(key, a, b));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        Ok(keyed.into_iter().map(|(_, row)| row).collect())
    }

    pub(super) fn take(&self, mut rows: Vec<Row>, count: &Expr) -> Result<Vec<Row>, Fault> {
        rows.truncate(self.count(count)?);
        Ok(rows)
    }

    /// A constant number of rows.
    pub(crate) fn count(&self, expr: &Expr) -> Result<usize, Fault> {
        let count = self.value(expr, &[])?.to(Type::Long).as_long().unwrap_or(0);
        Ok(usize::try_from(count).unwrap_or(0))
    }

    pub(super) fn sample(&self, mut rows: Vec<Row>, count: &Expr) -> Result<Vec<Row>, Fault> {
        let count = self.count(count)?.min(rows.len());
        for at in 0..count {
            let left = (rows.len() - at) as u64;
            let other = at + usize::try_from(self.session.random() % left).unwrap_or(0);
            rows.swap(at, other);
        }
        rows.truncate(count);
        Ok(rows)
    }

    pub(super) fn union(&self, parts: &[Rel], input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let mut rows = vec![];
        for part in parts {
            rows.extend(self.rows(part, input)?);
            self.check(&rows)?;
        }
        Ok(rows)
    }

    /// Expressions over rows in order. Each window function becomes a column of its own first.
    pub(super) fn serialize(&self, mut rows: Vec<Row>, items: &[Expr]) -> Result<Vec<Row>, Fault> {
        let mut items = self.all_prepared(items)?;
        let width = rows.first().map_or(0, Vec::len);
        let mut added = 0;
        while let Some(window) = items.iter_mut().find_map(innermost) {
            let found =
                std::mem::replace(window, Expr { kind: window.kind, node: Node::Column(width + added) });
            let Node::Window(kind, arguments) = &found.node else { break };
            let values = self.window(&rows, *kind, arguments)?;
            rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
            added += 1;
        }
        rows.iter().map(|row| items.iter().map(|i| eval(i, row, self.session)).collect()).collect()
    }

    fn window(&self, rows: &[Row], kind: Window, arguments: &[Expr]) -> Result<Vec<Value>, Fault> {
        let columns = arguments
            .iter()
            .map(|a| rows.iter().map(|row| eval(a, row, self.session)).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        Ok(super::rows::window_values(kind, &columns, rows.len()))
    }
}

/// The window function without another in its arguments.
fn innermost(expr: &mut Expr) -> Option<&mut Expr> {
    let is_window = matches!(expr.node, Node::Window(..));
    if is_window {
        let Node::Window(_, arguments) = &expr.node else { return None };
        if !arguments.iter().any(Expr::has_window) {
            return Some(expr);
        }
    }
    match &mut expr.node {
        Node::Call(_, arguments)
        | Node::And(arguments)
        | Node::Or(arguments)
        | Node::Window(_, arguments) => arguments.iter_mut().find_map(innermost),
        Node::Case(branches, otherwise) => {
            let found = branches.iter_mut().find_map(|(c, v)| innermost(c).or_else(|| innermost(v)));
            found.or_else(|| innermost(otherwise))
        }
        Node::Cast(inner) | Node::Part(inner, _) => innermost(inner),
        Node::Each(_, array, _) => innermost(array),
        _ => None,
    }
}

/// The values of a window function over all rows, from the values of its arguments.
fn window_values(kind: Window, columns: &[Vec<Value>], count: usize) -> Vec<Value> {
    let column = |at: usize| columns.get(at).map_or(&[][..], Vec::as_slice);
    let constant = |at: usize| column(at).first().cloned().unwrap_or_default();
    let restart = |at: usize, row: usize| column(at).get(row).and_then(Value::as_bool) == Some(true);
    match kind {
        Window::Prev | Window::Next => {
            let offset = constant(1).as_long().unwrap_or(1);
            let offset = if kind == Window::Prev { -offset } else { offset };
            let places = 0..i64::try_from(count).unwrap_or(0);
            let shifted = places.map(|row| usize::try_from(row + offset).ok());
            shifted
                .enumerate()
                .map(|(row, from)| {
                    let found = from.and_then(|f| column(0).get(f)).cloned();
                    found.unwrap_or_else(|| column(2).get(row).cloned().unwrap_or_default())
                })
                .collect()
        }
        Window::RowNumber => {
            let start = constant(0).as_long().unwrap_or(1);
            let mut number = start - 1;
            let next = |row| {
                number = if restart(1, row) { start } else { number + 1 };
                Value::Long(number)
            };
            (0..count).map(next).collect()
        }
        Window::RowCumsum => {
            let mut sum = Value::Null;
            let next = |row| {
                let value = column(0).get(row).cloned().unwrap_or_default();
                let fresh = restart(1, row) || sum.is_null();
                sum = if fresh { value } else { plus(&sum, &value) };
                sum.clone()
            };
            (0..count).map(next).collect()
        }
        Window::RowRankDense | Window::RowRankMin => ranks(kind, column(0), |row| restart(1, row), count),
        Window::RowWindowSession => sessions(column(0), &constant(1), &constant(2), |row| restart(3, row)),
    }
}

fn ranks(kind: Window, terms: &[Value], restart: impl Fn(usize) -> bool, count: usize) -> Vec<Value> {
    let (mut rank, mut seen) = (0, 0);
    (0..count)
        .map(|row| {
            let fresh = row == 0 || restart(row);
            let changed = fresh
                || terms.get(row).zip(terms.get(row - 1)).is_none_or(|(a, b)| equal(a, b) == Some(false));
            seen = if fresh { 1 } else { seen + 1 };
            if fresh {
                rank = 1;
            } else if changed {
                rank = if kind == Window::RowRankDense { rank + 1 } else { seen };
            }
            Value::Long(rank)
        })
        .collect()
}

/// The start of the session that each time belongs to.
fn sessions(times: &[Value], whole: &Value, between: &Value, restart: impl Fn(usize) -> bool) -> Vec<Value> {
    let (mut start, mut last) = (Value::Null, Value::Null);
    let mut found = vec![];
    for (row, time) in times.iter().enumerate() {
        let fresh =
            start.is_null() || restart(row) || exceeds(time, &start, whole) || exceeds(time, &last, between);
        if fresh {
            start = time.clone();
        }
        last = time.clone();
        found.push(start.clone());
    }
    found
}

fn exceeds(later: &Value, earlier: &Value, most: &Value) -> bool {
    match (later, earlier, most) {
        (Value::DateTime(a), Value::DateTime(b), Value::Timespan(most)) => a - b > *most,
        (a, b, most) => match (a.as_real(), b.as_real(), most.as_real()) {
            (Some(a), Some(b), Some(most)) => a - b > most,
            _ => false,
        },
    }
}

/// The sum of two values of one kind; a null counts as nothing.
fn plus(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (_, Value::Null) => a.clone(),
        (Value::Int(x), Value::Int(y)) => Value::Int(x.wrapping_add(*y)),
        (Value::Timespan(x), Value::Timespan(y)) => Value::Timespan(x.wrapping_add(*y)),
        (Value::DateTime(x), Value::Timespan(y)) => Value::DateTime(x.wrapping_add(*y)),
        (Value::Decimal(x), Value::Decimal(y)) => x.checked_add(*y).map_or(Value::Null, Value::Decimal),
        _ => match (a.as_long(), b.as_long()) {
            (Some(x), Some(y)) => Value::Long(x.wrapping_add(y)),
            _ => a.as_real().zip(b.as_real()).map(|(x, y)| x + y).into(),
        },
    }
}

/// Whether the range has not passed its end.
fn within(at: &Value, to: &Value, step: &Value) -> bool {
    let backward = match step {
        Value::Timespan(ticks) => *ticks < 0,
        other => other.as_real().is_none_or(|n| n < 0.0),
    };
    match crate::value::compare(at, to) {
        Some(Ordering::Equal) => true,
        Some(Ordering::Less) => !backward,
        Some(Ordering::Greater) => backward,
        None => false,
    }
}

/// The next value of a range; `None` when it does not move.
fn stepped(at: &Value, step: &Value) -> Option<Value> {
    let next = match (at, step) {
        (Value::DateTime(x), Value::Timespan(y)) => Value::DateTime(x.checked_add(*y)?),
        (Value::Timespan(x), Value::Timespan(y)) => Value::Timespan(x.checked_add(*y)?),
        (Value::Int(x), y) => Value::Int(i32::try_from(i64::from(*x) + y.to(Type::Long).as_long()?).ok()?),
        (Value::Long(x), y) => Value::Long(x.checked_add(y.to(Type::Long).as_long()?)?),
        (Value::Real(x), y) => Value::Real(x + y.as_real()?),
        (Value::Decimal(x), y) => match y.to(Type::Decimal) {
            Value::Decimal(y) => Value::Decimal(x.checked_add(y)?),
            _ => return None,
        },
        _ => return None,
    };
    (equal(&next, at) == Some(false)).then_some(next)
}

/// How two rows order by one key.
pub(crate) fn key_order(key: &SortKey, a: &Value, b: &Value) -> Ordering {
    let missing = |v: &Value| v.is_null() || matches!(v, Value::Real(n) if n.is_nan());
    match (missing(a), missing(b)) {
        (true, false) if key.nulls_first => return Ordering::Less,
        (true, false) => return Ordering::Greater,
        (false, true) if key.nulls_first => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        _ => {}
    }
    let order = sort_order(a, b);
    if key.ascending { order } else { order.reverse() }
}
