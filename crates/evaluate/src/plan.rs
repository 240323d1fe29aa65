//! The plan of a query: names resolved, functions expanded, types known.
//!
//! A column is meant by its place in the input's columns. Expressions that see several rows (the
//! states of `scan`, the elements of a graph pattern) see them side by side as one wide row.

use crate::{Aggregate, Scalar, Value};
use kql::{Column, Span, Type};
use std::sync::Arc;

/// A scalar expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// The type of its values.
    pub kind: Type,
    /// What it is.
    pub node: Node,
}

/// What a scalar expression is.
#[derive(Debug, Clone)]
pub enum Node {
    /// The input's column at that place.
    Column(usize),
    /// A constant.
    Literal(Value),
    /// A function or operator of the library.
    Call(&'static Scalar, Vec<Expr>),
    /// True when all are; null when none is false and one is null.
    And(Vec<Expr>),
    /// True when one is.
    Or(Vec<Expr>),
    /// The value of the first condition that is true, or the last value.
    Case(Vec<(Expr, Expr)>, Box<Expr>),
    /// The same value in a wider type.
    Cast(Box<Expr>),
    /// One of the values of a function that gives several, which it returns as an array.
    Part(Box<Expr>, usize),
    /// The first cell of a table, found before the rows are looked at.
    First(Arc<Rel>),
    /// The first column of a table as an array, found before the rows are looked at.
    List(Arc<Rel>),
    /// A function that sees the rows before and after; only in [`RelNode::Serialize`].
    Window(Window, Vec<Expr>),
}

/// Functions over ordered rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum Window {
    Prev,
    Next,
    RowNumber,
    RowCumsum,
    RowRankDense,
    RowRankMin,
    RowWindowSession,
}

/// A table expression.
#[derive(Debug, Clone)]
pub struct Rel {
    /// Its columns.
    pub columns: Vec<Column>,
    /// What it is.
    pub node: RelNode,
}

/// What a table expression is.
#[derive(Debug, Clone)]
pub enum RelNode {
    /// A stored table.
    Table(Arc<str>),
    /// What the operator around hands in, one table per key or row.
    Input,
    /// Rows of constants.
    Rows(Vec<Vec<Expr>>),
    /// From, to, step.
    Range(Box<[Expr; 3]>),
    /// The rows for which the expression is true.
    Where(Box<Rel>, Expr),
    /// One expression per column.
    Project(Box<Rel>, Vec<Expr>),
    /// Groups. The columns are the keys, then the results of the aggregates. Without keys there is
    /// one row, also for no input.
    Aggregate(Box<Rel>, Vec<Expr>, Vec<AggregateCall>),
    /// Ordered rows; equal ones keep their order.
    Sort(Box<Rel>, Vec<SortKey>),
    /// The first rows.
    Take(Box<Rel>, Expr),
    /// Rows picked at random, all equally likely.
    Sample(Box<Rel>, Expr),
    /// Pairs of rows; the columns are those of the left, then those of the right, as far as the kind
    /// keeps them.
    Join(Box<Join>),
    /// All rows of all, which have the same columns.
    Union(Vec<Rel>),
    /// `mv-expand`.
    Expand(Box<Expand>),
    /// `mv-apply`: the rows that come of one row go through the body together; per row of the body one
    /// row flows out, each of its columns taken from the row before expansion or from the body's.
    Apply(Box<Expand>, Box<Rel>, Vec<ApplyColumn>),
    /// `make-series`.
    Series(Box<Series>),
    /// `parse`, `parse-where`, `parse-kv`: the columns are the input's with the extracted ones set.
    Parse(Box<Parse>),
    /// Like `Project`, over rows in order, with window functions.
    Serialize(Box<Rel>, Vec<Expr>),
    /// `scan`.
    Scan(Box<Scan>),
    /// `partition`: the body for each distinct value of the column.
    Partition(Box<Rel>, Expr, Box<Rel>),
    /// `top-nested`.
    TopNested(Box<Rel>, Vec<TopNestedLevel>),
    /// `reduce by`: threshold and characters in the options.
    Reduce(Box<Rel>, Expr, ReduceOptions),
    /// `evaluate`.
    Evaluate(Box<Evaluate>),
    /// `graph-match`, `graph-shortest-paths`, `graph-to-table` and kin.
    Graph(Box<crate::plan::GraphQuery>),
    /// Rows that are there already.
    Cached(Arc<crate::Table>),
    /// A table that is computed once, wherever it is used; by number.
    Shared(usize, Arc<Rel>),
    /// `externaldata`: addresses, format options.
    External(Box<External>),
}

/// An aggregate over a group.
#[derive(Debug, Clone)]
pub struct AggregateCall {
    /// The function.
    pub function: &'static Aggregate,
    /// Its arguments over the input's columns, constants included.
    pub arguments: Vec<Expr>,
    /// The type of each of its results.
    pub gives: Vec<Type>,
}

/// A key of an order.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// What is ordered by.
    pub value: Expr,
    /// Direction.
    pub ascending: bool,
    /// Where nulls go.
    pub nulls_first: bool,
}

