//! The enrichment functions of advanced hunting, over Cordon's own data.
//!
//! Names, parameters and result columns are those documented under
//! <https://learn.microsoft.com/defender-xdr/advanced-hunting-fileprofile-function> and its neighbours.
//! What Microsoft knows of all its customers, Cordon knows of the devices that report to it: prevalence
//! is the number of those devices.

use super::StoredFunction;

/// The functions.
pub(super) fn functions() -> Vec<StoredFunction> {
    [
        (
            "FileProfile",
            "(T:(*), x:string='', y:long=1000)",
            FILE_PROFILE,
            "Prevalence and signature of the file with that hash, from this deployment's devices.",
        ),
        (
            "DeviceFromIP",
            "(T:(*), x:string='', y:datetime=datetime(null))",
            DEVICE_FROM_IP,
            "The device that had that address last, before the time when one is given.",
        ),
        ("SeenBy", "(T:(*))", SEEN_BY, "The devices that talked to the device of the row."),
        (
            "AssignedIPAddresses",
            "(x:string, y:datetime=datetime(null))",
            ASSIGNED,
            "The addresses a device had last, before the time when one is given.",
        ),
    ]
    .into_iter()
    .map(|(name, parameters, body, doc)| StoredFunction {
        name: name.into(),
        parameters: parameters.into(),
        body: body.into(),
        folder: "Enrichment".into(),
        doc: doc.into(),
    })
    .collect()
}

const FILE_PROFILE: &str = r#"
let _seen = union
    (DeviceFileEvents | project SHA1, SHA256, MD5, FileSize, DeviceId, Timestamp),
    (DeviceProcessEvents | project SHA1, SHA256, MD5, FileSize, DeviceId, Timestamp),
    (DeviceImageLoadEvents | project SHA1, SHA256, MD5, FileSize, DeviceId, Timestamp);
let _certificates = DeviceFileCertificateInfo
    | summarize arg_max(Timestamp, Signer, Issuer, SignerHash, IsTrusted, IsRootSignerMicrosoft, IsSigned) by SHA1
    | project SHA1, Signer, Issuer, SignerHash, IsCertificateValid = tobool(IsTrusted), IsRootSignerMicrosoft = tobool(IsRootSignerMicrosoft), SignatureState = iff(tobool(IsSigned), "SignedValid", "Unsigned");
let _files = _seen
    | where isnotempty(SHA1) or isnotempty(SHA256) or isnotempty(MD5)
    | summarize FileSize = max(FileSize), GlobalPrevalence = dcount(DeviceId), GlobalFirstSeen = min(Timestamp), GlobalLastSeen = max(Timestamp) by SHA1, SHA256, MD5
    | join kind=leftouter _certificates on SHA1
    | extend IsExecutable = false, ThreatName = "", Publisher = Signer, SoftwareName = "", ProfileAvailability = "Available"
    | project SHA1, SHA256, MD5, FileSize, GlobalPrevalence, GlobalFirstSeen, GlobalLastSeen, Signer, Issuer, SignerHash, IsCertificateValid, IsRootSignerMicrosoft, SignatureState, IsExecutable, ThreatName, Publisher, SoftwareName, ProfileAvailability;
let _keyed = _files
    | mv-expand _k = pack_array(SHA1, SHA256, MD5) to typeof(string)
    | where isnotempty(_k)
    | extend _k = tolower(_k)
    | summarize take_any(*) by _k
    | project-reorder SHA1, SHA256, MD5, FileSize, GlobalPrevalence, GlobalFirstSeen, GlobalLastSeen, Signer, Issuer, SignerHash, IsCertificateValid, IsRootSignerMicrosoft, SignatureState, IsExecutable, ThreatName, Publisher, SoftwareName, ProfileAvailability, _k;
T
| extend _k = tolower(iff(isempty(x), tostring(column_ifexists("SHA1", "")), x))
| join kind=leftouter _keyed on _k
| project-away _k, _k1
"#;

const DEVICE_FROM_IP: &str = r#"
let _addresses = DeviceNetworkInfo
    | where isnull(y) or Timestamp <= y
    | mv-expand _a = todynamic(IPAddresses)
    | extend IP = tostring(_a.IPAddress)
    | where isnotempty(IP)
    | summarize arg_max(Timestamp, DeviceId) by IP
    | project IP, DeviceId, _k = IP;
T
| extend _k = iff(isempty(x), tostring(column_ifexists("IP", "")), x)
| join kind=leftouter _addresses on _k
| project-away _k, _k1
"#;

const SEEN_BY: &str = r#"
let _addresses = DeviceNetworkInfo
    | mv-expand _a = todynamic(IPAddresses)
    | extend _ip = tostring(_a.IPAddress)
    | where isnotempty(_ip)
    | distinct DeviceId, _ip;
let _seen = DeviceNetworkEvents
    | where isnotempty(RemoteIP)
    | distinct RemoteIP, _by = DeviceId
    | join kind=inner _addresses on $left.RemoteIP == $right._ip
    | where _by != DeviceId
    | summarize SeenBy = make_set(_by) by _k = DeviceId;
T
| extend _k = tostring(column_ifexists("DeviceId", ""))
| join kind=leftouter _seen on _k
| project-away _k, _k1
"#;

const ASSIGNED: &str = r#"
DeviceNetworkInfo
| where DeviceId == x or DeviceName =~ x
| where isnull(y) or Timestamp <= y
| where isnotempty(IPAddresses)
| summarize arg_max(Timestamp, *) by NetworkAdapterName
| mv-expand _a = todynamic(IPAddresses)
| project Timestamp, IPAddress = tostring(_a.IPAddress), IPType = iff(tostring(_a.IPAddress) has ":", "IPv6", "IPv4"), NetworkAdapterType, ConnectedNetworks
"#;
