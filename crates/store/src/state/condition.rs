//! Conditions over the columns of a table, put together by a caller and turned into SQL with bound
//! values. Columns come from closed lists ([`Field`]); no text of a caller becomes part of a statement.
//!
//! Logic has two values, as in OData: a comparison with nothing is false unless it asks for nothing
//! (`eq null`), and `not` of it is true.

use super::database::Dialect;
use super::error::{StateError, check_text};
use super::sql::{Bind, Sql, escape_like};

/// Most comparisons of one condition.
pub const CONDITION_LIMIT: usize = 200;
/// Longest text to compare with, in characters.
const TEXT_LIMIT_CHARS: usize = 1_024;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text; compared exactly, searched without regard to case.
    Text,
    /// A number, or a time in microseconds.
    Number,
    /// A JSON list of texts; for [`Condition::Any`].
    TextList,
}

/// A closed list of columns.
pub trait Field: Copy {
    /// SQL of the column.
    fn sql(self) -> &'static str;
    /// What it holds.
    fn kind(self) -> FieldKind;
    /// Whether it may hold nothing.
    fn optional(self) -> bool;
}

/// An item of a list, within [`Condition::Any`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item;

impl Field for Item {
    fn sql(self) -> &'static str {
        "item.value"
    }
    fn kind(self) -> FieldKind {
        FieldKind::Text
    }
    fn optional(self) -> bool {
        false
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "their names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn sql(self) -> &'static str {
        match self {
            Comparison::Equal => " = ",
            Comparison::NotEqual => " <> ",
            Comparison::Less => " < ",
            Comparison::LessOrEqual => " <= ",
            Comparison::Greater => " > ",
            Comparison::GreaterOrEqual => " >= ",
        }
    }
}

/// Where a text must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "their names say it")]
pub enum Place {
    Start,
    End,
    Anywhere,
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number, or a time in microseconds.
    Number(i64),
}

/// A condition on rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition<F> {
    /// Always or never.
    Constant(bool),
    /// All of them.
    And(Vec<Condition<F>>),
    /// One of them.
    Or(Vec<Condition<F>>),
    /// Not that.
    Not(Box<Condition<F>>),
    /// A column compared with a value.
    Compare(F, Comparison, Value),
    /// A column holds nothing.
    IsNull(F),
    /// A column holds one of the values.
    In(F, Vec<Value>),
    /// A column contains a text, without regard to case.
    Find(F, Place, String),
    /// An item of a list fulfils a condition; without one, the list has items.
    Any(F, Option<Box<Condition<Item>>>),
}

impl<F: Field> Condition<F> {
    /// Adds the condition in brackets.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for too many comparisons, overlong text, or a column that does not hold
    /// what it is compared with.
    pub(crate) fn push(&self, sql: &mut Sql, dialect: Dialect) -> Result<(), StateError> {
        let count = self.count();
        if count > CONDITION_LIMIT {
            let reason = format!("has {count} comparisons; at most {CONDITION_LIMIT} are allowed");
            return Err(StateError::invalid("filter", reason));
        }
        self.write(sql, dialect)
    }

    fn count(&self) -> usize {
        match self {
            Condition::And(parts) | Condition::Or(parts) => parts.iter().map(Condition::count).sum(),
            Condition::Not(inner) => inner.count(),
            Condition::In(_, values) => values.len().max(1),
            Condition::Any(_, Some(inner)) => 1 + inner.count(),
            _ => 1,
        }
    }

    fn write(&self, sql: &mut Sql, dialect: Dialect) -> Result<(), StateError> {
        sql.push("(");
        match self {
            Condition::Constant(value) => _ = sql.push(if *value { "1 = 1" } else { "1 = 0" }),
            Condition::And(parts) => Self::join(parts, " AND ", "1 = 1", sql, dialect)?,
            Condition::Or(parts) => Self::join(parts, " OR ", "1 = 0", sql, dialect)?,
            Condition::Not(inner) => {
                sql.push("NOT ");
                inner.write(sql, dialect)?;
            }
            Condition::Compare(field, comparison, value) => compare(*field, *comparison, value, sql)?,
            Condition::IsNull(field) => _ = sql.push(field.sql()).push(" IS NULL"),
            Condition::In(field, values) => one_of(*field, values, sql)?,
            Condition::Find(field, place, text) => find(*field, *place, text, sql)?,
            Condition::Any(field, inner) => any(*field, inner.as_deref(), sql, dialect)?,
        }
        sql.push(")");
        Ok(())
    }

