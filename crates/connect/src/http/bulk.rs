//! The Elasticsearch `_bulk` API (Elastic, "Bulk API" reference).
//!
//! `index` and `create` store the document; the index name becomes part of the batch's name, nothing
//! else of it matters here. `update` and `delete` are refused item by item: events are not changed.
//! When every action names an `_id`, the same body sent again is stored once.

use std::borrow::Cow;
use std::io::Write as _;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::reply::IngestError;
use super::{Inlet, elastic};
use crate::{Ack, Batch, Limits, Sink, Tokens};

/// `POST /_bulk`.
pub(super) async fn handle<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, IngestError> {
    bulk(&inlet, &headers, body, None).await
}

/// `POST /{index}/_bulk`.
pub(super) async fn handle_index<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    Path(index): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, IngestError> {
    bulk(&inlet, &headers, body, Some(index)).await
}

async fn bulk<S: Sink, T: Tokens>(
    inlet: &Inlet<S, T>,
    headers: &HeaderMap,
    body: Body,
    index: Option<String>,
) -> Result<Response, IngestError> {
    let received = inlet.receive(headers, body).await?;
    let (grant, ingest) = (&received.grant, inlet.ingest.as_ref());
    let parsed = parse(&received.body, index.as_deref(), &ingest.limits)?;
    let ack = if parsed.payload.is_empty() {
        Ack { sequence: 0, duplicate: false }
    } else {
        let batch = Batch {
            tenant: grant.tenant.clone(),
            source: grant.source.clone(),
            format: grant.format.clone(),
            name: index.clone(),
            zone: None,
            key: parsed.key,
            payload: parsed.payload.into(),
        };
        ingest.sink.append(batch).await?
    };
    Ok(elastic::written(reply(&parsed.items, ack)).into_response())
}

/// The answer's JSON text. It has a member for every record, so it is written straight out.
fn reply(items: &[Item<'_>], ack: Ack) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + 192 * items.len());
    let errors = items.iter().any(|item| item.refusal.is_some());
    // Writing to memory does not fail.
    let _ = write!(out, "{{\"took\":0,\"errors\":{errors},\"items\":[");
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        item.reply_into(ack, &mut out);
    }
    out.extend_from_slice(b"]}");
    out
}

/// One action of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item<'a> {
    action: &'static str,
    index: Cow<'a, str>,
    id: Option<Cow<'a, str>>,
    refusal: Option<Refusal>,
}

/// Status, kind and reason of an item that is not stored.
type Refusal = (u16, &'static str, &'static str);

impl Item<'_> {
    fn reply_into(&self, ack: Ack, out: &mut Vec<u8>) {
        let (action, sequence) = (self.action, ack.sequence);
        let _ = write!(out, "{{\"{action}\":{{\"_index\":");
        push_text(out, &self.index);
        out.extend_from_slice(b",\"_id\":");
        match &self.id {
            Some(id) => push_text(out, id),
            None => drop(write!(out, "\"{sequence:x}\"")),
        }
        let _ = match self.refusal {
            Some((status, kind, reason)) => write!(
                out,
                ",\"status\":{status},\"error\":{{\"type\":\"{kind}\",\"reason\":\"{reason}\"}}}}}}"
            ),
            None => write!(
                out,
                ",\"_version\":1,\"result\":\"created\",\"status\":201,\"_seq_no\":{sequence},\"_primary_term\":1,\
                 \"_shards\":{{\"total\":1,\"successful\":1,\"failed\":0}}}}}}"
            ),
        };
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    // Text is always JSON, and writing to memory does not fail.
    let _ = serde_json::to_writer(out, text);
}

struct Parsed<'a> {
    items: Vec<Item<'a>>,
    payload: Vec<u8>,
    key: Option<String>,
}

#[derive(Deserialize)]
struct Action<'a> {
    #[serde(borrow)]
    index: Option<Meta<'a>>,
    #[serde(borrow)]
    create: Option<Meta<'a>>,
    #[serde(borrow)]
    update: Option<Meta<'a>>,
    #[serde(borrow)]
    delete: Option<Meta<'a>>,
}

