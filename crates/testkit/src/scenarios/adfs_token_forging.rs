//! AD FS signing key read → tokens forged → application credentials → mailboxes read.

use serde_json::json;

use crate::emit::{adfs, entra, office, security, sysmon};
use crate::tape::{MINUTE, SECOND, Tape};
use crate::world::World;

const OUTSIDE_IP: &str = "198.51.100.140";
const APP_ID: &str = "c1b7e3d2-64f0-4b5e-8a1d-5a8f0e6b7c90";

pub(crate) fn play(tape: &mut Tape, world: &World, start: i64) {
    on_premises(tape, world, start);
    in_the_cloud(tape, world, start + 50 * MINUTE);
    tape.everyday();
}

fn on_premises(tape: &mut Tape, world: &World, at: i64) {
    let (admin, from) = (&world.people[9], &world.workstations[9]);
    tape.step("reach-adfs", "T1021.006", "An administrator's session reaches the AD FS server from a laptop");
    security::logon(tape, &world.adfs, at, admin, 3, from);
    security::privileges(tape, &world.adfs, at, admin);
    // The remote session's process runs as the administrator.
    let services = sysmon::Process { user: admin.qualified(), ..sysmon::services(tape) };
    let wsman = sysmon::start(
        tape,
        &world.adfs,
        at + 2 * SECOND,
        &services,
        r"C:\Windows\System32\wsmprovhost.exe",
        r"C:\Windows\system32\wsmprovhost.exe -Embedding",
    );
    tape.step("configuration", "T1005", "The AD FS configuration database is read over its named pipe");
    adfs::database_read(tape, &world.adfs, at + 3 * MINUTE, admin, from);
    let power = sysmon::start(
        tape,
        &world.adfs,
        at + 3 * MINUTE + SECOND,
        &wsman,
        r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
        "powershell.exe -NoProfile",
    );
    security::script(
        tape,
        &world.adfs,
        at + 3 * MINUTE + 4 * SECOND,
        "$c = New-Object System.Data.SqlClient.SqlConnection 'server=\\\\.\\pipe\\MICROSOFT##WID\\tsql\\query;database=AdfsConfigurationV4'; $c.Open(); 'SELECT ServiceSettingsData from IdentityServerPolicy.ServiceSettings'",
    );
    tape.step(
        "key",
        "T1552.004",
        "The key that protects the token-signing certificate is read from the directory",
    );
    adfs::key_read(tape, &world.dc, at + 7 * MINUTE, admin);
    security::script(
        tape,
        &world.adfs,
        at + 7 * MINUTE + SECOND,
        "Export-AADIntADFSCertificates -Configuration $config -Key $key",
    );
    sysmon::write_file(tape, &world.adfs, at + 8 * MINUTE, &power, r"C:\Users\Public\ADFS_signing.pfx");
}

fn in_the_cloud(tape: &mut Tape, world: &World, at: i64) {
    let admin = &world.people[9];
    let target = &world.people[0];
    let place = entra::Place {
        ip: OUTSIDE_IP.to_owned(),
        country: "RO",
        city: "Iasi",
        asn: 64_505,
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0",
    };
    tape.step(
        "forged-token",
        "T1606.002",
        "A forged token signs in as the administrator, without any token issued by AD FS",
    );
    entra::sign_in(
        tape,
        at,
        admin,
        &place,
        ("1b730954-1685-4b74-9bfd-dac224a7b894", "Azure Active Directory PowerShell"),
        0,
    );
    tape.step("credential", "T1098.001", "A credential is added to an existing application");
    let target_app = json!([{ "id": tape.random.guid(), "displayName": "Freight Sync", "type": "ServicePrincipal",
        "modifiedProperties": [{"displayName": "KeyDescription", "oldValue": "[]",
            "newValue": "[\"[KeyIdentifier=8c1d,KeyType=Password,KeyUsage=Verify,DisplayName=sync]\"]"}] }]);
    entra::audit(
        tape,
        at + 5 * MINUTE,
        (admin, OUTSIDE_IP),
        ("ApplicationManagement", "Add service principal credentials"),
        target_app,
    );
    tape.step("consent", "T1098.003", "The application is granted the right to read all mail");
    let role = json!([{ "id": tape.random.guid(), "displayName": "Microsoft Graph", "type": "ServicePrincipal",
        "modifiedProperties": [
            {"displayName": "AppRole.Value", "oldValue": null, "newValue": "\"Mail.Read\""},
            {"displayName": "ServicePrincipal.AppId", "oldValue": null, "newValue": format!("\"{APP_ID}\"")}] }]);
    entra::audit(
        tape,
        at + 9 * MINUTE,
        (admin, OUTSIDE_IP),
        ("ApplicationManagement", "Add app role assignment to service principal"),
        role,
    );
    tape.step("mail", "T1114.002", "The application reads mailboxes");
    for i in 0..12 {
        let person = if i % 3 == 0 { target } else { admin };
        office::mail_read(tape, at + 20 * MINUTE + i * 40 * SECOND, person, OUTSIDE_IP, APP_ID, 80);
    }
}