/// How rows pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum JoinKind {
    InnerUnique,
    Inner,
    LeftOuter,
    RightOuter,
    FullOuter,
    LeftSemi,
    RightSemi,
    LeftAnti,
    RightAnti,
}

/// A join.
#[derive(Debug, Clone)]
pub struct Join {
    /// How.
    pub kind: JoinKind,
    /// One side.
    pub left: Rel,
    /// The other.
    pub right: Rel,
    /// Pairs of keys, each over its own side, of one type. No key joins all with all.
    pub on: Vec<(Expr, Expr)>,
}

/// What `mv-expand` and `mv-apply` expand.
#[derive(Debug, Clone)]
pub struct Expand {
    /// The input.
    pub input: Rel,
    /// The arrays and where their items go: the place in the columns that flow out (for `mv-apply`:
    /// that flow into the body).
    pub items: Vec<ExpandItem>,
    /// The columns that flow out, or into the body.
    pub columns: Vec<Column>,
    /// For each of these columns the input's column that fills it; `None` for new ones.
    pub carried: Vec<Option<usize>>,
    /// Most rows per row.
    pub limit: Option<Expr>,
    /// The column that counts the items.
    pub index: Option<usize>,
    /// Bags become `[key, value]` rather than bags of one.
    pub pairs: bool,
}

/// Where a column of `mv-apply`'s result comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyColumn {
    /// The column at that place of the row before expansion.
    Source(usize),
    /// The column at that place of the body's row.
    Body(usize),
}

/// An array that is expanded.
#[derive(Debug, Clone)]
pub struct ExpandItem {
    /// The array, over the input's columns.
    pub value: Expr,
    /// The type of the items; dynamic when none was asked for.
    pub to: Type,
    /// The place of the column.
    pub column: usize,
}

/// `make-series`. The columns are the keys, the aggregates, the axis, as [`Rel::columns`] says.
#[derive(Debug, Clone)]
pub struct Series {
    /// The input.
    pub input: Rel,
    /// The aggregates of each bin.
    pub calls: Vec<AggregateCall>,
    /// Per result column what it is made of, over the results of the calls, and the value of empty
    /// bins (null: 0 of the column's type).
    pub results: Vec<(Expr, Value)>,
    /// The axis, over the input.
    pub axis: Expr,
    /// The first bin; the smallest value when left out.
    pub from: Option<Expr>,
    /// The end, not included; the largest value, included, when left out.
    pub to: Option<Expr>,
    /// The width.
    pub step: Expr,
    /// The keys.
    pub keys: Vec<Expr>,
    /// `kind=nonempty`: one series of defaults for no input.
    pub nonempty: bool,
    /// Per column of the result its place in: keys, results, axis.
    pub order: Vec<usize>,
}

/// `parse` and kin.
#[derive(Debug, Clone)]
pub struct Parse {
    /// The input.
    pub input: Rel,
    /// The text.
    pub source: Expr,
    /// How it is taken apart.
    pub pattern: ParsePattern,
    /// For each output column: the input's column, or nothing.
    pub carried: Vec<Option<usize>>,
    /// Where the extracted values go among the columns.
    pub targets: Vec<usize>,
    /// Rows that do not match are dropped.
    pub matching_only: bool,
}

/// How a text is taken apart.
#[derive(Debug, Clone)]
pub enum ParsePattern {
    /// Texts and columns in turn.
    Parts {
        /// The parts.
        parts: Vec<ParsePart>,
        /// `simple`, `relaxed` or `regex`.
        kind: ParseKind,
        /// The flags of `kind=regex`.
        flags: String,
    },
    /// `parse-kv`.
    Pairs {
        /// The keys and the type of each.
        keys: Vec<(Arc<str>, Type)>,
        /// `pair_delimiter`, `kv_delimiter`, `quote`, `escape`, `greedy`, `regex` by name.
        options: Vec<(Arc<str>, Value)>,
    },
}

/// A part of a pattern.
#[derive(Debug, Clone)]
pub enum ParsePart {
    /// Text that must stand there.
    Text(String),
    /// Anything.
    Skip,
    /// A value of that type.
    Column(Type),
}

/// The strictness of `parse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum ParseKind {
    Simple,
    Relaxed,
    Regex,
}

/// `scan`. Expressions see the input's columns, then for each step its state: the input's columns and
/// the declared ones.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The input, in order.
    pub input: Rel,
    /// Rows of different keys do not see each other.
    pub partition: Vec<Expr>,
    /// Declared columns with their values at the start.
    pub declared: Vec<(Column, Option<Expr>)>,
    /// The steps.
    pub steps: Vec<ScanStep>,
    /// The place of the column that tells the match, by `with_match_id`.
    pub match_id: Option<usize>,
}

/// A step of `scan`.
#[derive(Debug, Clone)]
pub struct ScanStep {
    /// The name.
    pub name: Arc<str>,
    /// `optional`.
    pub optional: bool,
    /// Which rows flow out.
    pub output: StepOutput,
    /// The condition.
    pub condition: Expr,
    /// Declared column and its new value.
    pub assignments: Vec<(usize, Expr)>,
}

