//! What a rule asks of an event, after modifiers and conditions are resolved: a Boolean expression
//! over tests of fields.

use super::pattern::Pattern;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::net::IpAddr;
use std::sync::Arc;

/// A Boolean expression over tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// All must hold; none given means true.
    All(Vec<Expression>),
    /// At least one must hold; none given means false.
    Any(Vec<Expression>),
    /// At least that many must hold.
    AtLeast(usize, Vec<Expression>),
    /// Must not hold.
    Not(Box<Expression>),
    /// A test of a field.
    Test(Atom),
}

impl Expression {
    /// The number of nodes.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Expression::All(of) | Expression::Any(of) | Expression::AtLeast(_, of) => {
                1 + of.iter().map(Expression::size).sum::<usize>()
            }
            Expression::Not(inner) => 1 + inner.size(),
            Expression::Test(_) => 1,
        }
    }

    /// Its value when that does not depend on the event.
    #[must_use]
    pub fn constant(&self) -> Option<bool> {
        match self {
            Expression::All(of) => fold_constants(of, false),
            Expression::Any(of) => fold_constants(of, true),
            Expression::AtLeast(n, of) => {
                let count = |value| of.iter().filter(|e| e.constant() == Some(value)).count();
                let (sure, never) = (count(true), count(false));
                if sure >= *n {
                    Some(true)
                } else if of.len() - never < *n {
                    Some(false)
                } else {
                    None
                }
            }
            Expression::Not(inner) => inner.constant().map(|value| !value),
            Expression::Test(_) => None,
        }
    }

    /// Without the parts that ask for nothing (an `All` of none), which then count neither for nor
    /// against; `None` when nothing is left.
    #[must_use]
    pub(crate) fn without_nothing(self) -> Option<Self> {
        let each = |of: Vec<Expression>| -> Option<Vec<Expression>> {
            let kept: Vec<_> = of.into_iter().filter_map(Expression::without_nothing).collect();
            (!kept.is_empty()).then_some(kept)
        };
        match self {
            Expression::All(of) => each(of).map(Expression::all),
            Expression::Any(of) if of.is_empty() => Some(Expression::Any(of)),
            Expression::Any(of) => each(of).map(Expression::any),
            Expression::AtLeast(n, of) => each(of).map(|of| Expression::AtLeast(n.min(of.len()), of)),
            Expression::Not(inner) => inner.without_nothing().map(|inner| Expression::Not(Box::new(inner))),
            test @ Expression::Test(_) => Some(test),
        }
    }

    /// All of several, without a wrapper around a single one.
    #[must_use]
    pub fn all(mut of: Vec<Expression>) -> Self {
        match (of.len(), of.pop()) {
            (1, Some(only)) => only,
            (_, Some(last)) => {
                of.push(last);
                Expression::All(of)
            }
            (_, None) => Expression::All(of),
        }
    }

    /// Any of several, without a wrapper around a single one.
    #[must_use]
    pub fn any(mut of: Vec<Expression>) -> Self {
        match (of.len(), of.pop()) {
            (1, Some(only)) => only,
            (_, Some(last)) => {
                of.push(last);
                Expression::Any(of)
            }
            (_, None) => Expression::Any(of),
        }
    }
}

/// The constant of an `Any` (`deciding` true) or `All` (`deciding` false) of parts.
fn fold_constants(of: &[Expression], deciding: bool) -> Option<bool> {
    let mut open = false;
    for part in of {
        match part.constant() {
            Some(value) if value == deciding => return Some(deciding),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!deciding)
}

/// One test of one field; without a field, of any field's value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Atom {
    /// The field's name; `None` for a keyword.
    pub field: Option<Arc<str>>,
    /// The test. It holds when any of the field's values passes it.
    pub test: Test,
}

