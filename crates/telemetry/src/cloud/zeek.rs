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
    RecordKind { name: "zeek", keys: &["_path", "_write_ts"], accept: |_| true, shape },
];

/// Zeek's logs, each with a field that tells it from the others where the record does not name its
/// log (Zeek documentation, "Log files").
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
    ("software", "software_type"),
    ("known_hosts", ""),
    ("known_services", "port_proto"),
    ("known_certs", "issuer_subject"),
    ("known_devices", "dhcp_host_name"),
    ("ldap", "message_id"),
    ("ldap_search", "deref_aliases"),
    ("dhcp", "msg_types"),
    ("ntp", "ref_time"),
    ("snmp", "community"),
    ("radius", "tunnel_client"),
    ("rfb", "authentication_method"),
    ("sip", "call_id"),
    ("socks", "bound.host"),
    ("tunnel", "tunnel_type"),
    ("syslog", "facility"),
    ("ocsp", "certStatus"),
    ("pe", "compile_ts"),
    ("dpd", "analyzer"),
    ("analyzer", "analyzer_kind"),
    ("modbus", "func"),
    ("dnp3", "fc_request"),
    ("mysql", "cmd"),
    ("irc", "nick"),
    ("quic", "client_initial_dcid"),
    ("websocket", "subprotocol"),
    ("traceroute", ""),
    ("intel", "seen.indicator"),
    ("signatures", "sig_id"),
    ("notice_alarm", ""),
    ("capture_loss", "percent_lost"),
    ("stats", "pkts_proc"),
    ("packet_filter", "init"),
    ("loaded_scripts", ""),
    ("reporter", ""),
    ("weird_stats", "num_seen"),
];

fn service(event: &Event<'_>) -> &'static str {
    let named = ["_path", "@stream"].iter().find_map(|name| event.text(name));
    let found = match named {
        Some(named) => STREAMS.iter().find(|(stream, _)| *stream == named),
        None => STREAMS.iter().find(|(_, field)| !field.is_empty() && event.get(field).is_some()),
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
        ("certificate.subject", &["certificate_subject"]),
        ("certificate.issuer", &["certificate_issuer"]),
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
