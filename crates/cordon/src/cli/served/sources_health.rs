//! `cordon sources health`.

use std::io::Write as _;

use serde_json::Value;

use super::client::Client;
use super::incidents::{moment, text};
use crate::exit::CommandError;
use crate::render::table::TextTable;

/// Shows the health of all sources: a line per kind of record, then what has changed for the worse.
pub(super) fn run(client: &Client, as_json: bool) -> Result<(), CommandError> {
    let sources = client.list("/api/v1/source-health", usize::MAX)?;
    let mut out = std::io::stdout().lock();
    if as_json {
        for source in &sources {
            writeln!(out, "{source}")?;
        }
        return Ok(());
    }
    let mut table =
        TextTable::new(&["Source", "Kind", "Last", "Per minute", "Lag", "Unreadable", "Unmapped"]);
    for source in &sources {
        for kind in list(source, "kinds") {
            let number = |name: &str| kind.get(name).and_then(Value::as_f64);
            let percent = |name: &str| number(name).map_or(String::new(), |n| format!("{:.0} %", n * 100.0));
            table.row([
                text(source, "source").to_owned(),
                text(kind, "kind").to_owned(),
                moment(text(kind, "lastDateTime")),
                number("perMinute").map_or(String::new(), |n| format!("{n:.1}")),
                number("lagSeconds").map_or(String::new(), |n| format!("{n:.0} s")),
                percent("unreadable"),
                percent("unmapped"),
            ]);
        }
    }
    write!(out, "{}", table.render())?;
    for source in &sources {
        for finding in list(source, "findings") {
            let (name, kind) = (text(source, "source"), text(finding, "recordKind"));
            writeln!(out, "{name} {kind}  {}: {}", text(finding, "kind"), text(finding, "told"))?;
        }
    }
    Ok(())
}

fn list<'v>(of: &'v Value, name: &str) -> &'v [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
