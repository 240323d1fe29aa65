//! Names joined by `and`, `or`, `not` and parentheses: the extended condition of correlations and
//! the condition expressions of processing pipelines.

use serde::{Deserialize, Serialize};

/// The deepest nesting of parentheses and `not`.
const MAX_DEPTH: usize = 64;
/// The most words of one expression.
const MAX_WORDS: usize = 1 << 12;

/// A Boolean expression over numbered names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Logic {
    /// The name of that number.
    Name(u32),
    /// Must not hold.
    Not(Box<Logic>),
    /// All must hold.
    All(Vec<Logic>),
    /// At least one must hold.
    Any(Vec<Logic>),
}

impl Logic {
    /// Reads an expression; `number` says which names there are.
    ///
    /// # Errors
    /// A message that says what was expected where.
    pub(crate) fn parse(text: &str, number: &mut dyn FnMut(&str) -> Option<u32>) -> Result<Logic, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        if words.len() > MAX_WORDS {
            return Err(format!("more than {MAX_WORDS} words"));
        }
        let mut parser = Parser { words: &words, at: 0, depth: 0, number };
        let whole = parser.either()?;
        match parser.words.get(parser.at) {
            None => Ok(whole),
            Some(word) => Err(format!("expected `and`, `or` or the end, found `{word}`")),
        }
    }

    /// Whether it holds, given which names do.
    #[must_use]
    pub fn holds(&self, truth: &impl Fn(u32) -> bool) -> bool {
        match self {
            Logic::Name(number) => truth(*number),
            Logic::Not(inner) => !inner.holds(truth),
            Logic::All(of) => of.iter().all(|part| part.holds(truth)),
            Logic::Any(of) => of.iter().any(|part| part.holds(truth)),
        }
    }

    /// Whether something in it must not hold, so that more can make it false.
    #[must_use]
    pub fn negates(&self) -> bool {
        match self {
            Logic::Name(_) => false,
            Logic::Not(_) => true,
            Logic::All(of) | Logic::Any(of) => of.iter().any(Logic::negates),
        }
    }
}

struct Parser<'t, 'n> {
    words: &'t [&'t str],
    at: usize,
    depth: usize,
    number: &'n mut dyn FnMut(&str) -> Option<u32>,
}

impl Parser<'_, '_> {
    fn accept(&mut self, word: &str) -> bool {
        let hit = self.words.get(self.at).is_some_and(|w| w.eq_ignore_ascii_case(word));
        self.at += usize::from(hit);
        hit
    }

    fn either(&mut self) -> Result<Logic, String> {
        let mut of = vec![self.both()?];
        while self.accept("or") {
            of.push(self.both()?);
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Logic::Any(of) })
    }

    fn both(&mut self) -> Result<Logic, String> {
        let mut of = vec![self.negation()?];
        while self.accept("and") {
            of.push(self.negation()?);
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Logic::All(of) })
    }

    fn negation(&mut self) -> Result<Logic, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH} levels"));
        }
        let found = if self.accept("not") {
            Logic::Not(Box::new(self.negation()?))
        } else if self.accept("(") {
            let inner = self.either()?;
            if !self.accept(")") {
                return Err("expected `)`".to_owned());
            }
            inner
        } else {
            self.name()?
        };
        self.depth -= 1;
        Ok(found)
    }

    fn name(&mut self) -> Result<Logic, String> {
        let word = self.words.get(self.at).copied().ok_or("expected a name, `not` or `(`, found the end")?;
        let operator = ["and", "or", ")"].contains(&word.to_ascii_lowercase().as_str());
        if operator {
            return Err(format!("expected a name, `not` or `(`, found `{word}`"));
        }
        self.at += 1;
        (self.number)(word).map(Logic::Name).ok_or_else(|| format!("there is nothing named `{word}`"))
    }
}
