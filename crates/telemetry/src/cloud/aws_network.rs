//! AWS's network and threat logs: VPC flow logs, Route 53 Resolver query logs, GuardDuty findings.
//!
//! Flow logs are text, in lines of words whose names the first line gives; without it the default
//! order of version 2 holds (Amazon VPC user guide, "Flow log records"). The other two are JSON
//! (Route 53 developer guide, "Values that appear in Resolver query logs"; GuardDuty user guide,
//! "GuardDuty findings"), alone or in EventBridge's envelope.

use event::{Event, Origin, Value};

use super::embedded::{self, Alias};
use crate::format::{Sample, Sink};
use crate::json::kind::RecordKind;
use crate::record::{Limits, ParseError, Record, recycle};

/// VPC flow logs.
pub(crate) const FLOW: &str = "aws-vpc-flow";
/// Resolver query logs.
pub(crate) const DNS: &str = "aws-route53-resolver";
/// GuardDuty findings.
pub(crate) const GUARD_DUTY: &str = "aws-guardduty";

/// The kinds of JSON records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind {
        name: DNS,
        keys: &["query_name", "query_type", "srcaddr"],
        accept: |_| true,
        shape: shape_dns,
    },
    RecordKind { name: DNS, keys: &["query_name", "query_timestamp"], accept: |_| true, shape: shape_dns },
    RecordKind {
        name: GUARD_DUTY,
        keys: &["schemaVersion", "service.serviceName"],
        accept: |e| embedded::is_one_of(e, "service.serviceName", &["guardduty"]),
        shape: shape_finding,
    },
    RecordKind {
        name: GUARD_DUTY,
        keys: &["detail-type", "detail.schemaVersion", "detail.type"],
        accept: |e| embedded::is_one_of(e, "detail-type", &["GuardDuty Finding"]),
        shape: |outer, out| {
            let inner = embedded::object(&outer, "detail");
            shape_finding(inner.unwrap_or(outer), out);
        },
    },
    RecordKind {
        name: FLOW,
        keys: &["srcaddr", "dstaddr"],
        accept: |_| true,
        shape: |event, out| out.push(finish_flow(event)),
    },
    RecordKind { name: FLOW, keys: &["message", "timestamp"], accept: holds_flow, shape: shape_message },
];

fn shape_dns<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("query", &["query_name"]),
        ("record_type", &["query_type"]),
        ("answer", &["answers.Rdata"]),
        ("src_ip", &["srcaddr"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    event.format = DNS;
    event.origin = Origin { product: "aws", category: "dns", service: "route53" };
    event.time_us = embedded::time_of(&event, &["query_timestamp"]);
    out.push(event);
}

fn shape_finding<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = GUARD_DUTY;
    event.origin = Origin { product: "aws", category: "", service: "guardduty" };
    event.time_us = embedded::time_of(&event, &["service.eventLastSeen", "updatedAt", "createdAt"]);
    out.push(event);
}

/// The default order of columns.
const DEFAULT: &[&str] = &[
    "version",
    "account-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
];

/// Most columns that are kept.
const MAX_COLUMNS: usize = 64;

/// A record in the default order: fourteen words, of which the third and the last give it away.
fn is_default_record(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let version = words.next().is_some_and(|word| word == "2");
    let interface = words.nth(1).is_some_and(|word| word.starts_with("eni-"));
    version && interface && words.clone().count() == 11 && words.last().is_some_and(is_log_status)
}

fn is_log_status(word: &str) -> bool {
    matches!(word, "OK" | "NODATA" | "SKIPDATA")
}

/// The names of a head line, which has two or more names that only flow logs have.
fn head_of(line: &str) -> Option<Vec<&str>> {
    const TELLING: [&str; 6] =
        ["srcaddr", "dstaddr", "pkt-srcaddr", "interface-id", "log-status", "tcp-flags"];
    let names: Vec<&str> =
        line.split([' ', ',', '\t']).filter(|name| !name.is_empty()).take(MAX_COLUMNS).collect();
    let telling = names.iter().filter(|name| TELLING.contains(name)).count();
    (telling >= 2).then_some(names)
}

/// How sure one is that a payload is flow logs.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let line = sample.first_line();
    if !line.starts_with('{') && (head_of(line).is_some() || is_default_record(line)) { 90 } else { 0 }
}

/// Reads flow logs. A head line is no record.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let mut names: Vec<&str> = DEFAULT.to_vec();
    let mut events = vec![];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(head) = head_of(line) {
            names = head;
            continue;
        }
        let event = recycle(&mut events, FLOW, Origin::default());
        let outcome = if line.len() > limits.record_bytes {
            Err(ParseError::TooLarge { length: line.len(), limit: limits.record_bytes })
        } else {
            fill(line, &names, event).map(|event| {
                events.push(finish_flow(event));
                events.as_slice()
            })
        };
        sink(Record { raw: line, bytes: &[], events: outcome, lossy: false });
    }
}

fn fill<'a>(line: &'a str, names: &[&'a str], mut event: Event<'a>) -> Result<Event<'a>, ParseError> {
    let mut cells = line.split([' ', ',', '\t']).filter(|cell| !cell.is_empty());
    for name in names {
        let Some(cell) = cells.next() else { return Err(ParseError::Truncated { position: line.len() }) };
        if cell != "-" {
            event.push(*name, cell.parse().map_or(Value::text(cell), Value::Int));
        }
    }
    Ok(event)
}

fn finish_flow(mut event: Event<'_>) -> Event<'_> {
    const NAMES: &[Alias] = &[
        ("src_ip", &["srcaddr"]),
        ("dst_ip", &["dstaddr"]),
        ("src_port", &["srcport"]),
        ("dst_port", &["dstport"]),
        ("account-id", &["account_id"]),
        ("interface-id", &["interface_id"]),
        ("log-status", &["log_status"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    event.format = FLOW;
    event.origin = Origin { product: "aws", category: "firewall", service: "vpcflow" };
    event.time_us = embedded::time_of(&event, &["start", "end"]);
    event
}

fn holds_flow(event: &Event<'_>) -> bool {
    event.get("message").and_then(Value::as_str).is_some_and(is_default_record)
}

/// A flow record as CloudWatch Logs delivers it: the line in `message`.
fn shape_message<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let line = outer.text("message").unwrap_or_default().into_owned();
    match fill(&line, DEFAULT, Event::new(FLOW, Origin::default())) {
        Ok(event) => out.push(finish_flow(event).into_owned()),
        Err(_) => out.push(outer),
    }
}
