//! The reference page of a table, made from its declaration.

use std::fmt::Write as _;

use crate::catalog::{Family, Table};

/// A Markdown page: what the table holds and its columns with their types.
#[must_use]
pub fn reference_page(table: &Table) -> String {
    let mut page = format!("# {}\n\n", table.name);
    if let Some(current) = &table.alias_of {
        let _ = writeln!(page, "Older name of `{current}`.\n");
    }
    if !table.doc.is_empty() {
        let _ = writeln!(page, "{}\n", table.doc);
    }
    let families: Vec<&str> = table.families.iter().map(|f| family_name(*f)).collect();
    let _ = writeln!(page, "Domain: {}. Documented by: {}.\n", table.domain, families.join(", "));
    page.push_str("| Column | Type | Only in | About |\n| --- | --- | --- | --- |\n");
    for column in &table.columns {
        let only = match (column.in_defender, column.in_sentinel, table.families.len()) {
            (true, false, 2) => "advanced hunting only",
            (false, true, 2) => "Log Analytics only",
            _ => "",
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            column.name,
            column.column_type.name(),
            only,
            column.doc
        );
    }
    page
}

fn family_name(family: Family) -> &'static str {
    match family {
        Family::Defender => "Defender advanced hunting",
        Family::Sentinel => "Log Analytics",
        Family::Cordon => "Cordon",
    }
}
