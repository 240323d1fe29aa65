//! Types for a tree: names resolved, expressions typed, the columns of every operator known.
//!
//! [`bind`] files what it finds under node ids in a [`Bound`]. A function that the query or the
//! catalogue defines is bound once per call, since the columns of its tables differ by call.
//! Errors have the codes of the Kusto language service.

mod aggregate;
mod call;
mod columns;
mod expand;
mod expr;
mod flow;
mod graph;
mod join;
mod lambda;
mod names;
mod operator;
mod parsing;
mod plugin;
mod rules;
mod scope;
mod search;
mod series;
mod shape;
mod statement;
mod summarize;
mod tuple;
mod union;

pub use columns::matches_pattern;
pub use scope::Value;
pub use search::view_site;
pub use shape::Shape;
pub use union::union_columns;

use crate::ast::{Name, NodeId};
use crate::catalogue::{Catalogue, Column};
use crate::diagnostic::{Diagnostic, closest};
use crate::functions::Library;
use crate::parser::Parsed;
use crate::scalar_type::Type;
use crate::span::Span;
use scope::{Local, Row};
use std::collections::HashMap;
use std::sync::Arc;

/// How deep expressions and calls may nest before binding stops.
const DEPTH_MAX: usize = 300;
/// How many calls of defined functions a query may expand to; nested ones multiply.
const CALLS_MAX: usize = 2_000;
/// More columns than these between two operators are an error; names are looked up among them.
const COLUMNS_MAX: usize = 5_000;
/// More names than these in one query are an error.
const NAMES_MAX: usize = 5_000;
/// More findings than these are not told.
const DIAGNOSTICS_MAX: usize = 200;

/// What binding found.
#[derive(Debug, Clone, Default)]
pub struct Bound {
    /// What the last query statement gives: its columns, when it gives a table.
    pub result: Option<Shape>,
    /// The types of scalar expressions.
    pub types: HashMap<NodeId, Type>,
    /// The columns of expressions that give several, as `arg_max(…)`, before they are placed.
    pub tuples: HashMap<NodeId, Vec<Column>>,
    /// Per item of a list of columns the names of the result's columns that it fills.
    pub items: HashMap<NodeId, Vec<Arc<str>>>,
    /// The columns after each operator.
    pub shapes: HashMap<NodeId, Shape>,
    /// Per call of a function of the query or the catalogue: its body, bound for that call's arguments.
    pub calls: HashMap<NodeId, BoundCall>,
    /// The same types by place, for an editor.
    pub expressions: Vec<(Span, Type)>,
    /// The columns after each source and operator by place, for an editor.
    pub flows: Vec<(Span, Shape)>,
    /// What is wrong, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A function's body as one call sees it.
#[derive(Debug, Clone)]
pub struct BoundCall {
    /// The text and tree of a stored function; `None` when the body is part of the query's tree.
    pub stored: Option<(String, Parsed)>,
    /// Types and columns of the body's nodes.
    pub bound: Bound,
}

/// The columns of operators that are known only when the query runs, as after `bag_unpack`: by the
/// calls of functions around the operator, outermost first, then the operator.
pub type KnownShapes = HashMap<Vec<NodeId>, Shape>;

/// Binds a parsed text. Its syntax errors come along in the diagnostics.
#[must_use]
pub fn bind(text: &str, parsed: &Parsed, catalogue: &dyn Catalogue, library: &Library) -> Bound {
    bind_knowing(text, parsed, &KnownShapes::new(), (catalogue, library))
}

/// Binds a parsed text of which some operators' columns have been found by running them.
#[must_use]
pub fn bind_knowing(
    text: &str,
    parsed: &Parsed,
    known: &KnownShapes,
    (catalogue, library): (&dyn Catalogue, &Library),
) -> Bound {
    let mut binder = Binder::new(text, catalogue, library);
    binder.known_shapes = Some(known);
    let result = binder.statements(&parsed.statements);
    let mut bound = binder.bound;
    bound.result = match result {
        Some(Value::Table(shape)) => Some(shape),
        _ => None,
    };
    bound.diagnostics.extend(parsed.diagnostics.iter().cloned());
    bound.diagnostics.sort_by_key(|d| d.span.start);
    bound
}

struct Binder<'a> {
    text: &'a str,
    catalogue: &'a dyn Catalogue,
    library: &'a Library,
    locals: Vec<Local<'a>>,
    row: Row,
    /// The group keys that are bare columns, while the aggregates beside them are bound.
    keys: Vec<String>,
    /// Where aggregates may stand: inside `summarize` and its kin, but not inside an aggregate.
    aggregates: bool,
    depth: usize,
    /// The expression that is about to call a function.
    site: NodeId,
    calls: usize,
    /// While a function's body is bound for a call, its own errors are not told again.
    quiet: usize,
    /// Columns found by running the query.
    known_shapes: Option<&'a KnownShapes>,
    /// The calls around what is bound now.
    path: Vec<NodeId>,
    bound: Bound,
}

