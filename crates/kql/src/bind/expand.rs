//! `mv-expand` and `mv-apply`.

use super::columns::Clash;
use super::shape::Output;
use super::{Binder, Shape, Value};
use crate::ast::{ExpandItem, ExprKind, Operator, Pipeline};
use crate::catalogue::Column;
use crate::scalar_type::Type;

impl<'a> Binder<'a> {
    pub(super) fn mv_expand(
        &mut self,
        input: Shape,
        operator: &'a Operator,
        items: &'a [ExpandItem],
    ) -> Shape {
        self.expanded(input, operator, items).0
    }

    /// The columns after expansion, and the names of those that the items fill.
    fn expanded(
        &mut self,
        input: Shape,
        operator: &'a Operator,
        items: &'a [ExpandItem],
    ) -> (Shape, Vec<String>) {
        let open = input.open;
        let mut output = Output::over(&input.columns);
        let mut filled = vec![];
        self.with_row(input, |b| {
            for item in items {
                b.expand_item(&mut output, item, &mut filled);
            }
        });
        if let Some(name) = self.parameter_word(operator, "with_itemindex") {
            output.push_unique(name, Type::Long);
        }
        (Shape { columns: output.columns, open }, filled)
    }

    fn expand_item(&mut self, output: &mut Output, item: &'a ExpandItem, filled: &mut Vec<String>) {
        let mut bound = self.item(&item.value);
        let found = bound.value.scalar_type();
        if !matches!(found, Type::Dynamic | Type::Unknown) {
            self.report(
                "KS141",
                bound.span,
                format!("Only dynamic values can be expanded, and this is {}.", found.name()),
            );
            if bound.bare && bound.names.is_empty() {
                return;
            }
        }
        let kind = item.to.unwrap_or(found);
        bound.value = Value::Scalar(kind);
        if let Some(name) = bound.names.first().map(|n| n.text.clone()).or(bound.default.clone()) {
            filled.push(name);
        }
        self.place(output, &bound, Clash::Replace);
    }

    pub(super) fn mv_apply(
        &mut self,
        input: Shape,
        operator: &'a Operator,
        items: &'a [ExpandItem],
        body: &'a Pipeline,
    ) -> Shape {
        let (inner, filled) = self.expanded(input.clone(), operator, items);
        let result = match self.inner(inner, body) {
            Value::Table(shape) => shape,
            _ => Shape { columns: vec![], open: true },
        };
        let mut columns: Vec<Column> =
            input.columns.into_iter().filter(|c| !filled.iter().any(|f| *f == *c.name)).collect();
        for column in result.columns {
            match columns.iter_mut().find(|c| c.name == column.name) {
                Some(kept) => kept.column_type = column.column_type,
                None => columns.push(column),
            }
        }
        Shape { columns, open: input.open || result.open }
    }

    /// Whether an item is a column as it is; for plugins that remove it.
    pub(super) fn column_name(expr: &crate::ast::Expr) -> Option<&str> {
        match &expr.bare().kind {
            ExprKind::Name(name) => Some(&name.text),
            _ => None,
        }
    }
}
