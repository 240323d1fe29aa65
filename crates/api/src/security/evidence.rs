//! `microsoft.graph.security.alertEvidence` and its subtypes
//! (<https://learn.microsoft.com/graph/api/resources/security-alertevidence>). Each kind of entity is one
//! of Graph's types, which `@odata.type` names; what Cordon does not know is null.

use model::{Entity, Evidence, RemediationStatus};
use serde_json::{Value as Json, json};

use crate::wire::{EvidenceRole, EvidenceVerdict, optional_time, time};

/// The evidence in Graph's shape; `seen_us` is when the alert first saw it.
pub(super) fn evidence(evidence: &Evidence, seen_us: i64, evolved: bool) -> Json {
    let common = json!({
        "createdDateTime": time(seen_us),
        "verdict": EvidenceVerdict::from(evidence.verdict),
        "remediationStatus": remediation(evidence.remediation, evolved),
        "remediationStatusDetails": null,
        "roles": [EvidenceRole::from(evidence.role)],
        "detailedRoles": [],
        "tags": [],
    });
    let (kind, own) = own(&evidence.entity, &common);
    joined(kind, &common, own)
}

fn joined(kind: &str, common: &Json, own: Json) -> Json {
    let mut whole = json!({ "@odata.type": format!("#microsoft.graph.security.{kind}") });
    if let (Json::Object(whole), Json::Object(common), Json::Object(own)) = (&mut whole, common, own) {
        whole.extend(common.clone());
        whole.extend(own);
    }
    whole
}

/// Members that came after `unknownFutureValue` are for callers that ask for them.
fn remediation(status: RemediationStatus, evolved: bool) -> &'static str {
    match status {
        RemediationStatus::None => "none",
        RemediationStatus::Remediated => "remediated",
        RemediationStatus::Prevented => "prevented",
        RemediationStatus::Blocked => "blocked",
        RemediationStatus::Active if evolved => "active",
        RemediationStatus::PendingApproval if evolved => "pendingApproval",
        RemediationStatus::Active | RemediationStatus::PendingApproval => "unknownFutureValue",
    }
}

/// The type and its own properties.
fn own(entity: &Entity, common: &Json) -> (&'static str, Json) {
    match entity {
        Entity::Device { id, name } => ("deviceEvidence", device(id.as_deref(), name.as_deref())),
        Entity::User { .. } => ("userEvidence", json!({ "userAccount": account(entity), "stream": null })),
        Entity::Mailbox { address } => (
            "mailboxEvidence",
            json!({ "primaryAddress": address, "displayName": null, "upn": address, "userAccount": null }),
        ),
        Entity::File { .. } => ("fileEvidence", file(entity)),
        Entity::Process { .. } => ("processEvidence", process(entity)),
        Entity::Ip { address } => (
            "ipEvidence",
            json!({ "ipAddress": address, "countryLetterCode": null, "location": null, "stream": null }),
        ),
        Entity::Domain { name } => (
            "dnsEvidence",
            json!({ "domainName": name, "dnsServerIp": null, "hostIpAddress": null, "ipAddresses": [] }),
        ),
        Entity::Url { url } => ("urlEvidence", json!({ "url": url })),
        Entity::MailMessage { .. } => ("analyzedMessageEvidence", message(entity)),
        Entity::App { id, name } => (
            "oauthApplicationEvidence",
            json!({ "appId": id, "displayName": name, "objectId": null, "publisher": null }),
        ),
        Entity::CloudResource { id } => resource(id),
        Entity::RegistryKey { key, value_name } => registry(key, value_name.as_deref()),
        Entity::Session { device, id } => session(device.as_deref(), id, common),
    }
}

fn device(id: Option<&str>, name: Option<&str>) -> Json {
    let (host, domain) = match name {
        Some(name) => match name.split_once('.').filter(|_| name.parse::<std::net::IpAddr>().is_err()) {
            Some((host, domain)) => (Some(host), Some(domain)),
            None => (Some(name), None),
        },
        None => (None, None),
    };
    json!({
        "firstSeenDateTime": null, "mdeDeviceId": id, "azureAdDeviceId": null, "deviceDnsName": name,
        "hostName": host, "dnsDomain": domain, "ntDomain": null, "osPlatform": null, "osBuild": null,
        "version": null, "healthStatus": "unknown", "riskScore": "none", "rbacGroupId": null,
        "rbacGroupName": null, "onboardingStatus": null, "defenderAvStatus": "unknown",
        "lastIpAddress": null, "lastExternalIpAddress": null, "ipInterfaces": [], "vmMetadata": null,
        "loggedOnUsers": [], "resourceAccessEvents": [],
    })
}

fn account(entity: &Entity) -> Json {
    let Entity::User { sid, upn, object_id, name, domain } = entity else { return Json::Null };
    json!({
        "accountName": name, "domainName": domain, "userSid": sid, "azureAdUserId": object_id,
        "userPrincipalName": upn, "displayName": null, "activeDirectoryObjectGuid": null, "tenantId": null,
        "resourceAccessEvents": [],
    })
}

