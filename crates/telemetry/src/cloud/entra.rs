//! Entra ID sign-ins and directory audit, and the Azure activity log, in three shapes each: Microsoft
//! Graph objects, Azure Monitor's export (`category`, `properties`), and rows of Log Analytics.
//!
//! The columns of Log Analytics are added to whatever shape came, and the spellings that Sigma's
//! `azure/*` rules use beside them.

use std::borrow::Cow;

use event::{Event, Field, Origin, Value};

use super::embedded::{self, Alias};
use super::entra_names as names;
use crate::json::kind::RecordKind;

/// Interactive sign-ins of people.
pub const SIGN_IN: &str = "entra-signin";
/// Sign-ins by a client on a person's behalf.
pub const SIGN_IN_NON_INTERACTIVE: &str = "entra-signin-noninteractive";
/// Sign-ins of applications.
pub const SIGN_IN_SERVICE_PRINCIPAL: &str = "entra-signin-serviceprincipal";
/// Sign-ins of managed identities.
pub const SIGN_IN_MANAGED_IDENTITY: &str = "entra-signin-managedidentity";
/// Directory audit.
pub const AUDIT: &str = "entra-audit";
/// Azure resource manager's activity log.
pub const ACTIVITY: &str = "azure-activity";
/// Identity Protection's risk detections.
pub const RISK: &str = "entra-risk";

/// The kinds of records of Entra and Azure.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: SIGN_IN, keys: &["category", "operationName"], accept: is_known, shape },
    RecordKind { name: SIGN_IN, keys: &["category", "properties"], accept: is_known, shape },
    RecordKind { name: SIGN_IN, keys: &["Category", "OperationName"], accept: is_known, shape },
    RecordKind { name: SIGN_IN, keys: &["Type", "TimeGenerated"], accept: is_known, shape },
    RecordKind {
        name: SIGN_IN,
        keys: &["createdDateTime", "appId", "ipAddress"],
        accept: |_| true,
        shape: shape_sign_in,
    },
    RecordKind {
        name: SIGN_IN,
        keys: &["Date (UTC)", "Request ID", "Username", "IP address"],
        accept: |_| true,
        shape: shape_portal_row,
    },
    RecordKind {
        name: AUDIT,
        keys: &["activityDisplayName", "activityDateTime"],
        accept: |e| e.get("riskEventType").is_none(),
        shape: shape_audit,
    },
    RecordKind { name: RISK, keys: &["riskEventType", "riskLevel"], accept: |_| true, shape: shape_risk },
    RecordKind {
        name: ACTIVITY,
        keys: &["operationName.value", "resourceId"],
        accept: |_| true,
        shape: shape_activity,
    },
    RecordKind {
        name: ACTIVITY,
        keys: &["OperationNameValue", "CategoryValue"],
        accept: |_| true,
        shape: shape_activity,
    },
    RecordKind {
        name: DIAGNOSTICS,
        keys: &["category", "resourceId", "operationName"],
        accept: is_resource_log,
        shape: shape_diagnostics,
    },
];

/// Resource logs of Azure services, in Azure Monitor's envelope.
pub const DIAGNOSTICS: &str = "azure-diagnostics";

/// Category or table name → format.
const BY_CATEGORY: &[(&str, &str)] = &[
    ("SignInLogs", SIGN_IN),
    ("SigninLogs", SIGN_IN),
    ("NonInteractiveUserSignInLogs", SIGN_IN_NON_INTERACTIVE),
    ("AADNonInteractiveUserSignInLogs", SIGN_IN_NON_INTERACTIVE),
    ("ServicePrincipalSignInLogs", SIGN_IN_SERVICE_PRINCIPAL),
    ("AADServicePrincipalSignInLogs", SIGN_IN_SERVICE_PRINCIPAL),
    ("ManagedIdentitySignInLogs", SIGN_IN_MANAGED_IDENTITY),
    ("AADManagedIdentitySignInLogs", SIGN_IN_MANAGED_IDENTITY),
    ("AuditLogs", AUDIT),
    ("UserRiskEvents", RISK),
    ("AADUserRiskEvents", RISK),
    ("ServicePrincipalRiskEvents", RISK),
    ("AzureActivity", ACTIVITY),
    ("Administrative", ACTIVITY),
    ("Security", ACTIVITY),
    ("Policy", ACTIVITY),
    ("Alert", ACTIVITY),
    ("Autoscale", ACTIVITY),
    ("ServiceHealth", ACTIVITY),
    ("ResourceHealth", ACTIVITY),
    ("Recommendation", ACTIVITY),
];

