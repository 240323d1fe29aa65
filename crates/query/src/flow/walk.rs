//! The parts of a node.

use evaluate::plan::{
    AggregateCall, Evaluate, Expand, Expr, GraphQuery, GraphStep, Node, PluginArgument, Rel, RelNode, Scan,
    Series, TopNestedLevel,
};

/// Whether a table stands in the expression.
pub(super) fn has_table(expr: &Expr) -> bool {
    match &expr.node {
        Node::First(_) | Node::List(_) => true,
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
            parts.iter().any(has_table)
        }
        Node::Case(branches, otherwise) => {
            branches.iter().any(|(c, v)| has_table(c) || has_table(v)) || has_table(otherwise)
        }
        Node::Cast(inner) | Node::Part(inner, _) => has_table(inner),
        Node::Each(_, items, of) => has_table(items) || has_table(of),
        Node::Column(_) | Node::Literal(_) => false,
    }
}

/// The expressions directly in an expression.
pub(super) fn parts(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.node {
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
            parts.iter_mut().collect()
        }
        Node::Case(branches, otherwise) => {
            let branches = branches.iter_mut().flat_map(|(when, then)| [when, then]);
            branches.chain([otherwise.as_mut()]).collect()
        }
        Node::Cast(inner) | Node::Part(inner, _) => vec![inner],
        Node::Each(_, items, of) => vec![items, of],
        Node::Column(_) | Node::Literal(_) | Node::First(_) | Node::List(_) => vec![],
    }
}

/// The tables and expressions directly in a node.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// What flows in.
    pub inputs: Vec<&'a mut Rel>,
    /// What is run over parts of the input.
    pub bodies: Vec<&'a mut Rel>,
    /// Scalar expressions.
    pub exprs: Vec<&'a mut Expr>,
}

impl<'a> Parts<'a> {
    /// The parts of a node.
    pub fn of(node: &'a mut RelNode) -> Self {
        let mut found = Parts::default();
        match node {
            RelNode::Table(_)
            | RelNode::Input
            | RelNode::Cached(_)
            | RelNode::External(_)
            | RelNode::Shared(..) => {}
            RelNode::Rows(cells) => found.exprs.extend(cells.iter_mut().flatten()),
            RelNode::Range(bounds) => found.exprs.extend(bounds.iter_mut()),
            RelNode::Where(from, expr) | RelNode::Take(from, expr) | RelNode::Sample(from, expr) => {
                found.inputs.push(from);
                found.exprs.push(expr);
            }
            RelNode::Project(from, items) | RelNode::Serialize(from, items) => {
                found.inputs.push(from);
                found.exprs.extend(items);
            }
            RelNode::Aggregate(from, keys, calls) => {
                found.inputs.push(from);
                found.exprs.extend(keys);
                calls.iter_mut().for_each(|call| found.call(call));
            }
            RelNode::Sort(from, keys) => {
                found.inputs.push(from);
                found.exprs.extend(keys.iter_mut().map(|key| &mut key.value));
            }
            RelNode::Join(join) => {
                found.inputs.extend([&mut join.left, &mut join.right]);
                found.exprs.extend(join.on.iter_mut().flat_map(|(left, right)| [left, right]));
            }
            RelNode::Union(parts) => found.inputs.extend(parts),
            RelNode::Expand(expand) => found.expand(expand),
            RelNode::Apply(expand, body, _) => {
                found.expand(expand);
                found.bodies.push(body);
            }
            RelNode::Series(series) => found.series(series),
            RelNode::Parse(parse) => {
                found.inputs.push(&mut parse.input);
                found.exprs.push(&mut parse.source);
            }
            RelNode::Scan(scan) => found.scan(scan),
            RelNode::Partition(from, key, body) => {
                found.inputs.push(from);
                found.exprs.push(key);
                found.bodies.push(body);
            }
            RelNode::TopNested(from, levels) => {
                found.inputs.push(from);
                levels.iter_mut().for_each(|level| found.level(level));
            }
            RelNode::Reduce(from, expr, _) => {
                found.inputs.push(from);
                found.exprs.push(expr);
            }
            RelNode::Evaluate(evaluate) => found.plugin(evaluate),
            RelNode::Graph(graph) => found.graph(graph),
        }
        found
    }

