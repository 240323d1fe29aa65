//! What rules have to work with: which fields their log sources have shown, how often they held, and
//! what they cost.

use super::matcher::Matcher;
use super::program::{Program, RuleIndex};
use super::tree::Tree;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What became of a rule over the events that a matcher has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No event of its log source came.
    NoSource,
    /// It can never hold of what came: these fields, which it needs, were in no event of its log
    /// source.
    FieldsMissing(Vec<Arc<str>>),
    /// It could have held and did not.
    Silent,
    /// It held.
    Fired,
}

/// A rule's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The rule.
    pub rule: RuleIndex,
    /// What became of it.
    pub verdict: Verdict,
    /// Events of its log source.
    pub events: u64,
    /// Events of which it held.
    pub hits: u64,
    /// How often its condition had to be worked out; the rest was remembered or ruled out.
    pub evaluated: u64,
}

/// What a matcher notes by group and by rule as it goes.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// By group.
    pub(crate) events: Vec<u64>,
    /// By group: the fields seen, under the rules' names.
    pub(crate) fields: Vec<BTreeSet<Arc<str>>>,
    /// By rule.
    pub(crate) hits: Vec<u64>,
    pub(crate) evaluated: Vec<u64>,
}

impl Notes {
    pub(crate) fn new(program: &Program) -> Self {
        let (groups, rules) = (program.groups.len(), program.rules().len());
        Notes {
            events: vec![0; groups],
            fields: vec![BTreeSet::new(); groups],
            hits: vec![0; rules],
            evaluated: vec![0; rules],
        }
    }

    fn of_rule(&self, program: &Program, rule: RuleIndex) -> Health {
        let group = program.group_of(rule).map_or(usize::MAX, |group| group as usize);
        let count = |counts: &[u64], at: usize| counts.get(at).copied().unwrap_or(0);
        let (events, hits) = (count(&self.events, group), count(&self.hits, rule as usize));
        let verdict = match self.fields.get(group) {
            _ if hits > 0 => Verdict::Fired,
            Some(seen) if events > 0 => {
                let mut missing = BTreeSet::new();
                if possible(program, program.tree(rule), seen, &mut missing) {
                    Verdict::Silent
                } else {
                    Verdict::FieldsMissing(missing.into_iter().collect())
                }
            }
            _ => Verdict::NoSource,
        };
        Health { rule, verdict, events, hits, evaluated: count(&self.evaluated, rule as usize) }
    }
}

impl Matcher {
    /// The health of every rule, in order, over the events since the matcher was made.
    #[must_use]
    pub fn health(&mut self) -> Vec<Health> {
        let notes = self.notes();
        let program = notes.0;
        (0..program.rules().len() as RuleIndex).map(|rule| notes.1.of_rule(&program, rule)).collect()
    }
}

/// Whether a tree could hold of events with only those fields; else what it lacks is added.
fn possible(
    program: &Program,
    tree: &Tree,
    seen: &BTreeSet<Arc<str>>,
    missing: &mut BTreeSet<Arc<str>>,
) -> bool {
    match tree {
        Tree::All(of) => {
            // All are asked, so that everything that is missing is named.
            let impossible = of.iter().filter(|part| !possible(program, part, seen, missing)).count();
            impossible == 0
        }
        Tree::Any(of) => at_least(1, of, |part, missing| possible(program, part, seen, missing), missing),
        Tree::AtLeast(n, of) => {
            at_least(*n, of, |part, missing| possible(program, part, seen, missing), missing)
        }
        Tree::Not(_) => true,
        Tree::Predicate(number) => {
            let field = program.atom(*number).field.as_ref();
            let lacking = field.filter(|field| !seen.contains(*field));
            missing.extend(lacking.cloned());
            lacking.is_none()
        }
        Tree::Reference(reference) => {
            let lacking = [&reference.field, &reference.other].into_iter().filter(|f| !seen.contains(*f));
            let lacking: Vec<Arc<str>> = lacking.cloned().collect();
            missing.extend(lacking.iter().cloned());
            lacking.is_empty()
        }
    }
}

/// Whether so many parts are possible; what the others lack matters only when they are not.
fn at_least(
    wanted: usize,
    of: &[Tree],
    mut possible: impl FnMut(&Tree, &mut BTreeSet<Arc<str>>) -> bool,
    missing: &mut BTreeSet<Arc<str>>,
) -> bool {
    let mut lacking = BTreeSet::new();
    let enough = of.iter().filter(|part| possible(part, &mut lacking)).count() >= wanted;
    if !enough {
        missing.append(&mut lacking);
    }
    enough
}