fn format_of(event: &Event<'_>) -> Option<&'static str> {
    if embedded::has_any(event, &["LoggedByService", "properties.loggedByService"]) {
        return Some(AUDIT);
    }
    let by_name = ["Type", "Category", "category"].iter().find_map(|field| {
        let text = event.text(field)?;
        BY_CATEGORY.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, format)| *format)
    })?;
    let resource_manager = by_name != ACTIVITY
        || embedded::has_any(event, &["resourceId", "ResourceId", "OperationNameValue", "subscriptionId"]);
    resource_manager.then_some(by_name)
}

fn is_known(event: &Event<'_>) -> bool {
    format_of(event).is_some()
}

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    match format_of(&event) {
        Some(AUDIT) => shape_audit(event, out),
        Some(ACTIVITY) => shape_activity(event, out),
        Some(RISK) => shape_risk(event, out),
        Some(format) => {
            event.format = format;
            shape_sign_in(event, out);
        }
        None => out.push(event),
    }
}

fn azure(service: &'static str) -> Origin {
    Origin { product: "azure", category: "", service }
}

/// Columns that exports write as JSON text.
const SIGN_IN_JSON: &[&str] = &[
    "Status",
    "DeviceDetail",
    "LocationDetails",
    "MfaDetail",
    "AuthenticationDetails",
    "AuthenticationProcessingDetails",
    "AuthenticationRequirementPolicies",
    "ConditionalAccessPolicies",
    "TokenProtectionStatusDetails",
    "Agent",
];

/// Spellings of Sigma's `azure/signinlogs` rules, beside those of Log Analytics.
const SIGN_IN_RULE_NAMES: &[Alias] = &[
    ("resultType", &["ResultType"]),
    ("resultDescription", &["ResultDescription"]),
    ("location", &["Location"]),
    ("callerIpAddress", &["IPAddress"]),
    ("userAgent", &["UserAgent"]),
    ("conditionalAccessStatus", &["ConditionalAccessStatus"]),
    ("homeTenantId", &["HomeTenantId"]),
    ("resourceTenantId", &["ResourceTenantId"]),
    ("properties.appId", &["AppId"]),
    ("properties.authenticationRequirement", &["AuthenticationRequirement"]),
    ("properties.deviceDetail.deviceId", &["DeviceDetail.deviceId"]),
    ("DeviceDetail.trusttype", &["DeviceDetail.trustType"]),
    ("ClientApp", &["ClientAppUsed"]),
    ("Username", &["UserPrincipalName"]),
    ("Resultdescription", &["ResultDescription"]),
];

fn shape_sign_in<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    embedded::unquote(&mut event, SIGN_IN_JSON);
    embedded::add_aliases(&mut event, names::SIGN_IN);
    for part in ["deviceDetail", "location", "locationDetails", "status"] {
        let target = match part {
            "deviceDetail" => "DeviceDetail",
            "status" => "Status",
            _ => "LocationDetails",
        };
        add_under(&mut event, &format!("properties.{part}."), target);
        add_under(&mut event, &format!("{part}."), target);
    }
    embedded::add_aliases(&mut event, SIGN_IN_RULE_NAMES);
    push_graph_resource(&mut event);
    event.origin = azure("signinlogs");
    event.time_us = embedded::time_of(&event, &["CreatedDateTime", "TimeGenerated", "time"]);
    event.format = sign_in_format(&event);
    push_sign_in_outcome(&mut event);
    out.push(event);
}

/// Graph's `resourceId` is the resource that was signed in to; Azure Monitor's is the log's own path.
fn push_graph_resource(event: &mut Event<'_>) {
    let resource = event.get("resourceId").filter(|id| id.as_str().is_some_and(|id| !id.starts_with('/')));
    if let Some(resource) = resource.cloned()
        && event.get("ResourceIdentity").is_none()
    {
        event.fields.retain(|field| field.name != "ResourceId");
        event.push("ResourceIdentity", resource);
    }
}

