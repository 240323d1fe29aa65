//! Severity and priority of an incident.
//!
//! Severity is the highest of the alerts', one step higher for at least three tactics seen in at
//! least two domains or on a critical asset (correlation notes §9.6). Alerts that are all low or
//! informational stay below medium. One Sigma finding of medium severity without another to support
//! it makes a low incident: the Sigma specification defines `medium` as an event to be reviewed
//! regularly and only `high` as one that should raise an alarm (see [`Config::medium_needs_support`]).
//!
//! What supports what is counted in [`Findings`]: rules that match the same event, or the same rule
//! again, are one finding, and a finding witnesses one tactic, however many its rule lists.
//!
//! Priority is a sum of whole points whose maxima add up to 100, so that the factors shown are the
//! whole calculation. Bands (notes §6): above 85 top, 15 to 85 medium, below 15 low.

use std::collections::{BTreeMap, BTreeSet};

use model::{Alert, DetectionSource, PriorityFactor, ServiceSource, Severity, Tactic};

use crate::config::Config;
use crate::union::Union;

/// A rule that lists more tactics than this does not say which of them happened.
const TELLING_TACTICS_MAX: usize = 2;

/// The tactics of an alert, if it is definite about them.
pub(crate) fn telling_tactics(alert: &Alert) -> &[Tactic] {
    if alert.tactics.len() <= TELLING_TACTICS_MAX { &alert.tactics } else { &[] }
}

/// What alerts of medium severity and above amount to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    /// How many alerts.
    pub alerts: usize,
    /// How many independent findings.
    pub independent: usize,
    /// Tactics that they tell of.
    pub tactics: Vec<Tactic>,
    /// Parts of the estate.
    pub domains: usize,
    /// Whether all are medium and come from Sigma rules.
    pub only_medium_sigma: bool,
}

impl Findings {
    /// Counts the findings among alerts; those that are a habit (by the second of each pair) count
    /// for nothing.
    pub(crate) fn of(alerts: &[(&Alert, bool)]) -> Self {
        let all = || alerts.iter().filter(|(a, _)| a.severity >= Severity::Medium);
        let grave: Vec<&Alert> = all().filter(|(_, habit)| !habit).map(|(a, _)| *a).collect();
        let telling: BTreeSet<Tactic> = grave.iter().flat_map(|a| telling_tactics(a)).copied().collect();
        let vague: BTreeSet<Tactic> = grave.iter().flat_map(|a| a.tactics.iter().copied()).collect();
        let tactics = if telling.is_empty() { vague } else { telling };
        let sigma = |a: &&Alert| {
            a.severity == Severity::Medium
                && matches!(a.detection_source, DetectionSource::Sigma | DetectionSource::SigmaCorrelation)
        };
        Findings {
            alerts: grave.len(),
            independent: independent(&grave),
            tactics: tactics.into_iter().collect(),
            domains: grave.iter().map(|a| a.service_source).collect::<BTreeSet<ServiceSource>>().len(),
            only_medium_sigma: all().map(|(a, _)| a).all(sigma),
        }
    }

    /// How many tactics are witnessed: no more than there are findings.
    fn witnessed(&self) -> usize {
        self.tactics.len().min(self.independent)
    }
}

/// Groups of alerts that share neither rule nor event with each other.
fn independent(alerts: &[&Alert]) -> usize {
    let mut union = Union::with_len(alerts.len());
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    for (index, alert) in (0u32..).zip(alerts) {
        let events = alert.events.iter().map(|e| e.event_id.as_str());
        for mark in events.chain([alert.rule_id.as_str()]) {
            let holder = *first.entry(mark).or_insert(index);
            union.join(holder, index);
        }
    }
    union.sets().len()
}

/// What is known of an incident when it is judged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Severity of the gravest alert.
    pub highest: Option<Severity>,
    /// What alerts of medium severity and above amount to.
    pub findings: Findings,
    /// Template that fired.
    pub template: Option<&'static str>,
    /// Critical assets: label and role.
    pub critical: Vec<(String, String)>,
    /// How many different rules, of all severities.
    pub rules: usize,
    /// How many parts of the estate, of all severities.
    pub domains: usize,
    /// Mean rarity of what the alerts name, 0 to 1.
    pub rarity: f64,
}

/// Severity of the whole.
pub(crate) fn severity(facts: &Facts, config: &Config) -> Severity {
    let highest = facts.highest.unwrap_or(Severity::Informational);
    let findings = &facts.findings;
    let lone = findings.only_medium_sigma && findings.independent < 2 && config.medium_needs_support;
    let broad = findings.witnessed() >= 3 && (findings.domains >= 2 || !facts.critical.is_empty());
    match highest {
        Severity::Medium if lone => Severity::Low,
        Severity::Medium if broad => Severity::High,
        other => other,
    }
}

/// Priority and its contributions, which add up to it.
pub(crate) fn priority(facts: &Facts, severity: Severity) -> (u8, Vec<PriorityFactor>) {
    let findings = &facts.findings;
    let mut factors: Vec<(String, u32)> = vec![(format!("{} severity", severity.name()), base(severity))];
    // What is not grave stays at the bottom of the queue, however much of it there is.
    let scale = |points: u32| if severity >= Severity::Medium { points } else { points / 4 };
    let mut add = |name: String, points: u32| factors.push((name, scale(points)));
    let tactics = findings.witnessed();
    add(counted(tactics, "attack tactic", ""), steps(tactics, &[0, 3, 6, 9, 11, 12]));
    add(counted(findings.domains, "domain", ""), steps(findings.domains, &[0, 5, 8, 10]));
    if let Some(name) = facts.template {
        add(format!("known sequence: {name}"), 14);
    }
    if let Some((label, role)) = facts.critical.first() {
        let more = match facts.critical.len() - 1 {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        add(format!("critical asset: {label} ({role}){more}"), 8);
    }
    let independent = findings.independent;
    add(counted(independent, "independent finding", ""), steps(independent, &[0, 1, 2, 3, 3, 4, 4, 4, 5]));
    let many = steps(bits(findings.alerts), &[0, 1, 2, 3, 4]);
    add(counted(findings.alerts, "alert", " of medium severity or above"), many);
    add("rare entities".to_owned(), fifths(facts.rarity));
    let factors: Vec<(String, u32)> = factors.into_iter().filter(|(_, points)| *points > 0).collect();
    let total: u32 = factors.iter().map(|(_, points)| points).sum();
    let shown = factors.into_iter().map(|(name, points)| PriorityFactor { name, points: f64::from(points) });
    (u8::try_from(total.min(100)).unwrap_or(100), shown.collect())
}

fn base(severity: Severity) -> u32 {
    match severity {
        Severity::Informational => 1,
        Severity::Low => 6,
        Severity::Medium => 24,
        Severity::High => 42,
    }
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

/// A share in whole fifths.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most 5")]
fn fifths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 5.0).floor() as u32
}

fn counted(count: usize, noun: &str, tail: &str) -> String {
    format!("{count} {noun}{}{tail}", if count == 1 { "" } else { "s" })
}
