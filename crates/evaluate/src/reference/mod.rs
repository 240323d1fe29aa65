//! The language reference as pages, made from the declarations.

mod operators;

use crate::function::Functions;
use crate::scalar;
use kql::Library;
use kql::functions::{Function, FunctionKind};
use std::fmt::Write as _;

pub use operators::OPERATORS;

/// A tabular operator or statement, for the reference.
#[derive(Debug, Clone, Copy)]
pub struct Operator {
    /// How it is written, with its clauses.
    pub syntax: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What differs from the original; empty when nothing is known to.
    pub differs: &'static str,
    /// The page of the original's documentation, under the Kusto query reference.
    pub page: &'static str,
}

/// A page: its file name and its Markdown.
pub type Page = (String, String);

/// What a query example or a scalar example shows.
struct Entry<'a> {
    name: &'a str,
    summary: &'a str,
    examples: &'a [(&'a str, &'a str)],
    source: &'a str,
    differs: &'a str,
    kind: FunctionKind,
}

/// All pages of the reference.
#[must_use]
pub fn pages() -> Vec<Page> {
    let library = Library::builtin();
    let mut pages = vec![("operators.md".to_owned(), operators_page())];
    for (family, functions) in scalar::FAMILIES {
        let mut entries: Vec<Entry<'_>> = functions
            .iter()
            .map(|f| Entry {
                name: f.name,
                summary: f.summary,
                examples: f.examples,
                source: f.source,
                differs: f.differs,
                kind: FunctionKind::Scalar,
            })
            .collect();
        entries.sort_by_key(|e| e.name);
        let title = format!("Functions: {family}");
        pages.push((format!("functions-{family}.md"), functions_page(&title, &entries, &library)));
    }
    let functions = Functions::builtin();
    let aggregates: Vec<Entry<'_>> = functions
        .aggregates()
        .map(|f| Entry {
            name: f.name,
            summary: f.summary,
            examples: f.examples,
            source: f.source,
            differs: f.differs,
            kind: FunctionKind::Aggregate,
        })
        .collect();
    pages.push(("aggregates.md".to_owned(), functions_page("Aggregates", &aggregates, &library)));
    let plugins: Vec<Entry<'_>> = functions
        .plugins()
        .map(|f| Entry {
            name: f.name,
            summary: f.summary,
            examples: f.examples,
            source: f.source,
            differs: f.differs,
            kind: FunctionKind::Plugin,
        })
        .collect();
    pages.push(("plugins.md".to_owned(), functions_page("Plugins of evaluate", &plugins, &library)));
    pages
}

fn operators_page() -> String {
    let mut page =
        "# Operators and statements\n\n| Written | Does | Differs | Original |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for operator in OPERATORS {
        let syntax = operator.syntax.replace('|', "\\|");
        let link = format!("https://learn.microsoft.com/kusto/query/{}", operator.page);
        let _ =
            writeln!(page, "| `{syntax}` | {} | {} | [page]({link}) |", operator.summary, operator.differs);
    }
    page
}

fn functions_page(title: &str, entries: &[Entry<'_>], library: &Library) -> String {
    let mut page = format!(
        "# {title}\n\nMade from the declarations in `crates/evaluate`; the examples run in its tests.\n"
    );
    for entry in entries {
        let _ = writeln!(page, "\n## `{}`\n\n{}\n", entry.name, entry.summary);
        if let Some(function) = library.get(entry.kind, entry.name) {
            let _ = writeln!(page, "{}\n", signatures(function));
        }
        if !entry.examples.is_empty() {
            page.push_str("```kusto\n");
            for (query, result) in entry.examples {
                let result = result.replace('\n', "\n//   ");
                let _ = writeln!(page, "{query}\n// {result}");
            }
            page.push_str("```\n\n");
        }
        if !entry.differs.is_empty() {
            let _ = writeln!(page, "Differs: {}\n", entry.differs);
        }
        let _ = writeln!(page, "Source: <{}>", entry.source);
    }
    page
}

/// `name(first, second, …)`, one per way to call.
fn signatures(function: &Function) -> String {
    let one = |signature: &kql::functions::Signature| {
        let parameters = signature.parameters.iter().map(|p| match (p.min, p.max) {
            (0, 1) => format!("[{}]", p.name),
            (_, 1) => p.name.to_owned(),
            _ => format!("{}, …", p.name),
        });
        format!("`{}({})`", function.name, parameters.collect::<Vec<_>>().join(", "))
    };
    let mut written: Vec<String> = function.signatures.iter().map(one).collect();
    written.dedup();
    written.join(" or ")
}
