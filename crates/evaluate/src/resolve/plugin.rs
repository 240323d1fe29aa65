//! `evaluate`.

use super::columns::item_value;
use super::{Found, Resolver};
use crate::Fault;
use crate::plan::{Evaluate, Expr, Node, PluginArgument, Rel, RelNode};
use kql::ast::{Expr as Syntax, ExprKind, Operator};
use std::sync::Arc;

/// An argument with its name, when it has one.
type Argument = (Option<Arc<str>>, PluginArgument);

impl<'a> Resolver<'a> {
    pub(super) fn evaluate(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        call: &'a Syntax,
    ) -> Result<Rel, Fault> {
        let ExprKind::Call(name, arguments) = &call.kind else {
            return Err(Fault::Failed("evaluate needs a plugin call".into()));
        };
        let mut site = self.path.clone();
        site.push(operator.id);
        if let Some(table) = self.cached.get(&site) {
            return Ok(Rel::new(table.columns.clone(), RelNode::Cached(table.clone())));
        }
        let shape = self.frame.bound.shapes.get(&operator.id);
        let shape = shape.cloned().ok_or_else(|| Fault::Failed("evaluate has no columns".into()))?;
        let arguments = self.plugin_arguments(&input, &name.text, arguments)?;
        let evaluate = Evaluate {
            plugin: name.text.as_str().into(),
            input: Some(input),
            arguments,
            open: shape.open,
            site: site.clone(),
            span: operator.span,
        };
        let rel = Rel::new(shape.columns, RelNode::Evaluate(Box::new(evaluate)));
        if shape.open {
            if holds_input(&rel) {
                let why = "its columns hang on data within another operator; declare them: evaluate f(…) : (a: string)";
                return Err(Fault::unsupported(format!("'{}'", name.text), why));
            }
            self.open = Some(Box::new(rel));
            return Err(Fault::OpenColumns { at: site });
        }
        Ok(rel)
    }

    fn plugin_arguments(
        &mut self,
        input: &Rel,
        plugin: &str,
        arguments: &'a [Syntax],
    ) -> Result<Vec<Argument>, Fault> {
        let mut found = vec![];
        let mut columns = input.columns.clone();
        for argument in arguments {
            let value = item_value(argument);
            let name: Option<Arc<str>> = match &argument.kind {
                ExprKind::Named(names, _) => names.first().map(|n| n.text.as_str().into()),
                _ => None,
            };
            if let ExprKind::Call(function, inner) = &value.bare().kind
                && plugin == "pivot"
                && self.is_aggregate(&function.text)
            {
                let call = self.over(input, |r| r.bare_aggregate(value.bare(), function, inner, &[]))?;
                found.push((name, PluginArgument::Aggregate(call)));
                continue;
            }
            // A name may be that of a table: `ipv4_lookup(Ranges, …)`.
            if let ExprKind::Name(word) = &value.bare().kind
                && !columns.iter().any(|c| *c.name == word.text)
                && let Some(Found::Table(rel)) = self.named_thing(value.bare(), word)?
            {
                columns.extend(rel.columns.iter().cloned());
                found.push((name, PluginArgument::Table(rel)));
                continue;
            }
            let row = super::scope::Row::of(columns.clone());
            match self.with_row(row, |r| r.value(value))? {
                Found::Table(rel) => {
                    columns.extend(rel.columns.iter().cloned());
                    found.push((name, PluginArgument::Table(rel)));
                }
                Found::Scalar(expr) => {
                    let argument = match &expr.node {
                        Node::Column(at) => PluginArgument::Column(*at),
                        _ => PluginArgument::Expr(expr),
                    };
                    found.push((name, argument));
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

/// Whether the table hangs on the rows of an operator around it.
pub(crate) fn holds_input(rel: &Rel) -> bool {
    match &rel.node {
        RelNode::Input => true,
        RelNode::Where(inner, predicate) => holds_input(inner) || asks_input(predicate),
        RelNode::Project(inner, items) => holds_input(inner) || items.iter().any(asks_input),
        RelNode::Aggregate(inner, keys, calls) => {
            let arguments = calls.iter().flat_map(|c| &c.arguments);
            holds_input(inner) || keys.iter().chain(arguments).any(asks_input)
        }
        RelNode::Sort(inner, _)
        | RelNode::Take(inner, _)
        | RelNode::Sample(inner, _)
        | RelNode::Serialize(inner, _)
        | RelNode::Partition(inner, ..)
        | RelNode::TopNested(inner, _)
        | RelNode::Reduce(inner, ..) => holds_input(inner),
        RelNode::Join(join) => holds_input(&join.left) || holds_input(&join.right),
        RelNode::Union(parts) => parts.iter().any(holds_input),
        RelNode::Expand(expand) | RelNode::Apply(expand, ..) => holds_input(&expand.input),
        RelNode::Series(series) => holds_input(&series.input),
        RelNode::Parse(parse) => holds_input(&parse.input),
        RelNode::Scan(scan) => holds_input(&scan.input),
        RelNode::Evaluate(evaluate) => evaluate.input.as_ref().is_some_and(holds_input),
        RelNode::Shared(_, inner) => holds_input(inner),
        RelNode::Graph(graph) => holds_input(&graph.edges),
        RelNode::Table(_)
        | RelNode::Rows(_)
        | RelNode::Range(_)
        | RelNode::Cached(_)
        | RelNode::External(_) => false,
    }
}

/// Whether a table within the expression hangs on the rows of an operator around.
fn asks_input(expr: &Expr) -> bool {
    match &expr.node {
        Node::First(rel) | Node::List(rel) => holds_input(rel),
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
            parts.iter().any(asks_input)
        }
        Node::Case(branches, otherwise) => {
            branches.iter().any(|(c, v)| asks_input(c) || asks_input(v)) || asks_input(otherwise)
        }
        Node::Cast(inner) | Node::Part(inner, _) => asks_input(inner),
        Node::Each(_, items, of) => asks_input(items) || asks_input(of),
        Node::Column(_) | Node::Literal(_) => false,
    }
}
