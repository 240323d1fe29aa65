//! What has changed for the worse, told so that a person knows where to look.

use std::collections::BTreeMap;

use super::HealthConfig;
use super::share::minute_of;
use super::stream::Stream;

/// Names that are told of a change, at most.
const NAMES_MOST: usize = 5;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Nothing comes from the source.
    Silent,
    /// A kind of record no longer comes, others do.
    KindSilent,
    /// Records still come, but give no rows of a table any more.
    TableSilent,
    /// More records than before cannot be read.
    Unreadable,
    /// Records no longer become rows of documented tables.
    Unmapped,
    /// A field that nearly every record had is in none.
    FieldGone,
    /// A column that nearly every row had filled is empty.
    ColumnEmpty,
    /// Records arrive much later than before.
    Late,
}

impl FindingKind {
    /// Its name in the API and in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Silent => "silent",
            FindingKind::KindSilent => "kindSilent",
            FindingKind::TableSilent => "tableSilent",
            FindingKind::Unreadable => "unreadable",
            FindingKind::Unmapped => "unmapped",
            FindingKind::FieldGone => "fieldGone",
            FindingKind::ColumnEmpty => "columnEmpty",
            FindingKind::Late => "late",
        }
    }
}

/// A change for the worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// The kind of record; empty when it is about the whole source.
    pub record_kind: String,
    /// What has changed, since when, and where to look.
    pub told: String,
}

type Kinds = BTreeMap<String, Stream>;

/// The findings of one source.
pub(super) fn of_source(kinds: &Kinds, times: (i64, i64), config: &HealthConfig) -> Vec<Finding> {
    let silent = |s: &&Stream| s.rhythm.is_silent(times, config.silence_minutes);
    let last_us = kinds.values().map(|s| s.rhythm.last_us).max().unwrap_or(0);
    let latest = kinds.values().max_by_key(|s| s.rhythm.last_us);
    if let Some(latest) = latest.filter(silent) {
        return vec![Finding {
            kind: FindingKind::Silent,
            record_kind: String::new(),
            told: silence(latest),
        }];
    }
    let mut found = vec![];
    for (name, stream) in kinds {
        if silent(&stream) {
            found.push(of_silent_kind(name, stream, kinds, last_us));
            continue;
        }
        let mut about = |kind: FindingKind, told: Option<String>| {
            found.extend(told.map(|told| Finding { kind, record_kind: name.clone(), told }));
        };
        let minute = minute_of(times.0);
        about(FindingKind::TableSilent, silent_table(stream, times, config));
        about(FindingKind::Unreadable, unreadable(stream, minute, config.drift_minutes));
        about(FindingKind::Unmapped, unmapped(stream, minute, config.drift_minutes));
        about(FindingKind::FieldGone, field_gone(stream, minute, config.drift_minutes));
        about(FindingKind::ColumnEmpty, column_empty(stream, minute, config.drift_minutes));
        about(FindingKind::Late, late(stream, minute, config));
    }
    found
}

