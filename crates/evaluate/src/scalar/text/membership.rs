//! `in`, `in~` and their opposites.

use super::input::text_of;
use super::terms::equal_fold;
use super::test::items;
use crate::value::equal;
use crate::{Scalar, Value};

pub(super) const IN: Scalar = Scalar {
    name: "in",
    summary: "Whether the value equals an item of the list, of which arrays are read item by item.",
    examples: &[
        ("2 in (1, 2)", "true"),
        ("'b' in ('a', 'B')", "false"),
        ("'b' in (dynamic(['a', 'b']))", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/in-cs-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(within(arguments, same))),
};

pub(super) const NOT_IN: Scalar = Scalar {
    name: "!in",
    summary: "Whether the value equals no item of the list; true for a missing value.",
    examples: &[("3 !in (1, 2)", "true"), ("'b' !in ('a', 'b')", "false")],
    source: "https://learn.microsoft.com/kusto/query/not-in-cs-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(!within(arguments, same))),
};

pub(super) const IN_FOLD: Scalar = Scalar {
    name: "in~",
    summary: "Whether the value equals an item of the list; case does not count.",
    examples: &[("'b' in~ ('A', 'B')", "true"), ("'c' in~ ('A', 'B')", "false")],
    source: "https://learn.microsoft.com/kusto/query/in-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(within(arguments, same_fold))),
};

pub(super) const NOT_IN_FOLD: Scalar = Scalar {
    name: "!in~",
    summary: "Whether the value equals no item of the list; case does not count.",
    examples: &[("'c' !in~ ('A', 'B')", "true"), ("'b' !in~ ('A', 'B')", "false")],
    source: "https://learn.microsoft.com/kusto/query/not-in-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(!within(arguments, same_fold))),
};

fn within(arguments: &[Value], same: fn(&Value, &Value) -> bool) -> bool {
    arguments.first().is_some_and(|value| items(arguments).any(|item| same(value, item)))
}

fn same(a: &Value, b: &Value) -> bool {
    equal(a, b) == Some(true)
}

fn same_fold(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(_), Value::Text(_)) => equal_fold(&text_of(a), &text_of(b)),
        _ => same(a, b),
    }
}
