//! Windows Security, System and PowerShell events in the raw `Event` shape that servers forward.

use serde_json::{Map, Value, json};

use crate::emit::sysmon::iso_time;
use crate::tape::Tape;
use crate::world::{AD_DOMAIN, Host, NETBIOS, Person};

/// Sends an event of a channel with its `EventData`.
pub(crate) fn send(tape: &mut Tape, host: &Host, time_us: i64, head: (&str, &str, u16), data: Value) {
    let (channel, provider, id) = head;
    let record = json!({"Event": {
        "System": {
            "Provider": {"#attributes": {"Name": provider}}, "EventID": id, "Version": 0, "Level": 0, "Task": 0,
            "Opcode": 0, "Keywords": "0x8020000000000000",
            "TimeCreated": {"#attributes": {"SystemTime": iso_time(time_us)}},
            "EventRecordID": tape.random.below(9_000_000),
            "Execution": {"#attributes": {"ProcessID": 716, "ThreadID": 812}},
            "Channel": channel, "Computer": host.fqdn(), "Security": null
        },
        "EventData": data
    }});
    tape.json("windows-servers", "windows-json", time_us, &record);
}

const SECURITY: (&str, &str) = ("Security", "Microsoft-Windows-Security-Auditing");

fn security(tape: &mut Tape, host: &Host, time_us: i64, id: u16, data: Value) {
    send(tape, host, time_us, (SECURITY.0, SECURITY.1, id), data);
}

/// 4624: a logon. `kind` is the logon type (2 console, 3 network, 10 remote desktop).
pub(crate) fn logon(tape: &mut Tape, host: &Host, time_us: i64, person: &Person, kind: u8, from: &Host) {
    let id = format!("0x{:x}", 0x10_0000 + tape.random.below(0xf_ffff));
    let (session, port) = (tape.random.guid(), 49_152 + tape.random.below(16_000));
    security(
        tape,
        host,
        time_us,
        4624,
        json!({
            "SubjectUserSid": "S-1-0-0", "SubjectUserName": "-", "SubjectDomainName": "-", "SubjectLogonId": "0x0",
            "TargetUserSid": person.sid(), "TargetUserName": person.account, "TargetDomainName": NETBIOS,
            "TargetLogonId": id, "LogonType": kind, "LogonProcessName": "Kerberos",
            "AuthenticationPackageName": "Kerberos", "WorkstationName": from.name, "LogonGuid": format!("{{{session}}}"),
            "TransmittedServices": "-", "LmPackageName": "-", "KeyLength": 0, "ProcessId": "0x0", "ProcessName": "-",
            "IpAddress": from.ip, "IpPort": port, "ImpersonationLevel": "%%1833",
            "RestrictedAdminMode": "-", "TargetOutboundUserName": "-", "TargetOutboundDomainName": "-",
            "VirtualAccount": "%%1843", "TargetLinkedLogonId": "0x0", "ElevatedToken": "%%1842",
        }),
    );
}

/// 4672: special privileges for a new logon.
pub(crate) fn privileges(tape: &mut Tape, host: &Host, time_us: i64, person: &Person) {
    security(
        tape,
        host,
        time_us,
        4672,
        json!({
            "SubjectUserSid": person.sid(), "SubjectUserName": person.account, "SubjectDomainName": NETBIOS,
            "SubjectLogonId": "0x1c0ffe", "PrivilegeList": "SeSecurityPrivilege\n\t\t\tSeBackupPrivilege\n\t\t\tSeDebugPrivilege",
        }),
    );
}

/// 4769 on the domain controller: a ticket for a service, under an encryption type.
pub(crate) fn ticket(
    tape: &mut Tape,
    dc: &Host,
    time_us: i64,
    person: &Person,
    ticket: (&str, &str),
    from: &Host,
) {
    let (service, encryption) = ticket;
    let session = tape.random.guid();
    security(
        tape,
        dc,
        time_us,
        4769,
        json!({
            "TargetUserName": format!("{}@{}", person.account, AD_DOMAIN.to_uppercase()),
            "TargetDomainName": AD_DOMAIN.to_uppercase(), "ServiceName": service,
            "ServiceSid": format!("{}-2301", crate::world::DOMAIN_SID), "TicketOptions": "0x40810000",
            "TicketEncryptionType": encryption, "IpAddress": format!("::ffff:{}", from.ip), "IpPort": 50_211,
            "Status": "0x0", "LogonGuid": format!("{{{session}}}"), "TransmittedServices": "-",
        }),
    );
}

