//! The state machine of one feed: which window to ask for next, what a page means, when to wait.
//!
//! Values in, values out: no clock, no network. A feed is read in two ways. The *tail* follows the
//! present: from where it has come to, less an overlap, up to the vendor's now, less the time the
//! vendor needs to settle. The *sweep* goes back now and then as far as records may come late. Both see
//! records again that are known; who stores them leaves those out by their ids. So nothing is lost when
//! a walk starts over, and nothing is stored twice.

use serde::{Deserialize, Serialize};

use super::description::Plan;
use super::page::{Outcome, Record};

/// Longest wait between two tries, seconds.
const BACK_OFF_MOST_S: i64 = 900;
/// Wait after a refusal: somebody has to do something, and then it should not take long.
const REFUSED_S: i64 = 300;
/// Pages of one walk, so that a vendor that pages in circles does not hold a feed for good.
const PAGES_MOST: u32 = 100_000;
const SECOND_US: i64 = 1_000_000;

/// What is kept of a feed between two steps, and over restarts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The tail has read up to here (vendor's time, microseconds); 0 before the first poll.
    pub through_us: i64,
    /// The last sweep read up to here.
    pub swept_us: i64,
    /// What the vendor's clock shows more than ours, microseconds.
    pub skew_us: i64,
    /// The window being read.
    pub walk: Option<Walk>,
    /// Failures in a row.
    pub failures: u32,
    /// Nothing is asked before this time (our clock).
    pub not_before_us: i64,
    /// What is wrong, for people.
    pub problem: Option<String>,
    /// What can never be fetched any more, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
    /// The last time a page was read (our clock).
    pub heard_us: i64,
}

/// A window being read, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// Its start, vendor's time.
    pub from_us: i64,
    /// Its end, vendor's time.
    pub to_us: i64,
    /// Whether it looks for late records.
    pub is_sweep: bool,
    /// Where the next page is, in the vendor's words; none for the first.
    pub page: Option<String>,
    /// Places of contents still to be fetched, when pages list contents rather than records.
    pub contents: Vec<String>,
    /// Whether the last page of the list is read.
    pub listed: bool,
    /// Pages read.
    pub pages: u32,
    /// How often it was started over because the vendor forgot the page.
    pub restarts: u32,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Nothing before this time (our clock, microseconds).
    Wait(i64),
    /// Ask the vendor.
    Ask(Ask),
}

/// A question to the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A page of the window.
    Page {
        /// Its start, vendor's time.
        from_us: i64,
        /// Its end.
        to_us: i64,
        /// Where the page is; none for the first.
        page: Option<String>,
    },
    /// One content of a list.
    Content(String),
}

impl Feed {
    /// What to do at `now_us`. Opens a window when one is due.
    pub fn next(&mut self, plan: &Plan, now_us: i64) -> Next {
        if now_us < self.not_before_us {
            return Next::Wait(self.not_before_us);
        }
        if self.walk.is_none() {
            self.walk = self.open(plan, now_us);
        }
        let Some(walk) = &self.walk else {
            return Next::Wait(now_us + plan.every_s * SECOND_US);
        };
        Next::Ask(match walk.contents.last() {
            Some(content) => Ask::Content(content.clone()),
            None => Ask::Page { from_us: walk.from_us, to_us: walk.to_us, page: walk.page.clone() },
        })
    }

    /// The window that is due, if any.
    fn open(&mut self, plan: &Plan, now_us: i64) -> Option<Walk> {
        let vendor_now_us = now_us.saturating_add(self.skew_us);
        let settled_us = vendor_now_us - plan.settle_s * SECOND_US;
        let reach_us = vendor_now_us - plan.reach_s * SECOND_US;
        if self.through_us == 0 {
            self.through_us = settled_us - plan.first_s * SECOND_US;
            self.swept_us = settled_us;
        }
        let sweep_due_us = self.swept_us + plan.sweep_every_s * SECOND_US;
        let behind = settled_us - self.through_us;
        // The tail comes first while it is far behind.
        if plan.late_s > 0 && settled_us >= sweep_due_us && behind < plan.window_s * SECOND_US {
            let from_us = (self.swept_us - plan.late_s * SECOND_US).max(reach_us);
            return Some(Walk::over(from_us, self.through_us.min(settled_us), true));
        }
        if behind <= 0 {
            return None;
        }
        if self.through_us < reach_us {
            self.gap = Some(format!(
                "records between {} and {} can no longer be fetched: the vendor keeps {} hours",
                event_time(self.through_us),
                event_time(reach_us),
                plan.reach_s / 3600
            ));
            self.through_us = reach_us;
        }
        let from_us = (self.through_us - plan.overlap_s * SECOND_US).max(reach_us);
        let to_us = settled_us.min(self.through_us + plan.window_s * SECOND_US);
        Some(Walk::over(from_us, to_us, false))
    }

