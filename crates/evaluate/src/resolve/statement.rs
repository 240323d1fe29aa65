//! Statements, and tables that stand alone.

use super::scope::{Local, Meaning, Row};
use super::{Found, Resolver};
use crate::plan::{Expr, External, Rel, RelNode};
use crate::value::to_text;
use crate::{Fault, Value};
use kql::ast::{
    ColumnDeclaration, Expr as Syntax, ExprKind, Parameter, ParameterKind, Statement, StatementKind,
};
use kql::{Column, Type};

impl<'a> Resolver<'a> {
    /// The whole text: every query statement gives a result.
    pub(super) fn whole(&mut self, statements: &'a [Statement]) -> Result<(), Fault> {
        for statement in statements {
            if let StatementKind::Query(expr) = &statement.kind {
                match self.value(expr)? {
                    Found::Table(rel) => self.results.push(("PrimaryResult".into(), rel)),
                    Found::Scalar(value) => self.results.push(("PrimaryResult".into(), one_cell(value))),
                    Found::Graph(graph) => {
                        let rel = super::graph::whole_graph(*graph);
                        self.results.push(("PrimaryResult".into(), rel));
                    }
                    _ => {}
                }
            } else {
                self.statement(statement)?;
            }
        }
        Ok(())
    }

    /// Statements of a body; gives what the last query gives.
    pub(super) fn statements(&mut self, statements: &'a [Statement]) -> Result<Found, Fault> {
        let mut last = Found::Nothing;
        for statement in statements {
            match &statement.kind {
                StatementKind::Query(expr) => last = self.value(expr)?,
                _ => self.statement(statement)?,
            }
        }
        Ok(last)
    }

    fn statement(&mut self, statement: &'a Statement) -> Result<(), Fault> {
        match &statement.kind {
            StatementKind::Let(name, value) => {
                let meaning = match &value.kind {
                    ExprKind::Lambda(lambda) => Meaning::Function(lambda, self.locals.len()),
                    _ => Meaning::Found(self.with_row(Row::default(), |r| r.value(value))?),
                };
                self.locals.push(Local { name: &name.text, meaning });
            }
            StatementKind::QueryParameters(parameters) => {
                for parameter in parameters {
                    let ParameterKind::Scalar(kind) = &parameter.kind else { continue };
                    let found = match self.world.parameters.get(&parameter.name.text) {
                        Some(value) => Expr::literal(value.to(*kind), *kind),
                        None => match &parameter.default {
                            Some(default) => self.scalar(default)?.cast(*kind),
                            None => {
                                let problem =
                                    format!("the query needs a value for '{}'", parameter.name.text);
                                return Err(Fault::argument("declare query_parameters", problem));
                            }
                        },
                    };
                    let meaning = Meaning::Found(Found::Scalar(found));
                    self.locals.push(Local { name: &parameter.name.text, meaning });
                }
            }
            StatementKind::Pattern(name, pattern) => {
                self.locals.push(Local { name: &name.text, meaning: Meaning::Pattern(pattern) });
            }
            StatementKind::Restrict(entities) => {
                self.allowed = Some(entities.iter().filter_map(restricted_name).collect());
            }
            StatementKind::Query(_) | StatementKind::Set(..) | StatementKind::Alias(..) => {}
        }
        Ok(())
    }

    pub(super) fn datatable(
        &mut self,
        columns: &'a [ColumnDeclaration],
        values: &'a [Syntax],
    ) -> Result<Found, Fault> {
        let columns = declared(columns);
        let mut rows = vec![];
        for chunk in values.chunks(columns.len().max(1)) {
            let mut row = vec![];
            for (column, value) in columns.iter().zip(chunk) {
                row.push(self.scalar(value)?.cast(column.column_type));
            }
            rows.push(row);
        }
        Ok(Found::Table(Rel::new(columns, RelNode::Rows(rows))))
    }

    pub(super) fn external(
        &mut self,
        columns: &'a [ColumnDeclaration],
        addresses: &'a [Syntax],
        options: &'a [Parameter],
    ) -> Result<Found, Fault> {
        let mut found = vec![];
        for address in addresses {
            found.push(to_text(&self.constant(address)?));
        }
        let mut named = vec![];
        for option in options {
            named.push((option.name.text.clone(), self.word(&option.value)?));
        }
        let external = External { addresses: found, options: named };
        Ok(Found::Table(Rel::new(declared(columns), RelNode::External(Box::new(external)))))
    }

    /// A value that may be written as a bare word.
    pub(super) fn word(&mut self, expr: &'a Syntax) -> Result<String, Fault> {
        match &expr.kind {
            ExprKind::Name(name) => match self.local(name) {
                Some(Meaning::Found(Found::Scalar(value))) => {
                    Ok(value.as_literal().map_or_else(|| name.text.clone(), to_text))
                }
                _ => Ok(name.text.clone()),
            },
            _ => Ok(to_text(&self.constant(expr)?)),
        }
    }
}

/// The table or view that `restrict access to` names; the last part of `database("d").T`.
fn restricted_name(entity: &Syntax) -> Option<String> {
    match &entity.bare().kind {
        ExprKind::Name(name) | ExprKind::Call(name, _) => Some(name.text.clone()),
        ExprKind::Path(_, last) => restricted_name(last),
        ExprKind::Star => Some("*".to_owned()),
        _ => None,
    }
}

/// The columns of a declaration.
pub(super) fn declared(columns: &[ColumnDeclaration]) -> Vec<Column> {
    let column =
        |c: &ColumnDeclaration| Column::new(c.name.text.as_str(), c.column_type.unwrap_or(Type::Unknown));
    columns.iter().map(column).collect()
}

/// A table of one value.
pub(super) fn one_cell(value: Expr) -> Rel {
    let columns = vec![Column::new("print_0", value.kind)];
    Rel::new(columns, RelNode::Rows(vec![vec![value]]))
}

/// A table of constants.
pub(super) fn constant_rows(columns: Vec<Column>, rows: Vec<Vec<Value>>) -> Rel {
    let kinds: Vec<Type> = columns.iter().map(|c| c.column_type).collect();
    let row = |row: Vec<Value>| row.into_iter().zip(&kinds).map(|(v, k)| Expr::literal(v, *k)).collect();
    Rel::new(columns, RelNode::Rows(rows.into_iter().map(row).collect()))
}
