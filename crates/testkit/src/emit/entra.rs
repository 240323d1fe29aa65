//! Entra ID sign-in and audit logs in the shape that Azure Monitor exports.

use serde_json::{Value, json};

use crate::emit::sysmon::iso_time;
use crate::tape::Tape;
use crate::world::{Person, TENANT_ID};

/// Where a sign-in comes from.
pub(crate) struct Place {
    pub(crate) ip: String,
    pub(crate) country: &'static str,
    pub(crate) city: &'static str,
    pub(crate) asn: u32,
    pub(crate) user_agent: &'static str,
}

/// A usual browser.
pub(crate) const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";

impl Place {
    /// The office or a person's home.
    pub(crate) fn usual(ip: &str) -> Self {
        Place { ip: ip.to_owned(), country: "NL", city: "Rotterdam", asn: 64_496, user_agent: EDGE }
    }
}

/// A sign-in. `error` is Entra's result code: 0 success, 50126 bad password, 50074 MFA required, …
pub(crate) fn sign_in(
    tape: &mut Tape,
    time_us: i64,
    person: &Person,
    place: &Place,
    app: (&str, &str),
    error: u32,
) {
    let (id, correlation) = (tape.random.guid(), tape.random.guid());
    let record = json!({
        "time": iso_time(time_us), "resourceId": format!("/tenants/{TENANT_ID}/providers/Microsoft.aadiam"),
        "operationName": "Sign-in activity", "operationVersion": "1.0", "category": "SignInLogs", "tenantId": TENANT_ID,
        "resultType": error.to_string(), "resultSignature": "None",
        "resultDescription": if error == 0 { "" } else { "Invalid username or password or Invalid on-premise username or password." },
        "durationMs": 0, "callerIpAddress": place.ip, "correlationId": correlation, "identity": person.display,
        "Level": 4, "location": place.country,
        "properties": {
            "id": id, "createdDateTime": iso_time(time_us), "userDisplayName": person.display,
            "userPrincipalName": person.upn(), "userId": person.object_id, "appId": app.0, "appDisplayName": app.1,
            "ipAddress": place.ip, "status": {"errorCode": error},
            "clientAppUsed": "Browser", "userAgent": place.user_agent,
            "deviceDetail": {"deviceId": "", "operatingSystem": "Windows 10", "browser": "Edge 131.0.0"},
            "location": {"city": place.city, "state": place.city, "countryOrRegion": place.country,
                "geoCoordinates": {"latitude": 51.9, "longitude": 4.5}},
            "correlationId": correlation, "conditionalAccessStatus": "success", "isInteractive": true,
            "autonomousSystemNumber": place.asn, "authenticationRequirement": "singleFactorAuthentication",
            "riskDetail": "none", "riskLevelAggregated": "none", "riskLevelDuringSignIn": "none", "riskState": "none",
            "resourceDisplayName": "Office 365 Exchange Online", "resourceId": "00000002-0000-0ff1-ce00-000000000000",
            "userType": "Member", "tokenIssuerType": "AzureAD",
        }
    });
    tape.json("entra-signin", "entra-signin", time_us, &record);
}

/// An audit record of the directory.
pub(crate) fn audit(
    tape: &mut Tape,
    time_us: i64,
    actor: (&Person, &str),
    operation: (&str, &str),
    targets: Value,
) {
    let (person, ip) = actor;
    let (id, correlation) = (tape.random.guid(), tape.random.guid());
    let record = json!({
        "time": iso_time(time_us), "resourceId": format!("/tenants/{TENANT_ID}/providers/Microsoft.aadiam"),
        "operationName": operation.1, "operationVersion": "1.0", "category": "AuditLogs", "tenantId": TENANT_ID,
        "resultSignature": "None", "durationMs": 0, "callerIpAddress": ip, "correlationId": correlation,
        "identity": person.display, "Level": 4,
        "properties": {
            "id": format!("Directory_{id}"), "category": operation.0, "correlationId": correlation, "result": "success",
            "resultReason": "", "activityDisplayName": operation.1, "activityDateTime": iso_time(time_us),
            "loggedByService": "Core Directory", "operationType": "Assign",
            "initiatedBy": {"user": {"id": person.object_id, "displayName": person.display,
                "userPrincipalName": person.upn(), "ipAddress": ip}},
            "targetResources": targets,
            "additionalDetails": [{"key": "User-Agent", "value": "EvoSTS"}],
        }
    });
    tape.json("entra-audit", "entra-audit", time_us, &record);
}
