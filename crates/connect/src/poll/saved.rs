//! What a poller remembers over restarts, and where.

use std::collections::BTreeMap;
use std::future::Future;

use serde::{Deserialize, Serialize};

use super::feed::Feed;

/// The state of a poller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// By feed.
    pub feeds: BTreeMap<String, Feed>,
    /// What is on its way to the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

/// Records on their way to the log: if the log has the key, this came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Which feed.
    pub feed: String,
    /// Key of the batch.
    pub key: String,
    /// The feed afterwards.
    pub after: Feed,
    /// The records.
    pub seen: Vec<Seen>,
}

/// A record that is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Digest of feed and id: 32 hexadecimal digits.
    pub id: String,
    /// When it was read, by the vendor's clock, microseconds. Windows reach back from there, whatever
    /// the record's own time.
    pub read_us: i64,
}

/// The memory cannot be reached; the poller tries again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the poller's state cannot be read or written: {0}")]
pub struct MemoryError(pub String);

/// Keeps a poller's state.
pub trait Memory: Send + Sync + 'static {
    /// The state; none before the first save.
    fn load(&self) -> impl Future<Output = Result<Option<Saved>, MemoryError>> + Send;

    /// Which of these ids are among those remembered.
    fn known(&self, ids: &[String]) -> impl Future<Output = Result<Vec<String>, MemoryError>> + Send;

    /// Keeps the state, remembers records, and forgets those read before a time: all or nothing.
    fn save(
        &self,
        saved: &Saved,
        seen: &[Seen],
        forget_before_us: i64,
    ) -> impl Future<Output = Result<(), MemoryError>> + Send;
}
