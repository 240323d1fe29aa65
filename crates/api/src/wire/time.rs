//! Times on the wire.

use crate::problem::Problem;

/// Microseconds as text.
pub(crate) fn time(micros: i64) -> String {
    event::format_micros(micros)
}

/// The same, where there may be none.
pub(crate) fn optional_time(micros: Option<i64>) -> Option<String> {
    micros.map(event::format_micros)
}

/// Microseconds of a text given by a caller.
pub(crate) fn read_time(field: &str, text: &str) -> Result<i64, Problem> {
    event::parse_micros(text)
        .map_err(|e| Problem::invalid(format!("`{field}` is not a time such as 2027-01-31T00:00:00Z: {e}")))
}
