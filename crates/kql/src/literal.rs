//! The values that literals stand for.

use crate::scalar_type::Type;
use std::borrow::Cow;

/// Ticks of 100 ns in a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;

/// The text that a string literal stands for, in any of its forms; adjacent literals are joined.
#[must_use]
pub fn text_value(literal: &str) -> Cow<'_, str> {
    let (first, rest) = one_text(literal);
    if rest.trim_start().is_empty() {
        return first;
    }
    let mut whole = first.into_owned();
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let (next, after) = one_text(rest);
        whole.push_str(&next);
        let after = after.trim_start();
        if after.len() == rest.len() {
            break;
        }
        rest = after;
    }
    Cow::Owned(whole)
}

/// The value of the first literal and what follows it.
fn one_text(literal: &str) -> (Cow<'_, str>, &str) {
    let body = literal.strip_prefix(['h', 'H']).unwrap_or(literal);
    for fence in ["```", "~~~"] {
        if let Some(inner) = body.strip_prefix(fence) {
            let (value, rest) = inner.split_once(fence).unwrap_or((inner, ""));
            return (
                Cow::Borrowed(value.strip_prefix("\r\n").or(value.strip_prefix('\n')).unwrap_or(value)),
                rest,
            );
        }
    }
    let verbatim = body.starts_with('@');
    let body = body.strip_prefix('@').unwrap_or(body);
    let Some(quote) = body.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        // A comment may stand between adjacent literals.
        let rest = body.strip_prefix("//").and_then(|c| c.split_once('\n')).map_or("", |(_, rest)| rest);
        return (Cow::Borrowed(""), rest);
    };
    let inner = &body[1..];
    if verbatim { verbatim_text(inner, quote) } else { escaped_text(inner, quote) }
}

fn verbatim_text(inner: &str, quote: char) -> (Cow<'_, str>, &str) {
    let mut value = String::new();
    let mut rest = inner;
    loop {
        let Some((part, after)) = rest.split_once(quote) else {
            value.push_str(rest);
            return (Cow::Owned(value), "");
        };
        value.push_str(part);
        match after.strip_prefix(quote) {
            Some(more) => {
                value.push(quote);
                rest = more;
            }
            None => return (Cow::Owned(value), after),
        }
    }
}

fn escaped_text(inner: &str, quote: char) -> (Cow<'_, str>, &str) {
    if let Some(end) = inner.find([quote, '\\'])
        && inner[end..].starts_with(quote)
    {
        return (Cow::Borrowed(&inner[..end]), &inner[end + 1..]);
    }
    let mut value = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return (Cow::Owned(value), &inner[at + 1..]);
        }
        if c != '\\' {
            value.push(c);
            continue;
        }
        let Some((_, escape)) = chars.next() else { break };
        match escape {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            'r' => value.push('\r'),
            'a' => value.push('\u{7}'),
            'b' => value.push('\u{8}'),
            'f' => value.push('\u{c}'),
            'v' => value.push('\u{b}'),
            '0' => value.push('\0'),
            'u' | 'x' | 'U' => value.push(hex_escape(&mut chars, escape)),
            other => value.push(other),
        }
    }
    (Cow::Owned(value), "")
}

fn hex_escape(chars: &mut std::str::CharIndices<'_>, escape: char) -> char {
    let digits = match escape {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let mut code = 0u32;
    for _ in 0..digits {
        let Some(digit) = chars.clone().next().and_then(|(_, c)| c.to_digit(16)) else { break };
        code = code.wrapping_mul(16).wrapping_add(digit);
        chars.next();
    }
    char::from_u32(code).unwrap_or('\u{fffd}')
}

/// What stands in the parentheses of a typed literal, as `2020-01-01` of `datetime(2020-01-01)`.
#[must_use]
pub fn typed_body(literal: &str) -> &str {
    let inner = literal.split_once('(').map_or("", |(_, rest)| rest);
    inner.strip_suffix(')').unwrap_or(inner).trim()
}

/// Ticks of a timespan literal: `5m`, `1.5h`, `time(1.02:03:04)`, `timespan(5m)`. `None` when it is none.
#[must_use]
pub fn timespan_ticks(literal: &str) -> Option<i64> {
    let body = if literal.contains('(') { typed_body(literal) } else { literal };
    let body = body.trim_matches(['"', '\'']);
    let (negative, body) = body.strip_prefix('-').map_or((false, body), |rest| (true, rest));
    let ticks = if body.contains(':') { clock_ticks(body)? } else { unit_ticks(body)? };
    if negative { ticks.checked_neg() } else { Some(ticks) }
}

fn unit_ticks(body: &str) -> Option<i64> {
    let digits = body.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(body.len());
    let number: f64 = body[..digits].trim().parse().ok()?;
    let unit = match &body[digits..] {
        "" | "d" | "day" | "days" => 86_400.0 * 1e7,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0 * 1e7,
        "m" | "min" | "minute" | "minutes" => 60.0 * 1e7,
        "s" | "sec" | "second" | "seconds" => 1e7,
        "ms" | "milli" | "millis" | "millisecond" | "milliseconds" => 1e4,
        "micro" | "micros" | "microsecond" | "microseconds" => 10.0,
        "nano" | "nanos" | "nanosecond" | "nanoseconds" => 0.01,
        "tick" | "ticks" => 1.0,
        _ => return None,
    };
    Some((number * unit).round() as i64)
}

/// `[d.]hh:mm[:ss[.fffffff]]`.
fn clock_ticks(body: &str) -> Option<i64> {
    let mut parts = body.split(':');
    let head = parts.next()?;
    let (days, hours) = head.split_once('.').unwrap_or(("0", head));
    let minutes: i64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let whole = days.parse::<i64>().ok()?.checked_mul(86_400)?;
    let whole = whole.checked_add(hours.parse::<i64>().ok()?.checked_mul(3_600)?)?;
    let whole = whole.checked_add(minutes.checked_mul(60)?)?;
    whole.checked_mul(TICKS_PER_SECOND)?.checked_add((seconds * 1e7).round() as i64)
}

/// Whether the body of a typed literal is a value of that type. Datetimes are only looked over: the
/// forms are many, and the engine reads them.
#[must_use]
pub fn is_valid(literal: &str, kind: Type) -> bool {
    let body = typed_body(literal).trim_matches(['"', '\'']);
    if body.is_empty() || body == "null" {
        return true;
    }
    match kind {
        Type::Bool => matches!(body.to_lowercase().as_str(), "true" | "false" | "0" | "1"),
        Type::Int | Type::Long => whole_number(body).is_some(),
        Type::Real | Type::Decimal => {
            body.parse::<f64>().is_ok()
                || matches!(body.to_lowercase().as_str(), "nan" | "+inf" | "-inf" | "inf")
        }
        Type::Timespan => timespan_ticks(literal).is_some(),
        Type::Guid => body.bytes().filter(u8::is_ascii_hexdigit).count() == 32,
        _ => body.bytes().any(|b| b.is_ascii_digit()) || matches!(body, "min" | "max"),
    }
}

/// A whole number, decimal or `0x…`, perhaps signed.
#[must_use]
pub fn whole_number(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest.trim_start()));
    match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hex) => {
            let value = u64::from_str_radix(hex, 16).ok()? as i64;
            Some(if negative { value.wrapping_neg() } else { value })
        }
        // The smallest number has no positive counterpart.
        None if negative => i64::try_from(-i128::from(digits.parse::<u64>().ok()?)).ok(),
        None => digits.parse().ok(),
    }
}
