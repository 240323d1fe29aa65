//! Live updates by server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use serde::Deserialize;
use serde_json::json;
use store::state::{Change, Changed, Permission, Tenant};
use tokio::sync::OwnedSemaphorePermit;
use utoipa::IntoParams;

use crate::auth::Caller;
use crate::context::Api;
use crate::cookie;
use crate::extract::Params;
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::time;

/// Streams open at the same time.
pub(crate) const STREAMS_LIMIT: usize = 256;
/// Changes sent before the next look at the database.
const STEP: u32 = 200;
/// How long a stream waits for a change before it looks whether its caller may still listen.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Where to begin.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StreamQuery {
    /// After this event; as the header `Last-Event-ID`, for clients that cannot set headers.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// Follow changes
///
/// Server-sent events: `incident` and `alert` with identity and number of the change, `id` being that
/// number. After a break, `Last-Event-ID` or `after` brings what was missed; what changed several times
/// meanwhile comes once. Without either the stream begins now, with an event `ready`.
#[utoipa::path(
    get, path = "/api/v1/stream", tag = "session",
    params(
        StreamQuery,
        ("Last-Event-ID" = Option<i64>, Header, description = "Number of the last event that was seen."),
    ),
    responses(
        (status = 200, body = String, content_type = "text/event-stream"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn stream_changes(
    caller: Caller,
    State(api): State<Api>,
    headers: HeaderMap,
    Params(query): Params<StreamQuery>,
) -> Result<Response, Problem> {
    let last_seen = match headers.get("last-event-id") {
        Some(value) => Some(read_number(value.to_str().unwrap_or_default())?),
        None => query.after,
    };
    let Ok(room) = api.streams.clone().try_acquire_owned() else {
        let detail = "too many streams are open; close one, or try again later";
        return Err(Problem::new(Code::TooManyRequests, detail).retry_after_s(30));
    };
    let last = caller.tenant.last_change().await?;
    if last_seen.is_some_and(|seen| seen < 0) {
        return Err(Problem::invalid("the last event's number is not negative"));
    }
    // A number from the future is of another database: everything may have changed.
    let after = last_seen.map_or(last, |seen| if seen > last { 0 } else { seen });
    let token = presented(&headers, &api);
    let following = Following {
        api,
        tenant: caller.tenant.clone(),
        token,
        after,
        ready: last_seen.is_none(),
        _room: room,
    };
    let keep_alive = KeepAlive::new().interval(LOOK_EVERY);
    let mut response = Sse::new(events(following)).keep_alive(keep_alive).into_response();
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

/// The token that the caller came in by.
fn presented(headers: &HeaderMap, api: &Api) -> String {
    let bearer = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()?.split_once(' '));
    let token = bearer.map(|(_, token)| token.trim());
    token.or_else(|| cookie::session(headers, api.sessions.secure_cookie)).unwrap_or_default().to_owned()
}

fn read_number(text: &str) -> Result<i64, Problem> {
    let wrong = |_| Problem::invalid("`Last-Event-ID` is the number of an event, as its `id` came");
    text.trim().parse().map_err(wrong)
}

/// A stream's place.
struct Following {
    api: Api,
    tenant: Tenant,
    token: String,
    after: i64,
    ready: bool,
    _room: OwnedSemaphorePermit,
}

impl Following {
    /// Looks whether the caller may still listen, and to what: tokens are revoked and roles change. Whoever
    /// signed in with a session uses it by listening.
    async fn look(&mut self) -> bool {
        let found = self.api.state.authenticate(&self.token, self.api.now_us()).await;
        let Ok(Some(principal)) = found else { return false };
        if principal.may(Permission::SecurityDataRead) {
            self.tenant = self.tenant.clone().within(principal.reach(Permission::SecurityDataRead));
            return true;
        }
        false
    }

    /// The next changes; none at the end of the stream.
    async fn next(&mut self) -> Option<Vec<Event>> {
        if std::mem::take(&mut self.ready) {
            return Some(vec![Event::default().event("ready").id(self.after.to_string()).data("{}")]);
        }
        loop {
            if !self.look().await {
                return None;
            }
            let last = self.tenant.last_change().await.ok()?;
            let found = self.tenant.changes_after(self.after, STEP).await.ok()?;
            if let Some(last) = found.last() {
                let after = std::mem::replace(&mut self.after, last.number);
                return Some(found.iter().map(|change| event(change, after)).collect());
            }
            // What changed up to here is out of the caller's reach.
            self.after = self.after.max(last);
            self.tenant.wait_for_change(self.after, LOOK_EVERY).await.ok()?;
        }
    }
}

fn events(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    use futures::StreamExt as _;
    let steps = futures::stream::unfold(following, async |mut following| {
        following.next().await.map(|events| (futures::stream::iter(events), following))
    });
    steps.flatten().map(Ok)
}

fn event(change: &Change, after: i64) -> Event {
    let kind = match change.kind {
        Changed::Alert => "alert",
        Changed::Incident => "incident",
    };
    let data = json!({
        "id": change.id,
        "change": if change.first > after { "created" } else { "updated" },
        "number": change.number,
        "time": time(change.time_us),
    });
    Event::default().event(kind).id(change.number.to_string()).data(data.to_string())
}
