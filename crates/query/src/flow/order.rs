//! Sorted rows and first rows.

use super::{Flow, Found, Planner, Want};
use crate::operator::order::ordered;
use crate::scalar::{self, Lowered};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Limit, LogicalPlan, Sort, SortExpr, lit};
use evaluate::plan::{Expr, Rel, RelNode, SortKey};
use kql::Type;
use std::sync::Arc;

impl Planner<'_> {
    /// Rows in order, when it counts.
    pub(super) async fn sort(&self, rel: &Rel, from: &Rel, keys: &[SortKey], want: Want) -> Found<Flow> {
        if !want.ordered || keys.is_empty() {
            return self.flow(from, want).await;
        }
        if keys.iter().any(|key| !sortable(key.value.kind)) {
            return self.interpreted(rel).await;
        }
        let (flow, sorts) = self.keyed(from, keys, want).await?;
        Ok(Flow { plan: ordered(sorts, flow.plan), columns: flow.columns })
    }

    /// The first rows.
    pub(super) async fn take(&self, from: &Rel, count: &Expr, want: Want) -> Found<Flow> {
        let rows = self.count(count).await?;
        match &from.node {
            RelNode::Sort(inner, keys) if !keys.is_empty() && keys.iter().all(|k| sortable(k.value.kind)) => {
                let (flow, sorts) = self.keyed(inner, keys, want).await?;
                let sort = Sort { expr: sorts.clone(), input: Arc::new(flow.plan), fetch: Some(rows) };
                Ok(Flow { plan: ordered(sorts, LogicalPlan::Sort(sort)), columns: flow.columns })
            }
            RelNode::Project(inner, items) if !items.iter().any(Expr::has_table) => {
                // The first rows of a projection are the projection of the first rows.
                let node = RelNode::Take(inner.clone(), count.clone());
                let first = Rel::new(inner.columns.clone(), node);
                self.project(&first, items, want.ordered()).await
            }
            _ => {
                let flow = self.flow(from, want.ordered()).await?;
                let fetch = i64::try_from(rows).unwrap_or(i64::MAX);
                let fetch = Some(Box::new(lit(ScalarValue::Int64(Some(fetch)))));
                let limit = Limit { skip: None, fetch, input: Arc::new(flow.plan) };
                Ok(Flow { plan: LogicalPlan::Limit(limit), columns: flow.columns })
            }
        }
    }

    /// The input with the expressions that order it.
    async fn keyed(&self, from: &Rel, keys: &[SortKey], want: Want) -> Found<(Flow, Vec<SortExpr>)> {
        let values: Vec<Expr> = keys.iter().map(|key| key.value.clone()).collect();
        let values = self.all_prepared(&values).await?;
        let want = want.unordered().and(&values.iter().collect::<Vec<_>>());
        let input = self.flow(from, want).await?;
        let scope = self.scope(&input.columns);
        let mut columns = input.columns.clone();
        let width = columns.len();
        for value in &values {
            columns.push(scope.key(value)?);
        }
        // Keys become columns, so that they are computed once.
        let mut flow = self.projected(input.plan, columns, width)?;
        let lowered = flow.columns.split_off(width);
        let sorts = keys.iter().zip(lowered).flat_map(|(key, value)| sort_exprs(key, value));
        Ok((flow, sorts.collect()))
    }
}

/// Whether columns of the type have the order of the language.
fn sortable(kind: Type) -> bool {
    !matches!(kind, Type::Dynamic | Type::Unknown)
}

/// The order of one key. `nan` goes with the nulls, which Arrow keeps apart.
fn sort_exprs(key: &SortKey, value: Lowered) -> Vec<SortExpr> {
    let own = SortExpr::new(value.expr.clone(), key.ascending, key.nulls_first);
    if value.form != DataType::Float64 {
        return vec![own];
    }
    let missing = scalar::missing_real(value.expr.clone());
    // False before true when ascending.
    let apart = SortExpr::new(missing, !key.nulls_first, true);
    let inner = SortExpr::new(value.expr, key.ascending, key.ascending);
    vec![apart, inner]
}
