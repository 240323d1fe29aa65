//! When a step that failed is tried again.

use std::time::Instant;

use super::engine::back_off;

/// Failures of a step that is tried again now and then.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    failures: u32,
    next: Option<Instant>,
}

impl Attempts {
    pub(super) fn due(&self) -> bool {
        self.next.is_none_or(|next| Instant::now() >= next)
    }

    pub(super) fn failed(&mut self) {
        self.next = Some(Instant::now() + back_off(self.failures));
        self.failures += 1;
    }
}
