//! The condition language: selections joined by `and`, `or`, `not`, parentheses and `1 of x*`.

use super::error::{Fault, Reason};
use super::expression::Expression;

/// The deepest nesting of parentheses and `not`.
const MAX_DEPTH: usize = 64;
/// The longest condition, in characters.
const MAX_LENGTH: usize = 1 << 16;

/// Resolves a condition over named selections.
pub(crate) fn resolve(text: &str, selections: &[(&str, Expression)]) -> Result<Expression, Fault> {
    let fail = |at, message: String| Fault::new("condition", Reason::Condition { at, message });
    if text.len() > MAX_LENGTH {
        return Err(fail(0, format!("longer than {MAX_LENGTH} characters")));
    }
    let mut parser = Parser { words: split(text), at: 0, end: text.chars().count(), selections, depth: 0 };
    let whole = parser.either().map_err(|(at, message)| fail(at, message))?;
    match parser.words.get(parser.at) {
        None => Ok(whole),
        Some((at, "|")) => Err(fail(
            *at,
            "aggregations after `|` are no longer part of Sigma; write a correlation rule instead".to_owned(),
        )),
        Some((at, word)) => Err(fail(*at, format!("expected `and`, `or` or the end, found `{word}`"))),
    }
}

/// Words with their character offsets; parentheses and bars are words of their own.
fn split(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start: Option<(usize, usize)> = None;
    for (position, (byte, c)) in text.char_indices().enumerate() {
        let single = matches!(c, '(' | ')' | '|');
        if single || c.is_whitespace() {
            if let Some((at, from)) = start.take() {
                words.push((at, &text[from..byte]));
            }
            if single {
                words.push((position, &text[byte..=byte]));
            }
        } else if start.is_none() {
            start = Some((position, byte));
        }
    }
    if let Some((at, from)) = start {
        words.push((at, &text[from..]));
    }
    words
}

type Failure = (usize, String);

struct Parser<'t, 's> {
    words: Vec<(usize, &'t str)>,
    at: usize,
    end: usize,
    selections: &'s [(&'s str, Expression)],
    depth: usize,
}

impl<'t> Parser<'t, '_> {
    fn position(&self) -> usize {
        self.words.get(self.at).map_or(self.end, |(at, _)| *at)
    }

    fn accept(&mut self, word: &str) -> bool {
        let hit = self.words.get(self.at).is_some_and(|(_, w)| w.eq_ignore_ascii_case(word));
        self.at += usize::from(hit);
        hit
    }

    fn next(&mut self) -> Option<&'t str> {
        let word = self.words.get(self.at).map(|(_, word)| *word);
        self.at += usize::from(word.is_some());
        word
    }

    fn either(&mut self) -> Result<Expression, Failure> {
        let mut of = vec![self.both()?];
        while self.accept("or") {
            of.push(self.both()?);
        }
        Ok(Expression::any(of))
    }

    fn both(&mut self) -> Result<Expression, Failure> {
        let mut of = vec![self.negation()?];
        while self.accept("and") {
            of.push(self.negation()?);
        }
        Ok(Expression::all(of))
    }

    fn negation(&mut self) -> Result<Expression, Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err((self.position(), format!("nested deeper than {MAX_DEPTH} levels")));
        }
        let found = if self.accept("not") {
            Expression::Not(Box::new(self.negation()?))
        } else if self.accept("(") {
            let inner = self.either()?;
            if !self.accept(")") {
                return Err((self.position(), "expected `)`".to_owned()));
            }
            inner
        } else {
            self.operand()?
        };
        self.depth -= 1;
        Ok(found)
    }

    fn operand(&mut self) -> Result<Expression, Failure> {
        let at = self.position();
        let expected = "expected a selection, `1 of …`, `all of …`, `not` or `(`";
        let Some(word) = self.next() else { return Err((at, expected.to_owned())) };
        let quantifier = match word.to_ascii_lowercase().as_str() {
            "all" => Some(None),
            "any" => Some(Some(1)),
            number => number.parse::<usize>().ok().map(Some),
        };
        if let Some(count) = quantifier
            && self.accept("of")
        {
            return self.quantified(count, at);
        }
        if let Some((_, selection)) = self.selections.iter().find(|(name, _)| *name == word) {
            return Ok(selection.clone());
        }
        if matches!(word, ")" | "|") || ["and", "or", "of"].contains(&word.to_ascii_lowercase().as_str()) {
            return Err((at, format!("{expected}, found `{word}`")));
        }
        Err((at, format!("there is no selection named `{word}`{}", self.known())))
    }

    /// `count` is `None` for `all`.
    fn quantified(&mut self, count: Option<usize>, at: usize) -> Result<Expression, Failure> {
        let target_at = self.position();
        let Some(target) = self.next() else {
            return Err((target_at, "expected `them` or a selection after `of`".to_owned()));
        };
        let them = target.eq_ignore_ascii_case("them");
        let meant = |name: &str| if them { !name.starts_with('_') } else { name_fits(target, name) };
        let of: Vec<Expression> =
            self.selections.iter().filter(|(name, _)| meant(name)).map(|(_, s)| s.clone()).collect();
        if of.is_empty() {
            return Err((target_at, format!("no selection fits `{target}`{}", self.known())));
        }
        match count {
            None => Ok(Expression::all(of)),
            Some(0) => Err((at, "`0 of` is always true; use `not 1 of …`".to_owned())),
            Some(1) => Ok(Expression::any(of)),
            Some(n) if n > of.len() => {
                Err((at, format!("`{n} of` can never hold: only {} selections fit", of.len())))
            }
            Some(n) => Ok(Expression::AtLeast(n, of)),
        }
    }

    fn known(&self) -> String {
        let names: Vec<&str> = self.selections.iter().map(|(name, _)| *name).take(20).collect();
        format!("; there are: {}", names.join(", "))
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn name_fits(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(head) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match name.find(piece) {
            Some(at) => name = &name[at + piece.len()..],
            None => return false,
        }
    }
    name.ends_with(last)
}
