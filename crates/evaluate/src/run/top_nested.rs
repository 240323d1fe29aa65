//! `top-nested`: the top values, and within each of them the top values of the next level.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/top-nested-operator>.

use super::{Interpreter, eval};
use crate::plan::{Expr, TopNestedLevel};
use crate::value::sort_order;
use crate::{Fault, Row, Value};

/// A value of a level with its rows and its aggregate.
struct Found {
    key: Value,
    value: Value,
    rows: Vec<Row>,
}

impl Interpreter<'_> {
    pub(super) fn top_nested(&self, rows: Vec<Row>, levels: &[TopNestedLevel]) -> Result<Vec<Row>, Fault> {
        let mut found = vec![];
        self.nested(rows, levels, &vec![], &mut found)?;
        Ok(found)
    }

    fn nested(
        &self,
        rows: Vec<Row>,
        levels: &[TopNestedLevel],
        prefix: &Row,
        found: &mut Vec<Row>,
    ) -> Result<(), Fault> {
        let Some((level, deeper)) = levels.split_first() else {
            found.push(prefix.clone());
            return self.check(found);
        };
        let mut values = self.level_values(rows, level)?;
        let count = match &level.count {
            Some(count) => self.count(count)?.min(values.len()),
            None => values.len(),
        };
        let rest = values.split_off(count);
        for Found { key, value, rows } in values {
            let prefix: Row = prefix.iter().cloned().chain([key, value]).collect();
            self.nested(rows, deeper, &prefix, found)?;
        }
        let rest: Vec<Row> = rest.into_iter().flat_map(|v| v.rows).collect();
        if !rest.is_empty() && levels.iter().any(|l| l.others.is_some()) {
            found.push(self.others(&rest, levels, prefix)?);
        }
        Ok(())
    }

    /// The values of a level, in the order of their aggregates.
    fn level_values(&self, rows: Vec<Row>, level: &TopNestedLevel) -> Result<Vec<Found>, Fault> {
        let mut values = vec![];
        for (key, rows) in self.grouped(rows, std::slice::from_ref(&level.of))? {
            let key = key.into_iter().next().map(|k| k.0).unwrap_or_default();
            values.push(Found { key, value: self.level_aggregate(level, &rows)?, rows });
        }
        values.sort_by(|a, b| {
            let missing = a.value.is_null().cmp(&b.value.is_null());
            let order = sort_order(&a.value, &b.value);
            missing.then(if level.ascending { order } else { order.reverse() })
        });
        Ok(values)
    }

    fn level_aggregate(&self, level: &TopNestedLevel, rows: &[Row]) -> Result<Value, Fault> {
        let results = self.aggregate(rows.to_vec(), &[], &level.calls)?.into_iter().next();
        let by = self.prepared(&level.by)?;
        eval(by.as_ref().unwrap_or(&level.by), &results.unwrap_or_default(), self.session)
    }

    /// One row for what is not among the top: at levels without `with others`, nothing.
    fn others(&self, rest: &[Row], levels: &[TopNestedLevel], prefix: &Row) -> Result<Row, Fault> {
        let mut row = prefix.clone();
        for level in levels {
            match &level.others {
                Some(others) => {
                    row.push(self.value(others, &[])?.to(level.of.kind));
                    row.push(self.level_aggregate(level, rest)?);
                }
                None => row.extend([nothing(&level.of), nothing(&level.by)]),
            }
        }
        Ok(row)
    }
}

fn nothing(expr: &Expr) -> Value {
    super::settled(Value::Null, expr.kind)
}
