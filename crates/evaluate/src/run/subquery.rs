//! Tables within expressions: computed once, before the rows are looked at.

use super::Interpreter;
use crate::plan::{AggregateCall, Expr, Node, Rel};
use crate::{Fault, Value};
use std::sync::Arc;

impl Interpreter<'_> {
    /// The expression with its tables replaced by constants; `None` when it has none.
    pub(crate) fn prepared(&self, expr: &Expr) -> Result<Option<Expr>, Fault> {
        if !expr.has_table() {
            return Ok(None);
        }
        let mut prepared = expr.clone();
        self.prepare(&mut prepared)?;
        Ok(Some(prepared))
    }

    /// Expressions with their tables replaced.
    pub(crate) fn all_prepared(&self, items: &[Expr]) -> Result<Vec<Expr>, Fault> {
        let prepared = |item: &Expr| Ok(self.prepared(item)?.unwrap_or_else(|| item.clone()));
        items.iter().map(prepared).collect()
    }

    /// Calls with the tables in their arguments replaced.
    pub(crate) fn calls_prepared(&self, calls: &[AggregateCall]) -> Result<Vec<AggregateCall>, Fault> {
        let prepared = |call: &AggregateCall| {
            Ok(AggregateCall { arguments: self.all_prepared(&call.arguments)?, ..call.clone() })
        };
        calls.iter().map(prepared).collect()
    }

    /// The first cell of a table, or its first column; found once per query.
    fn constant(&self, rel: &Arc<Rel>, is_list: bool) -> Result<Value, Fault> {
        let first = |rows: Vec<crate::Row>| {
            let mut cells = rows.into_iter().filter_map(|row| row.into_iter().next());
            if is_list { Value::array(cells.collect()) } else { cells.next().unwrap_or_default() }
        };
        if rel.is_open() {
            let around = self.around.borrow().last().cloned();
            return Ok(first(self.rows(rel, around.as_ref().map(|rows| rows.as_slice()))?));
        }
        let place = (Arc::as_ptr(rel), is_list);
        if let Some(found) = self.constants.borrow().get(&place) {
            return Ok(found.clone());
        }
        let value = first(self.rows(rel, None)?);
        self.constants.borrow_mut().insert(place, value.clone());
        Ok(value)
    }

    fn prepare(&self, expr: &mut Expr) -> Result<(), Fault> {
        match &mut expr.node {
            Node::First(rel) | Node::List(rel) => {
                let rel = rel.clone();
                let is_list = matches!(expr.node, Node::List(_));
                expr.node = Node::Literal(self.constant(&rel, is_list)?);
            }
            _ => expr.parts_mut().into_iter().try_for_each(|part| self.prepare(part))?,
        }
        Ok(())
    }
}
