//! `parse-kv`: keys and values out of a text.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/parse-kv-operator>. Of a key that comes twice the
//! first counts; white space around keys and values does not.

use super::parse::typed;
use crate::{Fault, Session, Value};
use kql::Type;
use regex::Regex;
use std::collections::HashMap;
use std::sync::Arc;

/// The keys that are asked for and how they are found.
pub(super) struct Pairs<'a> {
    keys: &'a [(Arc<str>, Type)],
    /// The place of each key.
    places: HashMap<&'a str, usize, ahash::RandomState>,
    way: Way,
    /// Opening and closing quotes.
    quotes: Vec<(char, char)>,
    escapes: Vec<char>,
}

enum Way {
    /// `pair_delimiter`, `kv_delimiter`, `greedy`.
    Delimited(String, String, bool),
    /// Every character that is neither letter nor digit parts.
    Open,
    /// Two groups: key and value.
    Regex(Arc<Regex>),
}

impl<'a> Pairs<'a> {
    /// # Errors
    /// For options that contradict each other, and broken regular expressions.
    pub(super) fn new(
        keys: &'a [(Arc<str>, Type)],
        options: &[(Arc<str>, Value)],
        session: &Session,
    ) -> Result<Pairs<'a>, Fault> {
        let all = |name: &'static str| options.iter().filter(move |(n, _)| &**n == name).map(|(_, v)| v);
        let text = |name| all(name).next().and_then(Value::as_text).filter(|t| !t.is_empty());
        let greedy = all("greedy").any(|v| v.as_bool() == Some(true));
        let way = match (text("regex"), text("pair_delimiter"), text("kv_delimiter")) {
            (Some(pattern), ..) => {
                let regex = session.regex("parse-kv", pattern)?;
                if regex.captures_len() != 3 {
                    let problem = "the regular expression needs two groups: the key, then the value";
                    return Err(Fault::argument("parse-kv", problem));
                }
                Way::Regex(regex)
            }
            (None, Some(pair), Some(kv)) => Way::Delimited(pair.to_owned(), kv.to_owned(), greedy),
            (None, None, None) => Way::Open,
            _ => {
                let problem = "give both 'pair_delimiter' and 'kv_delimiter', or neither";
                return Err(Fault::argument("parse-kv", problem));
            }
        };
        let quotes = all("quote").filter_map(|v| {
            let mut chars = v.as_text()?.chars();
            let open = chars.next()?;
            Some((open, chars.next().unwrap_or(open)))
        });
        let escapes = all("escape").filter_map(|v| v.as_text()?.chars().next());
        let places = keys.iter().enumerate().map(|(at, (key, _))| (key.trim(), at)).collect();
        Ok(Pairs { keys, places, way, quotes: quotes.collect(), escapes: escapes.collect() })
    }

    /// The types of the keys.
    pub(super) fn kinds(&self) -> Vec<Type> {
        self.keys.iter().map(|(_, kind)| *kind).collect()
    }

    /// The value of each key, null when it is not there.
    pub(super) fn take(&self, text: &str) -> Vec<Value> {
        let mut found: Vec<Option<Value>> = vec![None; self.keys.len()];
        match &self.way {
            Way::Delimited(pair, kv, greedy) => self.delimited(text, (pair, kv, *greedy), &mut found),
            Way::Open => self.open(text, &mut found),
            Way::Regex(regex) => {
                for captures in regex.captures_iter(text) {
                    let group = |at: usize| captures.get(at).map_or("", |m| m.as_str());
                    self.note(group(1), group(2).trim(), &mut found);
                }
            }
        }
        found.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn note(&self, key: &str, value: &str, found: &mut [Option<Value>]) {
        let Some(&place) = self.places.get(key.trim()) else { return };
        if let (Some(cell @ None), Some((_, kind))) = (found.get_mut(place), self.keys.get(place)) {
            *cell = Some(typed(value, *kind));
        }
    }

    fn delimited(&self, text: &str, (pair, kv, greedy): (&str, &str, bool), found: &mut [Option<Value>]) {
        let mut quotes = Unclosed::default();
        let mut rest = text;
        // Where the next key-value delimiter stands, counted from the end: looked for once each.
        let mut next_kv = usize::MAX;
        loop {
            rest = skip(rest, pair);
            if next_kv > rest.len() {
                let Some(at) = rest.find(kv) else { return };
                next_kv = rest.len() - at;
            }
            let (key, after) = match self.quoted(rest, &mut quotes) {
                Some((key, after)) => (key, after.trim_start()),
                None => {
                    let kv_at = rest.len() - next_kv;
                    let end = rest.get(..kv_at).and_then(|before| before.find(pair)).unwrap_or(kv_at);
                    (rest.get(..end).unwrap_or("").to_owned(), rest.get(end..).unwrap_or(""))
                }
            };
            let Some(after) = after.strip_prefix(kv) else {
                // A word that is no key: go on behind it.
                rest = from_next(after, pair);
                continue;
            };
            if let Some((value, after)) = self.quoted(after.trim_start(), &mut quotes) {
                self.note(&key, &value, found);
                rest = from_next(after, pair);
                continue;
            }
            let end = if greedy { greedy_end(after, pair, kv) } else { after.find(pair) };
            let (value, after) = after.split_at(end.unwrap_or(after.len()));
            self.note(&key, value.trim(), found);
            rest = after;
        }
    }

    /// Without delimiters: a key is a word that was asked for, its value the next word or quoted text.
    fn open(&self, text: &str, found: &mut [Option<Value>]) {
        let mut quotes = Unclosed::default();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some((word, after)) = self.quoted(rest, &mut quotes) {
                rest = self.open_value((&word, after), &mut quotes, found).unwrap_or(after);
                continue;
            }
            if !rest.starts_with(char::is_alphanumeric) {
                rest = rest.get(rest.chars().next().map_or(1, char::len_utf8)..).unwrap_or("");
                continue;
            }
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let key = self.keys.iter().map(|(key, _)| key.trim()).find(|key| {
                let after = rest.strip_prefix(key);
                key.len() > end && after.is_some_and(|a| !a.starts_with(char::is_alphanumeric))
            });
            let (word, after) = rest.split_at(key.map_or(end, str::len));
            rest = self.open_value((word, after), &mut quotes, found).unwrap_or(after);
        }
    }

    /// Notes the value behind a key; what comes behind that.
    fn open_value<'t>(
        &self,
        (key, after): (&str, &'t str),
        quotes: &mut Unclosed,
        found: &mut [Option<Value>],
    ) -> Option<&'t str> {
        self.places.get(key.trim())?;
        let mut rest = after;
        loop {
            if let Some((value, after)) = self.quoted(rest, quotes) {
                self.note(key, &value, found);
                return Some(after);
            }
            let first = rest.chars().next()?;
            if first.is_alphanumeric() {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                let (value, after) = rest.split_at(end);
                self.note(key, value, found);
                return Some(after);
            }
            rest = &rest[first.len_utf8()..];
        }
    }

    /// The text in the quotes that open here, without escapes, and what comes behind.
    fn quoted<'t>(&self, text: &'t str, unclosed: &mut Unclosed) -> Option<(String, &'t str)> {
        let mut chars = text.char_indices();
        let (_, first) = chars.next()?;
        let (_, close) = self.quotes.iter().find(|(open, _)| *open == first)?;
        if unclosed.0.contains(close) {
            return None;
        }
        let mut inner = String::new();
        let mut escaped = false;
        for (at, c) in chars {
            if escaped {
                escaped = false;
            } else if self.escapes.contains(&c) {
                escaped = true;
                continue;
            } else if c == *close {
                return Some((inner, &text[at + c.len_utf8()..]));
            }
            inner.push(c);
        }
        unclosed.0.push(*close);
        None
    }
}

/// Quotes that do not close any more: they are not looked for again.
#[derive(Default)]
struct Unclosed(Vec<char>);

/// The text from the next delimiter on.
fn from_next<'t>(text: &'t str, delimiter: &str) -> &'t str {
    text.find(delimiter).and_then(|at| text.get(at..)).unwrap_or("")
}

/// Skips white space and delimiters.
fn skip<'t>(text: &'t str, delimiter: &str) -> &'t str {
    let mut rest = text;
    loop {
        let next = rest.trim_start();
        let next = next.strip_prefix(delimiter).unwrap_or(next);
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// Where a value ends that may hold pair delimiters: before the word in front of the next
/// key-value delimiter.
fn greedy_end(text: &str, pair: &str, kv: &str) -> Option<usize> {
    let next = text.find(kv)?;
    text.get(..next)?.trim_end().rfind(pair).or_else(|| text.find(pair))
}
