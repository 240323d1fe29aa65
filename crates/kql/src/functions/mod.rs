//! The built-in functions as data: one line per signature in `scalar.sig`, `aggregate.sig` and
//! `plugin.sig`.
//!
//! `name(parameter: kind[/kind] [mode][?| *min..max], …) -> result [as naming [prefix]] [; use other]`
//!
//! Facts (names, parameter kinds, result types, default column names) are those that the Kusto
//! language service 12.4.1 declares for its symbols.

use crate::scalar_type::Type;
use std::collections::HashMap;

/// Which set a function is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// One value per row.
    Scalar,
    /// One value per group.
    Aggregate,
    /// `evaluate`.
    Plugin,
}

/// What a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the word of the declaration")]
pub enum Accepts {
    Exactly(Type),
    Number,
    Integer,
    Scalar,
    Any,
    Summable,
    Orderable,
    Array,
    Bag,
    NotDynamic,
    NotRealOrBool,
    Common,
    CommonOrDynamic,
    Tabular,
    TypeLiteral,
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Always this type.
    Exactly(Type),
    /// The type of the argument at that place.
    Argument(usize),
    /// That of the first argument, `int` widened to `long`.
    Promoted,
    /// The widest number among the arguments.
    Widest,
    /// The common type of the `common` arguments.
    Common,
    /// The type that `typeof(…)` names at that place; `usize::MAX` for the last argument.
    TypeArgument(usize),
    /// A table.
    Table,
    /// By a rule of its own.
    Custom,
}

/// How an unnamed result column is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `Column1`.
    Numbered,
    /// As its first argument.
    First,
    /// As its only argument; numbered when there are more.
    Only,
    /// `function_argument`.
    Named,
    /// `prefix_argument`.
    Prefix,
    /// The prefix.
    PrefixOnly,
    /// As the column that the first argument's text names.
    FirstValue,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// What it accepts; any of these.
    pub accepts: Vec<Accepts>,
    /// Fewest occurrences.
    pub min: usize,
    /// Most occurrences.
    pub max: usize,
}

/// One way to call a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub gives: Gives,
}

impl Signature {
    /// Fewest arguments.
    #[must_use]
    pub fn min(&self) -> usize {
        self.parameters.iter().map(|p| p.min).sum()
    }

    /// Most arguments.
    #[must_use]
    pub fn max(&self) -> usize {
        self.parameters.iter().map(|p| p.max).sum()
    }

    /// The parameter for the argument `index` of `count`.
    #[must_use]
    pub fn parameter(&self, index: usize, count: usize) -> Option<&Parameter> {
        let mut spare = count.saturating_sub(self.min());
        let mut at = 0;
        let repeated = self.parameters.iter().filter(|p| p.max > 1).count();
        if repeated > 1 {
            return self.interleaved(index, count);
        }
        for parameter in &self.parameters {
            let extra = spare.min(parameter.max - parameter.min);
            spare -= extra;
            at += parameter.min + extra;
            if index < at {
                return Some(parameter);
            }
        }
        self.parameters.last()
    }

    /// `case(predicate, value, predicate, value, …, otherwise)`: repeated parameters alternate.
    fn interleaved(&self, index: usize, count: usize) -> Option<&Parameter> {
        let repeated: Vec<&Parameter> = self.parameters.iter().filter(|p| p.max > 1).collect();
        let leading = self.parameters.iter().take_while(|p| p.max == 1).count();
        let trailing = self.parameters.len() - leading - repeated.len();
        if index < leading {
            return self.parameters.get(index);
        }
        if index + trailing >= count {
            return self.parameters.get(self.parameters.len() - (count - index));
        }
        repeated.get((index - leading) % repeated.len()).copied()
    }
}

/// A function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// The name.
    pub name: &'static str,
    /// Which set it is of.
    pub kind: FunctionKind,
    /// The ways to call it.
    pub signatures: Vec<Signature>,
    /// How an unnamed result is called.
    pub naming: Naming,
    /// The prefix of such names.
    pub prefix: &'static str,
    /// The newer name.
    pub replaced_by: Option<&'static str>,
}

/// All built-in functions.
#[derive(Debug, Clone)]
pub struct Library {
    functions: HashMap<&'static str, Vec<Function>>,
}

