//! The one thread that writes: it takes all waiting batches, writes them with one sync, then answers.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use super::batch::Appended;
use super::error::LogError;
use super::frame::Draft;
use super::keys::KeyDigest;
use super::segment::{HEAD_BYTES, Head, Name};
use super::state::{SegmentState, Shared};
use crate::disk::LogFile;

/// A batch that waits to be written.
pub(super) struct Request {
    pub draft: Draft,
    pub key: Option<KeyDigest>,
    pub arrival_us: i64,
    pub answer: oneshot::Sender<Result<Appended, LogError>>,
    /// Its share of the bytes that may wait; given back with the answer.
    pub room: OwnedSemaphorePermit,
}

/// What the thread is told.
pub(super) enum Order {
    /// Write a batch.
    Append(Box<Request>),
    /// Give the next batch at least this sequence.
    SkipTo(u64, oneshot::Sender<()>),
}

/// The segment being written.
struct Active {
    file: Box<dyn LogFile>,
    path: PathBuf,
    salt: u64,
    bytes: u64,
}

/// The writer's own state.
pub(super) struct Writer {
    shared: Arc<Shared>,
    active: Option<Active>,
    buffer: Vec<u8>,
}

/// A batch of a group that is to be written under a sequence of its own.
struct Fresh {
    request: Request,
    sequence: u64,
}

/// A batch of a group whose key another one had before.
struct Repeat {
    request: Request,
    sequence: u64,
}

impl Writer {
    /// A writer that goes on in the newest segment when there is one.
    pub fn new(shared: Arc<Shared>) -> Result<Self, LogError> {
        let newest = shared.ledger().segments.last().cloned();
        let active = match newest {
            Some(segment) => Some(reopen(&shared, segment)?),
            None => None,
        };
        Ok(Writer { shared, active, buffer: vec![] })
    }

    /// Works until the log is dropped.
    pub fn run(mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        let mut group = vec![];
        while let Some(order) = orders.blocking_recv() {
            let mut next = Some(order);
            let mut bytes = 0;
            while let Some(order) = next.take() {
                match order {
                    Order::Append(request) => {
                        bytes += request.draft.len();
                        group.push(*request);
                    }
                    Order::SkipTo(sequence, done) => {
                        self.write_group(std::mem::take(&mut group));
                        self.skip_to(sequence);
                        // The caller may be gone; then nobody needs the answer.
                        let _ = done.send(());
                    }
                }
                if bytes < self.shared.options.group_bytes_max {
                    next = orders.try_recv().ok();
                }
            }
            self.write_group(std::mem::take(&mut group));
        }
    }

    fn skip_to(&mut self, sequence: u64) {
        let mut ledger = self.shared.ledger();
        if sequence > ledger.next_sequence {
            ledger.next_sequence = sequence;
            drop(ledger);
            // The next segment's head tells that the gap is meant.
            self.active = None;
            self.shared.durable.send_replace(sequence - 1);
        }
    }

    fn write_group(&mut self, group: Vec<Request>) {
        let (mut fresh, repeats) = self.sort_out(group);
        let result = if fresh.is_empty() { Ok(()) } else { self.write(&mut fresh) };
        if result.is_ok() && !fresh.is_empty() {
            self.account(&fresh);
        } else if result.is_err() {
            self.shared.ledger().stats.failed_groups += 1;
        }
        let lowest_failed = result.as_ref().err().and_then(|_| fresh.first().map(|f| f.sequence));
        for Fresh { request, sequence } in fresh {
            answer(request, result.as_ref().map_err(LogError::again), sequence, false);
        }
        for Repeat { request, sequence } in repeats {
            // A repeat of a batch of this very group shares its fate.
            let failed = lowest_failed.is_some_and(|lowest| sequence >= lowest);
            let own = if failed { result.as_ref().map_err(LogError::again) } else { Ok(&()) };
            answer(request, own, sequence, true);
        }
    }