/// A row of the sign-in list that the portal lets one download, with headings in words.
fn shape_portal_row<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("CreatedDateTime", &["Date (UTC)"]),
        ("Id", &["Request ID"]),
        ("CorrelationId", &["Correlation ID"]),
        ("UserAgent", &["User agent"]),
        ("UserId", &["User ID"]),
        ("UserDisplayName", &["User"]),
        ("UserPrincipalName", &["Username"]),
        ("AppDisplayName", &["Application"]),
        ("AppId", &["Application ID"]),
        ("ResourceDisplayName", &["Resource"]),
        ("ResourceIdentity", &["Resource ID"]),
        ("ResourceTenantId", &["Resource tenant ID"]),
        ("HomeTenantId", &["Home tenant ID"]),
        ("IPAddress", &["IP address"]),
        ("ResultType", &["Sign-in error code"]),
        ("ResultDescription", &["Failure reason"]),
        ("ClientAppUsed", &["Client app"]),
        ("DeviceDetail.deviceId", &["Device ID"]),
        ("DeviceDetail.browser", &["Browser"]),
        ("DeviceDetail.operatingSystem", &["Operating System"]),
        ("DeviceDetail.isCompliant", &["Compliant"]),
        ("DeviceDetail.isManaged", &["Managed"]),
        ("DeviceDetail.trustType", &["Join Type"]),
        ("AuthenticationRequirement", &["Authentication requirement"]),
        ("AuthenticationProtocol", &["Authentication Protocol"]),
        ("SessionId", &["Session ID"]),
    ];
    embedded::add_aliases(&mut event, NAMES);
    let succeeded = embedded::is_one_of(&event, "Status", &["Success"]);
    if succeeded && event.get("ResultType").is_none_or(Value::is_empty) {
        event.push("ResultType", Value::text("0"));
    }
    shape_sign_in(event, out);
}

