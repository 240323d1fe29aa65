//! Webhooks in the server: changes become deliveries, deliveries are sent, failures are tried again.
//!
//! Everything is in the state database, so that a restart goes on where it was; a receiver may get a
//! delivery twice when the server ends between its answer and our note of it.

use std::time::Duration;

use api::told::{Thing, delivery_body, event_word};
use connect::out::{HttpClient, HttpError, SIGNATURE_HEADER, sign};
use futures::StreamExt as _;
use model::Severity;
use store::state::{
    Attempt, Delivery, DeliveryStatus, NewDelivery, PENDING_LIMIT, State, StateError, Tenant, Webhook,
};
use tokio::sync::watch;

use super::engine::Stop;
use super::now_us;
use super::outbound::OutboundArgs;

/// How long a receiver may take to answer.
const ANSWER_TIME: Duration = Duration::from_secs(20);
/// Deliveries under way at the same time.
const AT_ONCE: usize = 4;
/// Deliveries taken up in one round.
const ROUND: u32 = 64;
/// How long a round without work waits for a change at most.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Longest wait before a further try.
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3600);
/// Characters of a receiver's answer that are kept of a failure.
const ANSWER_CHARS: usize = 200;

/// The sender of one server.
#[derive(Clone)]
pub(super) struct Webhooks {
    state: State,
    client: HttpClient,
    first_wait: Duration,
    tries: u32,
}

impl Webhooks {
    /// A sender.
    ///
    /// # Errors
    /// [`HttpError`] when TLS cannot be set up.
    pub(super) fn new(state: State, args: &OutboundArgs) -> Result<Self, HttpError> {
        Ok(Webhooks {
            state,
            client: HttpClient::new(args.policy(), ANSWER_TIME, None)?,
            first_wait: Duration::from_millis(args.webhook_wait_ms),
            tries: args.webhook_tries,
        })
    }

    /// Works until told to stop.
    pub(super) async fn run(self, mut stopping: watch::Receiver<Stop>) {
        loop {
            let work = async {
                let worked = match self.round().await {
                    Ok(worked) => worked,
                    Err(error) => {
                        tracing::warn!(%error, "webhooks wait for the state database");
                        false
                    }
                };
                if !worked {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            };
            tokio::select! {
                () = work => {}
                _ = stopping.changed() => return,
            }
        }
    }

    /// One look at every tenant; whether there was something to do.
    async fn round(&self) -> Result<bool, StateError> {
        let mut worked = false;
        for name in self.state.tenants().await? {
            let tenant = self.state.tenant(&name)?;
            for webhook in tenant.list_webhooks().await?.iter().filter(|w| w.spec.enabled) {
                worked |= queue(&tenant, webhook).await?;
            }
            let due = tenant.due_deliveries(now_us(), ROUND).await?;
            worked |= !due.is_empty();
            let tries = due.into_iter().map(|delivery| self.attempt(&tenant, delivery));
            let done: Vec<Result<(), StateError>> =
                futures::stream::iter(tries).buffer_unordered(AT_ONCE).collect().await;
            done.into_iter().collect::<Result<(), StateError>>()?;
        }
        Ok(worked)
    }

    /// Sends one delivery and notes what became of it.
    async fn attempt(&self, tenant: &Tenant, delivery: Delivery) -> Result<(), StateError> {
        let webhook = match tenant.get_webhook(&delivery.webhook).await {
            Ok(webhook) => webhook,
            // Deleted meanwhile, with its deliveries.
            Err(StateError::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let (client, sent) = (self.client.clone(), delivery.clone());
        let answered = tokio::task::spawn_blocking(move || send(&client, &webhook, &sent)).await;
        let answered = answered.unwrap_or_else(|panic| Err(panic.to_string()));
        let attempt = self.judge(&delivery, answered);
        tenant.note_attempt((&delivery.webhook, delivery.number), &attempt, now_us()).await
    }

    /// What an answer, or none, means for a delivery.
    fn judge(&self, delivery: &Delivery, answered: Result<(u16, String), String>) -> Attempt {
        let (answer, error) = match answered {
            Ok((status @ 200..=299, _)) => {
                let status = Some(status);
                return Attempt {
                    status: DeliveryStatus::Delivered,
                    next_us: 0,
                    answer: status,
                    error: None,
                };
            }
            Ok((status @ 300..=399, _)) => (
                Some(status),
                "the receiver redirects, which is not followed; set the URL it redirects to".to_owned(),
            ),
            Ok((status, text)) => {
                let text: String = text.chars().filter(|c| !c.is_control()).take(ANSWER_CHARS).collect();
                (Some(status), format!("the receiver answered {status}: {text}"))
            }
            Err(reason) => (None, reason),
        };
        let tried = u32::try_from(delivery.attempts + 1).unwrap_or(u32::MAX);
        // A receiver that says it is gone (410) is believed.
        let dead = tried >= self.tries || answer == Some(410);
        let status = if dead { DeliveryStatus::Dead } else { DeliveryStatus::Pending };
        let wait = self.first_wait.saturating_mul(3_u32.saturating_pow(tried - 1)).min(LONGEST_WAIT);
        let wait_us = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
        Attempt { status, next_us: now_us().saturating_add(wait_us), answer, error: Some(error) }
    }
}

/// Sends a delivery: status and beginning of the answer.
fn send(client: &HttpClient, webhook: &Webhook, delivery: &Delivery) -> Result<(u16, String), String> {
    let body = delivery.body.as_bytes();
    let signature = sign(&webhook.secret, now_us().div_euclid(1_000_000), body);
    let id = format!("{}-{}", webhook.id, delivery.number);
    let headers = [
        ("content-type", "application/json"),
        (SIGNATURE_HEADER, signature.as_str()),
        ("cordon-delivery", id.as_str()),
        ("cordon-event", delivery.event.as_str()),
    ];
    let answer = client.post(&webhook.spec.url, &headers, body).map_err(|e| e.to_string())?;
    Ok((answer.status, answer.text))
}

/// Queues what changed since a webhook was last looked at, as far as there is room.
async fn queue(tenant: &Tenant, webhook: &Webhook) -> Result<bool, StateError> {
    let room = PENDING_LIMIT.saturating_sub(tenant.pending_deliveries(&webhook.id).await?);
    if room == 0 {
        return Ok(false);
    }
    let changes = tenant.changes_after(webhook.cursor, room).await?;
    let Some(last) = changes.last() else { return Ok(false) };
    let mut new = vec![];
    for change in &changes {
        let Some(thing) = Thing::read(tenant, change).await? else { continue };
        let event = thing.event(change, webhook.cursor);
        if webhook.spec.events.contains(&event) && is_grave(webhook.spec.min_severity, &thing) {
            new.push(NewDelivery {
                event: event_word(event),
                object: change.id.clone(),
                body: delivery_body(&thing, event, tenant.name(), change),
            });
        }
    }
    tenant.queue_deliveries(&webhook.id, (webhook.cursor, last.number), &new, now_us()).await?;
    Ok(true)
}

fn is_grave(least: Severity, thing: &Thing) -> bool {
    thing.severity() >= least
}
