//! `/services/collector/ack`: which batches are safe.
//!
//! An acknowledgement id is the batch's place in the log, and it is given out once the log has it on
//! disk. So nothing need be remembered per channel, and after a restart the answer is still right.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::reply::{Code, Refusal, Reply};
use super::{Asked, object};
use crate::http::Inlet;
use crate::{Sink, Tokens};

/// Ids that may be asked for at once.
const IDS_MOST: usize = 100_000;

#[derive(Deserialize)]
struct Question {
    acks: Vec<u64>,
}

/// `POST /services/collector/ack`.
pub(in crate::http) async fn handle<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Reply, Refusal> {
    let asked = Asked::read(&headers, query.as_deref())?;
    let received = inlet.receive(&headers, body).await?;
    asked.channel.ok_or(Code::ChannelMissing)?;
    let question: Question = serde_json::from_slice(&received.body).map_err(|_| Code::BadData)?;
    if question.acks.len() > IDS_MOST {
        return Err(Code::TooLarge.into());
    }
    let durable = inlet.ingest.sink.durable();
    let told = question.acks.iter().map(|id| (id.to_string(), json!((1..=durable).contains(id))));
    Ok(Reply::of(object("acks", Value::Object(told.collect()))))
}
