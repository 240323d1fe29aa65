//! The functions of mapping expressions: one list of name, arguments, result, meaning and code.
//!
//! A function answers "no value" when an argument it needs has none or has another form; it never
//! fails.

use std::borrow::Cow;

use schema::{Cell, ColumnType};

use super::{entity, lines, path};

/// The type of an expression's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultType {
    /// A field: whatever the record holds; converted to the column's type as it comes.
    Any,
    Text,
    Int,
    Bool,
    Time,
    Json,
}

impl ResultType {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Any => "field",
            Self::Text => "text",
            Self::Int => "whole number",
            Self::Bool => "truth value",
            Self::Time => "time",
            Self::Json => "JSON value",
        }
    }

    /// Whether every value of this type has a form in such a column.
    pub(crate) fn fits(self, column: ColumnType) -> bool {
        match column {
            ColumnType::String | ColumnType::Guid | ColumnType::Dynamic => true,
            ColumnType::Int | ColumnType::Long | ColumnType::Real => matches!(self, Self::Any | Self::Int),
            ColumnType::Bool => matches!(self, Self::Any | Self::Bool),
            ColumnType::DateTime => matches!(self, Self::Any | Self::Time),
        }
    }
}

/// What a function's code gets: its arguments in order, `None` for one without value.
pub(crate) type Arguments<'v, 'e> = &'v [Option<Cell<'e>>];

/// A function.
pub(crate) struct Function {
    pub name: &'static str,
    pub arguments: &'static [&'static str],
    pub result: ResultType,
    pub doc: &'static str,
    /// Whether the result says all that the arguments say, so that `rest()` need not repeat them.
    pub takes: bool,
    pub run: for<'v, 'e> fn(Arguments<'v, 'e>) -> Option<Cell<'e>>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A function's entry in the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionDoc {
    /// Its name.
    pub name: &'static str,
    /// Its arguments.
    pub arguments: &'static [&'static str],
    /// What it gives.
    pub doc: &'static str,
}

/// All functions, for the reference.
pub fn functions() -> impl Iterator<Item = FunctionDoc> {
    FUNCTIONS.iter().map(|f| FunctionDoc { name: f.name, arguments: f.arguments, doc: f.doc })
}

/// The function of that name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

macro_rules! function {
    ($name:literal, [$($argument:literal),*], $result:ident, takes, $doc:literal, $run:expr) => {
        function!(@ true, $name, [$($argument),*], $result, $doc, $run)
    };
    ($name:literal, [$($argument:literal),*], $result:ident, $doc:literal, $run:expr) => {
        function!(@ false, $name, [$($argument),*], $result, $doc, $run)
    };
    (@ $takes:literal, $name:literal, [$($argument:literal),*], $result:ident, $doc:literal, $run:expr) => {
        Function {
            takes: $takes,
            name: $name,
            arguments: &[$($argument),*],
            result: ResultType::$result,
            doc: $doc,
            run: $run,
        }
    };
}

