//! Lengths of time as rule files write them: ISO 8601 (`PT1H`, `P14D`) and the short form (`1h`, `14d`).

/// Seconds of a written length; nothing when it is none, or longer than a hundred years.
#[must_use]
pub fn parse_duration(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_uppercase();
    let seconds = match text.strip_prefix('P') {
        Some(rest) => iso(rest)?,
        None => short(&text)?,
    };
    (0..=3_155_760_000).contains(&seconds).then_some(seconds)
}

/// What follows the `P`.
fn iso(text: &str) -> Option<i64> {
    let (days, times) = text.split_once('T').unwrap_or((text, ""));
    if days.is_empty() && times.is_empty() {
        return None;
    }
    let date = parts(days, &[('W', 604_800), ('D', 86_400)])?;
    date.checked_add(parts(times, &[('H', 3_600), ('M', 60), ('S', 1)])?)
}

/// Numbers with their units; every unit at most once is not asked for.
fn parts(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0_i64;
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let (_, seconds) = units.iter().find(|(unit, _)| *unit == c)?;
        total = total.checked_add(digits.parse::<i64>().ok()?.checked_mul(*seconds)?)?;
        digits.clear();
    }
    digits.is_empty().then_some(total)
}

/// `5m`, `1h`, `14d`, or `0`.
fn short(text: &str) -> Option<i64> {
    if text == "0" {
        return Some(0);
    }
    if text.is_empty() {
        return None;
    }
    parts(text, &[('D', 86_400), ('H', 3_600), ('M', 60), ('S', 1)])
}

/// The length in ISO 8601.
#[must_use]
pub fn write_duration(seconds: i64) -> String {
    if seconds > 0 && seconds % 86_400 == 0 {
        return format!("P{}D", seconds / 86_400);
    }
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text = "PT".to_owned();
    for (amount, unit) in [(hours, 'H'), (minutes, 'M')] {
        if amount > 0 {
            text.push_str(&format!("{amount}{unit}"));
        }
    }
    if rest > 0 || text.len() == 2 {
        text.push_str(&format!("{rest}S"));
    }
    text
}

#[cfg(test)]
mod tests {
    //! Tests of lengths.
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let read =
            ["PT1H", "1h", "P14D", "14d", "PT5M", "P1DT12H", "0", "PT0S", "P1W", "1D"].map(parse_duration);
        let seconds = [3_600, 3_600, 1_209_600, 1_209_600, 300, 129_600, 0, 0, 604_800, 86_400];
        assert_eq!(read, seconds.map(Some));
        for wrong in ["", "P", "1", "h", "PT", "P1H", "-1h", "1y", "99999999999999999999d", "9999999d"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for seconds in [0, 1, 59, 60, 300, 3_600, 5_400, 86_400, 129_600, 1_209_600] {
            assert_eq!(parse_duration(&write_duration(seconds)), Some(seconds));
        }
    }
}
