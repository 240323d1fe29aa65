//! Runs planned queries within limits.

mod answer;
mod limits;
mod pool;
mod run;

pub use answer::{Answer, Answered, Stats};
pub use limits::{EngineOptions, ExternalPolicy, Limits};

pub(crate) use run::{Batches, Run};

use crate::error::QueryError;
use crate::flow::{Planner, Want};
use crate::source::Tables;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use evaluate::plan::{Plan, Rel};
use evaluate::{Fault, PlanError, Session, Table, Value, World, resolve};
use kql::{Catalogue, Library};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs queries. Cheap to clone; clones share caches and the folder for what does not fit in memory.
#[derive(Clone)]
pub struct Engine {
    options: EngineOptions,
    runtime: Arc<RuntimeEnv>,
}

/// A query text and what its names mean.
pub struct Query<'a> {
    /// The text.
    pub text: &'a str,
    /// Tables and stored functions.
    pub catalogue: &'a (dyn Catalogue + Sync),
    /// The signatures of the language.
    pub library: &'a Library,
    /// Values of declared query parameters.
    pub parameters: &'a HashMap<String, Value>,
}

/// What a query runs with.
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

    /// Answers a query text. Dropping the future stops the query.
    ///
    /// # Errors
    /// [`QueryError::Wrong`] for a wrong text, [`Fault::Limit`] when a limit is passed, and whatever the
    /// functions of the query report.
    pub async fn query(&self, query: &Query<'_>, request: Request) -> Result<Answer, QueryError> {
        let started = Instant::now();
        let time = request.limits.time;
        let run = Run::new(&self.options, &self.runtime, request)?;
        let answering = async {
            let plan = self.planned(query, &run).await?;
            let tables = self.results(&plan, &run).await?;
            Ok::<_, QueryError>((tables, plan.render))
        };
        let (tables, render) = in_time(time, run.session(), answering).await?;
        let stats = run.stats(started.elapsed(), &tables);
        Ok(Answer { tables, render, stats })
    }

    /// Runs a plan. Dropping the future stops the query.
    ///
    /// # Errors
    /// [`Fault::Limit`] when a limit is passed, and whatever the functions of the query report.
    pub async fn run(&self, plan: &Plan, request: Request) -> Result<Answer, QueryError> {
        let started = Instant::now();
        let time = request.limits.time;
        let run = Run::new(&self.options, &self.runtime, request)?;
        let tables = in_time(time, run.session(), self.results(plan, &run)).await?;
        let stats = run.stats(started.elapsed(), &tables);
        Ok(Answer { tables, render: plan.render.clone(), stats })
    }

    /// The plan of a text. Operators whose columns hang on data are run on the way; planning begins
    /// again with what they gave, and asks for the same in the same order.
    async fn planned(&self, query: &Query<'_>, run: &Run) -> Result<Plan, QueryError> {
        let mut ready: Vec<Table> = vec![];
        loop {
            let rel = match planned_with(query, run.session(), &ready) {
                Planned::Whole(plan) => return Ok((*plan)?),
                Planned::After(rel) => rel,
            };
            let planner = Planner::new(run);
            ready.push(planner.values(&rel).await?);
        }
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

    /// The plans of a query as text, as `--explain` shows them: logical, then physical.
    ///
    /// # Errors
    /// As of [`Engine::query`]. Parts of the query whose values the plan needs are run.
    pub async fn explain(&self, query: &Query<'_>, request: Request) -> Result<String, QueryError> {
        let time = request.limits.time;
        let run = Run::new(&self.options, &self.runtime, request)?;
        let explaining = async {
            let plan = self.planned(query, &run).await?;
            let planner = Planner::new(&run);
            let mut text = String::new();
            for (name, rel) in &plan.results {
                let flow = planner.flow(rel, Want::all(rel.columns.len())).await?;
                text.push_str(&format!("-- {name}\n{}", run.explained(flow).await?));
            }
            Ok(text)
        };
        in_time(time, run.session(), explaining).await
    }
}

/// How far planning came.
enum Planned {
    /// To its end.
    Whole(Box<Result<Plan, PlanError>>),
    /// To a table that must be run first.
    After(Box<Rel>),
}

/// Plans a text with the tables that are there already, in the order in which they are asked for.
fn planned_with(query: &Query<'_>, session: &Session, ready: &[Table]) -> Planned {
    let mut wanted = None;
    let mut asked = 0;
    let world =
        World { catalogue: query.catalogue, library: query.library, session, parameters: query.parameters };
    let plan = resolve(query.text, &world, &mut |rel| {
        asked += 1;
        ready.get(asked - 1).cloned().ok_or_else(|| {
            wanted = Some(Box::new(rel.clone()));
            Fault::Failed("a part of the query must be run first".into())
        })
    });
    match wanted {
        Some(rel) => Planned::After(rel),
        None => Planned::Whole(Box::new(plan)),
    }
}

/// What the future gives within that time. Past it the session is stopped by another thread, for work
/// that does not yield, such as expressions that are evaluated while the plan is made.
async fn in_time<T>(
    time: Duration,
    session: &Arc<Session>,
    answering: impl Future<Output = Result<T, QueryError>>,
) -> Result<T, QueryError> {
    let started = Instant::now();
    let stopping = session.clone();
    let _alarm = AbortOnDrop(tokio::spawn(async move {
        tokio::time::sleep(time).await;
        stopping.stop();
    }));
    match tokio::time::timeout(time, answering).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) if started.elapsed() < time => Err(error),
        _ => Err(QueryError::Fault(Fault::Limit {
            resource: "time",
            limit: format!("{} s", time.as_secs_f64()),
            advice: "ask for a shorter span of time, or filter earlier",
        })),
    }
}

/// A task that ends with its owner.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
