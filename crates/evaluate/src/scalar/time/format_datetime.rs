//! `format_datetime()`.

use super::moment::ticks;
use super::pattern::{fraction, literal, padded, runs};
use crate::value::time::{Civil, DAY_NAMES, MONTH_NAMES, SECOND, civil, day_of_week};
use crate::{Call, Fault, Scalar, Value};

pub(super) const FORMAT_DATETIME: Scalar = Scalar {
    name: "format_datetime",
    summary: "A moment as text by a pattern of y, M, d, H (24 hours), h (12 hours), m, s, f (fraction), F (fraction without zeros at its end) and tt (AM or PM).",
    examples: &[
        (
            "format_datetime(datetime(2024-05-06 17:08:09.1230000), 'yyyy-MM-dd HH:mm:ss.fff')",
            "2024-05-06 17:08:09.123",
        ),
        ("format_datetime(datetime(2024-05-06 17:08:09), 'd/M/yy h:mm tt')", "6/5/24 5:08 PM"),
        ("format_datetime(datetime(2024-05-06 17:08:09.5), '[s.FFFF]')", "[9.5]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/format-datetime-function",
    differs: "Beyond the page, ddd, dddd, MMM and MMMM give English names, and other characters stand for themselves.",
    eval: format_datetime,
};

fn format_datetime(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [at, pattern] = arguments else { return Ok(Value::Null) };
    let Some(at) = ticks(Some(at)) else { return Ok(Value::Null) };
    let mut out = String::new();
    for (letter, count) in runs(pattern.as_text().unwrap_or_default()) {
        piece(&mut out, at, letter, count);
    }
    Ok(out.into())
}

fn piece(out: &mut String, at: i64, letter: char, count: usize) {
    let date = civil(at);
    let seconds = date.ticks / SECOND;
    let hour = seconds / 3600;
    match letter {
        'y' | 'M' | 'd' => date_piece(out, (at, date), letter, count),
        'H' => padded(out, hour, count.min(2)),
        'h' => padded(out, (hour + 11) % 12 + 1, count.min(2)),
        'm' => padded(out, seconds / 60 % 60, count.min(2)),
        's' => padded(out, seconds % 60, count.min(2)),
        't' => {
            let half = if hour < 12 { "AM" } else { "PM" };
            out.push_str(if count == 1 { &half[..1] } else { half });
        }
        'f' => {
            fraction(out, date.ticks % SECOND, count, false);
        }
        // A point before a fraction that is not there goes, too.
        'F' => {
            if !fraction(out, date.ticks % SECOND, count, true) && out.ends_with('.') {
                out.pop();
            }
        }
        other => literal(out, other, count),
    }
}

fn date_piece(out: &mut String, (at, date): (i64, Civil), letter: char, count: usize) {
    match (letter, count) {
        ('y', 1 | 2) => padded(out, date.year % 100, count),
        ('y', _) => padded(out, date.year, count.min(9)),
        (_, 1 | 2) => padded(out, if letter == 'M' { date.month } else { date.day }, count),
        _ => {
            let (names, index) = if letter == 'M' {
                (&MONTH_NAMES[..], date.month - 1)
            } else {
                (&DAY_NAMES[..], day_of_week(at))
            };
            let name = usize::try_from(index).ok().and_then(|i| names.get(i)).copied().unwrap_or_default();
            out.push_str(if count == 3 { name.get(..3).unwrap_or(name) } else { name });
        }
    }
}
