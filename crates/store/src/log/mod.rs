//! The durable log: what a sender was told is received is in here, on disk.
//!
//! A folder of append-only segments (the form is in `segment` and `frame`). One thread writes;
//! batches of many callers share one sync ([`Log::append`]). Opening recovers from any end of the
//! process or the machine ([`Recovery`]). The batches are raw bytes: everything derived from them
//! can be made again by reading the log ([`Log::read_from`]) until it is told that it no longer
//! needs to keep them ([`Log::truncate_before`]).

mod batch;
mod error;
mod frame;
pub mod fuzz_entry;
mod keys;
mod options;
mod reader;
mod recovery;
mod segment;
mod state;
mod writer;

use std::fs::{self, File};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, mpsc, oneshot};

pub use batch::{Appended, Batch, LogStats, Recovery, SetAside, StoredBatch, Truncated};
pub use error::LogError;
pub use options::LogOptions;
pub use reader::LogReader;

use crate::disk::{Disk, SystemDisk};
use frame::Draft;
use keys::KeyDigest;
use recovery::KEYS_FILE;
use state::{Ledger, Shared};
use writer::{Order, Request, Writer};

/// How long opening waits for the folder's lock.
const LOCK_WAIT: Duration = Duration::from_secs(1);
/// Payloads from this size are compressed on a thread that may block.
const INLINE_COMPRESSION_BYTES_MAX: usize = 256 << 10;

/// An open log. Clones share it; the folder is free for another process when the last one is gone.
#[derive(Clone)]
pub struct Log {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    room: Arc<Semaphore>,
    room_bytes: usize,
    orders: Option<mpsc::UnboundedSender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Without senders the thread ends after what it has; waiting for it frees the folder's lock.
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // It has no result, and a panic in it was printed when it happened.
            let _ = thread.join();
        }
    }
}

impl Log {
    /// Opens the log in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// [`LogError::Locked`] when another process has it, [`LogError::Unreadable`] and
    /// [`LogError::Unwritable`] as the disk says. Damage is no error: see [`Recovery`].
    pub fn open(folder: &Path, options: LogOptions) -> Result<(Log, Recovery), LogError> {
        Self::open_on(Arc::new(SystemDisk), folder, options)
    }

    /// Opens the log on a disk of one's own, for tests.
    ///
    /// # Errors
    /// As [`Log::open`].
    pub fn open_on(
        disk: Arc<dyn Disk>,
        folder: &Path,
        options: LogOptions,
    ) -> Result<(Log, Recovery), LogError> {
        fs::create_dir_all(folder).map_err(|e| LogError::writing("create folder", folder, e))?;
        let lock = lock(folder)?;
        let recovered = recovery::recover(disk.as_ref(), folder, &options)?;
        let ledger = Ledger {
            segments: recovered.segments,
            next_number: recovered.next_number,
            next_sequence: recovered.report.next,
            keys: recovered.keys,
            stats: LogStats::default(),
        };
        let room_bytes = options.waiting_bytes_max.max(1).min(u32::MAX as usize);
        let shared = Arc::new(Shared::new(folder.to_owned(), disk, options, ledger, lock));
        let writer = Writer::new(Arc::clone(&shared))?;
        let (orders, receiver) = mpsc::unbounded_channel();
        let thread = std::thread::Builder::new()
            .name("log-writer".to_owned())
            .spawn(move || writer.run(receiver))
            .map_err(|e| LogError::writing("start the writer of", folder, e))?;
        let inner = Inner {
            shared,
            room: Arc::new(Semaphore::new(room_bytes)),
            room_bytes,
            orders: Some(orders),
            thread: Some(thread),
        };
        Ok((Log { inner: Arc::new(inner) }, recovered.report))
    }

    /// Stores a batch. When this returns `Ok`, the batch is on disk and will be there after any
    /// crash. Batches of concurrent callers are written with one sync.
    ///
    /// A batch whose source and key were seen within the window of keys is not stored again; the
    /// answer then has the sequence of the first.
    ///
    /// # Errors
    /// [`LogError::Busy`] when the disk does not keep up, [`LogError::Full`] when there is no room,
    /// [`LogError::Unwritable`] when the disk fails, [`LogError::TooLarge`] for a batch over the
    /// limit. After an error the batch is not in the log.
    pub async fn append(&self, batch: Batch) -> Result<Appended, LogError> {
        let options = &self.inner.shared.options;
        let (bytes, limit) = (batch.payload.len(), options.batch_bytes_max.min(frame::FRAME_BYTES_MAX / 2));
        if bytes > limit {
            return Err(LogError::TooLarge { bytes, limit });
        }
        let key = batch.key.as_deref().map(|key| KeyDigest::new(&batch.source, key));
        let arrival_us = batch.arrival_us;
        let draft = draft(batch).await?;
        let room = self.wait_for_room(draft.len()).await?;
        let (answer, answered) = oneshot::channel();
        self.order(Order::Append(Box::new(Request { draft, key, arrival_us, answer, room })))?;
        answered.await.map_err(|_| LogError::Closed)?
    }

    async fn wait_for_room(&self, bytes: usize) -> Result<tokio::sync::OwnedSemaphorePermit, LogError> {
        let inner = &self.inner;
        let share = bytes.min(inner.room_bytes) as u32;
        let waited_ms = inner.shared.options.busy_after_ms;
        let room = Arc::clone(&inner.room).acquire_many_owned(share);
        match tokio::time::timeout(Duration::from_millis(waited_ms), room).await {
            Ok(permit) => permit.map_err(|_| LogError::Closed),
            Err(_) => Err(LogError::Busy { waiting_bytes: self.waiting_bytes(), waited_ms }),
        }
    }

