//! Finds which of many literals occur in a text, at a cost that does not grow with their number.
//!
//! From each literal one or a few windows of four bytes are put into a hash table (three and two
//! bytes for shorter literals), chosen to be rare. A scan looks up the text's windows in a bit
//! filter, and only where the filter answers it compares a literal. Literals of seven or more bytes
//! are entered with four or more consecutive windows, so that the scan may step by as many bytes;
//! those of five and six with two. Short literals, where there are only a few, are searched for one
//! by one. Compared with an automaton over tens of thousands of literals the tables stay small
//! enough for the processor's cache and are built in linear time.
//!
//! The time is linear in the text, times the number of literals that share the rarest window.

use ahash::AHashMap;
use aho_corasick::packed::Searcher;
use memchr::memmem::Finder;

/// Bytes to be appended to a text before it is scanned.
pub(crate) const PADDING: usize = 4;

/// Where a literal must stand for an output to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Start,
    End,
    Anywhere,
}

/// What a literal found at its place stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// A predicate is true.
    Predicate(u32),
    /// A gated test of the table must be made.
    Gate(u32),
}

#[derive(Debug)]
struct Literal {
    start: u32,
    length: u32,
    outputs: Vec<(Place, Output)>,
    anywhere: bool,
    at_start: bool,
    at_end: bool,
}

/// Collects literals for a [`Scanner`].
#[derive(Debug, Default)]
pub(crate) struct ScannerBuilder {
    index: AHashMap<Vec<u8>, usize>,
    literals: Vec<Literal>,
    bytes: Vec<u8>,
}

impl ScannerBuilder {
    /// Adds a literal, which must not be empty.
    pub(crate) fn add(&mut self, literal: &str, place: Place, output: Output) {
        let bytes = literal.as_bytes();
        let at = match self.index.get(bytes) {
            Some(at) => *at,
            None => {
                let start = self.bytes.len() as u32;
                self.bytes.extend_from_slice(bytes);
                self.index.insert(bytes.to_vec(), self.literals.len());
                self.literals.push(Literal {
                    start,
                    length: bytes.len() as u32,
                    outputs: Vec::new(),
                    anywhere: false,
                    at_start: false,
                    at_end: false,
                });
                self.literals.len() - 1
            }
        };
        if let Some(entry) = self.literals.get_mut(at) {
            entry.anywhere |= place == Place::Anywhere;
            entry.at_start |= place == Place::Start;
            entry.at_end |= place == Place::End;
            entry.outputs.push((place, output));
        }
    }

    pub(crate) fn build(self) -> Scanner {
        // (shortest, longest, bytes in a window): the fewer passes over the text the better.
        let shapes = [(7, usize::MAX, 4), (5, 6, 4), (3, 4, 3), (1, 2, 2)];
        let bytes_of = |l: &Literal| &self.bytes[l.start as usize..(l.start + l.length) as usize];
        let mut classes = Vec::new();
        let mut singles = Vec::new();
        let mut edges = Vec::new();
        for (shortest, longest, width) in shapes {
            let fits = |l: &Literal| (shortest..=longest).contains(&(l.length as usize));
            let members = self.literals.iter().enumerate().filter(|(_, l)| fits(l));
            let members = members.map(|(at, l)| (at as u32, bytes_of(l), l.anywhere));
            let (inside, outside): (Vec<_>, Vec<_>) =
                members.partition(|(_, bytes, anywhere)| *anywhere || bytes.len() > LONGEST_EDGE);
            edges.extend(outside.into_iter().map(|(at, ..)| at));
            let few = inside.len() <= FEW;
            let (single, windowed): (Vec<_>, Vec<_>) = inside
                .into_iter()
                .partition(|(_, bytes, _)| bytes.len() == 1 || (few && bytes.len() <= LONGEST_EDGE));
            singles.extend(single.into_iter().map(|(at, bytes, _)| (at, Finder::new(bytes).into_owned())));
            let windowed: Vec<(u32, &[u8])> =
                windowed.into_iter().map(|(at, bytes, _)| (at, bytes)).collect();
            classes.extend(Windows::build(&windowed, width));
        }
        Scanner {
            classes: classes.into(),
            singles: singles.into(),
            edges: edges.into(),
            literals: self.literals.into(),
            bytes: self.bytes.into(),
        }
    }
}

