//! What the records of one audit event say together: the process, the person, the command.
//!
//! Every record of a group gets these facts as added fields under the names that Sigma's process,
//! file and network categories use (`Image`, `CommandLine`, `ProcessId`, …), beside its own fields.
//! A rule on `auditd` sees a record as auditd wrote it; a rule on `process_creation` sees the
//! program start as a whole, on the record that carries it.

use event::{Event, Origin, Value};

use super::decode::{self, SocketAddress};
use super::join::Group;
use super::line::AuditRecord;
use super::lineage::{Lineage, Program};
use super::syscalls::syscall_name;

/// Longest command line put together from arguments, in bytes.
const MAX_COMMAND_BYTES: usize = 32 * 1024;

/// The group's common facts, as the fields to add.
#[derive(Debug, Default)]
pub struct Facts {
    fields: Vec<(&'static str, String)>,
    syscall: Option<String>,
    cwd: Option<String>,
    time_us: i64,
}

impl Facts {
    /// Gathers the facts of a group.
    #[must_use]
    pub fn of<M>(group: &Group<'_, M>) -> Self {
        let mut facts = Facts::default();
        let Some((_, any)) = group.records.first() else { return facts };
        facts.time_us = any.event.time_us.unwrap_or_default();
        let main = group.first("SYSCALL").unwrap_or(any);
        let arch = main.say("arch").unwrap_or_default();
        let number = main.say("syscall").unwrap_or_default();
        facts.syscall = main.say("SYSCALL").or_else(|| syscall_name(arch, number)).map(str::to_owned);
        facts.cwd =
            group.first("CWD").and_then(|r| r.say("cwd")).or_else(|| main.say("cwd")).map(str::to_owned);
        let command = command_line(group).or_else(|| main.say("cmd").map(str::to_owned));
        let image = image(group, main, facts.cwd.as_deref());
        facts.add("Image", image);
        facts.add("CommandLine", command);
        facts.add("ProcessId", main.say("pid").map(str::to_owned));
        facts.add("ParentProcessId", main.say("ppid").map(str::to_owned));
        facts.add("CurrentDirectory", facts.cwd.clone());
        facts.add("User", person(main, &["UID", "acct", "ID"], &["uid", "auid"]));
        facts.add("LoginUser", person(main, &["AUID"], &["auid"]));
        facts.add("UserName", account_name(person(main, &["UID"], &["uid"])));
        facts.add("LoginUserName", account_name(person(main, &["AUID"], &["auid"])));
        facts.add("LogonId", main.say("ses").map(str::to_owned));
        facts.add("Computer", any.node.map(str::to_owned));
        facts.add("SourceIp", remote_address(main));
        facts.add("AuditSerial", Some(any.serial.to_string()));
        facts.add("AuditSuccess", main.say("success").map(str::to_owned));
        facts
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    /// Adds what is remembered of the process and of its parent, and remembers a program start as
    /// the parent of others. Starting times tell one life of a process id from the next.
    pub fn place(&mut self, lineage: &mut Lineage, starts: bool) {
        let node = self.get("Computer").unwrap_or_default().to_owned();
        let parent = self.get("ParentProcessId").and_then(|id| lineage.program_of(&node, id)).cloned();
        if starts && let (Some(id), Some(image)) = (self.get("ProcessId"), self.get("Image")) {
            let (image, command_line) = (image.to_owned(), self.get("CommandLine").map(str::to_owned));
            let started = event::format_micros(self.time_us);
            lineage.started(&node, id, Program { image, command_line, started });
        }
        let own = self.get("ProcessId").and_then(|id| lineage.program_of(&node, id));
        let started = own.map(|program| program.started.clone());
        self.add("ProcessStarted", started);
        if let Some(parent) = parent {
            self.add("ParentImage", Some(parent.image));
            self.add("ParentCommandLine", parent.command_line);
            self.add("ParentStarted", Some(parent.started));
        }
    }

    fn add(&mut self, name: &'static str, value: Option<String>) {
        self.fields.extend(value.map(|value| (name, value)));
    }

    /// Adds the facts to one record's event and sets the category that the record carries.
    #[must_use]
    pub fn complete<'a>(&self, record: AuditRecord<'a>, carries_exec: bool) -> Event<'a> {
        let category = if carries_exec { "process_creation" } else { self.category(&record) };
        let extra = self.own_facts(&record, category);
        let mut event = record.event;
        event.origin = Origin { category, ..event.origin };
        // The command stands on the one record that carries it, so that a keyword is found once.
        let has_command = !category.is_empty();
        let shared = self.fields.iter().filter(|(name, _)| has_command || !name.ends_with("CommandLine"));
        let shared = shared.map(|(name, value)| (*name, value.clone()));
        for (name, value) in shared.chain(extra) {
            event.push(name, Value::Text(value.into()));
        }
        event
    }

