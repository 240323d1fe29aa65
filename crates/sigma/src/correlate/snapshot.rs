//! Saving and restoring a correlator's state.

use super::correlator::{Correlator, CorrelatorStats, Limits};
use super::observation::{Group, Key, Observation};
use crate::engine::Program;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The form of a snapshot; it changes with the meaning of the state.
const VERSION: u32 = 1;

/// Why a snapshot cannot be restored. The caller may start with an empty correlator instead, at the
/// price of what the open windows held.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The bytes are not a snapshot.
    #[error("not a correlation snapshot: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A snapshot of another release.
    #[error("the correlation snapshot has version {found}, this program reads {VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    /// For each correlation its id and its definition, so that changed ones are not mixed up.
    correlations: Vec<String>,
    stats: CorrelatorStats,
    groups: Vec<(Key, Group)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<(Key, Observation)>,
    #[serde(default)]
    newest_us: i64,
}

fn identities(program: &Program) -> Vec<String> {
    let identity = |c: &crate::language::Correlation| {
        let logic = &c.logic;
        format!("{}: {:?} {:?} {:?} {} {logic:?}", c.label(), c.kind, c.rules, c.group_by, c.timespan_us)
    };
    program.correlations().iter().map(identity).collect()
}

impl Correlator {
    /// The state as bytes; equal states give equal bytes.
    ///
    /// # Errors
    /// Only when the serialiser fails, which plain data does not make it do.
    pub fn snapshot(&self) -> Result<Vec<u8>, RestoreError> {
        let mut groups: Vec<(Key, Group)> = Vec::new();
        for partition in &self.partitions {
            groups.extend(partition.groups.iter().map(|(key, group)| (key.clone(), group.clone())));
        }
        // Whatever the number of partitions, the same state gives the same bytes.
        groups.sort_by(|(a, _), (b, _)| a.cmp(b));
        let saved = Saved {
            version: VERSION,
            correlations: identities(&self.program),
            stats: self.stats(),
            groups,
            waiting: self.waiting.iter().map(|(_, key, waiting)| (key.clone(), waiting.clone())).collect(),
            newest_us: self.newest_us,
        };
        Ok(serde_json::to_vec(&saved)?)
    }

    /// The correlator that [`Correlator::snapshot`] saved, in one partition. State of correlations
    /// that the program no longer has, or has with another definition, is left out.
    ///
    /// # Errors
    /// When the bytes are not a snapshot of this version.
    pub fn restore(program: Arc<Program>, limits: Limits, bytes: &[u8]) -> Result<Self, RestoreError> {
        Self::restore_partitioned(program, limits, bytes, 1)
    }

    /// As [`Correlator::restore`], in so many partitions, which need not be those it was saved from.
    ///
    /// # Errors
    /// When the bytes are not a snapshot of this version.
    pub fn restore_partitioned(
        program: Arc<Program>,
        limits: Limits,
        bytes: &[u8],
        partitions: usize,
    ) -> Result<Self, RestoreError> {
        let saved: Saved = serde_json::from_slice(bytes)?;
        if saved.version != VERSION {
            return Err(RestoreError::Version { found: saved.version });
        }
        let now = identities(&program);
        let known = |mut key: Key| {
            let identity = saved.correlations.get(key.correlation as usize)?;
            key.correlation = now.iter().position(|other| other == identity)? as u32;
            Some(key)
        };
        let mut correlator = Correlator::partitioned(program, limits, partitions);
        let count = correlator.partitions.len();
        correlator.stats = saved.stats;
        correlator.newest_us = saved.newest_us;
        for (key, group) in saved.groups {
            if let Some(key) = known(key) {
                correlator.partitions[key.partition(count)].adopt(key, group);
            }
        }
        for (key, waiting) in saved.waiting {
            correlator.waiting.extend(known(key).map(|key| (waiting.time_us, key, waiting)));
        }
        Ok(correlator)
    }
}
