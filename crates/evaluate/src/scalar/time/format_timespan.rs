//! `format_timespan()`.

use super::pattern::{fraction, literal, padded, runs};
use crate::value::time::SECOND;
use crate::{Call, Fault, Scalar, Value};

pub(super) const FORMAT_TIMESPAN: Scalar = Scalar {
    name: "format_timespan",
    summary: "A length of time as text by a pattern of d (days, up to eight digits), H or h, m, s, f (fraction) and F (fraction without zeros at its end).",
    examples: &[
        ("format_timespan(time(1.02:03:04.5), 'd.hh:mm:ss.fff')", "1.02:03:04.500"),
        ("format_timespan(90m, 'H:mm')", "1:30"),
        ("format_timespan(3d + 5s, 'dddd [s] FF')", "0003 [5] "),
    ],
    source: "https://learn.microsoft.com/kusto/query/format-timespan-function",
    differs: "The sign of a negative length is not written; other characters stand for themselves.",
    eval: format_timespan,
};

fn format_timespan(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [Value::Timespan(span), pattern] = arguments else { return Ok(Value::Null) };
    let span = span.saturating_abs();
    let seconds = span / SECOND;
    let mut out = String::new();
    for (letter, count) in runs(pattern.as_text().unwrap_or_default()) {
        match letter {
            'd' => padded(&mut out, seconds / 86_400, count.min(8)),
            'H' | 'h' => padded(&mut out, seconds / 3600 % 24, count.min(2)),
            'm' => padded(&mut out, seconds / 60 % 60, count.min(2)),
            's' => padded(&mut out, seconds % 60, count.min(2)),
            'f' | 'F' => {
                fraction(&mut out, span % SECOND, count, letter == 'F');
            }
            other => literal(&mut out, other, count),
        }
    }
    Ok(out.into())
}
