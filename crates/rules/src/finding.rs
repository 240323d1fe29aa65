//! The rows that a run gave → alerts.
//!
//! A run over rows one by one alerts on each row of its result, for each was new. A run that looks back
//! gives rows that earlier runs gave too: each has a key, made of what identifies its event, and a key that
//! has alerted does not again while its rows are in the look-back.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Alert, AlertId, AlertStatus, DetectionSource, EventRef, Evidence, EvidenceRole, MatchedField, NamedCells,
    ServiceSource, Severity, Tactic, Verdict, evidence_of_cells,
};
use sha2::{Digest, Sha256};

use crate::entity::EntityMapping;
use crate::rule::{Form, Grouping, Rule, Schedule};
use crate::schedule::{Nature, Run};
use crate::template;

/// Alerts that one run makes, at most; the original's limit. What is beyond is in the last one.
pub const ALERTS_PER_RUN: usize = 150;
/// Events that an alert names.
const EVENTS_KEPT: usize = 50;
/// Entities that an alert names.
const EVIDENCE_KEPT: usize = 60;
/// Longest value of a detail, in characters.
const VALUE_CHARS: usize = 300;

/// The result of a rule's query, its values as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Values by column; none where there is no value.
    pub rows: Vec<Vec<Option<String>>>,
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// The alerts.
    pub alerts: Vec<Alert>,
    /// Keys that have now alerted, and until when that counts, in microseconds.
    pub keys: Vec<(String, i64)>,
    /// Rows that were new.
    pub new_rows: u64,
    /// Alerts that were put into the last one, because there were too many.
    pub folded: usize,
}

/// What findings are made from.
#[derive(Debug, Clone, Copy)]
pub struct Ran<'a> {
    /// Whose.
    pub tenant: &'a str,
    /// The rule.
    pub rule: &'a Rule,
    /// How its query looks at rows.
    pub nature: Nature,
    /// The tables that the query reads.
    pub tables: &'a BTreeSet<String>,
    /// The run.
    pub run: &'a Run,
}

/// A row of the result by its columns' names.
struct Row<'a> {
    columns: &'a [String],
    cells: &'a [Option<String>],
}

impl NamedCells for Row<'_> {
    fn text(&self, column: &str) -> Option<String> {
        let at = self.columns.iter().position(|c| c == column)?;
        self.cells.get(at).cloned().flatten()
    }

    fn whole(&self, column: &str) -> Option<i64> {
        let text = self.text(column)?;
        text.trim().parse().ok().or_else(|| event::parse_micros(&text).ok())
    }
}

/// One row, read.
struct Finding {
    row_key: String,
    group: String,
    title: String,
    time_us: Option<i64>,
    event: Option<EventRef>,
    evidence: Vec<Evidence>,
    details: Vec<MatchedField>,
    severity: Severity,
    tactics: Vec<Tactic>,
    description: String,
}

/// The keys of the rows, to look up which of them have alerted.
#[must_use]
pub fn keys(ran: &Ran<'_>, rows: &Rows) -> Vec<String> {
    if ran.nature.by_row {
        return vec![];
    }
    let keys: BTreeSet<String> = rows.rows.iter().map(|cells| read(ran, rows, cells).row_key).collect();
    keys.into_iter().collect()
}

