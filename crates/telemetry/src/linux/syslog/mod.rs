//! Syslog lines: the head, and what the messages of well-known programs say.
//!
//! Every line gives one event with `Facility`, `Severity`, `Hostname`, `ProcessName`, `ProcessId` and
//! `Message`; a message whose wording is known also gives `Action` and its parts by name. Audit
//! records that come by syslog are read as audit records, CEF as CEF, and JSON records ([`enclosed`])
//! and the messages of firewalls and proxies ([`appliance`]) as what they are.

mod enclosed;
mod header;
pub(crate) mod journal;
mod programs;
pub(crate) mod shipped;
mod template;

use event::{Event, Origin, Value};

use super::{auditd, cef};
use crate::format::{Sample, Sink};
use crate::network::appliance;
use crate::record::{Limits, ParseError, Record};

pub use header::{Header, has_header, parse_header, structured_params};
pub use template::fill as fill_template;

/// The format's name.
pub const FORMAT: &str = "syslog";

/// Reads a payload of syslog lines.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let mut joiner = auditd::Joiner::default();
    let mut lineage = auditd::Lineage::default();
    let mut enclosed = enclosed::Enclosed::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.len() > limits.record_bytes {
            let error = ParseError::TooLarge { length: line.len(), limit: limits.record_bytes };
            sink(Record { raw: line, bytes: &[], events: Err(error), lossy: false });
            continue;
        }
        let header = parse_header(line);
        if let Some(record) = audit_record(&header) {
            joiner
                .push((line, header), record)
                .into_iter()
                .for_each(|group| emit_group(group, &mut lineage, sink));
            continue;
        }
        let mut events = enclosed.events(&header, limits);
        if !events.is_empty() {
            let sent = time_of(&header, limits);
            events.iter_mut().for_each(|event| event.time_us = event.time_us.or(sent));
            sink(Record { raw: line, bytes: &[], events: Ok(&events), lossy: false });
            continue;
        }
        let event = line_event(header, limits);
        sink(Record { raw: line, bytes: &[], events: Ok(std::slice::from_ref(&event)), lossy: false });
    }
    joiner.flush().into_iter().for_each(|group| emit_group(group, &mut lineage, sink));
}

fn emit_group(
    group: auditd::Group<'_, (&str, Header<'_>)>,
    lineage: &mut auditd::Lineage,
    sink: &mut Sink<'_>,
) {
    for ((raw, header), mut event) in auditd::complete(group, lineage) {
        push_head(&mut event, &header);
        sink(Record { raw, bytes: &[], events: Ok(std::slice::from_ref(&event)), lossy: false });
    }
}

/// The audit record in a line's message, when it holds one: audisp and the kernel's log both write
/// `type=… msg=audit(…)` or `audit: type=1400 audit(…)`.
fn audit_record<'a>(header: &Header<'a>) -> Option<auditd::AuditRecord<'a>> {
    let message = header.message.trim_start();
    // The kernel's log has its own clock in brackets first.
    let message = match message.strip_prefix('[') {
        Some(clock) => clock.split_once(']').map_or(message, |(_, rest)| rest.trim_start()),
        None => message,
    };
    let message = message.strip_prefix("audit: ").unwrap_or(message);
    let starts = message.starts_with("type=") || message.starts_with("node=");
    (starts && message.contains("audit(")).then(|| auditd::parse_line(message).ok()).flatten()
}

/// The event of one line, by its head; the limits give the year and the zone where the line has none.
#[must_use]
pub fn line_event<'a>(header: Header<'a>, limits: &Limits) -> Event<'a> {
    if let Some(at) = cef::find(header.message) {
        let mut event = cef::event(&header.message[at..]);
        event.time_us = event.time_us.or_else(|| time_of(&header, limits));
        push_head(&mut event, &header);
        return event;
    }
    if let Some(mut event) = appliance::event_of(&header) {
        event.time_us = event.time_us.or_else(|| time_of(&header, limits));
        // Where structured data stands, the event has it already.
        push_head(&mut event, &Header { structured: None, ..header });
        return event;
    }
    let program = header.program.and_then(programs::program_named);
    let service = program.map_or("syslog", |program| program.service);
    let mut event = Event::new(FORMAT, Origin { product: "linux", category: "", service });
    event.time_us = time_of(&header, limits);
    push_head(&mut event, &header);
    event.push("Message", Value::text(header.message));
    push_meaning(&mut event, program, header.message);
    event
}

