//! Texts as lengths of time.

use super::time::{DAY, HOUR, MINUTE, SECOND};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// No length of time needs more characters.
const LENGTH_MAX: usize = 64;

/// Reads a length of time: `[-][d.]hh:mm[:ss[.fffffff]]`, `d:hh:mm:ss`, a number with a unit as `1.5h`
/// or `10 minutes`, or a number of days.
///
/// <https://learn.microsoft.com/kusto/query/scalar-data-types/timespan>
#[must_use]
pub fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > LENGTH_MAX {
        return None;
    }
    let (negative, size) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let ticks = if size.contains(':') { clock(size)? } else { with_unit(size)? };
    Some(if negative { -ticks } else { ticks })
}

/// A number and its unit. Never negative.
fn with_unit(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    // A hundredth of a tick is the smallest unit, hence the factor.
    let hundredths = match unit.trim() {
        "" | "d" | "day" | "days" => DAY * 100,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR * 100,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE * 100,
        "s" | "sec" | "secs" | "second" | "seconds" => SECOND * 100,
        "ms" | "milli" | "millis" | "millisecond" | "milliseconds" => 1_000_000,
        "micro" | "micros" | "microsecond" | "microseconds" => 1_000,
        "nano" | "nanos" | "nanosecond" | "nanoseconds" => 1,
        "tick" | "ticks" => 100,
        _ => return None,
    };
    let number: Decimal = number.parse().ok()?;
    number.checked_mul(Decimal::from(hundredths))?.checked_div(Decimal::ONE_HUNDRED)?.round().to_i64()
}

/// Days, hours, minutes and seconds. Never negative.
fn clock(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let (days, hours, minutes, seconds) = match parts.as_slice() {
        [head, minutes] => {
            let (days, hours) = days_and_hours(head);
            (days, hours, *minutes, "0")
        }
        [head, minutes, seconds] => {
            let (days, hours) = days_and_hours(head);
            (days, hours, *minutes, *seconds)
        }
        [days, hours, minutes, seconds] => (*days, *hours, *minutes, *seconds),
        _ => return None,
    };
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let (minutes, seconds) = (digits(minutes)?, digits(seconds)?);
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let within_hour = minutes * MINUTE + seconds * SECOND + fraction_ticks(fraction)?;
    let whole = digits(days)?.checked_mul(DAY)?.checked_add(digits(hours)?.checked_mul(HOUR)?)?;
    whole.checked_add(within_hour)
}

fn days_and_hours(head: &str) -> (&str, &str) {
    head.split_once('.').unwrap_or(("0", head))
}

/// A whole number of nothing but digits.
fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The digits after the point of a second as ticks; those past the seventh are cut.
pub(super) fn fraction_ticks(text: &str) -> Option<i64> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let shown = text.get(..7).unwrap_or(text);
    let places = u32::try_from(7 - shown.len()).ok()?;
    Some(if shown.is_empty() { 0 } else { shown.parse::<i64>().ok()? * 10i64.pow(places) })
}
