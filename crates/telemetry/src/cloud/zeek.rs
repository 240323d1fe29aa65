//! Zeek's logs as JSON, with the log's name under `_path` or `@stream`, or inferred from the fields.

use event::{Event, Origin, Value};

use super::embedded::{self, Alias};
use crate::json::kind::RecordKind;

/// The kinds of Zeek records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: "zeek", keys: &["_path", "ts"], accept: |_| true, shape },
    RecordKind { name: "zeek", keys: &["@stream", "ts"], accept: |_| true, shape },
    RecordKind { name: "zeek", keys: &["ts", "uid", "id.orig_h"], accept: |_| true, shape },
    RecordKind { name: "zeek", keys: &["ts", "uid", "id_orig_h"], accept: |_| true, shape },
];

/// Logs that Sigma has a service for, and those told apart by their own fields.
const STREAMS: &[(&str, &str)] = &[
    ("dns", "query"),
    ("http", "uri"),
    ("ssl", "cipher"),
    ("smb_files", "action"),
    ("dce_rpc", "operation"),
    ("kerberos", "request_type"),
    ("rdp", "cookie"),
    ("ssh", "auth_success"),
    ("ntlm", "domainname"),
    ("smtp", "mailfrom"),
    ("ftp", "command"),
    ("x509", "certificate.serial"),
    ("notice", "note"),
    ("weird", "name"),
    ("smb_mapping", "share_type"),
    ("conn", "conn_state"),
    ("files", "fuid"),
];

fn service(event: &Event<'_>) -> &'static str {
    let named = ["_path", "@stream"].iter().find_map(|name| event.text(name));
    let found = match named {
        Some(named) => STREAMS.iter().find(|(stream, _)| *stream == named),
        None => STREAMS.iter().find(|(_, field)| event.get(field).is_some()),
    };
    found.map_or("", |(stream, _)| stream)
}

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("id.orig_h", &["id_orig_h"]),
        ("id.orig_p", &["id_orig_p"]),
        ("id.resp_h", &["id_resp_h"]),
        ("id.resp_p", &["id_resp_p"]),
        ("c-uri", &["uri"]),
        ("c-useragent", &["user_agent"]),
        ("certificate.serial", &["certificate_serial"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    let service = service(&event);
    if event.get("_path").is_none() && !service.is_empty() {
        event.push("_path", Value::text(service));
    }
    event.origin = Origin { product: "zeek", category: "", service };
    event.time_us = embedded::time_of(&event, &["ts", "_write_ts"]);
    out.push(event);
}
