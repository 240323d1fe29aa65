//! Groups.

use super::leaf::schema_of;
use super::{Flow, Found, Planner, Want};
use crate::operator::{applied, groups::Groups};
use crate::scalar::Lowered;
use datafusion::common::Column;
use datafusion::logical_expr::{Aggregate, Expr as Df, LogicalPlan};
use evaluate::plan::{AggregateCall, Expr, Node, Rel, RelNode};
use kql::Type;
use std::sync::Arc;

impl Planner<'_> {
    /// Groups with their aggregates.
    pub(super) async fn aggregate(
        &self,
        rel: &Rel,
        (from, keys, calls): (&Rel, &[Expr], &[AggregateCall]),
    ) -> Found<Flow> {
        let keys = self.all_prepared(keys).await?;
        let mut prepared = vec![];
        for call in calls {
            let arguments = self.all_prepared(&call.arguments).await?;
            prepared.push(AggregateCall { arguments, ..call.clone() });
        }
        let arguments = prepared.iter().flat_map(|call| &call.arguments);
        let used: Vec<&Expr> = keys.iter().chain(arguments).collect();
        let ordered = is_ordered(from);
        let input = self.flow(from, Want::of(from.columns.len(), &used, ordered)).await?;
        let natives = prepared.iter().map(|call| self.native(&input.columns, call, ordered));
        match natives.collect::<Found<Option<Vec<_>>>>()? {
            Some(_) => self.by_column(rel, input, (&keys, &prepared), ordered),
            None => self.by_row(rel, from, input, (&keys, prepared)),
        }
    }

    /// Groups that DataFusion computes.
    fn by_column(
        &self,
        rel: &Rel,
        input: Flow,
        (keys, calls): (&[Expr], &[AggregateCall]),
        ordered: bool,
    ) -> Found<Flow> {
        let scope = self.scope(&input.columns);
        let mut columns = vec![];
        let mut group = vec![];
        let mut values = input.columns.clone();
        for key in keys {
            values.push(scope.key(key)?);
        }
        // Keys become columns first, so that aggregates read what they are made of, not them.
        let width = input.columns.len();
        let mut keyed = self.projected(input.plan, values, width)?;
        for key in keyed.columns.split_off(width) {
            if !group.contains(&key.expr) {
                group.push(key.expr.clone());
            }
            columns.push(key);
        }
        let mut functions = vec![];
        for call in calls {
            let Some(native) = self.native(&keyed.columns, call, ordered)? else {
                return Err(super::contradiction("an aggregate lost its form over columns"));
            };
            let name = self.fresh('a');
            functions.push(native.function.alias(name.clone()));
            columns.extend(native.results.read(Df::Column(Column::new_unqualified(name))));
        }
        if columns.len() != rel.columns.len() {
            return Err(super::contradiction("a group has other columns than its plan says"));
        }
        let aggregate = Aggregate::try_new(Arc::new(keyed.plan), group, functions)?;
        Ok(Flow { plan: LogicalPlan::Aggregate(aggregate), columns })
    }

    /// Groups whose aggregates run row by row, over one stream in the order of the input.
    fn by_row(
        &self,
        rel: &Rel,
        from: &Rel,
        input: Flow,
        (keys, calls): (&[Expr], Vec<AggregateCall>),
    ) -> Found<Flow> {
        let scope = self.scope(&input.columns);
        let mut values = vec![];
        for key in keys {
            values.push(scope.value(key)?);
        }
        let kinds = keys.iter().map(|key| key.kind).chain(from.columns.iter().map(|c| c.column_type));
        let kinds: Vec<Type> = kinds.collect();
        values.extend(input.columns.iter().cloned());
        let moved = self.materialised(input.plan, values)?;
        let calls = calls.into_iter().map(|call| shifted(call, keys.len())).collect();
        let schema = schema_of(rel);
        let (session, keys) = (self.run.session().clone(), keys.len());
        let groups = Groups { kinds, keys, calls, schema: schema.clone(), session };
        let plan = applied(Arc::new(Arc::new(groups)), moved.plan)?;
        self.operator_output(plan, rel)
    }

    /// An operator's output, whose columns are named by place.
    pub(super) fn operator_output(&self, plan: LogicalPlan, rel: &Rel) -> Found<Flow> {
        let columns = rel.columns.iter().enumerate().map(|(at, column)| {
            let kind = column.column_type;
            let expr = Df::Column(Column::new_unqualified(format!("{at}")));
            let form = crate::column::arrow_type(kind);
            Lowered { expr, kind, form, nullable: kind != Type::String }
        });
        // Names of their own, since another operator's columns are named the same.
        self.materialised(plan, columns.collect())
    }
}

/// Whether the rows of a table come in an order that was asked for.
fn is_ordered(rel: &Rel) -> bool {
    match &rel.node {
        RelNode::Sort(..) | RelNode::Serialize(..) | RelNode::Scan(_) => true,
        RelNode::Where(from, _) | RelNode::Project(from, _) | RelNode::Take(from, _) => is_ordered(from),
        RelNode::Expand(expand) | RelNode::Apply(expand, ..) => is_ordered(&expand.input),
        RelNode::Parse(parse) => is_ordered(&parse.input),
        // Few rows, whose order tests and people look at.
        RelNode::Rows(_) | RelNode::Range(_) | RelNode::Cached(_) => true,
        _ => false,
    }
}

/// The call with its arguments' columns moved behind the keys.
fn shifted(mut call: AggregateCall, by: usize) -> AggregateCall {
    fn shift(expr: &mut Expr, by: usize) {
        if let Node::Column(place) = &mut expr.node {
            *place += by;
        }
        expr.parts_mut().into_iter().for_each(|part| shift(part, by));
    }
    call.arguments.iter_mut().for_each(|argument| shift(argument, by));
    call
}
