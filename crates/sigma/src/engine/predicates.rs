//! The numbering of all distinct tests of all rules.

use super::gate;
use crate::language::{Atom, Test, Token};
use ahash::AHashMap;

/// All distinct tests; a test's number is its place.
#[derive(Debug, Default)]
pub(crate) struct Predicates {
    atoms: Vec<Atom>,
    numbers: AHashMap<Atom, u32>,
}

impl Predicates {
    /// The number of a test, new or known.
    pub(crate) fn number(&mut self, atom: &Atom) -> u32 {
        if let Some(number) = self.numbers.get(atom) {
            return *number;
        }
        let number = self.atoms.len() as u32;
        self.atoms.push(atom.clone());
        self.numbers.insert(atom.clone(), number);
        number
    }

    pub(crate) fn atom(&self, number: u32) -> &Atom {
        &self.atoms[number as usize]
    }

    /// Estimates how often a test is true, to choose witnesses: short literals are common, long
    /// ones rare. Only the order matters.
    pub(crate) fn commonness(&self, number: u32) -> f64 {
        let by_length = |length: usize| 200.0 / (length as f64 + 1.0);
        match &self.atom(number).test {
            Test::Exists | Test::NotNull => 2000.0,
            Test::Text(pattern) => {
                let whole = !pattern.tokens.contains(&Token::AnyRun);
                let length = gate::of_pattern(pattern).map_or(0, |text| text.len());
                if whole { by_length(length + 2) } else { by_length(length) }
            }
            Test::Regex(regex) => {
                let gate = gate::of_regex(&regex.source).unwrap_or_default();
                by_length(gate.iter().map(String::len).min().unwrap_or(0)) * 2.0
            }
            Test::Cidr(network) => f64::from(128 - network.prefix.min(127)),
            Test::Number(..) | Test::Time(..) => 500.0,
            Test::FieldRef { .. } => f64::INFINITY,
        }
    }

    /// Ends numbering: the tests in order.
    pub(crate) fn into_atoms(self) -> Box<[Atom]> {
        self.atoms.into()
    }
}