    fn category(&self, record: &AuditRecord<'_>) -> &'static str {
        let connects = self.syscall.as_deref() == Some("connect");
        match record.kind() {
            "PATH" if record.say("nametype") == Some("CREATE") => "file_event",
            "SOCKADDR" if connects && internet_address(record).is_some() => "network_connection",
            _ => "",
        }
    }

    /// Facts of this one record, beside those of the group.
    fn own_facts(&self, record: &AuditRecord<'_>, category: &str) -> Vec<(&'static str, String)> {
        let mut extra = vec![];
        if record.kind() == "SYSCALL" && record.event.get("SYSCALL").is_none() {
            extra.extend(self.syscall.clone().map(|name| ("SYSCALL", name)));
        } else if let Some(name) = &self.syscall {
            extra.push(("AuditSyscall", name.clone()));
        }
        match record.kind() {
            "PATH" => {
                let path = record.say("name").map(|name| absolute(name, self.cwd.as_deref()));
                extra.extend(path.map(|path| ("TargetFilename", path)));
            }
            "SOCKADDR" => extra.extend(socket_facts(record, category)),
            _ => {}
        }
        extra
    }
}

/// The arguments of EXECVE, else the process title, which the kernel cuts at 128 bytes.
fn command_line<M>(group: &Group<'_, M>) -> Option<String> {
    let mut line = String::new();
    for record in group.of_kind("EXECVE") {
        for field in record.event.fields.iter().filter(|f| decode::is_argument(&f.name)) {
            if line.len() < MAX_COMMAND_BYTES {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&field.value.as_text());
            }
        }
    }
    if !line.is_empty() {
        return Some(line);
    }
    group.first("PROCTITLE").and_then(|r| r.say("proctitle")).map(str::to_owned)
}

fn image<M>(group: &Group<'_, M>, main: &AuditRecord<'_>, cwd: Option<&str>) -> Option<String> {
    if let Some(exe) = main.say("exe") {
        return Some(exe.to_owned());
    }
    let program = group.of_kind("PATH").find(|r| r.say("item") == Some("0")).and_then(|r| r.say("name"));
    let executes = group.first("EXECVE");
    let named = executes.and_then(|r| program.or_else(|| r.say("a0")));
    named.map(|name| if name.contains('/') { absolute(name, cwd) } else { name.to_owned() })
}

/// A user by the first of the names, which enriched records have, else by number; number 0 is root.
fn person(record: &AuditRecord<'_>, names: &[&str], numbers: &[&str]) -> Option<String> {
    let found = names.iter().chain(numbers).find_map(|name| record.say(name))?;
    Some(if found == "0" { "root".to_owned() } else { found.to_owned() })
}

/// The user when known by name: a number means something on its own machine only, and must not join
/// rows of different machines.
fn account_name(person: Option<String>) -> Option<String> {
    person.filter(|p| !p.bytes().all(|b| b.is_ascii_digit()))
}

fn remote_address(record: &AuditRecord<'_>) -> Option<String> {
    let text = record.say("addr").or_else(|| record.say("hostname"))?;
    text.parse::<std::net::IpAddr>().ok().map(|address| address.to_string())
}

fn internet_address(record: &AuditRecord<'_>) -> Option<(String, u16)> {
    match decode::socket_address(record.say("saddr")?) {
        Some(SocketAddress::Internet { address, port }) => Some((address, port)),
        _ => {
            let address = record.say("laddr").or_else(|| record.say("addr"))?;
            let port = record.say("lport").or_else(|| record.say("port"))?.parse().ok()?;
            Some((address.to_owned(), port))
        }
    }
}

fn socket_facts(record: &AuditRecord<'_>, category: &str) -> Vec<(&'static str, String)> {
    if let Some((address, port)) = internet_address(record) {
        let initiated = if category.is_empty() { "false" } else { "true" };
        return vec![
            ("DestinationIp", address),
            ("DestinationPort", port.to_string()),
            ("Initiated", initiated.to_owned()),
        ];
    }
    match record.say("saddr").and_then(decode::socket_address) {
        Some(SocketAddress::Local(path)) => vec![("TargetFilename", path)],
        _ => vec![],
    }
}

/// A path made absolute by the working directory; `.` and `..` stay as they were given.
fn absolute(name: &str, cwd: Option<&str>) -> String {
    match cwd {
        Some(cwd) if !name.starts_with('/') => {
            format!("{}/{}", cwd.trim_end_matches('/'), name.trim_start_matches("./"))
        }
        _ => name.to_owned(),
    }
}