    /// Gives sequences to the batches whose key is new.
    fn sort_out(&self, group: Vec<Request>) -> (Vec<Fresh>, Vec<Repeat>) {
        let ledger = self.shared.ledger();
        let mut next = ledger.next_sequence;
        let mut in_group: HashMap<KeyDigest, u64> = HashMap::new();
        let (mut fresh, mut repeats) = (vec![], vec![]);
        for request in group {
            let known = request.key.and_then(|key| ledger.keys.get(&key).or(in_group.get(&key).copied()));
            if let Some(sequence) = known {
                repeats.push(Repeat { request, sequence });
                continue;
            }
            if let Some(key) = request.key {
                in_group.insert(key, next);
            }
            fresh.push(Fresh { request, sequence: next });
            next += 1;
        }
        (fresh, repeats)
    }

    fn write(&mut self, fresh: &mut [Fresh]) -> Result<(), LogError> {
        let group_bytes: usize = fresh.iter().map(|f| f.request.draft.len()).sum();
        self.find_room(group_bytes as u64)?;
        let segment_bytes = self.shared.options.segment_bytes;
        if self.active.as_ref().is_some_and(|active| active.bytes >= segment_bytes) {
            self.active = None;
        }
        match self.write_once(fresh)? {
            Written::Synced => Ok(()),
            // After a failed sync nobody knows what the device holds of these bytes. They are
            // written again, to a new segment whose head says where the old one ends.
            Written::NotSynced(path, source) => match self.write_once(fresh) {
                Ok(Written::Synced) => {
                    tracing::warn!(path = %path.display(), error = %source, "sync failed; segment replaced");
                    Ok(())
                }
                Ok(Written::NotSynced(path, source)) => Err(LogError::writing("sync", &path, source)),
                Err(error) => Err(error),
            },
        }
    }

    /// Refuses when there is no room; then the segment being written is closed, so that it can go as
    /// soon as its batches are in the tables.
    fn find_room(&mut self, more: u64) -> Result<(), LogError> {
        let checked = self.check_room(more);
        if checked.is_err() && self.holds_much() {
            match self.create_segment() {
                Ok(fresh) => self.active = Some(fresh),
                Err(error) => tracing::debug!(%error, "segment not closed"),
            }
        }
        checked
    }

    /// Whether the segment being written is a good part of the log: closing it often would make many
    /// small files.
    fn holds_much(&self) -> bool {
        let used = self.shared.ledger().bytes();
        self.active.as_ref().is_some_and(|a| a.bytes > HEAD_BYTES as u64 && a.bytes.saturating_mul(8) >= used)
    }

    fn check_room(&self, more: u64) -> Result<(), LogError> {
        if let Some(room) = self.shared.disk.room(&self.shared.folder) {
            let reserve = self.shared.options.reserve_bytes.min(room.total_bytes / 8);
            if room.free_bytes < more.saturating_add(reserve) {
                let free = room.free_bytes;
                let reason = format!(
                    "{free} bytes are free on the disk of {}, and {reserve} are kept for the tables",
                    self.shared.folder.display()
                );
                return Err(LogError::Full { reason });
            }
        }
        let limit = self.shared.options.log_bytes_max;
        let used = self.shared.ledger().bytes();
        if used + more > limit {
            let reason = format!(
                "{used} bytes of log wait to be stored in tables, the limit log_bytes_max is {limit}"
            );
            return Err(LogError::Full { reason });
        }
        Ok(())
    }

