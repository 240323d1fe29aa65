//! Tests and changes of texts, with what is looked for made ready once.

use super::function::{Function, Kernel, Needed, carried};
use super::shape::computed;
use super::{Lowered, Scope};
use crate::column::Memo;
use ahash::HashSet;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, StringViewArray, StringViewBuilder};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use evaluate::plan::Expr;
use evaluate::terms::{Place, Run, Term, TermSet, fold, needed};
use evaluate::value::to_text;
use evaluate::{Fault, Session, VALUE_BYTES_MAX, Value};
use kql::Type;
use std::sync::Arc;

type Test = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// A test with what a text must have to pass it.
type Found = (Test, Option<Needed>);

/// A test of a text by constants; `None` for other functions, and when they are no constants.
pub(super) fn test(scope: &Scope<'_>, name: &str, arguments: &[Expr]) -> Result<Option<Lowered>, Fault> {
    let Some((value, rest)) = arguments.split_first() else { return Ok(None) };
    if value.kind != Type::String || rest.is_empty() {
        return Ok(None);
    }
    let Some(constants) = rest.iter().map(|item| scope.constant(item)).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let (plain, negated) = match name.strip_prefix('!') {
        Some("~") => ("=~", true),
        Some(plain) => (plain, true),
        None => (name, false),
    };
    let Some((test, needed)) = test_of(scope, plain, &constants)? else { return Ok(None) };
    let needed = needed.filter(|_| !negated);
    let value = computed(scope.value(value)?);
    let name = format!("{name} {}", described(&constants));
    let kernel = Tested { test, negated, needed };
    let expr = Function::call(name, kernel, (DataType::Boolean, false), vec![value.expr]);
    Ok(Some(Lowered::truth(expr, false)))
}

/// The constants in a name: two lists that differ must differ in it.
fn described(constants: &[Value]) -> String {
    let whole = Value::array(constants.to_vec()).to_json();
    if whole.len() <= 120 {
        return whole;
    }
    let hash = |seed| ahash::RandomState::with_seeds(seed, 2, 3, 4).hash_one(&whole);
    format!("{}… {:016x}{:016x}", &whole[..whole.floor_char_boundary(80)], hash(1), hash(5))
}

fn test_of(scope: &Scope<'_>, name: &str, constants: &[Value]) -> Result<Option<Found>, Fault> {
    let place = match name.trim_end_matches("_cs") {
        "has" => Place::Term,
        "hasprefix" => Place::TermStart,
        "hassuffix" => Place::TermEnd,
        "contains" => Place::Anywhere,
        "startswith" => Place::Start,
        "endswith" => Place::End,
        "=~" => Place::Whole,
        _ => return listed(scope, name, constants),
    };
    let [needle] = constants else { return Ok(None) };
    let needle = text_of(needle);
    let term = Term::new(&needle, place, name.ends_with("_cs")).into_owned();
    let needs = one_of([needed(&needle, place)]);
    Ok(Some((Box::new(move |text| term.matches(text)), needs)))
}

/// What a text must have to have one of these; not known when any text may.
fn one_of(alternatives: impl IntoIterator<Item = Vec<Run>>) -> Option<Needed> {
    let alternatives: Needed = alternatives.into_iter().collect();
    alternatives.iter().all(|runs| !runs.is_empty()).then_some(alternatives)
}

