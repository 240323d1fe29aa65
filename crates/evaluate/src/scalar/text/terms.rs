//! Search for terms: what `has`, `hasprefix`, `contains`, `startswith`, `=~` and their kin ask.
//!
//! A term is a longest run of alphanumeric characters. A needle is found as a term where neither of
//! its ends lies within a run: an end that is alphanumeric needs the edge of the text or a character
//! of another kind beside it; an end that is none, as of `.exe`, is the edge of a term already.
//!
//! Case is folded character by character, ASCII apart from the rest, as .NET's ordinal comparison
//! does: `ß` is not `ss`, the Kelvin sign is not `k`.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/datatypes-string-operators>

pub use super::runs::{Run, needed, runs};
pub use super::term_set::TermSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;
use std::borrow::Cow;

/// Where a needle has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// It is the whole text: `=~`.
    Whole,
    /// `startswith`
    Start,
    /// `endswith`
    End,
    /// `contains`
    Anywhere,
    /// `has`
    Term,
    /// `hasprefix`
    TermStart,
    /// `hassuffix`
    TermEnd,
}

impl Place {
    /// Whether the needle may not begin within a term.
    fn begins_term(self) -> bool {
        matches!(self, Place::Term | Place::TermStart)
    }

    /// Whether the needle may not end within a term.
    fn ends_term(self) -> bool {
        matches!(self, Place::Term | Place::TermEnd)
    }
}

/// A needle made ready for many texts. A test takes time linear in the text for a given needle.
#[derive(Debug, Clone)]
pub struct Term<'n> {
    needle: Cow<'n, str>,
    place: Place,
    search: Search<'n>,
}

/// How the needle is looked for.
#[derive(Debug, Clone)]
enum Search<'n> {
    /// Byte for byte.
    Exact(memmem::Finder<'n>),
    /// The needle is ASCII: letters match in both cases. The byte at that place is the rarest one.
    Ascii { rarest: usize },
    /// The needle is folded, and texts are folded before the search.
    Folded(memmem::Finder<'static>),
}

impl<'n> Term<'n> {
    /// Looks for `needle` at `place`; case counts when `cased`.
    #[must_use]
    pub fn new(needle: &'n str, place: Place, cased: bool) -> Self {
        if cased {
            let search = Search::Exact(memmem::Finder::new(needle));
            return Term { needle: Cow::Borrowed(needle), place, search };
        }
        if needle.is_ascii() {
            let search = Search::Ascii { rarest: rarest(needle.as_bytes()) };
            return Term { needle: Cow::Borrowed(needle), place, search };
        }
        let needle = fold(needle);
        let search = Search::Folded(memmem::Finder::new(&needle).into_owned());
        Term { needle: Cow::Owned(needle), place, search }
    }

    /// The same search, free of the lifetime of the needle's text.
    #[must_use]
    pub fn into_owned(self) -> Term<'static> {
        let search = match self.search {
            Search::Exact(finder) => Search::Exact(finder.into_owned()),
            Search::Ascii { rarest } => Search::Ascii { rarest },
            Search::Folded(finder) => Search::Folded(finder),
        };
        Term { needle: Cow::Owned(self.needle.into_owned()), place: self.place, search }
    }

    /// Whether `text` has the needle at its place. The empty needle is at every place, but only the
    /// empty text is wholly empty.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match self.search {
            Search::Folded(_) => !text.is_ascii() && self.stands(&fold(text)),
            _ => self.stands(text),
        }
    }

    /// The test on a text that is folded when the needle is.
    fn stands(&self, text: &str) -> bool {
        let (bytes, size) = (text.as_bytes(), self.needle.len());
        match self.place {
            Place::Whole => bytes.len() == size && self.same(bytes),
            Place::Start => bytes.get(..size).is_some_and(|start| self.same(start)),
            Place::End => {
                bytes.len().checked_sub(size).is_some_and(|at| bytes.get(at..).is_some_and(|e| self.same(e)))
            }
            Place::Anywhere | Place::Term | Place::TermStart | Place::TermEnd => self.occurs(text),
        }
    }

    /// Whether the needle stands anywhere with the edges that its place asks for.
    fn occurs(&self, text: &str) -> bool {
        let size = self.needle.len();
        let mut budget = 16 * size + 2 * text.len();
        let mut from = 0;
        while let Ok(found) = self.find(text.as_bytes(), from, &mut budget) {
            let Some(at) = found else { return false };
            if bounded(text, at, size, self.place) {
                return true;
            }
            // The next place where a needle of this kind can begin.
            from = match self.place.begins_term() && starts_alphanumeric(&self.needle) {
                true => end_of_run(text, at),
                false => at + 1,
            };
            match budget.checked_sub(size) {
                Some(left) => budget = left,
                None => break,
            }
        }
        self.occurs_by_automaton(text)
    }

    /// The same for texts made so that too much is compared in vain: slower, but always linear.
    fn occurs_by_automaton(&self, text: &str) -> bool {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .ascii_case_insensitive(matches!(self.search, Search::Ascii { .. }))
            .build([self.needle.as_bytes()]);
        // It fails only for needles of more states than a u32 counts.
        automaton.is_ok_and(|automaton| {
            let mut found = automaton.find_overlapping_iter(text);
            found.any(|m| bounded(text, m.start(), m.len(), self.place))
        })
    }

    fn same(&self, bytes: &[u8]) -> bool {
        match self.search {
            Search::Ascii { .. } => bytes.eq_ignore_ascii_case(self.needle.as_bytes()),
            _ => bytes == self.needle.as_bytes(),
        }
    }

    /// The first place of the needle's bytes, from a place on.
    fn find(&self, bytes: &[u8], from: usize, budget: &mut usize) -> Result<Option<usize>, Exhausted> {
        let Some(rest) = bytes.get(from..) else { return Ok(None) };
        let found = match &self.search {
            Search::Exact(finder) => finder.find(rest),
            Search::Folded(finder) => finder.find(rest),
            Search::Ascii { rarest } => find_ascii(rest, self.needle.as_bytes(), *rarest, budget)?,
        };
        Ok(found.map(|at| at + from))
    }
}

