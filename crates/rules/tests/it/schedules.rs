//! When rules run and over which rows: every row once, whatever stops and starts.

use proptest::prelude::*;
use rules::schedule::{Nature, Next, Progress, Run, begin, ended, next};
use rules::{Rule, Schedule, sentinel};

const MINUTE: i64 = 60_000_000;

fn rule(schedule: Schedule) -> Rule {
    let mut rule = sentinel::read("name: r\nid: r\nquery: T\nqueryFrequency: 1h").unwrap().rule;
    rule.schedule = schedule;
    rule
}

fn hourly() -> Rule {
    rule(Schedule::Every { frequency_s: 3_600, look_back_s: 4 * 3_600 })
}

fn spans(rule: &Rule, nature: Nature, mut progress: Progress, complete_us: i64) -> Vec<(i64, i64, i64)> {
    let mut found = vec![];
    while let Next::Now(run) = next(rule, nature, &progress, complete_us) {
        found.push((run.from_us / MINUTE, run.to_us / MINUTE, run.shown_from_us / MINUTE));
        progress = ended(rule, &progress, &run, false);
    }
    found
}

#[test]
fn a_new_rule_looks_back_once_and_then_runs_on_its_grid() {
    let rule = hourly();
    let start = 10_000 * MINUTE;
    let runs = spans(&rule, Nature::default(), begin(&rule, start), start + 125 * MINUTE);
    assert_eq!(runs, [(9_760, 10_000, 9_760), (10_000, 10_060, 9_820), (10_060, 10_120, 9_880)]);
    let progress = Progress { through_us: start, anchor_us: start, ..Progress::default() };
    assert_eq!(next(&rule, Nature::default(), &progress, start + MINUTE), Next::At(start + 60 * MINUTE));
}

#[test]
fn missed_runs_are_made_and_joined_where_that_is_the_same() {
    let rule = hourly();
    let start = 10_000 * MINUTE;
    let progress = Progress { through_us: start, anchor_us: start, ..Progress::default() };
    let complete = start + 200 * MINUTE;
    let each = spans(&rule, Nature::default(), progress, complete);
    assert_eq!(each.iter().map(|(_, to, _)| to - 10_000).collect::<Vec<_>>(), [60, 120, 180]);
    let by_row = Nature { by_row: true, hangs_on_time: false };
    assert_eq!(spans(&rule, by_row, progress, complete), [(10_000, 10_180, 10_000)]);
    let timed = Nature { by_row: true, hangs_on_time: true };
    assert_eq!(spans(&rule, timed, progress, complete).len(), 3);
}

#[test]
fn runs_missed_long_ago_are_made_as_one() {
    let rule = hourly();
    let complete = 40 * 24 * 60 * MINUTE;
    let runs = spans(&rule, Nature::default(), Progress::default(), complete);
    let [(from, to, shown), ..] = runs[..] else { panic!("runs are due") };
    assert_eq!((from, to, shown), (0, 10 * 24 * 60, 0));
    assert_eq!(runs.len(), 30 * 24 + 1);
}

#[test]
fn an_alert_keeps_a_rule_quiet() {
    let mut rule = hourly();
    rule.quiet_s = Some(2 * 3_600);
    let mut progress = Progress { through_us: 0, anchor_us: 0, ..Progress::default() };
    let mut quiet = vec![];
    for hour in 1..=5 {
        let Next::Now(run) = next(&rule, Nature::default(), &progress, hour * 60 * MINUTE) else {
            panic!("a run is due every hour")
        };
        quiet.push(run.quiet);
        progress = ended(&rule, &progress, &run, !run.quiet);
    }
    assert_eq!(quiet, [false, true, true, false, true]);
}

/// A row: when it arrived, and when its event happened.
type Row = (i64, i64);

/// Whether a run looks at a row as new: the condition of `query::Due`.
fn is_new(row: Row, run: &Run, lateness_us: i64) -> bool {
    let due = row.0.max(row.0.min(row.1) + lateness_us);
    due > run.from_us && due <= run.to_us
}

proptest! {
    /// Whatever the clock does between runs, and wherever a run is cut off and made again, every row is
    /// looked at exactly once.
    #[test]
    fn every_row_is_new_exactly_once(
        rows in prop::collection::vec((0..50_000_i64, -20_000..20_000_i64), 1..60),
        ticks in prop::collection::vec((1..4_000_i64, any::<bool>()), 1..60),
        lateness_s in 0..3_000_i64,
        continuous in any::<bool>(),
    ) {
        let mut rule = if continuous { rule(Schedule::Continuous) } else { hourly() };
        rule.lateness_s = lateness_s;
        let second = 1_000_000;
        let rows: Vec<Row> =
            rows.iter().map(|(arrival, late)| (arrival * second, (arrival - late) * second)).collect();
        let mut progress = Progress::default();
        let mut seen = vec![0_u32; rows.len()];
        let mut now = 0;
        let last = 200_000;
        for (step, cut_off) in ticks.into_iter().chain([(last, false)]) {
            now += step * second;
            while let Next::Now(run) = next(&rule, Nature::default(), &progress, now) {
                progress.begun_us = Some(run.to_us);
                if cut_off {
                    // Ends before it has alerted; the next time the same run comes again.
                    let again = next(&rule, Nature::default(), &progress, now + 5 * second);
                    prop_assert_eq!(again, Next::Now(run));
                }
                for (row, count) in rows.iter().zip(&mut seen) {
                    *count += u32::from(is_new(*row, &run, lateness_s * second));
                }
                progress = ended(&rule, &progress, &run, false);
            }
        }
        prop_assert!(seen.iter().all(|count| *count == 1), "{seen:?}");
    }
}
