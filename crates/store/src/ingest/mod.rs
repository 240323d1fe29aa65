//! From the log to the tables: rows made of logged batches are held, committed together, and the
//! log is let go of up to where everything is committed.
//!
//! After any end of the process: read the log from [`Writer::replay_from`], make the same rows of
//! it, and give them to [`Writer::accept`], which leaves out what the tables have already.

mod error;
mod options;
mod position;
mod replay;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use futures::StreamExt;
use schema::TableId;

pub use error::IngestError;
pub use options::WriterOptions;

use crate::log::{Log, Truncated};
use crate::tables::{Commit, Tables, TablesError};
use position::Position;

/// What became of accepted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accepted {
    /// Rows taken.
    pub rows: usize,
    /// Rows left out because their table has them already (on replay).
    pub repeated: usize,
    /// Whether [`Writer::flush`] should be called.
    pub flush_due: bool,
}

/// What a flush did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flushed {
    /// The log is in the tables up to this sequence.
    pub through: u64,
    /// Tables committed.
    pub tables: usize,
    /// Rows committed.
    pub rows: u64,
    /// Data files written.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// Log bytes freed.
    pub log_bytes_freed: u64,
}

/// Ties the log to the tables. Clones share it.
#[derive(Clone)]
pub struct Writer {
    inner: Arc<Inner>,
}

struct Inner {
    log: Log,
    tables: Tables,
    options: WriterOptions,
    position_path: PathBuf,
    state: Mutex<State>,
    /// One flush at a time.
    flushing: tokio::sync::Mutex<()>,
}

struct State {
    /// Rows were taken up to here.
    accepted: u64,
    position: Position,
    /// When the oldest row held was taken.
    held_since: Option<Instant>,
}

