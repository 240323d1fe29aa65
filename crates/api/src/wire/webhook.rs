//! Webhooks and their deliveries on the wire.

use serde::{Deserialize, Serialize};
use store::state::{Delivery, WebhookSpec};
use utoipa::ToSchema;

use super::words::{DeliveryStatus, Severity, WebhookEvent};
use super::{optional_time, time};

/// A webhook.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// Identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where to.
    pub url: String,
    /// What it tells of.
    pub events: Vec<WebhookEvent>,
    /// Only of what is at least this grave.
    pub min_severity: Severity,
    /// Whether it is told anything at present.
    pub enabled: bool,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
}

impl From<store::state::Webhook> for Webhook {
    fn from(webhook: store::state::Webhook) -> Self {
        Webhook {
            id: webhook.id,
            name: webhook.spec.name,
            url: webhook.spec.url,
            events: webhook.spec.events.into_iter().map(Into::into).collect(),
            min_severity: webhook.spec.min_severity.into(),
            enabled: webhook.spec.enabled,
            created_date_time: time(webhook.created_us),
            created_by: webhook.created_by,
        }
    }
}

/// A webhook that was made, with the key of its signatures.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookCreated {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// Key of the signatures; shown this once.
    pub secret: String,
}

/// A webhook to make, or its new description.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookWrite {
    /// Its name, one of a kind.
    #[schema(min_length = 1, max_length = 256, pattern = r"\S")]
    pub name: String,
    /// Where to, `https://…` or `http://…`. Addresses that are not of the public internet must be allowed
    /// by the operator.
    #[schema(min_length = 8, max_length = 2048)]
    pub url: String,
    /// What to tell of.
    #[schema(min_items = 1, max_items = 4)]
    pub events: Vec<WebhookEvent>,
    /// Only of what is at least this grave; of everything when absent.
    #[serde(default)]
    pub min_severity: Option<Severity>,
    /// Whether to tell anything at present; yes when absent.
    #[serde(default)]
    pub enabled: Option<bool>,
}

impl From<WebhookWrite> for WebhookSpec {
    fn from(write: WebhookWrite) -> Self {
        let mut events: Vec<store::state::WebhookEvent> = write.events.into_iter().map(Into::into).collect();
        events.sort();
        events.dedup();
        WebhookSpec {
            name: write.name,
            url: write.url,
            events,
            min_severity: write.min_severity.map_or(model::Severity::Informational, Into::into),
            enabled: write.enabled.unwrap_or(true),
        }
    }
}

/// All webhooks, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookList {
    /// The webhooks.
    pub value: Vec<Webhook>,
}

/// One thing told or to be told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDelivery {
    /// Number among the webhook's deliveries.
    pub number: i64,
    /// Which event, such as `incident.created`.
    pub event: String,
    /// What it is about.
    pub object_id: String,
    /// How far it is.
    pub status: DeliveryStatus,
    /// Tries so far.
    pub attempts: i64,
    /// When it was queued.
    pub created_date_time: String,
    /// When it is tried next, if it is.
    pub next_attempt_date_time: Option<String>,
    /// When it was delivered or given up.
    pub finished_date_time: Option<String>,
    /// Status of the receiver's last answer.
    pub response_status: Option<i64>,
    /// Why the last try failed.
    pub error: Option<String>,
}

impl From<Delivery> for WebhookDelivery {
    fn from(delivery: Delivery) -> Self {
        let waits = delivery.status == store::state::DeliveryStatus::Pending;
        WebhookDelivery {
            number: delivery.number,
            event: delivery.event,
            object_id: delivery.object,
            status: delivery.status.into(),
            attempts: delivery.attempts,
            created_date_time: time(delivery.created_us),
            next_attempt_date_time: waits.then(|| time(delivery.next_us)),
            finished_date_time: optional_time(delivery.finished_us),
            response_status: delivery.answer,
            error: delivery.error,
        }
    }
}

/// A page of deliveries, latest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDeliveryList {
    /// The deliveries.
    pub value: Vec<WebhookDelivery>,
    /// Path and query of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}
