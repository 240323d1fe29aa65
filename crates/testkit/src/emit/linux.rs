//! A Linux server: syslog lines of sshd and sudo, and auditd's records of started programs.

use crate::tape::Tape;
use crate::world::Host;

/// An RFC 5424 line of a program.
pub(crate) fn syslog(tape: &mut Tape, host: &Host, time_us: i64, program: (&str, u32), message: &str) {
    let (name, pid) = program;
    let line =
        format!("<38>1 {} {} {name} {pid} - - {message}", crate::emit::sysmon::iso_time(time_us), host.name);
    tape.push("linux-syslog", "syslog", time_us, line.into_bytes());
}

/// auditd's SYSCALL, EXECVE and CWD records of one started program.
pub(crate) fn exec(
    tape: &mut Tape,
    host: &Host,
    time_us: i64,
    user: (&str, u32),
    exe: &str,
    arguments: &[&str],
) {
    let serial = 10_000 + tape.random.below(900_000);
    let stamp = format!("audit({}.{:03}:{serial})", time_us / 1_000_000, time_us / 1000 % 1000);
    let (pid, parent) = (2000 + tape.random.below(30_000), 1900);
    let comm = exe.rsplit('/').next().unwrap_or(exe);
    let node = &host.name;
    let mut lines = format!(
        "node={node} type=SYSCALL msg={stamp}: arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 ppid={parent} pid={pid} \
         auid={uid} uid={uid} gid={uid} euid={uid} suid={uid} fsuid={uid} egid={uid} sgid={uid} fsgid={uid} tty=pts0 ses=4 comm=\"{comm}\" exe=\"{exe}\" key=\"exec\"\
         \u{1d}AUID=\"{name}\" UID=\"{name}\"\n",
        uid = user.1,
        name = user.0,
    );
    let list: Vec<String> =
        arguments.iter().enumerate().map(|(i, a)| format!("a{i}={}", encode(a))).collect();
    lines += &format!("node={node} type=EXECVE msg={stamp}: argc={} {}\n", arguments.len(), list.join(" "));
    lines += &format!("node={node} type=CWD msg={stamp}: cwd=\"/home/{}\"\n", user.0);
    lines += &format!("node={node} type=PROCTITLE msg={stamp}: proctitle={}", hex(&arguments.join("\0")));
    tape.push("linux-audit", "auditd", time_us, lines.into_bytes());
}

/// auditd writes text with blanks or quotes in hexadecimal.
fn encode(text: &str) -> String {
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'"');
    if plain { format!("\"{text}\"") } else { hex(text) }
}

fn hex(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02X}")).collect()
}
