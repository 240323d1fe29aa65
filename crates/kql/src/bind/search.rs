//! `search` and `find`.

use super::scope::LocalValue;
use super::{Binder, Shape, Value, union};
use crate::ast::{BinaryOp, Expr, ExprKind, Find, Lambda, Name, NodeId, Operator, StatementKind};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use crate::span::Span;

impl<'a> Binder<'a> {
    pub(super) fn search(&mut self, input: Option<Shape>, tables: &'a [Expr], predicate: &'a Expr) -> Shape {
        let shape = match input {
            Some(shape) => shape,
            None => union::outer(&self.scope(tables)),
        };
        let mut result = shape.clone();
        self.with_row(shape, |b| b.search_predicate(predicate));
        result.columns.insert(0, Column::new("$table", Type::String));
        result
    }

    fn scope(&mut self, tables: &'a [Expr]) -> Vec<Shape> {
        if tables.is_empty() {
            let names = self.catalogue.table_names();
            let mut shapes: Vec<Shape> =
                names.iter().filter_map(|n| self.catalogue.table(n)).map(Shape::of).collect();
            shapes.extend(self.views());
            return shapes;
        }
        tables.iter().flat_map(|t| self.union_operand(t, false)).collect()
    }

    /// What the views of the query give, `let V = view () { … }`.
    fn views(&mut self) -> Vec<Shape> {
        let locals = self.locals.clone();
        let mut shapes = vec![];
        for local in &locals {
            if let LocalValue::Function(lambda, known) = &local.value
                && lambda.is_view
                && lambda.parameters.is_empty()
            {
                let name = Name { text: local.name.to_owned(), span: lambda_span(lambda) };
                self.site = view_site(lambda);
                if let Value::Table(shape) = self.call_lambda(&name, lambda, *known, vec![]) {
                    shapes.push(shape);
                }
            }
        }
        shapes
    }

    /// A string alone is a term to look for; everything else is an ordinary predicate.
    fn search_predicate(&mut self, predicate: &'a Expr) {
        match &predicate.kind {
            ExprKind::Logical(_, parts) => parts.iter().for_each(|part| self.search_predicate(part)),
            ExprKind::Paren(inner) => self.search_predicate(inner),
            ExprKind::Literal(_) | ExprKind::Star | ExprKind::Missing => {}
            ExprKind::Binary(BinaryOp::Text(_), ..) => {
                self.value(predicate);
            }
            _ => {
                self.value(predicate);
            }
        }
    }

    pub(super) fn find(&mut self, input: Option<Shape>, operator: &'a Operator, find: &'a Find) -> Shape {
        let shapes = match input {
            Some(shape) => vec![shape],
            None => self.scope(&find.tables),
        };
        let all = union::outer(&shapes);
        let source = operator.parameter("withsource").or(operator.parameter("with_source"));
        let source = source.and_then(|p| Self::column_name(&p.value)).unwrap_or("source_");
        let mut columns = vec![Column::new(source, Type::String)];
        self.with_row(by_name(&shapes), |b| {
            b.search_predicate(&find.predicate);
            for (item, kind) in &find.project {
                let bound = b.item(item);
                let name = bound.names.first().map(|n| n.text.clone()).or(bound.default.clone());
                columns
                    .push(Column::new(name.unwrap_or_default(), kind.unwrap_or(bound.value.scalar_type())));
            }
        });
        if find.project.is_empty() {
            let more = smart_columns(&shapes, &all, &find.predicate);
            columns.extend(more);
        } else if find.pack {
            columns.push(Column::new("pack_", Type::Dynamic));
        }
        Shape::of(columns)
    }
}

/// Every name once; where tables disagree about its type it is dynamic.
fn by_name(shapes: &[Shape]) -> Shape {
    let mut row = Shape::default();
    for column in shapes.iter().flat_map(|s| &s.columns) {
        match row.columns.iter_mut().find(|c| c.name == column.name) {
            Some(known) if known.column_type != column.column_type => known.column_type = Type::Dynamic,
            Some(_) => {}
            None => row.columns.push(column.clone()),
        }
    }
    row.open = shapes.iter().any(|s| s.open);
    row
}

/// The columns that all tables have, those that the predicate names, and a bag of the rest if any.
fn smart_columns(shapes: &[Shape], all: &Shape, predicate: &Expr) -> Vec<Column> {
    let mut columns: Vec<Column> = vec![];
    for column in shapes.first().map_or(&[][..], |s| &s.columns) {
        if shapes.iter().all(|s| s.has(&column.name)) {
            let agree = shapes.iter().all(|s| s.get(&column.name) == Some(column.column_type));
            let kind = if agree { column.column_type } else { Type::Dynamic };
            columns.push(Column { name: column.name.clone(), column_type: kind });
        }
    }
    let mut used = vec![];
    names_in(predicate, &mut used);
    for name in used {
        if let Some(kind) = all.get(name)
            && !columns.iter().any(|c| &*c.name == name)
        {
            columns.push(Column::new(name, kind));
        }
    }
    let rest = shapes.iter().flat_map(|s| &s.columns).any(|c| !columns.iter().any(|d| d.name == c.name));
    if rest {
        columns.push(Column::new("pack_", Type::Dynamic));
    }
    columns
}

/// The names that a predicate mentions.
fn names_in<'e>(expr: &'e Expr, names: &mut Vec<&'e str>) {
    match &expr.kind {
        ExprKind::Name(name) => names.push(&name.text),
        ExprKind::Logical(_, parts) | ExprKind::Call(_, parts) => {
            parts.iter().for_each(|p| names_in(p, names))
        }
        ExprKind::Paren(inner)
        | ExprKind::Unary(_, inner)
        | ExprKind::Path(inner, _)
        | ExprKind::Index(inner, _) => {
            names_in(inner, names);
        }
        ExprKind::Binary(_, left, right) => {
            names_in(left, names);
            names_in(right, names);
        }
        ExprKind::Membership(_, left, _) | ExprKind::Between(_, left, ..) => names_in(left, names),
        _ => {}
    }
}

fn lambda_span(lambda: &Lambda) -> Span {
    lambda.body.first().map(|s| s.span).unwrap_or_default()
}

/// Under which node the call of a view is filed that no expression of the query makes: the last
/// expression of its body.
#[must_use]
pub fn view_site(lambda: &Lambda) -> NodeId {
    let last = lambda.body.iter().rev().find_map(|statement| match &statement.kind {
        StatementKind::Query(expr) => Some(expr.id),
        _ => None,
    });
    last.unwrap_or_default()
}
