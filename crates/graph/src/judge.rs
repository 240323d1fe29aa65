//! Severity and priority of an incident.
//!
//! Severity is the highest of the alerts', one step higher for at least three tactics seen in at
//! least two domains or on a critical asset (correlation notes §9.6). Alerts that are all low or
//! informational stay below medium.
//!
//! Priority is a sum of whole points whose maxima add up to 100, so that the factors shown are the
//! whole calculation. Bands (notes §6): above 85 top, 15 to 85 medium, below 15 low.

use model::{PriorityFactor, Severity};

/// What is known of an incident when it is judged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Severity of each alert.
    pub severities: Vec<Severity>,
    /// How many tactics.
    pub tactics: usize,
    /// How many parts of the estate.
    pub domains: usize,
    /// Template that fired.
    pub template: Option<&'static str>,
    /// Critical assets: label and role.
    pub critical: Vec<(String, String)>,
    /// How many different rules.
    pub rules: usize,
    /// Mean rarity of what the alerts name, 0 to 1.
    pub rarity: f64,
}

/// Severity of the whole.
pub(crate) fn severity(facts: &Facts) -> Severity {
    let highest = facts.severities.iter().copied().max().unwrap_or(Severity::Informational);
    let broad = facts.tactics >= 3 && (facts.domains >= 2 || !facts.critical.is_empty());
    match highest {
        Severity::Medium if broad => Severity::High,
        other => other,
    }
}

/// Priority and its contributions, which add up to it.
pub(crate) fn priority(facts: &Facts, severity: Severity) -> (u8, Vec<PriorityFactor>) {
    let mut factors: Vec<(String, u32)> = vec![];
    let grave = facts.severities.iter().filter(|s| **s >= Severity::Medium).count();
    factors.push((
        format!("{} severity", severity.name()),
        match severity {
            Severity::Informational => 1,
            Severity::Low => 6,
            Severity::Medium => 24,
            Severity::High => 42,
        },
    ));
    let relevant = severity >= Severity::Medium;
    let scale = |points: u32| if relevant { points } else { points / 4 };
    factors
        .push((counted(facts.tactics, "attack tactic"), scale(steps(facts.tactics, &[0, 3, 6, 9, 11, 12]))));
    factors.push((counted(facts.domains, "domain"), scale(steps(facts.domains, &[0, 5, 8, 10]))));
    if let Some(name) = facts.template {
        factors.push((format!("known sequence: {name}"), scale(14)));
    }
    if let Some((label, role)) = facts.critical.first() {
        let more = match facts.critical.len() - 1 {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        factors.push((format!("critical asset: {label} ({role}){more}"), scale(8)));
    }
    factors.push((
        counted(facts.rules, "different detection"),
        scale(steps(facts.rules, &[0, 1, 2, 3, 3, 4, 4, 4, 5])),
    ));
    factors.push((
        counted(grave, "alert of medium severity or above"),
        scale(steps(bits(grave), &[0, 1, 2, 3, 4])),
    ));
    factors.push(("rare entities".to_owned(), scale(tenths(facts.rarity, 5))));
    let factors: Vec<(String, u32)> = factors.into_iter().filter(|(_, points)| *points > 0).collect();
    let total: u32 = factors.iter().map(|(_, points)| points).sum();
    let shown = factors.into_iter().map(|(name, points)| PriorityFactor { name, points: f64::from(points) });
    (u8::try_from(total.min(100)).unwrap_or(100), shown.collect())
}

/// Points for a count: entry `count - 1`, the last one for all greater counts, none for none.
fn steps(count: usize, points: &[u32]) -> u32 {
    match count {
        0 => 0,
        n => points.get(n - 1).or(points.last()).copied().unwrap_or(0),
    }
}

/// Number of binary digits: damps a count.
fn bits(count: usize) -> usize {
    (usize::BITS - count.leading_zeros()) as usize
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most 5")]
fn tenths(share: f64, most: u32) -> u32 {
    (share.clamp(0.0, 1.0) * f64::from(most)).floor() as u32
}

fn counted(count: usize, noun: &str) -> String {
    match (count, noun.split_once(' ')) {
        (1, _) => format!("1 {noun}"),
        (n, Some(("alert", rest))) => format!("{n} alerts {rest}"),
        (n, _) => format!("{n} {noun}s"),
    }
}
