//! Ways into the log's readers for a fuzzer: any bytes, no panic, linear time.

use super::keys::Keys;
use super::options::LogOptions;
use super::segment::{HEAD_BYTES, Head, Step, Walk};

/// Salt of the frames that [`segment`] takes for good.
const SALT: u64 = 0;

/// Reads bytes as a segment; returns the batches found.
pub fn segment(bytes: &[u8]) -> usize {
    let above = Head::decode(bytes).map_or(0, |head| head.first.saturating_sub(1));
    let frames = Walk::new(bytes, HEAD_BYTES, SALT, above).filter_map(|step| match step {
        Step::Frame(frame) => frame.decode(),
        Step::Damage { .. } | Step::Rest { .. } => None,
    });
    frames.count()
}

/// Reads bytes as a key file; whether they are one.
pub fn keys(bytes: &[u8]) -> bool {
    Keys::new(&LogOptions::default()).load(bytes)
}
