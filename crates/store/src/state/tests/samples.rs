//! Alerts and incidents to test with.

use model::{
    Alert, AlertId, AlertStatus, DetectionSource, Entity, EventRef, Evidence, EvidenceRole, Incident,
    IncidentId, IncidentStatus, MatchedField, ServiceSource, Severity, Tactic, Technique,
};

use super::super::Act;

/// An act of an analyst.
pub(super) fn by_ann(now_us: i64) -> Act<'static> {
    Act::new("ann", now_us)
}

/// An alert on a device and an account.
pub(super) fn alert(id: &str, device: &str, user: &str, time_us: i64) -> Alert {
    let entities = [
        Entity::Device { id: None, name: Some(device.to_owned()) },
        Entity::User {
            sid: None,
            upn: None,
            object_id: None,
            name: Some(user.to_owned()),
            domain: Some("CORP".to_owned()),
        },
    ];
    Alert {
        id: AlertId(id.to_owned()),
        tenant: "default".to_owned(),
        title: format!("Odd process on {device}"),
        description: "Look at the parent.".to_owned(),
        rule_id: "rule-1".to_owned(),
        severity: Severity::Medium,
        status: AlertStatus::New,
        detection_source: DetectionSource::Sigma,
        service_source: ServiceSource::Endpoint,
        tactics: vec![Tactic::Execution],
        techniques: Technique::parse("T1059.001").into_iter().collect(),
        first_activity_us: time_us,
        last_activity_us: time_us,
        count: 1,
        evidence: entities.map(|e| Evidence::new(e, EvidenceRole::Attacked)).to_vec(),
        events: vec![EventRef {
            table: "DeviceProcessEvents".to_owned(),
            event_id: format!("{id}-1"),
            time_us,
            source: "edr".to_owned(),
            record_id: Some("7".to_owned()),
        }],
        matched: vec![MatchedField { field: "Image".to_owned(), value: "C:\\a\0b.exe".to_owned() }],
    }
}

/// An incident of alerts.
pub(super) fn incident(id: &str, alerts: &[&str], priority: u8, time_us: i64) -> Incident {
    Incident {
        id: IncidentId(id.to_owned()),
        tenant: "default".to_owned(),
        name: format!("Attack {id} on WS1"),
        status: IncidentStatus::Active,
        redirect: None,
        severity: Severity::Medium,
        priority,
        priority_factors: vec![],
        alerts: alerts.iter().map(|a| AlertId((*a).to_owned())).collect(),
        links: vec![],
        assets: vec![Entity::Device { id: None, name: Some("ws1.corp.example".to_owned()) }],
        evidence: vec![],
        tactics: vec![Tactic::Execution],
        techniques: vec![],
        services: vec![ServiceSource::Endpoint],
        first_activity_us: time_us,
        last_activity_us: time_us,
        summary: "A process did odd things.".to_owned(),
        story: vec![],
    }
}
