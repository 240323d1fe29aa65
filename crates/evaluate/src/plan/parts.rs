//! What stands directly in a node: one list for looking and for changing.

use super::{
    AggregateCall, Evaluate, Expand, Expr, GraphQuery, GraphStep, Node, PluginArgument, Rel, RelNode, Scan,
    Series, TopNestedLevel,
};

/// Declares the parts of tables and expressions, seen or to be changed.
macro_rules! parts {
    ($(#[$doc:meta])* $Parts:ident, $iter:ident, $option:ident, ($($mutable:tt)?)) => {
        $(#[$doc])*
        #[derive(Default)]
        pub struct $Parts<'a> {
            /// What flows in.
            pub inputs: Vec<&'a $($mutable)? Rel>,
            /// What is run over parts of the input.
            pub bodies: Vec<&'a $($mutable)? Rel>,
            /// Scalar expressions.
            pub exprs: Vec<&'a $($mutable)? Expr>,
        }

        impl<'a> $Parts<'a> {
            /// The parts of a node. What is shared with other nodes is none of them.
            pub fn of(node: &'a $($mutable)? RelNode) -> Self {
                let mut found = $Parts::default();
                match node {
                    RelNode::Table(_)
                    | RelNode::Input
                    | RelNode::Cached(_)
                    | RelNode::External(_)
                    | RelNode::Shared(..) => {}
                    RelNode::Rows(cells) => found.exprs.extend(cells.$iter().flatten()),
                    RelNode::Range(bounds) => found.exprs.extend(bounds.$iter()),
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
                        calls.$iter().for_each(|call| found.call(call));
                    }
                    RelNode::Sort(from, keys) => {
                        found.inputs.push(from);
                        found.exprs.extend(keys.$iter().map(|key| &$($mutable)? key.value));
                    }
                    RelNode::Join(join) => {
                        found.inputs.extend([&$($mutable)? join.left, &$($mutable)? join.right]);
                        found.exprs.extend(join.on.$iter().flat_map(|(left, right)| [left, right]));
                    }
                    RelNode::Union(parts) => found.inputs.extend(parts),
                    RelNode::Expand(expand) => found.expand(expand),
                    RelNode::Apply(expand, body, _) => {
                        found.expand(expand);
                        found.bodies.push(body);
                    }
                    RelNode::Series(series) => found.series(series),
                    RelNode::Parse(parse) => {
                        found.inputs.push(&$($mutable)? parse.input);
                        found.exprs.push(&$($mutable)? parse.source);
                    }
                    RelNode::Scan(scan) => found.scan(scan),
                    RelNode::Partition(from, key, body) => {
                        found.inputs.push(from);
                        found.exprs.push(key);
                        found.bodies.push(body);
                    }
                    RelNode::TopNested(from, levels) => {
                        found.inputs.push(from);
                        levels.$iter().for_each(|level| found.level(level));
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

            fn call(&mut self, call: &'a $($mutable)? AggregateCall) {
                self.exprs.extend(&$($mutable)? call.arguments);
            }

            fn expand(&mut self, expand: &'a $($mutable)? Expand) {
                self.inputs.push(&$($mutable)? expand.input);
                self.exprs.extend(expand.items.$iter().map(|item| &$($mutable)? item.value));
                self.exprs.extend(&$($mutable)? expand.limit);
            }

            fn series(&mut self, series: &'a $($mutable)? Series) {
                self.inputs.push(&$($mutable)? series.input);
                series.calls.$iter().for_each(|call| self.call(call));
                self.exprs.extend(series.results.$iter().map(|(result, _)| result));
                self.exprs.extend([&$($mutable)? series.axis, &$($mutable)? series.step]);
                self.exprs.extend(&$($mutable)? series.from);
                self.exprs.extend(&$($mutable)? series.to);
                self.exprs.extend(&$($mutable)? series.keys);
            }

            fn scan(&mut self, scan: &'a $($mutable)? Scan) {
                self.inputs.push(&$($mutable)? scan.input);
                self.exprs.extend(&$($mutable)? scan.partition);
                self.exprs.extend(scan.declared.$iter().filter_map(|(_, start)| start.$option()));
                for step in &$($mutable)? scan.steps {
                    self.exprs.push(&$($mutable)? step.condition);
                    self.exprs.extend(step.assignments.$iter().map(|(_, value)| value));
                }
            }

            fn level(&mut self, level: &'a $($mutable)? TopNestedLevel) {
                self.exprs.extend(&$($mutable)? level.count);
                self.exprs.extend([&$($mutable)? level.of, &$($mutable)? level.by]);
                self.exprs.extend(&$($mutable)? level.others);
                level.calls.$iter().for_each(|call| self.call(call));
            }

            fn plugin(&mut self, evaluate: &'a $($mutable)? Evaluate) {
                self.inputs.extend(&$($mutable)? evaluate.input);
                for (_, argument) in &$($mutable)? evaluate.arguments {
                    match argument {
                        PluginArgument::Column(_) => {}
                        PluginArgument::Expr(expr) => self.exprs.push(expr),
                        PluginArgument::Table(table) => self.inputs.push(table),
                        PluginArgument::Aggregate(call) => self.call(call),
                    }
                }
            }

            fn graph(&mut self, graph: &'a $($mutable)? GraphQuery) {
                self.inputs.push(&$($mutable)? graph.edges);
                self.inputs.extend(graph.nodes.$iter().map(|nodes| &$($mutable)? nodes.rel));
                for step in &$($mutable)? graph.steps {
                    match step {
                        GraphStep::WhereNodes(expr) | GraphStep::WhereEdges(expr) => self.exprs.push(expr),
                        GraphStep::Match(found) => {
                            self.exprs.extend(&$($mutable)? found.predicate);
                            self.exprs.extend(&$($mutable)? found.project);
                        }
                        GraphStep::MarkComponents { .. } | GraphStep::Nodes(_) | GraphStep::Edges(..) => {}
                    }
                }
            }
        }
    };
}

parts!(
    /// The tables and expressions directly in a node.
    Parts,
    iter,
    as_ref,
    ()
);
parts!(
    /// The tables and expressions directly in a node, to be changed.
    PartsMut,
    iter_mut,
    as_mut,
    (mut)
);

impl Expr {
    /// The expressions directly in it.
    #[must_use]
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
                parts.iter().collect()
            }
            Node::Case(branches, otherwise) => {
                branches.iter().flat_map(|(when, then)| [when, then]).chain([otherwise.as_ref()]).collect()
            }
            Node::Cast(inner) | Node::Part(inner, _) => vec![inner],
            Node::Each(_, items, of) => vec![items, of],
            Node::Column(_) | Node::Literal(_) | Node::First(_) | Node::List(_) => vec![],
        }
    }

    /// The expressions directly in it, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.node {
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

    /// The table that it takes its value of.
    fn table(&self) -> Option<&Rel> {
        match &self.node {
            Node::First(rel) | Node::List(rel) => Some(rel),
            _ => None,
        }
    }

    /// Whether a table stands in it.
    #[must_use]
    pub fn has_table(&self) -> bool {
        self.table().is_some() || self.parts().into_iter().any(Expr::has_table)
    }

    /// Whether a window function stands in it.
    #[must_use]
    pub fn has_window(&self) -> bool {
        matches!(self.node, Node::Window(..)) || self.parts().into_iter().any(Expr::has_window)
    }

    /// Whether a table in it depends on what the operator around hands in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.table().is_some_and(Rel::is_open) || self.parts().into_iter().any(Expr::is_open)
    }

    /// The nodes that copying it copies.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + self.parts().into_iter().map(Expr::size).sum::<usize>()
    }

    /// How deep the tables in it nest.
    fn depth(&self) -> usize {
        let within = self.parts().into_iter().map(Expr::depth).max().unwrap_or(0);
        within.max(self.table().map_or(0, Rel::depth))
    }
}

