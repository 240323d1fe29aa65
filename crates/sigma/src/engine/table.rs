//! All predicates of one field, evaluated together on one value.

use super::gate;
use super::lazy::LazyRegex;
use super::predicates::Predicates;
use super::scanner::{Output, PADDING, Place, Scanner, ScannerBuilder, Seen};
use crate::language::expression::{Number, Operator, Test, TimePart, address_of, compare_numbers, masked};
use crate::language::pattern::{Pattern, Token, expand_dashes};
use crate::text::fold_into;
use ahash::AHashMap;
use std::sync::Arc;

/// The most literal forms one pattern with dashes becomes; with more it is tested as a whole.
const MAX_FORMS: usize = 125;

/// The predicates of one field.
#[derive(Debug)]
pub(crate) struct Table {
    /// True of any value.
    always: Vec<u32>,
    /// True of any value but null.
    not_null: Vec<u32>,
    /// True of null and of the empty text.
    empty: Vec<u32>,
    equal: AHashMap<Box<str>, Vec<u32>>,
    scanner: Scanner,
    /// Tests made only when a literal of theirs is found.
    gated: Vec<(u32, Costly)>,
    /// Tests made on every value.
    ungated: Vec<(u32, Costly)>,
    networks: Networks,
    numbers: Vec<(u32, Operator, Number)>,
    times: Vec<(u32, TimePart, Operator, Number)>,
    /// Whether the table is of keywords, whose scan runs over all values at once.
    keywords: bool,
}

/// A test that no table look-up answers.
#[derive(Debug)]
enum Costly {
    Pattern(Pattern),
    Regex(Arc<LazyRegex>),
}

impl Costly {
    fn holds(&self, text: &str, folded: &str) -> bool {
        match self {
            Costly::Pattern(pattern) => pattern.matches(if pattern.cased { text } else { folded }),
            Costly::Regex(regex) => regex.is_match(text),
        }
    }
}

/// Networks by family and prefix length.
#[derive(Debug, Default)]
struct Networks {
    lengths: Vec<(bool, u8)>,
    by_bits: AHashMap<(bool, u8, u128), Vec<u32>>,
}

/// Buffers that evaluation reuses.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    seen: Seen,
    gates: Vec<u32>,
    /// The folded text and [`PADDING`] NUL bytes.
    padded: String,
    /// Several folded values, each ended by [`SEPARATOR`], and the padding.
    joined: Vec<u8>,
}

/// No UTF-8 text holds this byte, so no literal reaches across it.
const SEPARATOR: u8 = 0xff;

impl Scratch {
    /// Takes a value to evaluate.
    pub(crate) fn load(&mut self, text: &str) {
        self.padded.clear();
        fold_into(text, &mut self.padded);
        self.padded.extend(['\0'; PADDING]);
    }

    fn folded(&self) -> &str {
        let end = self.padded.len().saturating_sub(PADDING);
        self.padded.get(..end).unwrap_or_default()
    }

    /// Empties the buffer for [`Scratch::append`].
    pub(crate) fn clear(&mut self) {
        self.joined.clear();
    }

    /// Adds one of several values that are scanned at once.
    pub(crate) fn append(&mut self, text: &str) {
        if text.is_ascii() {
            let start = self.joined.len();
            self.joined.extend_from_slice(text.as_bytes());
            if let Some(tail) = self.joined.get_mut(start..) {
                tail.make_ascii_lowercase();
            }
        } else {
            self.padded.clear();
            fold_into(text, &mut self.padded);
            self.joined.extend_from_slice(self.padded.as_bytes());
        }
        self.joined.push(SEPARATOR);
    }

    /// Ends a series of [`Scratch::append`].
    pub(crate) fn finish(&mut self) {
        self.joined.extend_from_slice(&[0; PADDING]);
    }
}

impl Table {
    /// Builds the table of the given predicates.
    pub(crate) fn build(
        numbers: impl Iterator<Item = u32>,
        predicates: &Predicates,
        keywords: bool,
    ) -> Table {
        let mut builder = Builder::new(keywords);
        for number in numbers {
            builder.add(number, predicates);
        }
        let Builder { mut table, scanner } = builder;
        table.scanner = scanner.build();
        table
    }

