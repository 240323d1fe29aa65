//! Why a rule holds for an event: the fields and values that its true tests looked at.

use super::matcher::reference_holds;
use super::program::{Program, RuleIndex};
use super::taxonomy::EventKind;
use super::tree::{Reference, Tree, Truth};
use super::view::{Seen, View};
use crate::language::expression::{Number, Test, address_of, compare_numbers};
use crate::language::modifier::compile_regex;
use crate::text::fold;
use event::{Event, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most fields named for one hit.
const MAX_FIELDS: usize = 64;
/// The longest value shown, in characters.
const MAX_SHOWN: usize = 2048;

/// A field that made a rule match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatchedField {
    /// The field's name as the rule writes it; for a keyword the event's name of the field in
    /// which it stands.
    pub field: String,
    /// The value, cut after 2,048 characters.
    pub value: String,
}

/// An event as a rule sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sighting {
    /// The fields that rules of this log source read, under the rules' names; `None` is null.
    pub fields: Vec<(Arc<str>, Option<String>)>,
    /// All values, which keywords are looked for in.
    pub values: Vec<String>,
}

impl Program {
    /// The fields and values by which a rule holds for an event; empty when it does not, and when
    /// it holds only because of what the event lacks.
    #[must_use]
    pub fn explain(&self, rule: RuleIndex, event: &Event<'_>) -> Vec<MatchedField> {
        let Some(view) = View::of_rule(self, rule, &EventKind::of(event)) else { return Vec::new() };
        let case = Case { program: self, view: &view, event };
        let tree = self.tree(rule);
        let mut found = BTreeSet::new();
        let mut ordered = Vec::new();
        if tree.holds(&case) {
            case.collect(tree, &mut |matched| {
                if ordered.len() < MAX_FIELDS && found.insert(matched.clone()) {
                    ordered.push(matched);
                }
            });
        }
        ordered
    }

    /// What a rule sees of an event, or `None` when the rule's log source does not mean it.
    #[must_use]
    pub fn sight(&self, rule: RuleIndex, event: &Event<'_>) -> Option<Sighting> {
        let view = View::of_rule(self, rule, &EventKind::of(event))?;
        let mut sighting = Sighting::default();
        view.each_value(self, event, |slot, seen| {
            let field = view.slots[slot as usize].field.clone();
            let value = match seen {
                Seen::Null => None,
                Seen::Text(text) => Some(text.into_owned()),
            };
            sighting.fields.push((field, value));
        });
        let values = event.fields.iter().filter(|f| f.value != Value::Null);
        sighting.values = values.map(|f| f.value.as_text().into_owned()).collect();
        Some(sighting)
    }
}

struct Case<'c> {
    program: &'c Program,
    view: &'c View,
    event: &'c Event<'c>,
}

impl Case<'_> {
    /// The fields of which a test is true.
    fn matches(&self, predicate: u32) -> Vec<MatchedField> {
        let atom = self.program.atom(predicate);
        let mut found = Vec::new();
        match &atom.field {
            Some(field) => self.view.each_value(self.program, self.event, |slot, seen| {
                if self.view.slots[slot as usize].field == *field && passes(&atom.test, &seen) {
                    found.push(shown(field, &seen));
                }
            }),
            None => {
                for field in self.event.fields.iter().filter(|f| f.value != Value::Null) {
                    let seen = Seen::Text(field.value.as_text());
                    if passes(&atom.test, &seen) {
                        found.push(shown(&field.name, &seen));
                    }
                }
            }
        }
        found
    }

    /// Walks what is true of a tree that holds.
    fn collect(&self, tree: &Tree, report: &mut impl FnMut(MatchedField)) {
        match tree {
            Tree::All(of) | Tree::Any(of) | Tree::AtLeast(_, of) => {
                of.iter().filter(|t| t.holds(self)).for_each(|t| self.collect(t, report));
            }
            Tree::Not(_) => {}
            Tree::Predicate(number) => self.matches(*number).into_iter().for_each(report),
            Tree::Reference(reference) => {
                self.view.each_value(self.program, self.event, |slot, seen| {
                    let field = &self.view.slots[slot as usize].field;
                    if *field == reference.field || *field == reference.other {
                        report(shown(field, &seen));
                    }
                });
            }
        }
    }
}

impl Truth for Case<'_> {
    fn predicate(&self, number: u32) -> bool {
        !self.matches(number).is_empty()
    }

    fn reference(&self, reference: &Reference) -> bool {
        reference_holds(self.program, self.view, self.event, reference)
    }
}

fn shown(field: &str, seen: &Seen<'_>) -> MatchedField {
    let value = match seen {
        Seen::Null => String::new(),
        Seen::Text(text) => text.chars().take(MAX_SHOWN).collect(),
    };
    MatchedField { field: field.to_owned(), value }
}

/// Whether a value passes a test, decided directly.
fn passes(test: &Test, seen: &Seen<'_>) -> bool {
    let text = match seen {
        Seen::Text(text) => text,
        Seen::Null => {
            return match test {
                Test::Exists => true,
                Test::Text(pattern) => pattern.tokens.is_empty(),
                _ => false,
            };
        }
    };
    match test {
        Test::Exists | Test::NotNull => true,
        Test::Text(pattern) if pattern.cased => pattern.matches(text),
        Test::Text(pattern) => pattern.matches(&fold(text)),
        Test::Regex(regex) => compile_regex(&regex.source).is_ok_and(|compiled| compiled.is_match(text)),
        Test::Cidr(network) => address_of(text).is_some_and(|address| network.contains(address)),
        Test::Number(operator, bound) => {
            Number::parse(text).is_some_and(|value| operator.accepts(compare_numbers(value, *bound)))
        }
        Test::Time(part, operator, bound) => {
            let value = part.of(text).map(Number::Whole);
            value.is_some_and(|value| operator.accepts(compare_numbers(value, *bound)))
        }
        Test::FieldRef { .. } => false,
    }
}
