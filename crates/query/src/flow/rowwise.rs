//! Operators that look at one row at a time.

use super::leaf::schema_of;
use super::{Flow, Found, Planner, Want, contradiction};
use crate::operator::{applied, rowwise::Rowwise};
use evaluate::plan::{ApplyColumn, Expand, Expr, Node, PartsMut, Rel, RelNode};
use kql::Type;
use std::sync::Arc;

impl Planner<'_> {
    /// The plan of `mv-expand`, `mv-apply` or `parse`.
    pub(super) async fn rowwise(&self, rel: &Rel, want: Want) -> Found<Flow> {
        let mut rel = rel.clone();
        let read = columns_read(&rel.node, &want);
        let PartsMut { inputs, bodies, exprs } = PartsMut::of(&mut rel.node);
        for expr in exprs {
            self.prepare(expr).await?;
        }
        for body in bodies {
            self.ready_body(body).await?;
        }
        let input = inputs.into_iter().next().ok_or_else(|| contradiction("an operator has no input"))?;
        let handed = Rel::new(input.columns.clone(), RelNode::Input);
        let from = std::mem::replace(input, handed);
        let width = from.columns.len();
        let read: Vec<&Expr> = read.iter().collect();
        let needed = Want::of(width, &read, want.ordered);
        let wanted: Vec<usize> = (0..width).filter(|at| needed.has(*at)).collect();
        let flow = self.flow(&from, needed).await?;
        let kinds = wanted.iter().filter_map(|at| from.columns.get(*at)).map(|c| c.column_type);
        let places = wanted.iter().copied().zip(kinds).collect();
        let values = wanted.iter().filter_map(|at| flow.columns.get(*at).cloned()).collect();
        let moved = self.materialised(flow.plan, values)?;
        let (schema, session) = (schema_of(&rel), self.run.session().clone());
        let operator = Rowwise { rel: rel.clone(), width, places, schema, session };
        let plan = applied(Arc::new(Arc::new(operator)), moved.plan)?;
        self.operator_output(plan, &rel)
    }
}

/// Expressions that read the columns of the input that the operator needs for what is wanted.
fn columns_read(node: &RelNode, want: &Want) -> Vec<Expr> {
    let column = |place: usize| Expr { kind: Type::Unknown, node: Node::Column(place) };
    match node {
        RelNode::Expand(expand) => {
            let wanted = |at: &usize| want.has(*at) || expand.items.iter().any(|item| item.column == *at);
            let carried = expand.carried.iter().enumerate().filter(|(at, _)| wanted(at));
            let carried = carried.filter_map(|(_, place)| place.map(column)).collect::<Vec<_>>();
            items_read(expand).chain(carried).collect()
        }
        RelNode::Apply(expand, _, columns) => {
            let sources = columns.iter().filter_map(|from| match from {
                ApplyColumn::Source(place) => Some(column(*place)),
                ApplyColumn::Body(_) => None,
            });
            let carried = expand.carried.iter().flatten().map(|place| column(*place));
            items_read(expand).chain(carried).chain(sources).collect()
        }
        RelNode::Parse(parse) => {
            let carried = parse.carried.iter().enumerate().filter(|(at, _)| want.has(*at));
            let carried = carried.filter_map(|(_, place)| place.map(column));
            carried.chain([parse.source.clone()]).collect()
        }
        _ => vec![],
    }
}

fn items_read(expand: &Expand) -> impl Iterator<Item = Expr> + '_ {
    expand.items.iter().map(|item| item.value.clone()).chain(expand.limit.clone())
}
