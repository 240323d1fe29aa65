//! Microsoft 365 unified audit log: records of the Management Activity API, the rows that the
//! compliance portal and PowerShell export, and rows of Log Analytics' `OfficeActivity`.
//!
//! Names follow the Management Activity API schema. `Parameters`, `OperationProperties`,
//! `ExtendedProperties` and `ModifiedProperties` are lists of names and values there; each entry is
//! added as `Parameters.NAME` and so on. `eventSource`, `eventName` and `status` are added because
//! Sigma's `m365/threat_management` and `m365/exchange` rules speak of records by them.

use event::{Event, Origin, Value};

use super::embedded::{self, Alias};
use crate::json::kind::RecordKind;

const FORMAT: &str = "m365-audit";

/// The kinds of records of Microsoft 365.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: FORMAT, keys: &["AuditData"], accept: holds_audit_data, shape: shape_export },
    RecordKind { name: FORMAT, keys: &["Operation", "CreationTime"], accept: is_audit, shape: shape_record },
    RecordKind {
        name: FORMAT,
        keys: &["Operation", "OfficeWorkload"],
        accept: |_| true,
        shape: shape_record,
    },
    RecordKind {
        name: FORMAT,
        keys: &["Operation", "Parameters", "UserId", "ClientIP"],
        accept: |_| true,
        shape: shape_exchange_row,
    },
];

const ALIASES: &[Alias] = &[
    ("Workload", &["OfficeWorkload"]),
    ("CreationTime", &["TimeGenerated", "CreationDate"]),
    ("Id", &["OfficeId", "SourceRecordId", "Identity"]),
    ("ObjectId", &["OfficeObjectId"]),
    ("ClientIP", &["ClientIPAddress", "Client_IPAddress", "ActorIpAddress"]),
    ("LogonType", &["Logon_Type"]),
    ("eventSource", &["Workload", "OfficeWorkload"]),
];

const LISTS: &[&str] = &[
    "Parameters",
    "OperationProperties",
    "ExtendedProperties",
    "ModifiedProperties",
    "Folders",
    "AffectedItems",
    "Item",
    "Actor",
    "Target",
    "AppAccessContext",
    "DeviceProperties",
    "Members",
    "ExtraProperties",
];

fn is_audit(event: &Event<'_>) -> bool {
    embedded::has_any(event, &["Workload", "RecordType", "UserKey", "OrganizationId"])
}

fn holds_audit_data(event: &Event<'_>) -> bool {
    matches!(event.get("AuditData"), Some(Value::Text(t) | Value::Json(t)) if t.trim_start().starts_with('{'))
}

fn shape_export<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let Some(mut inner) = embedded::object(&outer, "AuditData") else { return out.push(outer) };
    // The whole record stays at hand for the column that wants it raw.
    if let Some(Value::Text(text) | Value::Json(text)) = outer.get("AuditData") {
        inner.push("AuditData", Value::Json(text.clone()));
    }
    shape_record(inner, out);
}

/// A row with only the columns of Exchange's admin audit.
fn shape_exchange_row<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    if event.get("Workload").is_none() {
        event.push("Workload", Value::text("Exchange"));
    }
    shape_record(event, out);
}

fn shape_record<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = FORMAT;
    embedded::unquote(&mut event, LISTS);
    embedded::add_aliases(&mut event, ALIASES);
    for list in ["Parameters", "OperationProperties", "ExtendedProperties"] {
        embedded::spread(&mut event, list, ("name", "value"));
    }
    embedded::spread(&mut event, "ModifiedProperties", ("name", "newvalue"));
    event.time_us = embedded::time_of(&event, &["CreationTime", "TimeGenerated", "CreationDate"]);
    event.origin = Origin { product: "m365", category: "", service: service(&event) };
    push_outcome(&mut event);
    push_client(&mut event);
    out.push(event);
}

/// The Sigma service a record belongs to. Alerts of the compliance centre are `threat_management`;
/// federation changes of Exchange are `exchange`, all else is `audit`.
fn service(event: &Event<'_>) -> &'static str {
    if embedded::is_one_of(event, "Workload", &["SecurityComplianceCenter"]) {
        return "threat_management";
    }
    let federation = embedded::is_one_of(event, "Operation", &["Add-FederatedDomain"]);
    if federation { "exchange" } else { "audit" }
}

/// Adds `eventName` (an alert's title, else the operation), `status` in lower case, and the extended
/// property `RequestType` under its bare name.
fn push_outcome(event: &mut Event<'_>) {
    let is_alert =
        embedded::is_one_of(event, "Operation", &["AlertTriggered", "AlertEntityGenerated", "AlertUpdated"]);
    let title = if is_alert { event.get("Name") } else { None };
    if let Some(name) = title.or_else(|| event.get("Operation")).cloned() {
        event.push("eventName", name);
    }
    let result = event.text("ResultStatus").unwrap_or_default().to_ascii_lowercase();
    let status = match result.as_str() {
        "" | "success" | "succeeded" | "true" | "partiallysucceeded" => "success",
        _ => "failure",
    };
    event.push("status", Value::text(status));
    embedded::add_aliases(
        event,
        &[
            ("RequestType", &["ExtendedProperties.RequestType"]),
            ("UserAgent", &["ExtendedProperties.UserAgent", "ClientInfoString"]),
        ],
    );
}

/// Adds `SourceIp`: the client's address without port and brackets.
fn push_client(event: &mut Event<'_>) {
    let address = event.text("ClientIP").and_then(|text| bare_address(&text));
    if let Some(address) = address {
        event.push("SourceIp", Value::Text(address.into()));
    }
}

/// `1.2.3.4:5678`, `[2001:db8::1]:443` and plain addresses → the address.
#[must_use]
pub fn bare_address(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(address) = text.parse::<std::net::IpAddr>() {
        return Some(address.to_string());
    }
    if let Ok(address) = text.parse::<std::net::SocketAddr>() {
        return Some(address.ip().to_string());
    }
    let inside = text.strip_prefix('[')?.split(']').next()?;
    inside.parse::<std::net::IpAddr>().ok().map(|address| address.to_string())
}
