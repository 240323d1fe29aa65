//! AD FS: its own audit events, and the Windows events of its configuration database being read.

use serde_json::json;

use crate::emit::security;
use crate::tape::Tape;
use crate::world::{Host, NETBIOS, Person};

const AUDIT: (&str, &str) = ("Security", "AD FS Auditing");

/// 1200: a token is issued to a relying party.
pub(crate) fn token_issued(tape: &mut Tape, host: &Host, time_us: i64, person: &Person, ip: &str) {
    let instance = tape.random.guid();
    let claims = format!(
        "<AuditBase><AuditType>AppToken</AuditType><AuditResult>Success</AuditResult><FailureType>None</FailureType>\
         <ContextComponents><Component><RelyingParty>urn:federation:MicrosoftOnline</RelyingParty>\
         <PrimaryAuth>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</PrimaryAuth>\
         <UserId>{NETBIOS}\\{}</UserId></Component><Component><IpAddress>{ip}</IpAddress></Component></ContextComponents></AuditBase>",
        person.account
    );
    security::send(tape, host, time_us, (AUDIT.0, AUDIT.1, 1200), json!({"Data": [instance, claims]}));
}

/// 4663/18 on the configuration pipe: someone other than the service reads the AD FS database.
pub(crate) fn database_read(tape: &mut Tape, host: &Host, time_us: i64, person: &Person, from: &Host) {
    let target = (r"\\*\IPC$", r"MICROSOFT##WID\tsql\query");
    security::share(tape, host, time_us, person, from, target);
}

/// 4662 on the DKM container: the key that protects the signing certificate is read.
pub(crate) fn key_read(tape: &mut Tape, dc: &Host, time_us: i64, person: &Person) {
    let head = ("Security", "Microsoft-Windows-Security-Auditing", 4662);
    security::send(
        tape,
        dc,
        time_us,
        head,
        json!({
            "SubjectUserSid": person.sid(), "SubjectUserName": person.account, "SubjectDomainName": NETBIOS,
            "SubjectLogonId": "0x2b77d1", "ObjectServer": "DS", "ObjectType": "%{5cb41ed0-0e4c-11d0-a286-00aa003049e2}",
            "ObjectName": "%{9f1c7a1e-3b5c-4c7f-9d0a-6a8e4d2f1b33}", "OperationType": "Object Access", "HandleId": "0x0",
            "AccessList": "%%7684\n\t\t\t\t", "AccessMask": "0x10",
            "Properties": "%%7684\n\t{8d3bca50-1d7e-11d0-a081-00aa006c33ed}\n\t{5cb41ed0-0e4c-11d0-a286-00aa003049e2}\n",
            "AdditionalInfo": "-", "AdditionalInfo2": "",
        }),
    );
}
