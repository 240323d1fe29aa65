//! Runs planned queries within limits.

mod answer;
mod limits;
mod run;

pub use answer::{Answer, Answered, Stats};
pub use limits::{EngineOptions, Limits};

pub(crate) use run::{Batches, Run};

use crate::error::QueryError;
use crate::flow::{Planner, Want};
use crate::source::Tables;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use evaluate::plan::Plan;
use evaluate::{Fault, Session};
use std::sync::Arc;
use std::time::Instant;

/// Runs queries. Cheap to clone; clones share caches and the folder for what does not fit in memory.
#[derive(Clone)]
pub struct Engine {
    options: EngineOptions,
    runtime: Arc<RuntimeEnv>,
}

/// What a plan runs with.
pub struct Request {
    /// The time, the user, the seed of randomness.
    pub session: Session,
    /// What the query may use.
    pub limits: Limits,
    /// The tables that it may read.
    pub tables: Arc<dyn Tables>,
}

impl Engine {
    /// An engine with these options.
    ///
    /// # Errors
    /// When the folder for temporary files cannot be used.
    pub fn new(options: EngineOptions) -> Result<Self, QueryError> {
        let mut builder = RuntimeEnvBuilder::new()
            .with_metadata_cache_limit(options.metadata_cache_bytes)
            .with_max_temp_directory_size(options.disk_bytes);
        if let Some(folder) = &options.spill_folder {
            builder = builder.with_temp_file_path(folder.clone());
        }
        let runtime = builder.build_arc()?;
        Ok(Engine { options, runtime })
    }

    /// Runs a plan. Dropping the future stops the query.
    ///
    /// # Errors
    /// [`Fault::Limit`] when a limit is passed, and whatever the functions of the query report.
    pub async fn run(&self, plan: &Plan, request: Request) -> Result<Answer, QueryError> {
        let started = Instant::now();
        let time = request.limits.time;
        let run = Run::new(&self.options, &self.runtime, request)?;
        let answered = tokio::time::timeout(time, self.results(plan, &run)).await;
        let tables = answered.map_err(|_| {
            QueryError::Fault(Fault::Limit {
                resource: "time",
                limit: format!("{} s", time.as_secs_f64()),
                advice: "ask for a shorter span of time, or filter earlier",
            })
        })??;
        let stats = run.stats(started.elapsed(), &tables);
        Ok(Answer { tables, render: plan.render.clone(), stats })
    }

    async fn results(&self, plan: &Plan, run: &Run) -> Result<Vec<Answered>, QueryError> {
        let planner = Planner::new(run);
        let mut tables = vec![];
        for (name, rel) in &plan.results {
            let flow = planner.flow(rel, Want::all(rel.columns.len())).await?;
            let found = run.answer(flow, &rel.columns).await?;
            tables.push(Answered { name: name.clone(), columns: found.columns, batches: found.batches });
        }
        Ok(tables)
    }

    /// The plan of the engine as text, as `--explain` shows it: logical, then physical.
    ///
    /// # Errors
    /// When it cannot be planned. Parts of the query whose values the plan needs are run.
    pub async fn explain(&self, plan: &Plan, request: Request) -> Result<String, QueryError> {
        let run = Run::new(&self.options, &self.runtime, request)?;
        let planner = Planner::new(&run);
        let mut text = String::new();
        for (name, rel) in &plan.results {
            let flow = planner.flow(rel, Want::all(rel.columns.len())).await?;
            text.push_str(&format!("-- {name}\n{}", run.explained(flow).await?));
        }
        Ok(text)
    }
}
