//! A request's body, decompressed within the limit.

use std::io::Read;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_ENCODING;
use bytes::Bytes;

use super::reply::IngestError;
use crate::Limits;

/// The body after `Content-Encoding` (gzip, zstd, deflate or none).
///
/// # Errors
/// When the encoding is unknown, the data is damaged, or the decompressed size is over the limit.
pub(super) fn decoded(headers: &HeaderMap, body: Bytes, limits: &Limits) -> Result<Bytes, IngestError> {
    let encoding = headers.get(CONTENT_ENCODING).map(|v| v.to_str().unwrap_or("?").to_ascii_lowercase());
    let most = limits.body_decompressed_bytes;
    match encoding.as_deref() {
        None | Some("identity" | "") => Ok(body),
        Some("gzip" | "x-gzip") => read(flate2::read::MultiGzDecoder::new(&body[..]), most),
        Some("deflate") => read(flate2::read::ZlibDecoder::new(&body[..]), most),
        Some("zstd") => {
            let decoder = zstd::stream::read::Decoder::new(&body[..]);
            read(decoder.map_err(|e| IngestError::Damaged(e.to_string()))?, most)
        }
        Some(other) => Err(IngestError::Encoding(other.to_owned())),
    }
}

fn read(decoder: impl Read, most: usize) -> Result<Bytes, IngestError> {
    let mut bytes = vec![];
    decoder.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| IngestError::Damaged(e.to_string()))?;
    if bytes.len() > most { Err(IngestError::TooLarge { limit_bytes: most }) } else { Ok(bytes.into()) }
}
