//! The Open Cybersecurity Schema Framework, versions 1.0 to 1.4 (schema.ocsf.io): the class says
//! what an event tells of, the activity what was done.

use event::{Event, Value};

use super::{Told, add, finish};
use crate::cloud::embedded::{self, Alias};
use crate::json::kind::RecordKind;

const FORMAT: &str = "ocsf";

/// The kinds of records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: FORMAT, keys: &["class_uid", "time"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["class_uid", "metadata.version"], accept: |_| true, shape },
];

const NAMES: &[Alias] = &[
    ("TargetFilename", &["file.path", "file.name"]),
    ("SourceFilename", &["file_result.path"]),
    ("FileSize", &["file.size"]),
    ("ImageLoaded", &["module.file.path", "driver.file.path"]),
    ("TargetObject", &["reg_value.path", "reg_key.path"]),
    ("Details", &["reg_value.data"]),
    ("RegistryValue", &["reg_value.name"]),
    ("SourceIp", &["src_endpoint.ip"]),
    ("SourcePort", &["src_endpoint.port"]),
    ("DestinationIp", &["dst_endpoint.ip"]),
    ("DestinationPort", &["dst_endpoint.port"]),
    ("DestinationHostname", &["dst_endpoint.hostname", "query.hostname", "http_request.url.hostname"]),
    ("Protocol", &["connection_info.protocol_name"]),
    ("query", &["query.hostname"]),
    ("QueryName", &["query.hostname"]),
    ("record_type", &["query.type"]),
    ("answer", &["answers.rdata"]),
    ("c-uri", &["http_request.url.url_string", "http_request.url.path"]),
    ("c-uri-query", &["http_request.url.query_string"]),
    ("cs-host", &["http_request.url.hostname"]),
    ("cs-method", &["http_request.http_method"]),
    ("c-useragent", &["http_request.user_agent"]),
    ("sc-status", &["http_response.code"]),
    ("sc-bytes", &["http_response.length", "traffic.bytes_in"]),
    ("Computer", &["device.hostname", "device.name"]),
    ("DeviceIdentifier", &["device.uid"]),
    ("Outcome", &["status"]),
    ("Activity", &["api.operation", "activity_name", "type_name"]),
    ("Application", &["api.service.name", "service.name", "metadata.product.name"]),
    ("FindingTitle", &["finding_info.title", "finding.title", "message"]),
    ("FindingId", &["finding_info.uid", "finding.uid", "metadata.uid"]),
    ("FindingSeverity", &["severity"]),
    ("FailureReason", &["status_detail", "status_code"]),
    ("TargetUser", &["user_result.name", "user.name", "group.name"]),
];

/// A started process, and who started it.
const OF_PROCESS: &[Alias] = &[
    ("Image", &["process.file.path", "process.name"]),
    ("CommandLine", &["process.cmd_line"]),
    ("ProcessId", &["process.pid"]),
    ("ProcessGuid", &["process.uid"]),
    ("CurrentDirectory", &["process.working_directory"]),
    ("IntegrityLevel", &["process.integrity"]),
    ("ParentImage", &["process.parent_process.file.path", "actor.process.file.path", "actor.process.name"]),
    ("ParentCommandLine", &["process.parent_process.cmd_line", "actor.process.cmd_line"]),
    ("ParentProcessId", &["process.parent_process.pid", "actor.process.pid"]),
    ("User", &["process.user.name", "actor.user.name"]),
    ("UserDomain", &["process.user.domain", "actor.user.domain"]),
    ("UserId", &["process.user.uid", "actor.user.uid"]),
];

/// The process and the person who do something.
const OF_ACTOR: &[Alias] = &[
    ("Image", &["actor.process.file.path", "actor.process.name", "process.file.path"]),
    ("CommandLine", &["actor.process.cmd_line"]),
    ("ProcessId", &["actor.process.pid"]),
    ("ProcessGuid", &["actor.process.uid"]),
    ("User", &["actor.user.name", "actor.process.user.name", "user.name"]),
    ("UserDomain", &["actor.user.domain", "user.domain"]),
    ("UserId", &["actor.user.uid", "user.uid"]),
    ("UserMail", &["actor.user.email_addr", "user.email_addr"]),
];

/// Class and activity, and what the event then tells of; activity 0 stands for any.
const MEANINGS: &[(i64, i64, Told)] = &[
    (1007, 1, super::PROCESS_CREATED),
    (1007, 2, super::PROCESS_ENDED),
    (1007, 0, super::PROCESS_OTHER),
    (1001, 1, super::FILE_CREATED),
    (1001, 2, super::FILE_READ),
    (1001, 4, super::FILE_DELETED),
    (1001, 5, super::FILE_RENAMED),
    (1001, 0, super::FILE_CHANGED),
    (1005, 0, super::MODULE),
    (1002, 0, super::DRIVER),
    (201_001, 1, super::REGISTRY_CREATED),
    (201_001, 4, super::REGISTRY_DELETED),
    (201_001, 0, super::REGISTRY_OTHER),
    (201_002, 4, super::REGISTRY_DELETED),
    (201_002, 1, super::REGISTRY_OTHER),
    (201_002, 0, super::REGISTRY_SET),
    (4003, 0, super::DNS),
    (4002, 0, super::HTTP),
    (4009, 0, super::MAIL),
    (3002, 2, super::LOGOFF),
    (3002, 0, super::LOGON),
    (6001, 0, super::API),
    (6003, 0, super::API),
    (6005, 0, super::API),
];

/// Classes by their hundreds, for those that [`MEANINGS`] does not name: account changes, findings,
/// connections.
fn told(class: i64, activity: i64) -> Told {
    let found = MEANINGS.iter().find(|(c, a, _)| *c == class && (*a == activity || *a == 0));
    match (found, class) {
        (Some((_, _, told)), _) => *told,
        (None, 2000..3000) => super::FINDING,
        (None, 3000..4000) => super::ACCOUNT,
        (None, 4000..5000) => super::CONNECTION,
        _ => super::OTHER,
    }
}

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    let number = |name: &str| event.get(name).and_then(Value::as_i64).unwrap_or(0);
    let (class, activity) = (number("class_uid"), number("activity_id"));
    embedded::add_aliases(&mut event, NAMES);
    embedded::add_aliases(&mut event, if class == 1007 { OF_PROCESS } else { OF_ACTOR });
    for list in ["file.hashes", "process.file.hashes", "module.file.hashes"] {
        push_fingerprints(&mut event, list);
    }
    finish(&mut event, told(class, activity), &["device.os.type", "device.os.name"]);
    event.time_us = embedded::time_of(&event, &["time", "time_dt", "metadata.logged_time"]);
    out.push(event);
}

/// Hashes come as a list of objects that name their algorithm.
fn push_fingerprints(event: &mut Event<'_>, list: &str) {
    if event.get(list).is_none() {
        return;
    }
    embedded::spread(event, list, ("algorithm", "value"));
    for (name, algorithm) in [("md5", "MD5"), ("sha1", "SHA-1"), ("sha256", "SHA-256")] {
        let value = event.text(&format!("{list}.{algorithm}")).map(|text| text.to_ascii_lowercase());
        add(event, name, value);
    }
}