/// A test of one value. All are false for a field that is absent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// The field is there, whatever its value.
    Exists,
    /// The field is there with a value other than null.
    NotNull,
    /// The value as text fits the pattern. Null counts as the empty text and fits only that.
    Text(Pattern),
    /// The expression is found in the value as text.
    Regex(RegexTest),
    /// The value is an address of the network; IPv4 written as `::ffff:a.b.c.d` counts as IPv4.
    Cidr(Cidr),
    /// The value is a number and compares so.
    Number(Operator, Number),
    /// The value is a time whose part (UTC) compares so.
    Time(TimePart, Operator, Number),
    /// The value equals, or contains, … the value of another field of the same event.
    FieldRef {
        /// The other field.
        field: Arc<str>,
        /// Where in the value the other must stand.
        anchor: Anchor,
        /// Whether case counts.
        cased: bool,
    },
}

/// Where a literal must stand in the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Anchor {
    /// It is the value.
    Whole,
    /// At the start.
    Start,
    /// At the end.
    End,
    /// Anywhere.
    Anywhere,
}

impl Anchor {
    /// Whether `needle` stands so in `text`.
    #[must_use]
    pub fn holds(self, text: &str, needle: &str) -> bool {
        match self {
            Anchor::Whole => text == needle,
            Anchor::Start => text.starts_with(needle),
            Anchor::End => text.ends_with(needle),
            Anchor::Anywhere => text.contains(needle),
        }
    }
}

/// A regular expression and its flags, checked to compile.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RegexTest {
    /// The expression with its flags written in front, as in `(?is)abc`.
    pub source: String,
}

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cidr {
    /// The network's address with all host bits zero, IPv4 in the low 32 bits.
    pub bits: u128,
    /// The number of leading bits that count, out of 32 or 128.
    pub prefix: u8,
    /// Whether it is an IPv6 network.
    pub v6: bool,
}

impl Cidr {
    /// Reads `10.0.0.0/8`, `fe80::/10`, or an address alone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().ok()?)),
            None => (text.trim(), None),
        };
        let (v6, bits) = address_bits(address.parse().ok()?, false);
        let width = if v6 { 128 } else { 32 };
        let prefix = prefix.unwrap_or(width);
        (prefix <= width).then(|| Cidr { bits: masked(bits, prefix, v6), prefix, v6 })
    }

    /// Whether the address, as of [`address_of`], lies in the network.
    #[must_use]
    pub fn contains(&self, (v6, bits): (bool, u128)) -> bool {
        self.v6 == v6 && masked(bits, self.prefix, v6) == self.bits
    }
}

/// The address written in a value: whether it is IPv6, and its bits.
#[must_use]
pub fn address_of(text: &str) -> Option<(bool, u128)> {
    // Addresses start with a hexadecimal digit or a colon and are short; most texts stop here.
    let text = text.trim();
    let first = *text.as_bytes().first()?;
    if text.len() > 64 || !(first.is_ascii_hexdigit() || first == b':') {
        return None;
    }
    let bare = text.split('%').next().unwrap_or(text);
    Some(address_bits(bare.parse().ok()?, true))
}

fn address_bits(address: IpAddr, unmap: bool) -> (bool, u128) {
    match address {
        IpAddr::V4(v4) => (false, u128::from(u32::from(v4))),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) if unmap => (false, u128::from(u32::from(v4))),
            _ => (true, u128::from(v6)),
        },
    }
}

/// The leading bits of an address.
#[must_use]
pub fn masked(bits: u128, prefix: u8, v6: bool) -> u128 {
    let width = if v6 { 128 } else { 32 };
    let shift = u32::from(width - prefix.min(width));
    bits.checked_shr(shift).map_or(0, |high| high.checked_shl(shift).unwrap_or(0))
}

/// How two numbers must compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Neq,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
}

impl Operator {
    /// Whether an order satisfies the operator.
    #[must_use]
    pub fn accepts(self, order: Ordering) -> bool {
        match self {
            Operator::Eq => order == Ordering::Equal,
            Operator::Neq => order != Ordering::Equal,
            Operator::Gt => order == Ordering::Greater,
            Operator::Gte => order != Ordering::Less,
            Operator::Lt => order == Ordering::Less,
            Operator::Lte => order != Ordering::Greater,
        }
    }

