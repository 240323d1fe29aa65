//! The Elasticsearch `_bulk` API (Elastic, "Bulk API" reference).
//!
//! `index` and `create` store the document; the index name becomes part of the batch's name, nothing
//! else of it matters here. `update` and `delete` are refused item by item: events are not changed.
//! When every action names an `_id`, the same body sent again is stored once.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
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
            name: index,
            key: parsed.key,
            payload: parsed.payload.into(),
        };
        ingest.sink.append(batch).await?
    };
    Ok(elastic::reply(json!({
        "took": 0,
        "errors": parsed.items.iter().any(|i| i.refusal.is_some()),
        "items": parsed.items.iter().map(|item| item.reply(ack)).collect::<Vec<_>>(),
    }))
    .into_response())
}

/// One action of the body.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    action: &'static str,
    index: String,
    id: Option<String>,
    refusal: Option<(u16, &'static str, &'static str)>,
}

impl Item {
    fn reply(&self, ack: Ack) -> serde_json::Value {
        let id = self.id.clone().unwrap_or_else(|| format!("{:x}", ack.sequence));
        match self.refusal {
            Some((status, kind, reason)) => json!({self.action: {
                "_index": self.index, "_id": id, "status": status,
                "error": {"type": kind, "reason": reason},
            }}),
            None => json!({self.action: {
                "_index": self.index, "_id": id, "_version": 1, "result": "created", "status": 201,
                "_seq_no": ack.sequence, "_primary_term": 1,
                "_shards": {"total": 1, "successful": 1, "failed": 0},
            }}),
        }
    }
}

struct Parsed {
    items: Vec<Item>,
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
    index: Option<std::borrow::Cow<'a, str>>,
    #[serde(rename = "_id", borrow)]
    id: Option<std::borrow::Cow<'a, str>>,
}

const UNSUPPORTED: (u16, &str, &str) =
    (400, "illegal_argument_exception", "events are never changed: use index or create");
const TOO_LONG: (u16, &str, &str) = (413, "document_too_large", "the document is over the line limit");

/// Reads the pairs of lines. Documents go into the payload as they are, one per line.
fn parse(body: &[u8], index: Option<&str>, limits: &Limits) -> Result<Parsed, IngestError> {
    let mut items = vec![];
    let mut payload = Vec::with_capacity(body.len());
    let mut lines = body.split(|b| *b == b'\n').enumerate();
    let mut ids = Sha256::new();
    let mut all_have_ids = true;
    while let Some((number, line)) = lines.next() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut item =
            action(line, index).map_err(|message| IngestError::Bulk { line: number + 1, message })?;
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
                ids.update(item.index.as_bytes());
                ids.update([0]);
                ids.update(item.id.as_deref().unwrap_or_default().as_bytes());
                ids.update([0]);
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

fn action(line: &[u8], index: Option<&str>) -> Result<Item, String> {
    let expected = "expected an action such as {\"index\":{}} or {\"create\":{\"_index\":\"logs\"}}";
    let action: Action<'_> = serde_json::from_slice(line).map_err(|e| format!("{expected} ({e})"))?;
    let (name, meta, refusal) = match action {
        Action { index: Some(meta), .. } => ("index", meta, None),
        Action { create: Some(meta), .. } => ("create", meta, None),
        Action { update: Some(meta), .. } => ("update", meta, Some(UNSUPPORTED)),
        Action { delete: Some(meta), .. } => ("delete", meta, Some(UNSUPPORTED)),
        _ => return Err(expected.to_owned()),
    };
    let index = meta.index.as_deref().or(index).unwrap_or("events").to_owned();
    Ok(Item { action: name, index, id: meta.id.map(std::borrow::Cow::into_owned), refusal })
}

/// For fuzzing: any bytes are a body or a clear refusal.
#[cfg(test)]
pub(super) fn fuzz_entry(body: &[u8]) {
    let _ = parse(body, None, &Limits::default());
}
