//! The bound syntax tree → the plan.
//!
//! Names become columns by place, functions of the query are expanded where they are called, constant
//! calls are computed. Operators whose columns hang on their data (`bag_unpack`, `pivot`) are run
//! through the caller's engine on the way, and the text is bound anew with what they gave.

mod arguments;
mod call;
mod columns;
mod expand;
mod graph;
mod group;
mod join;
mod literal;
mod operator;
mod parse;
mod plugin;
mod scalar;
mod scan;
mod scope;
mod search;
mod statement;
mod union;

use crate::function::Functions;
use crate::plan::{Expr, GraphQuery, Node, Plan, Rel, Render};
use crate::{Fault, Session, Table, Value};
use kql::ast::{Expr as Syntax, NodeId};
use kql::{Bound, Catalogue, Column, Diagnostic, KnownShapes, Library, Parsed, Shape, Type};
use scope::{Frame, Local, Row};
use std::collections::HashMap;
use std::sync::Arc;

/// Operators that may be run to know their columns, in one query.
const OPEN_OPERATORS_MAX: usize = 32;
/// How deep calls and tables may nest.
const DEPTH_MAX: usize = 200;
/// Operators that may follow one another, through all names that stand for tables. The engines work
/// through a plan by recursion; their threads have stack for more than this.
pub const PLAN_DEPTH_MAX: usize = 400;
/// Nodes that names may stand for in one query, all uses together: names that use names twice double.
const INLINED_MAX: usize = 1_000_000;

/// What a query is planned against.
pub struct World<'a> {
    /// Tables and stored functions.
    pub catalogue: &'a dyn Catalogue,
    /// The signatures of the language.
    pub library: &'a Library,
    /// Time, user, limits.
    pub session: &'a Session,
    /// Values of declared query parameters.
    pub parameters: &'a HashMap<String, Value>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// The text is wrong; at least one finding.
    #[error("{}", .0.first().map_or("the query is wrong", |d| d.message.as_str()))]
    Wrong(Vec<Diagnostic>),
    /// It cannot be run, or an operator failed that had to be run for its columns.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Plans a query text. `run` runs a part of it, when columns hang on data.
///
/// # Errors
/// [`PlanError::Wrong`] with everything that binding found; faults of constants and of `run`.
pub fn resolve(
    text: &str,
    world: &World<'_>,
    run: &mut dyn FnMut(&Rel) -> Result<Table, Fault>,
) -> Result<Plan, PlanError> {
    let parsed = kql::parse(text);
    let mut known = KnownShapes::new();
    let mut cached: HashMap<Vec<NodeId>, Arc<Table>> = HashMap::new();
    loop {
        let bound = kql::bind_knowing(text, &parsed, &known, (world.catalogue, world.library));
        if !bound.diagnostics.is_empty() {
            return Err(PlanError::Wrong(bound.diagnostics));
        }
        match plan_bound(text, &parsed, &bound, (world, &cached))? {
            Planned::Done(plan) => return Ok(plan),
            Planned::Open(site, rel) => {
                if cached.len() >= OPEN_OPERATORS_MAX || cached.contains_key(&site) {
                    let why = "too many operators whose columns hang on data; declare their schema";
                    return Err(Fault::unsupported("this query", why).into());
                }
                let table = run(&rel)?;
                known.insert(site.clone(), Shape::of(table.columns.clone()));
                cached.insert(site, Arc::new(table));
            }
        }
    }
}

/// What one round of planning came to.
enum Planned {
    Done(Plan),
    /// The operator at that site must be run first.
    Open(Vec<NodeId>, Box<Rel>),
}