    fn waiting_bytes(&self) -> usize {
        self.inner.room_bytes.saturating_sub(self.inner.room.available_permits())
    }

    fn order(&self, order: Order) -> Result<(), LogError> {
        let orders = self.inner.orders.as_ref().ok_or(LogError::Closed)?;
        orders.send(order).map_err(|_| LogError::Closed)
    }

    /// Reads batches in order, from a sequence on.
    #[must_use]
    pub fn read_from(&self, sequence: u64) -> LogReader {
        LogReader::new(Arc::clone(&self.inner.shared), sequence)
    }

    /// Whether a batch of this source and key is on disk, as far as keys are remembered.
    #[must_use]
    pub fn has(&self, source: &str, key: &str) -> bool {
        self.inner.shared.ledger().keys.get(&KeyDigest::new(source, key)).is_some()
    }

    /// The last sequence that is on disk; 0 when none ever was.
    #[must_use]
    pub fn durable(&self) -> u64 {
        *self.inner.shared.durable.borrow()
    }

    /// Waits until a batch after `sequence` is on disk; returns the last one that is.
    ///
    /// # Errors
    /// [`LogError::Closed`] when the log is gone.
    pub async fn wait_beyond(&self, sequence: u64) -> Result<u64, LogError> {
        let mut durable = self.inner.shared.durable.subscribe();
        let last = durable.wait_for(|last| *last > sequence).await.map_err(|_| LogError::Closed)?;
        Ok(*last)
    }

    /// Makes the next batch's sequence at least this one, for a log that was lost or restored from a
    /// copy while what was derived from it went on.
    ///
    /// # Errors
    /// [`LogError::Closed`] when the log is gone.
    pub async fn skip_to(&self, sequence: u64) -> Result<(), LogError> {
        let (done, wait) = oneshot::channel();
        self.order(Order::SkipTo(sequence, done))?;
        wait.await.map_err(|_| LogError::Closed)
    }

    /// Removes segments that only hold batches before `sequence`. Keys of those batches stay known.
    /// It blocks on the disk: call it from a blocking thread.
    ///
    /// # Errors
    /// [`LogError::Unwritable`] or [`LogError::Full`] when files cannot be changed; then more is kept
    /// than needed, and a later call tries again.
    pub fn truncate_before(&self, sequence: u64) -> Result<Truncated, LogError> {
        let shared = &self.inner.shared;
        let _one_at_a_time = shared.truncating.lock().unwrap_or_else(PoisonError::into_inner);
        let (done_with, keys) = {
            let ledger = shared.ledger();
            // The newest segment stays: it carries the place to go on from.
            let older = ledger.segments.len().saturating_sub(1);
            let done_with: Vec<_> =
                ledger.segments[..older].iter().take_while(|s| s.last < sequence).cloned().collect();
            let keys = (!done_with.is_empty()).then(|| ledger.keys.encode());
            (done_with, keys)
        };
        let mut truncated = Truncated::default();
        let Some(keys) = keys else { return Ok(truncated) };
        let keys_path = shared.folder.join(KEYS_FILE);
        let mut keys_saved = shared.disk.replace(&keys_path, &keys);
        for segment in done_with {
            shared.disk.remove(&segment.path).map_err(|e| LogError::writing("remove", &segment.path, e))?;
            shared.ledger().segments.retain(|other| other.name != segment.name);
            truncated.segments += 1;
            truncated.bytes += segment.bytes;
            if keys_saved.is_err() {
                // On a full disk the first segment's room is what the keys need.
                keys_saved = shared.disk.replace(&keys_path, &keys);
            }
        }
        keys_saved.map_err(|e| LogError::writing("save keys to", &keys_path, e))?;
        shared
            .disk
            .sync_folder(&shared.folder)
            .map_err(|e| LogError::writing("sync folder", &shared.folder, e))?;
        Ok(truncated)
    }

    /// Counters, for metrics.
    #[must_use]
    pub fn stats(&self) -> LogStats {
        let ledger = self.inner.shared.ledger();
        LogStats {
            durable: self.durable(),
            segments: ledger.segments.len(),
            bytes: ledger.bytes(),
            waiting_bytes: self.waiting_bytes(),
            keys: ledger.keys.len(),
            ..ledger.stats
        }
    }
}

async fn draft(batch: Batch) -> Result<Draft, LogError> {
    if batch.payload.len() <= INLINE_COMPRESSION_BYTES_MAX {
        return Draft::new(&batch);
    }
    tokio::task::spawn_blocking(move || Draft::new(&batch)).await.map_err(|_| LogError::Closed)?
}

fn lock(folder: &Path) -> Result<File, LogError> {
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| LogError::writing("open", &path, e))?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // A process that is just ending may hold it a moment longer.
            Err(fs::TryLockError::WouldBlock) if started.elapsed() < LOCK_WAIT => {
                std::thread::sleep(LOCK_WAIT / 20);
            }
            Err(fs::TryLockError::WouldBlock) => return Err(LogError::Locked { folder: folder.to_owned() }),
            Err(fs::TryLockError::Error(source)) => return Err(LogError::writing("lock", &path, source)),
        }
    }
}
