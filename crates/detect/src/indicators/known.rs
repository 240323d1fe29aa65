//! The values, kept small: one text for all, one number per value, titles once each.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::net::IpAddr;

use ahash::RandomState;
use model::Severity;

use super::{Indicator, IndicatorEffect, IndicatorKind, fold};

/// Bits of the filter per value, at least.
const FILTER_BITS: usize = 12;

/// Indicators by their values.
#[derive(Debug, Default)]
pub struct Known {
    hasher: RandomState,
    /// One bit per hash; a value whose bit is not set is none of ours.
    filter: Vec<u64>,
    /// Hash of kind and value → place. Of two of one hash the second is at the next.
    places: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    entries: Vec<Entry>,
    /// Identities and values, one behind the other.
    text: String,
    /// Titles and descriptions.
    words: Vec<Box<str>>,
    known_words: HashMap<Box<str>, u32, RandomState>,
    /// Lengths of ranges, the longest first: of IPv4, of IPv6.
    lengths: [BTreeSet<u8>; 2],
    kinds: BTreeSet<IndicatorKind>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    id_bytes: u16,
    value_bytes: u16,
    title: u32,
    description: u32,
    kind: IndicatorKind,
    severity: Severity,
    effect: IndicatorEffect,
    /// 255 for none.
    confidence: u8,
}

/// Hashes are their own hash.
#[derive(Debug, Default, Clone, Copy)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl FromIterator<Indicator> for Known {
    fn from_iter<I: IntoIterator<Item = Indicator>>(list: I) -> Self {
        let mut known = Known::default();
        list.into_iter().for_each(|indicator| known.add(&indicator));
        known.finish();
        known
    }
}

impl Known {
    /// Adds one; of two with the same kind and value the later one counts. Looked for after
    /// [`Known::finish`] only. One past the limits of the form (4 GB of text in all) is left out.
    pub fn add(&mut self, indicator: &Indicator) {
        let mut value = String::new();
        fold(indicator.kind, &indicator.value, &mut value);
        if indicator.kind == IndicatorKind::Cidr {
            let Some((network, length)) = network_of(&value) else { return };
            value = format!("{network}/{length}");
            let family = usize::from(network.is_ipv6());
            if let Some(lengths) = self.lengths.get_mut(family) {
                lengths.insert(length);
            }
        }
        let sizes =
            (u32::try_from(self.text.len()), u16::try_from(indicator.id.len()), u16::try_from(value.len()));
        let (Ok(start), Ok(id_bytes), Ok(value_bytes)) = sizes else { return };
        let (title, description) = (self.word(&indicator.title), self.word(&indicator.description));
        let entry = Entry {
            start,
            id_bytes,
            value_bytes,
            title,
            description,
            kind: indicator.kind,
            severity: indicator.severity,
            effect: indicator.effect,
            confidence: indicator.confidence.unwrap_or(u8::MAX),
        };
        self.text.push_str(&indicator.id);
        self.text.push_str(&value);
        self.kinds.insert(indicator.kind);
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let mut hash = self.hash(indicator.kind, &value);
        while let Some(other) = self.places.get(&hash).copied() {
            if self.is(other, indicator.kind, &value) {
                break;
            }
            hash = hash.wrapping_add(1);
        }
        self.places.insert(hash, place);
        self.entries.push(entry);
    }

    /// Makes the values added so far known to look-ups.
    pub fn finish(&mut self) {
        let bits = (self.entries.len() * FILTER_BITS).next_power_of_two().max(64);
        self.filter = vec![0; bits / 64];
        self.known_words = HashMap::default();
        for hash in self.places.keys() {
            let bit = *hash as usize & (bits - 1);
            if let Some(word) = self.filter.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// About the memory that they take, in bytes.
    #[must_use]
    pub fn byte_size(&self) -> usize {
        let words: usize = self.words.iter().map(|w| w.len() + size_of::<Box<str>>()).sum();
        self.filter.len() * 8
            + self.places.capacity() * (size_of::<(u64, u32)>() + 1)
            + self.entries.capacity() * size_of::<Entry>()
            + self.text.capacity()
            + words
    }

    pub(super) fn has(&self, kind: IndicatorKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// The place of the indicator of exactly that value, which must be folded.
    pub(super) fn find(&self, kind: IndicatorKind, value: &str) -> Option<u32> {
        let mut hash = self.hash(kind, value);
        let bit = hash as usize & (self.filter.len() * 64).wrapping_sub(1);
        if self.filter.get(bit / 64)? & (1 << (bit % 64)) == 0 {
            return None;
        }
        loop {
            let place = *self.places.get(&hash)?;
            if self.is(place, kind, value) {
                return Some(place);
            }
            hash = hash.wrapping_add(1);
        }
    }

    /// The place of the narrowest range that an address is in.
    pub(super) fn range(&self, address: IpAddr) -> Option<u32> {
        let lengths = self.lengths.get(usize::from(address.is_ipv6()))?;
        lengths.iter().rev().find_map(|length| {
            let network = masked(address, *length)?;
            self.find(IndicatorKind::Cidr, &format!("{network}/{length}"))
        })
    }

    /// The indicator at a place.
    pub(super) fn get(&self, place: u32) -> Option<Indicator> {
        let entry = self.entries.get(place as usize)?;
        let (id, value) = self.texts(entry)?;
        let word = |at: u32| self.words.get(at as usize).map(|w| w.to_string()).unwrap_or_default();
        Some(Indicator {
            id: id.to_owned(),
            kind: entry.kind,
            value: value.to_owned(),
            severity: entry.severity,
            title: word(entry.title),
            description: word(entry.description),
            effect: entry.effect,
            confidence: (entry.confidence != u8::MAX).then_some(entry.confidence),
        })
    }

    fn texts(&self, entry: &Entry) -> Option<(&str, &str)> {
        let start = entry.start as usize;
        let middle = start + usize::from(entry.id_bytes);
        let end = middle + usize::from(entry.value_bytes);
        Some((self.text.get(start..middle)?, self.text.get(middle..end)?))
    }

    fn is(&self, place: u32, kind: IndicatorKind, value: &str) -> bool {
        let entry = self.entries.get(place as usize);
        entry.is_some_and(|e| e.kind == kind && self.texts(e).is_some_and(|(_, v)| v == value))
    }

    fn hash(&self, kind: IndicatorKind, value: &str) -> u64 {
        self.hasher.hash_one((kind as u8, value))
    }

    fn word(&mut self, text: &str) -> u32 {
        if let Some(at) = self.known_words.get(text) {
            return *at;
        }
        let at = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(text.into());
        self.known_words.insert(text.into(), at);
        at
    }
}

/// The network and length of a written range.
fn network_of(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = text.split_once('/')?;
    let (address, length): (IpAddr, u8) = (address.parse().ok()?, length.parse().ok()?);
    Some((masked(address, length)?, length))
}

/// An address with only its first bits.
fn masked(address: IpAddr, length: u8) -> Option<IpAddr> {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32_u32.checked_sub(u32::from(length))?).unwrap_or(0);
            Some(IpAddr::V4((u32::from(v4) & mask).into()))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128_u32.checked_sub(u32::from(length))?).unwrap_or(0);
            Some(IpAddr::V6((u128::from(v6) & mask).into()))
        }
    }
}

