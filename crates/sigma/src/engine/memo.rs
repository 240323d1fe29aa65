//! Bounded memories of the matcher: values seen lately, lists of predicates, event signatures.

use ahash::{AHashMap, RandomState};
use std::hash::{BuildHasher, Hasher};

/// Ways of the value memo: places in which a value may stand.
const WAYS: usize = 4;
/// Sets of the value memo.
const SETS: usize = 1 << 13;
/// Values longer than this, in bytes, are not remembered.
pub(crate) const LONGEST_VALUE: usize = 1024;
/// Bytes of values after which the memo starts anew.
const MEMO_BYTES: usize = 12 << 20;
/// Different predicate lists after which all memories start anew.
pub(crate) const MAX_LISTS: usize = 1 << 17;
/// Signatures after which their cache starts anew.
const MAX_SIGNATURES: usize = 1 << 16;

/// The list of no predicates.
pub(crate) const EMPTY_LIST: u32 = 0;

#[derive(Debug, Default, Clone)]
struct Entry {
    hash: u64,
    key: u32,
    list: u32,
    value: Box<[u8]>,
}

/// Value to predicate list, by (view, slot).
#[derive(Debug)]
pub(crate) struct ValueMemo {
    entries: Box<[Entry]>,
    bytes: usize,
    hasher: RandomState,
}

/// A look-up that failed, to be completed by [`ValueMemo::insert`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    hash: u64,
    key: u32,
}

impl ValueMemo {
    pub(crate) fn new() -> Self {
        ValueMemo {
            entries: vec![Entry::default(); WAYS * SETS].into(),
            bytes: 0,
            // Which values collide decides speed only, never results.
            hasher: RandomState::with_seeds(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        }
    }

    /// The list of a value, or the place where it belongs. Keys start at 1.
    pub(crate) fn get(&mut self, key: u32, value: &[u8]) -> Result<u32, Place> {
        let mut hasher = self.hasher.build_hasher();
        hasher.write_u32(key);
        hasher.write(value);
        let hash = hasher.finish();
        let set = (hash as usize % SETS) * WAYS;
        let ways = &mut self.entries[set..set + WAYS];
        let same = |e: &Entry| e.hash == hash && e.key == key && *e.value == *value;
        match ways.iter().position(same) {
            Some(0) => Ok(ways[0].list),
            Some(at) => {
                ways.swap(at, at - 1);
                Ok(ways[at - 1].list)
            }
            None => Err(Place { hash, key }),
        }
    }

    /// Remembers a value in place of the one longest unused of its set.
    pub(crate) fn insert(&mut self, place: Place, value: &[u8], list: u32) {
        if self.bytes > MEMO_BYTES {
            self.clear();
        }
        let set = (place.hash as usize % SETS) * WAYS;
        let ways = &mut self.entries[set..set + WAYS];
        ways.rotate_right(1);
        self.bytes = self.bytes + value.len() - ways[0].value.len();
        ways[0] = Entry { hash: place.hash, key: place.key, list, value: value.into() };
    }

    pub(crate) fn clear(&mut self) {
        self.entries.fill(Entry::default());
        self.bytes = 0;
    }
}

/// Whether remembering the values of a field pays, judged by how often they come again.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Benefit {
    looked_up: u32,
    found: u32,
    /// Values still to pass by without a look-up.
    pause: u32,
}

impl Benefit {
    /// Whether to look up the next value.
    pub(crate) fn worth(&mut self) -> bool {
        if self.pause > 0 {
            self.pause -= 1;
            return false;
        }
        true
    }

    /// Tells how a look-up went.
    pub(crate) fn tell(&mut self, found: bool) {
        self.looked_up += 1;
        self.found += u32::from(found);
        if self.looked_up == 512 {
            if self.found < 64 {
                self.pause = 8192;
            }
            *self = Benefit { pause: self.pause, ..Benefit::default() };
        }
    }
}

/// Interned lists of true predicates, each sorted and without repeats.
#[derive(Debug)]
pub(crate) struct Lists {
    numbers: AHashMap<std::sync::Arc<[u32]>, u32>,
    all: Vec<std::sync::Arc<[u32]>>,
}

impl Lists {
    pub(crate) fn new() -> Self {
        let mut lists = Lists { numbers: AHashMap::new(), all: Vec::new() };
        lists.intern(&mut Vec::new());
        lists
    }

    /// The number of a list, which is sorted and freed of repeats first.
    pub(crate) fn intern(&mut self, predicates: &mut Vec<u32>) -> u32 {
        predicates.sort_unstable();
        predicates.dedup();
        if let Some(number) = self.numbers.get(predicates.as_slice()) {
            return *number;
        }
        let list: std::sync::Arc<[u32]> = predicates.as_slice().into();
        let number = self.all.len() as u32;
        self.all.push(list.clone());
        self.numbers.insert(list, number);
        number
    }

    pub(crate) fn get(&self, number: u32) -> &[u32] {
        self.all.get(number as usize).map_or(&[], |list| list)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

/// What follows from an event's signature.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    /// Rules that hold, sorted.
    pub(crate) hits: Box<[u32]>,
    /// Rules that compare fields and must be evaluated on the event itself.
    pub(crate) open: Box<[u32]>,
}

/// Signature (view, then list numbers) to outcome.
#[derive(Debug, Default)]
pub(crate) struct Signatures {
    outcomes: AHashMap<Box<[u32]>, Outcome>,
}

impl Signatures {
    pub(crate) fn get(&self, signature: &[u32]) -> Option<&Outcome> {
        self.outcomes.get(signature)
    }

    pub(crate) fn insert(&mut self, signature: &[u32], outcome: Outcome) {
        if self.outcomes.len() >= MAX_SIGNATURES {
            self.outcomes.clear();
        }
        self.outcomes.insert(signature.into(), outcome);
    }

    pub(crate) fn clear(&mut self) {
        self.outcomes.clear();
    }
}
