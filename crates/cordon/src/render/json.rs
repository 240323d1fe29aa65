//! Alerts, matches and incidents as JSON values for programs: one line each.

use std::collections::HashMap;

use detect::RuleMatch;
use event::format_micros;
use model::{Alert, AlertId, Entity, Evidence, Incident, Link};
use serde_json::{Value, json};

/// A rule's match.
#[must_use]
pub fn rule_match(m: &RuleMatch) -> Value {
    json!({
        "rule_id": m.rule_id, "rule_title": m.rule_title, "level": m.level, "source": m.source,
        "record_id": m.record_id, "timestamp": format_micros(m.time_us),
    })
}

/// An alert.
#[must_use]
pub fn alert(a: &Alert) -> Value {
    json!({
        "id": a.id.0, "title": a.title, "description": a.description, "rule_id": a.rule_id,
        "severity": a.severity.name(), "detection_source": a.detection_source, "service_source": a.service_source,
        "tactics": a.tactics.iter().map(|t| t.short_name()).collect::<Vec<_>>(),
        "techniques": a.techniques.iter().map(|t| t.id()).collect::<Vec<_>>(),
        "first_activity": format_micros(a.first_activity_us), "last_activity": format_micros(a.last_activity_us),
        "count": a.count,
        "evidence": a.evidence.iter().map(evidence).collect::<Vec<_>>(),
        "events": a.events.iter().map(|e| json!({
            "table": e.table, "event_id": e.event_id, "timestamp": format_micros(e.time_us), "source": e.source,
            "record_id": e.record_id,
        })).collect::<Vec<_>>(),
        "matched": a.matched.iter().map(|m| json!({"field": m.field, "value": m.value})).collect::<Vec<_>>(),
    })
}

/// An incident with its alerts, entities, link reasons and techniques.
#[must_use]
pub fn incident(i: &Incident, alerts: &HashMap<&AlertId, &Alert>) -> Value {
    let of_incident: Vec<Value> = i.alerts.iter().filter_map(|id| alerts.get(id)).map(|a| alert(a)).collect();
    json!({
        "id": i.id.0, "name": i.name, "status": i.status, "severity": i.severity.name(), "priority": i.priority,
        "priority_factors": i.priority_factors.iter().map(|f| json!({"name": f.name, "points": f.points})).collect::<Vec<_>>(),
        "first_activity": format_micros(i.first_activity_us), "last_activity": format_micros(i.last_activity_us),
        "tactics": i.tactics.iter().map(|t| t.short_name()).collect::<Vec<_>>(),
        "techniques": i.techniques.iter().map(|t| t.id()).collect::<Vec<_>>(),
        "services": i.services, "summary": i.summary,
        "story": i.story.iter().map(|s| json!({
            "time": format_micros(s.time_us), "tactic": s.tactic.map(|t| t.short_name()), "text": s.text,
            "alerts": s.alerts.iter().map(|a| &a.0).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "assets": i.assets.iter().map(entity).collect::<Vec<_>>(),
        "evidence": i.evidence.iter().map(evidence).collect::<Vec<_>>(),
        "entities": entities(i),
        "links": i.links.iter().map(link).collect::<Vec<_>>(),
        "link_reasons": link_reasons(i),
        "alert_count": i.alerts.len(), "alerts": of_incident,
    })
}

fn entities(i: &Incident) -> Vec<Value> {
    i.assets.iter().chain(i.evidence.iter().map(|e| &e.entity)).map(entity).collect()
}

fn link_reasons(i: &Incident) -> Vec<Value> {
    let mut reasons: Vec<_> = i.links.iter().flat_map(|l| l.reasons.iter().copied()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons.into_iter().map(|r| json!(r)).collect()
}

fn link(l: &Link) -> Value {
    json!({
        "from": l.from.0, "to": l.to.0, "reasons": l.reasons, "weight": l.weight, "explanation": l.explanation,
        "shared": l.shared.iter().map(|k| &k.0).collect::<Vec<_>>(),
    })
}

fn evidence(e: &Evidence) -> Value {
    let mut value = entity(&e.entity);
    if let Some(map) = value.as_object_mut() {
        map.insert("role".to_owned(), json!(e.role));
        map.insert("verdict".to_owned(), json!(e.verdict));
    }
    value
}

/// An entity: its identifiers, a label for people, and the keys it is recognised by.
#[must_use]
pub fn entity(e: &Entity) -> Value {
    let mut value = serde_json::to_value(e).unwrap_or(Value::Null);
    if let Some(map) = value.as_object_mut() {
        map.retain(|_, v| !v.is_null());
        map.insert("label".to_owned(), json!(e.label()));
        map.insert("keys".to_owned(), json!(e.keys().into_iter().map(|k| k.0).collect::<Vec<_>>()));
    }
    value
}
