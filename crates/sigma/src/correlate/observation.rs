//! What a correlator keeps: observations by group.

use super::window::Window;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// One hit as a correlation keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Observation {
    pub(crate) time_us: i64,
    /// Which of the correlation's rules it was.
    pub(crate) position: u32,
    /// The value of the condition's field; empty when the correlation looks at none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) value: String,
    pub(crate) tags: Vec<u64>,
}

/// A correlation and the values of its `group-by`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) correlation: u32,
    pub(crate) values: Vec<String>,
}

impl Key {
    /// The number of the partition that keeps the group; the same on every machine and in every
    /// release (FNV-1a over the values, which are what the group is known by).
    pub(crate) fn partition(&self, count: usize) -> usize {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(self.correlation);
        for value in &self.values {
            for byte in value.bytes().chain([0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        // The low bits alone are weak.
        ((hash ^ (hash >> 32)) % count.max(1) as u64) as usize
    }
}

/// The observations of one group, in order of time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) observations: VecDeque<Observation>,
    /// The window judged last, so that the next need not be computed anew.
    #[serde(skip)]
    pub(crate) window: Window,
    /// The place in the order of giving way.
    pub(crate) last_us: i64,
    /// When the open window is over, for conditions judged then.
    pub(crate) closes_us: Option<i64>,
}

impl Group {
    /// Puts an observation into its place, which is returned: behind those of the same instant.
    pub(crate) fn insert(&mut self, new: Observation) -> usize {
        let at = self.observations.partition_point(|o| o.time_us <= new.time_us);
        self.window.inserted(at, &new);
        self.observations.insert(at, new);
        at
    }

    pub(crate) fn remove_first(&mut self) {
        if let Some(first) = self.observations.pop_front() {
            self.window.removed_first(&first);
        }
    }
}