impl<'a> Binder<'a> {
    fn new(text: &'a str, catalogue: &'a dyn Catalogue, library: &'a Library) -> Self {
        Binder {
            text,
            catalogue,
            library,
            locals: vec![],
            row: Row::default(),
            keys: vec![],
            aggregates: false,
            depth: 0,
            site: NodeId::default(),
            calls: 0,
            quiet: 0,
            known_shapes: None,
            path: vec![],
            bound: Bound::default(),
        }
    }

    fn report(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        if self.quiet > 0 || self.bound.diagnostics.len() >= DIAGNOSTICS_MAX {
            return;
        }
        let diagnostic = Diagnostic::new(code, span, message);
        if !self.bound.diagnostics.contains(&diagnostic) {
            self.bound.diagnostics.push(diagnostic);
        }
    }

    /// Runs `inner` without telling what is wrong in it.
    fn quietly<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.quiet += 1;
        let result = inner(self);
        self.quiet -= 1;
        result
    }

    fn unknown_name(&mut self, name: &Name) {
        if self.library.get(crate::functions::FunctionKind::Scalar, &name.text).is_some() {
            self.report(
                "KS117",
                name.span,
                format!("The function '{}' needs its arguments in parentheses.", name.text),
            );
            return;
        }
        let mut known: Vec<&str> = self.row.shape.columns.iter().map(|c| &*c.name).collect();
        known.extend(self.locals.iter().map(|l| l.name));
        let mut suggestions = closest(&name.text, known.into_iter());
        if suggestions.is_empty() {
            let tables = self.catalogue.table_names();
            suggestions = closest(&name.text, tables.iter().map(String::as_str));
        }
        self.suggest(
            "KS142",
            name,
            suggestions,
            format!("There is no column, table, variable or function '{}' here.", name.text),
        );
    }

    fn unknown_table(&mut self, name: &Name) {
        let tables = self.catalogue.table_names();
        let known = tables.iter().map(String::as_str).chain(self.locals.iter().map(|l| l.name));
        let suggestions = closest(&name.text, known);
        self.suggest("KS204", name, suggestions, format!("There is no table '{}'.", name.text));
    }

    fn suggest(&mut self, code: &'static str, name: &Name, suggestions: Vec<String>, message: String) {
        if self.quiet == 0 && self.bound.diagnostics.len() < DIAGNOSTICS_MAX {
            self.bound.diagnostics.push(Diagnostic { code, message, span: name.span, suggestions });
        }
    }

    /// Runs `inner` one level deeper; `None` when that is too deep.
    fn deeper<T>(&mut self, span: Span, inner: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_MAX {
            self.report("KS232", span, "The query nests too deep; split it with let.");
            return None;
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        Some(result)
    }

    /// Like [`Self::with_row`]; gives the row back with the columns that were inferred in it.
    fn with_row_kept<T>(&mut self, shape: Shape, inner: impl FnOnce(&mut Self) -> T) -> (T, Shape) {
        let before = std::mem::replace(&mut self.row, Row::of(shape));
        let result = inner(self);
        let row = std::mem::replace(&mut self.row, before);
        (result, row.shape)
    }

    /// Runs `inner` with these columns as the row.
    fn with_row<T>(&mut self, shape: Shape, inner: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.row, Row::of(shape));
        let result = inner(self);
        self.row = before;
        result
    }
}
