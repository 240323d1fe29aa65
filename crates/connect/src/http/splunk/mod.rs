//! Splunk's HTTP Event Collector (Splunk, "HTTP Event Collector REST API endpoints" and "Troubleshoot
//! HTTP Event Collector", which lists the codes).
//!
//! `/services/collector` and `/services/collector/event` take JSON objects one after the other,
//! `/services/collector/raw` takes text lines, `/services/collector/ack` tells what is safe. Differences
//! to Splunk, all on the safe side: a request is answered when it is on disk, so an acknowledgement id
//! is the batch's place in the log and stays true after a restart; index names are kept with the
//! record, not checked.

mod ack;
mod event;
mod reply;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use serde_json::Value;

use super::Inlet;
use crate::{Batch, Sink, Tokens};
pub(super) use ack::handle as handle_ack;
use reply::{Code, Refusal, Reply};

/// What the address says beside the path.
#[derive(Debug, Default)]
struct Asked {
    /// Data channel: from the header `X-Splunk-Request-Channel` or the parameter `channel`.
    channel: Option<String>,
    source: Option<String>,
    source_type: Option<String>,
}

impl Asked {
    /// # Errors
    /// When the channel is not a GUID, or a token is in the address, where logs would keep it.
    fn read(headers: &HeaderMap, query: Option<&str>) -> Result<Self, Refusal> {
        let mut asked = Asked::default();
        for (name, value) in form_pairs(query.unwrap_or_default()) {
            match name.as_str() {
                "channel" => asked.channel = Some(value),
                "source" => asked.source = Some(value),
                "sourcetype" => asked.source_type = Some(value),
                "token" => return Err(Code::QueryToken.into()),
                _ => {}
            }
        }
        if let Some(header) = headers.get("x-splunk-request-channel") {
            asked.channel = header.to_str().ok().map(str::to_owned);
        }
        match &asked.channel {
            Some(channel) if !is_guid(channel) => Err(Code::BadChannel.into()),
            _ => Ok(asked),
        }
    }
}

/// Names and values of a query string.
fn form_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((name.to_owned(), percent_decoded(value)))
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let coded = match (first, tail) {
            (b'%', [high, low, ..]) => hex_pair(*high, *low),
            _ => None,
        };
        rest = if coded.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
        bytes.push(coded.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Whether a text is a channel identifier: 32 hexadecimal digits in groups of 8-4-4-4-12.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let hex = |group: &&str| group.bytes().all(|b| b.is_ascii_hexdigit());
    groups.iter().map(|g| g.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(hex)
}

/// `POST /services/collector/event`: JSON objects with a member `event`.
pub(super) async fn handle_event<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Reply, Refusal> {
    let asked = Asked::read(&headers, query.as_deref())?;
    let received = inlet.receive(&headers, body).await?;
    let read = event::read(&received.body);
    let mut ack = None;
    if !read.payload.is_empty() {
        let batch = Batch {
            tenant: received.grant.tenant.clone(),
            source: received.grant.source.clone(),
            format: Some("json".to_owned()),
            name: asked.source.clone(),
            zone: None,
            key: None,
            payload: read.payload.into(),
        };
        ack = Some(inlet.ingest.sink.append(batch).await?);
    }
    // What stood before a bad event is stored, as Splunk does; the answer says where it stopped.
    match read.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(Reply::stored(ack.filter(|_| asked.channel.is_some()))),
    }
}

/// `POST /services/collector/raw`: lines of any format.
pub(super) async fn handle_raw<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Reply, Refusal> {
    let asked = Asked::read(&headers, query.as_deref())?;
    let received = inlet.receive(&headers, body).await?;
    if received.body.trim_ascii().is_empty() {
        return Err(Code::NoData.into());
    }
    let format = received.grant.format.clone();
    let batch = Batch {
        tenant: received.grant.tenant.clone(),
        source: received.grant.source.clone(),
        format: format.or_else(|| asked.source_type.as_deref().and_then(format_of).map(str::to_owned)),
        name: asked.source,
        zone: None,
        key: None,
        payload: received.body.clone(),
    };
    let ack = inlet.ingest.sink.append(batch).await?;
    Ok(Reply::stored(asked.channel.is_some().then_some(ack)))
}

/// Formats of the source types that Splunk's add-ons use; others are recognised by their content.
fn format_of(source_type: &str) -> Option<&'static str> {
    match source_type {
        "syslog" | "linux_secure" | "linux_messages_syslog" => Some("syslog"),
        "linux_audit" | "linux:audit" => Some("auditd"),
        "_json" | "aws:cloudtrail" | "o365:management:activity" => Some("json"),
        _ => None,
    }
}

/// `GET /services/collector/health`.
pub(super) async fn handle_health<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
) -> Result<Reply, Refusal> {
    if inlet.has_room() { Ok(Reply::healthy()) } else { Err(Code::Unhealthy.into()) }
}

/// An object of one member.
fn object(name: &str, value: Value) -> Value {
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}
