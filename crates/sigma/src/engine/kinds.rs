//! The kinds of events seen, recognised in a few comparisons, and where their fields lead.

use super::taxonomy::EventKind;
use super::view::{Target, View};
use ahash::{AHashMap, RandomState};
use event::{Event, Value};
use std::hash::{BuildHasher, Hasher};

/// Field names of one kind of event that are remembered.
const MAX_NAMES: usize = 1 << 12;

/// The kinds of events seen.
#[derive(Debug)]
pub(crate) struct Kinds {
    by_hash: AHashMap<u64, u32>,
    pub(crate) all: Vec<KnownKind>,
    hasher: RandomState,
    /// Where Channel, EventID and Provider_Name stood last.
    positions: [usize; 3],
}

#[derive(Debug)]
pub(crate) struct KnownKind {
    kind: EventKind,
    /// The numbers of the views in which its events are seen.
    pub(crate) views: Vec<u32>,
    pub(crate) layout: Layout,
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
    pub(crate) fn find(&mut self, event: &Event<'_>) -> Option<usize> {
        let mut hash = self.hash(event);
        loop {
            let number = *self.by_hash.get(&hash)? as usize;
            if self.is_of(event, number) {
                return Some(number);
            }
            hash = hash.wrapping_add(1);
        }
    }

    pub(crate) fn add(&mut self, event: &Event<'_>, kind: EventKind, views: Vec<u32>) -> usize {
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
pub(crate) struct Layout {
    /// By position: the field's name last seen there (a place in `names`).
    positions: Vec<u32>,
    names: Vec<Box<str>>,
    /// The plan of each name: (view of the kind, target).
    pub(crate) plans: Vec<Vec<(u16, Target)>>,
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
    pub(crate) fn plan(&mut self, position: usize, name: &str, numbers: &[u32], views: &[View]) -> usize {
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
