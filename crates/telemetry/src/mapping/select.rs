//! Choosing the mapping of an event without trying each.
//!
//! Mappings whose equality conditions name the same fields form a shape; within a shape a hash of
//! those fields' values leads to the few mappings that can apply. The first in file order among the
//! shapes' answers wins.

use std::collections::HashMap;

use event::{Event, Value};
use smallvec::SmallVec;

use super::compile::{Check, CheckTest, Key, Mapping};

/// Most keys a mapping is filed under; one with more is filed by its first conditions only.
const MAX_KEYS: usize = 4096;

/// The index over all mappings.
#[derive(Debug, Default)]
pub(crate) struct Selector {
    formats: HashMap<String, Index, ahash::RandomState>,
}

/// The index over the mappings of one format.
#[derive(Debug, Default)]
struct Index {
    /// Every field that a shape looks at, each once.
    fields: Vec<String>,
    shapes: Vec<Shape>,
}

/// Mappings with conditions of equality on the same fields.
#[derive(Debug)]
struct Shape {
    /// Positions in [`Index::fields`].
    fields: Vec<usize>,
    by_hash: HashMap<u64, Vec<usize>, ahash::RandomState>,
}

impl Selector {
    pub(crate) fn new(mappings: &[Mapping]) -> Self {
        let mut selector = Selector { formats: HashMap::with_hasher(seeds()) };
        for (index, mapping) in mappings.iter().enumerate() {
            for format in &mapping.formats {
                selector.formats.entry(format.clone()).or_default().add(mapping, index);
            }
        }
        selector
    }

    /// The first mapping that takes the event.
    pub(crate) fn select(&self, mappings: &[Mapping], event: &Event<'_>) -> Option<usize> {
        let index = self.formats.get(event.format)?;
        let hashes: SmallVec<[Option<u64>; 16]> =
            index.fields.iter().map(|field| hash_of_field(event, field)).collect();
        let mut best: Option<usize> = None;
        for shape in &index.shapes {
            let hash = shape.fields.iter().try_fold(START, |hash, field| Some(join(hash, hashes[*field]?)));
            let Some(candidates) = hash.and_then(|hash| shape.by_hash.get(&hash)) else { continue };
            let hit = candidates
                .iter()
                .copied()
                .take_while(|index| best.is_none_or(|best| *index < best))
                .find(|index| mappings[*index].when.iter().all(|check| holds(check, event)));
            best = hit.or(best);
        }
        best
    }
}

fn seeds() -> ahash::RandomState {
    ahash::RandomState::with_seeds(9, 10, 11, 12)
}

impl Index {
    /// Files a mapping under every combination of the values its fields may have.
    fn add(&mut self, mapping: &Mapping, index: usize) {
        let mut fields = vec![];
        let mut hashes = vec![START];
        for check in &mapping.when {
            let CheckTest::Equals(keys) = &check.test else { continue };
            if hashes.len() * keys.len() > MAX_KEYS {
                break;
            }
            fields.push(self.field(&check.field));
            hashes =
                hashes.iter().flat_map(|hash| keys.iter().map(|key| join(*hash, hash_of_key(key)))).collect();
        }
        let position = self.shapes.iter().position(|shape| shape.fields == fields).unwrap_or_else(|| {
            self.shapes.push(Shape { fields, by_hash: HashMap::with_hasher(seeds()) });
            self.shapes.len() - 1
        });
        for hash in hashes {
            let candidates = self.shapes[position].by_hash.entry(hash).or_default();
            if candidates.last() != Some(&index) {
                candidates.push(index);
            }
        }
    }

    fn field(&mut self, name: &str) -> usize {
        self.fields.iter().position(|known| known == name).unwrap_or_else(|| {
            self.fields.push(name.to_owned());
            self.fields.len() - 1
        })
    }
}

