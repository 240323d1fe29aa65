//! What the engine and a query may use.

use crate::source::Fetch;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What `externaldata` may read.
#[derive(Debug, Clone, Default)]
pub enum ExternalPolicy {
    /// Nothing: such queries are refused.
    #[default]
    Off,
    /// Nothing, and what they name counts as empty: to try queries of others.
    Empty,
    /// What this gives.
    Allow(Arc<dyn Fetch>),
}

/// Options of an engine.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Streams that a query works on at once.
    pub parallelism: usize,
    /// Where queries put what does not fit in memory; the system's temporary folder when left out.
    pub spill_folder: Option<PathBuf>,
    /// Bytes that all queries together may put there.
    pub disk_bytes: u64,
    /// Bytes of file footers that are kept between queries.
    pub metadata_cache_bytes: usize,
    /// What `externaldata` may read.
    pub external: ExternalPolicy,
}

impl Default for EngineOptions {
    fn default() -> Self {
        EngineOptions {
            parallelism: std::thread::available_parallelism().map_or(2, usize::from),
            spill_folder: None,
            disk_bytes: 10 << 30,
            metadata_cache_bytes: 64 << 20,
            external: ExternalPolicy::Off,
        }
    }
}

/// What one query may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time from start to answer.
    pub time: Duration,
    /// Memory of its operators and of tables held for it.
    pub memory_bytes: usize,
    /// Rows of one result.
    pub result_rows: usize,
    /// Bytes of one result in memory.
    pub result_bytes: usize,
}

impl Default for Limits {
    /// Those of advanced hunting: 10 minutes, 100,000 rows, about 50 MB
    /// (<https://learn.microsoft.com/defender-xdr/advanced-hunting-limits>), and 1 GiB of memory.
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(600),
            memory_bytes: 1 << 30,
            result_rows: 100_000,
            result_bytes: 64 << 20,
        }
    }
}
