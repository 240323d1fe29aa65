//! Statements with their values, and rows read by column name.
//!
//! Both dialects read `$1`, `$2`, … placeholders. Text of a statement comes from this crate only;
//! everything from outside is a bound value.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{AnyConnection, Arguments, AssertSqlSafe, Row as _};

use super::error::StateError;

/// A value for a placeholder.
pub(crate) enum Bind {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

impl From<i64> for Bind {
    fn from(value: i64) -> Self {
        Bind::Int(Some(value))
    }
}

impl From<Option<i64>> for Bind {
    fn from(value: Option<i64>) -> Self {
        Bind::Int(value)
    }
}

impl From<&str> for Bind {
    fn from(value: &str) -> Self {
        Bind::Text(Some(value.to_owned()))
    }
}

impl From<String> for Bind {
    fn from(value: String) -> Self {
        Bind::Text(Some(value))
    }
}

impl From<Option<String>> for Bind {
    fn from(value: Option<String>) -> Self {
        Bind::Text(value)
    }
}

impl From<Vec<u8>> for Bind {
    fn from(value: Vec<u8>) -> Self {
        Bind::Bytes(value)
    }
}

/// A statement being put together.
pub(crate) struct Sql {
    operation: &'static str,
    text: String,
    binds: Vec<Bind>,
}

impl Sql {
    /// A statement; `operation` completes "failed to …" in errors.
    pub(crate) fn new(operation: &'static str, text: &str) -> Self {
        Sql { operation, text: text.to_owned(), binds: vec![] }
    }

    /// Gives the next numbered placeholder its value.
    pub(crate) fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        self
    }

    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder and its value.
    pub(crate) fn arg(&mut self, value: impl Into<Bind>) -> &mut Self {
        self.binds.push(value.into());
        self.text.push_str(&format!("${}", self.binds.len()));
        self
    }

    /// Adds `(a, b, …)` of text values.
    pub(crate) fn args<'a>(&mut self, values: impl Iterator<Item = &'a str>) -> &mut Self {
        self.push("(");
        for (i, value) in values.enumerate() {
            if i > 0 {
                self.push(", ");
            }
            self.arg(value);
        }
        self.push(")")
    }

    fn split(self) -> Result<(&'static str, String, AnyArguments), StateError> {
        let Sql { operation, text, binds } = self;
        let mut arguments = AnyArguments::default();
        for bind in binds {
            match bind {
                Bind::Int(value) => arguments.add(value),
                Bind::Text(value) => arguments.add(value),
                Bind::Bytes(value) => arguments.add(value),
            }
            .map_err(|e| StateError::Query { operation, source: sqlx::Error::Encode(e) })?;
        }
        Ok((operation, text, arguments))
    }

    /// Runs it; returns the number of rows changed.
    pub(crate) async fn execute(self, on: &mut AnyConnection) -> Result<u64, StateError> {
        let (operation, text, arguments) = self.split()?;
        let done = sqlx::query_with(AssertSqlSafe(text), arguments).execute(on).await;
        done.map(|d| d.rows_affected()).map_err(|source| StateError::Query { operation, source })
    }

    /// All its rows; the statement must limit them.
    pub(crate) async fn rows(self, on: &mut AnyConnection) -> Result<Vec<Row>, StateError> {
        let (operation, text, arguments) = self.split()?;
        let rows = sqlx::query_with(AssertSqlSafe(text), arguments).fetch_all(on).await;
        let rows = rows.map_err(|source| StateError::Query { operation, source })?;
        Ok(rows.into_iter().map(|row| Row { operation, row }).collect())
    }

    /// Its first row, if any.
    pub(crate) async fn row(self, on: &mut AnyConnection) -> Result<Option<Row>, StateError> {
        let (operation, text, arguments) = self.split()?;
        let row = sqlx::query_with(AssertSqlSafe(text), arguments).fetch_optional(on).await;
        let row = row.map_err(|source| StateError::Query { operation, source })?;
        Ok(row.map(|row| Row { operation, row }))
    }
}

/// One row of a result.
pub(crate) struct Row {
    operation: &'static str,
    row: AnyRow,
}

impl Row {
    fn wrong(&self, source: sqlx::Error) -> StateError {
        StateError::Query { operation: self.operation, source }
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StateError> {
        self.row.try_get(column).map_err(|e| self.wrong(e))
    }

    pub(crate) fn optional_text(&self, column: &str) -> Result<Option<String>, StateError> {
        self.row.try_get(column).map_err(|e| self.wrong(e))
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StateError> {
        self.row.try_get(column).map_err(|e| self.wrong(e))
    }

    pub(crate) fn optional_int(&self, column: &str) -> Result<Option<i64>, StateError> {
        self.row.try_get(column).map_err(|e| self.wrong(e))
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, StateError> {
        self.row.try_get(column).map_err(|e| self.wrong(e))
    }
}

/// A `LIKE` pattern for "contains `text`", to be used with `ESCAPE '!'`.
pub(crate) fn contains_pattern(text: &str) -> String {
    format!("%{}%", escape_like(text))
}

/// `text` with the wildcards of `LIKE` escaped by `!`.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
