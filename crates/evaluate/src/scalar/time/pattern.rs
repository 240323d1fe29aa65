//! The patterns of `format_datetime()` and `format_timespan()`: runs of one letter, and what they
//! write.

use std::fmt::Write as _;

/// The runs of equal characters of a pattern, each with its length.
pub(super) fn runs(pattern: &str) -> impl Iterator<Item = (char, usize)> {
    let mut rest = pattern.chars().peekable();
    std::iter::from_fn(move || {
        let letter = rest.next()?;
        let mut count = 1;
        while rest.next_if_eq(&letter).is_some() {
            count += 1;
        }
        Some((letter, count))
    })
}

/// A number with at least so many digits.
pub(super) fn padded(out: &mut String, number: i64, digits: usize) {
    let _ = write!(out, "{number:0digits$}");
}

/// The first digits of a fraction of a second, given in ticks; with `trim` without the zeros at the
/// end. Says whether it wrote something.
pub(super) fn fraction(out: &mut String, ticks: i64, digits: usize, trim: bool) -> bool {
    let all = format!("{ticks:07}");
    let shown = all.get(..digits.min(7)).unwrap_or_default();
    let shown = if trim { shown.trim_end_matches('0') } else { shown };
    out.push_str(shown);
    !shown.is_empty()
}

/// Characters that stand for themselves.
pub(super) fn literal(out: &mut String, letter: char, count: usize) {
    out.extend(std::iter::repeat_n(letter, count));
}
