//! Operators with a way of their own; one file each.

use super::Interpreter;
use crate::plan::{Rel, RelNode};
use crate::{Fault, Row};

impl Interpreter<'_> {
    /// The rows of the less common nodes.
    pub(super) fn special(&self, rel: &Rel, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let _ = input;
        let name = match &rel.node {
            RelNode::Expand(_) => "mv-expand",
            RelNode::Apply(..) => "mv-apply",
            RelNode::Series(_) => "make-series",
            RelNode::Parse(_) => "parse",
            RelNode::Scan(_) => "scan",
            RelNode::Partition(..) => "partition",
            RelNode::TopNested(..) => "top-nested",
            RelNode::Reduce(..) => "reduce",
            RelNode::Evaluate(_) => "evaluate",
            RelNode::Graph(_) => "graph operators",
            _ => "this operator",
        };
        Err(Fault::unsupported(name, "it is not built yet"))
    }
}
