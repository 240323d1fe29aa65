//! `union`, and the shape of several tables together.

use super::columns::matches_pattern;
use super::shape::Output;
use super::{Binder, Shape};
use crate::ast::{Expr, ExprKind, Name, Operator};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use std::collections::HashMap;
use std::sync::Arc;

impl<'a> Binder<'a> {
    pub(super) fn union(
        &mut self,
        input: Option<Shape>,
        operator: &'a Operator,
        tables: &'a [Expr],
    ) -> Shape {
        let fuzzy = operator.parameter("isfuzzy").is_some_and(|p| p.value.span.of(self.text) == "true");
        let mut shapes: Vec<Shape> = input.into_iter().collect();
        for table in tables {
            let more = self.without_row(|b| b.union_operand(table, fuzzy));
            shapes.extend(more);
        }
        // The official binder gives all columns with `kind=inner` too, and so do we.
        let mut shape = outer(&shapes);
        let source = operator.parameter("withsource").or(operator.parameter("with_source"));
        if let Some(parameter) = source {
            let name = match &parameter.value.kind {
                ExprKind::Name(name) => name.text.clone(),
                _ => self.constant_text(&parameter.value).unwrap_or_default(),
            };
            shape.columns.insert(0, Column::new(name, Type::String));
        }
        shape
    }

    /// The tables that an operand names; several with a wildcard, none when it is unknown and may be.
    pub(super) fn union_operand(&mut self, table: &'a Expr, fuzzy: bool) -> Vec<Shape> {
        if let ExprKind::Name(name) = &table.bare().kind {
            if name.text.contains('*') {
                return self.wildcard_tables(name, fuzzy);
            }
            if fuzzy && self.is_unknown_table(name) {
                return vec![];
            }
        }
        if let ExprKind::Pipeline(pipeline) = &table.bare().kind
            && let Some(Expr { kind: ExprKind::Name(name), .. }) = pipeline.source.as_ref().map(Expr::bare)
            && fuzzy
            && self.is_unknown_table(name)
        {
            return vec![];
        }
        vec![self.table(table)]
    }

    fn is_unknown_table(&self, name: &Name) -> bool {
        !self.locals.iter().any(|l| l.name == name.text)
            && self.catalogue.table(&name.text).is_none()
            && self.catalogue.function(&name.text).is_none()
    }

    fn wildcard_tables(&mut self, name: &Name, fuzzy: bool) -> Vec<Shape> {
        let names = self.catalogue.table_names();
        let found: Vec<Shape> = names
            .iter()
            .filter(|n| matches_pattern(&name.text, n))
            .filter_map(|n| self.catalogue.table(n))
            .map(Shape::of)
            .collect();
        if found.is_empty() && !fuzzy {
            self.report("KS142", name.span, format!("No table's name fits '{}'.", name.text));
            return vec![Shape { columns: vec![], open: true }];
        }
        found
    }
}

/// The types that a name has in several tables.
#[derive(Default)]
struct Kinds {
    types: Vec<Type>,
    seen: usize,
    /// When the first two tables agree, the official binder looks no further.
    settled: bool,
}

/// All columns of all tables by name; one name with several types becomes one column per type.
pub(super) fn outer(shapes: &[Shape]) -> Shape {
    union_columns(shapes).0
}

/// The columns of a union, and per table and column its place among them.
#[must_use]
pub fn union_columns(shapes: &[Shape]) -> (Shape, Vec<Vec<usize>>) {
    let mut order: Vec<Arc<str>> = vec![];
    let mut kinds: HashMap<Arc<str>, Kinds> = HashMap::new();
    for column in shapes.iter().flat_map(|s| &s.columns) {
        let known = kinds.entry(column.name.clone()).or_insert_with(|| {
            order.push(column.name.clone());
            Kinds::default()
        });
        known.seen += 1;
        let again = known.types.contains(&column.column_type);
        known.settled |= again && known.seen == 2;
        if !again && !known.settled {
            known.types.push(column.column_type);
        }
    }
    let mut output = Output::default();
    let mut places: HashMap<Arc<str>, Vec<(Type, usize)>> = HashMap::new();
    for name in order {
        let types = kinds.remove(&name).unwrap_or_default().types;
        for kind in &types {
            let place = (*kind, output.columns.len());
            match types.len() {
                1 => output.push_unique(&name, *kind),
                _ => output.push_unique(&format!("{name}_{}", kind.name()), *kind),
            }
            places.entry(name.clone()).or_default().push(place);
        }
    }
    let place = |column: &Column| {
        let known = places.get(&column.name).map_or(&[][..], Vec::as_slice);
        let same = known.iter().find(|(kind, _)| *kind == column.column_type);
        same.or(known.first()).map_or(0, |(_, place)| *place)
    };
    let by_table = shapes.iter().map(|s| s.columns.iter().map(place).collect()).collect();
    let open = shapes.is_empty() || shapes.iter().any(|s| s.open);
    (Shape { columns: output.columns, open }, by_table)
}
