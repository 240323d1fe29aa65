//! JSON records that come as the message of a syslog line, with or without the `@cee:` cookie (CEE
//! "Log transport over syslog"): a record of a known kind is read as what it is.

use event::{Event, Origin};

use super::Header;
use crate::json::Scanner;
use crate::json::flat;
use crate::json::kind::{Classifier, UNKNOWN};
use crate::record::Limits;

/// Reads enclosed records; the kinds are looked up from the first line on that holds one.
#[derive(Debug, Default)]
pub(super) struct Enclosed {
    kinds: Option<Classifier>,
}

impl Enclosed {
    /// The events of the record in a line, when it holds one of a known kind.
    pub(super) fn events<'a>(&mut self, header: &Header<'a>, limits: &Limits) -> Vec<Event<'a>> {
        let message = header.message.trim_start();
        let message = message.strip_prefix("@cee:").map_or(message, str::trim_start);
        let mut found = vec![];
        if !message.starts_with("{\"") && !message.starts_with("{ ") {
            return found;
        }
        let mut event = Event::new(UNKNOWN, Origin::default());
        if flat::read_object(&mut Scanner::new(message, 0), limits, &mut event).is_err() {
            return found;
        }
        let kinds = self.kinds.get_or_insert_with(Classifier::new);
        kinds.shape(event, &mut found);
        found.retain(|event| event.format != UNKNOWN);
        found
    }
}
