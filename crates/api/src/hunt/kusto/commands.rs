//! Management commands: the words of a text, and which of [`super::show`] they mean.
//!
//! <https://learn.microsoft.com/kusto/management/>. Cordon's tables are written by its pipeline only, so
//! the commands are those that show.

use evaluate::{Table, Value};
use kql::Type;

use super::database::known;
use super::show::{self, Asked};
use crate::auth::Caller;
use crate::context::Api;
use crate::problem::Problem;

/// Words of a command that are read; the longest known one has ten.
const WORDS_LIMIT: usize = 64;

/// Splits a text into the command and the operators that its answer flows into.
pub(super) fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.trim().trim_end_matches(';');
    let mut quote = None;
    for (place, c) in text.char_indices() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '|') => return (&text[..place], text.get(place + 1..)),
            _ => {}
        }
    }
    (text, None)
}

/// Runs a command for a database.
///
/// # Errors
/// When it is none of those known here.
pub(super) fn run(api: &Api, caller: &Caller, (command, database): (&str, &str)) -> Result<Table, Problem> {
    let words = words(command);
    let lower: Vec<String> = words.iter().map(|w| w.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let [".show", rest @ ..] = lower.as_slice() else { return Err(unknown(command)) };
    let asked = Asked { api, caller, database: known(database) };
    let name = |place: usize| words.get(place + 1).map(String::as_str).unwrap_or_default();
    let of = |place: usize| Asked { database: known(name(place)), ..asked };
    Ok(match rest {
        ["version"] => show::version(),
        ["cluster"] => show::cluster(caller.now_us),
        ["cluster", "schema", "as", "json"] | ["schema", "as", "json"] => show::schema_json(&asked, true),
        ["cluster", "databases", ..] | ["databases"] | ["databases", "details" | "identity"] => {
            show::databases(&asked)
        }
        ["databases", "schema", "as", "json"] | ["databases", "schema", _, "as", "json"] => {
            show::schema_json(&asked, true)
        }
        ["database"] | ["database", "details" | "identity"] => show::one_database(&asked),
        ["schema"] | ["database", "schema"] | ["cluster", "schema"] => show::schema(&asked),
        ["databases", "schema"] => show::schema(&asked),
        ["database", "schema", "as", "json"] => show::schema_json(&asked, false),
        ["database", _, "schema"] | ["database", "schema", _] => {
            show::schema(&of(if rest.get(1) == Some(&"schema") { 2 } else { 1 }))
        }
        ["database", _, "schema", "as", "json"] => show::schema_json(&of(1), false),
        ["database", _, "details" | "identity"] => show::one_database(&of(1)),
        ["database", _, "principals"] | ["database", "principals"] => show::principal_roles(&asked),
        ["tables"] => show::tables(&asked, None)?,
        ["tables", "details"] => show::table_details(&asked, None)?,
        ["table", _] => show::tables(&asked, Some(name(1)))?,
        ["table", _, "details"] => show::table_details(&asked, Some(name(1)))?,
        ["table", _, "cslschema"] | ["table", _, "schema"] | ["table", _, "schema", "as", "csl"] => {
            show::table_schema(&asked, name(1), false)?
        }
        ["table", _, "schema", "as", "json"] => show::table_schema(&asked, name(1), true)?,
        ["functions"] => show::functions(&asked, None)?,
        ["function", _] => show::functions(&asked, Some(name(1)))?,
        ["principal", "roles" | "access" | "@me"] | ["principal", _, "roles"] => {
            show::principal_roles(&asked)
        }
        ["queries"] | ["commands-and-queries"] => show::queries(&asked, false),
        ["running", "queries"] => show::queries(&asked, true),
        rest => show::empty(rest).ok_or_else(|| unknown(command))?,
    })
}

fn unknown(command: &str) -> Problem {
    let shown: String = command.chars().take(200).collect();
    Problem::invalid(format!(
        "the command `{shown}` is not supported: there are .show databases, database, schema, tables, table, functions, \
         function, version, cluster, principal roles, queries, running queries, operations, each in the forms that \
         Kusto documents. Tables are written by what Cordon takes in; functions are kept by /api/v1/hunt/functions"
    ))
}

/// The words: names may be in brackets and quotes.
fn words(command: &str) -> Vec<String> {
    let mut found = vec![];
    let mut rest = command.trim();
    while !rest.is_empty() && found.len() < WORDS_LIMIT {
        let (word, tail) = next_word(rest);
        found.push(word);
        rest = tail.trim_start();
    }
    found
}

fn next_word(text: &str) -> (String, &str) {
    let inner = text.strip_prefix('[').map(str::trim_start).unwrap_or(text);
    if let Some(quote) = inner.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let body = inner.get(1..).unwrap_or_default();
        let (word, tail) = body.split_once(quote).unwrap_or((body, ""));
        let tail = tail.trim_start();
        let tail = if inner.len() < text.len() { tail.strip_prefix(']').unwrap_or(tail) } else { tail };
        return (word.to_owned(), tail);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, tail) = text.split_at(end);
    (word.to_owned(), tail)
}

/// A table as a query that gives it, for the operators behind a command.
pub(super) fn as_query(table: &Table) -> String {
    let columns: Vec<String> =
        table.columns.iter().map(|c| format!("['{}']:{}", c.name, c.column_type.name())).collect();
    let cells: Vec<String> = table
        .rows
        .iter()
        .flat_map(|row| row.iter().zip(&table.columns))
        .map(|(value, column)| literal(value, column.column_type))
        .collect();
    format!("datatable({})[{}]", columns.join(","), cells.join(","))
}

fn literal(value: &Value, kind: Type) -> String {
    let text = evaluate::value::to_text(value);
    match kind {
        // JSON escapes what would end the text; KQL reads the same escapes.
        Type::String => serde_json::Value::String(text).to_string(),
        kind if value.is_null() => format!("{}(null)", kind.name()),
        Type::Dynamic => format!("dynamic({})", value.to_json()),
        kind => format!("{}({text})", kind.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_operators() {
        assert_eq!(
            split(".show tables | where A has '|' | take 1;"),
            (".show tables ", Some(" where A has '|' | take 1"))
        );
        assert_eq!(split(".show table ['a|b'] details"), (".show table ['a|b'] details", None));
        assert_eq!(
            words(".show  table ['My Table'] schema as json"),
            [".show", "table", "My Table", "schema", "as", "json"]
        );
        assert_eq!(words(".show table [\"T\"]details"), [".show", "table", "T", "details"]);
        assert_eq!(words(".show table 'T'"), [".show", "table", "T"]);
        assert_eq!(words(".show table ['open"), [".show", "table", "open"]);
        assert_eq!(words(""), Vec::<String>::new());
    }

    #[test]
    fn a_table_becomes_a_query() {
        let columns = show::columns("A:string,B:long,C:datetime,D:dynamic");
        let rows = vec![vec![
            Value::text("it's \"x\"\n"),
            Value::Null,
            Value::text("2026-01-01").to(Type::DateTime),
            Value::array(vec![Value::Long(1)]),
        ]];
        let text = as_query(&Table { columns, rows });
        assert_eq!(
            text,
            "datatable(['A']:string,['B']:long,['C']:datetime,['D']:dynamic)\
             [\"it's \\\"x\\\"\\n\",long(null),datetime(2026-01-01T00:00:00.0000000Z),dynamic([1])]"
        );
        assert!(kql::parse(&text).diagnostics.is_empty());
    }
}
