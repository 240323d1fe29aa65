//! `parse` and `parse-where`: a text taken apart by a pattern of texts and columns.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/parse-operator>. A pattern stands for the whole
//! text. In the simple and relaxed kinds every text of it is looked for once, from left to right, so
//! that a row costs no more than the length of its text per part of the pattern.

use super::{Interpreter, eval, parse_kv};
use crate::plan::{Parse, ParseKind, ParsePart, ParsePattern};
use crate::value::to_text;
use crate::{Fault, Row, Session, Value};
use kql::Type;
use regex::Regex;
use std::fmt::Write as _;
use std::sync::Arc;

/// How a text is taken apart, made ready once per query.
enum Taker<'a> {
    Parts(&'a [ParsePart], ParseKind),
    Regex(Arc<Regex>, Vec<Type>),
    Pairs(parse_kv::Pairs<'a>),
}

impl Interpreter<'_> {
    pub(super) fn parse(&self, parse: &Parse, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let source = self.prepared(&parse.source)?;
        let source = source.as_ref().unwrap_or(&parse.source);
        let taker = Taker::new(&parse.pattern, self.session)?;
        let kinds = taker.kinds();
        let mut rows = vec![];
        for row in self.rows(&parse.input, input)? {
            let value = eval(source, &row, self.session)?;
            let found = match &value {
                Value::Text(text) => taker.take(text),
                other => taker.take(&to_text(other)),
            };
            if found.is_none() && parse.matching_only {
                continue;
            }
            let values = found.unwrap_or_else(|| vec![Value::Null; kinds.len()]);
            rows.push(filled(parse, &row, kinds.iter().copied().zip(values)));
        }
        Ok(rows)
    }
}

fn filled(parse: &Parse, row: &[Value], values: impl Iterator<Item = (Type, Value)>) -> Row {
    let carried = |from: &Option<usize>| from.and_then(|place| row.get(place)).cloned().unwrap_or_default();
    let mut fresh: Row = parse.carried.iter().map(carried).collect();
    for (place, (kind, value)) in parse.targets.iter().zip(values) {
        if let Some(cell) = fresh.get_mut(*place) {
            *cell = super::settled(value, kind);
        }
    }
    fresh
}

