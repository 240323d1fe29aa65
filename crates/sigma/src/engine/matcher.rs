//! Runs a program over events, remembering what it has seen.

use super::Hit;
use super::health::Notes;
use super::kinds::Kinds;
use super::memo::{EMPTY_LIST, MAX_LISTS, Outcome, Signatures};
use super::program::Program;
use super::taxonomy::EventKind;
use super::tree::{Reference, Truth};
use super::values::Caches;
use super::view::{Seen, View};
use crate::text::fold;
use ahash::AHashMap;
use event::Event;
use std::borrow::Cow;
use std::sync::Arc;

/// Kinds of events after which everything learned starts anew.
const MAX_KINDS: usize = 1 << 13;

/// Evaluates events against a [`Program`]. It keeps caches of bounded size, so it is to be reused
/// for many events and belongs to one thread. What it reports depends on the event alone.
#[derive(Debug)]
pub struct Matcher {
    program: Arc<Program>,
    kinds: Kinds,
    views: Vec<View>,
    view_numbers: AHashMap<(Arc<str>, Vec<u32>), u32>,
    caches: Caches,
    signatures: Signatures,
    /// One per view of the current event.
    current: Vec<Vec<u32>>,
    truth: Vec<u64>,
    candidates: Vec<u32>,
    stats: MatcherStats,
    notes: Notes,
    /// By view: events, and which slots had a value. Added to the notes when views are forgotten.
    seen: Vec<(u64, Vec<bool>)>,
}

/// Counts since the matcher was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MatcherStats {
    /// Events evaluated.
    pub events: u64,
    /// Looked-up values of fields.
    pub values: u64,
    /// Values whose predicates were remembered.
    pub remembered: u64,
    /// Views of events whose rules were remembered.
    pub signatures_remembered: u64,
    /// Views of events whose rules were evaluated.
    pub signatures_evaluated: u64,
    /// Rule trees evaluated.
    pub trees: u64,
}