/// Literals of this many bytes or fewer that count only at the start or the end are compared there.
const LONGEST_EDGE: usize = 4;
/// Up to so many short literals are searched for one by one.
const FEW: usize = 8;

/// The literals of one length class with their windows.
#[derive(Debug)]
struct Windows {
    stride: usize,
    mask: u32,
    shift: u32,
    filter: Box<[u64]>,
    /// Open addressing: (window, first entry, number of entries); none in an empty place.
    table: Box<[(u32, u32, u32)]>,
    table_shift: u32,
    /// (literal, offset of the window in it), grouped by window.
    entries: Box<[(u32, u32)]>,
    /// Of few literals: finds out at the speed of memory whether any of them occurs.
    gate: Option<Searcher>,
}

/// Up to so many literals have a gate, which looks for all at once with vector instructions.
const MOST_GATED: usize = 60;
/// Texts shorter than this, in bytes, are looked through faster without a gate.
const SHORTEST_GATED: usize = 96;

/// A gate for literals; none when there are too many, or the processor cannot.
fn gate_for(members: &[(u32, &[u8])], shortest: usize) -> Option<Searcher> {
    if members.len() > MOST_GATED || shortest < 3 {
        return None;
    }
    Searcher::new(members.iter().map(|(_, bytes)| bytes))
}

fn spread(window: u32) -> u32 {
    window.wrapping_mul(0x9E37_79B1)
}

impl Windows {
    fn build(members: &[(u32, &[u8])], width: usize) -> Option<Self> {
        let shortest = members.iter().map(|(_, bytes)| bytes.len()).min()?;
        // A literal is found whatever its place in the text if that many windows of it are known.
        let stride = if width == 4 { (shortest + 1).saturating_sub(width).clamp(1, 8) } else { 1 };
        let mask = if width == 4 { u32::MAX } else { (1 << (8 * width)) - 1 };
        let mut chosen = choose_windows(members, width, stride);
        chosen.sort_unstable();
        let distinct = chosen.chunk_by(|a, b| a.0 == b.0).count();
        let filter_bits = (distinct * 24).next_power_of_two().trailing_zeros().clamp(9, 19);
        let table_bits = (distinct * 2).next_power_of_two().trailing_zeros().max(1);
        let mut windows = Windows {
            stride,
            mask,
            shift: 32 - filter_bits,
            filter: vec![0; (1 << filter_bits) / 64].into(),
            table: vec![(0, 0, 0); 1 << table_bits].into(),
            table_shift: 32 - table_bits,
            entries: chosen.iter().map(|(_, literal, offset)| (*literal, *offset)).collect(),
            gate: gate_for(members, shortest),
        };
        let mut first = 0;
        for group in chosen.chunk_by(|a, b| a.0 == b.0) {
            windows.insert(group[0].0, first, group.len() as u32);
            first += group.len() as u32;
        }
        Some(windows)
    }

    fn insert(&mut self, window: u32, first: u32, count: u32) {
        let bit = (spread(window) >> self.shift) as usize;
        self.filter[bit / 64] |= 1 << (bit % 64);
        let mut at = (spread(window) >> self.table_shift) as usize;
        while self.table[at].2 != 0 {
            at = (at + 1) % self.table.len();
        }
        self.table[at] = (window, first, count);
    }