/// The alerts of a run, without those for keys in `known`.
#[must_use]
pub fn findings(ran: &Ran<'_>, rows: &Rows, known: &BTreeSet<String>) -> Findings {
    let mut out = Findings::default();
    let met = ran.rule.threshold.met(rows.rows.len() as u64);
    if !met || ran.run.quiet {
        return out;
    }
    let mut groups: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    let mut order: Vec<String> = vec![];
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (at, cells) in rows.rows.iter().enumerate() {
        let finding = read(ran, rows, cells);
        if !ran.nature.by_row {
            if known.contains(&finding.row_key) {
                continue;
            }
            keys.insert(finding.row_key.clone());
        }
        out.new_rows += 1;
        let group = match ran.rule.grouping {
            Grouping::Entities => finding.group.clone(),
            Grouping::Row => format!("{}\u{0}{at}", finding.row_key),
            Grouping::Run => String::new(),
        };
        if !groups.contains_key(&group) {
            order.push(group.clone());
        }
        groups.entry(group).or_default().push(finding);
    }
    // A run that must give few rows alerts on giving none.
    if rows.rows.is_empty() {
        out.alerts.push(silence(ran));
        return out;
    }
    let until = ran.run.to_us.saturating_add(look_back_us(ran.rule));
    out.keys = keys.into_iter().map(|key| (key, until)).collect();
    out.folded = order.len().saturating_sub(ALERTS_PER_RUN);
    let mut rest = vec![];
    for (at, group) in order.into_iter().enumerate() {
        let found = groups.remove(&group).unwrap_or_default();
        if at < ALERTS_PER_RUN - 1 || out.folded == 0 {
            out.alerts.push(alert(ran, &group, found, 0));
        } else {
            rest.extend(found);
        }
    }
    if !rest.is_empty() {
        out.alerts.push(alert(ran, "\u{0}rest", rest, out.folded));
    }
    out
}

fn look_back_us(rule: &Rule) -> i64 {
    match rule.schedule {
        Schedule::Continuous => 0,
        Schedule::Every { look_back_s, .. } => look_back_s.saturating_mul(1_000_000),
    }
}

fn read(ran: &Ran<'_>, rows: &Rows, cells: &[Option<String>]) -> Finding {
    let rule = ran.rule;
    let row = Row { columns: &rows.columns, cells };
    let time_us = ["Timestamp", "TimeGenerated"].iter().find_map(|c| row.whole(c));
    let title = match rule.title.is_empty() {
        true => rule.name.clone(),
        false => template::render(&rule.title, &row),
    };
    let description = match rule.alert_description.is_empty() {
        true => rule.description.clone(),
        false => template::render(&rule.alert_description, &row),
    };
    let details: Vec<MatchedField> = rule
        .details
        .iter()
        .filter_map(|(name, column)| {
            Some(MatchedField { field: name.clone(), value: cut(&row.text(column)?, VALUE_CHARS) })
        })
        .collect();
    let severity = rule.severity_column.as_deref().and_then(|c| severity(&row.text(c)?));
    let tactics = rule.tactics_column.as_deref().and_then(|c| row.text(c));
    let mut tactics: Vec<Tactic> = tactics.map_or(rule.tactics.clone(), |text| tactics_in(&text));
    tactics.sort_unstable();
    tactics.dedup();
    let severity = severity.unwrap_or(rule.severity);
    let evidence = evidence(rule, &row, severity);
    let mut group = Hash::new();
    group.add(&title);
    details.iter().for_each(|d| group.add(&format!("{}={}", d.field, d.value)));
    evidence.iter().filter(|e| tells_groups(e)).for_each(|e| group.add(&e.entity.label()));
    let group = group.text();
    let event = event_of(ran, &row, time_us);
    let row_key = row_key(rule, &row, cells, &group);
    Finding { row_key, group, title, time_us, event, evidence, details, severity, tactics, description }
}

/// Devices, people and mailboxes tell alerts apart; processes and files do not.
fn tells_groups(evidence: &Evidence) -> bool {
    matches!(evidence.entity.kind(), "device" | "user" | "mailbox" | "app" | "cloudResource")
}