    fn join(
        parts: &[Self],
        word: &str,
        when_empty: &str,
        sql: &mut Sql,
        dialect: Dialect,
    ) -> Result<(), StateError> {
        if parts.is_empty() {
            sql.push(when_empty);
        }
        for (place, part) in parts.iter().enumerate() {
            sql.push(if place == 0 { "" } else { word });
            part.write(sql, dialect)?;
        }
        Ok(())
    }
}

/// The value to bind, when the column holds such.
fn bound(field: impl Field, value: &Value) -> Result<Bind, StateError> {
    match (field.kind(), value) {
        (FieldKind::Text, Value::Text(text)) => {
            check_text("filter", text, TEXT_LIMIT_CHARS)?;
            Ok(text.as_str().into())
        }
        (FieldKind::Number, Value::Number(number)) => Ok((*number).into()),
        _ => Err(StateError::invalid("filter", "compares a property with a value of another type")),
    }
}

fn compare(
    field: impl Field,
    comparison: Comparison,
    value: &Value,
    sql: &mut Sql,
) -> Result<(), StateError> {
    let value = bound(field, value)?;
    if field.optional() {
        let unequal = comparison == Comparison::NotEqual;
        sql.push(field.sql()).push(if unequal { " IS NULL OR " } else { " IS NOT NULL AND " });
    }
    sql.push(field.sql()).push(comparison.sql()).arg(value);
    Ok(())
}

fn one_of(field: impl Field, values: &[Value], sql: &mut Sql) -> Result<(), StateError> {
    if values.is_empty() {
        sql.push("1 = 0");
        return Ok(());
    }
    if field.optional() {
        sql.push(field.sql()).push(" IS NOT NULL AND ");
    }
    sql.push(field.sql()).push(" IN (");
    for (place, value) in values.iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).arg(bound(field, value)?);
    }
    sql.push(")");
    Ok(())
}

fn find(field: impl Field, place: Place, text: &str, sql: &mut Sql) -> Result<(), StateError> {
    if field.kind() != FieldKind::Text {
        return Err(StateError::invalid("filter", "looks for text in a property that is none"));
    }
    check_text("filter", text, TEXT_LIMIT_CHARS)?;
    let text = escape_like(&text.to_lowercase());
    let pattern = match place {
        Place::Start => format!("{text}%"),
        Place::End => format!("%{text}"),
        Place::Anywhere => format!("%{text}%"),
    };
    if field.optional() {
        sql.push(field.sql()).push(" IS NOT NULL AND ");
    }
    sql.push(&format!("LOWER({}) LIKE ", field.sql())).arg(pattern).push(" ESCAPE '!'");
    Ok(())
}

fn any(
    field: impl Field,
    inner: Option<&Condition<Item>>,
    sql: &mut Sql,
    dialect: Dialect,
) -> Result<(), StateError> {
    if field.kind() != FieldKind::TextList {
        return Err(StateError::invalid("filter", "asks for any item of a property that is no list"));
    }
    sql.push("EXISTS (SELECT 1 FROM ");
    match dialect {
        Dialect::Sqlite => sql.push(&format!("json_each({}) AS item", field.sql())),
        Dialect::Postgres => {
            sql.push(&format!("json_array_elements_text(({})::json) AS item(value)", field.sql()))
        }
    };
    if let Some(inner) = inner {
        sql.push(" WHERE ");
        inner.write(sql, dialect)?;
    }
    sql.push(")");
    Ok(())
}
