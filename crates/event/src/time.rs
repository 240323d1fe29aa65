//! Times as microseconds since 1970-01-01 UTC, read from and written to RFC 3339 text.
//!
//! Civil-date arithmetic follows Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

/// Why a text is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeError {
    /// Byte offset at which reading stopped.
    pub at: usize,
}

impl std::fmt::Display for TimeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a date and time (expected like 2024-05-01T12:30:00.123Z), at byte {}", self.at)
    }
}

impl std::error::Error for TimeError {}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn error<T>(&self) -> Result<T, TimeError> {
        Err(TimeError { at: self.at })
    }

    fn digits(&mut self, count: usize) -> Result<i64, TimeError> {
        let mut value = 0;
        for _ in 0..count {
            match self.bytes.get(self.at) {
                Some(d @ b'0'..=b'9') => value = value * 10 + i64::from(d - b'0'),
                _ => return self.error(),
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn accept(&mut self, any_of: &[u8]) -> bool {
        let hit = self.bytes.get(self.at).is_some_and(|b| any_of.contains(b));
        self.at += usize::from(hit);
        hit
    }

    fn require(&mut self, any_of: &[u8]) -> Result<(), TimeError> {
        if self.accept(any_of) { Ok(()) } else { self.error() }
    }

    /// Fraction digits as microseconds; digits past the sixth are cut.
    fn fraction(&mut self) -> i64 {
        let (mut value, mut count) = (0, 0);
        while let Some(d @ b'0'..=b'9') = self.bytes.get(self.at) {
            if count < 6 {
                value = value * 10 + i64::from(d - b'0');
                count += 1;
            }
            self.at += 1;
        }
        value * 10_i64.pow(6 - count)
    }

    fn offset_seconds(&mut self) -> Result<i64, TimeError> {
        if self.accept(b"Zz") || self.at == self.bytes.len() {
            return Ok(0);
        }
        let negative = match self.bytes.get(self.at) {
            Some(b'+') => false,
            Some(b'-') => true,
            _ => return self.error(),
        };
        self.at += 1;
        let hours = self.digits(2)?;
        self.accept(b":");
        let minutes = if self.at < self.bytes.len() { self.digits(2)? } else { 0 };
        let seconds = hours * 3600 + minutes * 60;
        Ok(if negative { -seconds } else { seconds })
    }
}

/// Reads `2024-05-01T12:30:00.1234567Z`; a space may stand for the `T`, the fraction and the
/// offset may be absent (UTC is then meant), and a date alone is its midnight.
///
/// # Errors
/// With the byte offset when the text has another form or a field is out of range.
pub fn parse_micros(text: &str) -> Result<i64, TimeError> {
    let mut c = Cursor { bytes: text.trim().as_bytes(), at: 0 };
    let year = c.digits(4)?;
    c.require(b"-/")?;
    let month = c.digits(2)?;
    c.require(b"-/")?;
    let day = c.digits(2)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return c.error();
    }
    let date_us = days_from_civil(year, month, day) * 86_400_000_000;
    if c.at == c.bytes.len() {
        return Ok(date_us);
    }
    c.require(b"Tt ")?;
    let hour = c.digits(2)?;
    c.require(b":")?;
    let minute = c.digits(2)?;
    let second = if c.accept(b":") { c.digits(2)? } else { 0 };
    let fraction = if c.accept(b".,") { c.fraction() } else { 0 };
    c.accept(b" ");
    let offset = c.offset_seconds()?;
    if hour > 24 || minute > 59 || second > 60 || c.at != c.bytes.len() {
        return c.error();
    }
    Ok(date_us + (hour * 3600 + minute * 60 + second - offset) * 1_000_000 + fraction)
}

/// Writes a time as `2024-05-01T12:30:00.123456Z`, always six fraction digits.
#[must_use]
pub fn format_micros(micros: i64) -> String {
    let days = micros.div_euclid(86_400_000_000);
    let rest = micros.rem_euclid(86_400_000_000);
    let (year, month, day) = civil_from_days(days);
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{fraction:06}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
