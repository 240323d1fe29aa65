//! Linux audit records, as auditd writes them to a file or hands them to syslog.
//!
//! Each line is one record and gives one event. Lines of the same serial are read together, so that
//! every event also knows the process, the command and the user of its group; see [`facts`].

mod decode;
mod facts;
mod join;
mod kinds;
pub(crate) mod laurel;
mod line;
mod lineage;
mod syscalls;

use event::{Event, Value};

use crate::format::{Sample, Sink};
use crate::json::kind::RecordKind;
use crate::record::{Limits, ParseError, Record};

pub use facts::Facts;
pub use join::{Group, Joiner};
pub use line::{AuditLineError, AuditRecord, parse_line};
pub use lineage::Lineage;

/// Reads a payload of audit lines. Blank lines, and the dashes and `time->` lines that ausearch
/// prints between events, hold nothing and are passed over.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let mut joiner = Joiner::default();
    let mut lineage = Lineage::default();
    for line in text.lines() {
        let shown = line.trim();
        if shown.is_empty() || shown == "----" || shown.starts_with("time->") {
            continue;
        }
        match read_line(line, limits) {
            Ok(record) => {
                joiner.push(line, record).into_iter().for_each(|group| emit(group, &mut lineage, sink));
            }
            Err(error) => sink(Record { raw: line, bytes: &[], events: Err(error), lossy: false }),
        }
    }
    joiner.flush().into_iter().for_each(|group| emit(group, &mut lineage, sink));
}

fn read_line<'a>(line: &'a str, limits: &Limits) -> Result<AuditRecord<'a>, ParseError> {
    if line.len() > limits.record_bytes {
        return Err(ParseError::TooLarge { length: line.len(), limit: limits.record_bytes });
    }
    parse_line(line).map_err(to_parse_error)
}

/// The crate's error for an audit line.
pub(crate) fn to_parse_error(error: AuditLineError) -> ParseError {
    match error {
        AuditLineError::NoStamp => {
            ParseError::Syntax { position: 0, reason: "expected an auditd stamp `msg=audit(TIME:SERIAL)`" }
        }
        AuditLineError::BadStamp { at } => ParseError::Syntax {
            position: at,
            reason: "expected `SECONDS.MILLIS:SERIAL` in the auditd stamp",
        },
    }
}

/// JSON records of shippers that carry an audit line as their message.
pub(crate) const KINDS: &[RecordKind] =
    &[RecordKind { name: "auditd", keys: &["message"], accept: carries_line, shape: shape_carried }];

fn carried(event: &Event<'_>) -> Option<String> {
    let text = event.get("message").and_then(Value::as_str)?;
    let starts = text.starts_with("type=") || text.starts_with("node=");
    (starts && text.contains("msg=audit(")).then(|| text.to_owned())
}

fn carries_line(event: &Event<'_>) -> bool {
    carried(event).is_some()
}

/// The audit record of the message; the shipper's host stands in for a node.
fn shape_carried<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let Some(line) = carried(&outer) else { return out.push(outer) };
    let Ok(record) = parse_line(&line) else { return out.push(outer) };
    let group = Group { records: vec![((), record)] };
    for ((), event) in complete(group, &mut Lineage::default()) {
        let mut event = event.into_owned();
        let host = ["host.name", "host.hostname", "agent.hostname", "hostname", "host"].iter();
        if event.get("Computer").is_none()
            && let Some(host) = host.filter_map(|name| outer.text(name)).next()
        {
            event.push("Computer", Value::Text(host.into_owned().into()));
        }
        out.push(event);
    }
}

fn emit(group: Group<'_, &str>, lineage: &mut Lineage, sink: &mut Sink<'_>) {
    for (raw, event) in complete(group, lineage) {
        sink(Record { raw, bytes: &[], events: Ok(std::slice::from_ref(&event)), lossy: false });
    }
}

/// The events of a group, each with the mark of its record, in the order they came.
pub fn complete<'a, M>(group: Group<'a, M>, lineage: &mut Lineage) -> Vec<(M, Event<'a>)> {
    let mut facts = Facts::of(&group);
    let carrier = exec_carrier(&group);
    facts.place(lineage, carrier.is_some());
    let numbered = group.records.into_iter().enumerate();
    numbered.map(|(i, (mark, record))| (mark, facts.complete(record, carrier == Some(i)))).collect()
}

/// The record that stands for a program start: the SYSCALL record of a successful execve, else,
/// when the group has no SYSCALL record, its EXECVE record.
fn exec_carrier<M>(group: &Group<'_, M>) -> Option<usize> {
    let place = |kind: &str| group.records.iter().position(|(_, record)| record.kind() == kind);
    let executes = place("EXECVE")?;
    match place("SYSCALL") {
        Some(call) if group.records[call].1.say("success") == Some("no") => None,
        Some(call) => Some(call),
        None => Some(executes),
    }
}

/// How sure one can be that a payload is an audit log.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let line = sample.first_line();
    let first = if line == "----" || line.starts_with("time->") {
        sample.text.lines().find(|line| line.contains("audit(")).unwrap_or("")
    } else {
        line
    };
    let starts = first.starts_with("type=") || first.starts_with("node=");
    if starts && first.contains("msg=audit(") { 98 } else { 0 }
}