impl Rel {
    /// A table expression.
    #[must_use]
    pub fn new(columns: Vec<kql::Column>, node: RelNode) -> Self {
        let within = match &node {
            RelNode::Shared(_, inner) => inner.depth(),
            node => {
                let Parts { inputs, bodies, exprs } = Parts::of(node);
                let tables = inputs.into_iter().chain(bodies).map(Rel::depth);
                tables.chain(exprs.into_iter().map(Expr::depth)).max().unwrap_or(0)
            }
        };
        Rel { columns, node, depth: within + 1 }
    }

    /// How many operators follow one another in it at most, those within expressions included.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The nodes that copying it copies.
    #[must_use]
    pub fn size(&self) -> usize {
        let Parts { inputs, bodies, exprs } = Parts::of(&self.node);
        let tables = inputs.into_iter().chain(bodies).map(Rel::size);
        1 + tables.sum::<usize>() + exprs.into_iter().map(Expr::size).sum::<usize>()
    }

    /// Whether it depends on what the operator around hands in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match &self.node {
            RelNode::Input => true,
            RelNode::Shared(_, inner) => inner.is_open(),
            node => {
                // A body's own input is what its operator hands in.
                let parts = Parts::of(node);
                parts.inputs.into_iter().any(Rel::is_open) || parts.exprs.into_iter().any(Expr::is_open)
            }
        }
    }
}
