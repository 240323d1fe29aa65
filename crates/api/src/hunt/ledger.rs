//! What queries took: those running, and the last that ended.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Ended queries that are remembered.
const ENDED_LIMIT: usize = 10_000;
/// Characters of a query's text that are remembered; the audit log has more.
const TEXT_LIMIT_CHARS: usize = 1_000;

/// By which protocol a query came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// Cordon's own API.
    Native,
    /// Microsoft Graph.
    Graph,
    /// The older hunting APIs of Defender.
    Defender,
    /// Kusto REST.
    Kusto,
}

impl Via {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Via::Native => "native",
            Via::Graph => "graph",
            Via::Defender => "defender",
            Via::Kusto => "kusto",
        }
    }
}

/// How a query ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Not yet.
    Running,
    /// With an answer.
    Completed,
    /// With an error.
    Failed,
    /// At a limit.
    Limited,
    /// The caller went away.
    Cancelled,
}

impl Outcome {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Outcome::Running => "running",
            Outcome::Completed => "completed",
            Outcome::Failed => "failed",
            Outcome::Limited => "limited",
            Outcome::Cancelled => "cancelled",
        }
    }
}

/// One query.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// Its identity, a UUID.
    pub(crate) id: String,
    pub(crate) principal: String,
    pub(crate) via: Via,
    /// The program that asked, as it calls itself.
    pub(crate) application: String,
    /// The caller's own identity for the request.
    pub(crate) client_request_id: String,
    /// The text's beginning.
    pub(crate) text: String,
    pub(crate) started_us: i64,
    pub(crate) elapsed: Duration,
    pub(crate) stats: query::Stats,
    pub(crate) outcome: Outcome,
    /// The error's code; empty without.
    pub(crate) code: String,
}

impl Record {
    /// Processor time, as the quota counts it: what the operators of the query worked, and not less
    /// than the time it took, because not everything counts what it works.
    pub(crate) fn cpu(&self) -> Duration {
        self.stats.worked.max(self.elapsed)
    }
}

/// The queries.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    running: HashMap<String, Record>,
    ended: VecDeque<Record>,
}

impl Ledger {
    fn books(&self) -> MutexGuard<'_, Books> {
        // The books are whole after every statement, so a panic elsewhere does not spoil them.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a query that begins.
    pub(crate) fn begin(&self, record: &Record) {
        let text = record.text.chars().take(TEXT_LIMIT_CHARS).collect();
        self.books().running.insert(record.id.clone(), Record { text, ..record.clone() });
    }

    /// Notes that it has ended.
    pub(crate) fn end(&self, record: &Record) {
        let mut books = self.books();
        let text = books.running.remove(&record.id).map(|r| r.text).unwrap_or_default();
        if books.ended.len() >= ENDED_LIMIT {
            books.ended.pop_front();
        }
        books.ended.push_back(Record { text, ..record.clone() });
    }

    /// All that are known, newest first, running ones before.
    pub(crate) fn all(&self) -> Vec<Record> {
        let books = self.books();
        let mut running: Vec<Record> = books.running.values().cloned().collect();
        running.sort_by_key(|r| std::cmp::Reverse(r.started_us));
        running.extend(books.ended.iter().rev().cloned());
        running
    }
}