impl<'a> Taker<'a> {
    fn new(pattern: &'a ParsePattern, session: &Session) -> Result<Taker<'a>, Fault> {
        Ok(match pattern {
            ParsePattern::Parts { parts, kind: ParseKind::Regex, flags } => {
                let pattern = regex_of(parts, flags);
                let kinds = kinds_of(parts);
                Taker::Regex(session.regex("parse kind=regex", &pattern)?, kinds)
            }
            ParsePattern::Parts { parts, kind, .. } => Taker::Parts(parts, *kind),
            ParsePattern::Pairs { keys, options } => {
                Taker::Pairs(parse_kv::Pairs::new(keys, options, session)?)
            }
        })
    }

    fn kinds(&self) -> Vec<Type> {
        match self {
            Taker::Parts(parts, _) => kinds_of(parts),
            Taker::Regex(_, kinds) => kinds.clone(),
            Taker::Pairs(pairs) => pairs.kinds(),
        }
    }

    /// The values of the columns; `None` when the text does not match.
    fn take(&self, text: &str) -> Option<Vec<Value>> {
        match self {
            Taker::Parts(parts, kind) => {
                let mut values = vec![];
                taken(text, parts, &mut values)?;
                settle(values, *kind != ParseKind::Relaxed)
            }
            Taker::Regex(regex, kinds) => {
                let captures = regex.captures(text)?;
                let group = |at: usize| captures.name(&format!("column{at}")).map_or("", |m| m.as_str());
                settle(kinds.iter().enumerate().map(|(at, kind)| (*kind, group(at))).collect(), true)
            }
            Taker::Pairs(pairs) => Some(pairs.take(text)),
        }
    }
}

fn kinds_of(parts: &[ParsePart]) -> Vec<Type> {
    let kind = |part: &ParsePart| match part {
        ParsePart::Column(kind) => Some(*kind),
        _ => None,
    };
    parts.iter().filter_map(kind).collect()
}

/// The texts as values; `None` when all have to fit their types and one does not.
fn settle(found: Vec<(Type, &str)>, strict: bool) -> Option<Vec<Value>> {
    let value = |(kind, text): (Type, &str)| {
        let value = typed(text, kind);
        (!strict || !value.is_null()).then_some(value)
    };
    found.into_iter().map(value).collect()
}

/// A text as a value of a type; null when it is none.
pub(super) fn typed(text: &str, kind: Type) -> Value {
    match kind {
        Type::String | Type::Unknown => text.into(),
        Type::Dynamic => crate::value::from_json(text).unwrap_or_else(|| text.into()),
        _ => Value::text(text.trim()).to(kind),
    }
}

/// What stands between the texts of a pattern, for each column; `None` when a text is missing.
fn taken<'t>(text: &'t str, parts: &[ParsePart], values: &mut Vec<(Type, &'t str)>) -> Option<()> {
    let mut rest = text;
    let mut open: &[ParsePart] = &[];
    let mut from = 0;
    for (at, part) in parts.iter().enumerate() {
        let ParsePart::Text(wanted) = part else {
            open = parts.get(from..=at)?;
            continue;
        };
        let is_last = at + 1 == parts.len();
        let gap = if open.is_empty() {
            if is_last && rest.len() != wanted.len() {
                return None;
            }
            rest.starts_with(wanted.as_str()).then_some(0)?
        } else if is_last {
            rest.ends_with(wanted.as_str()).then(|| rest.len() - wanted.len())?
        } else {
            rest.find(wanted.as_str())?
        };
        share(rest.get(..gap)?, open, values);
        rest = rest.get(gap + wanted.len()..)?;
        (open, from) = (&[], at + 1);
    }
    if open.is_empty() {
        return rest.is_empty().then_some(());
    }
    share(rest, open, values);
    Some(())
}

/// Shares the text between two texts of the pattern among the columns and skips that stand there:
/// columns of numbers and times take what looks like one from the ends, a string takes the rest.
fn share<'t>(text: &'t str, parts: &[ParsePart], values: &mut Vec<(Type, &'t str)>) {
    let (mut rest, mut parts) = (text, parts);
    while let [ParsePart::Column(kind), others @ ..] = parts
        && !others.is_empty()
        && *kind != Type::String
    {
        let start = rest.trim_start();
        let end = start.find(|c| !is_part_of(c, *kind)).unwrap_or(start.len());
        let (own, after) = start.split_at(end);
        values.push((*kind, own));
        (rest, parts) = (after, others);
    }
    let mut last = vec![];
    while let [others @ .., ParsePart::Column(kind)] = parts
        && !others.is_empty()
        && *kind != Type::String
    {
        let end = rest.trim_end();
        let start = end.rfind(|c| !is_part_of(c, *kind));
        let start = start.map_or(0, |at| at + end[at..].chars().next().map_or(0, char::len_utf8));
        let (before, own) = end.split_at(start);
        last.push((*kind, own));
        (rest, parts) = (before, others);
    }
    for part in parts {
        if let ParsePart::Column(kind) = part {
            values.push((*kind, std::mem::take(&mut rest)));
        }
    }
    values.extend(last.into_iter().rev());
}

fn is_part_of(c: char, kind: Type) -> bool {
    match kind {
        Type::Int | Type::Long => c.is_ascii_digit() || c == '-',
        Type::Real | Type::Decimal => c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'),
        Type::Bool => c.is_ascii_alphanumeric(),
        Type::Guid => c.is_ascii_hexdigit() || c == '-',
        _ => c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '/' | '+' | ' '),
    }
}

/// The pattern as one regular expression, greedy as the original's is.
fn regex_of(parts: &[ParsePart], flags: &str) -> String {
    let flags: String = flags.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    let mut pattern = if flags.is_empty() { String::new() } else { format!("(?{flags})") };
    pattern.push_str(r"\A");
    let mut count = 0;
    for part in parts {
        match part {
            ParsePart::Text(text) => {
                let _ = write!(pattern, "(?:{text})");
            }
            ParsePart::Skip => pattern.push_str(".*"),
            ParsePart::Column(kind) => {
                let of = match kind {
                    Type::Int | Type::Long => r"-?\d+",
                    Type::Real | Type::Decimal => r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?",
                    _ => ".*",
                };
                let _ = write!(pattern, "(?P<column{count}>{of})");
                count += 1;
            }
        }
    }
    pattern.push_str(r"\z");
    pattern
}
