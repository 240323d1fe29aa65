//! Tables within expressions: computed once, before the rows are looked at.

use super::Interpreter;
use crate::plan::{AggregateCall, Expr, Node, Rel};
use crate::{Fault, Value};
use std::sync::Arc;

impl Interpreter<'_> {
    /// The expression with its tables replaced by constants; `None` when it has none.
    pub(crate) fn prepared(&self, expr: &Expr) -> Result<Option<Expr>, Fault> {
        if !has_table(expr) {
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
        if crate::resolve::holds_input(rel) {
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
            Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
                parts.iter_mut().try_for_each(|p| self.prepare(p))?;
            }
            Node::Case(branches, otherwise) => {
                for (condition, value) in branches {
                    self.prepare(condition)?;
                    self.prepare(value)?;
                }
                self.prepare(otherwise)?;
            }
            Node::Cast(inner) | Node::Part(inner, _) => self.prepare(inner)?,
            Node::Each(_, items, of) => {
                self.prepare(items)?;
                self.prepare(of)?;
            }
            Node::Column(_) | Node::Literal(_) => {}
        }
        Ok(())
    }
}

/// Whether a table stands in it.
pub(crate) fn has_table(expr: &Expr) -> bool {
    match &expr.node {
        Node::First(_) | Node::List(_) => true,
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
            parts.iter().any(has_table)
        }
        Node::Case(branches, otherwise) => {
            branches.iter().any(|(c, v)| has_table(c) || has_table(v)) || has_table(otherwise)
        }
        Node::Cast(inner) | Node::Part(inner, _) => has_table(inner),
        Node::Each(_, items, of) => has_table(items) || has_table(of),
        Node::Column(_) | Node::Literal(_) => false,
    }
}
