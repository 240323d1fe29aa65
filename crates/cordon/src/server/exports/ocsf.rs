//! Alerts and incidents in OCSF 1.3 (<https://schema.ocsf.io/1.3.0>): Detection Finding (2004) and
//! Incident Finding (2005).

use api::told::Thing;
use model::{AlertStatus, Entity, Evidence, IncidentStatus, Severity, Tactic};
use serde_json::{Value, json};
use store::state::{AlertRecord, Classification, IncidentRecord};

/// Activity: created, updated, closed.
const CREATE: u32 = 1;
const UPDATE: u32 = 2;
const CLOSE: u32 = 3;

/// The event of a thing that was made (`is_new`) or changed.
pub(super) fn finding(thing: &Thing, is_new: bool) -> Value {
    match thing {
        Thing::Alert(record) => detection(record, is_new),
        Thing::Incident(record) => incident(record, is_new),
    }
}

fn detection(record: &AlertRecord, is_new: bool) -> Value {
    let alert = &record.alert;
    let activity = activity(is_new, alert.status == AlertStatus::Resolved);
    let (status_id, status) = match alert.status {
        AlertStatus::New => (1, "New"),
        AlertStatus::InProgress => (2, "In Progress"),
        AlertStatus::Resolved => (4, "Resolved"),
    };
    let techniques: Vec<Value> = alert
        .techniques
        .iter()
        .map(|t| json!({ "technique": { "uid": t.id() }, "tactics": tactics(&alert.tactics) }))
        .collect();
    let mut event = head((2004, "Detection Finding"), activity, alert.severity, record.updated_us);
    let own = json!({
        "status_id": status_id,
        "status": status,
        "message": alert.title,
        "metadata": metadata(&alert.id.0, &alert.tenant),
        "count": alert.count,
        "confidence_id": 0,
        "finding_info": {
            "uid": alert.id.0,
            "title": alert.title,
            "desc": alert.description,
            "created_time": millis(record.created_us),
            "modified_time": millis(record.updated_us),
            "first_seen_time": millis(alert.first_activity_us),
            "last_seen_time": millis(alert.last_activity_us),
            "analytic": { "uid": alert.rule_id, "name": alert.title, "type_id": 1, "type": "Rule" },
            "attacks": techniques,
            "related_events": alert.events.iter().map(|e| json!({ "uid": e.event_id, "type": e.table })).collect::<Vec<_>>(),
        },
        "observables": observables(&alert.evidence),
    });
    extend(&mut event, own);
    event
}

fn incident(record: &IncidentRecord, is_new: bool) -> Value {
    let incident = &record.incident;
    let closed = matches!(incident.status, IncidentStatus::Resolved | IncidentStatus::Redirected);
    let (status_id, status) = match incident.status {
        IncidentStatus::Active => (1, "New"),
        IncidentStatus::InProgress => (2, "In Progress"),
        IncidentStatus::Resolved => (4, "Resolved"),
        IncidentStatus::Redirected => (5, "Closed"),
    };
    let (verdict_id, verdict) = match record.classification {
        Classification::Unknown => (0, "Unknown"),
        Classification::FalsePositive => (1, "False Positive"),
        Classification::TruePositive => (2, "True Positive"),
        Classification::InformationalExpectedActivity => (99, "Informational, expected activity"),
    };
    let mut event =
        head((2005, "Incident Finding"), activity(is_new, closed), incident.severity, record.updated_us);
    let own = json!({
        "status_id": status_id,
        "status": status,
        "message": incident.name,
        "desc": incident.summary,
        "metadata": metadata(&incident.id.0, &incident.tenant),
        "start_time": millis(incident.first_activity_us),
        "end_time": millis(incident.last_activity_us),
        "impact_score": incident.priority,
        "verdict_id": verdict_id,
        "verdict": verdict,
        "finding_info_list": incident.alerts.iter().map(|a| json!({ "uid": a.0, "title": incident.name })).collect::<Vec<_>>(),
        "attacks": incident.techniques.iter().map(|t| json!({ "technique": { "uid": t.id() } })).collect::<Vec<_>>(),
        "observables": observables(&incident.evidence),
    });
    extend(&mut event, own);
    if let Some(person) = &record.assigned_to {
        extend(&mut event, json!({ "assignee": { "name": person } }));
    }
    event
}

fn activity(is_new: bool, closed: bool) -> u32 {
    match (is_new, closed) {
        (true, _) => CREATE,
        (false, false) => UPDATE,
        (false, true) => CLOSE,
    }
}

fn head((class, name): (u32, &str), activity: u32, severity: Severity, time_us: i64) -> Value {
    let (severity_id, severity) = match severity {
        Severity::Informational => (1, "Informational"),
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
    };
    json!({
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": class,
        "class_name": name,
        "activity_id": activity,
        "activity_name": match activity { CREATE => "Create", UPDATE => "Update", _ => "Close" },
        "type_uid": class * 100 + activity,
        "severity_id": severity_id,
        "severity": severity,
        "time": millis(time_us),
    })
}

fn metadata(id: &str, tenant: &str) -> Value {
    json!({
        "version": "1.3.0",
        "uid": id,
        "tenant_uid": tenant,
        "product": { "name": "Cordon", "vendor_name": "Cordon", "version": env!("CARGO_PKG_VERSION") },
    })
}

fn tactics(tactics: &[Tactic]) -> Vec<Value> {
    tactics.iter().map(|t| json!({ "uid": t.id(), "name": t.name() })).collect()
}

fn millis(micros: i64) -> i64 {
    micros.div_euclid(1_000)
}

fn extend(event: &mut Value, own: Value) {
    if let (Value::Object(event), Value::Object(own)) = (event, own) {
        event.extend(own);
    }
}

/// Observables with the type numbers of OCSF's dictionary.
fn observables(evidence: &[Evidence]) -> Vec<Value> {
    let observable = |evidence: &Evidence| {
        let (type_id, kind, value) = match &evidence.entity {
            Entity::Device { .. } => (1, "Hostname", evidence.entity.label()),
            Entity::Ip { address } => (2, "IP Address", address.clone()),
            Entity::User { .. } => (4, "User Name", evidence.entity.label()),
            Entity::Mailbox { address } => (5, "Email Address", address.clone()),
            Entity::Url { url } => (6, "URL String", url.clone()),
            Entity::File { sha256: Some(hash), .. } => (8, "Hash", hash.clone()),
            Entity::File { .. } => (7, "File Name", evidence.entity.label()),
            Entity::Process { .. } => (9, "Process Name", evidence.entity.label()),
            Entity::Domain { name } => (1, "Hostname", name.clone()),
            Entity::CloudResource { id } => (10, "Resource UID", id.clone()),
            _ => (99, "Other", evidence.entity.label()),
        };
        json!({ "name": evidence.entity.kind(), "type_id": type_id, "type": kind, "value": value })
    };
    evidence.iter().map(observable).collect()
}
