//! The `Timespan` of a hunting request: an ISO 8601 duration, interval or moment.
//!
//! <https://learn.microsoft.com/graph/api/security-security-runhuntingquery>: `start/end`,
//! `duration/end`, `start/duration`, `duration` and `start` alone, the last two up to now. Years count
//! 365 days and months 30, as the durations of .NET do.

use evaluate::Value;
use kql::Type;
use query::Window;

const SECOND: f64 = 10_000_000.0;
const DAY: f64 = 86_400.0 * SECOND;

/// The window that a text means at the moment `now`, in ticks since 0001-01-01.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn window(text: &str, now: i64) -> Result<Window, String> {
    let read = |part: &str| part_of(part).ok_or_else(|| wrong(text));
    let (first, second) = match text.trim().split_once('/') {
        Some((first, second)) => (read(first)?, Some(read(second)?)),
        None => (read(text)?, None),
    };
    let (from, to) = match (first, second) {
        (Part::Moment(from), Some(Part::Moment(to))) => (from, to),
        (Part::Length(length), Some(Part::Moment(to))) => (to.saturating_sub(length), to),
        (Part::Moment(from), Some(Part::Length(length))) => (from, from.saturating_add(length)),
        (Part::Length(length), None) => (now.saturating_sub(length), now),
        (Part::Moment(from), None) => (from, now),
        (Part::Length(_), Some(Part::Length(_))) => return Err(wrong(text)),
    };
    if from > to {
        return Err(format!("the timespan `{}` ends before it begins", shown(text)));
    }
    Ok(Window { from, to })
}

fn wrong(text: &str) -> String {
    format!(
        "`{}` is not a timespan: give an ISO 8601 duration such as P7D or PT12H, or an interval such as \
         2026-01-01/2026-01-08",
        shown(text)
    )
}

fn shown(text: &str) -> String {
    text.chars().take(100).collect()
}

enum Part {
    /// Ticks since 0001-01-01.
    Moment(i64),
    /// Ticks.
    Length(i64),
}

fn part_of(text: &str) -> Option<Part> {
    let text = text.trim();
    match text.strip_prefix(['P', 'p']) {
        Some(rest) => duration(rest).map(Part::Length),
        None => match Value::text(text).to(Type::DateTime) {
            Value::DateTime(ticks) => Some(Part::Moment(ticks)),
            _ => None,
        },
    }
}

/// Ticks of what follows the `P`.
fn duration(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (text, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let days = units(date, &[('Y', 365.0 * DAY), ('M', 30.0 * DAY), ('W', 7.0 * DAY), ('D', DAY)])?;
    let rest = units(time, &[('H', 3600.0 * SECOND), ('M', 60.0 * SECOND), ('S', SECOND)])?;
    let ticks = days + rest;
    (ticks < i64::MAX as f64 / 2.0).then_some(ticks as i64)
}

/// The sum of numbers with these units, each at most once and in this order.
fn units(text: &str, known: &[(char, f64)]) -> Option<f64> {
    let mut known = known.iter();
    let mut sum = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))?;
        let (number, tail) = rest.split_at(end);
        let unit = tail.chars().next()?.to_ascii_uppercase();
        let (_, size) = known.find(|(name, _)| *name == unit)?;
        sum += number.replace(',', ".").parse::<f64>().ok()? * size;
        rest = tail.get(unit.len_utf8()..)?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evaluate::value::time::datetime_text;

    const NOW: &str = "2026-03-10T12:00:00Z";

    fn shown(text: &str) -> String {
        let Value::DateTime(now) = Value::text(NOW).to(Type::DateTime) else { panic!("no time") };
        match window(text, now) {
            Ok(window) => format!(
                "{} {}",
                datetime_text(window.from).replace(":00.0000000Z", ""),
                datetime_text(window.to).replace(":00.0000000Z", "")
            ),
            Err(problem) => problem.split(':').next().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn every_documented_form() {
        for (text, expected) in [
            ("P30D", "2026-02-08T12:00 2026-03-10T12:00"),
            ("PT1H30M", "2026-03-10T10:30 2026-03-10T12:00"),
            ("P1DT12H", "2026-03-09T00:00 2026-03-10T12:00"),
            ("p2w", "2026-02-24T12:00 2026-03-10T12:00"),
            ("P0.5D", "2026-03-10T00:00 2026-03-10T12:00"),
            ("2026-03-01", "2026-03-01T00:00 2026-03-10T12:00"),
            ("2026-03-01/2026-03-02T06:00:00Z", "2026-03-01T00:00 2026-03-02T06:00"),
            ("P1D/2026-03-02", "2026-03-01T00:00 2026-03-02T00:00"),
            ("2026-03-02/PT2H", "2026-03-02T00:00 2026-03-02T02:00"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told() {
        for text in
            ["", "P", "PT", "30", "P1", "P1H", "PT1D", "P1D2D", "P1D/P2D", "yesterday", "P99999999999999Y"]
        {
            assert!(shown(text).ends_with("is not a timespan"), "{text}: {}", shown(text));
        }
        assert_eq!(
            shown("2026-03-02/2026-03-01"),
            "the timespan `2026-03-02/2026-03-01` ends before it begins"
        );
    }
}
