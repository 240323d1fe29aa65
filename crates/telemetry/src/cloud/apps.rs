//! Audit logs of apps that need nothing but an origin, a time and a second name here and there: one
//! line per way to recognise them in [`KINDS`], one per source in [`APPS`].
//!
//! Field names are the vendors' own, after their references: Slack "Audit Logs API", Auth0 "Log
//! event type codes", Box "Enterprise events", Dropbox "team_log/get_events", Duo "Admin API", GitLab
//! "Audit events", Bitbucket "Audit log events", OpenCanary "Logger", Netskope "REST API v2 audit events", OneLogin "Events", 1Password "Events
//! Reporting API", Push Security "Webhooks", Salesforce "EventLogFile object types", Snowflake
//! "ACCOUNT_USAGE", Sublime "Audit log", Tailscale "Configuration audit logging", Zoom "Operation
//! logs", Zscaler "NSS feeds", Asana "Audit log API", Zendesk "Audit logs", GitHub "Webhook events",
//! Intune "Azure Monitor categories".

use event::{Event, Origin};

use super::embedded::{self, Alias};
use crate::json::kind::RecordKind;

/// What a source's events get.
struct App {
    /// The kind's name.
    name: &'static str,
    origin: Origin,
    /// Fields that may hold the time, best first.
    times: &'static [&'static str],
    /// Names that rules use beside the vendor's.
    names: &'static [Alias],
}

const fn app(
    name: &'static str,
    product: &'static str,
    service: &'static str,
    times: &'static [&'static str],
) -> App {
    App { name, origin: Origin { product, category: "", service }, times, names: &[] }
}

/// The sources.
const APPS: &[App] = &[
    app("slack-audit", "slack", "audit", &["date_create"]),
    app("auth0", "auth0", "audit", &["data.date", "date"]),
    app("box", "box", "audit", &["created_at"]),
    app("dropbox", "dropbox", "audit", &["timestamp"]),
    app("duo", "cisco", "duo", &["isotimestamp", "timestamp"]),
    app("gitlab-audit", "gitlab", "audit", &["created_at", "time"]),
    app("netskope-audit", "netskope", "audit", &["timestamp", "_insertion_epoch_timestamp"]),
    App {
        name: "onelogin",
        origin: Origin { product: "onelogin", category: "", service: "onelogin.events" },
        times: &["created_at", "event_timestamp"],
        names: &[],
    },
    app("onepassword", "1password", "audit", &["timestamp"]),
    app("push-security", "push", "audit", &["timestamp"]),
    app("salesforce", "salesforce", "audit", &["TIMESTAMP_DERIVED", "TIMESTAMP", "EVENT_DATE"]),
    app("snowflake", "snowflake", "audit", &["EVENT_TIMESTAMP", "START_TIME", "CREATED_ON"]),
    app("sublime", "sublime", "audit", &["created_at"]),
    app("tailscale", "tailscale", "audit", &["time", "eventTime", "fields.recorded"]),
    app("zoom", "zoom", "audit", &["time"]),
    app("zscaler-audit", "zscaler", "audit", &["event.time", "time"]),
    app("bitbucket-audit", "bitbucket", "audit", &["createdTime", "timestamp", "date"]),
    App {
        name: "opencanary",
        origin: Origin { product: "opencanary", category: "application", service: "" },
        times: &["utc_time", "local_time_adjusted", "local_time"],
        names: &[],
    },
    app("asana-audit", "asana", "audit", &["created_at"]),
    app("zendesk-audit", "zendesk", "audit", &["created_at"]),
    app(
        "github-webhook",
        "github",
        "webhook",
        &[
            "head_commit.timestamp",
            "workflow_run.updated_at",
            "pull_request.updated_at",
            "issue.updated_at",
            "alert.created_at",
            "repository.updated_at",
        ],
    ),
    app("intune-operational", "azure", "intune", &["time", "properties.DateTime"]),
    app("intune-audit", "azure", "intune", &["time", "properties.ActivityDate"]),
    app("proofpoint-message", "proofpoint", "tap", &["messageTime"]),
    app("proofpoint-click", "proofpoint", "tap", &["clickTime"]),
];

const fn kind(
    name: &'static str,
    keys: &'static [&'static str],
    accept: fn(&Event<'_>) -> bool,
) -> RecordKind {
    RecordKind { name, keys, accept, shape }
}