#[cfg(test)]
mod tests {
    //! Tests of look-ups.
    use super::*;

    fn indicator(kind: IndicatorKind, value: &str, effect: IndicatorEffect) -> Indicator {
        Indicator {
            id: format!("id {value}"),
            kind,
            value: value.to_owned(),
            severity: Severity::High,
            title: "Known".to_owned(),
            description: String::new(),
            effect,
            confidence: Some(80),
        }
    }

    #[test]
    fn the_most_specific_decides() {
        use IndicatorEffect::{Allow, Block};
        use IndicatorKind::{Certificate, Cidr, Domain, Hash, Ip, Sender, Url};
        let list = [
            indicator(Cidr, "198.51.100.7/24", Block),
            indicator(Cidr, "198.51.100.128/25", Allow),
            indicator(Ip, "198.51.100.200", Block),
            indicator(Cidr, "2001:db8::/32", Block),
            indicator(Domain, "Evil.Example.", Block),
            indicator(Domain, "good.evil.example", Allow),
            indicator(Url, "http://shop.example/a#x", Block),
            indicator(Sender, "Mallory@Shop.example", Block),
            indicator(Certificate, &"AB".repeat(20), Block),
            indicator(Hash, &"cd".repeat(32), Block),
            indicator(Cidr, "no range", Block),
        ];
        let known: Known = list.into_iter().collect();
        assert_eq!(known.len(), 10);
        let effect = |kind, value: &str| known.carried(kind, value).map(|i| (i.effect, i.value));
        let cases = [
            (Ip, "198.51.100.9", Some((Block, "198.51.100.0/24"))),
            (Ip, "::ffff:198.51.100.9", Some((Block, "198.51.100.0/24"))),
            (Ip, "198.51.100.130", Some((Allow, "198.51.100.128/25"))),
            (Ip, "198.51.100.200", Some((Block, "198.51.100.200"))),
            (Ip, "2001:DB8:0::1", Some((Block, "2001:db8::/32"))),
            (Ip, "203.0.113.1", None),
            (Domain, "www.evil.example", Some((Block, "evil.example"))),
            (Url, "https://a.good.evil.example/x", Some((Allow, "good.evil.example"))),
            (Url, "http://198.51.100.5:80/x", Some((Block, "198.51.100.0/24"))),
            (Url, "HTTP://shop.example/a/", Some((Block, "http://shop.example/a"))),
            (Sender, "mallory@shop.example", Some((Block, "mallory@shop.example"))),
            (Sender, "any@mail.evil.example", Some((Block, "evil.example"))),
            (Certificate, &"ab".repeat(20), Some((Block, &*"ab".repeat(20)))),
            (Hash, &"CD".repeat(32), Some((Block, &*"cd".repeat(32)))),
            (Hash, "x", None),
        ];
        for (kind, value, expected) in cases {
            let expected = expected.map(|(effect, value)| (effect, value.to_owned()));
            assert_eq!(effect(kind, value), expected, "{value}");
        }
    }

    #[test]
    fn the_later_of_two_counts() {
        let mut later = indicator(IndicatorKind::Ip, "203.0.113.1", IndicatorEffect::Audit);
        later.id = "later".to_owned();
        let known: Known =
            [indicator(IndicatorKind::Ip, "203.0.113.1", IndicatorEffect::Block), later.clone()]
                .into_iter()
                .collect();
        assert_eq!(known.carried(IndicatorKind::Ip, "203.0.113.1"), Some(later));
        assert_eq!(known.len(), 1);
    }
}