/// The event's origin under names that no record uses.
fn origin_field<'e>(event: &'e Event<'_>, field: &str) -> Option<&'e str> {
    match field {
        "@product" => Some(event.origin.product),
        "@category" => Some(event.origin.category),
        "@service" => Some(event.origin.service),
        "@format" => Some(event.format),
        _ => None,
    }
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn join(hash: u64, next: u64) -> u64 {
    (hash ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// FNV-1a (64 bit, <http://www.isthe.com/chongo/tech/comp/fnv/>) of a text without regard to ASCII
/// case. Decimal text counts as its number.
fn hash_of_text(text: &str) -> u64 {
    if !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_digit())
        && let Ok(number) = text.parse()
    {
        return hash_of_int(number);
    }
    text.bytes().fold(START, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

fn hash_of_int(number: i64) -> u64 {
    join(!START, number as u64)
}

fn hash_of_key(key: &Key) -> u64 {
    match key {
        Key::Int(number) => hash_of_int(*number),
        Key::Text(text) => hash_of_text(text),
    }
}

fn hash_of_field(event: &Event<'_>, field: &str) -> Option<u64> {
    if let Some(text) = origin_field(event, field) {
        return Some(hash_of_text(text));
    }
    match event.get(field)? {
        Value::Int(number) => Some(hash_of_int(*number)),
        Value::Text(text) => Some(hash_of_text(text)),
        Value::Bool(b) => Some(hash_of_text(if *b { "true" } else { "false" })),
        Value::Null | Value::Float(_) | Value::Json(_) => None,
    }
}

/// Whether a condition holds for an event.
pub(crate) fn holds(check: &Check, event: &Event<'_>) -> bool {
    if let Some(text) = origin_field(event, &check.field) {
        return test_holds(&check.test, Some(&Value::text(text)));
    }
    if let CheckTest::IsHost(wanted) = check.test {
        return names_host(event, &check.field) == wanted;
    }
    test_holds(&check.test, event.get(&check.field))
}

/// Whether a field holds the short name of the host that the event is of.
fn names_host(event: &Event<'_>, field: &str) -> bool {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    text(field)
        .zip(text("Computer"))
        .is_some_and(|(name, computer)| name.eq_ignore_ascii_case(super::entity::short_host(computer)))
}

fn test_holds(test: &CheckTest, value: Option<&Value<'_>>) -> bool {
    let text = value.and_then(Value::as_str);
    let any = |parts: &[String], found: fn(&str, &str) -> bool| {
        text.is_some_and(|text| parts.iter().any(|part| found(text, part)))
    };
    match test {
        CheckTest::Equals(keys) => value.is_some_and(|value| keys.iter().any(|key| equals(key, value))),
        CheckTest::Not(keys) => !value.is_some_and(|value| keys.iter().any(|key| equals(key, value))),
        CheckTest::Prefix(parts) => any(parts, starts_with),
        CheckTest::Suffix(parts) => any(parts, ends_with),
        CheckTest::Contains(parts) => any(parts, contains),
        CheckTest::IsHost(_) => false,
        CheckTest::Exists(wanted) => value.is_some_and(|value| !value.is_empty()) == *wanted,
    }
}

fn equals(key: &Key, value: &Value<'_>) -> bool {
    match (key, value) {
        (Key::Int(n), Value::Int(m)) => n == m,
        (Key::Int(n), Value::Text(text)) => text.parse() == Ok(*n),
        (Key::Text(text), Value::Text(other)) => text.eq_ignore_ascii_case(other),
        (Key::Text(text), Value::Bool(b)) => text == if *b { "true" } else { "false" },
        _ => false,
    }
}

fn starts_with(text: &str, part: &str) -> bool {
    text.as_bytes().get(..part.len()).is_some_and(|head| head.eq_ignore_ascii_case(part.as_bytes()))
}

fn ends_with(text: &str, part: &str) -> bool {
    let from = text.len().checked_sub(part.len());
    from.is_some_and(|from| text.as_bytes()[from..].eq_ignore_ascii_case(part.as_bytes()))
}

fn contains(text: &str, part: &str) -> bool {
    part.is_empty()
        || text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}