#[derive(Deserialize)]
struct Meta<'a> {
    #[serde(rename = "_index", borrow)]
    index: Option<Cow<'a, str>>,
    #[serde(rename = "_id", borrow)]
    id: Option<Cow<'a, str>>,
}

const UNSUPPORTED: (u16, &str, &str) =
    (400, "illegal_argument_exception", "events are never changed: use index or create");
const TOO_LONG: (u16, &str, &str) = (413, "document_too_large", "the document is over the line limit");

/// Reads the pairs of lines. Documents go into the payload as they are, one per line.
fn parse<'a>(body: &'a [u8], index: Option<&'a str>, limits: &Limits) -> Result<Parsed<'a>, IngestError> {
    let mut items: Vec<Item<'a>> = vec![];
    let mut payload = Vec::with_capacity(body.len());
    let mut lines = Lines { rest: Some(body) }.enumerate();
    let mut ids = Sha256::new();
    let mut all_have_ids = true;
    // Shippers say the same action before every record; it is read once.
    let mut known: Option<(&[u8], Item<'a>)> = None;
    while let Some((number, line)) = lines.next() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut item = match &known {
            Some((same, item)) if *same == line => item.clone(),
            _ => {
                let read = action(line, index);
                let item = read.map_err(|message| IngestError::Bulk { line: number + 1, message })?;
                known = Some((line, item.clone()));
                item
            }
        };
        if item.action != "delete" {
            let document = lines.next().map(|(_, line)| line.trim_ascii()).unwrap_or_default();
            if document.is_empty() {
                let message = "the action has no document after it".to_owned();
                return Err(IngestError::Bulk { line: number + 2, message });
            }
            if document.len() > limits.line_bytes {
                item.refusal = Some(TOO_LONG);
            }
            if item.refusal.is_none() {
                all_have_ids &= item.id.is_some();
                if all_have_ids {
                    ids.update(item.index.as_bytes());
                    ids.update([0]);
                    ids.update(item.id.as_deref().unwrap_or_default().as_bytes());
                    ids.update([0]);
                }
                payload.extend_from_slice(document);
                payload.push(b'\n');
            }
        }
        items.push(item);
    }
    if items.is_empty() {
        return Err(IngestError::Bulk { line: 1, message: "the body holds no action".to_owned() });
    }
    let key = (all_have_ids && !payload.is_empty()).then(|| format!("bulk:{:x}", ids.finalize()));
    Ok(Parsed { items, payload, key })
}

/// The parts of a body between line ends, as `split` gives them, found many bytes at a time.
struct Lines<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        match memchr::memchr(b'\n', rest) {
            Some(end) => {
                self.rest = Some(&rest[end + 1..]);
                Some(&rest[..end])
            }
            None => self.rest.take(),
        }
    }
}

fn action<'a>(line: &'a [u8], index: Option<&'a str>) -> Result<Item<'a>, String> {
    let expected = "expected an action such as {\"index\":{}} or {\"create\":{\"_index\":\"logs\"}}";
    let action: Action<'_> = serde_json::from_slice(line).map_err(|e| format!("{expected} ({e})"))?;
    let (name, meta, refusal) = match action {
        Action { index: Some(meta), .. } => ("index", meta, None),
        Action { create: Some(meta), .. } => ("create", meta, None),
        Action { update: Some(meta), .. } => ("update", meta, Some(UNSUPPORTED)),
        Action { delete: Some(meta), .. } => ("delete", meta, Some(UNSUPPORTED)),
        _ => return Err(expected.to_owned()),
    };
    let index = meta.index.or(index.map(Cow::Borrowed)).unwrap_or(Cow::Borrowed("events"));
    Ok(Item { action: name, index, id: meta.id, refusal })
}

/// For fuzzing: any bytes are a body or a clear refusal.
#[cfg(test)]
pub(super) fn fuzz_entry(body: &[u8]) {
    let _ = parse(body, None, &Limits::default());
}
