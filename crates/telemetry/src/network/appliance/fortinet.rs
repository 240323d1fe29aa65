//! FortiGate: `date=… time=… devname="…" logid="0000000013" type="traffic" subtype="forward" …`
//! (Fortinet, "FortiOS Log Message Reference").

use event::{Event, Value};

use super::keyed;
use crate::linux::syslog::Header;

/// The format name.
pub(super) const FORMAT: &str = "fortigate";

/// The event of a message, when it is FortiGate's.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let message = header.message;
    let ours = message.contains("logid=") && message.contains("type=") && message.contains("devname=")
        || message.starts_with("date=") && message.contains("logid=");
    if !ours {
        return None;
    }
    let mut event = Event::new(FORMAT, super::firewall("fortigate", "traffic"));
    for (key, value) in keyed::spaced(message) {
        let value = match value {
            std::borrow::Cow::Borrowed(text) => super::value(text),
            owned => Value::Text(owned),
        };
        event.push(key, value);
    }
    if let Some(service) = event.text("type").and_then(|kind| service(&kind)) {
        event.origin.service = service;
    }
    event.time_us = time(&event);
    // `service` is the application's name here, no port.
    super::embedded::add_aliases(&mut event, &[("dst_port", &["dstport"])]);
    super::complete(&mut event);
    Some(event)
}

/// Sigma's service of a log type.
fn service(kind: &str) -> Option<&'static str> {
    ["traffic", "event", "utm", "dns", "gtp"].into_iter().find(|known| *known == kind)
}

/// `eventtime` counts from 1970, in seconds or, since FortiOS 6.2, in nanoseconds; `date` and `time`
/// are local, with the zone in `tz`.
fn time(event: &Event<'_>) -> Option<i64> {
    let counted = event.text("eventtime").and_then(|text| text.parse::<i64>().ok());
    if let Some(number) = counted.filter(|number| *number > 0) {
        return Some(match number {
            1..100_000_000_000 => number * 1_000_000,
            100_000_000_000..100_000_000_000_000 => number * 1_000,
            100_000_000_000_000..100_000_000_000_000_000 => number,
            _ => number / 1_000,
        });
    }
    let zone = event.text("tz").unwrap_or_default();
    let local = format!("{} {}", event.text("date")?, event.text("time")?);
    event::parse_micros(&format!("{local}{zone}")).or_else(|_| event::parse_micros(&local)).ok()
}
