//! Search for many terms at once: `has_any`, `has_all`, and alternatives of any place.

use super::terms::{Place, Term, bounded};
use aho_corasick::{AhoCorasick, MatchKind};

/// Needles of one place made ready for many texts, each of which is read once.
#[derive(Debug, Clone)]
pub struct TermSet {
    count: usize,
    place: Place,
    /// The needles that the automaton finds, and the numbers that they have among all.
    automaton: Option<(AhoCorasick, Vec<usize>)>,
    /// Needles that are looked for one by one, with their numbers: those with letters beyond ASCII,
    /// whose case the automaton cannot fold, and the empty one.
    others: Vec<(usize, Term<'static>)>,
}

impl TermSet {
    /// Looks for all `needles` at `place`; case counts when `cased`.
    pub fn new<'n>(needles: impl IntoIterator<Item = &'n str>, place: Place, cased: bool) -> Self {
        let (mut quick, mut numbers, mut others, mut count) = (vec![], vec![], vec![], 0);
        for needle in needles {
            if !needle.is_empty() && (cased || needle.is_ascii()) {
                quick.push(needle);
                numbers.push(count);
            } else {
                others.push((count, Term::new(needle, place, cased).into_owned()));
            }
            count += 1;
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(!cased)
            .build(&quick)
            .ok()
            .filter(|_| !quick.is_empty());
        if automaton.is_none() {
            // Too large for an automaton.
            let terms = quick.iter().map(|needle| Term::new(needle, place, cased).into_owned());
            others.extend(numbers.iter().copied().zip(terms));
        }
        TermSet { count, place, automaton: automaton.map(|a| (a, numbers)), others }
    }

    /// How many needles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no needle.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether `text` has one of the needles.
    #[must_use]
    pub fn any(&self, text: &str) -> bool {
        self.found(text).next().is_some()
    }

    /// Whether `text` has all of the needles.
    #[must_use]
    pub fn all(&self, text: &str) -> bool {
        let mut seen = vec![false; self.count];
        let mut missing = self.count;
        for number in self.found(text) {
            if let Some(slot) = seen.get_mut(number).filter(|slot| !**slot) {
                *slot = true;
                missing -= 1;
            }
        }
        missing == 0
    }

    /// The number of the first needle, in their own order, that `text` has.
    #[must_use]
    pub fn first(&self, text: &str) -> Option<usize> {
        self.found(text).min()
    }

    /// The numbers of the needles that `text` has, in no order, perhaps several times.
    fn found<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let quick = self.automaton.iter().flat_map(move |(automaton, numbers)| {
            automaton
                .find_overlapping_iter(text)
                .filter(move |m| self.stands(text, m.start(), m.len()))
                .filter_map(move |m| numbers.get(m.pattern().as_usize()).copied())
        });
        let others = self.others.iter().filter(|(_, term)| term.matches(text)).map(|(number, _)| *number);
        quick.chain(others)
    }

    fn stands(&self, text: &str, at: usize, size: usize) -> bool {
        match self.place {
            Place::Whole => size == text.len(),
            Place::Start => at == 0,
            Place::End => at + size == text.len(),
            Place::Anywhere => true,
            Place::Term | Place::TermStart | Place::TermEnd => bounded(text, at, size, self.place),
        }
    }
}
