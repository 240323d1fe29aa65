//! The numbering of all distinct tests of all rules.

use super::gate;
use super::lazy::LazyRegex;
use crate::language::{Atom, Test, Token};
use ahash::AHashMap;
use std::sync::Arc;

/// All distinct tests; a test's number is its place.
#[derive(Debug, Default)]
pub(crate) struct Predicates {
    atoms: Vec<Atom>,
    numbers: AHashMap<Atom, u32>,
    regexes: AHashMap<u32, Arc<LazyRegex>>,
}

impl Predicates {
    /// Tests that were numbered before, in order. They can be added to no more.
    pub(crate) fn of_atoms(atoms: Vec<Atom>) -> Self {
        let mut predicates = Predicates::default();
        for (number, atom) in atoms.iter().enumerate() {
            predicates.note_regex(number as u32, atom);
        }
        Predicates { atoms, ..predicates }
    }

    fn note_regex(&mut self, number: u32, atom: &Atom) {
        if let Test::Regex(regex) = &atom.test {
            self.regexes.insert(number, Arc::new(LazyRegex::new(&regex.source)));
        }
    }

    /// The regular expression of a test that is one.
    pub(crate) fn regex(&self, number: u32) -> Option<&Arc<LazyRegex>> {
        self.regexes.get(&number)
    }

    /// All tests, in order.
    pub(crate) fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// Ends numbering: what only it needs is let go.
    pub(crate) fn seal(&mut self) {
        self.numbers = AHashMap::new();
        self.atoms.shrink_to_fit();
    }

    /// The number of a test, new or known.
    pub(crate) fn number(&mut self, atom: &Atom) -> u32 {
        if let Some(number) = self.numbers.get(atom) {
            return *number;
        }
        let number = self.atoms.len() as u32;
        self.atoms.push(atom.clone());
        self.numbers.insert(atom.clone(), number);
        self.note_regex(number, atom);
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
}
