//! Calls: functions of the query, special forms, windows, aggregates, the library.

use super::scope::{Meaning, Row};
use super::{Found, Resolver};
use crate::plan::{Expr, Node, Rel, RelNode, Window};
use crate::{Fault, Value};
use kql::Type;
use kql::ast::{Expr as Syntax, ExprKind, Name};
use std::sync::Arc;

impl<'a> Resolver<'a> {
    pub(super) fn call(
        &mut self,
        expr: &'a Syntax,
        name: &'a Name,
        arguments: &'a [Syntax],
    ) -> Result<Found, Fault> {
        match self.local(name) {
            Some(Meaning::Function(lambda, known)) => {
                self.check_allowed(name)?;
                let given = self.given(arguments)?;
                return self.call_lambda(expr.id, lambda, known, given);
            }
            Some(Meaning::Pattern(pattern)) => return self.pattern_call(pattern, arguments, None),
            Some(Meaning::Found(found)) if arguments.is_empty() => return self.inline(found),
            _ => {}
        }
        if let Some(found) = self.special_call(expr, name, arguments)? {
            return Ok(found);
        }
        if self.frame.bound.calls.contains_key(&expr.id) {
            let given = self.given(arguments)?;
            return self.call_stored(expr.id, given);
        }
        if self.aggregates.is_some() && self.is_aggregate(&name.text) {
            return self.aggregate_call(expr, name, arguments).map(Found::Scalar);
        }
        if let Some(window) = window_of(&name.text) {
            let arguments = self.scalars(arguments)?;
            return Ok(Found::Scalar(Expr {
                kind: self.kind_of(expr),
                node: Node::Window(window, arguments),
            }));
        }
        let resolved = self.scalars(arguments)?;
        self.function(&name.text, resolved, self.kind_of(expr), expr).map(Found::Scalar)
    }

    /// Arguments as scalars; `*` stands for all columns.
    pub(super) fn scalars(&mut self, arguments: &'a [Syntax]) -> Result<Vec<Expr>, Fault> {
        let mut scalars = vec![];
        for argument in arguments {
            if matches!(argument.kind, ExprKind::Star) {
                let columns = self.row.columns.iter().enumerate();
                scalars.extend(columns.map(|(at, c)| Expr::column(at, c.column_type)));
            } else {
                scalars.push(self.scalar(argument)?);
            }
        }
        Ok(scalars)
    }

    /// Forms that take or give tables, or that are no functions of values.
    fn special_call(
        &mut self,
        expr: &'a Syntax,
        name: &'a Name,
        arguments: &'a [Syntax],
    ) -> Result<Option<Found>, Fault> {
        let found = match name.text.as_str() {
            "toscalar" => self.first_cell(expr, arguments)?,
            "materialize" => match arguments.first() {
                Some(argument) => self.materialized(argument)?,
                None => Found::Nothing,
            },
            "table" => return self.table_call(arguments).map(Some),
            "database" | "cluster" | "workspace" | "app" | "resource" | "adx" => Found::Nothing,
            "iff" | "iif" => self.choice(expr, arguments)?,
            "case" => self.case(expr, arguments)?,
            "column_ifexists" | "columnifexists" => self.column_if_exists(arguments)?,
            "iscolumnexists" => {
                let wanted = self.constant_text(arguments.first())?;
                Found::Scalar(Expr::literal(Value::Bool(self.row.column(&wanted).is_some()), Type::Bool))
            }
            "column_names_of" => self.column_names_of(arguments)?,
            "pack_all" => self.pack_all(expr, arguments)?,
            "bag_pack_columns" => self.pack_columns(expr, arguments)?,
            "node_id" | "labels" | "node_degree_in" | "node_degree_out" => {
                return self.graph_call(expr, name, arguments).map(Some);
            }
            "all" | "any" | "map" if !self.row.members.is_empty() => {
                return self.graph_call(expr, name, arguments).map(Some);
            }
            _ => return Ok(None),
        };
        Ok(Some(found))
    }

    fn first_cell(&mut self, expr: &'a Syntax, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let Some(argument) = arguments.first() else { return Ok(Found::Nothing) };
        let gathered = self.aggregates.take();
        let found = self.with_row(Row::default(), |r| r.value(argument));
        self.aggregates = gathered;
        match found? {
            Found::Table(rel) => {
                let kind = rel.columns.first().map_or(self.kind_of(expr), |c| c.column_type);
                Ok(Found::Scalar(Expr { kind, node: Node::First(Arc::new(rel)) }))
            }
            other => Ok(other),
        }
    }

    /// The names of the columns of a table, as an array.
    fn column_names_of(&mut self, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let Some(argument) = arguments.first() else { return Ok(Found::Nothing) };
        let Found::Table(rel) = self.with_row(Row::default(), |r| r.value(argument))? else {
            return Err(Fault::argument("column_names_of", "its argument must be a table"));
        };
        let names = rel.columns.iter().map(|column| Value::text(&column.name)).collect();
        Ok(Found::Scalar(Expr::literal(Value::array(names), Type::Dynamic)))
    }

