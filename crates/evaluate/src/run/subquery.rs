//! Tables within expressions: computed once, before the rows are looked at.

use super::Interpreter;
use crate::plan::{AggregateCall, Expr, Node};
use crate::{Fault, Value};

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

    fn prepare(&self, expr: &mut Expr) -> Result<(), Fault> {
        match &mut expr.node {
            Node::First(rel) => {
                let rows = self.rows(rel, None)?;
                let cell = rows.into_iter().next().and_then(|row| row.into_iter().next());
                expr.node = Node::Literal(cell.unwrap_or_default());
            }
            Node::List(rel) => {
                let rows = self.rows(rel, None)?;
                let items = rows.into_iter().filter_map(|row| row.into_iter().next()).collect();
                expr.node = Node::Literal(Value::array(items));
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
        Node::Column(_) | Node::Literal(_) => false,
    }
}
