//! The page of what [`super::samples`] found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::reasons::{self, reason};
use super::samples::{Found, RuleSource};

/// Writes the page.
///
/// # Errors
/// The tables that have neither producer nor reason.
pub fn write(found: &Found) -> Result<String, Vec<String>> {
    let mut page = String::from(
        "# What is covered\n\nGenerated from the golden samples of the mappings (`cargo run -p xtask -- coverage`); a test keeps it \
         current. A *source* is a format or kind of record, as in the column `Format` and in `cordon scan --format`. Rows that \
         already are rows of a documented table (Defender's streaming API, exports of advanced hunting and of Log Analytics) \
         fill every table and are not repeated below.\n",
    );
    write_sources(&mut page, found);
    let missing = write_tables(&mut page, found);
    write_columns(&mut page, found);
    write_log_sources(&mut page, &found.rule_sources);
    write_unreached(&mut page, found);
    if missing.is_empty() { Ok(page) } else { Err(missing) }
}

/// Names that are read by the same mappings.
fn shown(source: &str) -> &str {
    if source == "windows-json" { "evtx, windows-json" } else { source }
}

fn write_sources(page: &mut String, found: &Found) {
    let mut by_source: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (table, sources) in &found.filled {
        for (source, columns) in sources {
            by_source.entry(source).or_default().push(format!("{table} ({})", columns.len()));
        }
    }
    let _ = writeln!(page, "\n## Sources\n\nTables with the number of columns that the source may fill.\n");
    page.push_str("| Source | Tables |\n| --- | --- |\n");
    for (source, tables) in by_source {
        let _ = writeln!(page, "| {} | {} |", shown(source), tables.join(", "));
    }
}

/// Writes the tables and returns those with neither producer nor reason.
fn write_tables(page: &mut String, found: &Found) -> Vec<String> {
    let (mut missing, mut without) = (vec![], vec![]);
    let mut names: Vec<&str> = found.catalog.iter().map(|table| table.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    page.push_str(
        "\n## Tables with a producer\n\n| Table | Columns filled | Sources |\n| --- | --- | --- |\n",
    );
    for name in names {
        let other = reason(reasons::OTHER_PRODUCERS, name);
        match (found.filled.get(name), other) {
            (None, None) => without.push(name),
            (sources, other) => write_table(page, found, name, sources, other),
        }
    }
    page.push_str("\n## Tables that only rows of themselves fill\n\n| Table | Why |\n| --- | --- |\n");
    for name in without {
        match reason(reasons::TABLES, name) {
            Some(reason) => {
                let _ = writeln!(page, "| {name} | {reason} |");
            }
            None => {
                missing.push(format!("table {name} has no producer and no reason in coverage/reasons.rs"))
            }
        }
    }
    missing
}

type Sources = BTreeMap<&'static str, BTreeSet<String>>;

fn write_table(page: &mut String, found: &Found, name: &str, sources: Option<&Sources>, other: Option<&str>) {
    let total = found.catalog.get(name).map_or(0, |table| table.columns.len());
    let columns: BTreeSet<&String> = sources.iter().flat_map(|sources| sources.values().flatten()).collect();
    let names = sources.iter().flat_map(|sources| sources.keys()).map(|source| shown(source));
    let names: Vec<&str> = names.chain(other).collect();
    let filled =
        if sources.is_some() { format!("{} of {total}", columns.len()) } else { "by code".to_owned() };
    let _ = writeln!(page, "| {name} | {filled} | {} |", names.join(", "));
}

fn write_columns(page: &mut String, found: &Found) {
    page.push_str("\n## Columns\n");
    for (table, sources) in &found.filled {
        let _ = writeln!(page, "\n### {table}\n");
        for (source, columns) in sources {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let _ = writeln!(page, "- **{}**: {}", shown(source), columns.join(", "));
        }
    }
}

fn write_log_sources(page: &mut String, sources: &[RuleSource]) {
    let total: usize = sources.iter().map(|source| source.rules).sum();
    let covered = |source: &&RuleSource| !source.producers.is_empty() || source.windows_channel;
    let rules: usize = sources.iter().filter(covered).map(|source| source.rules).sum();
    let _ = writeln!(
        page,
        "\n## Log sources of Sigma rules\n\n{} of {} log sources of SigmaHQ's rules, asked for by {rules} of {total} rules, have a producer.\n",
        sources.iter().filter(covered).count(),
        sources.len(),
    );
    page.push_str(
        "| Product | Category | Service | Rules | Produced by |\n| --- | --- | --- | --- | --- |\n",
    );
    for source in sources {
        let of = &source.source;
        let mut producers: Vec<&str> = source.producers.iter().map(|name| shown(name)).collect();
        if source.windows_channel && !producers.contains(&"evtx, windows-json") {
            producers.insert(0, "evtx, windows-json (by channel)");
        }
        let words = [of.service.as_str(), of.product.as_str(), of.category.as_str()];
        let why = || words.iter().find_map(|word| reason(reasons::LOG_SOURCES, word)).unwrap_or("none");
        let by = if producers.is_empty() { format!("— {}", why()) } else { producers.join(", ") };
        let _ =
            writeln!(page, "| {} | {} | {} | {} | {by} |", of.product, of.category, of.service, source.rules);
    }
}

fn write_unreached(page: &mut String, found: &Found) {
    let _ = writeln!(page, "\n## Mappings that no sample reaches\n");
    for mapping in &found.unreached {
        let _ = writeln!(page, "- {mapping}");
    }
    if found.unreached.is_empty() {
        page.push_str("None.\n");
    }
}
