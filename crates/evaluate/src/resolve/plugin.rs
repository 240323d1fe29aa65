//! `evaluate`.

use super::columns::item_value;
use super::{Found, Resolver};
use crate::Fault;
use crate::plan::{Evaluate, Node, PluginArgument, Rel, RelNode};
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
            if rel.is_open() {
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