/// Graph tells the sign-in kinds apart by `signInEventTypes`.
fn sign_in_format(event: &Event<'_>) -> &'static str {
    if event.format != SIGN_IN {
        return event.format;
    }
    let of_type = |word: &str| {
        ["signInEventTypes", "properties.signInEventTypes", "SignInEventTypes"]
            .iter()
            .any(|name| event.all(name).any(|v| v.as_text().eq_ignore_ascii_case(word)))
    };
    if of_type("servicePrincipal") {
        SIGN_IN_SERVICE_PRINCIPAL
    } else if of_type("managedIdentity") {
        SIGN_IN_MANAGED_IDENTITY
    } else if of_type("nonInteractiveUser") {
        SIGN_IN_NON_INTERACTIVE
    } else {
        SIGN_IN
    }
}

/// Adds `Outcome`, the word `Success` or `Failure` under `Status` too, and, as Sigma's rules expect
/// them there, the status's details and the protocol under `properties.message`.
fn push_sign_in_outcome(event: &mut Event<'_>) {
    let code = event.get("ResultType").and_then(Value::as_i64);
    let outcome = match code {
        Some(0) => "Success",
        Some(_) => "Failure",
        None => "Unknown",
    };
    event.push("Outcome", Value::text(outcome));
    event.push("Status", Value::text(outcome));
    for part in ["Status.additionalDetails", "Status.failureReason"] {
        if let Some(value) = event.get(part).filter(|v| !v.is_empty()).cloned() {
            event.push("Status", value);
        }
    }
    let protocol =
        ["AuthenticationProtocol", "properties.authenticationProtocol"].iter().find_map(|n| event.text(n));
    let message = match protocol.as_deref() {
        Some("deviceCode") => Some("Device Code"),
        Some("ropc") => Some("ROPC"),
        _ => None,
    };
    if let Some(message) = message {
        event.push("properties.message", Value::text(message));
    }
}

/// Adds every field below `prefix` again below `target`.
fn add_under(event: &mut Event<'_>, prefix: &str, target: &str) {
    let added: Vec<Field<'_>> = event
        .fields
        .iter()
        .filter_map(|field| {
            let rest = field.name.strip_prefix(prefix)?;
            Some(Field { name: Cow::Owned(format!("{target}.{rest}")), value: field.value.clone() })
        })
        .collect();
    event.fields.extend(added);
}

/// Spellings of Sigma's `azure/auditlogs` rules, and who acted.
const AUDIT_RULE_NAMES: &[Alias] = &[
    ("operationName", &["OperationName"]),
    ("activityType", &["ActivityDisplayName"]),
    ("ActivityType", &["ActivityDisplayName"]),
    ("properties.message", &["ActivityDisplayName"]),
    ("Status", &["Result", "ResultSignature"]),
    ("properties.result", &["Result"]),
    ("properties.initiatedBy", &["InitiatedBy"]),
    ("properties.targetResources", &["TargetResources"]),
    ("failure_status_reason", &["ResultReason", "ResultDescription"]),
    ("ActorUpn", &["InitiatedBy.user.userPrincipalName"]),
    (
        "ActorObjectId",
        &["InitiatedBy.user.id", "InitiatedBy.app.servicePrincipalId", "InitiatedBy.app.objectId"],
    ),
    ("ActorName", &["InitiatedBy.user.displayName", "InitiatedBy.app.displayName"]),
    ("ActorIp", &["InitiatedBy.user.ipAddress", "callerIpAddress"]),
    ("ActorAppId", &["InitiatedBy.app.appId"]),
    ("TargetId", &["TargetResources.id"]),
    ("TargetName", &["TargetResources.displayName", "TargetResources.userPrincipalName"]),
    ("TargetType", &["TargetResources.type"]),
    ("UserAgent", &["AdditionalDetails.User-Agent"]),
    (
        "additionalDetails.additionalInfo",
        &["AdditionalDetails.additionalInfo", "AdditionalDetails.AdditionalInfo"],
    ),
];

fn shape_audit<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = AUDIT;
    event.origin = azure("auditlogs");
    embedded::unquote(&mut event, &["InitiatedBy", "TargetResources", "AdditionalDetails"]);
    embedded::add_aliases(&mut event, names::AUDIT);
    for (part, target) in [
        ("targetResources", "TargetResources"),
        ("initiatedBy", "InitiatedBy"),
        ("additionalDetails", "AdditionalDetails"),
    ] {
        add_under(&mut event, &format!("properties.{part}."), target);
        add_under(&mut event, &format!("{part}."), target);
    }
    embedded::spread(&mut event, "AdditionalDetails", ("key", "value"));
    embedded::add_aliases(&mut event, AUDIT_RULE_NAMES);
    event.time_us = embedded::time_of(&event, &["ActivityDateTime", "TimeGenerated", "time"]);
    push_trimmed_activity(&mut event);
    push_target_spellings(&mut event);
    push_modified(&mut event);
    // The envelope's `category` says `AuditLogs`; the record's own is what rules mean.
    if let Some(category) = event.get("Category").cloned()
        && event.get("category") != Some(&category)
    {
        event.push("category", category);
    }
    out.push(event);
}

/// Some activities end in a space or a full stop, which rules leave out.
fn push_trimmed_activity(event: &mut Event<'_>) {
    let Some(activity) = event.text("ActivityDisplayName") else { return };
    let trimmed = activity.trim_end_matches([' ', '.']);
    if trimmed.len() == activity.len() {
        return;
    }
    let trimmed = trimmed.to_owned();
    for name in ["properties.message", "operationName", "OperationName"] {
        event.push(name, Value::Text(Cow::Owned(trimmed.clone())));
    }
}

/// `TargetResources.ModifiedProperties.DisplayName` and the like, which some rules write with capitals.
fn push_target_spellings(event: &mut Event<'_>) {
    let added: Vec<Field<'_>> = event
        .fields
        .iter()
        .filter_map(|field| {
            let name = match &*field.name {
                "TargetResources.modifiedProperties.displayName" => {
                    "TargetResources.ModifiedProperties.DisplayName"
                }
                "TargetResources.modifiedProperties.newValue" => {
                    "TargetResources.ModifiedProperties.NewValue"
                }
                "TargetResources.modifiedProperties.oldValue" => {
                    "TargetResources.ModifiedProperties.OldValue"
                }
                "TargetResources.type" => "targetResources.type",
                _ => return None,
            };
            Some(Field { name: Cow::Borrowed(name), value: field.value.clone() })
        })
        .collect();
    event.fields.extend(added);
}

