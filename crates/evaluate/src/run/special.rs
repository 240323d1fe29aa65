//! Operators with a way of their own; one file each.

use super::Interpreter;
use crate::plan::{Rel, RelNode};
use crate::{Fault, Row};

impl Interpreter<'_> {
    /// The rows of the less common nodes.
    pub(super) fn special(&self, rel: &Rel, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        match &rel.node {
            RelNode::Expand(expand) => self.expand(expand, input),
            RelNode::Apply(expand, body, columns) => self.apply((expand, body, columns), input),
            RelNode::Series(series) => self.series(series, input),
            RelNode::Parse(parse) => self.parse(parse, input),
            RelNode::Scan(scan) => self.scan(scan, input),
            RelNode::Partition(from, key, body) => self.partition(self.rows(from, input)?, key, body),
            RelNode::TopNested(from, levels) => self.top_nested(self.rows(from, input)?, levels),
            RelNode::Reduce(from, of, options) => self.reduce(self.rows(from, input)?, of, options),
            RelNode::Evaluate(evaluate) => self.evaluate(rel, evaluate, input),
            RelNode::Graph(graph) => self.graph(graph, input),
            _ => Err(Fault::unsupported("this operator", "the interpreter does not know it")),
        }
    }
}
