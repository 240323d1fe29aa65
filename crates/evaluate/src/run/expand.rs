//! `mv-expand` and `mv-apply`: one row per item of an array.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/mv-expand-operator>,
//! <https://learn.microsoft.com/kusto/query/mv-apply-operator>.

use super::{Interpreter, eval};
use crate::plan::{ApplyColumn, Expand, ExpandItem, Expr, Rel};
use crate::{Fault, Row, Value};
use kql::Type;
use std::sync::Arc;

/// What is found before the rows are looked at.
struct Prepared<'a> {
    expand: &'a Expand,
    values: Vec<Expr>,
    limit: usize,
}

impl Interpreter<'_> {
    pub(super) fn expand(&self, expand: &Expand, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let prepared = self.prepared_expansion(expand)?;
        let mut rows = vec![];
        for row in self.rows(&expand.input, input)? {
            rows.extend(self.expanded(&prepared, &row)?);
            self.check(&rows)?;
        }
        Ok(rows)
    }

    pub(super) fn apply(
        &self,
        (expand, body, columns): (&Expand, &Rel, &[ApplyColumn]),
        input: Option<&[Row]>,
    ) -> Result<Vec<Row>, Fault> {
        let prepared = self.prepared_expansion(expand)?;
        let mut rows = vec![];
        for row in self.rows(&expand.input, input)? {
            let found = self.rows_within(body, self.expanded(&prepared, &row)?)?;
            rows.extend(found.iter().map(|inner| {
                let cell = |column: &ApplyColumn| match *column {
                    ApplyColumn::Source(place) => row.get(place),
                    ApplyColumn::Body(place) => inner.get(place),
                };
                columns.iter().map(|c| cell(c).cloned().unwrap_or_default()).collect::<Row>()
            }));
            self.check(&rows)?;
        }
        Ok(rows)
    }

    fn prepared_expansion<'e>(&self, expand: &'e Expand) -> Result<Prepared<'e>, Fault> {
        let values: Vec<Expr> = expand.items.iter().map(|i| i.value.clone()).collect();
        let limit = match &expand.limit {
            Some(limit) => self.count(limit)?,
            None => usize::MAX,
        };
        Ok(Prepared { expand, values: self.all_prepared(&values)?, limit })
    }

    /// The rows of one row: as many as its longest array has items.
    fn expanded(&self, prepared: &Prepared<'_>, row: &[Value]) -> Result<Vec<Row>, Fault> {
        let Prepared { expand, values, limit } = prepared;
        let values = values.iter().map(|v| eval(v, row, self.session)).collect::<Result<Vec<_>, _>>()?;
        let longest = values.iter().map(length).max().unwrap_or(0).min(*limit);
        let base: Row = expand
            .carried
            .iter()
            .map(|from| from.and_then(|place| row.get(place)).cloned().unwrap_or_default())
            .collect();
        let mut rows = vec![];
        for at in 0..longest {
            let mut fresh = base.clone();
            for (item, value) in expand.items.iter().zip(&values) {
                put(&mut fresh, item.column, cell(item, value, at, expand.pairs));
            }
            if let Some(index) = expand.index {
                put(&mut fresh, index, i64::try_from(at).ok().into());
            }
            rows.push(fresh);
        }
        Ok(rows)
    }
}

fn put(row: &mut Row, place: usize, value: Value) {
    if let Some(cell) = row.get_mut(place) {
        *cell = value;
    }
}

/// How many rows a value becomes; what is no array or bag, null as well, becomes one.
fn length(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len(),
        Value::Bag(members) => members.len(),
        _ => 1,
    }
}

fn cell(item: &ExpandItem, value: &Value, at: usize, pairs: bool) -> Value {
    let found = match value {
        Value::Array(items) => items.get(at).cloned().unwrap_or_default(),
        Value::Bag(members) => members.get_index(at).map(|m| member(m, pairs)).unwrap_or_default(),
        scalar if at == 0 => scalar.clone(),
        _ => Value::Null,
    };
    expanded_as(found, item.to)
}

fn member((name, value): (&Arc<str>, &Value), pairs: bool) -> Value {
    match pairs {
        true => Value::array(vec![Value::Text(name.clone()), value.clone()]),
        false => Value::bag([(name.clone(), value.clone())]),
    }
}

/// What `mv-expand` makes rows of: the items of an array, the members of a bag, as bags of one or, with
/// `pairs`, as `[key, value]`. `None` for other values, of which there is one row.
#[must_use]
pub fn items_of(value: &Value, pairs: bool) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => Some(items.iter().cloned().collect()),
        Value::Bag(members) => Some(members.iter().map(|m| member(m, pairs)).collect()),
        _ => None,
    }
}

/// `to typeof(…)` of an item: a change of type without reading texts; only times and guids are read,
/// which JSON has no other form for.
#[must_use]
pub fn expanded_as(value: Value, to: Type) -> Value {
    let is_text = matches!(value, Value::Text(_));
    match to {
        Type::Dynamic | Type::Unknown => value,
        Type::Bool | Type::Int | Type::Long | Type::Real | Type::Decimal if is_text => Value::Null,
        _ => value.to(to),
    }
}
