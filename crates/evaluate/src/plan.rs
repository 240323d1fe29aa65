//! The plan of a query: names resolved, functions expanded, types known.
//!
//! A column is meant by its place in the input's columns. Expressions that see several rows (the
//! states of `scan`, the elements of a graph pattern) see them side by side as one wide row.

mod alone;
mod graph;
mod parts;

pub use alone::Obstacle;
pub use graph::{Cycles, GraphElement, GraphMatch, GraphNodes, GraphQuery, GraphStep};
pub use parts::{Parts, PartsMut};

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
    /// `all(edge, x)`, `any(edge, x)`, `map(edge, x)` and the like of `inner_nodes(edge)`. The first
    /// is an array of rows, themselves arrays: one of the two cells of an edge of many hops, see
    /// [`GraphMatch`]. The second is over the outer row with the cells of the item behind it: the
    /// item's column `n` stands at the width of the outer row plus `n`.
    Each(Each, Box<Expr>, Box<Expr>),
}

/// What is asked of every item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// Whether it is true for all; true for no item.
    All,
    /// Whether it is true for one.
    Any,
    /// The array of the values.
    Map,
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
    depth: usize,
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
    Graph(Box<GraphQuery>),
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
    /// bins; 0 of its type when the query says nothing.
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

/// `scan`. A row of it is the input's columns with the declared ones set: one of a known name stands
/// in its place, new ones behind, as the binder orders them. Expressions see the row that is looked at
/// (declared columns in it have their values at the start, then those assigned so far), then for each
/// step its state, which is such a row: `step.column` is at `(1 + step) * row.len() + column`.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The input, in order.
    pub input: Rel,
    /// Rows of different keys do not see each other.
    pub partition: Vec<Expr>,
    /// The columns of a row; the operator's columns without that of the match.
    pub row: Vec<Column>,
    /// Declared columns, by place in the row, with their values at the start.
    pub declared: Vec<(usize, Option<Expr>)>,
    /// The steps.
    pub steps: Vec<ScanStep>,
    /// Whether a last column tells the match.
    pub match_id: bool,
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
    /// A declared column, by place in the row, and its new value.
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
    /// The arguments, with the names of those that have one (`name = value`).
    pub arguments: Vec<(Option<Arc<str>>, PluginArgument)>,
    /// Whether its columns hang on the data: then those that the plugin gives count, not the planned.
    pub open: bool,
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