/// Adds `ModifiedProperties.NAME` with the new value, and the consent properties under their names.
fn push_modified(event: &mut Event<'_>) {
    let Some(text) = event.get("TargetResources").and_then(Value::as_str) else { return };
    let Ok(serde_json::Value::Array(targets)) = serde_json::from_str(text) else { return };
    let properties = targets.iter().filter_map(|t| t.get("modifiedProperties")?.as_array()).flatten();
    let mut added = vec![];
    for property in properties {
        let Some(name) = property.get("displayName").and_then(|n| n.as_str()) else { continue };
        let value = property.get("newValue").and_then(|v| v.as_str()).unwrap_or_default();
        let value = Value::Text(Cow::Owned(value.trim_matches('"').to_owned()));
        if name.starts_with("ConsentContext.") || name.starts_with("ConsentAction.") {
            added.push((name.to_owned(), value.clone()));
        }
        added.push((format!("ModifiedProperties.{name}"), value));
    }
    for (name, value) in added {
        event.push(name, value);
    }
}

fn shape_activity<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = ACTIVITY;
    event.origin = azure("activitylogs");
    embedded::unquote(&mut event, &["HTTPRequest", "Properties", "Authorization", "Claims"]);
    embedded::add_aliases(&mut event, names::ACTIVITY);
    event.time_us =
        embedded::time_of(&event, &["eventTimestamp", "time", "TimeGenerated", "EventSubmissionTimestamp"]);
    for name in ["operationName", "properties.message"] {
        if let Some(value) = event.get("OperationNameValue").cloned()
            && event.get(name) != Some(&value)
        {
            event.push(name, value);
        }
    }
    out.push(event);
}

/// Envelopes around records that have kinds of their own are left to those.
fn is_resource_log(event: &Event<'_>) -> bool {
    event.text("category").is_some_and(|c| !c.starts_with("kube-audit") && !c.starts_with("AdvancedHunting-"))
}

fn shape_diagnostics<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.origin = azure("diagnostics");
    event.time_us = embedded::time_of(&event, &["time", "TimeGenerated"]);
    out.push(event);
}

fn shape_risk<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const NAMES: &[Alias] = &[
        ("riskEventType", &["properties.riskEventType", "RiskEventType"]),
        ("riskLevel", &["properties.riskLevel", "RiskLevel"]),
        ("riskState", &["properties.riskState", "RiskState"]),
        ("riskDetail", &["properties.riskDetail", "RiskDetail"]),
        ("userPrincipalName", &["properties.userPrincipalName", "UserPrincipalName"]),
        ("userId", &["properties.userId", "UserId"]),
        ("userDisplayName", &["properties.userDisplayName", "UserDisplayName"]),
        ("ipAddress", &["properties.ipAddress", "IpAddress"]),
        ("id", &["properties.id", "Id"]),
        ("requestId", &["properties.requestId", "RequestId"]),
        ("correlationId", &["properties.correlationId", "CorrelationId"]),
        ("source", &["properties.source", "Source"]),
        ("activity", &["properties.activity", "Activity"]),
        ("detectionTimingType", &["properties.detectionTimingType", "DetectionTimingType"]),
        ("location", &["properties.location", "Location"]),
        ("additionalInfo", &["properties.additionalInfo", "AdditionalInfo"]),
        ("activityDateTime", &["properties.activityDateTime", "ActivityDateTime"]),
        ("detectedDateTime", &["properties.detectedDateTime", "DetectedDateTime"]),
        ("lastUpdatedDateTime", &["properties.lastUpdatedDateTime", "LastUpdatedDateTime"]),
        ("tokenIssuerType", &["properties.tokenIssuerType", "TokenIssuerType"]),
    ];
    event.format = RISK;
    embedded::add_aliases(&mut event, NAMES);
    let pim = event
        .text("riskEventType")
        .is_some_and(|t| t.ends_with("AlertIncident") || t.ends_with("AlertConfiguration"));
    event.origin = azure(if pim { "pim" } else { "riskdetection" });
    event.time_us =
        embedded::time_of(&event, &["activityDateTime", "detectedDateTime", "TimeGenerated", "time"]);
    out.push(event);
}