/// Every function that depends on nothing but its arguments.
const FUNCTIONS: &[Function] = &[
    function!("basename", ["path"], Text, "The last part of a path with `\\` or `/`.", |a| {
        part(text(a, 0)?, path::basename)
    }),
    function!("dirname", ["path"], Text, "A path without its last part.", |a| {
        part(text(a, 0)?, path::dirname)
    }),
    function!(
        "hash",
        ["hashes", "kind"],
        Text,
        "One hash, in lower case, of a list like `SHA1=…,MD5=…`.",
        |a| { entity::hash(&text(a, 0)?, &text(a, 1)?).map(owned) }
    ),
    function!("lower", ["text"], Text, takes, "In lower case.", |a| {
        let text = text(a, 0)?;
        Some(if text.bytes().any(|b| b.is_ascii_uppercase()) || !text.is_ascii() {
            owned(text.to_lowercase())
        } else {
            Cell::Text(text)
        })
    }),
    function!("upper", ["text"], Text, takes, "In upper case.", |a| Some(owned(text(a, 0)?.to_uppercase()))),
    function!("trim", ["text"], Text, takes, "Without white space at both ends.", |a| part(
        text(a, 0)?,
        |t| Some(t.trim())
    )),
    function!("text", ["value"], Text, takes, "As text.", |a| text(a, 0).map(Cell::Text)),
    function!("int", ["value"], Int, takes, "A whole number from decimal or `0x` text.", |a| int(a, 0)
        .map(Cell::Int)),
    function!("nonzero", ["value"], Int, takes, "A whole number; no value when it is 0.", |a| {
        int(a, 0).filter(|n| *n != 0).map(Cell::Int)
    }),
    function!("bool", ["value"], Bool, takes, "A truth value from true/false, yes/no, 1/0.", |a| truth(a, 0)
        .map(Cell::Bool)),
    function!(
        "time",
        ["text"],
        Time,
        takes,
        "An instant from RFC 3339 text, UTC when it has no zone.",
        |a| { event::parse_micros(&text(a, 0)?).ok().map(Cell::Time) }
    ),
    function!("epoch_s", ["seconds"], Time, takes, "An instant from seconds since 1970.", |a| epoch(
        a, 1_000_000
    )),
    function!("epoch_ms", ["milliseconds"], Time, takes, "An instant from milliseconds since 1970.", |a| {
        epoch(a, 1_000)
    }),
    function!("json", ["text"], Json, takes, "JSON text as a value; no value when it is not JSON.", |a| {
        let text = text(a, 0)?;
        super::fit::is_json(&text).then_some(Cell::Json(text))
    }),
    function!(
        "name_of",
        ["account"],
        Text,
        takes,
        "The account name of `DOMAIN\\name` or `name@domain`.",
        |a| { part(text(a, 0)?, |t| Some(entity::account_name(t))) }
    ),
    function!("domain_of", ["account"], Text, "The domain of `DOMAIN\\name` or `name@domain`.", |a| {
        part(text(a, 0)?, entity::account_domain)
    }),
    function!("upn_of", ["account"], Text, takes, "The account when it is of the form `name@domain`.", |a| {
        let text = text(a, 0)?;
        entity::is_upn(&text).then_some(Cell::Text(text))
    }),
    function!(
        "ip",
        ["address"],
        Text,
        takes,
        "An IP address without IPv6-mapped prefix, brackets, zone or port.",
        |a| { entity::ip(&text(a, 0)?).map(owned) }
    ),
    function!(
        "guid",
        ["guid"],
        Text,
        takes,
        "A GUID in lower case without braces; no value when it is all zero.",
        |a| { entity::guid(&text(a, 0)?).map(owned) }
    ),
    function!("device_id", ["host"], Text, "Cordon's identifier of a device known by host name only.", |a| {
        entity::device_id(&text(a, 0)?).map(owned)
    }),
    function!("short_host", ["host"], Text, "A host name without its domain; an address stays whole.", |a| {
        part(text(a, 0)?, |t| Some(entity::short_host(t)))
    }),
    function!("url_host", ["url"], Text, "The host of a URL.", |a| part(text(a, 0)?, entity::url_host)),
    function!("registry_path", ["path"], Text, takes, "A registry path with its hive's full name.", |a| {
        Some(owned(path::registry(&text(a, 0)?)))
    }),
    function!(
        "registry_key",
        ["path"],
        Text,
        takes,
        "The key of a registry value's path, hive named in full.",
        |a| { Some(owned(path::registry(path::dirname(&text(a, 0)?)?))) }
    ),
    function!("device_path", ["path"], Text, takes, "A path without the volume's device prefix.", |a| {
        part(text(a, 0)?, |t| Some(path::without_device(t)))
    }),
    function!(
        "join_path",
        ["folder", "name"],
        Text,
        takes,
        "Folder and name with the folder's kind of separator.",
        |a| {
            let (folder, name) = (text(a, 0)?, text(a, 1)?);
            Some(owned(path::join(&folder, &name)))
        }
    ),
    function!(
        "before",
        ["text", "mark"],
        Text,
        "What stands before the first mark, or the whole text.",
        |a| {
            let mark = text(a, 1)?;
            part(text(a, 0)?, |t| Some(t.split_once(&*mark).map_or(t, |(before, _)| before).trim()))
        }
    ),
    function!(
        "after",
        ["text", "mark"],
        Text,
        "What stands after the first mark; no value without it.",
        |a| {
            let mark = text(a, 1)?;
            part(text(a, 0)?, |t| t.split_once(&*mark).map(|(_, after)| after.trim()))
        }
    ),
    function!(
        "ip_type",
        ["address"],
        Text,
        "Public, Private, Loopback, Multicast, LinkLocal or Reserved.",
        |a| { entity::ip_type(&text(a, 0)?).map(|kind| Cell::Text(Cow::Borrowed(kind))) }
    ),
    function!("image_of", ["command"], Text, "The program's path in a command line.", |a| {
        part(text(a, 0)?, |t| Some(path::image_of(t)))
    }),
    function!(
        "line_value",
        ["text", "key"],
        Text,
        "The value of a `key = value` or `key: value` line.",
        |a| {
            let key = text(a, 1)?;
            part(text(a, 0)?, |t| lines::value(t, &key))
        }
    ),
    function!("xml_text", ["xml", "element"], Text, "The text of the first XML element of that name.", |a| {
        let element = text(a, 1)?;
        part(text(a, 0)?, |t| lines::xml_text(t, &element))
    }),
    function!(
        "equals",
        ["value", "other"],
        Bool,
        "Whether two values are the same text, ignoring case.",
        |a| {
            let same = match (text(a, 0), text(a, 1)) {
                (Some(one), Some(other)) => one.eq_ignore_ascii_case(&other),
                _ => false,
            };
            Some(Cell::Bool(same))
        }
    ),
    function!("contains", ["text", "part"], Bool, "Whether a text holds another.", |a| {
        Some(Cell::Bool(text(a, 0).zip(text(a, 1)).is_some_and(|(text, part)| text.contains(&*part))))
    }),
    function!(
        "starts_with",
        ["text", "start"],
        Bool,
        "Whether a text starts with another, ignoring case.",
        |a| {
            let hit = text(a, 0).zip(text(a, 1)).is_some_and(|(text, start)| {
                text.as_bytes()
                    .get(..start.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
            });
            Some(Cell::Bool(hit))
        }
    ),
    function!("ends_with", ["text", "end"], Bool, "Whether a text ends with another, ignoring case.", |a| {
        let hit = text(a, 0).zip(text(a, 1)).is_some_and(|(text, end)| {
            let from = text.len().checked_sub(end.len());
            from.is_some_and(|from| text.as_bytes()[from..].eq_ignore_ascii_case(end.as_bytes()))
        });
        Some(Cell::Bool(hit))
    }),
    function!("has", ["value"], Bool, "Whether there is a value.", |a| Some(Cell::Bool(
        a.first()?.is_some()
    ))),
    function!("not", ["value"], Bool, "The opposite truth value.", |a| truth(a, 0).map(|b| Cell::Bool(!b))),
];

fn owned(text: String) -> Cell<'static> {
    Cell::Text(Cow::Owned(text))
}