impl Matcher {
    /// A matcher with empty caches.
    #[must_use]
    pub fn new(program: Arc<Program>) -> Self {
        let words = program.predicate_count() / 64 + 1;
        let notes = Notes::new(&program);
        Matcher {
            program,
            kinds: Kinds::default(),
            views: Vec::new(),
            view_numbers: AHashMap::new(),
            caches: Caches::new(),
            signatures: Signatures::default(),
            current: Vec::new(),
            truth: vec![0; words],
            candidates: Vec::new(),
            stats: MatcherStats::default(),
            notes,
            seen: Vec::new(),
        }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// What it has done so far.
    #[must_use]
    pub fn stats(&self) -> MatcherStats {
        MatcherStats { values: self.caches.values, remembered: self.caches.remembered, ..self.stats }
    }

    /// Appends the rules that hold for an event, in the order of their indexes.
    pub fn evaluate(&mut self, event: &Event<'_>, hits: &mut Vec<Hit>) {
        self.stats.events += 1;
        let first = hits.len();
        let kind = self.kind_of(event);
        self.look_up_values(kind, event);
        for at in 0..self.kinds.all[kind].views.len() {
            self.judge(kind, at, event, hits);
        }
        if let Some(new) = hits.get_mut(first..) {
            new.sort_unstable();
            new.iter().for_each(|hit| self.notes.hits[hit.rule as usize] += 1);
        }
        if self.caches.lists.len() > MAX_LISTS {
            self.forget();
        }
    }

    /// What was noted of groups and rules so far.
    pub(super) fn notes(&mut self) -> (Arc<Program>, &Notes) {
        self.note_views();
        (self.program.clone(), &self.notes)
    }

    /// Adds to the notes what the views have seen since.
    fn note_views(&mut self) {
        for (view, (events, slots)) in self.views.iter().zip(&mut self.seen) {
            for group in view.groups.iter().map(|group| *group as usize) {
                self.notes.events[group] += *events;
                let seen = view.slots.iter().zip(slots.iter()).filter(|(_, seen)| **seen);
                self.notes.fields[group].extend(seen.map(|(slot, _)| slot.field.clone()));
            }
            *events = 0;
        }
    }

    /// Drops everything remembered; results stay the same.
    pub fn forget(&mut self) {
        self.note_views();
        self.seen.clear();
        self.caches.forget();
        self.signatures.clear();
        self.kinds = Kinds::default();
        self.views.clear();
        self.view_numbers.clear();
    }

    /// The kind of an event, learned when new.
    fn kind_of(&mut self, event: &Event<'_>) -> usize {
        if let Some(known) = self.kinds.find(event) {
            return known;
        }
        if self.kinds.all.len() >= MAX_KINDS {
            self.forget();
        }
        let kind = EventKind::of(event);
        let mut views = Vec::new();
        for view in View::of_kind(&self.program, &kind) {
            let identity = (view.aliases().clone(), view.groups.clone());
            let number = *self.view_numbers.entry(identity).or_insert(self.views.len() as u32);
            if number as usize == self.views.len() {
                self.seen.push((0, vec![false; view.slots.len()]));
                self.views.push(view);
            }
            views.push(number);
        }
        self.kinds.add(event, kind, views)
    }

    /// Fills `current` with the signature of each view of the event.
    fn look_up_values(&mut self, kind: usize, event: &Event<'_>) {
        let Matcher { program, kinds, views, caches, current, seen, .. } = self;
        let kind = &mut kinds.all[kind];
        current.iter_mut().for_each(Vec::clear);
        current.resize(kind.views.len().max(current.len()), Vec::new());
        for (signature, view) in current.iter_mut().zip(&kind.views) {
            signature.push(*view);
            seen[*view as usize].0 += 1;
        }
        for (position, field) in event.fields.iter().enumerate() {
            let plan = kind.layout.plan(position, &field.name, &kind.views, views);
            for (at, target) in &kind.layout.plans[plan] {
                let number = kind.views[*at as usize];
                let view = &views[number as usize];
                let key = (number << 16 | u32::from(target.slot)) + 1;
                seen[number as usize].1[target.slot as usize] = true;
                let list = caches.list_of_field(program, view, *target, key, &field.value);
                if list != EMPTY_LIST {
                    current[*at as usize].push(list);
                }
            }
        }
        for (signature, number) in current.iter_mut().zip(&kind.views) {
            let view = &views[*number as usize];
            for (slot, at) in &view.joins {
                let joined = view.alias(program, *at).and_then(|alias| alias.join(event));
                if let Some(text) = joined {
                    let key = (number << 16 | u32::from(*slot)) + 1;
                    seen[*number as usize].1[*slot as usize] = true;
                    signature.push(caches.list_of_text(program, view, *slot, key, &text));
                }
            }
            if view.has_keywords {
                signature.push(caches.list_of_keywords(program, view, event));
            }
        }
    }

    /// Appends the rules that hold in one view of the event.
    fn judge(&mut self, kind: usize, at: usize, event: &Event<'_>, hits: &mut Vec<Hit>) {
        let number = self.kinds.all[kind].views[at];
        if self.signatures.get(&self.current[at]).is_some() {
            self.stats.signatures_remembered += 1;
        } else {
            self.stats.signatures_evaluated += 1;
            let outcome = self.evaluate_signature(number, at);
            self.signatures.insert(&self.current[at], outcome);
        }
        let Some(outcome) = self.signatures.get(&self.current[at]) else { return };
        hits.extend(outcome.hits.iter().map(|rule| Hit { rule: *rule }));
        if !outcome.open.is_empty() {
            let open = outcome.open.clone();
            self.judge_open(number, at, &open, event, hits);
        }
    }

    fn evaluate_signature(&mut self, number: u32, at: usize) -> Outcome {
        self.set_truth(at, true);
        let Matcher { program, views, caches, current, truth, candidates, stats, notes, .. } = self;
        candidates.clear();
        for group in &views[number as usize].groups {
            let group = &program.groups[*group as usize];
            candidates.extend_from_slice(&group.always);
            for list in &current[at][1..] {
                for predicate in caches.lists.get(*list) {
                    candidates.extend(group.witnesses.get(predicate).into_iter().flatten());
                }
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        stats.trees += candidates.len() as u64;
        let known = Bits { bits: truth, event: None };
        let (mut hits, mut open) = (Vec::new(), Vec::new());
        for rule in candidates.iter() {
            notes.evaluated[*rule as usize] += 1;
            let group = program.group_of(*rule).and_then(|g| program.groups.get(g as usize));
            if group.is_some_and(|g| g.comparing.binary_search(rule).is_ok()) {
                open.push(*rule);
            } else if program.tree(*rule).holds(&known) {
                hits.push(*rule);
            }
        }
        self.set_truth(at, false);
        Outcome { hits: hits.into(), open: open.into() }
    }

    /// Rules that compare fields are evaluated on the event itself.
    fn judge_open(&mut self, number: u32, at: usize, open: &[u32], event: &Event<'_>, hits: &mut Vec<Hit>) {
        self.set_truth(at, true);
        let known =
            Bits { bits: &self.truth, event: Some((&self.program, &self.views[number as usize], event)) };
        let holding = open.iter().filter(|rule| self.program.tree(**rule).holds(&known));
        hits.extend(holding.map(|rule| Hit { rule: *rule }));
        self.set_truth(at, false);
    }

    fn set_truth(&mut self, at: usize, on: bool) {
        for list in &self.current[at][1..] {
            for predicate in self.caches.lists.get(*list) {
                let (word, bit) = (*predicate as usize / 64, 1 << (predicate % 64));
                if on {
                    self.truth[word] |= bit;
                } else {
                    self.truth[word] &= !bit;
                }
            }
        }
    }
}

/// The true predicates as bits, and the event for references.
struct Bits<'m> {
    bits: &'m [u64],
    event: Option<(&'m Program, &'m View, &'m Event<'m>)>,
}

impl Truth for Bits<'_> {
    fn predicate(&self, number: u32) -> bool {
        self.bits[number as usize / 64] >> (number % 64) & 1 == 1
    }

    fn reference(&self, reference: &Reference) -> bool {
        let Some((program, view, event)) = self.event else { return false };
        reference_holds(program, view, event, reference)
    }
}

/// Whether some value of the one field stands as asked to some value of the other.
pub(crate) fn reference_holds(
    program: &Program,
    view: &View,
    event: &Event<'_>,
    reference: &Reference,
) -> bool {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    view.each_value(program, event, |slot, seen| {
        let Seen::Text(text) = seen else { return };
        let text = if reference.cased { text } else { Cow::Owned(fold(&text)) };
        let field = &view.slots[slot as usize].field;
        if *field == reference.field {
            own.push(text.clone());
        }
        if *field == reference.other {
            others.push(text);
        }
    });
    own.iter().any(|value| others.iter().any(|other| reference.anchor.holds(value, other)))
}
