//! `rows_near`.

use super::{Plugin, PluginCall};
use crate::{Fault, Table};

pub(super) const ROWS_NEAR: Plugin = Plugin {
    name: "rows_near",
    summary: "The rows for which a condition is true, with those just before and after them.",
    examples: &[
        (
            "range x from 1 to 9 step 1 | serialize | evaluate rows_near(x == 5, 1) | summarize make_list(x)",
            "[[4,5,6]]",
        ),
        (
            "range x from 1 to 9 step 1 | serialize | evaluate rows_near(x == 5, 0, 2) | summarize make_list(x)",
            "[[5,6,7]]",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/rows-near-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let before = call.count(1, "NumRows", "rows_near")?;
    let after = match call.constant(2, "NumRowsAfter") {
        Some(_) => call.count(2, "NumRowsAfter", "rows_near")?,
        None => before,
    };
    let holds: Vec<bool> = call.values(0).iter().map(|v| v.as_bool() == Some(true)).collect();
    let mut kept = vec![false; holds.len()];
    let mut from = 0;
    for at in holds.iter().enumerate().filter(|(_, holds)| **holds).map(|(at, _)| at) {
        let end = at.saturating_add(after).saturating_add(1).min(kept.len());
        // What an earlier hit has marked need not be marked again.
        let start = at.saturating_sub(before).max(from).min(end);
        kept.iter_mut().take(end).skip(start).for_each(|k| *k = true);
        from = end;
    }
    let rows = call.input.rows.iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| row.clone());
    Ok(Table { columns: call.input.columns.clone(), rows: rows.collect() })
}
