//! `make_list()`, `make_list_if()`, `make_list_with_nulls()`, `makelist()`, `make_set()`,
//! `make_set_if()`, `makeset()`: values gathered in an array.

use super::condition::when;
use crate::value::Key;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;
use std::collections::HashSet;

/// Most items of an array, and how many there are when the call does not say.
pub(super) const ITEMS_MAX: usize = 1_048_576;
/// How many items the old names gather when the call does not say.
pub(super) const ITEMS_OLD: usize = 128;

pub(super) const MAKE_LIST: Aggregate = Aggregate {
    name: "make_list",
    summary: "The values that are not null as an array, in the order of the rows; arrays give their items.",
    examples: &[
        ("datatable(x: long) [3, long(null), 1] | summarize make_list(x)", "[[3,1]]"),
        ("range x from 1 to 9 step 1 | summarize make_list(x, 2)", "[[1,2]]"),
        ("datatable(x: dynamic) [dynamic([1, 2]), dynamic(3)] | summarize make_list(x)", "[[1,2,3]]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/make-list-aggregation-function",
    differs: "",
    start: |call| Ok(Gathered::start(call, LIST)),
};

pub(super) const MAKELIST: Aggregate = Aggregate {
    name: "makelist",
    summary: "The old name of `make_list`, with 128 items when the call does not say.",
    examples: &[("range x from 1 to 200 step 1 | summarize array_length(makelist(x))", "[128]")],
    start: |call| Ok(Gathered::start(call, Form { items: ITEMS_OLD, ..LIST })),
    ..MAKE_LIST
};

pub(super) const MAKE_LIST_IF: Aggregate = Aggregate {
    name: "make_list_if",
    summary: "The values of the rows for which the condition is true, as an array.",
    examples: &[("range x from 1 to 9 step 1 | summarize make_list_if(x, x > 5, 2)", "[[6,7]]")],
    source: "https://learn.microsoft.com/kusto/query/make-list-if-aggregation-function",
    start: |call| when(1, Gathered::start(call, Form { option: 2, ..LIST })),
    ..MAKE_LIST
};

pub(super) const MAKE_LIST_WITH_NULLS: Aggregate = Aggregate {
    name: "make_list_with_nulls",
    summary: "All values, nulls included, as an array.",
    examples: &[(
        "datatable(x: long) [3, long(null), 1] | summarize make_list_with_nulls(x)",
        "[[3,null,1]]",
    )],
    source: "https://learn.microsoft.com/kusto/query/make-list-with-nulls-aggregation-function",
    start: |call| Ok(Gathered::start(call, Form { nulls: true, ..LIST })),
    ..MAKE_LIST
};

pub(super) const MAKE_SET: Aggregate = Aggregate {
    name: "make_set",
    summary: "The different values that are not null as an array; arrays give their items.",
    examples: &[
        ("datatable(x: long) [3, 1, 3] | summarize make_set(x)", "[[3,1]]"),
        (
            "datatable(x: dynamic) [dynamic([\"a\", \"b\"]), dynamic([\"b\"])] | summarize make_set(x)",
            "[[\"a\",\"b\"]]",
        ),
        ("range x from 1 to 9 step 1 | summarize make_set(x % 3, 2)", "[[1,2]]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/make-set-aggregation-function",
    start: |call| Ok(Gathered::start(call, SET)),
    ..MAKE_LIST
};

pub(super) const MAKESET: Aggregate = Aggregate {
    name: "makeset",
    summary: "The old name of `make_set`, with 128 items when the call does not say.",
    examples: &[("range x from 1 to 200 step 1 | summarize array_length(makeset(x))", "[128]")],
    start: |call| Ok(Gathered::start(call, Form { items: ITEMS_OLD, ..SET })),
    ..MAKE_SET
};

pub(super) const MAKE_SET_IF: Aggregate = Aggregate {
    name: "make_set_if",
    summary: "The different values of the rows for which the condition is true, as an array.",
    examples: &[("range x from 1 to 9 step 1 | summarize make_set_if(x % 3, x > 4)", "[[2,0,1]]")],
    source: "https://learn.microsoft.com/kusto/query/make-set-if-aggregation-function",
    start: |call| when(1, Gathered::start(call, Form { option: 2, ..SET })),
    ..MAKE_LIST
};

/// What is gathered.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// Where the size stands among the arguments.
    option: usize,
    /// The size when it does not.
    items: usize,
    nulls: bool,
    distinct: bool,
}

const LIST: Form = Form { option: 1, items: ITEMS_MAX, nulls: false, distinct: false };
const SET: Form = Form { distinct: true, ..LIST };

struct Gathered {
    form: Form,
    text: bool,
    limit: Option<usize>,
    items: Vec<Value>,
    seen: HashSet<Key, ahash::RandomState>,
}

/// The size that the call asks for.
pub(super) fn size_of(argument: Option<&Value>, default: usize) -> usize {
    let asked = argument.and_then(|size| size.to(Type::Long).as_long());
    asked.map_or(default, |size| usize::try_from(size).unwrap_or(0)).min(ITEMS_MAX)
}

impl Gathered {
    fn start(call: &Call<'_>, form: Form) -> Box<dyn Accumulator> {
        let text = call.types.first() == Some(&Type::String);
        Box::new(Gathered { form, text, limit: None, items: vec![], seen: HashSet::default() })
    }

    fn push(&mut self, value: &Value, limit: usize) {
        let item = match value {
            Value::Null if self.text => Value::text(""),
            Value::Null if !self.form.nulls => return,
            value => value.to(Type::Dynamic),
        };
        if self.items.len() < limit && (!self.form.distinct || self.seen.insert(Key(item.clone()))) {
            self.items.push(item);
        }
    }
}

impl Accumulator for Gathered {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let (option, items) = (self.form.option, self.form.items);
        let limit = *self.limit.get_or_insert_with(|| size_of(arguments.get(option), items));
        match arguments.first() {
            _ if self.items.len() >= limit => {}
            Some(Value::Array(members)) => members.iter().for_each(|member| self.push(member, limit)),
            Some(value) => self.push(value, limit),
            None => {}
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![Value::array(std::mem::take(&mut self.items))])
    }
}
