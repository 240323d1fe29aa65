//! Where the conformance data is, and how results of a suite are counted.

use std::path::{Path, PathBuf};

/// The folder of mail data, or `None` with a line printed when it is absent.
pub fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CORDON_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = root.join("mail").join(folder);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: there is no {}", path.display());
    None
}

/// Every file under a folder whose name ends so, sorted.
pub fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.to_string_lossy().ends_with(end) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// Cases that came out as wanted, and those that did not.
#[derive(Default)]
pub struct Tally {
    good: usize,
    bad: Vec<String>,
}

impl Tally {
    pub fn case(&mut self, name: &str, wanted: &str, got: &str) {
        if wanted == got {
            self.good += 1;
        } else {
            self.bad.push(format!("{name}: wanted {wanted:?}, got {got:?}"));
        }
    }

    /// Prints the share and fails when any case outside `exceptions` (a part of its name and why)
    /// is wrong, or an exception is wrong no longer.
    pub fn finish(self, suite: &str, exceptions: &[(&str, &str)]) {
        let total = self.good + self.bad.len();
        println!("{suite}: {} of {total} cases as wanted", self.good);
        let excepted = |line: &str| exceptions.iter().any(|(part, _)| line.contains(part));
        let unexplained: Vec<&String> = self.bad.iter().filter(|line| !excepted(line)).collect();
        assert!(
            unexplained.is_empty(),
            "{suite}:\n{}",
            unexplained.iter().map(|l| format!("  {l}\n")).collect::<String>()
        );
        for (part, why) in exceptions {
            assert!(
                self.bad.iter().any(|l| l.contains(part)),
                "{suite}: {part} ({why}) is right now; drop the exception"
            );
        }
    }
}

/// A file of DNS lines (`name text`), an empty line, and a message.
pub fn keys_and_message(path: &Path) -> (mail::auth::dns::MemoryDns, Vec<u8>) {
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let mut dns = mail::auth::dns::MemoryDns::default();
    let (head, _) = text.split_once("\n\n").unwrap();
    for line in head.lines() {
        let (name, record) = line.split_once(' ').unwrap();
        dns.add_txt(name, record);
    }
    let at = memchr::memmem::find(&bytes, b"\n\n").unwrap();
    (dns, bytes[at + 2..].to_vec())
}