fn time_of(header: &Header<'_>, limits: &Limits) -> Option<i64> {
    header.stamp.and_then(|stamp| stamp.resolve(limits.arrival_us, limits.zone))
}

/// Adds what the head says and the event does not say itself.
fn push_head<'a>(event: &mut Event<'a>, header: &Header<'a>) {
    let mut add = |name: &'static str, value: Option<&'a str>| {
        if let Some(value) = value
            && event.get(name).is_none()
        {
            event.push(name, Value::text(value));
        }
    };
    add("Facility", header.facility());
    add("Severity", header.severity());
    add("Hostname", header.host);
    add("Computer", header.host);
    add("ProcessName", header.program);
    add("ProcessId", header.process_id);
    add("MessageId", header.message_id);
    if let Some(structured) = header.structured {
        for (id, name, value) in header::structured_params(structured) {
            event.push(format!("{id}.{name}"), Value::Text(value.into()));
        }
    }
}

/// Adds what the message says, when its wording is known.
fn push_meaning<'a>(event: &mut Event<'a>, program: Option<&programs::Program>, message: &'a str) {
    let known = program.map_or(&[][..], |program| program.templates);
    let found = known
        .iter()
        .chain(programs::PAM)
        .find_map(|template| template::fill(template.wording, message).map(|parts| (template.action, parts)));
    let Some((action, parts)) = found else { return };
    event.push("Action", Value::text(action));
    for (name, text) in parts {
        match name {
            "SudoFields" => push_sudo_fields(event, message, text),
            "PamFields" => push_pam_fields(event, text),
            _ => event.push(name, Value::text(text)),
        }
    }
}

/// `TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/id`, under sudo's own names and, for
/// what other sources know too, under the common ones.
fn push_sudo_fields<'a>(event: &mut Event<'a>, message: &'a str, captured: &'a str) {
    // The template may have taken the first name off; the list begins after ` : ` or ` ; `.
    // The captured text is trimmed at both ends, so its length does not say where it begins.
    let from = (captured.as_ptr() as usize).saturating_sub(message.as_ptr() as usize);
    let before = message.get(..from).unwrap_or_default();
    let list = before.rfind(" : ").or_else(|| before.rfind(" ; ")).map_or(captured, |at| {
        let start = at + 3;
        if message[start..].contains('=') { &message[start..] } else { captured }
    });
    let (list, command) = match list.find("COMMAND=") {
        Some(at) => (&list[..at], Some(&list[at + "COMMAND=".len()..])),
        None => (list, None),
    };
    for (name, value) in
        list.split(" ; ").filter_map(|pair| pair.trim().trim_end_matches(" ;").split_once('='))
    {
        event.push(name, Value::text(value));
        match name {
            "PWD" => event.push("CurrentDirectory", Value::text(value)),
            "USER" => event.push("TargetUser", Value::text(value)),
            "TTY" => event.push("Terminal", Value::text(value)),
            _ => {}
        }
    }
    if let Some(command) = command {
        event.push("COMMAND", Value::text(command));
        event.push("Command", Value::text(command));
    }
}

/// `logname= uid=0 euid=0 tty=ssh ruser= rhost=10.0.0.7  user=root`.
fn push_pam_fields<'a>(event: &mut Event<'a>, text: &'a str) {
    for (name, value) in text.split_ascii_whitespace().filter_map(|word| word.split_once('=')) {
        if value.is_empty() {
            continue;
        }
        match name {
            "user" => event.push("User", Value::text(value)),
            "rhost" if value.parse::<std::net::IpAddr>().is_ok() => {
                event.push("SourceIp", Value::text(value))
            }
            "rhost" => event.push("RemoteHost", Value::text(value)),
            _ => event.push(format!("pam.{name}"), Value::text(value)),
        }
    }
}

/// How sure one can be that a payload is syslog: most of its first lines have a head, and one of
/// them a priority or a program.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let lines: Vec<&str> = sample.text.lines().filter(|l| !l.trim().is_empty()).take(8).collect();
    let headed = lines.iter().filter(|line| header::has_header(line)).count();
    let telling = lines.iter().any(|line| line.starts_with('<') || parse_header(line).program.is_some());
    match (telling, headed) {
        (true, headed) if headed > 0 && headed == lines.len() => 80,
        (true, headed) if headed * 2 > lines.len() => 40,
        _ => 0,
    }
}
