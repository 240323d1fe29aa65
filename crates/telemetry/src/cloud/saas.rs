//! Audit logs of other clouds: Okta, Google Workspace, Google Cloud, GitHub, Kubernetes.
//!
//! Each keeps the names of its own documentation; the spellings that Sigma's rules use are added.

use std::borrow::Cow;

use event::{Event, Origin, Value};

use super::embedded::{self, Alias};
use crate::json::kind::RecordKind;

/// The kinds of records of these clouds.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind {
        name: "okta",
        keys: &["eventType", "published", "actor.id"],
        accept: |_| true,
        shape: shape_okta,
    },
    RecordKind {
        name: "okta",
        keys: &["eventType", "published", "legacyEventType"],
        accept: |_| true,
        shape: shape_okta,
    },
    RecordKind {
        name: "okta",
        keys: &["eventtype", "published", "actor.id"],
        accept: |_| true,
        shape: shape_okta,
    },
    RecordKind {
        name: "okta",
        keys: &["eventType", "outcome.result", "client.ipAddress"],
        accept: |_| true,
        shape: shape_okta,
    },
    RecordKind { name: "okta", keys: &["eventtype", "displaymessage"], accept: |_| true, shape: shape_okta },
    RecordKind {
        name: "okta",
        keys: &["eventType", "outcome", "client"],
        accept: |_| true,
        shape: shape_okta,
    },
    RecordKind {
        name: "google-workspace",
        keys: &["id.applicationName"],
        accept: |e| embedded::has_any(e, &["actor", "events", "name", "kind"]),
        shape: shape_workspace,
    },
    RecordKind { name: "gcp-audit", keys: &["protoPayload"], accept: |_| true, shape: shape_gcp },
    RecordKind { name: "gcp-audit", keys: &["protopayload"], accept: |_| true, shape: shape_gcp },
    RecordKind {
        name: "kubernetes-audit",
        keys: &["verb", "objectRef"],
        accept: |_| true,
        shape: shape_kubernetes,
    },
    RecordKind {
        name: "kubernetes-audit",
        keys: &["auditID", "verb"],
        accept: |_| true,
        shape: shape_kubernetes,
    },
    RecordKind {
        name: "kubernetes-audit",
        keys: &["category", "properties.log"],
        accept: |e| e.text("category").is_some_and(|c| c.starts_with("kube-audit")),
        shape: shape_exported_kubernetes,
    },
    RecordKind { name: "github-audit", keys: &["action", "actor"], accept: is_github, shape: shape_github },
];

fn shape_okta<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("eventType", &["eventtype"]),
        ("displayMessage", &["displaymessage"]),
        ("legacyEventType", &["legacyeventtype"]),
        ("securityContext.isProxy", &["securitycontext.isProxy"]),
        ("debugContext.debugData.requestUri", &["debugcontext.debugData.requestUri"]),
        ("debugContext.debugData.behaviors", &["debugcontext.debugData.behaviors"]),
        ("debugContext.debugData.logOnlySecurityData", &["debugcontext.debugData.logOnlySecurityData"]),
        ("authenticationContext.externalSessionId", &["authenticationcontext.externalSessionId"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    event.origin = Origin { product: "okta", category: "", service: "okta" };
    event.time_us = embedded::time_of(&event, &["published", "p_event_time"]);
    out.push(event);
}

/// Sigma's services of Google Workspace are those of the logs in Google Cloud, named by application.
fn workspace_service(application: &str) -> &'static str {
    match application {
        "admin" => "google_workspace.admin",
        "login" => "google_workspace.login",
        "drive" => "google_workspace.drive",
        "token" => "google_workspace.token",
        "groups" | "groups_enterprise" => "google_workspace.groups",
        "user_accounts" => "google_workspace.user_accounts",
        _ => "google_workspace",
    }
}

/// A report activity holds several events; each becomes one, with what they share.
fn shape_workspace<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    let application = event.text("id.applicationName").unwrap_or_default().into_owned();
    event.origin = Origin { product: "gcp", category: "", service: workspace_service(&application) };
    event.time_us = embedded::time_of(&event, &["id.time"]);
    event.push("eventService", Value::Text(format!("{application}.googleapis.com").into()));
    let list = event.get("events").and_then(Value::as_str).map(str::to_owned);
    let parsed = list.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    let Some(serde_json::Value::Array(parts)) = parsed else {
        push_workspace_names(&mut event);
        embedded::spread(&mut event, "parameters", ("name", "value"));
        return out.push(event);
    };
    event.fields.retain(|field| field.name != "events" && !field.name.starts_with("events."));
    if parts.is_empty() {
        return out.push(event);
    }
    for part in parts.iter().take(256) {
        let mut one = event.clone();
        push_workspace_part(&mut one, part);
        push_workspace_names(&mut one);
        out.push(one);
    }
}

