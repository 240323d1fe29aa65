//! `summarize`, `top-nested`, `top-hitters`.

use super::columns::{Clash, Item};
use super::shape::Output;
use super::{Binder, Shape};
use crate::ast::{Expr, ExprKind, TopNestedClause};
use crate::scalar_type::Type;

impl<'a> Binder<'a> {
    pub(super) fn summarize(&mut self, input: Shape, aggregates: &'a [Expr], by: &'a [Expr]) -> Shape {
        let mut output = Output::beside(&input.columns);
        let open = input.open;
        self.with_row(input, |b| {
            let keys = b.group_keys(&mut output, by);
            let before = std::mem::replace(&mut b.keys, keys);
            b.aggregate_items(&mut output, aggregates, |kind| kind);
            b.keys = before;
        });
        Shape { columns: output.columns, open }
    }

    /// Binds and places the keys; gives the names of those that are bare columns.
    pub(super) fn group_keys(&mut self, output: &mut Output, by: &'a [Expr]) -> Vec<String> {
        let mut keys = vec![];
        for expr in by {
            let item = self.item(expr);
            self.refuse_dynamic(item.value.scalar_type(), item.span);
            if let ExprKind::Name(name) = &value_of(expr).kind {
                keys.push(name.text.clone());
            }
            keys.extend(self.converts_to_itself(value_of(expr)).map(str::to_owned));
            self.place(output, &item, Clash::Number);
        }
        keys
    }

    /// Binds and places aggregates, each type passed through `change`.
    pub(super) fn aggregate_items(
        &mut self,
        output: &mut Output,
        items: &'a [Expr],
        change: fn(Type) -> Type,
    ) {
        for expr in items {
            let item = self.aggregate_item(expr, change);
            self.place(output, &item, Clash::Number);
        }
    }

    pub(super) fn aggregate_item(&mut self, expr: &'a Expr, change: fn(Type) -> Type) -> Item<'a> {
        let before = std::mem::replace(&mut self.aggregates, true);
        let mut item = self.item(expr);
        self.aggregates = before;
        item.bare = false;
        match &mut item.value {
            super::Value::Tuple(columns) => {
                columns.iter_mut().for_each(|c| c.column_type = change(c.column_type))
            }
            super::Value::Scalar(kind) => *kind = change(*kind),
            _ => {}
        }
        item
    }

    pub(super) fn top_nested(&mut self, input: Shape, clauses: &'a [TopNestedClause]) -> Shape {
        let mut output = Output::default();
        self.with_row(input, |b| {
            for clause in clauses {
                if let Some(count) = &clause.count {
                    b.scalar(count);
                }
                let key = b.item(&clause.of);
                let key_name = key.names.first().map(|n| n.text.clone()).or(key.default.clone());
                b.place(&mut output, &key, Clash::Number);
                let mut value = b.aggregate_item(&clause.by, |kind| kind);
                if value.names.is_empty() {
                    value.default = Some(format!("aggregated_{}", key_name.unwrap_or_default()));
                    value.value = super::Value::Scalar(value.value.scalar_type());
                }
                b.place(&mut output, &value, Clash::Number);
            }
        });
        Shape::of(output.columns)
    }

    pub(super) fn top_hitters(&mut self, input: Shape, of: &'a Expr, by: Option<&'a Expr>) -> Shape {
        let mut output = Output::default();
        self.with_row(input, |b| {
            let key = b.item(of);
            let key_name = key.default.clone().unwrap_or_default();
            b.place(&mut output, &key, Clash::Number);
            let name = match by {
                Some(by) => {
                    b.scalar(by);
                    format!("approximate_sum_{}", b.default_name(by).unwrap_or_default())
                }
                None => format!("approximate_count_{key_name}"),
            };
            output.push_unique(&name, Type::Long);
        });
        Shape::of(output.columns)
    }
}

fn value_of(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Named(_, value) => value,
        _ => expr,
    }
}
