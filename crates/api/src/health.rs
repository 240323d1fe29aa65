//! What the API asks of the program about the health of sources.

use crate::wire::health::SourceHealth as Report;

/// The health of sources.
pub trait SourceHealth: Send + Sync {
    /// The health of all sources that have sent, now.
    fn report(&self) -> Vec<Report>;
}

/// A program that does not watch.
pub(crate) struct Unwatched;

impl SourceHealth for Unwatched {
    fn report(&self) -> Vec<Report> {
        vec![]
    }
}
