//! What a way in needs from the rest: somewhere durable to put batches, and who may put them.

use std::future::Future;
use std::sync::Arc;

/// Bytes of one source on their way to the durable log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Tenant of the source.
    pub tenant: String,
    /// Source name.
    pub source: String,
    /// Name of the format, when the sender or the source says it; else each record is recognised.
    pub format: Option<String>,
    /// File name or the like, for recognition and for people.
    pub name: Option<String>,
    /// Time zone of the sender's clock, by its IANA name, when times are written without one.
    pub zone: Option<String>,
    /// Keys of the batch: the batch is stored once per key. One key for a whole batch (a file's
    /// fingerprint and offset, a client's idempotency key); none when the sender gives no identity.
    pub key: Option<String>,
    /// The records as sent, decompressed.
    pub payload: bytes::Bytes,
}

/// The sink's word that a batch is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ack {
    /// Its place in the log.
    pub sequence: u64,
    /// Whether a batch with the same key was there already, so that this one was not stored again.
    pub duplicate: bool,
}

/// Why a batch was not taken. Nothing of it is stored.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SinkError {
    /// Too much is waiting; the sender should try again later.
    #[error("the server is busy; send the batch again in {retry_after_s} seconds")]
    Busy {
        /// When to try again, seconds.
        retry_after_s: u64,
    },
    /// There is no room.
    #[error("the server's disk is full; nothing of this batch was stored: free space or lower the retention")]
    Full,
    /// The batch will never be taken as it is.
    #[error("{0}")]
    Unfit(String),
    /// The log cannot be written.
    #[error("the server cannot store the batch: {0}")]
    Failed(String),
}

/// Where batches go.
pub trait Sink: Send + Sync + 'static {
    /// Makes a batch durable. Returns only when it is on disk.
    fn append(&self, batch: Batch) -> impl Future<Output = Result<Ack, SinkError>> + Send;

    /// Whether the log has a batch of this source and key; it remembers the keys of a day at least.
    fn has(&self, source: &str, key: &str) -> bool;

    /// The last place of the log that is on disk: batches acknowledged up to it are safe.
    fn durable(&self) -> u64;
}

/// What a token allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Tenant of the source.
    pub tenant: String,
    /// Source that batches under this token belong to.
    pub source: String,
    /// Format of the source, when fixed.
    pub format: Option<String>,
}

/// What a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Send records.
    Ingest,
}

/// Tokens cannot be looked up now; nothing is known about the one asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("tokens cannot be checked now: {0}")]
pub struct TokensUnavailable(pub String);

/// Who may send: looks a bearer token up.
pub trait Tokens: Send + Sync + 'static {
    /// The grant of a token, or `None` when it is unknown, expired, revoked or lacks the scope.
    ///
    /// # Errors
    /// When it cannot be told. Senders must not take that for a refusal, or they would throw away
    /// what they have.
    fn check(
        &self,
        token: &str,
        scope: Scope,
    ) -> impl Future<Output = Result<Option<Grant>, TokensUnavailable>> + Send;
}

impl<S: Sink> Sink for Arc<S> {
    async fn append(&self, batch: Batch) -> Result<Ack, SinkError> {
        self.as_ref().append(batch).await
    }

    fn has(&self, source: &str, key: &str) -> bool {
        self.as_ref().has(source, key)
    }

    fn durable(&self) -> u64 {
        self.as_ref().durable()
    }
}