fn clock(us: i64) -> String {
    event::format_micros(us).get(..16).unwrap_or_default().replace('T', " ") + " UTC"
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn silence(stream: &Stream) -> String {
    format!(
        "nothing has come since {}; the longest pause before was {:.0} minutes. Look whether the sender runs, \
         reaches this server and has a valid token",
        clock(stream.rhythm.last_us),
        stream.rhythm.longest_minutes().ceil()
    )
}

fn of_silent_kind(name: &str, stream: &Stream, kinds: &Kinds, last_us: i64) -> Finding {
    let since_us = stream.rhythm.last_us;
    let new: Vec<&str> =
        kinds.iter().filter(|(_, s)| s.first_us >= since_us).map(|(name, _)| name.as_str()).collect();
    let instead = if new.is_empty() {
        "Look whether that part of the sender still runs".to_owned()
    } else {
        format!(
            "Since then there are records of kind {}: the sender may write another form now",
            new.join(", ")
        )
    };
    let told = format!(
        "no records of kind {name} have come since {}, while others come (last {}). {instead}",
        clock(since_us),
        clock(last_us)
    );
    Finding { kind: FindingKind::KindSilent, record_kind: name.to_owned(), told }
}

fn silent_table(stream: &Stream, times: (i64, i64), config: &HealthConfig) -> Option<String> {
    let silent = stream.tables.iter().filter(|(_, t)| t.rhythm.is_silent(times, config.silence_minutes));
    let told: Vec<String> = silent
        .take(NAMES_MOST)
        .map(|(name, t)| format!("{name} (last {})", clock(t.rhythm.last_us)))
        .collect();
    (!told.is_empty()).then(|| {
        format!(
            "records come, but give no rows any more of {}. Look whether the sender's filter or its audit policy changed",
            told.join(", ")
        )
    })
}

fn unreadable(stream: &Stream, minute: i64, window: i64) -> Option<String> {
    let now = stream.share_now(&stream.unreadable, minute, window);
    let before = stream.share_before(&stream.unreadable, minute, window);
    let count = stream.unreadable.recent(minute, window);
    (count >= 10.0 && now >= 0.05 && now >= 3.0 * before).then(|| {
        let sample = stream.failures.back();
        let sample = sample.map_or(String::new(), |f| format!(": {}; for example `{}`", f.reason, f.sample));
        format!("{} of the last records could not be read, before {}{sample}", percent(now), percent(before))
    })
}

fn unmapped(stream: &Stream, minute: i64, window: i64) -> Option<String> {
    let now = stream.share_now(&stream.unmapped, minute, window);
    let before = stream.share_before(&stream.unmapped, minute, window);
    let enough =
        stream.unmapped.recent(minute, window) >= 20.0 && stream.records.past(minute, window) >= 20.0;
    (enough && now >= 0.5 && before <= 0.1).then(|| {
        format!(
            "{} of the last records became no row of a documented table (before {}); they are in CordonEvents. \
             The sender may write another form now",
            percent(now),
            percent(before)
        )
    })
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut list: Vec<&str> = names.collect();
    let more = list.len().saturating_sub(NAMES_MOST);
    list.truncate(NAMES_MOST);
    if more > 0 { format!("{} and {more} more", list.join(", ")) } else { list.join(", ") }
}

fn field_gone(stream: &Stream, minute: i64, window: i64) -> Option<String> {
    let (gone, come) = stream.fields.changed(minute, window);
    let least = gone.iter().map(|(_, before)| *before).fold(1.0, f64::min);
    (!gone.is_empty()).then(|| {
        let new = if come.is_empty() {
            String::new()
        } else {
            format!("; new since then: {}", names(come.iter().copied()))
        };
        format!(
            "{}: in {} of the records before, and in none of the last {window} minutes{new}. Rules and mappings \
             that use it see nothing",
            names(gone.iter().map(|(name, _)| *name)),
            percent(least)
        )
    })
}

fn column_empty(stream: &Stream, minute: i64, window: i64) -> Option<String> {
    let mut empty = vec![];
    for (table, of_table) in &stream.tables {
        let (gone, _) = of_table.columns.changed(minute, window);
        empty.extend(gone.iter().map(|(column, _)| format!("{table}.{column}")));
    }
    (!empty.is_empty()).then(|| {
        let list = names(empty.iter().map(String::as_str));
        format!("{list}: filled before, and empty in the last {window} minutes")
    })
}

fn late(stream: &Stream, minute: i64, config: &HealthConfig) -> Option<String> {
    let window = config.drift_minutes;
    let (now, before) = (stream.timed.recent(minute, window), stream.timed.past(minute, window));
    if now < 10.0 || before < 10.0 {
        return None;
    }
    let lag_now_s = stream.lag_s.recent(minute, window) / now;
    let lag_before_s = stream.lag_s.past(minute, window) / before;
    (lag_now_s >= config.late_minutes as f64 * 60.0 && lag_before_s <= lag_now_s / 3.0).then(|| {
        format!(
            "records arrive {:.0} minutes after they happened, before {:.0} minutes. Look at the sender's queue and \
             its clock",
            lag_now_s / 60.0,
            lag_before_s / 60.0
        )
    })
}
