//! AWS CloudTrail records, alone or in what delivers them: S3 files, EventBridge, CloudWatch Logs.
//!
//! Field names are CloudTrail's own (CloudTrail user guide, "record contents"), which is what Sigma's
//! `aws/cloudtrail` rules use.

use event::{Event, Origin, Value};

use super::embedded::{self, Alias};
use crate::json::kind::RecordKind;

const ORIGIN: Origin = Origin { product: "aws", category: "", service: "cloudtrail" };
const FORMAT: &str = "cloudtrail";

/// The kinds of records of AWS.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind {
        name: FORMAT,
        keys: &["eventSource", "eventName"],
        accept: is_cloudtrail,
        shape: shape_record,
    },
    RecordKind {
        name: FORMAT,
        keys: &["eventName", "awsRegion", "eventID"],
        accept: |_| true,
        shape: shape_record,
    },
    RecordKind {
        name: FORMAT,
        keys: &["detail-type", "detail.eventSource", "detail.eventName"],
        accept: |_| true,
        shape: |outer, out| unwrap(outer, "detail", out),
    },
    RecordKind {
        name: FORMAT,
        keys: &["CloudTrailEvent"],
        accept: |_| true,
        shape: |o, out| unwrap(o, "CloudTrailEvent", out),
    },
    RecordKind {
        name: FORMAT,
        keys: &["message", "timestamp"],
        accept: holds_cloudtrail,
        shape: |o, out| unwrap(o, "message", out),
    },
    RecordKind {
        name: FORMAT,
        keys: &["eventsource", "eventname"],
        accept: |_| true,
        shape: shape_lower_case,
    },
    RecordKind {
        name: "aws-honeybucket",
        keys: &["Event Type", "Event Name", "Request ID", "Event DateTime"],
        accept: |_| true,
        shape: shape_summary,
    },
];

fn is_cloudtrail(event: &Event<'_>) -> bool {
    let from_aws = event.text("eventSource").is_some_and(|s| s.contains(".amazonaws.com"));
    from_aws || embedded::has_any(event, &["awsRegion", "userIdentity.type", "recipientAccountId"])
}

fn holds_cloudtrail(event: &Event<'_>) -> bool {
    let text = event.get("message").and_then(Value::as_str);
    text.is_some_and(|t| {
        t.trim_start().starts_with('{') && t.contains("\"eventSource\"") && t.contains("amazonaws")
    })
}

fn shape_record<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = FORMAT;
    event.origin = ORIGIN;
    event.time_us = embedded::time_of(&event, &["eventTime", "@timestamp"]);
    out.push(event);
}

/// Names of the record's members, for records whose names came in lower case.
const MEMBERS: &[&str] = &[
    "apiVersion",
    "awsRegion",
    "errorCode",
    "errorMessage",
    "eventCategory",
    "eventID",
    "eventName",
    "eventSource",
    "eventTime",
    "eventType",
    "eventVersion",
    "managementEvent",
    "readOnly",
    "recipientAccountId",
    "requestID",
    "requestParameters",
    "resources",
    "responseElements",
    "serviceEventDetails",
    "sessionCredentialFromConsole",
    "sharedEventID",
    "sourceIPAddress",
    "tlsDetails",
    "userAgent",
    "userIdentity",
    "vpcEndpointId",
    "additionalEventData",
];

fn shape_lower_case<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    embedded::recase(&mut event, MEMBERS);
    shape_record(event, out);
}

/// Reads the record in a field; the rest of the outer record is transport.
fn unwrap<'a>(outer: Event<'a>, name: &str, out: &mut Vec<Event<'a>>) {
    match embedded::object(&outer, name) {
        Some(inner) => shape_record(inner, out),
        None => out.push(outer),
    }
}

/// A table of S3 accesses that some tools make of CloudTrail, with headings in words.
fn shape_summary<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("eventName", &["Event Name"]),
        ("eventType", &["Event Type"]),
        ("eventID", &["Event ID"]),
        ("requestID", &["Request ID"]),
        ("eventTime", &["Event DateTime"]),
        ("sourceIPAddress", &["Source IP"]),
        ("userAgent", &["Request User Agent"]),
        ("requestParameters", &["Request Parameters"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    shape_record(event, out);
}
