//! Sysmon events as NXLog sends them: one flat JSON object per event.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::tape::Tape;
use crate::world::{Host, Person};

/// A process that was started on a host.
#[derive(Debug, Clone)]
pub(crate) struct Process {
    pub(crate) guid: String,
    pub(crate) pid: u32,
    pub(crate) image: String,
    pub(crate) command_line: String,
    pub(crate) user: String,
}

/// Time as Sysmon writes it in `UtcTime`.
pub(crate) fn utc_time(time_us: i64) -> String {
    event::format_micros(time_us)[..23].replace('T', " ")
}

/// Time as RFC 3339 with milliseconds.
pub(crate) fn iso_time(time_us: i64) -> String {
    format!("{}Z", &event::format_micros(time_us)[..23])
}

fn hashes(image: &str) -> String {
    let digest = Sha256::digest(image.to_lowercase().as_bytes());
    let hex: String = digest.iter().map(|b| format!("{b:02X}")).collect();
    format!("SHA1={},MD5={},SHA256={hex}", &hex[..40], &hex[8..40])
}

fn send(tape: &mut Tape, host: &Host, time_us: i64, id: u16, mut fields: Value) {
    if let Some(map) = fields.as_object_mut() {
        let common = json!({
            "EventTime": iso_time(time_us), "Hostname": host.fqdn(), "Keywords": "-9223372036854775808",
            "EventType": "INFO", "SeverityValue": 2, "Severity": "INFO", "EventID": id,
            "SourceName": "Microsoft-Windows-Sysmon", "ProviderGuid": "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
            "Task": id, "RecordNumber": tape.random.below(9_000_000), "Channel": "Microsoft-Windows-Sysmon/Operational",
            "AccountName": "SYSTEM", "UserID": "S-1-5-18", "UtcTime": utc_time(time_us),
        });
        if let Value::Object(common) = common {
            for (name, value) in common {
                map.entry(name).or_insert(value);
            }
        }
    }
    tape.json("windows", "windows-json", time_us, &fields);
}

/// A root process for a person's session: Explorer.
pub(crate) fn explorer(tape: &mut Tape, person: &Person) -> Process {
    Process {
        guid: format!("{{{}}}", tape.random.guid().to_uppercase()),
        pid: 4000 + tape.random.below(4000) as u32,
        image: r"C:\Windows\explorer.exe".to_owned(),
        command_line: r"C:\Windows\Explorer.EXE".to_owned(),
        user: person.qualified(),
    }
}

/// A service process running as SYSTEM.
pub(crate) fn services(tape: &mut Tape) -> Process {
    Process {
        guid: format!("{{{}}}", tape.random.guid().to_uppercase()),
        pid: 700,
        image: r"C:\Windows\System32\services.exe".to_owned(),
        command_line: r"C:\Windows\system32\services.exe".to_owned(),
        user: r"NT AUTHORITY\SYSTEM".to_owned(),
    }
}

/// Event 1: a process starts, under its parent's user.
pub(crate) fn start(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    parent: &Process,
    image: &str,
    command_line: &str,
) -> Process {
    let process = Process {
        guid: format!("{{{}}}", tape.random.guid().to_uppercase()),
        pid: 1000 + 4 * tape.random.below(6000) as u32,
        image: image.to_owned(),
        command_line: command_line.to_owned(),
        user: parent.user.clone(),
    };
    let name = image.rsplit('\\').next().unwrap_or(image);
    let system = image.to_lowercase().starts_with(r"c:\windows");
    let integrity = if parent.user.ends_with("SYSTEM") { "System" } else { "Medium" };
    send(
        tape,
        host,
        time_us,
        1,
        json!({
            "RuleName": "-", "ProcessGuid": process.guid, "ProcessId": process.pid.to_string(), "Image": image,
            "FileVersion": "-", "Description": "-",
            "Product": if system { "Microsoft® Windows® Operating System" } else { "-" },
            "Company": if system { "Microsoft Corporation" } else { "-" }, "OriginalFileName": name,
            "CommandLine": command_line, "CurrentDirectory": r"C:\Windows\system32\", "User": process.user,
            "LogonId": format!("0x{:x}", 0x3000 + u64::from(parent.pid) * 16), "TerminalSessionId": "1",
            "IntegrityLevel": integrity, "Hashes": hashes(image), "ParentProcessGuid": parent.guid,
            "ParentProcessId": parent.pid.to_string(), "ParentImage": parent.image,
            "ParentCommandLine": parent.command_line, "ParentUser": parent.user,
        }),
    );
    process
}

