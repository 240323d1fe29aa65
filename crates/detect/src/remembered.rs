//! Evidence of events that a correlation may later rest on, bounded.

use std::collections::VecDeque;

use model::{EventRef, Evidence};
use serde::{Deserialize, Serialize};

/// Observations kept; the oldest are let go.
const KEPT: usize = 5_000;
/// Entities kept of each.
const ENTITIES: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
struct Observation {
    tag: u64,
    event: EventRef,
    evidence: Vec<Evidence>,
}

/// The latest observations by tag.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Remembered {
    next: u64,
    latest: VecDeque<Observation>,
}

impl Remembered {
    /// Keeps an observation and returns its tag.
    pub(crate) fn keep(&mut self, event: &EventRef, evidence: &[Evidence]) -> u64 {
        // The same event may be observed for several rules in a row; one entry serves them all.
        if let Some(last) = self.latest.back()
            && last.event == *event
        {
            return last.tag;
        }
        let tag = self.next;
        self.next += 1;
        if self.latest.len() == KEPT {
            self.latest.pop_front();
        }
        let evidence = evidence.iter().take(ENTITIES).cloned().collect();
        self.latest.push_back(Observation { tag, event: event.clone(), evidence });
        tag
    }

    /// Events and evidence of tags that are still kept, each once.
    pub(crate) fn recall(&self, tags: &[u64]) -> (Vec<EventRef>, Vec<Evidence>) {
        let (mut events, mut evidence): (Vec<EventRef>, Vec<Evidence>) = (vec![], vec![]);
        for observation in tags.iter().filter_map(|tag| self.find(*tag)) {
            if !events.contains(&observation.event) {
                events.push(observation.event.clone());
            }
            for item in &observation.evidence {
                if !evidence.contains(item) {
                    evidence.push(item.clone());
                }
            }
        }
        (events, evidence)
    }

    fn find(&self, tag: u64) -> Option<&Observation> {
        let first = self.latest.front()?.tag;
        self.latest.get(usize::try_from(tag.checked_sub(first)?).ok()?)
    }
}