    /// The operator of a word such as `gte`.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "eq" => Operator::Eq,
            "neq" => Operator::Neq,
            "gt" => Operator::Gt,
            "gte" => Operator::Gte,
            "lt" => Operator::Lt,
            "lte" => Operator::Lte,
            _ => return None,
        })
    }
}

/// A number of a rule or an event. Whole numbers keep all their digits.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Number {
    /// A whole number.
    Whole(i64),
    /// Any other.
    Fraction(f64),
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Number::Whole(a), Number::Whole(b)) => a == b,
            (Number::Fraction(a), Number::Fraction(b)) => a.to_bits() == b.to_bits(),
            _ => false,
        }
    }
}

impl Eq for Number {}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match self {
            Number::Whole(n) => n.hash(state),
            Number::Fraction(n) => n.to_bits().hash(state),
        }
    }
}

impl Number {
    /// The number written in a text, decimal or hexadecimal with `0x`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.as_bytes().first().is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.')) {
            return None;
        }
        if let Some(whole) = event::parse_integer(text) {
            return Some(Number::Whole(whole));
        }
        text.parse().ok().filter(|n: &f64| n.is_finite()).map(Number::Fraction)
    }

    /// As a fraction, rounded where needed.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Whole(n) => n as f64,
            Number::Fraction(n) => n,
        }
    }
}

/// Compares two numbers.
#[must_use]
pub fn compare_numbers(a: Number, b: Number) -> Ordering {
    match (a, b) {
        (Number::Whole(a), Number::Whole(b)) => a.cmp(&b),
        _ => a.as_f64().total_cmp(&b.as_f64()),
    }
}

/// A part of a time, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimePart {
    /// 0–59.
    Minute,
    /// 0–23.
    Hour,
    /// Day of the month, 1–31.
    Day,
    /// Week of the year by ISO 8601, 1–53.
    Week,
    /// 1–12.
    Month,
    /// Such as 2024.
    Year,
}

impl TimePart {
    /// The part of the time written in a value.
    #[must_use]
    pub fn of(self, text: &str) -> Option<i64> {
        let time_us = event::parse_micros(text).ok()?;
        let shown = event::format_micros(time_us);
        let number = |range: std::ops::Range<usize>| shown.get(range).and_then(|t| t.parse::<i64>().ok());
        match self {
            TimePart::Year => number(0..4),
            TimePart::Month => number(5..7),
            TimePart::Day => number(8..10),
            TimePart::Hour => number(11..13),
            TimePart::Minute => number(14..16),
            TimePart::Week => Some(iso_week(time_us.div_euclid(86_400_000_000))),
        }
    }
}

/// The ISO week of a day counted from 1970-01-01 (a Thursday).
fn iso_week(day: i64) -> i64 {
    // The week belongs to the year in which its Thursday lies.
    let thursday = day - (day + 3).rem_euclid(7) + 3;
    let year_start = format!("{}-01-01", &event::format_micros(thursday * 86_400_000_000)[..4]);
    let first = event::parse_micros(&year_start).map_or(0, |us| us.div_euclid(86_400_000_000));
    (thursday - first) / 7 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks() {
        for (date, week) in [("2021-01-03", 53), ("2021-01-04", 1), ("2024-12-30", 1), ("2026-08-05", 32)] {
            assert_eq!(TimePart::Week.of(date), Some(week), "{date}");
        }
        assert_eq!(TimePart::Hour.of("2024-05-01T23:10:00+02:00"), Some(21));
    }

    #[test]
    fn networks() {
        let inside = |net: &str, ip: &str| {
            Cidr::parse(net).unwrap().contains(address_of(ip).unwrap_or((true, u128::MAX)))
        };
        assert!(inside("10.0.0.0/8", "10.1.2.3") && !inside("10.0.0.0/8", "11.0.0.1"));
        assert!(inside("10.0.0.0/8", "::ffff:10.1.2.3") && inside("fe80::/10", "fe80::1%4"));
        assert!(inside("0.0.0.0/0", "1.1.1.1") && !inside("0.0.0.0/0", "::1") && inside("::/0", "::1"));
        assert!(Cidr::parse("10.0.0.0/33").is_none() && Cidr::parse("x").is_none());
    }
}
