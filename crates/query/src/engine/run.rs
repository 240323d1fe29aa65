//! One query at work.

use super::pool::PeakPool;
use super::{Answered, EngineOptions, ExternalPolicy, Limits, Request, Stats};
use crate::column::{arrow_type, is_micros};
use crate::error::QueryError;
use crate::flow::Flow;
use crate::operator::{Planning, Yielding};
use crate::scalar::computed;
use crate::source::Tables;
use crate::source::counts::ScanCounts;
use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::error::Result as DfResult;
use datafusion::execution::context::QueryPlanner;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{LogicalPlan, Projection};
use datafusion::physical_plan::{ExecutionPlan, displayable, execute_stream};
use datafusion::physical_planner::{DefaultPhysicalPlanner, PhysicalPlanner};
use datafusion::prelude::SessionConfig;
use evaluate::{Fault, Session};
use futures::StreamExt;
use kql::Column;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Rows per batch.
const BATCH_ROWS: usize = 8192;

/// Batches with the columns that they stand for.
pub(crate) struct Batches {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub batches: Vec<RecordBatch>,
}

impl Batches {
    /// The types of the columns.
    pub fn kinds(&self) -> Vec<kql::Type> {
        self.columns.iter().map(|c| c.column_type).collect()
    }
}

/// A query at work: its surroundings and what it has used so far.
pub(crate) struct Run {
    state: SessionState,
    session: Arc<Session>,
    tables: Arc<dyn Tables>,
    limits: Limits,
    external: ExternalPolicy,
    /// Memory of tables that are held until the query ends.
    held: Mutex<MemoryReservation>,
    used: Mutex<Stats>,
    scans: Arc<ScanCounts>,
    pool: Arc<PeakPool>,
    _stop: StopAtEnd,
}

/// Stops what is still at work for a query when the query ends, however it ends.
struct StopAtEnd(Arc<Session>);

impl Drop for StopAtEnd {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Run {
    /// A run of a request.
    pub fn new(options: &EngineOptions, shared: &RuntimeEnv, request: Request) -> Result<Self, QueryError> {
        let peak = Arc::new(PeakPool::new(request.limits.memory_bytes));
        let pool: Arc<dyn MemoryPool> = peak.clone();
        let held = MemoryConsumer::new("tables held").register(&pool);
        let runtime = RuntimeEnvBuilder::from_runtime_env(shared).with_memory_pool(pool).build_arc()?;
        let scans = Arc::new(ScanCounts::default());
        let config = config(options).with_extension(scans.clone());
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_runtime_env(runtime)
            .with_query_planner(Arc::new(Planners))
            .with_physical_optimizer_rule(Arc::new(Yielding))
            .build();
        let Request { session, limits, tables } = request;
        let mut session = session;
        session.bytes_max = limits.memory_bytes;
        let session = Arc::new(session);
        let stop = StopAtEnd(session.clone());
        let used = Mutex::default();
        Ok(Run {
            external: options.external.clone(),
            state,
            session,
            tables,
            limits,
            held: Mutex::new(held),
            used,
            scans,
            pool: peak,
            _stop: stop,
        })
    }

    /// The surroundings of the query.
    pub fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// What `externaldata` may read.
    pub fn external(&self) -> &ExternalPolicy {
        &self.external
    }

    /// The tables that it may read.
    pub fn tables(&self) -> &dyn Tables {
        self.tables.as_ref()
    }

    /// Runs a plan for a table that is held until the query ends.
    pub async fn collect(&self, flow: Flow, columns: &[Column]) -> Result<Batches, QueryError> {
        self.executed(flow, columns, |batch, rows| {
            if rows > self.session.rows_max {
                return Err(Fault::Limit {
                    resource: "rows between two operators",
                    limit: self.session.rows_max.to_string(),
                    advice: "filter or summarize earlier",
                });
            }
            let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.try_grow(batch.get_array_memory_size()).map_err(|_| Fault::Limit {
                resource: "memory",
                limit: format!("{} MB", self.limits.memory_bytes >> 20),
                advice: "filter or summarize before materialize, join or mv-apply",
            })
        })
        .await
    }

    /// Runs a plan for a result.
    pub async fn answer(&self, flow: Flow, columns: &[Column]) -> Result<Batches, QueryError> {
        let mut bytes = 0;
        self.executed(flow, columns, |batch, rows| {
            bytes += batch.get_array_memory_size();
            let over = |resource, limit: usize| Fault::Limit {
                resource,
                limit: limit.to_string(),
                advice: "filter more, summarize, or take the rows that you need",
            };
            if rows > self.limits.result_rows {
                return Err(over("rows of results", self.limits.result_rows));
            }
            if bytes > self.limits.result_bytes {
                return Err(over("bytes of results", self.limits.result_bytes));
            }
            Ok(())
        })
        .await
    }