    /// Predicates true of null.
    pub(crate) fn of_null(&self, out: &mut Vec<u32>) {
        out.extend_from_slice(&self.always);
        out.extend_from_slice(&self.empty);
    }

    /// Predicates true of a text, which `scratch` has loaded. May name one twice.
    pub(crate) fn of_text(&self, text: &str, scratch: &mut Scratch, out: &mut Vec<u32>) {
        out.extend_from_slice(&self.always);
        out.extend_from_slice(&self.not_null);
        if text.is_empty() {
            out.extend_from_slice(&self.empty);
        }
        if !self.equal.is_empty()
            && let Some(predicates) = self.equal.get(scratch.folded())
        {
            out.extend_from_slice(predicates);
        }
        self.scan(scratch, false, out);
        self.test_gated(text, scratch, out);
        let costly = self.ungated.iter().filter(|(_, test)| test.holds(text, scratch.folded()));
        out.extend(costly.map(|(number, _)| *number));
        self.of_typed(text, out);
    }

    fn scan(&self, scratch: &mut Scratch, joined: bool, out: &mut Vec<u32>) {
        let Scratch { gates, seen, .. } = scratch;
        let padded = if joined { scratch.joined.as_slice() } else { scratch.padded.as_bytes() };
        gates.clear();
        self.scanner.scan(padded, seen, |output| match output {
            Output::Predicate(number) => out.push(number),
            Output::Gate(gate) => gates.push(gate),
        });
        gates.sort_unstable();
        gates.dedup();
    }

    fn test_gated(&self, text: &str, scratch: &Scratch, out: &mut Vec<u32>) {
        for gate in &scratch.gates {
            let (number, test) = &self.gated[*gate as usize];
            if test.holds(text, scratch.folded()) {
                out.push(*number);
            }
        }
    }

    /// Tests that read the text as an address, a number or a time.
    fn of_typed(&self, text: &str, out: &mut Vec<u32>) {
        if !self.networks.lengths.is_empty()
            && let Some(address) = address_of(text)
        {
            self.networks.find(address, out);
        }
        if !self.numbers.is_empty()
            && let Some(value) = Number::parse(text)
        {
            let hits =
                self.numbers.iter().filter(|(_, op, bound)| op.accepts(compare_numbers(value, *bound)));
            out.extend(hits.map(|(number, ..)| *number));
        }
        for (number, part, operator, bound) in &self.times {
            let value = part.of(text).map(Number::Whole);
            if value.is_some_and(|value| operator.accepts(compare_numbers(value, *bound))) {
                out.push(*number);
            }
        }
    }

    /// Whether every value must be looked at one by one.
    fn each_value_counts(&self) -> bool {
        !self.ungated.is_empty()
            || !self.networks.lengths.is_empty()
            || !self.numbers.is_empty()
            || !self.times.is_empty()
    }

    /// For a keyword table: predicates true of any of the values, all of which `scratch` holds.
    pub(crate) fn of_all<'v>(
        &self,
        values: impl Iterator<Item = std::borrow::Cow<'v, str>>,
        scratch: &mut Scratch,
        out: &mut Vec<u32>,
    ) {
        self.scan(scratch, true, out);
        if scratch.gates.is_empty() && !self.each_value_counts() {
            return;
        }
        let mut folded = String::new();
        for value in values {
            folded.clear();
            fold_into(&value, &mut folded);
            let gated = scratch.gates.iter().map(|gate| &self.gated[*gate as usize]);
            let costly = gated.chain(&self.ungated).filter(|(_, test)| test.holds(&value, &folded));
            out.extend(costly.map(|(number, _)| *number));
            self.of_typed(&value, out);
        }
    }

    /// Approximate size in bytes.
    pub(crate) fn size_bytes(&self) -> usize {
        let equal: usize = self.equal.iter().map(|(key, of)| key.len() + 48 + of.capacity() * 4).sum();
        let costly = (self.gated.len() + self.ungated.len()) * 4096;
        equal + costly + self.scanner.size_bytes() + self.networks.by_bits.len() * 80
    }
}

