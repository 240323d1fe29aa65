//! Groups.

use super::leaf::schema_of;
use super::{Flow, Found, Planner, Want};
use crate::operator::{applied, groups::Groups};
use crate::scalar::Lowered;
use datafusion::common::Column;
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr as Df, LogicalPlan, lit};
use evaluate::plan::{AggregateCall, Expr, Node, Rel};
use kql::Type;
use std::sync::Arc;

/// A native aggregate: what DataFusion computes, and what stands for the results in its output.
struct Native {
    function: Df,
    kind: Type,
}

impl Planner<'_> {
    /// Groups with their aggregates.
    pub(super) async fn aggregate(
        &self,
        rel: &Rel,
        (from, keys, calls): (&Rel, &[Expr], &[AggregateCall]),
        want: Want,
    ) -> Found<Flow> {
        let keys = self.all_prepared(keys).await?;
        let mut prepared = vec![];
        for call in calls {
            let arguments = self.all_prepared(&call.arguments).await?;
            prepared.push(AggregateCall { arguments, ..call.clone() });
        }
        let by_column = prepared.iter().all(has_form);
        let arguments = prepared.iter().flat_map(|call| &call.arguments);
        let used: Vec<&Expr> = keys.iter().chain(arguments).collect();
        let input = self.flow(from, Want::of(from.columns.len(), &used, !by_column)).await?;
        if by_column {
            return self.by_column(rel, input, (&keys, &prepared), &want);
        }
        self.by_row(rel, from, input, (&keys, prepared))
    }

    /// Groups that DataFusion computes.
    fn by_column(
        &self,
        rel: &Rel,
        input: Flow,
        (keys, calls): (&[Expr], &[AggregateCall]),
        _want: &Want,
    ) -> Found<Flow> {
        let scope = self.scope(&input.columns);
        let mut columns = vec![];
        let mut group = vec![];
        let mut values = input.columns.clone();
        for key in keys {
            values.push(scope.key(key)?);
        }
        let natives =
            calls.iter().map(|call| self.native(&input.columns, call)).collect::<Found<Vec<_>>>()?;
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
        for native in natives {
            let name = self.fresh('a');
            functions.push(native.function.alias(name.clone()));
            let expr = Df::Column(Column::new_unqualified(name));
            let form = crate::column::arrow_type(native.kind);
            columns.push(Lowered { expr, kind: native.kind, form, nullable: false });
        }
        if columns.len() != rel.columns.len() {
            return Err(super::contradiction("a group has other columns than its plan says"));
        }
        let aggregate = Aggregate::try_new(Arc::new(keyed.plan), group, functions)?;
        Ok(Flow { plan: LogicalPlan::Aggregate(aggregate), columns })
    }

    fn native(&self, columns: &[Lowered], call: &AggregateCall) -> Found<Native> {
        let filter = match (call.function.name, call.arguments.as_slice()) {
            ("countif", [predicate]) => Some(Box::new(self.scope(columns).condition(predicate)?)),
            _ => None,
        };
        let count = AggregateFunction::new_udf(count_udaf(), vec![lit(1_i64)], false, filter, vec![], None);
        Ok(Native { function: Df::AggregateFunction(count), kind: Type::Long })
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

/// Whether DataFusion has the aggregate with the language's meaning.
fn has_form(call: &AggregateCall) -> bool {
    matches!((call.function.name, call.arguments.len()), ("count", 0) | ("countif", 1))
}

/// The call with its arguments' columns moved behind the keys.
fn shifted(mut call: AggregateCall, by: usize) -> AggregateCall {
    fn shift(expr: &mut Expr, by: usize) {
        if let Node::Column(place) = &mut expr.node {
            *place += by;
        }
        super::walk::parts(expr).into_iter().for_each(|part| shift(part, by));
    }
    call.arguments.iter_mut().for_each(|argument| shift(argument, by));
    call
}
