//! Runs a program over events, remembering what it has seen.

use super::Hit;
use super::memo::{Benefit, EMPTY_LIST, LONGEST_VALUE, Lists, MAX_LISTS, Outcome, Signatures, ValueMemo};
use super::program::Program;
use super::table::Scratch;
use super::taxonomy::EventKind;
use super::tree::{Reference, Truth};
use super::view::{Seen, Target, View};
use crate::text::fold;
use ahash::{AHashMap, RandomState};
use event::{Event, Value};
use std::borrow::Cow;
use std::fmt::Write;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

/// Kinds of events after which everything learned starts anew.
const MAX_KINDS: usize = 1 << 13;
/// Field names of one kind of event that are remembered.
const MAX_NAMES: usize = 1 << 12;

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
        }
        if self.caches.lists.len() > MAX_LISTS {
            self.forget();
        }
    }

    /// Drops everything remembered; results stay the same.
    pub fn forget(&mut self) {
        self.caches =
            Caches { values: self.caches.values, remembered: self.caches.remembered, ..Caches::new() };
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
                self.views.push(view);
            }
            views.push(number);
        }
        self.kinds.add(event, kind, views)
    }

    /// Fills `current` with the signature of each view of the event.
    fn look_up_values(&mut self, kind: usize, event: &Event<'_>) {
        let Matcher { program, kinds, views, caches, current, .. } = self;
        let kind = &mut kinds.all[kind];
        current.iter_mut().for_each(Vec::clear);
        current.resize(kind.views.len().max(current.len()), Vec::new());
        for (signature, view) in current.iter_mut().zip(&kind.views) {
            signature.push(*view);
        }
        for (position, field) in event.fields.iter().enumerate() {
            let plan = kind.layout.plan(position, &field.name, &kind.views, views);
            for (at, target) in &kind.layout.plans[plan] {
                let number = kind.views[*at as usize];
                let view = &views[number as usize];
                let key = (number << 16 | u32::from(target.slot)) + 1;
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
        let Matcher { program, views, caches, current, truth, candidates, stats, .. } = self;
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

/// What is learned of values.
#[derive(Debug)]
struct Caches {
    memo: ValueMemo,
    lists: Lists,
    benefits: AHashMap<u32, Benefit>,
    scratch: Scratch,
    found: Vec<u32>,
    digits: String,
    values: u64,
    remembered: u64,
}

impl Caches {
    fn new() -> Self {
        Caches {
            memo: ValueMemo::new(),
            lists: Lists::new(),
            benefits: AHashMap::new(),
            scratch: Scratch::default(),
            found: Vec::new(),
            digits: String::new(),
            values: 0,
            remembered: 0,
        }
    }

    /// The predicates true of a field's value, as the target sees it.
    fn list_of_field(
        &mut self,
        program: &Program,
        view: &View,
        target: Target,
        key: u32,
        value: &Value<'_>,
    ) -> u32 {
        match (target.alias, value) {
            (None, Value::Null) => self.list_of_null(program, view, target.slot),
            (None, Value::Text(text) | Value::Json(text)) => {
                self.list_of_text(program, view, target.slot, key, text)
            }
            (None, Value::Int(number)) => {
                let mut digits = std::mem::take(&mut self.digits);
                digits.clear();
                // Writing to a string cannot fail.
                let _ = write!(digits, "{number}");
                let list = self.list_of_text(program, view, target.slot, key, &digits);
                self.digits = digits;
                list
            }
            (None, other) => self.list_of_text(program, view, target.slot, key, &other.as_text()),
            (Some(_), Value::Null) => EMPTY_LIST,
            (Some(at), value) => {
                let seen = view.alias(program, at).and_then(|alias| alias.apply(value.as_text()));
                seen.map_or(EMPTY_LIST, |text| self.list_of_text(program, view, target.slot, key, &text))
            }
        }
    }

    fn list_of_null(&mut self, program: &Program, view: &View, slot: u16) -> u32 {
        self.found.clear();
        for (group, table) in &view.slots[slot as usize].tables {
            program.groups[*group as usize].tables[*table as usize].1.of_null(&mut self.found);
        }
        self.lists.intern(&mut self.found)
    }

    fn list_of_text(&mut self, program: &Program, view: &View, slot: u16, key: u32, text: &str) -> u32 {
        self.values += 1;
        if text.len() > LONGEST_VALUE {
            return self.evaluate_text(program, view, slot, text);
        }
        let benefit = self.benefits.entry(key).or_default();
        if !benefit.worth() {
            return self.evaluate_text(program, view, slot, text);
        }
        let known = self.memo.get(key, text.as_bytes());
        benefit.tell(known.is_ok());
        match known {
            Ok(list) => {
                self.remembered += 1;
                list
            }
            Err(place) => {
                let list = self.evaluate_text(program, view, slot, text);
                self.memo.insert(place, text.as_bytes(), list);
                list
            }
        }
    }

    fn evaluate_text(&mut self, program: &Program, view: &View, slot: u16, text: &str) -> u32 {
        self.found.clear();
        self.scratch.load(text);
        for (group, table) in &view.slots[slot as usize].tables {
            let table = &program.groups[*group as usize].tables[*table as usize].1;
            table.of_text(text, &mut self.scratch, &mut self.found);
        }
        self.lists.intern(&mut self.found)
    }

    fn list_of_keywords(&mut self, program: &Program, view: &View, event: &Event<'_>) -> u32 {
        self.found.clear();
        self.scratch.clear();
        for field in &event.fields {
            match &field.value {
                Value::Text(text) | Value::Json(text) => self.scratch.append(text),
                Value::Null => {}
                other => self.scratch.append(&other.as_text()),
            }
        }
        self.scratch.finish();
        for group in &view.groups {
            if let Some(table) = &program.groups[*group as usize].keywords {
                let values = event.fields.iter().map(|f| &f.value).filter(|v| **v != Value::Null);
                table.of_all(values.map(Value::as_text), &mut self.scratch, &mut self.found);
            }
        }
        self.lists.intern(&mut self.found)
    }
}

/// The kinds of events seen.
#[derive(Debug)]
struct Kinds {
    by_hash: AHashMap<u64, u32>,
    all: Vec<KnownKind>,
    hasher: RandomState,
    /// Where Channel, EventID and Provider_Name stood last.
    positions: [usize; 3],
}

#[derive(Debug)]
struct KnownKind {
    kind: EventKind,
    views: Vec<u32>,
    layout: Layout,
}

impl Default for Kinds {
    fn default() -> Self {
        Kinds {
            by_hash: AHashMap::new(),
            all: Vec::new(),
            hasher: RandomState::with_seeds(0x1656_67b1, 0x9e37_79f9, 0x27d4_eb2f, 0xc2b2_ae3d),
            positions: [0; 3],
        }
    }
}

impl Kinds {
    fn find(&mut self, event: &Event<'_>) -> Option<usize> {
        let mut hash = self.hash(event);
        loop {
            let number = *self.by_hash.get(&hash)? as usize;
            if self.is_of(event, number) {
                return Some(number);
            }
            hash = hash.wrapping_add(1);
        }
    }

    fn add(&mut self, event: &Event<'_>, kind: EventKind, views: Vec<u32>) -> usize {
        let mut hash = self.hash(event);
        while self.by_hash.contains_key(&hash) {
            hash = hash.wrapping_add(1);
        }
        self.by_hash.insert(hash, self.all.len() as u32);
        self.all.push(KnownKind { kind, views, layout: Layout::default() });
        self.all.len() - 1
    }

    /// The field at the remembered place, or found by search.
    fn field<'e>(&mut self, event: &'e Event<'_>, which: usize, name: &str) -> Option<&'e Value<'e>> {
        let guess = event.fields.get(self.positions[which]).filter(|f| f.name == name);
        if let Some(field) = guess {
            return Some(&field.value);
        }
        let at = event.fields.iter().position(|f| f.name == name)?;
        self.positions[which] = at;
        Some(&event.fields[at].value)
    }

    fn hash(&mut self, event: &Event<'_>) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(event.origin.product.as_bytes());
        hasher.write(event.origin.category.as_bytes());
        hasher.write(event.origin.service.as_bytes());
        if event.origin.product == "windows" {
            let channel = self.field(event, 0, "Channel").and_then(Value::as_str).unwrap_or_default();
            hasher.write(channel.as_bytes());
            if channel.is_empty() {
                let provider = self.field(event, 2, "Provider_Name").and_then(Value::as_str);
                hasher.write(provider.unwrap_or_default().as_bytes());
            }
            let id = self.field(event, 1, "EventID").and_then(Value::as_i64);
            hasher.write_i64(id.unwrap_or(-1));
        }
        hasher.finish()
    }

    fn is_of(&mut self, event: &Event<'_>, number: usize) -> bool {
        let windows = event.origin.product == "windows";
        let (mut channel, mut provider, mut id) = ("", "", None);
        if windows {
            channel = self.field(event, 0, "Channel").and_then(Value::as_str).unwrap_or_default();
            if channel.is_empty() {
                provider = self.field(event, 2, "Provider_Name").and_then(Value::as_str).unwrap_or_default();
            }
            id = self.field(event, 1, "EventID").and_then(Value::as_i64);
        }
        let Some(KnownKind { kind, .. }) = self.all.get(number) else { return false };
        kind.product == event.origin.product
            && kind.category == event.origin.category
            && kind.service == event.origin.service
            && kind.channel == channel
            && kind.provider == provider
            && kind.event_id == id
    }
}

/// Where a kind's fields lead, learned by position: records of one kind nearly always have the
/// same fields in the same order.
#[derive(Debug)]
struct Layout {
    /// By position: the field's name last seen there (a place in `names`).
    positions: Vec<u32>,
    names: Vec<Box<str>>,
    /// The plan of each name: (view of the kind, target).
    plans: Vec<Vec<(u16, Target)>>,
    numbers: AHashMap<Box<str>, u32>,
}

impl Default for Layout {
    fn default() -> Self {
        // The first place is for names past the limit, made anew each time.
        Layout {
            positions: Vec::new(),
            names: vec!["".into()],
            plans: vec![Vec::new()],
            numbers: AHashMap::new(),
        }
    }
}

impl Layout {
    /// The number of the plan for a name at a position.
    fn plan(&mut self, position: usize, name: &str, numbers: &[u32], views: &[View]) -> usize {
        if let Some(known) = self.positions.get(position)
            && *self.names[*known as usize] == *name
            && *known != 0
        {
            return *known as usize;
        }
        let plan = match self.numbers.get(name) {
            Some(plan) => *plan,
            None => self.learn(name, numbers, views),
        };
        if self.positions.len() <= position && position < MAX_NAMES {
            self.positions.resize(position + 1, 0);
        }
        if let Some(place) = self.positions.get_mut(position) {
            *place = plan;
        }
        plan as usize
    }

    fn learn(&mut self, name: &str, numbers: &[u32], views: &[View]) -> u32 {
        let mut plan = Vec::new();
        for (at, number) in numbers.iter().enumerate() {
            let view = &views[*number as usize];
            let evaluated = |t: &&Target| !view.slots[t.slot as usize].tables.is_empty();
            plan.extend(view.targets(name).iter().filter(evaluated).map(|t| (at as u16, *t)));
        }
        if self.names.len() >= MAX_NAMES {
            self.plans[0] = plan;
            return 0;
        }
        let number = self.names.len() as u32;
        self.names.push(name.into());
        self.plans.push(plan);
        self.numbers.insert(name.into(), number);
        number
    }
}
