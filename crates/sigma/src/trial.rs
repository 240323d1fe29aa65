//! Unit tests of rules: a file beside a rule that lists events on which it must and must not fire.
//!
//! `content/README.md` describes the form. A rule file's last document is the one that is tried;
//! those before it are its helpers.

use crate::{CorrelationLimits, Correlator, Hit, Matcher, Program};
use event::{Event, Origin, Value};
use serde_norway::{Mapping, Value as Yaml};
use std::collections::BTreeSet;
use std::sync::Arc;

/// When the first event of a case happens: some day in 2023.
const START_US: i64 = 1_700_000_000_000_000;
/// The most events of one case.
const MAX_EVENTS: usize = 100_000;

/// Why a test file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TestsError {
    /// Not YAML.
    #[error("not readable as YAML: {0}")]
    Yaml(String),
    /// Nothing is tried.
    #[error("there are neither `match` nor `ignore` cases; add at least one of each")]
    Empty,
    /// A case that is no event.
    #[error("{list} {number}: {message}")]
    Case {
        /// `match` or `ignore`.
        list: &'static str,
        /// The case, from 1.
        number: usize,
        /// What is wrong.
        message: String,
    },
}

/// The outcome of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `match` or `ignore`.
    pub list: &'static str,
    /// The case, from 1.
    pub number: usize,
    /// Whether the rule did as the case asks.
    pub passed: bool,
}

/// A test file.
#[derive(Debug, Clone)]
pub struct Tests {
    root: Yaml,
}

impl Tests {
    /// Reads a test file.
    ///
    /// # Errors
    /// When it is not YAML or has no cases.
    pub fn read(text: &str) -> Result<Tests, TestsError> {
        let root: Yaml = serde_norway::from_str(text).map_err(|e| TestsError::Yaml(e.to_string()))?;
        let tests = Tests { root };
        let empty = tests.cases("match").is_empty() && tests.cases("ignore").is_empty();
        if empty { Err(TestsError::Empty) } else { Ok(tests) }
    }

    /// The cases of a list.
    #[must_use]
    pub fn count(&self, list: &str) -> usize {
        self.cases(list).len()
    }

    fn cases(&self, list: &str) -> &[Yaml] {
        self.root.get(list).and_then(Yaml::as_sequence).map_or(&[][..], Vec::as_slice)
    }
}

/// Tries rules of one program.
#[derive(Debug)]
pub struct Trial {
    program: Arc<Program>,
    matcher: Matcher,
    words: BTreeSet<&'static str>,
}

impl Trial {
    /// A trial of the rules of a program.
    #[must_use]
    pub fn new(program: Arc<Program>) -> Self {
        Trial { matcher: Matcher::new(program.clone()), program, words: BTreeSet::new() }
    }

    /// Tries the rule or correlation of an id (or, without one, of a title) on all cases.
    ///
    /// # Errors
    /// When a case is no event.
    pub fn run(&mut self, id: &str, tests: &Tests) -> Result<Vec<Outcome>, TestsError> {
        let mut outcomes = Vec::new();
        for (list, expected) in [("match", true), ("ignore", false)] {
            for (at, case) in tests.cases(list).iter().enumerate() {
                let number = at + 1;
                let failed = |message| TestsError::Case { list, number, message };
                let steps = self.steps(tests, case).map_err(failed)?;
                outcomes.push(Outcome { list, number, passed: self.fires(id, &steps) == expected });
            }
        }
        Ok(outcomes)
    }

