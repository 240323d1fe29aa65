//! Consent mail → OAuth grant to a hostile application → mass download of files and mail.

use serde_json::json;

use crate::emit::{entra, mail, office};
use crate::tape::{MINUTE, SECOND, Tape};
use crate::world::{OFFICE_IP, World};

const OUTSIDE_IP: &str = "203.0.113.150";
const APP_ID: &str = "6e2f4f0a-1c0a-4a55-9b67-2d0c7a5f8e31";

pub(crate) fn play(tape: &mut Tape, world: &World, start: i64) {
    let person = &world.people[7];
    tape.step("mail", "T1566.002", "A mail asks to connect a document viewer to the account");
    let message = mail::Message {
        from: ("SharePoint Online", "no-reply@sharepoint-docviewer.example"),
        subject: "Stefan Ilic shared \"Q3 rates\" with you",
        html: format!(
            "<p>Open the file with DocViewer.</p><p><a href=\"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id={APP_ID}&amp;response_type=code&amp;scope=offline_access%20Files.Read.All%20Mail.Read&amp;redirect_uri=https%3A%2F%2Fsharepoint-docviewer.example%2Fcb\">Open</a></p>"
        ),
        attachment: None,
        client_ip: OUTSIDE_IP,
        results: ("pass", "none", "none"),
    };
    mail::deliver(tape, start, person, &message);
    tape.step("consent", "T1528", "The user consents to an application that may read all files and mail");
    let at = start + 9 * MINUTE;
    entra::sign_in(tape, at, person, &entra::Place::usual(OFFICE_IP), (APP_ID, "DocViewer Pro"), 0);
    let targets = json!([{ "id": tape.random.guid(), "displayName": "DocViewer Pro", "type": "ServicePrincipal",
        "modifiedProperties": [
            {"displayName": "ConsentContext.IsAdminConsent", "oldValue": null, "newValue": "\"False\""},
            {"displayName": "ConsentAction.Permissions", "oldValue": "[]",
             "newValue": format!("\"[] => [[Id: x, ClientId: {APP_ID}, PrincipalId: {}, ConsentType: Principal, Scope: offline_access Files.Read.All Mail.Read]]\"", person.object_id)}] }]);
    entra::audit(
        tape,
        at + 5 * SECOND,
        (person, OFFICE_IP),
        ("ApplicationManagement", "Consent to application"),
        targets,
    );
    tape.step("download", "T1530", "The application downloads the files that the user can reach");
    for i in 0..160 {
        let time = at + 30 * MINUTE + i * 4 * SECOND;
        office::file(
            tape,
            time,
            person,
            OUTSIDE_IP,
            "FileDownloaded",
            &format!("Shared Documents/contracts/contract-{i}.pdf"),
        );
    }
    tape.step("mail-read", "T1114.002", "The application reads the user's mail");
    for i in 0..5 {
        office::mail_read(tape, at + 45 * MINUTE + i * MINUTE, person, OUTSIDE_IP, APP_ID, 100);
    }
    tape.everyday();
}
