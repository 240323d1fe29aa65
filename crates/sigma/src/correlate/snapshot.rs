//! Saving and restoring a correlator's state.

use super::correlator::{Correlator, CorrelatorStats, Group, Key, Limits};
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
}

fn identities(program: &Program) -> Vec<String> {
    let identity = |c: &crate::language::Correlation| {
        format!("{}: {:?} {:?} {:?} {}", c.label(), c.kind, c.rules, c.group_by, c.timespan_us)
    };
    program.correlations().iter().map(identity).collect()
}

impl Correlator {
    /// The state as bytes; equal states give equal bytes.
    ///
    /// # Errors
    /// Only when the serialiser fails, which plain data does not make it do.
    pub fn snapshot(&self) -> Result<Vec<u8>, RestoreError> {
        let saved = Saved {
            version: VERSION,
            correlations: identities(&self.program),
            stats: self.stats,
            groups: self.groups.iter().map(|(key, group)| (key.clone(), group.clone())).collect(),
        };
        Ok(serde_json::to_vec(&saved)?)
    }

    /// The correlator that [`Correlator::snapshot`] saved. State of correlations that the program
    /// no longer has, or has with another definition, is left out.
    ///
    /// # Errors
    /// When the bytes are not a snapshot of this version.
    pub fn restore(program: Arc<Program>, limits: Limits, bytes: &[u8]) -> Result<Self, RestoreError> {
        let saved: Saved = serde_json::from_slice(bytes)?;
        if saved.version != VERSION {
            return Err(RestoreError::Version { found: saved.version });
        }
        let now = identities(&program);
        let mut correlator = Correlator::new(program, limits);
        correlator.stats = saved.stats;
        for (mut key, group) in saved.groups {
            let identity = saved.correlations.get(key.correlation as usize);
            let Some(number) = identity.and_then(|id| now.iter().position(|other| other == id)) else {
                continue;
            };
            key.correlation = number as u32;
            correlator.by_age.insert((group.last_us, key.clone()));
            correlator.closing.extend(group.closes_us.map(|us| (us, key.clone())));
            correlator.kept += group.observations.len();
            if let Some(replaced) = correlator.groups.insert(key, group) {
                correlator.kept -= replaced.observations.len();
            }
        }
        Ok(correlator)
    }
}