    fn call(&mut self, call: &'a mut AggregateCall) {
        self.exprs.extend(&mut call.arguments);
    }

    fn expand(&mut self, expand: &'a mut Expand) {
        self.inputs.push(&mut expand.input);
        self.exprs.extend(expand.items.iter_mut().map(|item| &mut item.value));
        self.exprs.extend(&mut expand.limit);
    }

    fn series(&mut self, series: &'a mut Series) {
        self.inputs.push(&mut series.input);
        series.calls.iter_mut().for_each(|call| self.call(call));
        self.exprs.extend(series.results.iter_mut().map(|(result, _)| result));
        self.exprs.extend([&mut series.axis, &mut series.step]);
        self.exprs.extend(&mut series.from);
        self.exprs.extend(&mut series.to);
        self.exprs.extend(&mut series.keys);
    }

    fn scan(&mut self, scan: &'a mut Scan) {
        self.inputs.push(&mut scan.input);
        self.exprs.extend(&mut scan.partition);
        self.exprs.extend(scan.declared.iter_mut().filter_map(|(_, start)| start.as_mut()));
        for step in &mut scan.steps {
            self.exprs.push(&mut step.condition);
            self.exprs.extend(step.assignments.iter_mut().map(|(_, value)| value));
        }
    }

    fn level(&mut self, level: &'a mut TopNestedLevel) {
        self.exprs.extend(&mut level.count);
        self.exprs.extend([&mut level.of, &mut level.by]);
        self.exprs.extend(&mut level.others);
        level.calls.iter_mut().for_each(|call| self.call(call));
    }

    fn plugin(&mut self, evaluate: &'a mut Evaluate) {
        self.inputs.extend(&mut evaluate.input);
        for (_, argument) in &mut evaluate.arguments {
            match argument {
                PluginArgument::Column(_) => {}
                PluginArgument::Expr(expr) => self.exprs.push(expr),
                PluginArgument::Table(table) => self.inputs.push(table),
                PluginArgument::Aggregate(call) => self.call(call),
            }
        }
    }

    fn graph(&mut self, graph: &'a mut GraphQuery) {
        self.inputs.push(&mut graph.edges);
        self.inputs.extend(graph.nodes.iter_mut().map(|nodes| &mut nodes.rel));
        for step in &mut graph.steps {
            match step {
                GraphStep::WhereNodes(expr) | GraphStep::WhereEdges(expr) => self.exprs.push(expr),
                GraphStep::Match(found) => {
                    self.exprs.extend(&mut found.predicate);
                    self.exprs.extend(&mut found.project);
                }
                GraphStep::MarkComponents { .. } | GraphStep::Nodes(_) | GraphStep::Edges(..) => {}
            }
        }
    }
}

/// Whether the table depends on what the operator around hands in.
pub(super) fn is_open(rel: &mut Rel) -> bool {
    if matches!(rel.node, RelNode::Input) {
        return true;
    }
    if let RelNode::Shared(_, inner) = &rel.node {
        return is_open(&mut inner.as_ref().clone());
    }
    let parts = Parts::of(&mut rel.node);
    // A body's own input is what its operator hands in.
    parts.inputs.into_iter().any(is_open) || parts.exprs.into_iter().any(expr_is_open)
}

/// Whether a table in the expression depends on what the operator around hands in.
pub(super) fn expr_is_open(expr: &mut Expr) -> bool {
    match &expr.node {
        Node::First(rel) | Node::List(rel) => is_open(&mut rel.as_ref().clone()),
        _ => parts(expr).into_iter().any(expr_is_open),
    }
}