/// The key by which a row is known again: its event where it names one, else what it is about.
fn row_key(rule: &Rule, row: &Row<'_>, cells: &[Option<String>], group: &str) -> String {
    let mut hash = Hash::new();
    let report = row.text("ReportId").or_else(|| row.text("CordonEventId"));
    match (report, row.text("Timestamp").or_else(|| row.text("TimeGenerated"))) {
        (Some(report), Some(time)) => {
            hash.add(&report);
            hash.add(&time);
            hash.add(&row.text("DeviceId").or_else(|| row.text("NetworkMessageId")).unwrap_or_default());
        }
        _ if rule.form == Form::Analytics && (!rule.entities.is_empty() || !rule.details.is_empty()) => {
            hash.add(group);
        }
        _ => cells.iter().for_each(|cell| hash.add(cell.as_deref().unwrap_or("\u{0}"))),
    }
    hash.text()
}

fn event_of(ran: &Ran<'_>, row: &Row<'_>, time_us: Option<i64>) -> Option<EventRef> {
    let event_id = row.text("CordonEventId").or_else(|| row.text("ReportId"))?;
    Some(EventRef {
        table: ran.tables.iter().next().cloned().unwrap_or_default(),
        event_id,
        time_us: time_us?,
        source: row.text("CordonSource").unwrap_or_default(),
        record_id: None,
    })
}

/// Mapped entities first, then those that the columns name by themselves.
fn evidence(rule: &Rule, row: &Row<'_>, severity: Severity) -> Vec<Evidence> {
    let mapped = rule.entities.iter().filter_map(|m| Some(Evidence::new(m.entity(row)?, role(m))));
    let mut found: Vec<Evidence> = vec![];
    for evidence in mapped.chain(evidence_of_cells(row)) {
        let keys = evidence.entity.keys();
        let known = |k: &Evidence| {
            k.entity.kind() == evidence.entity.kind() && k.entity.keys().iter().any(|key| keys.contains(key))
        };
        if !keys.is_empty() && !found.iter().any(known) {
            found.push(evidence);
        }
    }
    let acts = |e: &&mut Evidence| {
        matches!(e.role, EvidenceRole::Suspicious | EvidenceRole::Attacker | EvidenceRole::CommandAndControl)
    };
    if severity >= Severity::Medium {
        found.iter_mut().filter(acts).for_each(|e| e.verdict = Verdict::Suspicious);
    }
    found
}

fn role(mapping: &EntityMapping) -> EvidenceRole {
    use crate::entity::EntityKind as Kind;
    match mapping.kind {
        Kind::Host | Kind::Mailbox => EvidenceRole::Attacked,
        Kind::Account if mapping.impacted => EvidenceRole::Attacked,
        Kind::Account => EvidenceRole::Compromised,
        Kind::IP | Kind::URL | Kind::DNS => EvidenceRole::Destination,
        Kind::File | Kind::FileHash | Kind::Process | Kind::MailMessage => EvidenceRole::Suspicious,
        Kind::RegistryKey | Kind::RegistryValue => EvidenceRole::Edited,
        _ => EvidenceRole::Contextual,
    }
}

fn alert(ran: &Ran<'_>, group: &str, mut found: Vec<Finding>, folded: usize) -> Alert {
    found.sort_by(|a, b| (a.time_us, &a.row_key).cmp(&(b.time_us, &b.row_key)));
    let mut alert = blank(ran, group);
    alert.count = found.len() as u64;
    alert.first_activity_us = found.iter().filter_map(|f| f.time_us).min().unwrap_or(ran.run.now_us);
    alert.last_activity_us = found.iter().filter_map(|f| f.time_us).max().unwrap_or(ran.run.now_us);
    alert.severity = found.iter().map(|f| f.severity).max().unwrap_or(ran.rule.severity);
    for (at, finding) in found.into_iter().enumerate() {
        if at == 0 {
            alert.title = finding.title;
            alert.description = finding.description;
            alert.matched = finding.details;
        }
        alert.tactics.extend(finding.tactics);
        alert.events.extend(finding.event.filter(|_| at < EVENTS_KEPT));
        for evidence in finding.evidence {
            if alert.evidence.len() < EVIDENCE_KEPT && !alert.evidence.contains(&evidence) {
                alert.evidence.push(evidence);
            }
        }
    }
    alert.tactics.sort_unstable();
    alert.tactics.dedup();
    if folded > 0 {
        alert.title = format!("{} (and {folded} more like it in this run)", alert.title);
    }
    alert
}

