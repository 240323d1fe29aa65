//! Which columns are used.

use evaluate::plan::{Expr, Node};

/// What is needed of a table.
#[derive(Debug, Clone)]
pub(crate) struct Want {
    columns: Vec<bool>,
    /// Whether the order of the rows counts.
    pub ordered: bool,
}

impl Want {
    /// All columns, in order.
    pub fn all(columns: usize) -> Self {
        Want { columns: vec![true; columns], ordered: true }
    }

    /// The columns that these expressions read.
    pub fn of(columns: usize, exprs: &[&Expr], ordered: bool) -> Self {
        Want { columns: vec![false; columns], ordered }.and(exprs)
    }

    /// These columns too.
    pub fn and(mut self, exprs: &[&Expr]) -> Self {
        exprs.iter().for_each(|expr| mark(expr, &mut self.columns));
        self
    }

    /// This column too.
    pub fn with(mut self, place: usize) -> Self {
        if let Some(used) = self.columns.get_mut(place) {
            *used = true;
        }
        self
    }

    /// The same without an order.
    pub fn unordered(&self) -> Self {
        Want { columns: self.columns.clone(), ordered: false }
    }

    /// The same in order.
    pub fn ordered(self) -> Self {
        Want { ordered: true, ..self }
    }

    /// Whether a column is needed.
    pub fn has(&self, place: usize) -> bool {
        self.columns.get(place).copied().unwrap_or(false)
    }

    /// The first `left` columns, and the rest.
    pub fn split(&self, left: usize) -> (Self, Self) {
        let (a, b) = self.columns.split_at(left.min(self.columns.len()));
        (Want { columns: a.to_vec(), ordered: false }, Want { columns: b.to_vec(), ordered: false })
    }
}

fn mark(expr: &Expr, used: &mut Vec<bool>) {
    match &expr.node {
        Node::Column(place) => {
            if let Some(used) = used.get_mut(*place) {
                *used = true;
            }
        }
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
            parts.iter().for_each(|part| mark(part, used));
        }
        Node::Case(branches, otherwise) => {
            for (when, then) in branches {
                mark(when, used);
                mark(then, used);
            }
            mark(otherwise, used);
        }
        Node::Cast(inner) | Node::Part(inner, _) => mark(inner, used),
        Node::Each(_, items, of) => {
            mark(items, used);
            mark(of, used);
        }
        Node::Literal(_) | Node::First(_) | Node::List(_) => {}
    }
}