/// An argument as text.
pub(crate) fn text<'e>(arguments: Arguments<'_, 'e>, index: usize) -> Option<Cow<'e, str>> {
    Some(match arguments.get(index)?.as_ref()? {
        Cell::Text(text) | Cell::Json(text) => text.clone(),
        Cell::Time(us) => Cow::Owned(event::format_micros(*us)),
        other => Cow::Owned(other.as_text().into_owned()),
    })
}

fn int(arguments: Arguments<'_, '_>, index: usize) -> Option<i64> {
    super::fit::whole(arguments.get(index)?.as_ref()?)
}

fn truth(arguments: Arguments<'_, '_>, index: usize) -> Option<bool> {
    super::fit::truth(arguments.get(index)?.as_ref()?)
}

fn epoch(arguments: Arguments<'_, '_>, unit: i64) -> Option<Cell<'static>> {
    let micros = match arguments.first()?.as_ref()? {
        Cell::Real(n) => n * unit as f64,
        Cell::Text(text) => text.trim().parse::<f64>().ok()? * unit as f64,
        Cell::Int(n) => return n.checked_mul(unit).map(Cell::Time),
        _ => return None,
    };
    (micros.abs() < 9e17).then_some(Cell::Time(micros.round() as i64))
}

/// A part of a text, borrowed where the text is.
fn part<'e>(text: Cow<'e, str>, take: impl for<'t> Fn(&'t str) -> Option<&'t str>) -> Option<Cell<'e>> {
    let found = match text {
        Cow::Borrowed(text) => Cow::Borrowed(take(text)?),
        Cow::Owned(text) => Cow::Owned(take(&text)?.to_owned()),
    };
    (!found.is_empty()).then_some(Cell::Text(found))
}
