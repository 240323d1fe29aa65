//! Remote desktop logon → tools on servers → defences off → backups removed → files encrypted.

use crate::emit::{security, sysmon};
use crate::tape::{MINUTE, SECOND, Tape};
use crate::world::{Host, Person, World};

const TOOL: &str = r"C:\ProgramData\wlcrypt.exe";

pub(crate) fn play(tape: &mut Tape, world: &World, start: i64) {
    let (admin, jump) = (&world.people[4], &world.workstations[4]);
    tape.step(
        "entry",
        "T1021.001",
        "A remote desktop session with an administrator's account reaches the file server",
    );
    security::logon(tape, &world.files, start, admin, 10, jump);
    security::privileges(tape, &world.files, start, admin);
    for (i, host) in [&world.files, &world.database].into_iter().enumerate() {
        on_server(tape, host, admin, jump, start + MINUTE * (3 + 12 * i as i64));
    }
    tape.everyday();
}

fn on_server(tape: &mut Tape, host: &Host, admin: &Person, from: &Host, at: i64) {
    tape.step("copy", "T1570", "The tool is copied over the administrative share and started as a service");
    security::logon(tape, host, at, admin, 3, from);
    security::share(tape, host, at + SECOND, admin, from, (r"\\*\C$", r"ProgramData\wlcrypt.exe"));
    security::service(tape, host, at + 3 * SECOND, admin, "wlupdate", TOOL);
    let services = sysmon::services(tape);
    let tool = sysmon::start(tape, host, at + 4 * SECOND, &services, TOOL, &format!("{TOOL} -all -silent"));
    tape.step("defences", "T1562.001", "Antivirus is turned off");
    let power = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
    sysmon::start(
        tape,
        host,
        at + MINUTE,
        &tool,
        power,
        "powershell.exe Set-MpPreference -DisableRealtimeMonitoring $true",
    );
    sysmon::set_value(
        tape,
        host,
        at + MINUTE + SECOND,
        &tool,
        r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\DisableAntiSpyware",
        "DWORD (0x00000001)",
    );
    tape.step("backups", "T1490", "Shadow copies and backup catalogues are removed");
    for (i, (image, line)) in [
        ("vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"),
        ("wbadmin.exe", "wbadmin delete catalog -quiet"),
        ("bcdedit.exe", "bcdedit /set {default} recoveryenabled no"),
    ]
    .iter()
    .enumerate()
    {
        let time = at + 2 * MINUTE + i as i64 * 3 * SECOND;
        sysmon::start(tape, host, time, &tool, &format!(r"C:\Windows\System32\{image}"), line);
    }
    tape.step("encrypt", "T1486", "Files get a new ending and a note appears");
    for i in 0..40 {
        let time = at + 3 * MINUTE + i * 700_000;
        sysmon::write_file(tape, host, time, &tool, &format!(r"D:\Shares\ops\rates-{i}.xlsx.wlcrypt"));
    }
    sysmon::write_file(tape, host, at + 4 * MINUTE, &tool, r"D:\Shares\ops\HOW_TO_RECOVER_FILES.txt");
    sysmon::start(
        tape,
        host,
        at + 5 * MINUTE,
        &tool,
        r"C:\Windows\System32\wevtutil.exe",
        "wevtutil.exe cl Security",
    );
    security::clear_log(tape, host, at + 5 * MINUTE + SECOND, admin);
}
