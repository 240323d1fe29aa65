//! Graphs in a plan: what `make-graph` builds and what the graph operators ask of it.

use super::{Expr, Rel};
use kql::Column;
use std::sync::Arc;

/// `make-graph` and what is asked of it.
///
/// A node is a row of its columns, behind which stand two of type `long`: how many edges come in
/// (`node_degree_in`) and how many go out (`node_degree_out`). An edge is a row of its columns.
/// `labels()` is an empty array, as only stored graphs have them.
#[derive(Debug, Clone)]
pub struct GraphQuery {
    /// The edges.
    pub edges: Rel,
    /// The columns with the ids of the ends.
    pub ends: (usize, usize),
    /// The node tables.
    pub nodes: Vec<GraphNodes>,
    /// The columns of the nodes, gathered of all node tables, with that of `with_node_id`.
    pub node_columns: Vec<Column>,
    /// The place of `with_node_id` among them.
    pub node_id: Option<usize>,
    /// `partitioned-by`: the edges' column; every part is a graph of its own.
    pub partition: Option<usize>,
    /// Steps on the graph, then what is taken out.
    pub steps: Vec<GraphStep>,
}

/// A table of nodes.
#[derive(Debug, Clone)]
pub struct GraphNodes {
    /// The table.
    pub rel: Rel,
    /// Its column with the ids.
    pub id: usize,
    /// Where each of its columns goes among the node columns.
    pub places: Vec<usize>,
}

/// A step on a graph.
#[derive(Debug, Clone)]
pub enum GraphStep {
    /// Keeps the nodes for which it is true, over a node's row; edges without an end go.
    WhereNodes(Expr),
    /// Keeps the edges, over the edge columns.
    WhereEdges(Expr),
    /// Numbers connected parts: kind (`weak` or `strong`) and the node column that is added behind the
    /// others.
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

/// A pattern of a graph. Expressions see the named elements of all chains side by side, each once:
/// for a node its row with the degrees, for an edge of one hop its columns, for an edge of many hops
/// two cells, arrays of rows for [`Node::Each`](super::Node::Each): its edges, and the nodes between
/// them. `edge.column` of such an edge is the map of the column over the first.
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
