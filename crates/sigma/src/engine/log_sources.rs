//! Which log sources of rules an event stands for, for those who want to know without a rule: the
//! coverage page, and people who ask why a rule never hits.

use event::Event;

use super::taxonomy::{EventKind, Taxonomy};
use crate::language::LogSource;

/// The log-source taxonomy.
#[derive(Debug)]
pub struct LogSources(Taxonomy);

impl LogSources {
    /// The built-in taxonomy.
    ///
    /// # Errors
    /// When its data file does not read, which a test rules out.
    pub fn builtin() -> Result<Self, String> {
        Taxonomy::load().map(LogSources)
    }

    /// Whether rules of a log source are asked of an event.
    #[must_use]
    pub fn means(&self, source: &LogSource, event: &Event<'_>) -> bool {
        self.0.meaning(source, &EventKind::of(event)).is_some()
    }

    /// Whether a log source is one of Windows whose channels are known.
    #[must_use]
    pub fn is_windows_channel(&self, source: &LogSource) -> bool {
        let windows =
            source.product == "windows" || source.product.is_empty() && source.category == "antivirus";
        windows && self.0.knows(source)
    }
}
