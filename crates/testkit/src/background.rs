//! Everyday work: what the estate's sources say when nothing is wrong.

use serde_json::json;

use crate::emit::{adfs, cloudtrail, entra, linux, mail, office, security, sysmon};
use crate::tape::{HOUR, MINUTE, SECOND, Tape};
use crate::world::{DOMAIN, OFFICE_IP, World};

/// Applications that people start, with their usual command lines.
const PROGRAMS: &[(&str, &str)] = &[
    (
        r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE",
        r#""C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE""#,
    ),
    (
        r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
        r#""C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE" "C:\Users\Public\Documents\rates.xlsx""#,
    ),
    (
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r#""C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe" --single-argument https://intranet.meridian.example/"#,
    ),
    (
        r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
        r#""C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE" /n "C:\Users\Public\Documents\letter.docx""#,
    ),
    (
        r"C:\Windows\System32\notepad.exe",
        r#""C:\Windows\system32\NOTEPAD.EXE" C:\Users\Public\Documents\todo.txt"#,
    ),
    (r"C:\Program Files\7-Zip\7zFM.exe", r#""C:\Program Files\7-Zip\7zFM.exe""#),
];

const SUBJECTS: &[&str] = &[
    "Rotterdam slots for week 20",
    "Invoice 20817",
    "Lunch on Thursday?",
    "Minutes of the port meeting",
    "Updated tariff table",
];

/// Everyday work of `hours` hours from `start_us`.
pub(crate) fn play(tape: &mut Tape, world: &World, start_us: i64, hours: i64) {
    for hour in 0..hours {
        let from = start_us + hour * HOUR;
        for person in 0..world.people.len() {
            desk(tape, world, person, from);
            if tape.random.below(3) == 0 {
                cloud(tape, world, person, from);
            }
            if tape.random.below(4) == 0 {
                letter(tape, world, person, from);
            }
        }
        servers(tape, world, from);
    }
}

fn within_hour(tape: &mut Tape, from: i64) -> i64 {
    from + tape.random.between(0, HOUR)
}

fn desk(tape: &mut Tape, world: &World, index: usize, from: i64) {
    let (person, host) = (&world.people[index], &world.workstations[index]);
    let time = within_hour(tape, from);
    if tape.random.below(3) == 0 {
        security::logon(tape, host, time, person, 2, host);
    }
    let service = format!("{}$", world.files.name);
    security::ticket(tape, &world.dc, time + SECOND, person, (&service, "0x12"), host);
    let shell = sysmon::explorer(tape, person);
    for _ in 0..2 {
        let time = within_hour(tape, from);
        let (image, line) = *tape.random.pick(PROGRAMS);
        let process = sysmon::start(tape, host, time, &shell, image, line);
        if image.contains("msedge") || image.contains("OUTLOOK") {
            sysmon::look_up(tape, host, time + SECOND, &process, "outlook.office365.com", "203.0.113.80");
            sysmon::connect(
                tape,
                host,
                time + SECOND,
                &process,
                ("203.0.113.80", 443),
                "outlook.office365.com",
            );
        }
    }
    let time = within_hour(tape, from);
    security::logon(tape, &world.files, time, person, 3, host);
}

fn cloud(tape: &mut Tape, world: &World, index: usize, from: i64) {
    let person = &world.people[index];
    let ip = if tape.random.below(5) == 0 { person.home_ip.as_str() } else { OFFICE_IP };
    let time = within_hour(tape, from);
    let app = *tape.random.pick(&[
        ("5e3ce6c0-2b1f-4285-8d4b-75ee78787346", "Microsoft Teams Web Client"),
        ("9199bf20-a13f-4107-85dc-02114787ef48", "One Outlook Web"),
        ("08e18876-6177-487e-b8b5-cf950c1e598c", "SharePoint Online Web Client Extensibility"),
    ]);
    if tape.random.below(12) == 0 {
        entra::sign_in(tape, time - 20 * SECOND, person, &entra::Place::usual(ip), app, 50126);
    }
    adfs::token_issued(tape, &world.adfs, time - 2 * SECOND, person, ip);
    entra::sign_in(tape, time, person, &entra::Place::usual(ip), app, 0);
    let operation = *tape.random.pick(&["FileAccessed", "FileAccessed", "FileModified", "FileDownloaded"]);
    let number = tape.random.below(400);
    office::file(
        tape,
        time + MINUTE,
        person,
        ip,
        operation,
        &format!("Shared Documents/rates-{number}.xlsx"),
    );
    if tape.random.below(2) == 0 {
        office::mail_read(tape, time + 2 * MINUTE, person, ip, office::OUTLOOK_WEB, 3);
    }
}

fn letter(tape: &mut Tape, world: &World, index: usize, from: i64) {
    let time = within_hour(tape, from);
    let colleague = tape.random.below(world.people.len() as u64) as usize;
    let inside = tape.random.below(2) == 0;
    let sender = &world.people[colleague];
    let (name, address) = if inside {
        (sender.display.clone(), sender.upn())
    } else {
        ("Harbour Desk".to_owned(), "desk@harbour-authority.example".to_owned())
    };
    let subject = *tape.random.pick(SUBJECTS);
    let message = mail::Message {
        from: (&name, &address),
        subject,
        html: format!(
            "<p>Hello,</p><p>see <a href=\"https://intranet.{DOMAIN}/notes/{}\">the notes</a>.</p>",
            tape.random.below(999)
        ),
        attachment: None,
        client_ip: if inside { OFFICE_IP } else { "198.51.100.25" },
        results: ("pass", "pass", "pass"),
    };
    mail::deliver(tape, time, &world.people[index], &message);
}

fn servers(tape: &mut Tape, world: &World, from: i64) {
    let services = sysmon::services(tape);
    for host in [&world.files, &world.database, &world.dc, &world.adfs] {
        let time = within_hour(tape, from);
        let line = r"C:\Windows\system32\svchost.exe -k netsvcs -p -s Schedule";
        let host_process =
            sysmon::start(tape, host, time, &services, r"C:\Windows\System32\svchost.exe", line);
        sysmon::start(
            tape,
            host,
            time + SECOND,
            &host_process,
            r"C:\Windows\System32\taskhostw.exe",
            "taskhostw.exe",
        );
    }
    let reader = cloudtrail::Caller {
        user: "backup",
        key: "AKIAEXAMPLEBACKUP000",
        ip: OFFICE_IP,
        agent: "aws-cli/2.15",
    };
    for name in ["DescribeInstances", "ListBuckets", "GetBucketAcl"] {
        let service = if name == "DescribeInstances" { "ec2" } else { "s3" };
        let time = within_hour(tape, from);
        cloudtrail::call(tape, time, &reader, service, name, json!({"bucketName": "meridian-backups"}));
    }
    let time = within_hour(tape, from);
    linux::syslog(
        tape,
        &world.web,
        time,
        ("CRON", 4122),
        "pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
    );
    linux::exec(
        tape,
        &world.web,
        time + SECOND,
        ("root", 0),
        "/usr/bin/run-parts",
        &["run-parts", "--report", "/etc/cron.hourly"],
    );
    linux::syslog(
        tape,
        &world.web,
        time + MINUTE,
        ("sshd", 5110),
        "Accepted publickey for deploy from 10.20.4.30 port 50022 ssh2: ED25519 SHA256:J8x",
    );
}
