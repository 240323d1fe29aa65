//! A program as bytes, so that a start need not read and compile YAML again.
//!
//! Saved is what reading and lowering made: rules, trees and distinct tests. Tables and indexes are
//! built from them anew, which takes less time than reading them would. The bytes carry a version;
//! that they are whole is for the caller to check, who knows where they come from.

use super::predicates::Predicates;
use super::program::Program;
use super::taxonomy::Taxonomy;
use super::tree::Tree;
use crate::correlate::Plan;
use crate::language::{Atom, Correlation, Rule};
use serde::{Deserialize, Serialize};

/// The form of the bytes; it changes whenever anything that is saved changes its shape or meaning.
const VERSION: u32 = 1;

/// Why a saved program cannot be used. It is to be compiled from the rules instead.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The bytes are not a program.
    #[error("not a saved rule program: {0}")]
    Malformed(#[from] postcard::Error),
    /// A program of another release.
    #[error("the saved rule program has version {found}, this program reads {VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// Its parts do not fit one another.
    #[error("the saved rule program is inconsistent: {0}")]
    Inconsistent(&'static str),
}

#[derive(Serialize)]
struct Saving<'p> {
    version: u32,
    rules: &'p [Rule],
    trees: &'p [Tree],
    atoms: &'p [Atom],
    correlations: &'p [Correlation],
}

#[derive(Deserialize)]
struct Saved {
    rules: Vec<Rule>,
    trees: Vec<Tree>,
    atoms: Vec<Atom>,
    correlations: Vec<Correlation>,
}

impl Program {
    /// The program as bytes.
    ///
    /// # Errors
    /// Only when the serialiser fails, which plain data does not make it do.
    pub fn save(&self) -> Result<Vec<u8>, LoadError> {
        let saving = Saving {
            version: VERSION,
            rules: self.rules(),
            trees: self.trees(),
            atoms: self.atoms(),
            correlations: self.correlations(),
        };
        Ok(postcard::to_allocvec(&saving)?)
    }

    /// The program that [`Program::save`] made.
    ///
    /// # Errors
    /// When the bytes are not a program of this version.
    pub fn load(bytes: &[u8]) -> Result<Program, LoadError> {
        let (version, rest): (u32, _) = postcard::take_from_bytes(bytes)?;
        if version != VERSION {
            return Err(LoadError::Version { found: version });
        }
        let Saved { rules, trees, atoms, correlations } = postcard::from_bytes(rest)?;
        if rules.len() != trees.len() {
            return Err(LoadError::Inconsistent("as many trees as rules"));
        }
        let mut known = true;
        for tree in &trees {
            tree.each_predicate(&mut |number| known &= (number as usize) < atoms.len());
        }
        if !known {
            return Err(LoadError::Inconsistent("trees name tests that are not there"));
        }
        let taxonomy =
            Taxonomy::load().map_err(|_| LoadError::Inconsistent("the taxonomy cannot be read"))?;
        let mut errors = Vec::new();
        let plan = Plan::build(correlations, &rules, &mut errors);
        Ok(Self::assemble(rules, trees, Predicates::of_atoms(atoms), (taxonomy, plan)))
    }
}