/// What every alert of the run has.
fn blank(ran: &Ran<'_>, group: &str) -> Alert {
    let rule = ran.rule;
    let mut hash = Hash::new();
    [ran.tenant, &rule.id, group, &ran.run.to_us.to_string()].iter().for_each(|part| hash.add(part));
    let mut techniques = rule.techniques.clone();
    techniques.sort_unstable();
    techniques.dedup();
    Alert {
        id: AlertId(format!("al-{}", hash.text())),
        tenant: ran.tenant.to_owned(),
        title: rule.name.clone(),
        description: rule.description.clone(),
        rule_id: rule.id.clone(),
        severity: rule.severity,
        status: AlertStatus::New,
        detection_source: DetectionSource::CustomDetection,
        service_source: service_of(ran.tables),
        tactics: vec![],
        techniques,
        first_activity_us: ran.run.now_us,
        last_activity_us: ran.run.now_us,
        count: 1,
        evidence: vec![],
        events: vec![],
        matched: vec![],
    }
}

/// The alert of a rule that is met by no rows at all.
fn silence(ran: &Ran<'_>) -> Alert {
    let mut alert = blank(ran, "\u{0}none");
    alert.tactics.clone_from(&ran.rule.tactics);
    alert.first_activity_us = ran.run.from_us;
    alert
}

/// The part of the estate that a query over these tables tells of.
fn service_of(tables: &BTreeSet<String>) -> ServiceSource {
    let any = |prefixes: &[&str]| tables.iter().any(|t| prefixes.iter().any(|p| t.starts_with(p)));
    if any(&["Device", "SecurityEvent", "WindowsEvent", "Sysmon", "Syslog"]) {
        ServiceSource::Endpoint
    } else if any(&["Email", "UrlClick", "MessageEvents", "Campaign"]) {
        ServiceSource::Email
    } else if any(&["Identity", "Signin", "AAD", "EntraId", "ADFS", "AuditLogs"]) {
        ServiceSource::Identity
    } else if any(&["Cloud", "Office", "AWS", "GCP", "Azure", "Graph", "MicrosoftGraph", "OAuth"]) {
        ServiceSource::CloudApps
    } else {
        ServiceSource::Endpoint
    }
}

/// A severity by its name, in any case.
pub(crate) fn severity(name: &str) -> Option<Severity> {
    let all = [Severity::Informational, Severity::Low, Severity::Medium, Severity::High];
    all.into_iter().find(|s| s.name().eq_ignore_ascii_case(name.trim()))
}

/// Tactics in a text: names with or without spaces, separated or as a JSON array.
pub(crate) fn tactics_in(text: &str) -> Vec<Tactic> {
    let separated = text.split([',', ';', '[', ']', '"']).map(str::trim).filter(|t| !t.is_empty());
    separated.filter_map(tactic_named).collect()
}

/// A tactic by its name in any of the usual spellings, such as `InitialAccess`.
#[must_use]
pub fn tactic_named(name: &str) -> Option<Tactic> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let same = |t: &&Tactic| t.name().replace(' ', "").eq_ignore_ascii_case(&plain);
    Tactic::ALL.iter().find(same).copied().or_else(|| Tactic::from_short_name(name))
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A hash of several texts, each with its end.
struct Hash(Sha256);

impl Hash {
    fn new() -> Self {
        Hash(Sha256::new())
    }

    fn add(&mut self, part: &str) {
        self.0.update(part.as_bytes());
        self.0.update([0]);
    }

    fn text(self) -> String {
        self.0.finalize().iter().take(10).map(|b| format!("{b:02x}")).collect()
    }
}
