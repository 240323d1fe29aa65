//! Whether the rows of a plan's tables may be looked at one by one, as they come.
//!
//! A plan may when what it gives for two sets of rows together is what it gives for each, put together:
//! rows are filtered, computed, expanded and united, and never counted, ordered to be cut, or compared
//! with other rows of tables. A continuous rule runs over new rows only, so its query must be such a plan.

use super::{JoinKind, Node, Parts, Plan, Rel, RelNode};
use std::collections::BTreeSet;

/// What in a query needs more rows than the new ones, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obstacle {
    /// The operator, as it is written in a query.
    pub operator: &'static str,
    /// Why it needs them.
    pub because: &'static str,
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` {}", self.operator, self.because)
    }
}

impl Plan {
    /// What keeps the plan from running over new rows alone; nothing when it may.
    #[must_use]
    pub fn obstacle(&self) -> Option<Obstacle> {
        match self.results.as_slice() {
            [(_, rel)] => obstacle(rel),
            _ => Some(Obstacle { operator: "fork", because: "gives several tables; a rule looks at one" }),
        }
    }

    /// The stored tables that the plan reads, sorted.
    #[must_use]
    pub fn tables(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.results.iter().for_each(|(_, rel)| note_tables(rel, &mut found));
        found
    }
}

fn obstacle(rel: &Rel) -> Option<Obstacle> {
    let parts = Parts::of(&rel.node);
    let looked_up = parts.exprs.iter().find_map(|expr| in_expr(expr));
    looked_up.or_else(|| in_node(&rel.node)).or_else(|| parts.inputs.iter().find_map(|input| obstacle(input)))
}

/// The obstacle that a node is by itself.
fn in_node(node: &RelNode) -> Option<Obstacle> {
    let of = |operator, because| Some(Obstacle { operator, because });
    match node {
        RelNode::Apply(_, body, _) if reads_tables(body) => of("mv-apply", "reads a table for every row"),
        RelNode::Table(_)
        | RelNode::Input
        | RelNode::Rows(_)
        | RelNode::Range(_)
        | RelNode::Where(..)
        | RelNode::Project(..)
        | RelNode::Union(_)
        | RelNode::Expand(_)
        | RelNode::Apply(..)
        | RelNode::Parse(_)
        | RelNode::Sort(..)
        | RelNode::Cached(_) => None,
        RelNode::Join(join) => in_join(join),
        RelNode::Shared(_, rel) => reads_tables(rel)
            .then_some(Obstacle { operator: "materialize", because: "is computed over all rows at once" }),
        RelNode::Aggregate(..) => {
            of("summarize", "counts rows together, and those that came before are needed for that")
        }
        RelNode::Take(..) => of("take", "leaves rows out by how many there are"),
        RelNode::Sample(..) => of("sample", "picks among all rows"),
        RelNode::Series(_) => of("make-series", "needs all rows of its bins"),
        RelNode::Serialize(..) => of("serialize", "sees the rows before and after"),
        RelNode::Scan(_) => of("scan", "follows sequences over earlier rows"),
        RelNode::Partition(..) => of("partition", "works on all rows of a key together"),
        RelNode::TopNested(..) => of("top-nested", "ranks all rows"),
        RelNode::Reduce(..) => of("reduce", "finds patterns among all rows"),
        RelNode::Evaluate(_) => of("evaluate", "runs a plugin over all rows"),
        RelNode::Graph(_) => of("make-graph", "connects all rows"),
        RelNode::External(_) => of("externaldata", "reads from elsewhere at every run"),
    }
}

/// A join with constants is a look-up; the side that is kept whole must be that of the rows.
fn in_join(join: &super::Join) -> Option<Obstacle> {
    let because = "pairs new rows with earlier ones; only a join of rows with a `datatable` is a look-up";
    let (left, right) = (reads_tables(&join.left), reads_tables(&join.right));
    let by_row = match join.kind {
        JoinKind::Inner => !(left && right),
        JoinKind::LeftOuter | JoinKind::LeftSemi | JoinKind::LeftAnti => !right,
        JoinKind::RightOuter | JoinKind::RightSemi | JoinKind::RightAnti => !left,
        JoinKind::InnerUnique => !left,
        JoinKind::FullOuter => false,
    };
    (!by_row && (left || right)).then_some(Obstacle { operator: "join", because })
}

fn in_expr(expr: &super::Expr) -> Option<Obstacle> {
    let found = match &expr.node {
        Node::First(rel) if reads_tables(rel) => {
            Some(Obstacle { operator: "toscalar", because: "reads a table as a whole" })
        }
        Node::List(rel) if reads_tables(rel) => {
            Some(Obstacle { operator: "in", because: "compares with a table as a whole" })
        }
        Node::Window(..) => {
            Some(Obstacle { operator: "serialize", because: "sees the rows before and after" })
        }
        _ => None,
    };
    found.or_else(|| expr.parts().into_iter().find_map(in_expr))
}

fn reads_tables(rel: &Rel) -> bool {
    let mut found = BTreeSet::new();
    note_tables(rel, &mut found);
    !found.is_empty()
}

fn note_tables(rel: &Rel, found: &mut BTreeSet<String>) {
    match &rel.node {
        RelNode::Table(name) => {
            found.insert(name.to_string());
        }
        RelNode::Shared(_, inner) => note_tables(inner, found),
        node => {
            let parts = Parts::of(node);
            parts.inputs.into_iter().chain(parts.bodies).for_each(|inner| note_tables(inner, found));
            parts.exprs.into_iter().for_each(|expr| note_in_expr(expr, found));
        }
    }
}

fn note_in_expr(expr: &super::Expr, found: &mut BTreeSet<String>) {
    match &expr.node {
        Node::First(rel) | Node::List(rel) => note_tables(rel, found),
        _ => expr.parts().into_iter().for_each(|part| note_in_expr(part, found)),
    }
}
