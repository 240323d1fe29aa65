//! Tabular operators.

use super::{ColumnDeclaration, Expr, Name, NodeId, Parameter, Pipeline, TypeOf};
use crate::scalar_type::Type;
use crate::span::Span;

/// One step of a pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    /// Its identity in the tree.
    pub id: NodeId,
    /// Its place.
    pub span: Span,
    /// Its keyword.
    pub keyword: Span,
    /// `name=value` after the keyword.
    pub parameters: Vec<Parameter>,
    /// What it is.
    pub kind: OperatorKind,
}

impl Operator {
    /// The parameter of that name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|p| p.name.text.eq_ignore_ascii_case(name))
    }
}

impl OperatorKind {
    /// Whether it gives its result a name that later statements know.
    #[must_use]
    pub fn names_tables(&self) -> bool {
        match self {
            OperatorKind::As(_) => true,
            OperatorKind::GraphToTable(parts) => parts.iter().any(|(_, name, _)| name.is_some()),
            _ => false,
        }
    }
}

/// What an operator is, with its clauses.
#[derive(Debug, Clone, PartialEq)]
pub enum OperatorKind {
    /// Nothing readable.
    Missing,
    /// `where`, `filter`.
    Where(Expr),
    /// `extend`.
    Extend(Vec<Expr>),
    /// `project`.
    Project(Vec<Expr>),
    /// `project-away`.
    ProjectAway(Vec<Expr>),
    /// `project-keep`.
    ProjectKeep(Vec<Expr>),
    /// `project-rename`.
    ProjectRename(Vec<Expr>),
    /// `project-by-names`: texts, lists of texts.
    ProjectByNames(Vec<Expr>),
    /// `project-reorder`.
    ProjectReorder(Vec<Expr>),
    /// `summarize`.
    Summarize {
        /// The aggregates.
        aggregates: Vec<Expr>,
        /// The group keys; empty without `by`.
        by: Vec<Expr>,
    },
    /// `distinct`.
    Distinct(Vec<Expr>),
    /// `sort by`, `order by`.
    Sort(Vec<Expr>),
    /// `top n by`.
    Top(Expr, Vec<Expr>),
    /// `top-nested`.
    TopNested(Vec<TopNestedClause>),
    /// `top-hitters n of x by y`.
    TopHitters(Expr, Expr, Option<Expr>),
    /// `take`, `limit`.
    Take(Expr),
    /// `sample`.
    Sample(Expr),
    /// `sample-distinct n of x`.
    SampleDistinct(Expr, Expr),
    /// `count`, with the name after `as`.
    Count(Option<Name>),
    /// `join`.
    Join(JoinClause),
    /// `lookup`.
    Lookup(JoinClause),
    /// `union`.
    Union(Vec<Expr>),
    /// `mv-expand`.
    MvExpand {
        /// What is expanded.
        items: Vec<ExpandItem>,
        /// `limit n`.
        limit: Option<Expr>,
    },
    /// `mv-apply`.
    MvApply {
        /// What is expanded.
        items: Vec<ExpandItem>,
        /// `limit n`.
        limit: Option<Expr>,
        /// The inner pipeline.
        body: Box<Pipeline>,
    },
    /// `make-series`.
    MakeSeries(Box<MakeSeries>),
    /// `parse`.
    Parse(Expr, Vec<PatternPart>),
    /// `parse-where`.
    ParseWhere(Expr, Vec<PatternPart>),
    /// `parse-kv`.
    ParseKv(Expr, Vec<ColumnDeclaration>, Vec<Parameter>),
    /// `search`.
    Search {
        /// `in (…)`.
        tables: Vec<Expr>,
        /// What is looked for.
        predicate: Expr,
    },
    /// `find`.
    Find(Box<Find>),
    /// `range name from a to b step c`.
    Range(Name, Box<[Expr; 3]>),
    /// `print`.
    Print(Vec<Expr>),
    /// `serialize`.
    Serialize(Vec<Expr>),
    /// `scan`.
    Scan(Box<Scan>),
    /// `partition by x (…)` or `{…}`.
    Partition {
        /// The key.
        by: Expr,
        /// `in (…)`, an old form.
        scope: Option<Expr>,
        /// The inner pipeline.
        body: Box<Pipeline>,
    },
    /// `fork`.
    Fork(Vec<ForkBranch>),
    /// `facet by x with (…)`.
    Facet(Vec<Expr>, Option<Box<Pipeline>>),
    /// `reduce by x with …`.
    Reduce(Expr, Vec<Parameter>),
    /// `as`.
    As(Name),
    /// `consume`.
    Consume,
    /// `getschema`.
    GetSchema,
    /// `render kind with (…)`.
    Render(Name, Vec<Parameter>),
    /// `evaluate plugin(…) : (schema)`.
    Evaluate {
        /// The call.
        call: Expr,
        /// The declared schema; a leading `Star` keeps the input's columns.
        schema: Option<Vec<TypeOf>>,
    },
    /// `invoke f(…)`.
    Invoke(Expr),
    /// `assert-schema (columns)`.
    AssertSchema(Vec<ColumnDeclaration>),
    /// `execute-and-cache`.
    ExecuteAndCache,
    /// `make-graph`.
    MakeGraph(Box<MakeGraph>),
    /// `graph-match` and `graph-shortest-paths`.
    GraphMatch(Box<GraphMatch>),
    /// `graph-to-table`.
    GraphToTable(Vec<(Name, Option<Name>, Vec<Parameter>)>),
    /// `graph-mark-components`.
    GraphMarkComponents,
    /// `graph-where-nodes`, `graph-where-edges`.
    GraphWhere(Expr),
}

