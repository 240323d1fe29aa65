//! Tables of a plan as DataFusion plans.
//!
//! [`Planner::flow`] lowers one node after another. What an operator needs of its input goes down as a
//! [`Want`]: which columns, and whether their order counts; so no operator carries columns that nothing
//! reads, and a sort that nothing sees is left out. Tables within expressions, tables used more than
//! once and the inputs of operators that only the interpreter has are run at once and go on as tables in
//! memory.

mod aggregate;
mod expand;
mod external;
mod fallback;
mod join;
mod leaf;
mod native;
mod order;
mod rowwise;
mod usage;

use crate::engine::Run;
use crate::error::QueryError;
use crate::scalar::{Lowered, Scope};
use datafusion::common::Column;
use datafusion::logical_expr::{Expr as Df, Filter, LogicalPlan, Projection, Union};
use evaluate::plan::{Expr, Rel, RelNode};
use evaluate::{Fault, Value};
use futures::FutureExt;
use futures::future::BoxFuture;
use kql::Type;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use expand::is_columnar;
pub(crate) use fallback::{batches_of, rows_of};
pub(crate) use usage::Want;

/// A plan with the columns that stand for those of the lowered table.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    /// The plan.
    pub plan: LogicalPlan,
    /// Per column of the table: where it is in the plan. Those not wanted are constants.
    pub columns: Vec<Lowered>,
}

type Found<T> = Result<T, QueryError>;

/// Lowers the tables of one query.
pub(crate) struct Planner<'a> {
    run: &'a Run,
    names: AtomicUsize,
    shared: Mutex<HashMap<usize, Flow>>,
}

impl<'a> Planner<'a> {
    /// A planner of a run.
    pub fn new(run: &'a Run) -> Self {
        Planner { run, names: AtomicUsize::new(0), shared: Mutex::default() }
    }