fn plan_bound(
    text: &str,
    parsed: &Parsed,
    bound: &Bound,
    (world, cached): (&World<'_>, &HashMap<Vec<NodeId>, Arc<Table>>),
) -> Result<Planned, Fault> {
    let mut resolver = Resolver {
        world,
        cached,
        functions: Functions::builtin(),
        frame: Frame { text, bound },
        locals: vec![],
        row: Row::default(),
        aggregates: None,
        path: vec![],
        depth: 0,
        shared: 0,
        inlined: 0,
        open: None,
        render: None,
        results: vec![],
        allowed: None,
    };
    match resolver.whole(&parsed.statements) {
        Ok(()) => Ok(Planned::Done(Plan { results: resolver.results, render: resolver.render })),
        Err(Fault::OpenColumns { at }) => match resolver.open {
            Some(rel) => Ok(Planned::Open(at, rel)),
            None => Err(Fault::OpenColumns { at }),
        },
        Err(fault) => Err(fault),
    }
}

/// What an expression stands for.
#[derive(Debug, Clone)]
enum Found {
    Scalar(Expr),
    Table(Rel),
    Graph(Box<GraphQuery>),
    Type(Type),
    Nothing,
}

struct Resolver<'a> {
    world: &'a World<'a>,
    cached: &'a HashMap<Vec<NodeId>, Arc<Table>>,
    functions: &'static Functions,
    frame: Frame<'a>,
    locals: Vec<Local<'a>>,
    row: Row,
    /// Where aggregates may stand: those found so far.
    aggregates: Option<group::Gathered>,
    /// The calls around.
    path: Vec<NodeId>,
    depth: usize,
    shared: usize,
    /// Nodes that names have stood for so far.
    inlined: usize,
    /// The operator that must be run before planning goes on.
    open: Option<Box<Rel>>,
    render: Option<Render>,
    results: Vec<(String, Rel)>,
    /// After `restrict access to (…)`: the only tables that may be named, with `*`.
    allowed: Option<Vec<String>>,
}

impl<'a> Resolver<'a> {
    /// Runs `inner` one level deeper.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= DEPTH_MAX {
            let advice = "split it with let and materialize()";
            return Err(Fault::Limit { resource: "nesting", limit: DEPTH_MAX.to_string(), advice });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// What a local name stands for, put in its place; counted, since it may stand there often.
    fn inline(&mut self, found: Found) -> Result<Found, Fault> {
        self.inlined = self.inlined.saturating_add(match &found {
            Found::Scalar(expr) => expr.size(),
            Found::Table(rel) => rel.size(),
            Found::Graph(graph) => graph.edges.size(),
            Found::Type(_) | Found::Nothing => 0,
        });
        if self.inlined <= INLINED_MAX {
            return Ok(found);
        }
        let advice =
            "name tables with materialize() and values with toscalar(), so that they are computed once";
        Err(Fault::Limit { resource: "expanded names", limit: format!("{INLINED_MAX} nodes"), advice })
    }

    /// Runs `inner` with these columns as the row.
    fn with_row<T>(
        &mut self,
        row: Row,
        inner: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let before = std::mem::replace(&mut self.row, row);
        let result = inner(self);
        self.row = before;
        result
    }

    /// The type that the binder found.
    fn kind_of(&self, expr: &Syntax) -> Type {
        self.frame.bound.types.get(&expr.id).copied().unwrap_or(Type::Unknown)
    }

    /// The columns that the binder found after an operator.
    fn shape_of(&self, id: NodeId) -> Result<Vec<Column>, Fault> {
        let shape = self.frame.bound.shapes.get(&id);
        shape.map(|s| s.columns.clone()).ok_or_else(|| Fault::Failed("an operator has no columns".into()))
    }
}

impl Expr {
    /// A constant.
    #[must_use]
    pub fn literal(value: Value, kind: Type) -> Self {
        Expr { kind, node: Node::Literal(value) }
    }

    /// The column at that place.
    #[must_use]
    pub fn column(place: usize, kind: Type) -> Self {
        Expr { kind, node: Node::Column(place) }
    }

    /// The value in that type.
    #[must_use]
    pub fn cast(self, kind: Type) -> Self {
        if self.kind == kind || kind == Type::Unknown {
            return self;
        }
        match self.node {
            Node::Literal(value) => Expr::literal(value.to(kind), kind),
            _ => Expr { kind, node: Node::Cast(Box::new(self)) },
        }
    }

    /// The constant that it is.
    #[must_use]
    pub fn as_literal(&self) -> Option<&Value> {
        match &self.node {
            Node::Literal(value) => Some(value),
            _ => None,
        }
    }
}

impl Rel {
    /// The place of a column.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| &*c.name == name)
    }

    /// All columns as expressions.
    #[must_use]
    pub fn identity(&self) -> Vec<Expr> {
        self.columns.iter().enumerate().map(|(at, c)| Expr::column(at, c.column_type)).collect()
    }
}
