//! What a text must have so that a search for terms can be true of it: what an index of terms is asked.
//!
//! A text is taken apart into its runs of alphanumeric characters, folded. A needle is taken apart in
//! the same way, and each run of it must then be one of the text's, or a part of one where the needle
//! may stand within a term.

use super::terms::{Place, fold};

/// A run of alphanumeric characters that a text must have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Run {
    /// The characters, folded.
    pub text: String,
    /// Whether the text's run begins with them.
    pub begins: bool,
    /// Whether the text's run ends with them.
    pub ends: bool,
}

impl Run {
    /// Whether a folded run of a text is what is sought.
    #[must_use]
    pub fn is_in(&self, term: &str) -> bool {
        match (self.begins, self.ends) {
            (true, true) => term == self.text,
            (true, false) => term.starts_with(&self.text),
            (false, true) => term.ends_with(&self.text),
            (false, false) => term.contains(&self.text),
        }
    }
}

/// The runs of alphanumeric characters in a text, as they stand there, each with its place in bytes.
pub fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(char::is_alphanumeric)?;
        let rest = text.get(start..)?;
        let run = rest.get(..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()))?;
        at = start + run.len();
        Some((start, run))
    })
}

/// What a text must have for the needle to be found in it at that place, in any case. Nothing when any
/// text may match.
#[must_use]
pub fn needed(needle: &str, place: Place) -> Vec<Run> {
    let begins_free = matches!(place, Place::Anywhere | Place::End | Place::TermEnd);
    let ends_free = matches!(place, Place::Anywhere | Place::Start | Place::TermStart);
    let run = |(at, run): (usize, &str)| {
        let (first, last) = (at == 0, at + run.len() == needle.len());
        Run { text: fold(run), begins: !(first && begins_free), ends: !(last && ends_free) }
    };
    runs(needle).map(run).collect()
}
