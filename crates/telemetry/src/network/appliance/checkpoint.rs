//! Check Point's Log Exporter in its syslog form: RFC 5424 with the record where structured data
//! stands, as `[action:"Accept"; src:"…"; …]` or, in the semi-unified form, as parameters of the
//! element `Fields@1.3.6.1.4.1.2620` (Check Point sk122323, "Log Exporter").

use event::{Event, Value};

use super::keyed;
use crate::linux::syslog::{self, Header};

/// The format name.
pub(super) const FORMAT: &str = "checkpoint";

/// The enterprise number of Check Point.
const ELEMENT: &str = "[Fields@1.3.6.1.4.1.2620";

/// The event of a message, when it is Check Point's.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let program = header.program.unwrap_or("");
    let record = match header.structured {
        Some(structured) => structured,
        None => header.message,
    };
    let named = record.starts_with(ELEMENT);
    let listed =
        record.starts_with('[') && record.contains(":\"") && (program == "CheckPoint" || is_record(record));
    if !named && !listed {
        return None;
    }
    let mut event = Event::new(FORMAT, super::firewall("checkpoint", "log"));
    if named {
        for (_, name, value) in syslog::structured_params(record) {
            event.push(name, Value::Text(value.into()));
        }
    } else {
        keyed::listed(record).for_each(|(name, value)| event.push(name, Value::Text(value)));
    }
    let stamped = event.text("time").and_then(|text| text.parse::<i64>().ok());
    event.time_us = stamped.and_then(|seconds| seconds.checked_mul(1_000_000));
    super::complete(&mut event);
    Some(event)
}

/// Fields that a record of the product has.
fn is_record(record: &str) -> bool {
    record.contains("loguid:\"") || record.contains("product:\"") && record.contains("origin:\"")
}
