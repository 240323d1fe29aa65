//! From a rule's hit and the rows of its event to a finding.

use model::{
    Alert, AlertId, AlertStatus, DetectionSource, EventRef, Evidence, EvidenceRole, ServiceSource, Severity,
    Tactic, Technique, Verdict,
};
use sigma::Level;

/// Longest value shown as the reason of a match, in characters.
const VALUE_CHARS: usize = 300;

/// What every finding of one event shares.
pub(crate) struct Occurrence<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) service: ServiceSource,
    pub(crate) time_us: i64,
    pub(crate) event: EventRef,
    pub(crate) evidence: Vec<Evidence>,
}

/// What a rule says of its findings, made once per rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleFace {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) severity: Severity,
    pub(crate) level: &'static str,
    pub(crate) tactics: Vec<Tactic>,
    pub(crate) techniques: Vec<Technique>,
}

impl RuleFace {
    pub(crate) fn new(id: &str, title: &str, description: &str, level: Level, tags: &[String]) -> Self {
        let mut tactics: Vec<Tactic> = vec![];
        let mut techniques: Vec<Technique> = vec![];
        for tag in tags {
            let Some(tail) = tag.to_ascii_lowercase().strip_prefix("attack.").map(str::to_owned) else {
                continue;
            };
            tactics.extend(Tactic::from_short_name(&tail));
            techniques.extend(Technique::parse(&tail));
        }
        tactics.sort_unstable();
        tactics.dedup();
        techniques.sort_unstable();
        techniques.dedup();
        RuleFace {
            id: if id.is_empty() { title.to_owned() } else { id.to_owned() },
            title: title.to_owned(),
            description: description.trim().to_owned(),
            severity: severity(level),
            level: level.as_str(),
            tactics,
            techniques,
        }
    }

    /// A finding of this rule.
    pub(crate) fn finding(&self, source: DetectionSource, occurrence: &Occurrence<'_>) -> Alert {
        Alert {
            id: AlertId(String::new()),
            tenant: occurrence.tenant.to_owned(),
            title: self.title.clone(),
            description: self.description.clone(),
            rule_id: self.id.clone(),
            severity: self.severity,
            status: AlertStatus::New,
            detection_source: source,
            service_source: occurrence.service,
            tactics: self.tactics.clone(),
            techniques: self.techniques.clone(),
            first_activity_us: occurrence.time_us,
            last_activity_us: occurrence.time_us,
            count: 1,
            evidence: with_verdict(&occurrence.evidence, self.severity),
            events: vec![occurrence.event.clone()],
            matched: vec![],
        }
    }
}

/// Sigma's five levels in Graph's four severities; `critical` and `high` are both high.
pub(crate) fn severity(level: Level) -> Severity {
    match level {
        Level::Informational => Severity::Informational,
        Level::Low => Severity::Low,
        Level::Medium => Severity::Medium,
        Level::High | Level::Critical => Severity::High,
    }
}

/// A match of medium or more makes what did it suspicious; devices and users are not judged by it.
fn with_verdict(evidence: &[Evidence], severity: Severity) -> Vec<Evidence> {
    let judged = |e: &Evidence| {
        severity >= Severity::Medium
            && matches!(
                e.role,
                EvidenceRole::Suspicious | EvidenceRole::Attacker | EvidenceRole::CommandAndControl
            )
    };
    let mut list = evidence.to_vec();
    for evidence in list.iter_mut().filter(|e| judged(e)) {
        evidence.verdict = Verdict::Suspicious;
    }
    list
}

/// A value cut to a readable length.
pub(crate) fn shown(value: &str) -> String {
    match value.char_indices().nth(VALUE_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// The part of the estate that a row of that table, from a source of that product, tells of.
pub(crate) fn service_of(table: &str, product: &str) -> ServiceSource {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|p| table.starts_with(p));
    if starts(&["Email", "UrlClick", "Campaign", "MessageEvents"]) {
        ServiceSource::Email
    } else if starts(&["Identity", "Signin", "AAD", "EntraId", "ADFS", "AuditLogs"]) {
        ServiceSource::Identity
    } else if starts(&["Cloud", "Office", "AWS", "GCP", "Azure", "Graph", "MicrosoftGraph", "OAuth"]) {
        ServiceSource::CloudApps
    } else {
        match product {
            "aws" | "gcp" | "m365" | "okta" | "github" => ServiceSource::CloudApps,
            "azure" => ServiceSource::Identity,
            "email" => ServiceSource::Email,
            _ => ServiceSource::Endpoint,
        }
    }
}