/// More bytes were compared in vain than a text of that size is worth.
struct Exhausted;

/// Whether a needle of `size` bytes at byte `at` of `text` keeps the edges of terms that `place` asks for.
pub(super) fn bounded(text: &str, at: usize, size: usize, place: Place) -> bool {
    let parts = (text.get(..at), text.get(at..at + size), text.get(at + size..));
    let (Some(before), Some(needle), Some(after)) = parts else { return false };
    let inside = |left: &str, right: &str| {
        left.chars().next_back().is_some_and(char::is_alphanumeric) && starts_alphanumeric(right)
    };
    !(place.begins_term() && inside(before, needle) || place.ends_term() && inside(needle, after))
}

fn starts_alphanumeric(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphanumeric)
}

/// The end of the run of alphanumeric characters that goes through a place.
fn end_of_run(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()).max(1)
}

/// Bytes of what is searched, commands, paths and addresses: the first is the commonest.
const COMMON: &[u8] = b"e aiotnrs\\./c-ldpmu0123h_gfb45w6789vxyk\":=jzq,";

/// For each byte its place among the common ones, in either case; the others come last.
const RANKS: [u8; 256] = {
    let mut ranks = [COMMON.len() as u8; 256];
    let mut at = 0;
    while at < COMMON.len() {
        ranks[COMMON[at] as usize] = at as u8;
        ranks[COMMON[at].to_ascii_uppercase() as usize] = at as u8;
        at += 1;
    }
    ranks
};

/// The place of the byte that texts have least often.
fn rarest(needle: &[u8]) -> usize {
    let best = needle.iter().enumerate().max_by_key(|(_, byte)| RANKS[usize::from(**byte)]);
    best.map_or(0, |(at, _)| at)
}

/// Finds an ASCII needle in any case: the places of its rarest byte are candidates, and each that is
/// none costs its size.
fn find_ascii(
    text: &[u8],
    needle: &[u8],
    rarest: usize,
    budget: &mut usize,
) -> Result<Option<usize>, Exhausted> {
    let Some(byte) = needle.get(rarest) else { return Ok(Some(0)) };
    let (low, high) = (byte.to_ascii_lowercase(), byte.to_ascii_uppercase());
    let mut from = rarest;
    while let Some(rest) = text.get(from..) {
        let found = if low == high { memchr::memchr(low, rest) } else { memchr::memchr2(low, high, rest) };
        let Some(found) = found else { break };
        let start = from + found - rarest;
        let Some(candidate) = text.get(start..start + needle.len()) else { break };
        // Most candidates differ in their first or last byte already.
        let ends = candidate.first().zip(candidate.last()).zip(needle.first().zip(needle.last()));
        let likely =
            ends.is_some_and(|((a, z), (b, y))| a.eq_ignore_ascii_case(b) && z.eq_ignore_ascii_case(y));
        if likely && candidate.eq_ignore_ascii_case(needle) {
            return Ok(Some(start));
        }
        from = start + rarest + 1;
        *budget = budget.checked_sub(needle.len()).ok_or(Exhausted)?;
    }
    Ok(None)
}

/// The text with each letter in its folded case; characters stay as many.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}

/// Whether two texts are equal but for case.
#[must_use]
pub fn equal_fold(a: &str, b: &str) -> bool {
    if a.is_ascii() || b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().map(fold_char).eq(b.chars().map(fold_char))
}
