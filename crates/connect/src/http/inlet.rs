//! What stands before every body: the token is checked first, the body is received within bounds of
//! size, time and of what all bodies together may take, then decompressed.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::reply::IngestError;
use super::{Ingest, authorization, body};
use crate::{Grant, Limits, Sink, Tokens};

/// How long the body of a refused request is read and dropped, so that the sender gets to the answer.
const DISCARD: Duration = Duration::from_secs(5);
/// Room is given in pieces of this many bytes.
const PIECE_BYTES: usize = 1 << 10;
/// How many times its size a compressed body is expected to take.
const EXPANSION: usize = 8;

/// The handlers' state.
pub(super) struct Inlet<S, T> {
    pub ingest: Arc<Ingest<S, T>>,
    room: Arc<Semaphore>,
    pieces: usize,
}

impl<S, T> Clone for Inlet<S, T> {
    fn clone(&self) -> Self {
        Inlet { ingest: self.ingest.clone(), room: self.room.clone(), pieces: self.pieces }
    }
}

/// A body that may be stored, and for whom.
pub(super) struct Received {
    pub grant: Grant,
    pub body: Bytes,
    /// Its share of the room, given back when the batch is stored.
    _room: OwnedSemaphorePermit,
}

impl<S: Sink, T: Tokens> Inlet<S, T> {
    pub(super) fn new(ingest: Ingest<S, T>) -> Self {
        let pieces = (ingest.limits.bodies_bytes / PIECE_BYTES).clamp(1, u32::MAX as usize);
        Inlet { ingest: Arc::new(ingest), room: Arc::new(Semaphore::new(pieces)), pieces }
    }

    /// Receives a request's body.
    ///
    /// # Errors
    /// When the token is not good, the body is too large, too slow or damaged, or too much is being
    /// received already.
    pub(super) async fn receive(&self, headers: &HeaderMap, mut body: Body) -> Result<Received, IngestError> {
        let received = self.receive_now(headers, &mut body).await;
        let waits_for_us = headers.contains_key(header::EXPECT);
        match &received {
            Ok(_) | Err(IngestError::TooSlow) => {}
            Err(_) if waits_for_us => {}
            Err(_) => discard(body).await,
        }
        received
    }

    async fn receive_now(&self, headers: &HeaderMap, body: &mut Body) -> Result<Received, IngestError> {
        let Ingest { tokens, limits, .. } = self.ingest.as_ref();
        let grant = authorization::grant(tokens.as_ref(), headers).await?;
        let size = said_size(headers);
        let limit_bytes = limits.body_bytes;
        if size.is_some_and(|size| size > limit_bytes) {
            return Err(IngestError::TooLarge { limit_bytes });
        }
        let _room = self.wait_for_room(headers, size.unwrap_or(limit_bytes)).await?;
        let whole = timeout(Duration::from_millis(limits.body_ms), whole(body, size, limits)).await;
        let whole = whole.map_err(|_| IngestError::TooSlow)??;
        Ok(Received { grant, body: body::decoded(headers, whole, limits)?, _room })
    }

    /// Whether any more may be received now.
    pub(super) fn has_room(&self) -> bool {
        self.room.available_permits() > 0
    }

    async fn wait_for_room(
        &self,
        headers: &HeaderMap,
        bytes: usize,
    ) -> Result<OwnedSemaphorePermit, IngestError> {
        let compressed = headers.contains_key(header::CONTENT_ENCODING);
        self.room_for(if compressed { bytes.saturating_mul(EXPANSION) } else { bytes }).await
    }

    /// A share of what all bodies together may take.
    ///
    /// # Errors
    /// When there is none within the time a request may wait.
    pub(super) async fn room_for(&self, bytes: usize) -> Result<OwnedSemaphorePermit, IngestError> {
        let pieces = bytes.div_ceil(PIECE_BYTES).clamp(1, self.pieces);
        let wait = Duration::from_millis(self.ingest.limits.bodies_wait_ms);
        let permit = self.room.clone().acquire_many_owned(u32::try_from(pieces).unwrap_or(u32::MAX));
        match timeout(wait, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(IngestError::Crowded { retry_after_s: 5 }),
        }
    }
}

fn said_size(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn whole(body: &mut Body, size: Option<usize>, limits: &Limits) -> Result<Bytes, IngestError> {
    // What is said is within the limit and has its share of the room; memory is only touched as bytes come.
    let mut bytes = BytesMut::with_capacity(size.unwrap_or_default());
    let idle = Duration::from_millis(limits.body_idle_ms);
    while let Some(frame) = timeout(idle, body.frame()).await.map_err(|_| IngestError::TooSlow)? {
        let frame = frame.map_err(|e| IngestError::Damaged(e.to_string()))?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > limits.body_bytes {
                return Err(IngestError::TooLarge { limit_bytes: limits.body_bytes });
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes.freeze())
}

/// Reads what still comes and drops it: a connection closed with unread bytes is reset, and the sender
/// would never see why it was refused.
async fn discard(mut body: Body) {
    let rest = async { while let Some(Ok(_)) = body.frame().await {} };
    // A sender that is not done by then learns it the hard way.
    let _ = timeout(DISCARD, rest).await;
}