    fn materialized(&mut self, argument: &'a Syntax) -> Result<Found, Fault> {
        match self.value(argument)? {
            Found::Table(rel) => Ok(Found::Table(self.share(rel))),
            other => Ok(other),
        }
    }

    /// The table, computed once wherever it is used.
    pub(super) fn share(&mut self, rel: Rel) -> Rel {
        if matches!(rel.node, RelNode::Shared(..) | RelNode::Table(_) | RelNode::Cached(_) | RelNode::Rows(_))
        {
            return rel;
        }
        self.shared += 1;
        Rel::new(rel.columns.clone(), RelNode::Shared(self.shared, Arc::new(rel)))
    }

    fn table_call(&mut self, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let text = self.constant_text(arguments.first())?;
        let columns = self.world.catalogue.table(&text);
        let columns =
            columns.ok_or_else(|| Fault::argument("table", format!("there is no table '{text}'")))?;
        Ok(Found::Table(Rel::new(columns, RelNode::Table(text.as_str().into()))))
    }

    pub(super) fn constant_text(&mut self, expr: Option<&'a Syntax>) -> Result<String, Fault> {
        match expr {
            Some(expr) => Ok(crate::value::to_text(&self.constant(expr)?)),
            None => Ok(String::new()),
        }
    }

    fn choice(&mut self, expr: &'a Syntax, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let kind = self.kind_of(expr);
        let [condition, yes, no] = arguments else { return Ok(Found::Nothing) };
        let branch = (self.scalar(condition)?, self.scalar(yes)?.cast(kind));
        let otherwise = Box::new(self.scalar(no)?.cast(kind));
        Ok(Found::Scalar(Expr { kind, node: Node::Case(vec![branch], otherwise) }))
    }

    fn case(&mut self, expr: &'a Syntax, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let kind = self.kind_of(expr);
        let Some((last, pairs)) = arguments.split_last() else { return Ok(Found::Nothing) };
        let mut branches = vec![];
        for pair in pairs.chunks(2) {
            if let [condition, value] = pair {
                branches.push((self.scalar(condition)?, self.scalar(value)?.cast(kind)));
            }
        }
        let otherwise = Box::new(self.scalar(last)?.cast(kind));
        Ok(Found::Scalar(Expr { kind, node: Node::Case(branches, otherwise) }))
    }

    fn column_if_exists(&mut self, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let wanted = self.constant_text(arguments.first())?;
        if let Some(column) = self.row.column(&wanted) {
            return Ok(Found::Scalar(self.key_column(column)));
        }
        match arguments.get(1) {
            Some(otherwise) => self.value(otherwise),
            None => Ok(Found::Nothing),
        }
    }

    /// `pack_all()`: all columns as one bag.
    fn pack_all(&mut self, expr: &'a Syntax, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let ignore = arguments.first().map(|a| self.scalar(a)).transpose()?;
        let columns = self.row.columns.clone();
        let items = columns.iter().enumerate();
        let items = items.map(|(at, c)| (c.name.to_string(), Expr::column(at, c.column_type))).collect();
        let bag = self.bag_of(items, expr)?;
        let ignores = ignore.as_ref().and_then(Expr::as_literal).and_then(Value::as_bool) == Some(true);
        if !ignores {
            return Ok(Found::Scalar(bag));
        }
        self.function("bag_without_empty", vec![bag], Type::Dynamic, expr).map(Found::Scalar)
    }

    fn pack_columns(&mut self, expr: &'a Syntax, arguments: &'a [Syntax]) -> Result<Found, Fault> {
        let mut items = vec![];
        for argument in arguments {
            let name = match &argument.bare().kind {
                ExprKind::Name(name) => name.text.clone(),
                _ => String::new(),
            };
            items.push((name, self.scalar(argument)?));
        }
        self.bag_of(items, expr).map(Found::Scalar)
    }

    /// A bag of these members.
    pub(super) fn bag_of(&mut self, items: Vec<(String, Expr)>, expr: &Syntax) -> Result<Expr, Fault> {
        let mut arguments = vec![];
        for (name, value) in items {
            arguments.push(Expr::literal(Value::text(name), Type::String));
            arguments.push(value);
        }
        self.function("bag_pack", arguments, Type::Dynamic, expr)
    }
}

fn window_of(name: &str) -> Option<Window> {
    Some(match name {
        "prev" => Window::Prev,
        "next" => Window::Next,
        "row_number" => Window::RowNumber,
        "row_cumsum" => Window::RowCumsum,
        "row_rank_dense" | "row_rank" => Window::RowRankDense,
        "row_rank_min" => Window::RowRankMin,
        "row_window_session" => Window::RowWindowSession,
        _ => return None,
    })
}
