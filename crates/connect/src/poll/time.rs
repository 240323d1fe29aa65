//! Times as vendors write them.

use event::{format_micros, parse_micros};

/// Microseconds as RFC 3339 with milliseconds.
#[must_use]
pub fn rfc3339(us: i64) -> String {
    let text = format_micros(us);
    // `2026-11-24T12:00:00.123456Z`
    text.get(..23).map_or(text.clone(), |head| format!("{head}Z"))
}

/// RFC 3339 to the second, without a zone; it is UTC.
#[must_use]
pub fn plain(us: i64) -> String {
    let text = format_micros(us);
    text.get(..19).map_or(text.clone(), str::to_owned)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A time of HTTP (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
#[must_use]
pub fn http_date(text: &str) -> Option<i64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [_, day, month, year, clock, _] = words[..] else { return None };
    let month = MONTHS.iter().position(|m| *m == month)? + 1;
    parse_micros(&format!("{year}-{month:02}-{day:0>2}T{clock}Z")).ok()
}

#[cfg(test)]
mod tests {
    //! Forms of times.
    use super::*;

    #[test]
    fn times() {
        let at = parse_micros("1994-11-06T08:49:37Z").unwrap();
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(at));
        assert_eq!(rfc3339(at + 123_456), "1994-11-06T08:49:37.123Z");
        assert_eq!(plain(at), "1994-11-06T08:49:37");
    }
}
