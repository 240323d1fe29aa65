//! The Elastic Common Schema: events of Auditbeat, Packetbeat, Elastic Endpoint, Filebeat's modules
//! and whatever else writes it (Elastic, "ECS field reference" and "event categorization fields").
//!
//! Windows events in this schema have their own reader, which keeps the event's own names.

use event::Event;
use smallvec::SmallVec;

use super::{Told, add, finish, joined};
use crate::cloud::embedded::{self, Alias};
use crate::json::kind::RecordKind;

const FORMAT: &str = "ecs";

/// The kinds of records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: FORMAT, keys: &["@timestamp", "event.category"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["@timestamp", "ecs.version", "event.kind"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["@timestamp", "event.kind", "event.action"], accept: |_| true, shape },
];

const NAMES: &[Alias] = &[
    ("Image", &["process.executable", "process.name"]),
    ("CommandLine", &["process.command_line"]),
    ("ProcessId", &["process.pid"]),
    ("ProcessGuid", &["process.entity_id"]),
    ("CurrentDirectory", &["process.working_directory"]),
    ("OriginalFileName", &["process.pe.original_file_name"]),
    ("Company", &["process.pe.company"]),
    ("Product", &["process.pe.product"]),
    ("Description", &["process.pe.description"]),
    ("FileVersion", &["process.pe.file_version"]),
    ("IntegrityLevel", &["process.Ext.token.integrity_level_name"]),
    ("ParentImage", &["process.parent.executable", "process.parent.name"]),
    ("ParentCommandLine", &["process.parent.command_line"]),
    ("ParentProcessId", &["process.parent.pid", "process.ppid"]),
    ("ParentProcessGuid", &["process.parent.entity_id"]),
    ("User", &["user.name", "user.effective.name", "source.user.name"]),
    ("UserDomain", &["user.domain"]),
    ("UserId", &["user.id"]),
    ("UserMail", &["user.email"]),
    ("TargetUser", &["user.target.name", "user.changes.name", "group.name"]),
    ("TargetFilename", &["file.path"]),
    ("SourceFilename", &["file.Ext.original.path"]),
    ("FileSize", &["file.size"]),
    ("md5", &["file.hash.md5", "dll.hash.md5", "process.hash.md5"]),
    ("sha1", &["file.hash.sha1", "dll.hash.sha1", "process.hash.sha1"]),
    ("sha256", &["file.hash.sha256", "dll.hash.sha256", "process.hash.sha256"]),
    ("ImageLoaded", &["dll.path", "file.path"]),
    ("TargetObject", &["registry.path"]),
    ("Details", &["registry.data.strings", "registry.data.bytes"]),
    ("SourceIp", &["source.ip", "client.ip", "source.address"]),
    ("SourcePort", &["source.port", "client.port"]),
    ("DestinationIp", &["destination.ip", "server.ip", "destination.address"]),
    ("DestinationPort", &["destination.port", "server.port"]),
    ("DestinationHostname", &["destination.domain", "server.domain", "dns.question.name", "url.domain"]),
    ("Protocol", &["network.transport", "network.protocol"]),
    ("query", &["dns.question.name"]),
    ("QueryName", &["dns.question.name"]),
    ("record_type", &["dns.question.type"]),
    ("answer", &["dns.answers.data", "dns.resolved_ip"]),
    ("c-uri", &["url.original", "url.full", "url.path"]),
    ("c-uri-query", &["url.query"]),
    ("cs-host", &["url.domain"]),
    ("cs-method", &["http.request.method"]),
    ("c-useragent", &["user_agent.original"]),
    ("sc-status", &["http.response.status_code"]),
    ("sc-bytes", &["http.response.body.bytes", "http.response.bytes"]),
    ("Computer", &["host.hostname", "host.name", "observer.hostname"]),
    ("DeviceIdentifier", &["host.id", "agent.id"]),
    ("Outcome", &["event.outcome"]),
    ("Activity", &["event.action", "event.type", "event.dataset"]),
    ("Application", &["service.name", "event.module", "event.provider", "event.dataset"]),
    ("FindingTitle", &["rule.name", "threat.indicator.name", "message"]),
    ("FindingId", &["event.id", "kibana.alert.uuid"]),
    ("FindingSeverity", &["kibana.alert.severity", "event.severity"]),
    ("FailureReason", &["event.reason", "error.message"]),
];

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    embedded::add_aliases(&mut event, NAMES);
    let words = joined(&event, "process.args");
    add(&mut event, "CommandLine", words);
    let words = joined(&event, "process.parent.args");
    add(&mut event, "ParentCommandLine", words);
    let told = told(&event);
    finish(&mut event, told, &["host.os.type", "host.os.family", "host.os.platform", "host.os.name"]);
    event.time_us = embedded::time_of(&event, &["@timestamp"]);
    out.push(event);
}

/// Category and type of event, either of any of the listed values, and what the event then tells
/// of; the first line that fits holds. An empty type stands for any.
const MEANINGS: &[(&str, &str, Told)] = &[
    ("process", "start", super::PROCESS_CREATED),
    ("process", "end", super::PROCESS_ENDED),
    ("driver", "", super::DRIVER),
    ("library", "", super::MODULE),
    ("registry", "deletion", super::REGISTRY_DELETED),
    ("registry", "creation", super::REGISTRY_CREATED),
    ("registry", "change", super::REGISTRY_SET),
    ("registry", "", super::REGISTRY_OTHER),
    ("malware", "", super::FINDING),
    ("intrusion_detection", "", super::FINDING),
    ("threat", "", super::FINDING),
    ("vulnerability", "", super::FINDING),
    ("file", "deletion", super::FILE_DELETED),
    ("file", "creation", super::FILE_CREATED),
    ("file", "access", super::FILE_READ),
    ("file", "", super::FILE_CHANGED),
    ("authentication", "end", super::LOGOFF),
    ("authentication", "", super::LOGON),
    ("iam", "", super::ACCOUNT),
    ("email", "", super::MAIL),
    ("web", "", super::HTTP),
    ("api", "", super::API),
    ("process", "", super::PROCESS_OTHER),
];

/// All texts under a name.
fn words<'e>(event: &'e Event<'_>, name: &str) -> SmallVec<[&'e str; 4]> {
    event.fields.iter().filter(|field| field.name == name).filter_map(|field| field.value.as_str()).collect()
}

fn told(event: &Event<'_>) -> Told {
    let kind = event.text("event.kind").unwrap_or_default();
    if matches!(&*kind, "alert" | "signal") {
        return super::FINDING;
    }
    if embedded::has_any(event, &["dns.question.name"]) {
        return super::DNS;
    }
    let (categories, types) = (words(event, "event.category"), words(event, "event.type"));
    if categories.contains(&"file") && event.text("event.action").as_deref() == Some("rename") {
        return super::FILE_RENAMED;
    }
    if categories.contains(&"network") {
        let http = embedded::has_any(event, &["http.request.method"]);
        return if http { super::HTTP } else { super::CONNECTION };
    }
    let fits = |(category, kind, _): &&(&str, &str, Told)| {
        categories.contains(category) && (kind.is_empty() || types.contains(kind))
    };
    MEANINGS.iter().find(fits).map_or(super::OTHER, |(_, _, told)| *told)
}
