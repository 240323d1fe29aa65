//! Moments and lengths of time in ticks of 100 ns; the calendar is the proleptic Gregorian one.

pub use super::read_datetime::parse_datetime;
pub use super::read_timespan::parse_timespan;

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

/// The months in English, January first.
pub const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// The days of the week in English, Sunday first.
pub const DAY_NAMES: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

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