    /// Calls `found` for every literal that may stand at a place, with the place.
    #[inline]
    fn scan(&self, padded: &[u8], mut found: impl FnMut(u32, usize)) {
        if padded.len() >= SHORTEST_GATED
            && let Some(gate) = &self.gate
            && gate.find(padded).is_none()
        {
            return;
        }
        let mut at = 0;
        while let Some(bytes) = padded.get(at..).and_then(<[u8]>::first_chunk::<4>) {
            let window = u32::from_le_bytes(*bytes) & self.mask;
            if self.passes(window) {
                for (literal, offset) in self.find(window) {
                    if let Some(start) = at.checked_sub(*offset as usize) {
                        found(*literal, start);
                    }
                }
            }
            at += self.stride;
        }
    }

    #[inline]
    fn passes(&self, window: u32) -> bool {
        let bit = (spread(window) >> self.shift) as usize;
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }

    fn find(&self, window: u32) -> &[(u32, u32)] {
        let mut at = (spread(window) >> self.table_shift) as usize;
        loop {
            let (key, first, count) = self.table[at];
            if count == 0 {
                return &[];
            }
            if key == window {
                return &self.entries[first as usize..(first + count) as usize];
            }
            at = (at + 1) % self.table.len();
        }
    }
}

/// For each literal the cheapest run of `stride` consecutive windows, as (window, literal, offset).
fn choose_windows(members: &[(u32, &[u8])], width: usize, stride: usize) -> Vec<(u32, u32, u32)> {
    let mut counts: AHashMap<u32, u32> = AHashMap::new();
    for (_, bytes) in members {
        for window in bytes.windows(width) {
            *counts.entry(window_of(window)).or_default() += 1;
        }
    }
    for common in COMMON {
        for window in common.as_bytes().windows(width) {
            *counts.entry(window_of(window)).or_default() += 200;
        }
    }
    let mut chosen = Vec::with_capacity(members.len() * stride);
    for (literal, bytes) in members {
        let costs: Vec<u32> =
            bytes.windows(width).map(|w| counts.get(&window_of(w)).copied().unwrap_or(0)).collect();
        let best = costs.windows(stride).enumerate().min_by_key(|(_, run)| run.iter().sum::<u32>());
        let offset = best.map_or(0, |(at, _)| at);
        for at in offset..offset + stride {
            if let Some(window) = bytes.get(at..at + width) {
                chosen.push((window_of(window), *literal, at as u32));
            }
        }
    }
    chosen
}

/// Texts that occur in most events; windows of them are avoided.
pub(crate) const COMMON: [&str; 16] = [
    r"c:\windows\system32\",
    r"c:\program files (x86)\microsoft",
    r"c:\users\public\appdata\local\temp\",
    r"windowspowershell\v1.0\powershell.exe",
    r"hklm\software\microsoft\windows nt\currentversion\",
    r"\registry\machine\system\currentcontrolset\services\",
    "nt authority\\system",
    "microsoft-windows-sysmon/operational",
    ".exe .dll .sys .ps1 .bat .com .net .txt",
    "https://www.http://",
    "imphash=00000000sha256=00000000md5=00000000sha1=00000000",
    "microsoft corporation",
    "        ---------",
    "system.management.automation",
    "cmdlet script command = user = powershell host application = engine version =",
    "http://schemas.microsoft.com/ program data appdata roaming",
];

fn window_of(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |window, byte| window << 8 | u32::from(*byte))
}

/// The compiled literals.
#[derive(Debug)]
pub(crate) struct Scanner {
    classes: Box<[Windows]>,
    singles: Box<[(u32, Finder<'static>)]>,
    edges: Box<[u32]>,
    literals: Box<[Literal]>,
    bytes: Box<[u8]>,
}

/// Which literals were found already in the current text.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    stamp: u32,
    marks: Vec<u32>,
}

impl Seen {
    fn restart(&mut self, count: usize) {
        if self.marks.len() < count {
            self.marks.resize(count, 0);
        }
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.marks.fill(0);
            self.stamp = 1;
        }
    }
}

