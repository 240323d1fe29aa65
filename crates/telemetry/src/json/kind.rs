//! Telling JSON records apart by their keys.
//!
//! A [`RecordKind`] names the keys that together give a kind of record away, and the function that
//! gives its event the right origin, time and field names. The kinds of all families are tried in
//! the order of [`kinds`]; the first whose keys are all there wins.

use std::collections::HashMap;

use event::{Event, Origin};

use super::carried;
use crate::{cloud, linux, network, schemas, windows};

/// A kind of JSON record.
#[derive(Debug, Clone, Copy)]
pub struct RecordKind {
    /// Its name, which becomes the event's `format`.
    pub name: &'static str,
    /// The field names that must all be present; nested ones dotted. At most 8.
    pub keys: &'static [&'static str],
    /// A last check on the values, for kinds that share their keys with others.
    pub accept: fn(&Event<'_>) -> bool,
    /// Gives the event its origin, time and canonical names, and appends it to the list; or appends
    /// several events when the record holds several.
    pub shape: for<'a> fn(Event<'a>, &mut Vec<Event<'a>>),
}

/// The format name of JSON objects of no known kind.
pub const UNKNOWN: &str = "json";

/// Fields in which shippers, search engines and exports keep the record itself, as an object or as
/// its text.
const ENVELOPES: &[&str] = &["_source", "log", "message", "record", "event", "detail", "body", "_raw"];

/// All kinds, in the order they are tried.
pub fn kinds() -> impl Iterator<Item = &'static RecordKind> {
    let others = linux::KINDS
        .iter()
        .chain(network::KINDS)
        .chain(schemas::KINDS)
        .chain(cloud::KINDS)
        .copied()
        .flatten();
    windows::KINDS.iter().chain(others)
}

/// Finds the kind of an event in one pass over its field names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Classifier {
    /// Bit of each telling name.
    bits: HashMap<&'static str, u8, ahash::RandomState>,
    /// Lengths that a telling name has, to pass over most names without hashing.
    lengths: u64,
    /// Mask of each kind.
    masks: Vec<(Mask, &'static RecordKind)>,
}

/// A set of telling names, by their bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Mask([u128; 2]);

impl Mask {
    fn add(&mut self, bit: u8) {
        self.0[usize::from(bit >> 7)] |= 1 << (bit & 127);
    }

    fn is_within(&self, other: &Mask) -> bool {
        self.0[0] & other.0[0] == self.0[0] && self.0[1] & other.0[1] == self.0[1]
    }
}

/// How many different telling names the classifier can tell apart: the bits of a [`Mask`].
#[cfg(test)]
pub(crate) const MAX_NAMES: usize = 256;

impl Classifier {
    pub(crate) fn new() -> Self {
        let mut bits = HashMap::with_hasher(ahash::RandomState::with_seeds(1, 2, 3, 4));
        let mut masks = vec![];
        for kind in kinds() {
            let mut mask = Mask::default();
            for key in kind.keys {
                let next = bits.len() as u8;
                mask.add(*bits.entry(*key).or_insert(next));
            }
            masks.push((mask, kind));
        }
        let lengths = bits.keys().fold(0, |lengths, key: &&str| lengths | 1_u64 << (key.len() & 63));
        Classifier { bits, lengths, masks }
    }

    /// The kind of an event, by the names it has.
    pub(crate) fn kind_of(&self, event: &Event<'_>) -> Option<&'static RecordKind> {
        let mut present = Mask::default();
        for field in &event.fields {
            if self.lengths >> (field.name.len() & 63) & 1 == 1
                && let Some(bit) = self.bits.get(&*field.name)
            {
                present.add(*bit);
            }
        }
        self.masks
            .iter()
            .find(|(mask, kind)| mask.is_within(&present) && (kind.accept)(event))
            .map(|(_, kind)| *kind)
    }

    /// Turns a flat object into events of its kind, or leaves it as it is.
    pub(crate) fn shape<'a>(&self, mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
        match self.kind_of(&event) {
            Some(kind) => {
                event.format = kind.name;
                (kind.shape)(event, out);
            }
            None => {
                event.format = UNKNOWN;
                event.origin = Origin::default();
                if !self.shape_enclosed(&event, out) && !carried::read(&mut event, out) {
                    out.push(event);
                }
            }
        }
    }

    /// Shapes the record that an object of no known kind encloses, when that is of a known kind.
    fn shape_enclosed<'a>(&self, outer: &Event<'a>, out: &mut Vec<Event<'a>>) -> bool {
        for name in ENVELOPES {
            let Some(mut inner) = cloud::embedded::object(outer, name) else { continue };
            if let Some(kind) = self.kind_of(&inner) {
                inner.format = kind.name;
                (kind.shape)(inner, out);
                return true;
            }
        }
        false
    }
}
