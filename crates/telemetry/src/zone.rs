//! Time zones, by their names in the IANA database.

use chrono::{DateTime, LocalResult, TimeZone as _};
use chrono_tz::Tz;

/// A time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// The zone of a name such as `Europe/Berlin`, ignoring case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)).copied().map(Zone)
    }

    /// The time at which clocks of the zone showed `local_us` (as if it were UTC), in microseconds
    /// since 1970-01-01 UTC. Of the two times when clocks are put back the first, and in the hour that
    /// is left out when they are put forward, as if they had not been.
    #[must_use]
    pub fn utc_us(self, local_us: i64) -> i64 {
        const HOUR_US: i64 = 3_600_000_000;
        self.found(local_us).or_else(|| Some(self.found(local_us - HOUR_US)? + HOUR_US)).unwrap_or(local_us)
    }

    fn found(self, local_us: i64) -> Option<i64> {
        let local = DateTime::from_timestamp_micros(local_us)?.naive_utc();
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Some(time.timestamp_micros()),
            LocalResult::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    //! Clocks in summer, in winter and in between.
    use super::*;

    fn check(name: &str, local: &str, utc: &str) {
        let at = event::parse_micros(local).unwrap();
        assert_eq!(event::format_micros(Zone::named(name).unwrap().utc_us(at)), utc);
    }

    #[test]
    fn clocks() {
        check("europe/berlin", "2026-01-10T12:00:00Z", "2026-01-10T11:00:00.000000Z");
        check("Europe/Berlin", "2026-07-10T12:00:00Z", "2026-07-10T10:00:00.000000Z");
        check("Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T01:30:00.000000Z");
        check("Europe/Berlin", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00.000000Z");
        check("Asia/Kolkata", "2026-07-10T12:00:00Z", "2026-07-10T06:30:00.000000Z");
        assert_eq!(Zone::named("Middle/Earth"), None);
    }
}
