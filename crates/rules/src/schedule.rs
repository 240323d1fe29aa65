//! Which run of a rule is next, and over which rows.
//!
//! A rule has come as far as a moment `through`: every row due up to then has been looked at, once. A run
//! takes the rows due after it, up to the run's end, and moves `through` there. The end of a run is written
//! down before it begins ([`Progress::begun_us`]), so that a run cut off by a crash is made again with the
//! same rows, and gives the same alerts. Runs missed while nothing ran are made afterwards.
//!
//! When a row is due is said by `query::Due`: when it has arrived, and waited as long as the rule's lateness.

use crate::rule::{Rule, Schedule};

/// Microseconds of a second.
const SECOND_US: i64 = 1_000_000;
/// How far back missed runs are made one by one; those before are made as one.
pub const CATCH_UP_MAX_US: i64 = 30 * 86_400 * SECOND_US;

/// How far a rule has come. Times are microseconds since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Where its schedule is anchored: when it was made.
    pub anchor_us: i64,
    /// Rows due up to then have been looked at.
    pub through_us: i64,
    /// The end of a run that was begun and not ended.
    pub begun_us: Option<i64>,
    /// Until then it does not alert, after an alert.
    pub quiet_until_us: Option<i64>,
    /// When somebody asked for a run out of turn.
    pub asked_us: Option<i64>,
}

/// One run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Rows due up to then have been looked at before.
    pub from_us: i64,
    /// Rows due up to then are looked at.
    pub to_us: i64,
    /// Rows due up to then are not shown to the query; `from_us` or earlier.
    pub shown_from_us: i64,
    /// What `now()` gives.
    pub now_us: i64,
    /// Whether it must not alert.
    pub quiet: bool,
}

/// How a rule's query looks at rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nature {
    /// Each row by itself: it may be run on new rows alone.
    pub by_row: bool,
    /// What it gives hangs on when it runs.
    pub hangs_on_time: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// This run, now.
    Now(Run),
    /// Nothing until then.
    At(i64),
    /// Nothing until rows arrive.
    OnArrival,
}

/// The next run. `complete_us` is the moment up to which everything that arrived can be read.
#[must_use]
pub fn next(rule: &Rule, nature: Nature, progress: &Progress, complete_us: i64) -> Next {
    if let Some(to_us) = progress.begun_us.filter(|to| *to <= complete_us) {
        return Next::Now(run(rule, nature, progress, to_us));
    }
    if let Some(asked) = progress.asked_us.filter(|asked| *asked > progress.through_us) {
        return match asked <= complete_us {
            true => Next::Now(run(rule, nature, progress, asked)),
            false => Next::At(asked),
        };
    }
    match rule.schedule {
        Schedule::Continuous if complete_us > progress.through_us => {
            Next::Now(run(rule, nature, progress, complete_us))
        }
        Schedule::Continuous => Next::OnArrival,
        Schedule::Every { frequency_s, .. } => {
            let step = frequency_s.max(1).saturating_mul(SECOND_US);
            let passed = (progress.through_us - progress.anchor_us).div_euclid(step);
            let due = progress.anchor_us.saturating_add(step.saturating_mul(passed + 1));
            if due > complete_us {
                return Next::At(due);
            }
            // Of missed runs over each row by itself, one does for all.
            let merged = nature.by_row && !nature.hangs_on_time;
            let last = due + (complete_us - due).div_euclid(step) * step;
            let oldest = complete_us - CATCH_UP_MAX_US;
            let first = if due >= oldest { due } else { due + (oldest - due).div_euclid(step) * step };
            Next::Now(run(rule, nature, progress, if merged { last } else { first }))
        }
    }
}

/// The run that ends there.
fn run(rule: &Rule, nature: Nature, progress: &Progress, to_us: i64) -> Run {
    let from_us = progress.through_us;
    let look_back_us = match rule.schedule {
        Schedule::Continuous => 0,
        Schedule::Every { look_back_s, .. } => look_back_s.saturating_mul(SECOND_US),
    };
    let shown_from_us = if nature.by_row { from_us } else { from_us.min(to_us.saturating_sub(look_back_us)) };
    Run {
        from_us,
        to_us,
        shown_from_us,
        now_us: to_us.saturating_sub(rule.lateness_s.saturating_mul(SECOND_US)),
        quiet: progress.quiet_until_us.is_some_and(|until| to_us <= until),
    }
}

/// Where a new rule begins: it looks back once.
#[must_use]
pub fn begin(rule: &Rule, now_us: i64) -> Progress {
    let back_s = match rule.schedule {
        Schedule::Continuous => 0,
        Schedule::Every { look_back_s, .. } => look_back_s,
    };
    let through_us = now_us.saturating_sub(back_s.saturating_mul(SECOND_US));
    // The first run is at once, over what was there before.
    let asked_us = (back_s > 0).then_some(now_us);
    Progress { anchor_us: now_us, through_us, begun_us: None, quiet_until_us: None, asked_us }
}

/// How far the rule has come after a run that was made.
#[must_use]
pub fn ended(rule: &Rule, progress: &Progress, run: &Run, alerted: bool) -> Progress {
    let quiet =
        rule.quiet_s.filter(|_| alerted).map(|s| run.to_us.saturating_add(s.saturating_mul(SECOND_US)));
    Progress {
        through_us: run.to_us.max(progress.through_us),
        begun_us: None,
        quiet_until_us: quiet.or(progress.quiet_until_us),
        asked_us: progress.asked_us.filter(|asked| *asked > run.to_us),
        ..*progress
    }
}