    /// Whether the rule fires anywhere in the events.
    fn fires(&mut self, id: &str, steps: &[(i64, Event<'static>)]) -> bool {
        let program = self.program.clone();
        let mut correlator = Correlator::new(program.clone(), CorrelationLimits::default());
        let mut hits: Vec<Hit> = Vec::new();
        let mut fired = false;
        let correlated = |found: &[crate::CorrelationHit]| {
            found.iter().any(|hit| program.correlations()[hit.correlation as usize].label() == id)
        };
        for (tag, (time_us, event)) in steps.iter().enumerate() {
            hits.clear();
            self.matcher.evaluate(event, &mut hits);
            for hit in &hits {
                fired |= program.rule(hit.rule).is_some_and(|rule| rule.label() == id);
                fired |= correlated(&correlator.observe(*hit, event, *time_us, tag as u64));
            }
        }
        fired | correlated(&correlator.finish())
    }

    /// The events of a case: a single event, or a `sequence` of them with repeats and pauses.
    fn steps(&mut self, tests: &Tests, case: &Yaml) -> Result<Vec<(i64, Event<'static>)>, String> {
        let parts = match case.get("sequence").and_then(Yaml::as_sequence) {
            Some(sequence) => sequence.as_slice(),
            None => std::slice::from_ref(case),
        };
        let mut steps = Vec::new();
        let mut time_us = START_US;
        for part in parts {
            let number = |key: &str, default: i64| part.get(key).and_then(Yaml::as_i64).unwrap_or(default);
            let seconds = |key: &str, default: i64| number(key, default).saturating_mul(1_000_000);
            time_us = time_us.saturating_add(seconds("after_s", 0));
            let repeat = number("repeat", 1);
            for n in 1..=repeat {
                if steps.len() == MAX_EVENTS {
                    return Err(format!("more than {MAX_EVENTS} events"));
                }
                let mut event = self.event(tests, part, n)?;
                event.time_us = Some(time_us);
                steps.push((time_us, event));
                if n < repeat {
                    time_us = time_us.saturating_add(seconds("every_s", 1));
                }
            }
        }
        Ok(steps)
    }

    fn event(&mut self, tests: &Tests, part: &Yaml, n: i64) -> Result<Event<'static>, String> {
        let part = part.as_mapping().ok_or("an event must be a mapping of fields")?;
        let mut fields = Mapping::new();
        let base = tests.root.get("base").and_then(Yaml::as_mapping);
        for (key, value) in base.into_iter().flatten().chain(part) {
            fields.insert(key.clone(), value.clone());
        }
        let origin = tests.root.get("origin");
        let mut take = |key: &str| {
            let own = fields.remove(format!("${key}"));
            let word = own.as_ref().or_else(|| origin?.get(key)).and_then(Yaml::as_str);
            self.word(word.unwrap_or_default())
        };
        let mut words =
            Origin { product: take("product"), category: take("category"), service: take("service") };
        if words == Origin::default() {
            words.product = "windows";
        }
        let mut event = Event::new("test", words);
        for (key, value) in fields {
            let name = key.as_str().ok_or("a field's name must be a text")?;
            if !["repeat", "every_s", "after_s"].contains(&name) {
                push(&mut event, name, &value, n)?;
            }
        }
        Ok(event)
    }

    /// A word of an origin for good: there are a few dozen, and each is kept once.
    fn word(&mut self, word: &str) -> &'static str {
        if let Some(known) = self.words.get(word) {
            return known;
        }
        let kept: &'static str = Box::leak(word.to_owned().into_boxed_str());
        self.words.insert(kept);
        kept
    }
}

/// A list becomes one field per element, as in real events; `{n}` in text the number of the repeat.
fn push(event: &mut Event<'static>, name: &str, value: &Yaml, n: i64) -> Result<(), String> {
    let value = match value {
        Yaml::Sequence(items) => return items.iter().try_for_each(|item| push(event, name, item, n)),
        Yaml::Null => Value::Null,
        Yaml::Bool(b) => Value::Bool(*b),
        Yaml::Number(number) => {
            number.as_i64().map_or(Value::Float(number.as_f64().unwrap_or(0.0)), Value::Int)
        }
        Yaml::String(text) => Value::Text(text.replace("{n}", &n.to_string()).into()),
        Yaml::Mapping(_) | Yaml::Tagged(_) => {
            return Err(format!("{name}: a mapping cannot be a field's value"));
        }
    };
    event.push(name.to_owned(), value);
    Ok(())
}
