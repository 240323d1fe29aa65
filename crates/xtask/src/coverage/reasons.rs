//! Why a table or log source has no producer: what would fill it does not reach Cordon in any format
//! it reads, or only as rows of the table itself.

/// Tables, by name or by its beginning (`…*`), that are filled in another way, with how.
pub const OTHER_PRODUCERS: &[(&str, &str)] = &[
    ("EmailEvents", "messages, by the crate `mail`"),
    ("EmailUrlInfo", "messages, by the crate `mail`"),
    ("EmailAttachmentInfo", "messages, by the crate `mail`"),
    ("CordonEvents", "events that no mapping takes"),
    ("CordonQuarantine", "records that cannot be read"),
];

/// Tables, by name or by their beginning (`…*`), that only rows of themselves fill, with the reason.
pub const TABLES: &[(&str, &str)] = &[
    ("AADProvisioningLogs", "read by name from Azure Monitor's export; no sample of it yet"),
    (
        "AADRisky*",
        "states of Identity Protection: read by name from Azure Monitor's export; no sample of it yet",
    ),
    ("AADServicePrincipalRiskEvents", "states of Identity Protection; only detections of users are read"),
    ("AADSpnSignInEventsBeta", "older name of EntraIdSpnSignInEvents"),
    ("AADSignInEventsBeta", "older name of EntraIdSignInEvents"),
    ("ADFSSignInLogs", "read by name from Azure Monitor's export; no sample of it yet"),
    ("AIAgentsInfo", "an inventory that Microsoft's service makes"),
    ("AKSAuditAdmin", "a subset of AKSAudit"),
    ("AgentsInfo", "an inventory that Microsoft's service makes"),
    ("AlertEvidence", "alerts of Defender itself; Cordon's own are in its API"),
    ("AlertInfo", "alerts of Defender itself; Cordon's own are in its API"),
    ("ASim*", "normalised copies of other tables; filled where a source has no table of its own"),
    ("AWSCloudWatch", "log groups hold any text; what is inside is read as what it is"),
    ("AZFW*", "read by name from Azure Monitor's export; no sample of it yet"),
    ("Anomalies", "results of Sentinel's machine learning"),
    ("AppServiceHTTPLogs", "resource-specific logs of App Service; its diagnostics go to AzureDiagnostics"),
    ("AzureDevOpsAuditing", "no sample of Azure DevOps's stream has been mapped yet"),
    ("AzureMetrics", "numbers, no events"),
    ("BehaviorAnalytics", "results of Sentinel's UEBA"),
    ("Behavior*", "results of Defender for Cloud Apps"),
    ("CallActivityEvents", "Teams calls, which only Defender reports"),
    ("CampaignInfo", "campaigns, which Defender for Office 365 makes of messages"),
    ("CloudPolicyEnforcementEvents", "results of Defender for Cloud"),
    ("CloudProcessEvents", "the sensor of Defender for Containers"),
    ("CloudStorageAggregatedEvents", "aggregates that Defender for Storage makes"),
    ("Configuration*", "Change Tracking's agent"),
    ("ContainerLogV2", "output of containers, which is read as what it is"),
    ("CrowdStrikeDetections", "no sample of Falcon's detections has been mapped yet"),
    ("DataSecurity*", "results of Microsoft Purview"),
    ("DeviceBaseline*", "Defender Vulnerability Management"),
    ("DeviceInfo", "device states of Defender's sensor; no inventory source is read yet"),
    ("DeviceNetworkInfo", "device states of Defender's sensor; no inventory source is read yet"),
    ("DeviceTvm*", "Defender Vulnerability Management"),
    ("DisruptionAndResponseEvents", "automatic responses of Defender"),
    (
        "Dns*",
        "the DNS solution's agent; DNS queries of other sources go to DeviceNetworkEvents and DeviceEvents",
    ),
    (
        "Dynamics365Activity",
        "no sample of Dynamics 365 has been mapped yet; its audit comes as OfficeActivity",
    ),
    ("EmailPostDeliveryEvents", "what the mail service does after delivery; Cordon acts on no mailbox"),
    ("ExposureGraph*", "Microsoft Security Exposure Management"),
    ("FileMaliciousContentInfo", "results of Defender for Office 365 on files in SharePoint and Teams"),
    ("GCPDNS", "no sample of Cloud DNS has been mapped yet"),
    ("GCPFirewallLogs", "no sample of VPC firewall logs has been mapped yet"),
    ("GoogleCloudSCC", "no sample of Security Command Center has been mapped yet"),
    ("GraphApiAuditEvents", "Defender's copy of Graph's activity"),
    ("Heartbeat", "Azure Monitor's agent"),
    ("HuntingBookmark", "an object of Sentinel"),
    ("Identity*Info", "account states of Defender for Identity and Entra; no directory is read yet"),
    ("IdentityEvents", "identity events of third parties in Defender's own form"),
    (
        "IdentityQueryEvents",
        "the sensor of Defender for Identity; Zeek's ldap and dns logs go to DeviceNetworkEvents",
    ),
    (
        "IntuneDevice*",
        "device states of Intune: read by name from Azure Monitor's export; no sample of it yet",
    ),
    ("KubeEvents", "Container Insights' agent"),
    ("LAQueryLogs", "an audit of Log Analytics itself"),
    ("McasShadowItReporting", "aggregates that Defender for Cloud Apps makes"),
    ("Message*", "Teams messages, which only Defender reports"),
    ("NTANetAnalytics", "aggregates that Azure's Traffic Analytics makes"),
    ("NetworkAccessTraffic", "read by name from Azure Monitor's export; no sample of it yet"),
    ("OAuthAppInfo", "an inventory that Defender for Cloud Apps makes"),
    ("Operation", "an audit of Log Analytics itself"),
    ("PowerBIActivity", "no sample has been mapped yet; its audit comes as OfficeActivity"),
    ("ProjectActivity", "no sample has been mapped yet; its audit comes as OfficeActivity"),
    ("ProtectionStatus", "Azure Monitor's antimalware agent"),
    ("PurviewDataSensitivityLogs", "results of Microsoft Purview"),
    ("SecurityBaseline", "results of Defender for Cloud"),
    ("SecurityIncident", "incidents of Sentinel; Cordon's own are in its API"),
    ("SecurityNestedRecommendation", "results of Defender for Cloud"),
    ("SecurityRecommendation", "results of Defender for Cloud"),
    ("SentinelAudit", "an audit of Sentinel itself"),
    ("SentinelHealth", "an audit of Sentinel itself"),
    ("Storage*Logs", "resource-specific logs of Azure Storage; its diagnostics go to AzureDiagnostics"),
    ("ThreatIntel*", "indicators, which Cordon keeps apart from events"),
    ("Update*", "the Update Management solution's agent"),
    ("UrlClickEvents", "clicks on rewritten links; Cordon rewrites none"),
    ("Usage", "an audit of Log Analytics itself"),
    ("UserAccessAnalytics", "results of Sentinel's UEBA"),
    ("UserPeerAnalytics", "results of Sentinel's UEBA"),
    ("VMConnection", "VM Insights' agent"),
    ("Watchlist", "an object of Sentinel"),
    ("WindowsFirewall", "the firewall's text log is not read; its events are"),
];

/// Why no source produces a log source's events, by its product, category or service.
pub const LOG_SOURCES: &[(&str, &str)] = &[
    (
        "application",
        "an application's own log of errors: the words of such rules match text of any form, of a source that declares the product",
    ),
    ("database", "audit of a database server; none is read yet"),
    ("appliance", "the appliance's debug log; not read as such"),
    ("globalprotect", "the appliance's file events; not read"),
    ("huawei", "no sample has been mapped yet"),
    ("juniper", "no sample has been mapped yet"),
    ("fortios", "the appliance's debug log; not read as such"),
    ("qualys", "no sample has been mapped yet"),
    ("netflow", "binary flow export; not read"),
    ("rpc_firewall", "no sample of the RPC Firewall's channel has been mapped yet"),
    ("apache", "Apache's error log; not read as such"),
    ("nginx", "nginx's error log; not read as such"),
    ("cisco", "no sample of this facility has been mapped yet"),
];

/// The reason for a name, by the first entry that fits it.
pub fn reason(list: &'static [(&str, &str)], name: &str) -> Option<&'static str> {
    let fits = |pattern: &str| match pattern.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => pattern == name,
    };
    list.iter().find(|(pattern, _)| fits(pattern)).map(|(_, reason)| *reason)
}