const fn sure(name: &'static str, keys: &'static [&'static str]) -> RecordKind {
    kind(name, keys, |_| true)
}

/// The kinds of records of these apps.
pub(crate) const KINDS: &[RecordKind] = &[
    sure("slack-audit", &["action", "actor.type", "entity.type"]),
    sure("slack-audit", &["action", "actor.type", "context.location.type"]),
    sure("slack-audit", &["action", "date_create"]),
    kind("slack-audit", &["action", "actor.type"], |e| {
        embedded::has_any(e, &["actor.user.id", "actor.user.name", "actor.user.email"])
    }),
    sure("auth0", &["data.type", "log_id"]),
    sure("auth0", &["data.type", "data.client_id"]),
    sure("auth0", &["log_id", "client_id", "type"]),
    kind("box", &["event_type", "type"], |e| embedded::is_one_of(e, "type", &["event"])),
    sure("dropbox", &["event_type._tag", "actor"]),
    sure("dropbox", &["event_type..tag", "actor"]),
    sure("dropbox", &["event_category..tag", "event_type..tag"]),
    sure("duo", &["action", "isotimestamp"]),
    kind("duo", &["event_type", "factor"], |e| {
        embedded::has_any(e, &["access_device", "auth_device", "access_device.ip"])
    }),
    kind("duo", &["surfaced_auth", "sekey"], |_| true),
    sure("gitlab-audit", &["entity_type", "author_id"]),
    kind("gitlab-audit", &["params", "path"], |e| {
        e.get("method").is_none() || embedded::has_any(e, &["meta.caller_id", "controller"])
    }),
    sure("netskope-audit", &["audit_log_event"]),
    sure("onelogin", &["event_type_id"]),
    sure("onepassword", &["uuid", "client.app_name"]),
    sure("onepassword", &["session_uuid", "target_user.uuid"]),
    sure("onepassword", &["actor_uuid", "object_uuid", "action"]),
    sure("push-security", &["object", "new", "version"]),
    sure("push-security", &["object", "old", "new"]),
    sure("salesforce", &["EVENT_TYPE", "ORGANIZATION_ID"]),
    sure("snowflake", &["EVENT_ID", "REPORTED_CLIENT_TYPE"]),
    sure("snowflake", &["QUERY_TEXT", "QUERY_TYPE"]),
    sure("snowflake", &["SESSION_ID", "AUTHENTICATION_METHOD"]),
    sure("sublime", &["created_by.email_address", "type"]),
    kind("sublime", &["data.message.id", "type"], |e| e.get("created_at").is_some()),
    sure("tailscale", &["event.action", "event.actor.loginName"]),
    sure("tailscale", &["action", "actor.loginName", "target.type"]),
    sure("zoom", &["operator", "category_type"]),
    sure("zscaler-audit", &["event.auditlogtype"]),
    sure("bitbucket-audit", &["auditType.category", "auditType.action"]),
    sure("bitbucket-audit", &["auditType.categoryI18nKey", "auditType.actionI18nKey"]),
    sure("opencanary", &["logtype", "node_id", "logdata"]),
    sure("asana-audit", &["event_category", "event_type", "gid"]),
    sure("zendesk-audit", &["action_label", "source_type"]),
    sure("github-webhook", &["repository.full_name", "action"]),
    sure("github-webhook", &["repository.full_name", "sender.login"]),
    sure("github-webhook", &["repository.full_name", "ref"]),
    sure("proofpoint-message", &["messageTime", "phishScore"]),
    sure("proofpoint-message", &["messageTime", "senderIP"]),
    sure("proofpoint-click", &["clickTime", "clickIP"]),
];

/// Intune's records in Azure Monitor's envelope, which those of Entra share: tried before them.
pub(crate) const AZURE_KINDS: &[RecordKind] = &[
    kind("intune-operational", &["category", "operationName", "properties.AADTenantId"], |e| {
        embedded::is_one_of(e, "category", &["OperationalLogs"])
    }),
    kind("intune-audit", &["category", "operationName", "properties.ActivityType"], |e| {
        embedded::is_one_of(e, "category", &["AuditLogs"])
    }),
];

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    if let Some(app) = APPS.iter().find(|app| app.name == event.format) {
        event.origin = app.origin;
        embedded::add_aliases(&mut event, app.names);
        event.time_us = embedded::time_of(&event, app.times)
            .or_else(|| embedded::time_of(&event, &["p_event_time", "@timestamp"]));
    }
    push_entity(&mut event);
    out.push(event);
}

/// Slack's `entity` and Dropbox's `actor` hold one object under a name that tells its kind: its parts
/// get names that do not depend on the kind.
fn push_entity(event: &mut Event<'_>) {
    if event.format == "slack-audit" {
        copy_member(event, "entity", "entity.type");
        copy_member(event, "actor", "actor.type");
    }
    if event.format == "dropbox" {
        copy_member(event, "actor", "actor._tag");
        copy_member(event, "actor", "actor..tag");
    }
}

/// Adds `PREFIX.name`, `.id` and `.email` from `PREFIX.KIND.…`, where the field `kind` names the kind.
fn copy_member(event: &mut Event<'_>, prefix: &str, kind: &str) {
    let Some(kind) = event.text(kind).map(std::borrow::Cow::into_owned) else { return };
    for (to, from) in [
        ("name", "name"),
        ("name", "title"),
        ("name", "display_name"),
        ("id", "id"),
        ("id", "account_id"),
        ("email", "email"),
    ] {
        let name = format!("{prefix}.{to}");
        if event.get(&name).is_some() {
            continue;
        }
        let found = event.get(&format!("{prefix}.{kind}.{from}")).filter(|v| !v.is_empty()).cloned();
        if let Some(value) = found {
            event.push(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    //! The two lists agree.
    use super::*;

    #[test]
    fn every_kind_is_a_source_and_the_other_way_round() {
        for kind in KINDS.iter().chain(AZURE_KINDS) {
            assert!(APPS.iter().any(|app| app.name == kind.name), "{} has no source", kind.name);
        }
        for app in APPS {
            assert!(
                KINDS.iter().chain(AZURE_KINDS).any(|kind| kind.name == app.name),
                "{} is never recognised",
                app.name
            );
        }
    }
}
