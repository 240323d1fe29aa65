//! Texts as moments.
//!
//! A text is cut into numbers, words and marks, and these are taken as a date, a time of day and a
//! zone, in this order. The forms are those of
//! <https://learn.microsoft.com/kusto/query/scalar-data-types/datetime> (ISO 8601, RFC 822, RFC 850,
//! sortable) and their common kin: other separators, month names in full, month before day, the year
//! behind the time, AM and PM, no separators at all.

use super::read_timespan::fraction_ticks;
use super::time::{DAY_NAMES, HOUR, MINUTE, MONTH_NAMES, checked, in_range};

/// No moment needs more characters.
const LENGTH_MAX: usize = 64;
/// Years of two digits below this are of the 2000s.
const CENTURY: i64 = 50;

/// Reads a moment. Without a zone it is in UTC; digits of the second past the seventh are cut.
#[must_use]
pub fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() || text.len() > LENGTH_MAX {
        return None;
    }
    let tokens = cut(text);
    let mut reader = Reader { rest: &tokens, year_is_short: false };
    let mut date = reader.date()?;
    let (clock, fraction) = reader.clock()?;
    let offset = reader.offset()?;
    if date.0 == YEAR_TO_COME {
        reader.skip(&[',']);
        date.0 = reader.number(&[4])?;
    }
    reader.skip(&[]);
    if !reader.rest.is_empty() {
        return None;
    }
    in_range(checked(date, clock, fraction)? - offset)
}

/// A year that stands behind the time of day.
const YEAR_TO_COME: i64 = -1;
/// What may stand between the parts of a date, besides spaces.
const SEPARATORS: &[char] = &['-', '/', '.', ','];
/// Names of zones with the hours that they are ahead of UTC (RFC 822, section 5).
const ZONES: [(&str, i64); 12] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("UT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Number(&'a str),
    Word(&'a str),
    Mark(char),
    Space,
}

fn cut(text: &str) -> Vec<Token<'_>> {
    let mut tokens = vec![];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind: fn(char) -> bool = match first {
            c if c.is_ascii_digit() => |c| c.is_ascii_digit(),
            c if c.is_alphabetic() => char::is_alphabetic,
            c if c.is_whitespace() => char::is_whitespace,
            _ => |_| false,
        };
        let end = rest.find(|c| !kind(c)).filter(|end| *end > 0);
        let end = end.unwrap_or(if kind(first) { rest.len() } else { first.len_utf8() });
        let (token, after) = rest.split_at(end);
        match first {
            // Fourteen digits are a date and a time of day.
            c if c.is_ascii_digit() && token.len() == 14 => {
                let (date, clock) = token.split_at(8);
                tokens.extend([Token::Number(date), Token::Word("T"), Token::Number(clock)]);
            }
            c if c.is_ascii_digit() => tokens.push(Token::Number(token)),
            c if c.is_alphabetic() => tokens.push(Token::Word(token)),
            c if c.is_whitespace() => tokens.push(Token::Space),
            c => tokens.push(Token::Mark(c)),
        }
        rest = after;
    }
    tokens
}

struct Reader<'t, 'a> {
    rest: &'t [Token<'a>],
    /// The year had two digits.
    year_is_short: bool,
}

