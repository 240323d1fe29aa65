//! Moments and lengths of time in ticks of 100 ns; the calendar is the proleptic Gregorian one.

/// Ticks of a second.
pub const SECOND: i64 = 10_000_000;
/// Ticks of a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Ticks of an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Ticks of a day.
pub const DAY: i64 = 24 * HOUR;
/// 1970-01-01 in ticks.
pub const UNIX_EPOCH: i64 = 719_162 * DAY;
/// The last moment: 9999-12-31 23:59:59.9999999.
pub const MAX: i64 = 3_652_059 * DAY - 1;

/// A date and the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// 1 to 9999.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// Ticks since midnight.
    pub ticks: i64,
}

/// The date of a moment (Hinnant, "chrono-compatible low-level date algorithms").
#[must_use]
pub fn civil(ticks: i64) -> Civil {
    let days = ticks.div_euclid(DAY) + 306;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Civil { year, month, day: day_of_year - (153 * shifted + 2) / 5 + 1, ticks: ticks.rem_euclid(DAY) }
}

/// The moment of midnight of a date. Months and days past their range run over into the next.
#[must_use]
pub fn from_date(year: i64, month: i64, day: i64) -> i64 {
    let month0 = month - 1;
    let year = year + month0.div_euclid(12);
    let month = month0.rem_euclid(12) + 1;
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 306).saturating_mul(DAY)
}

/// The days of a month.
#[must_use]
pub fn days_of_month(year: i64, month: i64) -> i64 {
    (from_date(year, month + 1, 1) - from_date(year, month, 1)) / DAY
}

/// A moment from a date and parts that must be in their ranges; `None` when they are not.
#[must_use]
pub fn checked(date: (i64, i64, i64), time: (i64, i64, i64), ticks: i64) -> Option<i64> {
    let ((year, month, day), (hour, minute, second)) = (date, time);
    let fits = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (0..SECOND).contains(&ticks);
    fits.then(|| from_date(year, month, day) + hour * HOUR + minute * MINUTE + second * SECOND + ticks)
}

/// The moment when it is one: between year 1 and year 9999.
#[must_use]
pub fn in_range(ticks: i64) -> Option<i64> {
    (0..=MAX).contains(&ticks).then_some(ticks)
}

/// The day of the week, Sunday is 0.
#[must_use]
pub fn day_of_week(ticks: i64) -> i64 {
    (ticks.div_euclid(DAY) + 1).rem_euclid(7)
}

/// `2020-01-02T03:04:05.1234567Z`.
#[must_use]
pub fn datetime_text(ticks: i64) -> String {
    let c = civil(ticks);
    let seconds = c.ticks / SECOND;
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
        c.year,
        c.month,
        c.day,
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        c.ticks % SECOND
    )
}

/// `[-][d.]hh:mm:ss[.fffffff]`.
#[must_use]
pub fn timespan_text(ticks: i64) -> String {
    let (sign, ticks) = if ticks < 0 { ("-", ticks.unsigned_abs()) } else { ("", ticks.unsigned_abs()) };
    let second = SECOND.unsigned_abs();
    let (seconds, fraction) = (ticks / second, ticks % second);
    let days = seconds / 86_400;
    let days = if days > 0 { format!("{days}.") } else { String::new() };
    let fraction = if fraction > 0 { format!(".{fraction:07}") } else { String::new() };
    format!("{sign}{days}{:02}:{:02}:{:02}{fraction}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}

/// Reads a moment in ISO 8601 form: `yyyy[-MM[-dd]][(T| )HH:mm[:ss[.fffffff]]][Z|±hh:mm]`.
///
/// <https://learn.microsoft.com/kusto/query/scalar-data-types/datetime>
#[must_use]
pub fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text.trim_end_matches(['Z', 'z']), ""),
    };
    let mut parts = date.split('-');
    let year: i64 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month = number_or(parts.next(), 1)?;
    let day = number_or(parts.next(), 1)?;
    if parts.next().is_some() {
        return None;
    }
    if rest.is_empty() {
        return checked((year, month, day), (0, 0, 0), 0);
    }
    let (clock, offset) = split_offset(rest)?;
    let mut parts = clock.split(':');
    let hour = number_or(parts.next(), 0)?;
    let minute = number_or(parts.next(), 0)?;
    let (second, fraction) = match parts.next() {
        Some(seconds) => seconds_and_ticks(seconds)?,
        None => (0, 0),
    };
    if parts.next().is_some() {
        return None;
    }
    in_range(checked((year, month, day), (hour, minute, second), fraction)? - offset)
}

fn number_or(text: Option<&str>, otherwise: i64) -> Option<i64> {
    text.map_or(Some(otherwise), |t| t.parse().ok())
}

/// `05.123` → 5 seconds and the ticks of the fraction; digits past the seventh are cut.
pub(super) fn seconds_and_ticks(text: &str) -> Option<(i64, i64)> {
    let (seconds, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(7).collect();
    Some((seconds.parse().ok()?, digits.parse().ok()?))
}

/// The time of day and the ticks that its zone is ahead of UTC.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock.trim_end(), 0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let zone = &text[at + 1..];
    let (hours, minutes) = zone.split_once(':').or_else(|| zone.split_at_checked(2)).unwrap_or((zone, "0"));
    let hours: i64 = hours.parse().ok()?;
    let minutes: i64 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
    Some((text[..at].trim_end(), sign * (hours * HOUR + minutes * MINUTE)))
}

/// Reads a length of time: a literal as `1.5h`, or `[-][d.]hh:mm[:ss[.fffffff]]`, or `d`.
#[must_use]
pub fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    kql::literal::timespan_ticks(text)
}
