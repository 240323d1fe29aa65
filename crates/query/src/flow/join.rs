//! Pairs of rows.

use super::{Flow, Found, Planner, Want};
use crate::operator::{applied, unique::Unique};
use crate::scalar::{Lowered, computed, widened};
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::common::{JoinType, NullEquality};
use datafusion::logical_expr::{Expr as Df, Join as DfJoin, JoinConstraint, LogicalPlan};
use evaluate::plan::{Expr, Join, JoinKind, Rel};
use kql::Type;
use std::sync::Arc;

impl Planner<'_> {
    /// A join. Keys match when they are equal; null keys match nothing.
    pub(super) async fn join(&self, rel: &Rel, join: &Join, want: Want) -> Found<Flow> {
        if join.on.iter().any(|(left, right)| !comparable(left.kind, right.kind)) {
            return self.interpreted(rel).await;
        }
        let (left_keys, right_keys): (Vec<Expr>, Vec<Expr>) = join.on.iter().cloned().unzip();
        let (left_keys, right_keys) =
            (self.all_prepared(&left_keys).await?, self.all_prepared(&right_keys).await?);
        let (left_want, right_want) = wants(join, &want);
        let left = self.keyed_side(&join.left, &left_keys, left_want).await?;
        let right = self.keyed_side(&join.right, &right_keys, right_want).await?;
        let (mut left, left_on) = left;
        let (right, right_on) = right;
        if join.kind == JoinKind::InnerUnique {
            left = self.unique(left, &left_on)?;
        }
        let on = left_on.iter().cloned().zip(right_on).map(|(l, r)| matching(l, r)).collect();
        self.joined(join.kind, (left, right), on)
    }

    /// A side with its keys as columns.
    async fn keyed_side(&self, side: &Rel, keys: &[Expr], want: Want) -> Found<(Flow, Vec<Lowered>)> {
        let want = want.and(&keys.iter().collect::<Vec<_>>());
        let input = self.flow(side, want).await?;
        let scope = self.scope(&input.columns);
        let mut columns = input.columns.clone();
        let width = columns.len();
        for key in keys {
            columns.push(scope.key(key)?);
        }
        let mut flow = self.projected(input.plan, columns, width)?;
        let keys = flow.columns.split_off(width);
        Ok((flow, keys))
    }

    /// The first row of each key. Rows with a null in the key, which match nothing, go.
    fn unique(&self, flow: Flow, keys: &[Lowered]) -> Found<Flow> {
        if keys.is_empty() {
            return Ok(flow);
        }
        let mut values: Vec<Lowered> = keys.to_vec();
        values.extend(flow.columns.iter().filter(|c| matches!(c.expr, Df::Column(_))).cloned());
        let mut plan_columns = vec![];
        values.retain(|value| {
            let fresh = !plan_columns.contains(&value.expr);
            plan_columns.push(value.expr.clone());
            fresh
        });
        let distinct_keys = keys.iter().filter_map(|key| values.iter().position(|v| v.expr == key.expr));
        let places = distinct_keys.collect::<Vec<_>>();
        let width = values.len();
        let moved = self.projected(flow.plan, values, width)?;
        let fields = moved.plan.schema().iter().map(|(_, field)| Field::clone(field)).collect::<Vec<_>>();
        let qualified: Vec<_> = moved.plan.schema().iter().map(|(table, _)| table.cloned()).collect();
        let operator = Unique::new(places, Arc::new(Schema::new(fields)), qualified);
        let plan = applied(Arc::new(operator), moved.plan)?;
        Ok(Flow { plan, columns: flow.columns })
    }

    fn joined(&self, kind: JoinKind, (left, right): (Flow, Flow), on: Vec<(Df, Df)>) -> Found<Flow> {
        let join_type = match kind {
            JoinKind::InnerUnique | JoinKind::Inner => JoinType::Inner,
            JoinKind::LeftOuter => JoinType::Left,
            JoinKind::RightOuter => JoinType::Right,
            JoinKind::FullOuter => JoinType::Full,
            JoinKind::LeftSemi => JoinType::LeftSemi,
            JoinKind::RightSemi => JoinType::RightSemi,
            JoinKind::LeftAnti => JoinType::LeftAnti,
            JoinKind::RightAnti => JoinType::RightAnti,
        };
        let (left_may_miss, right_may_miss) = match kind {
            JoinKind::LeftOuter => (false, true),
            JoinKind::RightOuter => (true, false),
            JoinKind::FullOuter => (true, true),
            _ => (false, false),
        };
        let left_columns = self.side_columns(left.columns, left_may_miss);
        let right_columns = self.side_columns(right.columns, right_may_miss);
        let columns = match kind {
            JoinKind::LeftSemi | JoinKind::LeftAnti => left_columns,
            JoinKind::RightSemi | JoinKind::RightAnti => right_columns,
            _ => left_columns.into_iter().chain(right_columns).collect(),
        };
        let (left, right) = (Arc::new(left.plan), Arc::new(right.plan));
        let nulls = NullEquality::NullEqualsNothing;
        let join = DfJoin::try_new(left, right, on, None, join_type, JoinConstraint::On, nulls, false)?;
        Ok(Flow { plan: LogicalPlan::Join(join), columns })
    }

    /// The columns of a side whose rows may be missing.
    fn side_columns(&self, columns: Vec<Lowered>, may_miss: bool) -> Vec<Lowered> {
        let side = |column: Lowered| Lowered { nullable: column.nullable || may_miss, ..column };
        columns.into_iter().map(side).collect()
    }
}

/// What is needed of the sides.
fn wants(join: &Join, want: &Want) -> (Want, Want) {
    let none = |rel: &Rel| Want::of(rel.columns.len(), &[], false);
    match join.kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti => (want.unordered(), none(&join.right)),
        JoinKind::RightSemi | JoinKind::RightAnti => (none(&join.left), want.unordered()),
        _ => want.split(join.left.columns.len()),
    }
}

/// Whether DataFusion's equality of keys is the language's.
fn comparable(left: Type, right: Type) -> bool {
    let exact = |kind| !matches!(kind, Type::Dynamic | Type::Unknown);
    exact(left) && exact(right) && (left == right || left.is_integer() && right.is_integer())
}

/// A pair of keys in one form.
fn matching(left: Lowered, right: Lowered) -> (Df, Df) {
    if left.form == right.form {
        return (left.expr, right.expr);
    }
    let (left, right) = (computed(left), computed(right));
    let wide = if left.kind == right.kind { left.kind } else { Type::Long };
    (widened(left, wide).expr, widened(right, wide).expr)
}