impl Scanner {
    /// Reports the outputs of all literals in `padded`, which is the folded text followed by
    /// [`PADDING`] bytes. An output may be reported more than once.
    pub(crate) fn scan(&self, padded: &[u8], seen: &mut Seen, mut report: impl FnMut(Output)) {
        if self.literals.is_empty() {
            return;
        }
        seen.restart(self.literals.len());
        let text = &padded[..padded.len().saturating_sub(PADDING)];
        for class in &self.classes {
            class.scan(padded, |literal, at| self.verify(literal, at, text, seen, &mut report));
        }
        for (literal, finder) in &self.singles {
            let edges = self.edges_of(*literal, text);
            for at in finder.find(text).into_iter().chain(edges) {
                self.verify(*literal, at, text, seen, &mut report);
            }
        }
        for literal in &self.edges {
            for at in self.edges_of(*literal, text) {
                self.verify(*literal, at, text, seen, &mut report);
            }
        }
    }

    /// The places at the edges of the text at which a literal may count; of a literal that counts
    /// anywhere alone, none.
    fn edges_of(&self, number: u32, text: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let literal = &self.literals[number as usize];
        let start = literal.at_start.then_some(0);
        let end = text.len().checked_sub(literal.length as usize).filter(|_| literal.at_end);
        // A text that is the literal has but one edge.
        start.into_iter().chain(end.filter(|end| start != Some(*end)))
    }

    fn verify(&self, number: u32, at: usize, text: &[u8], seen: &mut Seen, report: &mut impl FnMut(Output)) {
        let literal = &self.literals[number as usize];
        let end = at + literal.length as usize;
        let anywhere = literal.anywhere && seen.marks[number as usize] != seen.stamp;
        let start = literal.at_start && at == 0;
        let ends = literal.at_end && end == text.len();
        if !(anywhere || start || ends) {
            return;
        }
        let from = literal.start as usize;
        if text.get(at..end) != self.bytes.get(from..from + literal.length as usize) {
            return;
        }
        seen.marks[number as usize] = seen.stamp;
        for (place, output) in &literal.outputs {
            let counts = match place {
                Place::Anywhere => anywhere,
                Place::Start => start,
                Place::End => ends,
            };
            if counts {
                report(*output);
            }
        }
    }

    /// Approximate size in bytes.
    pub(crate) fn size_bytes(&self) -> usize {
        let classes: usize =
            self.classes.iter().map(|c| c.filter.len() * 8 + c.table.len() * 12 + c.entries.len() * 8).sum();
        let outputs: usize = self.literals.iter().map(|l| l.outputs.capacity() * 12 + 48).sum();
        classes + outputs + self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(literals: &[(String, Place)], text: &str) -> Vec<u32> {
        let mut builder = ScannerBuilder::default();
        for (number, (literal, place)) in literals.iter().enumerate() {
            builder.add(literal, *place, Output::Predicate(number as u32));
        }
        let mut padded = text.as_bytes().to_vec();
        padded.extend([0; PADDING]);
        let mut out = Vec::new();
        builder.build().scan(&padded, &mut Seen::default(), |output| {
            if let Output::Predicate(number) = output {
                out.push(number);
            }
        });
        out.sort_unstable();
        out.dedup();
        out
    }

    proptest! {
        #[test]
        fn finds_exactly_what_a_search_finds(
            literals in proptest::collection::vec(("[ab.]{1,12}", 0..3_u8), 1..30),
            text in "[ab.]{0,60}",
        ) {
            let places = [Place::Start, Place::End, Place::Anywhere];
            let literals: Vec<(String, Place)> =
                literals.into_iter().map(|(l, p)| (l, places[p as usize])).collect();
            let expected: Vec<u32> = literals.iter().enumerate().filter(|(_, (l, place))| match place {
                Place::Start => text.starts_with(l.as_str()),
                Place::End => text.ends_with(l.as_str()),
                Place::Anywhere => text.contains(l.as_str()),
            }).map(|(n, _)| n as u32).collect();
            prop_assert_eq!(found(&literals, &text), expected);
        }
    }
}
