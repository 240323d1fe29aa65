//! An incident's name: what kind of attack, where, and how many kinds of source told of it.
//!
//! Names change as incidents grow (correlation notes §5), so nothing may depend on them.

use model::Alert;

use crate::judge::Facts;
use crate::story::{Group, Labels, gravest};

/// The name of an incident.
pub(crate) fn name(alerts: &[&Alert], labels: &Labels, facts: &Facts) -> String {
    let Some(main) = gravest(alerts) else { return "Empty incident".to_owned() };
    let title = main.title.trim().trim_end_matches('.');
    let place = place(labels);
    let what = match (facts.template, facts.findings.tactics.as_slice()) {
        (Some(template), _) => format!("{template}: {title}"),
        (None, [first, .., last]) if facts.findings.independent > 1 => {
            format!("{title}, from {} to {}", first.name().to_lowercase(), last.name().to_lowercase())
        }
        _ => title.to_owned(),
    };
    let sources =
        if facts.domains > 1 { format!(", seen in {} domains", facts.domains) } else { String::new() };
    format!("{what}{place}{sources}")
}

/// ` on DC01 and 2 more devices` or ` for ann@corp.example`.
fn place(labels: &Labels) -> String {
    let at = |group: &Group, word: &str, noun: &str| match (group.names.first(), group.total) {
        (Some(first), 1) => Some(format!(" {word} {first}")),
        (Some(first), 2) => Some(format!(" {word} {first} and {}", group.names.get(1).unwrap_or(first))),
        (Some(first), n) => Some(format!(" {word} {first} and {} more {noun}", n - 1)),
        (None, _) => None,
    };
    at(&labels.devices, "on", "devices")
        .or_else(|| at(&labels.accounts, "for", "accounts"))
        .or_else(|| at(&labels.apps, "through", "applications"))
        .or_else(|| at(&labels.resources, "on", "resources"))
        .unwrap_or_default()
}