/// Folder and name of a path.
fn parts(path: Option<&str>, name: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(path) = path else { return (None, name.map(str::to_owned)) };
    match path.rsplit_once(['\\', '/']) {
        Some((folder, last)) if name.is_none_or(|name| name.eq_ignore_ascii_case(last)) => {
            (Some(folder.to_owned()), Some(last.to_owned()))
        }
        Some(_) => (Some(path.to_owned()), name.map(str::to_owned)),
        None => (None, Some(name.unwrap_or(path).to_owned())),
    }
}

fn details(path: Option<&str>, name: Option<&str>) -> Json {
    let (folder, name) = parts(path, name);
    json!({
        "fileName": name, "filePath": folder, "fileSize": null, "filePublisher": null, "signer": null,
        "issuer": null, "sha1": null, "sha256": null, "md5": null, "sha256Ac": null,
    })
}

fn file(entity: &Entity) -> Json {
    let Entity::File { sha256, sha1, md5, name, path } = entity else { return Json::Null };
    let mut details = details(path.as_deref(), name.as_deref());
    details["sha256"] = json!(sha256);
    details["sha1"] = json!(sha1);
    details["md5"] = json!(md5);
    json!({ "detectionStatus": "detected", "mdeDeviceId": null, "fileDetails": details })
}

fn process(entity: &Entity) -> Json {
    let Entity::Process { pid, started_us, image, command_line, parent_pid, parent_image, .. } = entity
    else {
        return Json::Null;
    };
    json!({
        "processId": pid, "parentProcessId": parent_pid, "processCommandLine": command_line,
        "processCreationDateTime": optional_time(*started_us), "parentProcessCreationDateTime": null,
        "detectionStatus": "detected", "mdeDeviceId": null,
        "imageFile": image.as_deref().map(|path| details(Some(path), None)),
        "parentProcessImageFile": parent_image.as_deref().map(|path| details(Some(path), None)),
        "userAccount": null,
    })
}

fn message(entity: &Entity) -> Json {
    let Entity::MailMessage { network_message_id, internet_message_id, sender, recipient, subject } = entity
    else {
        return Json::Null;
    };
    let domain = sender.as_deref().and_then(|s| s.rsplit_once('@')).map(|(_, domain)| domain);
    let from =
        sender.as_ref().map(|s| json!({ "emailAddress": s, "displayName": null, "domainName": domain }));
    json!({
        "networkMessageId": network_message_id, "internetMessageId": internet_message_id,
        "subject": subject, "language": null, "senderIp": null, "recipientEmailAddress": recipient,
        "antiSpamDirection": null, "deliveryAction": null, "deliveryLocation": null, "urn": null,
        "threats": [], "threatDetectionMethods": [], "urls": [], "urlCount": null,
        "attachmentsCount": null, "receivedDateTime": null, "p1Sender": null, "p2Sender": from,
    })
}

/// A resource is of the cloud whose form its identity has.
fn resource(id: &str) -> (&'static str, Json) {
    let name = id.rsplit(['/', ':']).next();
    if id.starts_with("arn:") {
        let field = |place: usize| id.split(':').nth(place).filter(|f| !f.is_empty());
        let own = json!({
            "amazonAccountId": field(4), "amazonResourceId": id, "resourceName": name,
            "resourceType": field(2),
        });
        return ("amazonResourceEvidence", own);
    }
    if id.contains(".googleapis.com/") {
        let after = |word: &str| id.split_once(word).and_then(|(_, rest)| rest.split('/').next());
        let own = json!({
            "fullResourceName": id, "resourceName": name, "resourceType": null,
            "projectId": after("/projects/"), "projectNumber": null, "location": null,
            "locationType": "unknown",
        });
        return ("googleCloudResourceEvidence", own);
    }
    ("azureResourceEvidence", json!({ "resourceId": id, "resourceName": name, "resourceType": null }))
}

fn registry(key: &str, value_name: Option<&str>) -> (&'static str, Json) {
    let (hive, path) = match key.split_once('\\') {
        Some((hive, path)) if hive.to_uppercase().starts_with("HK") => (Some(hive), path),
        _ => (None, key),
    };
    match value_name {
        None => ("registryKeyEvidence", json!({ "registryHive": hive, "registryKey": path })),
        Some(value) => (
            "registryValueEvidence",
            json!({
                "registryHive": hive, "registryKey": path, "registryValueName": value,
                "registryValue": null, "registryValueType": null, "mdeDeviceId": null,
            }),
        ),
    }
}

fn session(device_name: Option<&str>, id: &str, common: &Json) -> (&'static str, Json) {
    match device_name {
        Some(name) => {
            let host = joined("deviceEvidence", common, device(None, Some(name)));
            let own = json!({
                "sessionId": id, "host": host, "account": null, "startUtcDateTime": null,
                "endUtcDateTime": null,
            });
            ("hostLogonSessionEvidence", own)
        }
        None => (
            "cloudLogonSessionEvidence",
            json!({
                "sessionId": id, "account": null, "userAgent": null, "browser": null, "deviceName": null,
                "operatingSystem": null, "previousLogonDateTime": null, "protocol": null,
                "startUtcDateTime": null,
            }),
        ),
    }
}
