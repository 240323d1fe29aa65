//! Which program a process id last started, so that a program start can name its parent.
//!
//! Audit records give the parent by number only. The memory spans one payload, so that reading it
//! again gives the same events; it is bounded, and forgets the older half when full.

use std::collections::HashMap;

/// Most process ids remembered in each of the two halves.
const MAX_HALF: usize = 4096;

/// A program that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The executable.
    pub image: String,
    /// Its command line, where known.
    pub command_line: Option<String>,
    /// When it was started, in RFC 3339.
    pub started: String,
}

type ByProcess = HashMap<(String, String), Program, ahash::RandomState>;

/// The programs of the processes seen so far.
#[derive(Debug)]
pub struct Lineage {
    young: ByProcess,
    old: ByProcess,
}

impl Default for Lineage {
    fn default() -> Self {
        let empty = || HashMap::with_hasher(ahash::RandomState::with_seeds(3, 1, 4, 1));
        Lineage { young: empty(), old: empty() }
    }
}

impl Lineage {
    /// Remembers what a process of a node runs now.
    pub fn started(&mut self, node: &str, process_id: &str, program: Program) {
        if self.young.len() >= MAX_HALF {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        self.young.insert((node.to_owned(), process_id.to_owned()), program);
    }

    /// What a process of a node was last seen to start.
    #[must_use]
    pub fn program_of(&self, node: &str, process_id: &str) -> Option<&Program> {
        let key = (node.to_owned(), process_id.to_owned());
        self.young.get(&key).or_else(|| self.old.get(&key))
    }
}