impl Default for Library {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Library {
    /// Reads the declarations of this build.
    #[must_use]
    pub fn builtin() -> Self {
        let mut library = Library { functions: HashMap::new() };
        for (kind, text) in [
            (FunctionKind::Scalar, include_str!("scalar.sig")),
            (FunctionKind::Aggregate, include_str!("aggregate.sig")),
            (FunctionKind::Plugin, include_str!("plugin.sig")),
        ] {
            for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
                library.declare(kind, line);
            }
        }
        library
    }

    /// The function of that name in that set.
    #[must_use]
    pub fn get(&self, kind: FunctionKind, name: &str) -> Option<&Function> {
        self.functions.get(name)?.iter().find(|f| f.kind == kind)
    }

    /// All functions of a set, in no order.
    pub fn of(&self, kind: FunctionKind) -> impl Iterator<Item = &Function> {
        self.functions.values().flatten().filter(move |f| f.kind == kind)
    }

    fn declare(&mut self, kind: FunctionKind, line: &'static str) {
        let (declaration, replaced_by) = match line.split_once(" ; use ") {
            Some((left, right)) => (left, Some(right)),
            None => (line, None),
        };
        let Some((head, result)) = declaration.split_once(") -> ") else { return };
        let Some((name, parameters)) = head.split_once('(') else { return };
        let mut words = result.split(' ');
        let gives = gives(words.next().unwrap_or(""));
        let (naming, prefix) = match (words.next(), words.next(), words.next()) {
            (Some("as"), Some(naming), prefix) => (naming_of(naming), prefix.unwrap_or("")),
            _ => (Naming::Numbered, ""),
        };
        let parameters = parameters.split(", ").filter(|p| !p.is_empty()).map(parameter).collect();
        let signature = Signature { parameters, gives };
        let named = self.functions.entry(name).or_default();
        match named.iter_mut().find(|f| f.kind == kind) {
            Some(function) => function.signatures.push(signature),
            None => {
                named.push(Function { name, kind, signatures: vec![signature], naming, prefix, replaced_by })
            }
        }
    }
}

fn parameter(text: &'static str) -> Parameter {
    let (name, rest) = text.split_once(": ").unwrap_or((text, "any"));
    let (mut min, mut max) = (1, 1);
    let mut rest = rest;
    if let Some(required) = rest.strip_suffix('?') {
        rest = required;
        min = 0;
    } else if let Some((before, range)) = rest.split_once(" *") {
        rest = before;
        if let Some((low, high)) = range.split_once("..") {
            min = low.parse().unwrap_or(0);
            max = high.parse().unwrap_or(usize::from(u16::MAX));
        }
    }
    let kinds = rest.split(' ').next().unwrap_or("any");
    Parameter { name, accepts: kinds.split('/').map(accepts).collect(), min, max }
}

fn accepts(word: &str) -> Accepts {
    match word {
        "number" => Accepts::Number,
        "integer" => Accepts::Integer,
        "scalar" => Accepts::Scalar,
        "summable" => Accepts::Summable,
        "orderable" => Accepts::Orderable,
        "array" => Accepts::Array,
        "bag" => Accepts::Bag,
        "notdynamic" => Accepts::NotDynamic,
        "notrealorbool" => Accepts::NotRealOrBool,
        "common" => Accepts::Common,
        "common_or_dynamic" => Accepts::CommonOrDynamic,
        "tabular" => Accepts::Tabular,
        "type" => Accepts::TypeLiteral,
        other => Type::from_name(other).map_or(Accepts::Any, Accepts::Exactly),
    }
}

fn gives(word: &str) -> Gives {
    match word {
        "arg0" => Gives::Argument(0),
        "arg1" => Gives::Argument(1),
        "promoted" => Gives::Promoted,
        "widest" => Gives::Widest,
        "common" => Gives::Common,
        "type0" => Gives::TypeArgument(0),
        "type1" => Gives::TypeArgument(1),
        "typeN" => Gives::TypeArgument(usize::MAX),
        "table" => Gives::Table,
        "custom" => Gives::Custom,
        other => Gives::Exactly(Type::from_name(other).unwrap_or(Type::Dynamic)),
    }
}

fn naming_of(word: &str) -> Naming {
    match word {
        "first" => Naming::First,
        "only" => Naming::Only,
        "named" => Naming::Named,
        "prefix" => Naming::Prefix,
        "prefixonly" => Naming::PrefixOnly,
        "firstvalue" => Naming::FirstValue,
        _ => Naming::Numbered,
    }
}
