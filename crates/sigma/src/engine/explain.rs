//! Why a rule holds for an event: the fields and values that its true tests looked at.

use super::lazy::LazyRegex;
use super::matcher::reference_holds;
use super::program::{Program, RuleIndex};
use super::taxonomy::EventKind;
use super::tree::{Reference, Tree, Truth};
use super::view::{Seen, View};
use crate::language::expression::{Number, Test, address_of, compare_numbers};
use crate::text::fold;
use ahash::AHashMap;
use event::{Event, Value};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
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
        let case = Case::new(self, &view, event);
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
    /// What the rule sees, read once.
    seen: Vec<Sight<'c>>,
    /// All values under the event's own names, read when a keyword asks for them.
    all: OnceCell<Vec<Sight<'c>>>,
    /// Predicates decided.
    known: RefCell<AHashMap<u32, bool>>,
}

/// A field's value in the forms that tests look at.
struct Sight<'c> {
    field: Cow<'c, str>,
    seen: Seen<'c>,
    folded: String,
}

impl<'c> Sight<'c> {
    fn new(field: Cow<'c, str>, seen: Seen<'c>) -> Self {
        let folded = match &seen {
            Seen::Null => String::new(),
            Seen::Text(text) => fold(text),
        };
        Sight { field, seen, folded }
    }

    fn shown(&self) -> MatchedField {
        let value = match &self.seen {
            Seen::Null => String::new(),
            Seen::Text(text) => text.chars().take(MAX_SHOWN).collect(),
        };
        MatchedField { field: self.field.to_string(), value }
    }
}

impl<'c> Case<'c> {
    fn new(program: &'c Program, view: &'c View, event: &'c Event<'c>) -> Self {
        let mut seen = Vec::new();
        view.each_value(program, event, |slot, value| {
            seen.push(Sight::new(Cow::Borrowed(&view.slots[slot as usize].field), value));
        });
        Case { program, view, event, seen, all: OnceCell::new(), known: RefCell::default() }
    }

    /// The values that a predicate looks at.
    fn looked_at(&self, field: Option<&str>) -> impl Iterator<Item = &Sight<'c>> {
        let values = if field.is_some() { &self.seen } else { self.all.get_or_init(|| self.read_all()) };
        values.iter().filter(move |sight| field.is_none_or(|field| sight.field == field))
    }

    fn read_all(&self) -> Vec<Sight<'c>> {
        let fields = self.event.fields.iter().filter(|f| f.value != Value::Null);
        let sight = |f: &'c event::Field<'c>| {
            Sight::new(Cow::Borrowed(f.name.as_ref()), Seen::Text(f.value.as_text()))
        };
        fields.map(sight).collect()
    }

    /// The fields of which a test is true.
    fn matches(&self, predicate: u32) -> Vec<MatchedField> {
        let atom = self.program.atom(predicate);
        let test = Ready::new(self.program, predicate);
        self.looked_at(atom.field.as_deref()).filter(|s| test.passes(s)).map(Sight::shown).collect()
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
                let compared = [&*reference.field, &*reference.other];
                let sights = self.seen.iter().filter(|s| compared.contains(&s.field.as_ref()));
                sights.map(Sight::shown).for_each(report);
            }
        }
    }
}

impl Truth for Case<'_> {
    fn predicate(&self, number: u32) -> bool {
        if let Some(known) = self.known.borrow().get(&number) {
            return *known;
        }
        let atom = self.program.atom(number);
        let test = Ready::new(self.program, number);
        let holds = self.looked_at(atom.field.as_deref()).any(|s| test.passes(s));
        self.known.borrow_mut().insert(number, holds);
        holds
    }

    fn reference(&self, reference: &Reference) -> bool {
        reference_holds(self.program, self.view, self.event, reference)
    }
}

/// A test, and its regular expression when it is one.
struct Ready<'t> {
    test: &'t Test,
    regex: Option<&'t LazyRegex>,
}

impl<'t> Ready<'t> {
    fn new(program: &'t Program, predicate: u32) -> Self {
        Ready { test: &program.atom(predicate).test, regex: program.regex(predicate) }
    }

    /// Whether a value passes, decided directly.
    fn passes(&self, sight: &Sight<'_>) -> bool {
        let Seen::Text(text) = &sight.seen else {
            return match self.test {
                Test::Exists => true,
                Test::Text(pattern) => pattern.tokens.is_empty(),
                _ => false,
            };
        };
        match self.test {
            Test::Exists | Test::NotNull => true,
            Test::Text(pattern) => pattern.matches(if pattern.cased { text } else { &sight.folded }),
            Test::Regex(_) => self.regex.is_some_and(|regex| regex.is_match(text)),
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
}