    /// Writes the group to the active segment, or to a new one when there is none.
    fn write_once(&mut self, fresh: &mut [Fresh]) -> Result<Written, LogError> {
        let mut active = match self.active.take() {
            Some(active) => active,
            None => self.create_segment()?,
        };
        self.buffer.clear();
        for Fresh { request, sequence } in fresh.iter_mut() {
            request.draft.write_into(*sequence, active.salt, &mut self.buffer);
        }
        if let Err(source) = active.file.write_all(&self.buffer) {
            let error = LogError::writing("write", &active.path, source);
            // What was written of the group is cut. When that fails too, the segment is given up,
            // and the next segment's head says where it ends.
            if active.file.cut(active.bytes).is_ok() {
                self.active = Some(active);
            }
            return Err(error);
        }
        if let Err(source) = active.file.sync() {
            // Cutting keeps a restart from reading what was not acknowledged; the next head says it too.
            let _ = active.file.cut(active.bytes);
            return Ok(Written::NotSynced(active.path, source));
        }
        active.bytes += self.buffer.len() as u64;
        self.active = Some(active);
        Ok(Written::Synced)
    }

    fn create_segment(&mut self) -> Result<Active, LogError> {
        let shared = &self.shared;
        let (name, head) = {
            let mut ledger = shared.ledger();
            let salt = uuid::Uuid::new_v4().as_u64_pair().0;
            let name = Name { number: ledger.next_number, salt };
            ledger.next_number += 1;
            let previous_bytes = ledger.segments.last().map_or(u64::MAX, |segment| segment.bytes);
            let follows = ledger.segments.last().map_or(0, |segment| segment.last);
            (name, Head { first: ledger.next_sequence, salt, previous_bytes, follows })
        };
        let path = name.path(&shared.folder);
        let mut file = shared.disk.create(&path).map_err(|e| LogError::writing("create", &path, e))?;
        let made = file
            .write_all(&head.encode())
            .and_then(|()| file.sync())
            .and_then(|()| shared.disk.sync_folder(&shared.folder));
        if let Err(source) = made {
            // Nothing is in it; left behind it would be removed at the next opening.
            let _ = shared.disk.remove(&path);
            return Err(LogError::writing("create", &path, source));
        }
        let bytes = HEAD_BYTES as u64;
        let state = SegmentState { name, path: path.clone(), last: head.first - 1, bytes };
        shared.ledger().segments.push(state);
        Ok(Active { file, path, salt: name.salt, bytes })
    }

    fn account(&mut self, fresh: &[Fresh]) {
        let last = fresh.last().map_or(0, |f| f.sequence);
        let mut ledger = self.shared.ledger();
        ledger.next_sequence = last + 1;
        if let (Some(segment), Some(active)) = (ledger.segments.last_mut(), &self.active) {
            segment.last = last;
            segment.bytes = active.bytes;
        }
        for Fresh { request, sequence } in fresh {
            if let Some(key) = request.key {
                ledger.keys.insert(key, *sequence, request.arrival_us);
            }
            ledger.stats.batches += 1;
            ledger.stats.payload_bytes += request.draft.payload_bytes as u64;
            ledger.stats.frame_bytes += request.draft.len() as u64;
        }
        ledger.stats.groups += 1;
        drop(ledger);
        self.shared.durable.send_replace(last);
        // A group far over the usual size must not keep its buffer for good.
        if self.buffer.capacity() > 2 * self.shared.options.group_bytes_max {
            self.buffer = vec![];
        }
    }
}

/// How a write ended.
enum Written {
    /// On disk.
    Synced,
    /// Written, but the device failed to say so; the segment is sealed.
    NotSynced(PathBuf, std::io::Error),
}

fn reopen(shared: &Shared, segment: SegmentState) -> Result<Active, LogError> {
    let SegmentState { name, path, bytes, .. } = segment;
    let mut file = shared.disk.open_append(&path).map_err(|e| LogError::writing("open", &path, e))?;
    // Its last frames may never have been synced.
    file.sync().map_err(|e| LogError::writing("sync", &path, e))?;
    Ok(Active { file, path, salt: name.salt, bytes })
}

fn answer(request: Request, result: Result<&(), LogError>, sequence: u64, duplicate: bool) {
    drop(request.room);
    // The sender may have given up waiting; the batch is stored all the same.
    let _ = request.answer.send(result.map(|()| Appended { sequence, duplicate }));
}