    async fn executed(
        &self,
        flow: Flow,
        columns: &[Column],
        mut check: impl FnMut(&RecordBatch, usize) -> Result<(), Fault>,
    ) -> Result<Batches, QueryError> {
        let plan = output(flow)?;
        let physical = self.physical(&plan).await?;
        let mut stream = execute_stream(physical.clone(), self.state.task_ctx())?;
        let schema = stream.schema();
        let mut batches = vec![];
        let mut rows = 0;
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            if batch.num_rows() == 0 {
                continue;
            }
            rows += batch.num_rows();
            check(&batch, rows)?;
            batches.push(batch);
        }
        if batches.is_empty() {
            batches.push(RecordBatch::new_empty(schema));
        }
        self.count(physical.as_ref());
        Ok(Batches { columns: columns.to_vec(), batches })
    }

    async fn physical(&self, plan: &LogicalPlan) -> Result<Arc<dyn ExecutionPlan>, QueryError> {
        Ok(self.state.create_physical_plan(plan).await?)
    }

    /// The plans as text.
    pub async fn explained(&self, flow: Flow) -> Result<String, QueryError> {
        let plan = output(flow)?;
        let optimised = self.state.optimize(&plan)?;
        let physical = self.physical(&plan).await?;
        Ok(format!("{}\n{}\n", optimised.display_indent(), displayable(physical.as_ref()).indent(false)))
    }

    /// Adds up what the scans of a plan did.
    fn count(&self, plan: &dyn ExecutionPlan) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        count_scans(plan, &mut used);
    }

    /// What the query took.
    pub fn stats(&self, elapsed: Duration, tables: &[Answered]) -> Stats {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let result_rows = tables.iter().map(|table| table.rows() as u64).sum();
        Stats { elapsed, result_rows, files: self.scans.get(), memory_peak: self.pool.peak(), ..used }
    }
}

fn count_scans(plan: &dyn ExecutionPlan, used: &mut Stats) {
    if let Some(metrics) = plan.metrics() {
        let nanos = metrics.elapsed_compute().unwrap_or(0);
        used.worked += Duration::from_nanos(u64::try_from(nanos).unwrap_or(0));
        used.spilled_bytes += metrics.spilled_bytes().unwrap_or(0) as u64;
        if plan.children().is_empty() {
            used.rows_scanned += metrics.output_rows().unwrap_or(0) as u64;
            let bytes = metrics.sum_by_name("bytes_scanned").map_or(0, |v| v.as_usize());
            used.bytes_scanned += bytes as u64;
        }
    }
    plan.children().into_iter().for_each(|child| count_scans(child.as_ref(), used));
}

fn config(options: &EngineOptions) -> SessionConfig {
    let mut config = SessionConfig::new()
        .with_target_partitions(options.parallelism.max(1))
        .with_batch_size(BATCH_ROWS)
        // A stream that is in order must stay one stream; scans split their files themselves.
        .with_round_robin_repartition(false)
        .with_parquet_pruning(true);
    // It takes the bound of one aggregate with a filter for a bound of all (found by random queries).
    config.options_mut().optimizer.enable_aggregate_dynamic_filter_pushdown = false;
    let parquet = &mut config.options_mut().execution.parquet;
    // The columns of the filter are read first, the others for the rows that pass.
    parquet.pushdown_filters = true;
    parquet.reorder_filters = true;
    config
}

/// The plan that gives the flow's columns, named by their place, in forms that results have.
fn output(flow: Flow) -> DfResult<LogicalPlan> {
    let named = flow.columns.into_iter().enumerate().map(|(at, column)| {
        let column = if is_micros(&column.form) || column.form == arrow_type(column.kind) {
            column
        } else {
            computed(column)
        };
        column.expr.alias(format!("{at}"))
    });
    Ok(LogicalPlan::Projection(Projection::try_new(named.collect(), Arc::new(flow.plan))?))
}

/// DataFusion's planner with our operators.
#[derive(Debug)]
struct Planners;

#[async_trait]
impl QueryPlanner for Planners {
    async fn create_physical_plan(
        &self,
        plan: &LogicalPlan,
        state: &dyn datafusion::catalog::Session,
    ) -> DfResult<Arc<dyn ExecutionPlan>> {
        let planner = DefaultPhysicalPlanner::with_extension_planners(vec![Arc::new(Planning)]);
        planner.create_physical_plan(plan, state).await
    }
}