/// Which rows of a step flow out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum StepOutput {
    All,
    Last,
    None,
}

/// A level of `top-nested`.
#[derive(Debug, Clone)]
pub struct TopNestedLevel {
    /// How many; all when left out.
    pub count: Option<Expr>,
    /// Of what, over the input.
    pub of: Expr,
    /// What stands for the rest.
    pub others: Option<Expr>,
    /// The aggregates of the order.
    pub calls: Vec<AggregateCall>,
    /// The order, over the results of the calls.
    pub by: Expr,
    /// Direction.
    pub ascending: bool,
}

/// The options of `reduce`.
#[derive(Debug, Clone, PartialEq)]
pub struct ReduceOptions {
    /// Share of rows, 0 to 1.
    pub threshold: f64,
    /// Characters that count as parts of words.
    pub characters: String,
    /// `kind=source`: give the rows, not the patterns.
    pub source: bool,
}

/// A call of a plugin.
#[derive(Debug, Clone)]
pub struct Evaluate {
    /// The plugin.
    pub plugin: Arc<str>,
    /// What flows in.
    pub input: Option<Rel>,
    /// The arguments.
    pub arguments: Vec<PluginArgument>,
    /// The calls around it and the operator: to know the columns of a later plan by.
    pub site: Vec<kql::ast::NodeId>,
    /// Where it stands.
    pub span: Span,
}

/// An argument of a plugin.
#[derive(Debug, Clone)]
pub enum PluginArgument {
    /// A column of the input.
    Column(usize),
    /// An expression over the input that is not a column; constants among them.
    Expr(Expr),
    /// A table.
    Table(Rel),
    /// An aggregate, as of `pivot`.
    Aggregate(AggregateCall),
}

/// `make-graph` and what is asked of it.
#[derive(Debug, Clone)]
pub struct GraphQuery {
    /// The edges.
    pub edges: Rel,
    /// The columns with the ids of the ends.
    pub ends: (usize, usize),
    /// Node tables and their id columns.
    pub nodes: Vec<(Rel, usize)>,
    /// The columns of the nodes, gathered of all node tables.
    pub node_columns: Vec<Column>,
    /// Steps on the graph, then what is taken out.
    pub steps: Vec<GraphStep>,
}

/// A step on a graph.
#[derive(Debug, Clone)]
pub enum GraphStep {
    /// Keeps the nodes for which it is true, over the node columns.
    WhereNodes(Expr),
    /// Keeps the edges, over the edge columns.
    WhereEdges(Expr),
    /// Numbers connected parts: kind (`weak` or `strong`) and the node column that is added.
    MarkComponents {
        /// Direction counts.
        strong: bool,
        /// The column.
        column: Arc<str>,
    },
    /// Finds patterns.
    Match(GraphMatch),
    /// Gives nodes as a table; the column with the id when asked for.
    Nodes(Option<Arc<str>>),
    /// Gives edges as a table; the columns with the ids of source and target when asked for.
    Edges(Option<Arc<str>>, Option<Arc<str>>),
}

/// A pattern of a graph. Expressions see the elements of all chains side by side: for a node its
/// columns, for an edge of one hop its columns, for an edge of many hops one dynamic array of bags.
#[derive(Debug, Clone)]
pub struct GraphMatch {
    /// The chains; a name that stands in two is one element.
    pub chains: Vec<Vec<GraphElement>>,
    /// Where each named element starts in the wide row, and how many columns it has.
    pub places: Vec<(Arc<str>, usize, usize)>,
    /// The condition.
    pub predicate: Option<Expr>,
    /// The results.
    pub project: Vec<Expr>,
    /// `cycles=none|all|unique_edges`.
    pub cycles: Cycles,
    /// Only the shortest paths (`graph-shortest-paths`): `any` or `all`.
    pub shortest: Option<bool>,
}

/// An element of a pattern.
#[derive(Debug, Clone)]
pub enum GraphElement {
    /// A node.
    Node(Option<Arc<str>>),
    /// An edge.
    Edge {
        /// The name.
        name: Option<Arc<str>>,
        /// Fewest and most hops; `None` for exactly one.
        hops: Option<(usize, usize)>,
        /// `Some(true)` for `->`, `Some(false)` for `<-`.
        forward: Option<bool>,
    },
}

/// Which paths count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cycles {
    /// No node twice.
    None,
    /// All.
    All,
    /// No edge twice.
    UniqueEdges,
}

/// `externaldata`.
#[derive(Debug, Clone)]
pub struct External {
    /// Where the data is.
    pub addresses: Vec<String>,
    /// `format`, `ignoreFirstRecord` and so on.
    pub options: Vec<(String, String)>,
}

/// A planned query.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The tables that it gives, with their names; more than one after `fork` and `facet`, or with
    /// several query statements.
    pub results: Vec<(String, Rel)>,
    /// How the first is to be drawn.
    pub render: Option<Render>,
}

/// `render`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Render {
    /// The chart.
    pub chart: String,
    /// `title`, `xcolumn`, ….
    pub properties: Vec<(String, String)>,
}
