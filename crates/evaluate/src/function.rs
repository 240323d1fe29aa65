//! How a function of the language is declared, and the library of all of them.

use crate::plugin::Plugin;
use crate::{Fault, Session, Value};
use kql::Type;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a call knows besides the values of its arguments.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The types of the arguments as the binder found them.
    pub types: &'a [Type],
    /// The type that the call must give.
    pub gives: Type,
    /// The surroundings.
    pub session: &'a Session,
}

/// A function of one row.
///
/// The result must be of the type `call.gives`, or [`Value::Null`] (which a string function may also
/// return; it is then read as ""). An unusable value gives null, an unusable constant a [`Fault`].
#[derive(Debug)]
pub struct Scalar {
    /// The name in the query; operators are written as they are, `+`, `has`, `!in~`.
    pub name: &'static str,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// Expressions with the text of their result: as `tostring` gives it, null as `null`.
    pub examples: &'static [(&'static str, &'static str)],
    /// The page that the facts are from.
    pub source: &'static str,
    /// What differs from the original; empty when nothing is known to.
    pub differs: &'static str,
    /// The function.
    pub eval: fn(&Call<'_>, &[Value]) -> Result<Value, Fault>,
}

/// A function of a group of rows.
pub struct Aggregate {
    /// The name in the query.
    pub name: &'static str,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// Queries with their rows as JSON arrays, one line each.
    pub examples: &'static [(&'static str, &'static str)],
    /// The page that the facts are from.
    pub source: &'static str,
    /// What differs from the original.
    pub differs: &'static str,
    /// Makes the state of one group.
    pub start: fn(&Call<'_>) -> Result<Box<dyn Accumulator>, Fault>,
}

impl std::fmt::Debug for Aggregate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aggregate").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The state of an aggregate over one group. Rows arrive in the order of the input.
pub trait Accumulator: Send {
    /// Takes one row: the values of all arguments, constants included, in the order of the call.
    ///
    /// # Errors
    /// For unusable constants and passed limits.
    fn add(&mut self, session: &Session, arguments: &[Value]) -> Result<(), Fault>;

    /// The results: one value, or as many as the call has columns (`percentiles`, `arg_max`).
    fn finish(&mut self, session: &Session) -> Result<Vec<Value>, Fault>;
}

/// All functions by name.
#[derive(Debug)]
pub struct Functions {
    scalars: HashMap<&'static str, &'static Scalar>,
    aggregates: HashMap<&'static str, &'static Aggregate>,
    plugins: HashMap<&'static str, &'static Plugin>,
}

impl Functions {
    /// The functions of this build.
    pub fn builtin() -> &'static Functions {
        static BUILTIN: OnceLock<Functions> = OnceLock::new();
        BUILTIN.get_or_init(|| Functions {
            scalars: crate::scalar::all().map(|f| (f.name, f)).collect(),
            aggregates: crate::aggregate::all().map(|f| (f.name, f)).collect(),
            plugins: crate::plugin::all().map(|f| (f.name, f)).collect(),
        })
    }

    /// The scalar function or operator of that name.
    #[must_use]
    pub fn scalar(&self, name: &str) -> Option<&'static Scalar> {
        self.scalars.get(name).copied()
    }

    /// The aggregate of that name.
    #[must_use]
    pub fn aggregate(&self, name: &str) -> Option<&'static Aggregate> {
        self.aggregates.get(name).copied()
    }

    /// The plugin of that name.
    #[must_use]
    pub fn plugin(&self, name: &str) -> Option<&'static Plugin> {
        self.plugins.get(name).copied()
    }

    /// All scalar functions and operators by name.
    pub fn scalars(&self) -> impl Iterator<Item = &'static Scalar> {
        sorted(&self.scalars, |f| f.name)
    }

    /// All aggregates by name.
    pub fn aggregates(&self) -> impl Iterator<Item = &'static Aggregate> {
        sorted(&self.aggregates, |f| f.name)
    }

    /// All plugins by name.
    pub fn plugins(&self) -> impl Iterator<Item = &'static Plugin> {
        sorted(&self.plugins, |f| f.name)
    }
}

fn sorted<T: 'static>(
    functions: &HashMap<&'static str, &'static T>,
    name: fn(&T) -> &'static str,
) -> impl Iterator<Item = &'static T> {
    let mut all: Vec<&'static T> = functions.values().copied().collect();
    all.sort_by_key(|f| name(f));
    all.into_iter()
}