    /// A name that no column or table of this query has yet.
    fn fresh(&self, letter: char) -> String {
        format!("{letter}{}", self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// The plan of a table of which `want` is needed.
    pub fn flow<'b>(&'b self, rel: &'b Rel, want: Want) -> BoxFuture<'b, Found<Flow>> {
        async move {
            match &rel.node {
                RelNode::Table(name) => self.table(name, rel, &want),
                RelNode::Rows(cells) => self.rows(rel, cells).await,
                RelNode::Range(bounds) => self.range(rel, bounds).await,
                RelNode::Where(from, predicate) => self.filter(from, predicate, want).await,
                RelNode::Project(from, items) => self.project(from, items, want).await,
                RelNode::Aggregate(from, keys, calls) => self.aggregate(rel, (from, keys, calls)).await,
                RelNode::Sort(from, keys) => self.sort(rel, from, keys, want).await,
                RelNode::Take(from, count) => self.take(from, count, want).await,
                RelNode::Join(join) => self.join(rel, join, want).await,
                RelNode::Union(parts) => self.union(parts, want).await,
                RelNode::Shared(id, from) => self.shared(*id, from).await,
                RelNode::Cached(table) => self.cached(table),
                RelNode::Expand(expand) if is_columnar(expand) => self.expand(rel, expand, want).await,
                RelNode::Expand(_) | RelNode::Apply(..) | RelNode::Parse(_) => self.rowwise(rel, want).await,
                RelNode::External(external) => self.external(rel, external).await,
                _ => self.interpreted(rel).await,
            }
        }
        .boxed()
    }

    fn scope<'b>(&'b self, columns: &'b [Lowered]) -> Scope<'b> {
        Scope { columns, session: self.run.session() }
    }

    async fn filter(&self, from: &Rel, predicate: &Expr, want: Want) -> Found<Flow> {
        let predicate = self.prepared(predicate).await?;
        let input = self.flow(from, want.and(&[&predicate])).await?;
        let condition = self.scope(&input.columns).condition(&predicate)?;
        let plan = LogicalPlan::Filter(Filter::try_new(condition, Arc::new(input.plan))?);
        Ok(Flow { plan, columns: input.columns })
    }

    async fn project(&self, from: &Rel, items: &[Expr], want: Want) -> Found<Flow> {
        let items = self.all_prepared(items).await?;
        let needed: Vec<&Expr> =
            items.iter().enumerate().filter(|(at, _)| want.has(*at)).map(|(_, e)| e).collect();
        let input = self.flow(from, Want::of(from.columns.len(), &needed, want.ordered)).await?;
        let scope = self.scope(&input.columns);
        let mut lowered = vec![];
        for (at, item) in items.iter().enumerate() {
            lowered.push(if want.has(at) { scope.value(item)? } else { unwanted(item.kind) });
        }
        let width = lowered.len();
        self.projected(input.plan, lowered, width)
    }

    /// A projection to these values; constants among the first `free` need no column.
    fn projected(&self, input: LogicalPlan, values: Vec<Lowered>, free: usize) -> Found<Flow> {
        let mut exprs: Vec<Df> = vec![];
        let mut columns = vec![];
        for (at, value) in values.into_iter().enumerate() {
            let expr = match &value.expr {
                Df::Literal(..) if at < free => value.expr,
                Df::Column(_) => {
                    if !exprs.contains(&value.expr) {
                        exprs.push(value.expr.clone());
                    }
                    value.expr
                }
                _ => {
                    let name = self.fresh('c');
                    exprs.push(value.expr.alias(name.clone()));
                    Df::Column(Column::new_unqualified(name))
                }
            };
            columns.push(Lowered { expr, ..value });
        }
        let plan = LogicalPlan::Projection(Projection::try_new(exprs, Arc::new(input))?);
        Ok(Flow { plan, columns })
    }

    /// A projection to these values under names of its own, constants included: for operators that take
    /// their input as it is.
    fn materialised(&self, input: LogicalPlan, values: Vec<Lowered>) -> Found<Flow> {
        let mut exprs = vec![];
        let mut columns = vec![];
        for value in values {
            let name = self.fresh('m');
            exprs.push(value.expr.alias(name.clone()));
            columns.push(Lowered { expr: Df::Column(Column::new_unqualified(name)), ..value });
        }
        let plan = LogicalPlan::Projection(Projection::try_new(exprs, Arc::new(input))?);
        Ok(Flow { plan, columns })
    }

    async fn union(&self, parts: &[Rel], want: Want) -> Found<Flow> {
        let mut flows = vec![];
        for part in parts {
            flows.push(self.flow(part, want.unordered()).await?);
        }
        let width = flows.first().map_or(0, |flow| flow.columns.len());
        let mut merged: Vec<Option<Lowered>> = vec![None; width];
        for (at, merged) in merged.iter_mut().enumerate().filter(|(at, _)| want.has(*at)) {
            let parts = flows.iter().filter_map(|flow| flow.columns.get(at));
            *merged = Some(common(parts, self.fresh('u')));
        }
        let mut inputs = vec![];
        for flow in flows {
            let aligned = flow.columns.into_iter().zip(&merged).filter_map(|(column, merged)| {
                let merged = merged.as_ref()?;
                let column =
                    if column.form == merged.form { column } else { crate::scalar::computed(column) };
                Some(column.expr.alias(name_of(&merged.expr)))
            });
            let projection = Projection::try_new(aligned.collect(), Arc::new(flow.plan))?;
            inputs.push(Arc::new(LogicalPlan::Projection(projection)));
        }
        let first = parts.first().map(|part| part.columns.as_slice()).unwrap_or_default();
        let columns = merged.into_iter().zip(first);
        let columns = columns.map(|(m, c)| m.unwrap_or_else(|| unwanted(c.column_type))).collect();
        let plan = match inputs.as_slice() {
            // `union isfuzzy=true` of tables that are not there.
            [] => return self.memory(&[], &[]),
            [one] => one.as_ref().clone(),
            _ => LogicalPlan::Union(Union::try_new(inputs)?),
        };
        Ok(Flow { plan, columns })
    }

    async fn shared(&self, id: usize, from: &Rel) -> Found<Flow> {
        let known = || self.shared.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(flow) = known() {
            // A name of its own for each use, since a table can be joined with itself.
            return self.renamed(flow);
        }
        let table = self.computed(from, Want::all(from.columns.len())).await?;
        let flow = self.memory(&table.batches, &table.kinds())?;
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).insert(id, flow.clone());
        Ok(flow)
    }

    /// The expression with the tables in it replaced by their values.
    async fn prepared<'b>(&'b self, expr: &'b Expr) -> Found<Cow<'b, Expr>> {
        if !expr.has_table() {
            return Ok(Cow::Borrowed(expr));
        }
        let mut prepared = expr.clone();
        self.prepare(&mut prepared).await?;
        Ok(Cow::Owned(prepared))
    }

    async fn all_prepared(&self, items: &[Expr]) -> Found<Vec<Expr>> {
        let mut prepared = vec![];
        for item in items {
            prepared.push(self.prepared(item).await?.into_owned());
        }
        Ok(prepared)
    }

    /// A constant number of rows.
    async fn count(&self, expr: &Expr) -> Found<usize> {
        let expr = self.prepared(expr).await?;
        let count = evaluate::run::eval(&expr, &[], self.run.session())?.to(Type::Long);
        Ok(count.as_long().and_then(|n| usize::try_from(n).ok()).unwrap_or(0))
    }
}

/// A column that nothing reads.
fn unwanted(kind: Type) -> Lowered {
    Lowered::constant(kind, &Value::Null)
}

fn name_of(expr: &Df) -> String {
    match expr {
        Df::Column(column) => column.name.clone(),
        other => other.schema_name().to_string(),
    }
}

/// The column that stands for these of several tables.
fn common<'a>(parts: impl Iterator<Item = &'a Lowered>, name: String) -> Lowered {
    let parts: Vec<&Lowered> = parts.collect();
    let kind = parts.first().map_or(Type::Unknown, |p| p.kind);
    let own = crate::column::arrow_type(kind);
    let first = parts.first().map_or(own.clone(), |p| p.form.clone());
    let form = if parts.iter().all(|p| p.form == first) { first } else { own };
    let nullable = parts.iter().any(|p| p.nullable || p.form != form);
    Lowered { expr: Df::Column(Column::new_unqualified(name)), kind, form, nullable }
}

/// A plan that asks for what there is not: a fault of the resolver.
fn contradiction(what: &str) -> QueryError {
    QueryError::Fault(Fault::Failed(format!("the plan contradicts itself: {what}")))
}
