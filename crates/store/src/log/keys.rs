//! The idempotency keys seen lately: which batch was stored under which source and key.
//!
//! Held in memory as 128-bit digests (SHA-256 cut short, so that no sender can make a key that
//! passes for another's), bounded by count and by age. The keys of frames that are truncated away
//! live on in a compact file, `keys.bin`: `CORDKEY1`, then 32 bytes per key (digest, sequence,
//! arrival), then the CRC32C of all before.

use std::collections::{HashMap, VecDeque};

use sha2::{Digest, Sha256};

use super::frame::{u32_at, u64_at};
use super::options::LogOptions;

const KEYS_MAGIC: &[u8; 8] = b"CORDKEY1";
const ENTRY_BYTES: usize = 32;

/// The digest of a source and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KeyDigest([u8; 16]);

impl KeyDigest {
    /// The digest of a key under its source.
    pub fn new(source: &str, key: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update((source.len() as u64).to_le_bytes());
        hash.update(source);
        hash.update(key);
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash.finalize()[..16]);
        KeyDigest(digest)
    }
}

struct Entry {
    digest: KeyDigest,
    sequence: u64,
    arrival_us: i64,
}

/// The window of keys.
pub(super) struct Keys {
    by_digest: HashMap<KeyDigest, u64>,
    in_order: VecDeque<Entry>,
    count_max: usize,
    count_min: usize,
    age_us: i64,
}

impl Keys {
    /// An empty window with the limits of the options.
    pub fn new(options: &LogOptions) -> Self {
        Keys {
            by_digest: HashMap::new(),
            in_order: VecDeque::new(),
            count_max: options.keys_max,
            count_min: options.keys_min.min(options.keys_max),
            age_us: i64::try_from(options.key_age_ms.saturating_mul(1000)).unwrap_or(i64::MAX),
        }
    }

    /// Keys remembered.
    pub fn len(&self) -> usize {
        self.in_order.len()
    }

    /// The batch stored under a key.
    pub fn get(&self, digest: &KeyDigest) -> Option<u64> {
        self.by_digest.get(digest).copied()
    }

    /// Remembers a key, and forgets those that are past the limits. Sequences must rise.
    pub fn insert(&mut self, digest: KeyDigest, sequence: u64, arrival_us: i64) {
        if self.in_order.back().is_some_and(|last| last.sequence >= sequence) {
            return;
        }
        self.by_digest.insert(digest, sequence);
        self.in_order.push_back(Entry { digest, sequence, arrival_us });
        while self.oldest_is_past(arrival_us) {
            let Some(entry) = self.in_order.pop_front() else { break };
            if self.by_digest.get(&entry.digest) == Some(&entry.sequence) {
                self.by_digest.remove(&entry.digest);
            }
        }
    }

    fn oldest_is_past(&self, now_us: i64) -> bool {
        let Some(oldest) = self.in_order.front() else { return false };
        let aged = now_us.saturating_sub(oldest.arrival_us) > self.age_us;
        self.in_order.len() > self.count_max || (aged && self.in_order.len() > self.count_min)
    }

    /// The content of `keys.bin`.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(12 + self.in_order.len() * ENTRY_BYTES);
        bytes.extend_from_slice(KEYS_MAGIC);
        for entry in &self.in_order {
            bytes.extend_from_slice(&entry.digest.0);
            bytes.extend_from_slice(&entry.sequence.to_le_bytes());
            bytes.extend_from_slice(&entry.arrival_us.to_le_bytes());
        }
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    /// Takes in the content of a `keys.bin`; `false` when it is damaged, and then nothing is taken.
    pub fn load(&mut self, bytes: &[u8]) -> bool {
        let Some((content, sum)) = bytes.split_last_chunk::<4>() else { return false };
        let Some(entries) = content.strip_prefix(KEYS_MAGIC) else { return false };
        if u32_at(sum, 0) != crc32c::crc32c(content) || entries.len() % ENTRY_BYTES != 0 {
            return false;
        }
        for entry in entries.chunks_exact(ENTRY_BYTES) {
            let mut digest = [0; 16];
            digest.copy_from_slice(&entry[..16]);
            self.insert(KeyDigest(digest), u64_at(entry, 16), u64_at(entry, 24) as i64);
        }
        true
    }
}
