//! Wordings of ASA messages by number (Cisco, "Secure Firewall ASA Series Syslog Messages"), with
//! gaps for their parts. `Source` and `Destination` are ends of a connection.

/// A message's wording and what it means.
pub(super) struct Wording {
    /// Message numbers it is used with.
    pub numbers: &'static [&'static str],
    /// What happened.
    pub action: &'static str,
    /// The wording.
    pub text: &'static str,
}

const fn w(numbers: &'static [&'static str], action: &'static str, text: &'static str) -> Wording {
    Wording { numbers, action, text }
}

/// All wordings; of one number the more specific stands first.
pub(super) const WORDINGS: &[Wording] = &[
    w(
        &["302013", "302015"],
        "Built",
        "Built {Direction} {Protocol} connection {ConnectionId} for {Source} ({MappedSource}) to {Destination} ({MappedDestination})",
    ),
    w(
        &["302020"],
        "Built",
        "Built {Direction} {Protocol} connection for faddr {Source} gaddr {MappedSource} laddr {Destination} ",
    ),
    w(
        &["302014", "302016"],
        "Teardown",
        "Teardown {Protocol} connection {ConnectionId} for {Source} to {Destination} duration {Duration} bytes {Bytes} {Reason}",
    ),
    w(
        &["302014", "302016"],
        "Teardown",
        "Teardown {Protocol} connection {ConnectionId} for {Source} to {Destination} duration {Duration} bytes {Bytes}",
    ),
    w(
        &["302021"],
        "Teardown",
        "Teardown {Protocol} connection for faddr {Source} gaddr {MappedSource} laddr {Destination} ",
    ),
    w(
        &["106023"],
        "Deny",
        "Deny {Protocol} src {Source} dst {Destination} (type {IcmpType}, code {IcmpCode}) by access-group {AccessGroup} ",
    ),
    w(&["106023"], "Deny", "Deny {Protocol} src {Source} dst {Destination} by access-group {AccessGroup} ["),
    w(
        &["106001"],
        "Deny",
        "Inbound {Protocol} connection denied from {Source} to {Destination} flags {Flags} on interface {Interface}",
    ),
    w(&["106006", "106007"], "Deny", "Deny inbound {Protocol} from {Source} to {Destination} "),
    w(&["106010", "106014"], "Deny", "Deny inbound {Protocol} src {Source} dst {Destination} "),
    w(
        &["106015"],
        "Deny",
        "Deny {Protocol} (no connection) from {Source} to {Destination} flags {Flags} on interface {Interface}",
    ),
    w(
        &["106021"],
        "Deny",
        "Deny {Protocol} reverse path check from {Source} to {Destination} on interface {Interface}",
    ),
    w(
        &["106100"],
        "AccessList",
        "access-list {AccessGroup} {Decision} {Protocol} {Source} -> {Destination} hit-cnt {Hits} ",
    ),
    w(
        &["106102"],
        "AccessList",
        "access-list {AccessGroup} {Decision} {Protocol} for user {User} {Source} -> {Destination} hit-cnt {Hits} ",
    ),
    w(&["710003"], "Deny", "{Protocol} access denied by ACL from {Source} to {Destination}"),
    w(&["710002"], "Permit", "{Protocol} access permitted from {Source} to {Destination}"),
    w(&["710005"], "Deny", "{Protocol} request discarded from {Source} to {Destination}"),
    w(
        &["313001", "313004", "313005"],
        "Deny",
        "Denied ICMP type={IcmpType}, code={IcmpCode} from {Source} on interface {Interface}",
    ),
    w(
        &["305011"],
        "BuiltTranslation",
        "Built {TranslationType} {Protocol} translation from {Source} to {Destination}",
    ),
    w(
        &["305012"],
        "TeardownTranslation",
        "Teardown {TranslationType} {Protocol} translation from {Source} to {Destination} duration {Duration}",
    ),
    w(&["304001"], "UrlAccessed", "{Source} Accessed URL {DestinationIP}:{Url}"),
    w(&["605004"], "LogonFailed", "Login denied from {Source} to {Destination} for user \"{User}\""),
    w(&["605005"], "LogonSuccess", "Login permitted from {Source} to {Destination} for user \"{User}\""),
    w(&["113004"], "LogonSuccess", "AAA user {AaaStep} Successful : server = {Server} : user = {User}"),
    w(
        &["113005"],
        "LogonFailed",
        "AAA user {AaaStep} Rejected : reason = {Reason} : server = {Server} : user = {User} : user IP = {SourceIP}",
    ),
    w(
        &["113005"],
        "LogonFailed",
        "AAA user {AaaStep} Rejected : reason = {Reason} : server = {Server} : user = {User}",
    ),
    w(&["113012"], "LogonSuccess", "AAA user authentication Successful : local database : user = {User}"),
    w(
        &["113015"],
        "LogonFailed",
        "AAA user authentication Rejected : reason = {Reason} : local database : user = {User} : user IP = {SourceIP}",
    ),
    w(
        &["113015"],
        "LogonFailed",
        "AAA user authentication Rejected : reason = {Reason} : local database : user = {User}",
    ),
    w(
        &["113019"],
        "VpnDisconnected",
        "Group = {Group}, Username = {User}, IP = {SourceIP}, Session disconnected. Session Type: {SessionType}, Duration: {Duration}, Bytes xmt: {BytesSent}, Bytes rcv: {BytesReceived}, Reason: {Reason}",
    ),
    w(
        &["113039"],
        "VpnConnected",
        "Group <{Group}> User <{User}> IP <{SourceIP}> AnyConnect parent session started",
    ),
    w(
        &["722022", "722023"],
        "VpnConnection",
        "Group <{Group}> User <{User}> IP <{SourceIP}> {Protocol} {Reason}",
    ),
    w(
        &["722051"],
        "VpnConnected",
        "Group <{Group}> User <{User}> IP <{SourceIP}> IPv4 Address <{AssignedIP}> ",
    ),
    w(&["716001"], "VpnConnected", "Group <{Group}> User <{User}> IP <{SourceIP}> WebVPN session started"),
    w(
        &["716002"],
        "VpnDisconnected",
        "Group <{Group}> User <{User}> IP <{SourceIP}> WebVPN session terminated: {Reason}.",
    ),
    w(
        &["716039", "716038"],
        "VpnAuthentication",
        "Group <{Group}> User <{User}> IP <{SourceIP}> Authentication: {Reason}, Session Type: {SessionType}",
    ),
    w(&["111008"], "CommandExecuted", "User '{User}' executed the '{Command}' command"),
    w(
        &["111010"],
        "CommandExecuted",
        "User '{User}', running '{Program}' from IP {SourceIP}, executed '{Command}'",
    ),
    w(&["111009"], "CommandExecuted", "User '{User}' executed cmd: {Command}"),
    w(
        &["733100"],
        "ThreatDetected",
        "[{Object}] drop rate-{RateId} exceeded. Current burst rate is {BurstRate} per second",
    ),
    w(
        &["733101"],
        "ThreatDetected",
        "{Object} {SourceIP} is {Reason}. Current burst rate is {BurstRate} per second",
    ),
    w(
        &["338001", "338002", "338003", "338004"],
        "BotnetTraffic",
        "Dynamic Filter {Decision} {ListKind} {Protocol} traffic from {Source} ({MappedSource}) to {Destination} ({MappedDestination}), ",
    ),
    w(
        &["430001", "430002", "430003", "430004", "430005"],
        "FtdEvent",
        "EventPriority: {EventPriority}, {Rest}",
    ),
];