impl Writer {
    /// Opens the writer; its position is kept in the file `position.json` in `folder`.
    ///
    /// When the log is behind the tables, because it was lost or restored from a copy, its next
    /// sequence is moved past what the tables have, so that new rows are not taken for old ones.
    ///
    /// # Errors
    /// [`IngestError::Position`] when the position cannot be read.
    pub async fn open(
        folder: &Path,
        log: Log,
        tables: Tables,
        options: WriterOptions,
    ) -> Result<Self, IngestError> {
        let position_path = folder.join("position.json");
        let position = Position::load(&position_path)?;
        let committed = tables.present().into_iter().filter_map(|table| tables.committed_sequence(table));
        let covered = committed.max().unwrap_or_default().max(position.through);
        if covered > log.durable() {
            tracing::warn!(
                log = log.durable(),
                tables = covered,
                "log is behind the tables; sequences skipped"
            );
            log.skip_to(covered + 1).await?;
        }
        let state = State { accepted: position.free_through(), position, held_since: None };
        let inner = Inner {
            log,
            tables,
            options,
            position_path,
            state: Mutex::new(state),
            flushing: tokio::sync::Mutex::new(()),
        };
        Ok(Writer { inner: Arc::new(inner) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Changes are single assignments, so a panic elsewhere leaves nothing half done.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first sequence that must be read from the log and given to [`accept`](Self::accept) next:
    /// after opening, where replay starts.
    #[must_use]
    pub fn replay_from(&self) -> u64 {
        self.state().accepted + 1
    }

    /// The log and the tables it ties.
    #[must_use]
    pub fn parts(&self) -> (&Log, &Tables) {
        (&self.inner.log, &self.inner.tables)
    }

    /// Takes all rows made of the log's batches after the last accepted one, up to and with
    /// `through`; call it with no rows when there are none. Readers see the rows from now on. Rows
    /// that their table has already are left out.
    ///
    /// # Errors
    /// [`IngestError::TooMuchHeld`], [`IngestError::OutOfOrder`], and [`IngestError::Tables`] for rows
    /// that do not fit their table. Nothing is taken then.
    pub fn accept(&self, through: u64, rows: Vec<(TableId, RecordBatch)>) -> Result<Accepted, IngestError> {
        let Inner { tables, options, .. } = self.inner.as_ref();
        let mut state = self.state();
        if through <= state.accepted {
            return Err(IngestError::OutOfOrder { through, accepted: state.accepted });
        }
        let (held_bytes, limit) = (tables.tail_size().0, options.held_bytes_max);
        if held_bytes > limit && !rows.is_empty() {
            return Err(IngestError::TooMuchHeld { held_bytes, limit });
        }
        let mut accepted = Accepted::default();
        let mut taken = Vec::with_capacity(rows.len());
        for (table, batch) in rows {
            tables.check_fit(table, &batch)?;
            let given = batch.num_rows();
            let batch = self.new_rows(&state, through, table, batch)?;
            accepted.rows += batch.num_rows();
            accepted.repeated += given - batch.num_rows();
            taken.push((table, batch));
        }
        for (table, batch) in taken.into_iter().filter(|(_, batch)| batch.num_rows() > 0) {
            tables.hold(table, batch, through);
        }
        state.accepted = through;
        if accepted.rows > 0 {
            state.held_since.get_or_insert_with(Instant::now);
        }
        accepted.flush_due = self.is_due(&state);
        Ok(accepted)
    }

    /// The rows that the table does not have yet.
    fn new_rows(
        &self,
        state: &State,
        through: u64,
        table: TableId,
        batch: RecordBatch,
    ) -> Result<RecordBatch, IngestError> {
        let tables = &self.inner.tables;
        let covered = tables.committed_sequence(table).unwrap_or_default().max(state.position.through);
        if covered <= state.accepted {
            return Ok(batch);
        }
        if covered >= through {
            return Ok(batch.slice(0, 0));
        }
        let name = || tables.catalog().table(table).name.clone();
        let rows = replay::rows_after(&batch, covered);
        rows.map_err(|source| IngestError::Tables(TablesError::Rows { table: name(), source }))
    }

    /// Whether a flush is due by size or age.
    #[must_use]
    pub fn flush_due(&self) -> bool {
        self.is_due(&self.state())
    }

    fn is_due(&self, state: &State) -> bool {
        let options = &self.inner.options;
        let Some(since) = state.held_since else { return false };
        let (bytes, rows) = self.inner.tables.tail_size();
        bytes >= options.flush_bytes
            || rows >= options.flush_rows
            || since.elapsed() >= Duration::from_millis(options.flush_age_ms)
    }

    /// Says that a consumer other than the tables (such as alerts) is done with the log up to
    /// `through`: the log is kept, and replay after a restart starts, no later than that. `None` when
    /// there is no such consumer any more. It becomes durable with the next flush.
    pub fn consumer_done(&self, consumer: &str, through: Option<u64>) {
        let mut state = self.state();
        match through {
            Some(through) => state.position.consumers.insert(consumer.to_owned(), through),
            None => state.position.consumers.remove(consumer),
        };
    }

    /// Commits every held row, records the position and truncates the log.
    ///
    /// # Errors
    /// The first failure; rows not committed stay held, readers still see them, and the next flush
    /// tries again. Nothing is lost or stored twice.
    pub async fn flush(&self) -> Result<Flushed, IngestError> {
        let _one_at_a_time = self.inner.flushing.lock().await;
        let (through, held, held_since) = {
            let mut state = self.state();
            let held = self.inner.tables.seal_tails();
            (state.accepted, held, state.held_since.take())
        };
        let commits = self.commit_all(&held, through).await;
        let position = {
            let mut state = self.state();
            if commits.is_err() {
                state.held_since = held_since.or(state.held_since);
            } else {
                state.position.through = state.position.through.max(through);
            }
            state.position.clone()
        };
        let mut flushed = Flushed { through: position.through, ..Flushed::default() };
        for commit in commits? {
            flushed.tables += usize::from(commit.files > 0);
            flushed.rows += commit.rows;
            flushed.files += commit.files;
            flushed.bytes += commit.bytes;
        }
        flushed.log_bytes_freed = self.record(&position).await?.bytes;
        Ok(flushed)
    }

    /// Records what consumers are done with, and lets go of the log that nobody needs any more, without
    /// committing anything.
    ///
    /// # Errors
    /// When the position cannot be saved or the log cannot be truncated; the next call tries again.
    pub async fn release(&self) -> Result<Truncated, IngestError> {
        let _one_at_a_time = self.inner.flushing.lock().await;
        let position = self.state().position.clone();
        self.record(&position).await
    }

    /// Commits tables side by side. All are tried, so that one that fails does not hold up the rest.
    async fn commit_all(&self, held: &[TableId], through: u64) -> Result<Vec<Commit>, IngestError> {
        let at_once = self.inner.options.parallel_commits.max(1);
        let commits = held.iter().copied().map(|table| {
            let tables = self.inner.tables.clone();
            async move { tables.flush(table, through).await }
        });
        let results: Vec<_> = futures::stream::iter(commits).buffer_unordered(at_once).collect().await;
        results.into_iter().map(|result| result.map_err(IngestError::from)).collect()
    }

    /// Saves the position, then lets go of the log. On a full disk it is the other way round, which
    /// only means that a crash in between replays more: tables know what they have.
    async fn record(&self, position: &Position) -> Result<Truncated, IngestError> {
        let path = &self.inner.position_path;
        let saved = position.save(path.clone()).await;
        if saved.as_ref().is_err_and(|error| !error.is_full()) {
            saved?;
            return Ok(Truncated::default());
        }
        let (log, before) = (self.inner.log.clone(), position.free_through() + 1);
        let truncated = tokio::task::spawn_blocking(move || log.truncate_before(before))
            .await
            .map_err(|_| IngestError::CutOff)??;
        if saved.is_err() {
            position.save(path.clone()).await?;
        }
        Ok(truncated)
    }
}