/// Event 3: a connection out.
pub(crate) fn connect(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    process: &Process,
    to: (&str, u16),
    name: &str,
) {
    let source_port = 49_152 + tape.random.below(16_000);
    send(
        tape,
        host,
        time_us,
        3,
        json!({
            "RuleName": "-", "ProcessGuid": process.guid, "ProcessId": process.pid.to_string(), "Image": process.image,
            "User": process.user, "Protocol": "tcp", "Initiated": "true", "SourceIsIpv6": "false",
            "SourceIp": host.ip, "SourceHostname": host.fqdn(), "SourcePort": source_port.to_string(),
            "SourcePortName": "-", "DestinationIsIpv6": "false", "DestinationIp": to.0, "DestinationHostname": name,
            "DestinationPort": to.1.to_string(), "DestinationPortName": "-",
        }),
    );
}

/// Event 10: one process opens another.
pub(crate) fn open_process(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    process: &Process,
    target: (&str, u32),
    access: &str,
) {
    let target_guid = format!("{{{}}}", tape.random.guid().to_uppercase());
    send(
        tape,
        host,
        time_us,
        10,
        json!({
            "RuleName": "-", "SourceProcessGUID": process.guid, "SourceProcessId": process.pid.to_string(),
            "SourceThreadId": "6120", "SourceImage": process.image, "TargetProcessGUID": target_guid,
            "TargetProcessId": target.1.to_string(), "TargetImage": target.0, "GrantedAccess": access,
            "CallTrace": r"C:\Windows\SYSTEM32\ntdll.dll+9d4c4|C:\Windows\System32\KERNELBASE.dll+2c13e|C:\Windows\System32\dbgcore.DLL+6fd3|UNKNOWN(00007FF7A1B2C3D4)",
            "SourceUser": process.user, "TargetUser": r"NT AUTHORITY\SYSTEM",
        }),
    );
}

/// Event 11: a file is written.
pub(crate) fn write_file(tape: &mut Tape, host: &Host, time_us: i64, process: &Process, path: &str) {
    send(
        tape,
        host,
        time_us,
        11,
        json!({
            "RuleName": "-", "ProcessGuid": process.guid, "ProcessId": process.pid.to_string(), "Image": process.image,
            "TargetFilename": path, "CreationUtcTime": utc_time(time_us), "User": process.user,
        }),
    );
}

/// Event 13: a registry value is set.
pub(crate) fn set_value(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    process: &Process,
    target: &str,
    details: &str,
) {
    send(
        tape,
        host,
        time_us,
        13,
        json!({
            "RuleName": "-", "EventType": "SetValue", "ProcessGuid": process.guid, "ProcessId": process.pid.to_string(),
            "Image": process.image, "TargetObject": target, "Details": details, "User": process.user,
        }),
    );
}

/// Event 22: a name is looked up.
pub(crate) fn look_up(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    process: &Process,
    name: &str,
    answer: &str,
) {
    send(
        tape,
        host,
        time_us,
        22,
        json!({
            "RuleName": "-", "ProcessGuid": process.guid, "ProcessId": process.pid.to_string(), "QueryName": name,
            "QueryStatus": "0", "QueryResults": format!("::ffff:{answer};"), "Image": process.image, "User": process.user,
        }),
    );
}
