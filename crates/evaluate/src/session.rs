//! What a query takes from outside: the time, the user, randomness, limits.

use crate::{Fault, Row, Value};
use regex::Regex;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Bytes of one value with nothing shared in it: an array of the million items that `make_list` may
/// give, and room for another.
pub const VALUE_BYTES_MAX: usize = 32 << 20;
/// Rows whose size is looked at, to know that of all.
const ROWS_WEIGHED: usize = 256;
/// Compiled patterns kept at once; a query with more compiles again.
const PATTERNS_MAX: usize = 512;
/// Bytes that one compiled pattern may take.
const PATTERN_BYTES_MAX: usize = 8 << 20;

/// The surroundings of one query. Cheap to share between threads.
#[derive(Debug)]
pub struct Session {
    /// What `now()` gives, in ticks of 100 ns since 0001-01-01.
    pub now: i64,
    /// What `current_principal()` gives.
    pub principal: String,
    /// What `current_database()` gives.
    pub database: String,
    /// What `current_cluster_endpoint()` gives.
    pub cluster: String,
    /// Most rows that an operator may hold at once.
    pub rows_max: usize,
    /// Most bytes that the interpreter may hold at once, roughly counted.
    pub bytes_max: usize,
    stopped: AtomicBool,
    random: AtomicU64,
    patterns: Mutex<HashMap<String, Arc<Regex>>>,
}

impl Session {
    /// A session at that moment, with that seed for `rand()`.
    #[must_use]
    pub fn new(now: i64, seed: u64) -> Self {
        Session {
            now,
            principal: String::new(),
            database: "cordon".into(),
            cluster: "cordon".into(),
            rows_max: 5_000_000,
            bytes_max: 1 << 30,
            stopped: AtomicBool::new(false),
            random: AtomicU64::new(seed),
            patterns: Mutex::new(HashMap::new()),
        }
    }

    /// Lets what runs in this session end at its next look: its query was cancelled or is out of time.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the query is to end.
    ///
    /// # Errors
    /// [`Fault::Cancelled`] when it is.
    pub fn check_running(&self) -> Result<(), Fault> {
        if self.stopped.load(Ordering::Relaxed) { Err(Fault::Cancelled) } else { Ok(()) }
    }

    /// Refuses more rows than an operator may hold at once.
    ///
    /// # Errors
    /// [`Fault::Limit`] past [`Session::rows_max`], or past [`Session::bytes_max`] by the size of some of
    /// the rows.
    pub fn check_rows(&self, rows: &[Row]) -> Result<(), Fault> {
        let advice = "filter or summarize earlier";
        if rows.len() > self.rows_max {
            let limit = self.rows_max.to_string();
            return Err(Fault::Limit { resource: "rows between two operators", limit, advice });
        }
        let looked_at = rows.iter().step_by((rows.len() / ROWS_WEIGHED).max(1));
        let (count, bytes) = looked_at.fold((0_usize, 0_usize), |(count, bytes), row| {
            (count + 1, bytes + row.iter().map(Value::bytes).sum::<usize>() + size_of::<Row>())
        });
        if bytes / count.max(1) > self.bytes_max / rows.len().max(1) {
            let limit = format!("{} MB", self.bytes_max >> 20);
            return Err(Fault::Limit { resource: "memory", limit, advice });
        }
        Ok(())
    }

    /// Refuses a value that has grown too large.
    ///
    /// # Errors
    /// [`Fault::Limit`] past [`VALUE_BYTES_MAX`].
    pub fn check_value(&self, value: &Value) -> Result<(), Fault> {
        if value.exceeds(VALUE_BYTES_MAX) { Err(Self::value_limit()) } else { Ok(()) }
    }

    /// The error of a value that has grown too large.
    #[must_use]
    pub fn value_limit() -> Fault {
        Fault::Limit {
            resource: "bytes in one value",
            limit: VALUE_BYTES_MAX.to_string(),
            advice: "do not join texts and arrays with themselves over and over",
        }
    }

    /// The next random number (Steele et al., "Fast splittable pseudorandom number generators", 2014).
    pub fn random(&self) -> u64 {
        let mut z = self.random.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The compiled pattern; the language is that of the `regex` crate, as the original documents it,
    /// and what only RE2 takes is read as RE2 does.
    ///
    /// <https://learn.microsoft.com/kusto/query/regex>
    ///
    /// # Errors
    /// [`Fault::Argument`] when the pattern does not compile or is too large.
    pub fn regex(&self, function: &str, pattern: &str) -> Result<Arc<Regex>, Fault> {
        let mut patterns = self.patterns.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(found) = patterns.get(pattern) {
            return Ok(found.clone());
        }
        let compile = |pattern: &str| {
            // The original documents `\123` as a character by its octal number.
            regex::RegexBuilder::new(pattern).octal(true).size_limit(PATTERN_BYTES_MAX).build()
        };
        let compiled =
            compile(pattern).or_else(|e| compile(&crate::pattern::escaped(pattern)).map_err(|_| e));
        let compiled = compiled.map_err(|e| {
            Fault::argument(function, format!("the regular expression '{pattern}' is wrong: {e}"))
        })?;
        if patterns.len() >= PATTERNS_MAX {
            patterns.clear();
        }
        let compiled = Arc::new(compiled);
        patterns.insert(pattern.to_owned(), compiled.clone());
        Ok(compiled)
    }
}