fn push_workspace_part(event: &mut Event<'_>, part: &serde_json::Value) {
    for (name, key) in [("name", "name"), ("type", "type")] {
        if let Some(text) = part.get(key).and_then(|v| v.as_str()) {
            event.push(name, Value::Text(Cow::Owned(text.to_owned())));
        }
    }
    let Some(parameters) = part.get("parameters").and_then(|p| p.as_array()) else { return };
    event.push(
        "parameters",
        Value::Json(Cow::Owned(serde_json::Value::Array(parameters.clone()).to_string())),
    );
    for parameter in parameters {
        let Some(name) = parameter.get("name").and_then(|n| n.as_str()) else { continue };
        let value = ["value", "multiValue", "boolValue", "intValue", "multiIntValue", "messageValue"]
            .iter()
            .find_map(|key| parameter.get(key));
        for value in value.map(scalars).unwrap_or_default() {
            event.push(name.to_ascii_lowercase(), value.clone());
            event.push(format!("parameters.{name}"), value);
        }
    }
}

/// A list's elements, or the value alone.
fn scalars(value: &serde_json::Value) -> Vec<Value<'static>> {
    match value {
        serde_json::Value::Array(items) => items.iter().map(embedded::owned_value).collect(),
        other => vec![embedded::owned_value(other)],
    }
}

fn push_workspace_names(event: &mut Event<'_>) {
    const NAMES: &[Alias] = &[
        ("eventName", &["name"]),
        ("protoPayload.serviceName", &["eventService"]),
        ("protoPayload.Servicename", &["eventService"]),
        ("protoPayload.metadata.event.eventName", &["name"]),
    ];
    embedded::add_aliases(event, NAMES);
}

fn shape_gcp<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("gcp.audit.method_name", &["protoPayload.methodName"]),
        ("data.protoPayload.serviceName", &["protoPayload.serviceName"]),
        ("data.protoPayload.methodName", &["protoPayload.methodName"]),
        ("data.protoPayload.logName", &["logName", "logname"]),
        ("data.protoPayload.resource.type", &["resource.type"]),
        ("data.protoPayload.authorizationInfo.permission", &["protoPayload.authorizationInfo.permission"]),
        ("data.protoPayload.authorizationInfo.granted", &["protoPayload.authorizationInfo.granted"]),
        ("eventService", &["protoPayload.serviceName"]),
        ("eventName", &["protoPayload.metadata.event.eventName", "protoPayload.methodName"]),
        ("insertId", &["insertid"]),
        ("logName", &["logname"]),
    ];
    embedded::recase(&mut event, &["protoPayload", "receiveTimestamp"]);
    embedded::add_aliases(&mut event, NAMES);
    let service = match event.text("protoPayload.serviceName").as_deref() {
        Some("admin.googleapis.com") => "google_workspace.admin",
        Some("login.googleapis.com") => "google_workspace.login",
        _ => "gcp.audit",
    };
    event.origin = Origin { product: "gcp", category: "", service };
    event.time_us = embedded::time_of(&event, &["timestamp", "receiveTimestamp", "p_event_time"]);
    out.push(event);
}

fn shape_kubernetes<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("apiGroup", &["objectRef.apiGroup"]),
        ("capabilities", &["requestObject.spec.containers.securityContext.capabilities.add"]),
        ("hostPath", &["requestObject.spec.volumes.hostPath"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    event.origin = Origin { product: "kubernetes", category: "application", service: "audit" };
    event.time_us =
        embedded::time_of(&event, &["requestReceivedTimestamp", "stageTimestamp", "p_event_time"]);
    out.push(event);
}

/// Azure's export of a managed cluster's audit log: the event as text in `properties.log`.
fn shape_exported_kubernetes<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    match embedded::object(&outer, "properties.log") {
        Some(mut inner) => {
            // Tells the managed cluster's log from others.
            for (name, from) in [("AksResource", "resourceId"), ("AksCategory", "category")] {
                if let Some(value) = outer.get(from) {
                    inner.push(name, value.clone());
                }
            }
            shape_kubernetes(inner, out);
        }
        None => out.push(outer),
    }
}

/// `action` and `actor` are common words; GitHub's actions are dotted and come with an organisation,
/// a repository or its document id.
fn is_github(event: &Event<'_>) -> bool {
    let dotted = event.text("action").is_some_and(|action| action.contains('.'));
    dotted
        && embedded::has_any(
            event,
            &["org", "repo", "_document_id", "business", "user", "created_at", "@timestamp"],
        )
}

fn shape_github<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.origin = Origin { product: "github", category: "", service: "audit" };
    event.time_us = embedded::time_of(&event, &["@timestamp", "created_at", "p_event_time"]);
    out.push(event);
}