impl Networks {
    fn add(&mut self, number: u32, v6: bool, prefix: u8, bits: u128) {
        if !self.lengths.contains(&(v6, prefix)) {
            self.lengths.push((v6, prefix));
        }
        self.by_bits.entry((v6, prefix, bits)).or_default().push(number);
    }

    fn find(&self, (v6, bits): (bool, u128), out: &mut Vec<u32>) {
        for (_, prefix) in self.lengths.iter().filter(|(family, _)| *family == v6) {
            if let Some(numbers) = self.by_bits.get(&(v6, *prefix, masked(bits, *prefix, v6))) {
                out.extend_from_slice(numbers);
            }
        }
    }
}

struct Builder {
    table: Table,
    scanner: ScannerBuilder,
}

impl Builder {
    fn new(keywords: bool) -> Self {
        let table = Table {
            always: Vec::new(),
            not_null: Vec::new(),
            empty: Vec::new(),
            equal: AHashMap::new(),
            scanner: ScannerBuilder::default().build(),
            gated: Vec::new(),
            ungated: Vec::new(),
            networks: Networks::default(),
            numbers: Vec::new(),
            times: Vec::new(),
            keywords,
        };
        Builder { table, scanner: ScannerBuilder::default() }
    }

    fn add(&mut self, number: u32, predicates: &Predicates) {
        match &predicates.atom(number).test {
            Test::Exists => self.table.always.push(number),
            Test::NotNull => self.table.not_null.push(number),
            Test::Text(pattern) => self.add_pattern(number, pattern),
            Test::Regex(regex) => {
                if let Some(lazy) = predicates.regex(number) {
                    self.add_costly(number, Costly::Regex(lazy.clone()), gate::of_regex(&regex.source));
                }
            }
            Test::Cidr(net) => self.table.networks.add(number, net.v6, net.prefix, net.bits),
            Test::Number(operator, bound) => self.table.numbers.push((number, *operator, *bound)),
            Test::Time(part, operator, bound) => self.table.times.push((number, *part, *operator, *bound)),
            Test::FieldRef { .. } => {}
        }
    }

    fn add_pattern(&mut self, number: u32, pattern: &Pattern) {
        if pattern.cased && !pattern.tokens.is_empty() {
            let gate = gate::of_pattern(pattern).map(|text| vec![text]);
            return self.add_costly(number, Costly::Pattern(pattern.clone()), gate);
        }
        let forms = expand_dashes(&pattern.tokens, MAX_FORMS).unwrap_or_else(|| vec![pattern.tokens.clone()]);
        for tokens in forms {
            let form = Pattern::new(tokens, false);
            let keywords = self.table.keywords;
            match form.tokens.as_slice() {
                [Token::AnyRun, Token::Literal(text), Token::AnyRun] => {
                    self.scanner.add(text, Place::Anywhere, Output::Predicate(number));
                }
                [Token::AnyRun] if !keywords => self.table.not_null.push(number),
                [] if !keywords => self.table.empty.push(number),
                [Token::Literal(text)] if !keywords => {
                    self.table.equal.entry(text.as_str().into()).or_default().push(number);
                }
                [Token::Literal(text), Token::AnyRun] if !keywords => {
                    self.scanner.add(text, Place::Start, Output::Predicate(number));
                }
                [Token::AnyRun, Token::Literal(text)] if !keywords => {
                    self.scanner.add(text, Place::End, Output::Predicate(number));
                }
                _ => {
                    let gate = gate::of_pattern(&form).map(|text| vec![text]);
                    self.add_costly(number, Costly::Pattern(form), gate);
                }
            }
        }
    }

    fn add_costly(&mut self, number: u32, test: Costly, gate: Option<Vec<String>>) {
        match gate {
            Some(literals) => {
                let at = self.table.gated.len() as u32;
                for literal in literals {
                    self.scanner.add(&literal, Place::Anywhere, Output::Gate(at));
                }
                self.table.gated.push((number, test));
            }
            None => self.table.ungated.push((number, test)),
        }
    }
}
