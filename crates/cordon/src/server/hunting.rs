//! Hunting in the server: the engine over the stored tables, the functions that hunters keep, limits.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::HuntingLimits;
use clap::Args;
use query::{EngineOptions, Hunt, StoreTables};

use super::config::ServeArgs;
use super::engine::Engine;
use super::error::ServerError;

/// Limits of queries; defaults after those of advanced hunting
/// (<https://learn.microsoft.com/defender-xdr/advanced-hunting-limits>).
#[derive(Debug, Clone, Args)]
pub struct HuntingArgs {
    /// Seconds that one query may take
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub hunt_time_s: u64,
    /// Megabytes of memory that one query may use
    #[arg(long, default_value_t = 1024, value_name = "MB")]
    pub hunt_memory_mb: usize,
    /// Rows that one result may have
    #[arg(long, default_value_t = 100_000, value_name = "ROWS")]
    pub hunt_rows: usize,
    /// Megabytes that one result may have
    #[arg(long, default_value_t = 64, value_name = "MB")]
    pub hunt_result_mb: usize,
    /// Gigabytes of disk that all queries together may use for what does not fit in memory
    #[arg(long, default_value_t = 10, value_name = "GB")]
    pub hunt_disk_gb: u64,
    /// Queries that one user may run at once
    #[arg(long, default_value_t = 8, value_name = "COUNT")]
    pub hunt_concurrent: u32,
    /// Queries that one user may start per minute
    #[arg(long, default_value_t = 600, value_name = "COUNT")]
    pub hunt_per_minute: u32,
    /// Seconds of processor time that one user's queries may use per 15 minutes, instead of half of the machine's
    #[arg(long, value_name = "SECONDS")]
    pub hunt_cpu_s: Option<u64>,
}

impl HuntingArgs {
    /// The limits.
    #[must_use]
    pub fn limits(&self) -> HuntingLimits {
        let default = HuntingLimits::default();
        HuntingLimits {
            query_time: Duration::from_secs(self.hunt_time_s),
            query_memory_bytes: self.hunt_memory_mb << 20,
            result_rows: self.hunt_rows,
            result_bytes: self.hunt_result_mb << 20,
            concurrent_queries: self.hunt_concurrent,
            queries_per_minute: self.hunt_per_minute,
            cpu_per_cycle: self.hunt_cpu_s.map_or(default.cpu_per_cycle, Duration::from_secs),
            ..default
        }
    }
}

/// What answers queries over the engine's tables, with the functions that hunters keep.
///
/// # Errors
/// When the folder for what does not fit in memory cannot be used, or the state database fails.
pub(super) async fn open(args: &ServeArgs, engine: &Engine) -> Result<Arc<Hunt>, ServerError> {
    let spill = args.engine.data.data_dir.join("hunting");
    fresh(&spill).map_err(ServerError::data_folder(&spill))?;
    let options = EngineOptions {
        spill_folder: Some(spill),
        disk_bytes: args.hunting.hunt_disk_gb << 30,
        ..EngineOptions::default()
    };
    let runner = query::Engine::new(options)?;
    let tables = engine.tables().clone();
    let catalog = tables.catalog().clone();
    let hunt = Arc::new(Hunt::new(runner, Arc::new(StoreTables::new(tables)), catalog));
    let tenant = engine.state().default_tenant();
    api::load_functions(&hunt, &tenant).await?;
    api::load_watchlists(&hunt, &tenant).await?;
    Ok(hunt)
}

/// An empty folder: what a killed server left there is of no use.
fn fresh(folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)
}
