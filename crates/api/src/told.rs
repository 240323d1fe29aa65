//! What webhooks and exports tell of alerts and incidents: the shapes of Graph.

use serde_json::{Value, json};
use store::state::{AlertRecord, Change, Changed, IncidentRecord, StateError, Tenant, WebhookEvent};

use crate::security::{alert, incident};
use crate::wire::time;

/// A thing that changed, as it is now.
#[derive(Debug, Clone)]
pub enum Thing {
    /// An alert.
    Alert(Box<AlertRecord>),
    /// An incident.
    Incident(Box<IncidentRecord>),
}

impl Thing {
    /// Reads what changed; none when it is gone.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn read(tenant: &Tenant, change: &Change) -> Result<Option<Self>, StateError> {
        let read = match change.kind {
            Changed::Alert => {
                let id = model::AlertId(change.id.clone());
                tenant.get_alert(&id).await.map(|r| Thing::Alert(Box::new(r)))
            }
            Changed::Incident => {
                let id = model::IncidentId(change.id.clone());
                tenant.get_incident(&id).await.map(|r| Thing::Incident(Box::new(r)))
            }
        };
        match read {
            Ok(thing) => Ok(Some(thing)),
            Err(StateError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> model::Severity {
        match self {
            Thing::Alert(record) => record.alert.severity,
            Thing::Incident(record) => record.incident.severity,
        }
    }

    /// The event of a change that was made after number `after`.
    #[must_use]
    pub fn event(&self, change: &Change, after: i64) -> WebhookEvent {
        match (self, change.first > after) {
            (Thing::Alert(_), true) => WebhookEvent::AlertCreated,
            (Thing::Alert(_), false) => WebhookEvent::AlertUpdated,
            (Thing::Incident(_), true) => WebhookEvent::IncidentCreated,
            (Thing::Incident(_), false) => WebhookEvent::IncidentUpdated,
        }
    }

    /// It in the shape of Graph.
    #[must_use]
    pub fn graph(&self) -> Value {
        let shown = match self {
            Thing::Alert(record) => serde_json::to_value(alert::alert((**record).clone(), true)),
            Thing::Incident(record) => serde_json::to_value(incident::incident((**record).clone(), None)),
        };
        // A value of plain strings and numbers always becomes JSON.
        shown.unwrap_or_default()
    }
}

/// The word of an event, as `incident.created`.
#[must_use]
pub fn event_word(event: WebhookEvent) -> String {
    match serde_json::to_value(event) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The body of a webhook's delivery.
#[must_use]
pub fn delivery_body(thing: &Thing, event: WebhookEvent, tenant: &str, change: &Change) -> String {
    let body = json!({
        "type": event_word(event),
        "time": time(change.time_us),
        "tenantId": tenant,
        "changeNumber": change.number,
        "resource": thing.graph(),
    });
    body.to_string()
}
