//! What queries may use, each and per principal.

use std::time::Duration;

/// Limits of hunting. Names and defaults are those of advanced hunting where it has them
/// (<https://learn.microsoft.com/defender-xdr/advanced-hunting-limits>): ten minutes per query, 100,000
/// rows, processor time in cycles of fifteen minutes. Microsoft sizes the share of processor time by
/// tenant; here it is half of what the machine has.
#[derive(Debug, Clone)]
pub struct HuntingLimits {
    /// Time of one query, and the most that a request may ask for.
    pub query_time: Duration,
    /// Memory of one query, in bytes.
    pub query_memory_bytes: usize,
    /// Rows of one result.
    pub result_rows: usize,
    /// Bytes of one result.
    pub result_bytes: usize,
    /// Queries of one principal at once.
    pub concurrent_queries: u32,
    /// Queries of one principal per minute. Microsoft grants 45 calls and more by tenant size.
    pub queries_per_minute: u32,
    /// Length of a cycle of processor time.
    pub cpu_cycle: Duration,
    /// Processor time of one principal per cycle.
    pub cpu_per_cycle: Duration,
}

impl Default for HuntingLimits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let cpu_cycle = Duration::from_secs(15 * 60);
        HuntingLimits {
            query_time: Duration::from_secs(600),
            query_memory_bytes: 1 << 30,
            result_rows: 100_000,
            result_bytes: 64 << 20,
            concurrent_queries: 8,
            queries_per_minute: 600,
            cpu_cycle,
            cpu_per_cycle: cpu_cycle.mul_f64(cores as f64 / 2.0),
        }
    }
}

impl HuntingLimits {
    /// The limits of one query, before what its request asks for.
    #[must_use]
    pub fn query(&self) -> query::Limits {
        query::Limits {
            time: self.query_time,
            memory_bytes: self.query_memory_bytes,
            result_rows: self.result_rows,
            result_bytes: self.result_bytes,
        }
    }
}
