//! The text that stands for a dynamic value in a column: JSON, with one addition.
//!
//! Stored columns hold JSON as it came in, and reading a member of it must not parse the whole, so a
//! dynamic value stays text. What JSON has no form for (`datetime`, `timespan`, `guid`, `decimal`,
//! `nan`, `inf`) is written as a mark, a letter and its value: the mark is a control character, which
//! JSON allows neither outside a string nor unescaped in one. A text that is not JSON stands for
//! itself as a string, as `parse_json` has it.

use evaluate::value::time;
use evaluate::{Bag, Value};
use rust_decimal::Decimal;
use std::fmt::Write as _;
use std::sync::Arc;

/// Begins what is not JSON.
pub(crate) const MARK: char = '\u{1}';
/// Most levels that a value may nest; what is deeper is read as text and written as null.
const DEPTH_MAX: usize = 128;

/// The text of a value; `None` for null.
pub(crate) fn encode(value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let mut out = String::new();
    write(&mut out, value, 0);
    Some(out)
}

fn write(out: &mut String, value: &Value, depth: usize) {
    // Writing into a string cannot fail.
    let _ = match value {
        Value::DateTime(ticks) => write!(out, "{MARK}D{ticks}"),
        Value::Timespan(ticks) => write!(out, "{MARK}T{ticks}"),
        Value::Guid(guid) => write!(out, "{MARK}G{guid:032x}"),
        Value::Decimal(number) => write!(out, "{MARK}M{number}"),
        Value::Real(number) if !number.is_finite() => write!(out, "{MARK}R{number}"),
        Value::Array(items) if depth < DEPTH_MAX => {
            separated(out, ('[', ']'), items.iter(), |out, item| write(out, item, depth + 1));
            Ok(())
        }
        Value::Bag(members) if depth < DEPTH_MAX => {
            separated(out, ('{', '}'), members.iter(), |out, (name, item)| {
                quoted(out, name);
                out.push(':');
                write(out, item, depth + 1);
            });
            Ok(())
        }
        Value::Array(_) | Value::Bag(_) => out.write_str("null"),
        Value::Text(text) => {
            quoted(out, text);
            Ok(())
        }
        plain => out.write_str(&plain.to_json()),
    };
}

fn separated<T>(
    out: &mut String,
    (open, close): (char, char),
    items: impl Iterator<Item = T>,
    mut each: impl FnMut(&mut String, T),
) {
    out.push(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        each(out, item);
    }
    out.push(close);
}

fn quoted(out: &mut String, text: &str) {
    if !text.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    out.push_str(&Value::text(text).to_json());
}

/// The value of a text.
pub(crate) fn decode(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(0).filter(|_| {
        parser.blanks();
        parser.at == text.len()
    });
    value.unwrap_or_else(|| Value::text(text))
}

/// The text of a JSON string between its quotes, escapes resolved.
pub(crate) fn unescape(inner: &str) -> Option<String> {
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let escape = after.chars().next()?;
        rest = &after[escape.len_utf8()..];
        match escape {
            '"' | '\\' | '/' => out.push(escape),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let (unit, after) = unicode(rest)?;
                out.push(unit);
                rest = after;
            }
            _ => return None,
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The character of `XXXX` or of a surrogate pair `XXXX\uXXXX`, and what follows.
fn unicode(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| {
        let digits = text.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let first = unit(text)?;
    let rest = &text[4..];
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first)?, rest));
    }
    let low = rest.strip_prefix("\\u")?;
    let second = unit(low).filter(|u| (0xdc00..0xe000).contains(u))?;
    let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    Some((char::from_u32(code)?, &low[4..]))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn takes(&mut self, wanted: u8) -> bool {
        self.blanks();
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        match self.peek()? {
            b'{' if depth < DEPTH_MAX => self.bag(depth),
            b'[' if depth < DEPTH_MAX => self.array(depth),
            b'"' => self.string().map(Value::Text),
            1 => self.marked(),
            _ => self.word(),
        }
    }

    fn bag(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut members = Bag::default();
        if self.takes(b'}') {
            return Some(Value::Bag(Arc::new(members)));
        }
        loop {
            self.blanks();
            let name = if self.peek() == Some(b'"') { self.string()? } else { return None };
            if !self.takes(b':') {
                return None;
            }
            members.insert(name, self.value(depth + 1)?);
            if self.takes(b'}') {
                return Some(Value::Bag(Arc::new(members)));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = vec![];
        if self.takes(b']') {
            return Some(Value::array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Some(Value::array(items));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<Arc<str>> {
        let start = self.at + 1;
        let end = string_end(self.text.as_bytes(), self.at)?;
        self.at = end;
        let inner = self.text.get(start..end - 1)?;
        if inner.bytes().any(|b| b < b' ') {
            return None;
        }
        if inner.contains('\\') { unescape(inner).map(Arc::from) } else { Some(Arc::from(inner)) }
    }

    fn token(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b)).count();
        self.at += length;
        &rest[..length]
    }

    fn marked(&mut self) -> Option<Value> {
        self.at += 1;
        let token = self.token();
        let (letter, rest) = token.split_at_checked(1)?;
        Some(match letter {
            "D" => Value::DateTime(time::in_range(rest.parse().ok()?)?),
            "T" => Value::Timespan(rest.parse().ok()?),
            "G" => Value::Guid(u128::from_str_radix(rest, 16).ok()?),
            "M" => Value::Decimal(rest.parse::<Decimal>().ok()?),
            "R" => Value::Real(rest.parse().ok()?),
            _ => return None,
        })
    }

    fn word(&mut self) -> Option<Value> {
        match self.token() {
            "null" => Some(Value::Null),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            number => number_of(number),
        }
    }
}

/// A JSON number; whole ones that fit are `long`.
pub(crate) fn number_of(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    if whole == 0 || (whole > 1 && digits.starts_with('0')) {
        return None;
    }
    if whole == digits.len() {
        return text.parse::<i64>().map(Value::Long).or_else(|_| text.parse().map(Value::Real)).ok();
    }
    let (_, rest) = digits.split_at(whole);
    let (fraction, exponent) = match rest.strip_prefix('.') {
        Some(rest) => {
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            if count == 0 {
                return None;
            }
            rest.split_at(count)
        }
        None => ("", rest),
    };
    let exponent_is_right = exponent.is_empty()
        || exponent.strip_prefix(['e', 'E']).is_some_and(|e| {
            let e = e.strip_prefix(['+', '-']).unwrap_or(e);
            !e.is_empty() && e.bytes().all(|b| b.is_ascii_digit())
        });
    let _ = fraction;
    if exponent_is_right { text.parse().map(Value::Real).ok() } else { None }
}

/// One past the closing quote of the string whose opening quote is at `start`.
pub(crate) fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        let found = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(found) == Some(&b'"') {
            return Some(found + 1);
        }
        at = found + 2;
    }
}