/// 4662: an operation on a directory object, as DCSync leaves it.
pub(crate) fn replicate(tape: &mut Tape, dc: &Host, time_us: i64, person: &Person) {
    for right in ["1131f6aa-9c07-11d1-f79f-00c04fc2dcd2", "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"] {
        security(
            tape,
            dc,
            time_us,
            4662,
            json!({
                "SubjectUserSid": person.sid(), "SubjectUserName": person.account, "SubjectDomainName": NETBIOS,
                "SubjectLogonId": "0x1c0ffe", "ObjectServer": "DS", "ObjectType": "%{19195a5b-6da0-11d0-afd3-00c04fd930c9}",
                "ObjectName": "%{5b5dd5a6-4f8c-4b6e-8f27-0a6f2a6a2d11}", "OperationType": "Object Access", "HandleId": "0x0",
                "AccessList": "%%7688\n\t\t\t\t", "AccessMask": "0x100",
                "Properties": format!("%%7688\n\t{{{right}}}\n\t{{19195a5b-6da0-11d0-afd3-00c04fd930c9}}\n"),
                "AdditionalInfo": "-", "AdditionalInfo2": "",
            }),
        );
    }
}

/// 5145: a file on a share is reached.
pub(crate) fn share(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    person: &Person,
    from: &Host,
    target: (&str, &str),
) {
    security(
        tape,
        host,
        time_us,
        5145,
        json!({
            "SubjectUserSid": person.sid(), "SubjectUserName": person.account, "SubjectDomainName": NETBIOS,
            "SubjectLogonId": "0x1c0ffe", "ObjectType": "File", "IpAddress": from.ip, "IpPort": 51_022,
            "ShareName": target.0, "ShareLocalPath": r"\??\C:\", "RelativeTargetName": target.1,
            "AccessMask": "0x12019f", "AccessList": "%%1538\n", "AccessReason": "-",
        }),
    );
}

/// 7045 in System and 4697 in Security: a service is installed.
pub(crate) fn service(tape: &mut Tape, host: &Host, time_us: i64, person: &Person, name: &str, path: &str) {
    send(
        tape,
        host,
        time_us,
        ("System", "Service Control Manager", 7045),
        json!({
            "ServiceName": name, "ImagePath": path, "ServiceType": "user mode service", "StartType": "demand start",
            "AccountName": "LocalSystem",
        }),
    );
    security(
        tape,
        host,
        time_us,
        4697,
        json!({
            "SubjectUserSid": person.sid(), "SubjectUserName": person.account, "SubjectDomainName": NETBIOS,
            "SubjectLogonId": "0x1c0ffe", "ServiceName": name, "ServiceFileName": path, "ServiceType": "0x10",
            "ServiceStartType": 3, "ServiceAccount": "LocalSystem",
        }),
    );
}

/// 4104: a script block.
pub(crate) fn script(tape: &mut Tape, host: &Host, time_us: i64, text: &str) {
    let head = ("Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell", 4104);
    let id = tape.random.guid();
    send(
        tape,
        host,
        time_us,
        head,
        json!({
            "MessageNumber": 1, "MessageTotal": 1, "ScriptBlockText": text, "ScriptBlockId": id, "Path": "",
        }),
    );
}

/// 1102: the security log is cleared.
pub(crate) fn clear_log(tape: &mut Tape, host: &Host, time_us: i64, person: &Person) {
    let mut data = Map::new();
    for (name, value) in [
        ("SubjectUserSid", person.sid()),
        ("SubjectUserName", person.account.clone()),
        ("SubjectDomainName", NETBIOS.to_owned()),
        ("SubjectLogonId", "0x1c0ffe".to_owned()),
    ] {
        data.insert(name.to_owned(), Value::String(value));
    }
    send(tape, host, time_us, ("Security", "Microsoft-Windows-Eventlog", 1102), Value::Object(data));
}