    /// Takes in what the vendor answered to the last question. The records are to be stored before the
    /// feed is; those known already are among them.
    pub fn answered(&mut self, plan: &Plan, outcome: Outcome, now_us: i64) -> Vec<Record> {
        if let Some(vendor_us) = outcome.vendor_us {
            self.skew_us = settled_skew(self.skew_us, vendor_us - now_us);
        }
        match outcome.answer {
            super::page::Answer::Page { records, next, contents } => {
                (self.failures, self.problem, self.heard_us) = (0, None, now_us);
                self.turn(plan, next, contents, now_us);
                records
            }
            super::page::Answer::Throttled { wait_s } => {
                let wait_s = wait_s.unwrap_or_else(|| self.back_off_s()).clamp(1, 86_400);
                self.failures = self.failures.saturating_add(1);
                self.not_before_us = now_us + wait_s * SECOND_US;
                vec![]
            }
            super::page::Answer::Expired => {
                self.start_over(now_us);
                vec![]
            }
            super::page::Answer::Gone => {
                // A content that is listed but gone is passed over; the list is right about the others.
                self.walk.as_mut().map(|walk| walk.contents.pop());
                self.close_if_done(plan, now_us);
                vec![]
            }
            super::page::Answer::Refused(cause) => {
                self.problem = Some(cause);
                self.failures = self.failures.saturating_add(1);
                self.not_before_us = now_us + REFUSED_S * SECOND_US;
                vec![]
            }
            super::page::Answer::Failed(reason) => {
                self.not_before_us = now_us + self.back_off_s() * SECOND_US;
                self.problem = Some(reason);
                self.failures = self.failures.saturating_add(1);
                vec![]
            }
        }
    }

    /// On to the next page or content.
    fn turn(&mut self, plan: &Plan, next: Option<String>, contents: Vec<String>, now_us: i64) {
        let Some(walk) = &mut self.walk else { return };
        walk.pages += 1;
        if walk.contents.pop().is_none() {
            // A next page that is this page would be read for ever.
            walk.listed = next.is_none() || next == walk.page || walk.pages >= PAGES_MOST;
            walk.page = next;
            walk.contents = contents;
            walk.contents.reverse();
        }
        self.close_if_done(plan, now_us);
    }

    fn close_if_done(&mut self, plan: &Plan, now_us: i64) {
        let Some(walk) = self.walk.take_if(|w| w.listed && w.contents.is_empty()) else { return };
        if walk.is_sweep {
            // What is younger than the sweep's end is the tail's.
            let settled_us = now_us + self.skew_us - plan.settle_s * SECOND_US;
            self.swept_us = self.swept_us.max(settled_us);
            return;
        }
        self.through_us = self.through_us.max(walk.to_us);
        let settled_us = now_us + self.skew_us - plan.settle_s * SECOND_US;
        // Behind by more than a poll: go on at once.
        if settled_us - self.through_us < plan.every_s * SECOND_US {
            self.not_before_us = now_us + plan.every_s * SECOND_US;
        }
    }

    /// The vendor has forgotten the page: the window is read again from its start.
    fn start_over(&mut self, now_us: i64) {
        let wait_s = self.back_off_s();
        let Some(walk) = &mut self.walk else { return };
        (walk.page, walk.contents, walk.listed) = (None, vec![], false);
        walk.restarts += 1;
        // Once may happen; a vendor that always forgets is given time.
        if walk.restarts > 1 {
            self.failures = self.failures.saturating_add(1);
            self.not_before_us = now_us + wait_s * SECOND_US;
        }
    }

    fn back_off_s(&self) -> i64 {
        1_i64.checked_shl(self.failures.min(10)).map_or(BACK_OFF_MOST_S, |s| s.min(BACK_OFF_MOST_S))
    }

    /// Ids of records older than this need not be remembered: no window reaches them any more.
    #[must_use]
    pub fn forget_before_us(&self, plan: &Plan) -> i64 {
        let back_s = plan.late_s + plan.sweep_every_s + plan.overlap_s + plan.window_s + 3600;
        self.through_us.min(self.swept_us) - back_s * SECOND_US
    }
}

impl Walk {
    fn over(from_us: i64, to_us: i64, is_sweep: bool) -> Self {
        Walk { from_us, to_us, is_sweep, page: None, contents: vec![], listed: false, pages: 0, restarts: 0 }
    }
}

/// The difference of two clocks is known to about a second (the `Date` header has no fractions); small
/// changes are the time that the answer took.
fn settled_skew(old_us: i64, new_us: i64) -> i64 {
    if (new_us - old_us).abs() <= 2 * SECOND_US { old_us } else { new_us }
}

fn event_time(us: i64) -> String {
    super::time::rfc3339(us)
}