impl<'a> Reader<'_, 'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip_space(&mut self) {
        while let [Token::Space, rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Goes past that mark; says whether it was there.
    fn skip_mark(&mut self, wanted: &[char]) -> bool {
        match self.rest {
            [Token::Mark(mark), rest @ ..] if wanted.contains(mark) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Goes past spaces and at most one of these marks.
    fn skip(&mut self, marks: &[char]) {
        self.skip_space();
        if self.skip_mark(marks) {
            self.skip_space();
        }
    }

    /// Goes past a word that means something; gives what it means.
    fn word<T>(&mut self, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
        let [Token::Word(word), rest @ ..] = self.rest else { return None };
        let found = meaning(word)?;
        self.rest = rest;
        Some(found)
    }

    /// A number with one of these counts of digits.
    fn number(&mut self, digits: &[usize]) -> Option<i64> {
        match self.next()? {
            Token::Number(text) if digits.contains(&text.len()) => text.parse().ok(),
            _ => None,
        }
    }

    /// Year, month, day.
    fn date(&mut self) -> Option<(i64, i64, i64)> {
        if self.word(|w| place(w, &DAY_NAMES)).is_some() {
            self.skip(&[',', '.']);
        }
        if let Some(month) = self.word(month_named) {
            self.skip(SEPARATORS);
            let day = self.number(&[1, 2])?;
            return Some((self.year_behind()?, month, day));
        }
        let Token::Number(text) = self.next()? else { return None };
        match text.len() {
            1 | 2 => self.after_small(text.parse().ok()?),
            4 => self.after_year(text.parse().ok()?),
            8 => Some((part(text, 0..4)?, part(text, 4..6)?, part(text, 6..8)?)),
            _ => None,
        }
    }

    /// `2014-11-08`, `2014/11`, `2014`.
    fn after_year(&mut self, year: i64) -> Option<(i64, i64, i64)> {
        if self.rest.is_empty() {
            return Some((year, 1, 1));
        }
        self.skip(SEPARATORS);
        let month = match self.word(month_named) {
            Some(month) => month,
            None => self.number(&[1, 2])?,
        };
        let before = self.rest;
        self.skip(SEPARATORS);
        if matches!(self.rest, [Token::Number(_), ..]) && !self.is_clock() {
            return Some((year, month, self.number(&[1, 2])?));
        }
        self.rest = before;
        Some((year, month, 1))
    }

    /// `11/08/2014`, month first, or day first when it can be no month; `8 Nov 14`.
    fn after_small(&mut self, first: i64) -> Option<(i64, i64, i64)> {
        self.skip(SEPARATORS);
        if let Some(month) = self.word(month_named) {
            return Some((self.year_behind()?, month, first));
        }
        let second = self.number(&[1, 2])?;
        let year = self.year_behind()?;
        // With a year of two digits the order of the three could be any.
        let day_first = first > 12 && second <= 12 && !self.year_is_short;
        Some(if day_first { (year, second, first) } else { (year, first, second) })
    }

    fn year_behind(&mut self) -> Option<i64> {
        self.skip(SEPARATORS);
        if self.is_clock() {
            return Some(YEAR_TO_COME);
        }
        match self.next()? {
            Token::Number(text) if text.len() == 4 => text.parse().ok(),
            Token::Number(text) if text.len() == 2 => {
                self.year_is_short = true;
                let year: i64 = text.parse().ok()?;
                Some(if year < CENTURY { 2000 + year } else { 1900 + year })
            }
            _ => None,
        }
    }

    fn is_clock(&self) -> bool {
        matches!(self.rest, [Token::Number(_), Token::Mark(':'), ..])
    }

    /// Hour, minute and second, and the ticks of the fraction; midnight when there is nothing.
    fn clock(&mut self) -> Option<((i64, i64, i64), i64)> {
        self.skip(&[',']);
        let after_t = self.word(|w| w.eq_ignore_ascii_case("t").then_some(())).is_some();
        let [Token::Number(text), rest @ ..] = self.rest else {
            return (!after_t).then_some(((0, 0, 0), 0));
        };
        if !after_t && !self.is_clock() {
            // A year, when one is still to come, or an hour with AM or PM.
            return self.hour_alone(text);
        }
        self.rest = rest;
        let (hour, minute, second) = match text.len() {
            4 | 6 => (part(text, 0..2)?, part(text, 2..4)?, part(text, 4..6).unwrap_or(0)),
            1 | 2 if self.skip_mark(&[':']) => {
                let minute = self.number(&[1, 2])?;
                let second = if self.skip_mark(&[':']) { self.number(&[1, 2])? } else { 0 };
                (text.parse().ok()?, minute, second)
            }
            1 | 2 => (text.parse().ok()?, 0, 0),
            _ => return None,
        };
        let fraction = self.fraction()?;
        self.skip_space();
        Some(((self.half_of_day(hour)?, minute, second), fraction))
    }

    fn hour_alone(&mut self, text: &str) -> Option<((i64, i64, i64), i64)> {
        let before = self.rest;
        self.next();
        self.skip_space();
        let hour: i64 = text.parse().ok()?;
        match self.word(half_named) {
            Some(_) if !(1..=12).contains(&hour) => None,
            Some(half) => Some(((hour % 12 + half, 0, 0), 0)),
            None => {
                self.rest = before;
                Some(((0, 0, 0), 0))
            }
        }
    }

    fn fraction(&mut self) -> Option<i64> {
        if !self.skip_mark(&['.', ',']) {
            return Some(0);
        }
        match self.next()? {
            Token::Number(text) => fraction_ticks(text),
            _ => None,
        }
    }

    /// The hour by AM or PM, when one of them follows.
    fn half_of_day(&mut self, hour: i64) -> Option<i64> {
        match self.word(half_named) {
            Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half),
            None => Some(hour),
        }
    }

    /// The ticks that the zone is ahead of UTC; none when there is no zone.
    fn offset(&mut self) -> Option<i64> {
        self.skip_space();
        let zone =
            |w: &str| ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(w)).map(|(_, hours)| *hours);
        let named = self.word(zone).unwrap_or(0) * HOUR;
        let sign = if self.skip_mark(&['+']) {
            1
        } else if self.skip_mark(&['-']) {
            -1
        } else {
            return Some(named);
        };
        let Token::Number(text) = self.next()? else { return None };
        let (hours, minutes) = match text.len() {
            4 => (part(text, 0..2)?, part(text, 2..4)?),
            1 | 2 if self.skip_mark(&[':']) => (text.parse().ok()?, self.number(&[1, 2])?),
            1 | 2 => (text.parse().ok()?, 0),
            _ => return None,
        };
        (hours < 24 && minutes < 60).then_some(named + sign * (hours * HOUR + minutes * MINUTE))
    }
}

fn part(text: &str, range: std::ops::Range<usize>) -> Option<i64> {
    text.get(range)?.parse().ok()
}

/// The hours before the half of the day.
fn half_named(word: &str) -> Option<i64> {
    match word {
        w if w.eq_ignore_ascii_case("am") => Some(0),
        w if w.eq_ignore_ascii_case("pm") => Some(12),
        _ => None,
    }
}

fn month_named(word: &str) -> Option<i64> {
    place(word, &MONTH_NAMES).and_then(|at| i64::try_from(at + 1).ok())
}

/// Which of the names the word is, in full or its first letters, three at least.
fn place(word: &str, names: &[&str]) -> Option<usize> {
    let begins = |name: &&str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if word.len() < 3 { None } else { names.iter().position(begins) }
}