/// Tests by several constants, and regular expressions.
fn listed(scope: &Scope<'_>, name: &str, constants: &[Value]) -> Result<Option<Found>, Fault> {
    let items = || {
        constants.iter().flat_map(|constant| match constant {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        })
    };
    let texts: Vec<String> = items().map(text_of).collect();
    let each = |place| texts.iter().map(move |text| needed(text, place));
    let needs = match name {
        "has_any" => one_of(each(Place::Term)),
        "has_all" => one_of([each(Place::Term).flatten().collect()]),
        "in" | "in~" => one_of(each(Place::Whole)),
        _ => None,
    };
    let test: Test = match name {
        "has_any" | "has_all" => {
            let terms = TermSet::new(texts.iter().map(String::as_str), Place::Term, false);
            match name {
                "has_any" => Box::new(move |text| terms.any(text)),
                _ => Box::new(move |text| terms.all(text)),
            }
        }
        // Values of other types in the list equal no text.
        "in" | "in~" if items().any(|item| !matches!(item, Value::Text(_))) => return Ok(None),
        "in" => {
            let texts: HashSet<String> = texts.into_iter().collect();
            Box::new(move |text| texts.contains(text))
        }
        "in~" => {
            let texts: HashSet<String> = texts.iter().map(|text| fold(text)).collect();
            Box::new(move |text| texts.contains(&fold(text)))
        }
        "matches regex" => match texts.as_slice() {
            [pattern] => {
                let pattern = scope.session.regex("matches regex", pattern)?;
                Box::new(move |text| pattern.is_match(text))
            }
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some((test, needs)))
}

fn text_of(value: &Value) -> String {
    value.as_text().map_or_else(|| to_text(value), str::to_owned)
}

struct Tested {
    test: Test,
    negated: bool,
    needed: Option<Needed>,
}

impl Kernel for Tested {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let texts = columns[0].as_string_view();
        let mut seen = Memo::new();
        let empty = (self.test)("") != self.negated;
        let holds = |row: usize| {
            if texts.is_null(row) {
                return empty;
            }
            seen.get(texts, row, |text| (self.test)(text) != self.negated)
        };
        let truths = BooleanBuffer::collect_bool(rows, holds);
        Ok(Arc::new(BooleanArray::new(truths, None)))
    }

    fn needed(&self) -> Option<&Needed> {
        self.needed.as_ref()
    }
}

/// A change of a text to another: `tolower`, `toupper`, `trim` of blanks and the like.
pub(super) fn changed(scope: &Scope<'_>, name: &str, value: &Expr) -> Result<Option<Lowered>, Fault> {
    let change: fn(&str, &mut StringViewBuilder) = match name {
        "tolower" => |text, out| match text.is_ascii() {
            true => out.append_value(text.to_ascii_lowercase()),
            false => out.append_value(text.chars().map(|c| single(c, c.to_lowercase())).collect::<String>()),
        },
        "toupper" => |text, out| match text.is_ascii() {
            true => out.append_value(text.to_ascii_uppercase()),
            false => out.append_value(text.chars().map(|c| single(c, c.to_uppercase())).collect::<String>()),
        },
        _ => return Ok(None),
    };
    if value.kind != Type::String {
        return Ok(None);
    }
    let value = computed(scope.value(value)?);
    let form = DataType::Utf8View;
    let expr = Function::call(name, Changed(change), (form.clone(), false), vec![value.expr]);
    Ok(Some(Lowered { expr, kind: Type::String, form, nullable: false }))
}

/// The letter in the other case when that is one character.
fn single(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

struct Changed(fn(&str, &mut StringViewBuilder));

impl Kernel for Changed {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let texts = columns[0].as_string_view();
        let mut out = StringViewBuilder::with_capacity(rows);
        texts.iter().for_each(|text| (self.0)(text.unwrap_or(""), &mut out));
        Ok(Arc::new(out.finish()))
    }
}

/// `strcat` of texts.
pub(super) fn joined(scope: &Scope<'_>, parts: &[Expr]) -> Result<Option<Lowered>, Fault> {
    if parts.iter().any(|part| part.kind != Type::String) {
        return Ok(None);
    }
    let parts = parts.iter().map(|part| Ok(computed(scope.value(part)?).expr));
    let form = DataType::Utf8View;
    let arguments = parts.collect::<Result<Vec<_>, Fault>>()?;
    let expr = Function::call("strcat", Joined, (form.clone(), false), arguments);
    Ok(Some(Lowered { expr, kind: Type::String, form, nullable: false }))
}

struct Joined;

impl Kernel for Joined {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let parts: Vec<&StringViewArray> = columns.iter().map(|column| column.as_string_view()).collect();
        let mut out = StringViewBuilder::with_capacity(rows);
        let mut whole = String::new();
        for row in 0..rows {
            whole.clear();
            parts.iter().filter(|part| part.is_valid(row)).for_each(|part| whole.push_str(part.value(row)));
            if whole.len() > VALUE_BYTES_MAX {
                return Err(carried(Session::value_limit()));
            }
            out.append_value(&whole);
        }
        Ok(Arc::new(out.finish()))
    }
}