/// The right side and condition of `join` and `lookup`.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinClause {
    /// The right side.
    pub right: Box<Expr>,
    /// The conditions after `on`; those after `where` are not of this language.
    pub on: Vec<Expr>,
}

/// One item of `mv-expand`, `mv-apply`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpandItem {
    /// The array, perhaps named.
    pub value: Expr,
    /// `to typeof(…)`.
    pub to: Option<Type>,
}

/// `top-nested n of x with others = y by agg`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedClause {
    /// How many.
    pub count: Option<Expr>,
    /// Of what.
    pub of: Expr,
    /// What stands for the rest.
    pub others: Option<Expr>,
    /// The aggregate and its order.
    pub by: Expr,
}

/// The clauses of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    /// Aggregates with their defaults.
    pub aggregates: Vec<(Expr, Option<Expr>)>,
    /// The axis.
    pub on: Expr,
    /// `from`.
    pub from: Option<Expr>,
    /// `to`.
    pub to: Option<Expr>,
    /// `step`.
    pub step: Option<Expr>,
    /// `in range(a, b, c)`.
    pub range: Option<Expr>,
    /// The group keys.
    pub by: Vec<Expr>,
}

/// A part of a `parse` pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum PatternPart {
    /// Text that stands there.
    Text(Expr),
    /// `*`.
    Skip,
    /// A column to fill.
    Column(Name, Type),
}

/// The clauses of `find`.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// `in (…)`.
    pub tables: Vec<Expr>,
    /// What is looked for.
    pub predicate: Expr,
    /// `project …` with types; empty for smart projection.
    pub project: Vec<(Expr, Option<Type>)>,
    /// `project-away …`.
    pub project_away: Vec<Expr>,
    /// Whether `project` ends in `pack(*)`.
    pub pack: bool,
}

/// The clauses of `scan`.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// `order by`.
    pub order: Vec<Expr>,
    /// `partition by`.
    pub partition: Vec<Expr>,
    /// `declare (…)`.
    pub declare: Vec<(ColumnDeclaration, Option<Expr>)>,
    /// The steps.
    pub steps: Vec<ScanStep>,
}

/// `step name: condition => assignments;`
#[derive(Debug, Clone, PartialEq)]
pub struct ScanStep {
    /// The name.
    pub name: Name,
    /// `optional`.
    pub optional: bool,
    /// `output = last|none|all`.
    pub output: Option<Name>,
    /// The condition.
    pub condition: Expr,
    /// `name = x`.
    pub assignments: Vec<Expr>,
}

/// A branch of `fork`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForkBranch {
    /// `name =`.
    pub name: Option<Name>,
    /// The pipeline.
    pub body: Pipeline,
}

/// `make-graph source --> target with nodes on id`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    /// Source column.
    pub source: Name,
    /// Target column.
    pub target: Name,
    /// Node tables and their keys.
    pub nodes: Vec<(Expr, Name)>,
    /// `with_node_id=`.
    pub node_id: Option<Name>,
    /// `partitioned-by column (…)`.
    pub partition: Option<(Name, Box<Pipeline>)>,
}

/// `graph-match patterns where … project …`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    /// The patterns, each a chain.
    pub patterns: Vec<Vec<GraphPart>>,
    /// `where`.
    pub predicate: Option<Expr>,
    /// `project`.
    pub project: Vec<Expr>,
}

/// A node or edge of a graph pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphPart {
    /// `(name)`.
    Node(Option<Name>),
    /// `-[name*1..3]->` and the like.
    Edge {
        /// The name.
        name: Option<Name>,
        /// `*low..high`.
        hops: Option<(Expr, Expr)>,
        /// `Some(true)` for `->`, `Some(false)` for `<-`, `None` for either.
        forward: Option<bool>,
    },
}
