//! `union`: columns by name.

use super::columns::projected;
use super::scope::Meaning;
use super::{Found, Resolver};
use crate::plan::{Expr, Rel, RelNode};
use crate::{Fault, Value};
use kql::ast::{Expr as Syntax, ExprKind, Name, Operator};
use kql::{Column, Shape, Type};

/// A table of a union with the name that `withsource` tells.
pub(super) type Named = (String, Rel);

impl<'a> Resolver<'a> {
    pub(super) fn union(
        &mut self,
        input: Option<Rel>,
        operator: &'a Operator,
        tables: &'a [Syntax],
    ) -> Result<Rel, Fault> {
        let fuzzy = operator.parameter("isfuzzy").is_some_and(|p| p.value.span.of(self.frame.text) == "true");
        let mut operands: Vec<Named> = input.into_iter().map(|rel| (source_name(&rel, 0), rel)).collect();
        for table in tables {
            let more = self.union_operand(table, fuzzy, operands.len())?;
            operands.extend(more);
        }
        let columns = self.shape_of(operator.id)?;
        let source = operator.parameter("withsource").or(operator.parameter("with_source")).is_some();
        Ok(together(operands, columns, source))
    }

    /// The tables that an operand names.
    pub(super) fn union_operand(
        &mut self,
        table: &'a Syntax,
        fuzzy: bool,
        place: usize,
    ) -> Result<Vec<Named>, Fault> {
        if let ExprKind::Name(name) = &table.bare().kind {
            if name.text.contains('*') {
                return Ok(self.wildcard(name));
            }
            if fuzzy && self.is_unknown(name) {
                return Ok(vec![]);
            }
        }
        if let ExprKind::Pipeline(pipeline) = &table.bare().kind
            && let Some(Syntax { kind: ExprKind::Name(name), .. }) =
                pipeline.source.as_ref().map(Syntax::bare)
            && fuzzy
            && self.is_unknown(name)
        {
            return Ok(vec![]);
        }
        let rel = self.table(table)?;
        let name = match &table.bare().kind {
            ExprKind::Name(name) => name.text.clone(),
            _ => source_name(&rel, place),
        };
        Ok(vec![(name, rel)])
    }

    fn is_unknown(&self, name: &Name) -> bool {
        self.local(name).is_none()
            && self.world.catalogue.table(&name.text).is_none()
            && self.world.catalogue.function(&name.text).is_none()
    }

    fn wildcard(&self, name: &Name) -> Vec<Named> {
        let names = self.world.catalogue.table_names();
        let fitting = names.into_iter().filter(|n| kql::bind::matches_pattern(&name.text, n));
        fitting.filter_map(|n| self.stored(&n).map(|rel| (n, rel))).collect()
    }

    /// A stored table.
    pub(super) fn stored(&self, name: &str) -> Option<Rel> {
        if !self.allows(name) {
            return None;
        }
        let columns = self.world.catalogue.table(name)?;
        Some(Rel::new(columns, RelNode::Table(name.into())))
    }

    /// What the views of the query give.
    fn views(&mut self) -> Result<Vec<Named>, Fault> {
        let mut found = vec![];
        for local in self.locals.clone() {
            if let Meaning::Function(lambda, known) = &local.meaning
                && lambda.is_view
                && lambda.parameters.is_empty()
                && self.allows(local.name)
                && let Found::Table(rel) =
                    self.call_lambda(kql::bind::view_site(lambda), lambda, *known, vec![])?
            {
                found.push((local.name.to_owned(), rel));
            }
        }
        Ok(found)
    }

    /// All tables that `search` and `find` look through.
    pub(super) fn tables_in(&mut self, tables: &'a [Syntax]) -> Result<Vec<Named>, Fault> {
        if tables.is_empty() {
            let names = self.world.catalogue.table_names();
            let mut found: Vec<Named> =
                names.into_iter().filter_map(|n| self.stored(&n).map(|rel| (n, rel))).collect();
            found.extend(self.views()?);
            return Ok(found);
        }
        let mut found = vec![];
        for table in tables {
            let more = self.union_operand(table, false, found.len())?;
            found.extend(more);
        }
        Ok(found)
    }
}

/// The table that a chain of row-wise operators starts at, or its place among the operands.
fn source_name(rel: &Rel, place: usize) -> String {
    match &rel.node {
        RelNode::Table(name) => name.to_string(),
        RelNode::Where(inner, _) | RelNode::Take(inner, _) | RelNode::Sort(inner, _) => {
            source_name(inner, place)
        }
        _ => format!("union_arg{place}"),
    }
}

/// All rows under the columns; with the name of the table first when `source` is set.
pub(super) fn together(operands: Vec<Named>, columns: Vec<Column>, source: bool) -> Rel {
    let shapes: Vec<Shape> = operands.iter().map(|(_, rel)| Shape::of(rel.columns.clone())).collect();
    let (_, places) = kql::bind::union_columns(&shapes);
    let skip = usize::from(source);
    let parts = operands.into_iter().zip(places).map(|((name, rel), places)| {
        let mut exprs: Vec<Expr> = columns.iter().map(|c| nothing(c.column_type)).collect();
        if let (true, Some(first)) = (source, exprs.first_mut()) {
            *first = Expr::literal(Value::text(&name), Type::String);
        }
        for (at, place) in places.into_iter().enumerate() {
            if let (Some(slot), Some(column)) = (exprs.get_mut(place + skip), rel.columns.get(at)) {
                *slot = Expr::column(at, column.column_type).cast(slot.kind);
            }
        }
        projected(rel, columns.clone(), exprs)
    });
    Rel::new(columns.clone(), RelNode::Union(parts.collect()))
}

/// What stands where a table has no such column.
fn nothing(kind: Type) -> Expr {
    Expr::literal(if kind == Type::String { Value::text("") } else { Value::Null }, kind)
}

/// The table's column for a column of the union: by name and type, or by `name_type`; else nothing.
pub(super) fn column_of(rel: &Rel, column: &Column) -> Expr {
    let named = rel.columns.iter().enumerate().find(|(_, c)| c.name == column.name);
    if let Some((at, found)) = named {
        return Expr::column(at, found.column_type).cast(column.column_type);
    }
    let typed = rel.columns.iter().enumerate().find(|(_, c)| {
        c.column_type == column.column_type
            && column
                .name
                .strip_prefix(&*c.name)
                .is_some_and(|s| s.strip_prefix('_') == Some(c.column_type.name()))
    });
    match typed {
        Some((at, found)) => Expr::column(at, found.column_type),
        None => nothing(column.column_type),
    }
}
