//! Paths of files and registry keys, taken apart and put together.

/// The last part of a path; `None` for a path that ends in a separator.
pub(crate) fn basename(path: &str) -> Option<&str> {
    let name = path.rsplit(['\\', '/']).next()?;
    (!name.is_empty()).then_some(name)
}

/// A path without its last part; `None` when it has one part only.
pub(crate) fn dirname(path: &str) -> Option<&str> {
    let end = path.rfind(['\\', '/'])?;
    Some(if end == 0 { &path[..1] } else { &path[..end] })
}

/// Folder and name with the folder's kind of separator.
pub(crate) fn join(folder: &str, name: &str) -> String {
    let separator = if folder.contains('/') && !folder.contains('\\') { '/' } else { '\\' };
    let mut path = String::with_capacity(folder.len() + name.len() + 1);
    path.push_str(folder.trim_end_matches(['\\', '/']));
    path.push(separator);
    path.push_str(name.trim_start_matches(['\\', '/']));
    path
}

/// Short and kernel names of registry hives, and their full names.
const HIVES: &[(&str, &str)] = &[
    ("HKLM", "HKEY_LOCAL_MACHINE"),
    ("HKU", "HKEY_USERS"),
    ("HKCU", "HKEY_CURRENT_USER"),
    ("HKCR", "HKEY_CLASSES_ROOT"),
    ("\\REGISTRY\\MACHINE", "HKEY_LOCAL_MACHINE"),
    ("\\REGISTRY\\USER", "HKEY_USERS"),
];

/// A registry path with its hive named in full.
pub(crate) fn registry(path: &str) -> String {
    for (short, full) in HIVES {
        let Some(head) = path.get(..short.len()) else { continue };
        let rest = &path[short.len()..];
        if head.eq_ignore_ascii_case(short) && (rest.is_empty() || rest.starts_with('\\')) {
            return format!("{full}{rest}");
        }
    }
    path.to_owned()
}

/// `\Device\HarddiskVolume3\Windows\x.exe` as `\Windows\x.exe`; other paths unchanged.
pub(crate) fn without_device(path: &str) -> &str {
    const PREFIX: &str = "\\device\\harddiskvolume";
    match path.get(..PREFIX.len()) {
        Some(head) if head.eq_ignore_ascii_case(PREFIX) => {
            let rest = &path[PREFIX.len()..];
            rest.find('\\').map_or(path, |at| &rest[at..])
        }
        _ => path,
    }
}

/// Endings of programs and drivers that may be followed by arguments without quotes.
const PROGRAM_ENDINGS: [&str; 9] = ["exe", "sys", "dll", "bat", "cmd", "com", "ps1", "vbs", "scr"];

/// The program's path at the start of a command line: in quotes, up to a known ending, or the first
/// word.
pub(crate) fn image_of(command: &str) -> &str {
    let command = command.trim();
    if let Some(quoted) = command.strip_prefix('"') {
        return quoted.split('"').next().unwrap_or(quoted);
    }
    let bytes = command.as_bytes();
    for dot in memchr::memchr_iter(b'.', bytes) {
        let ends = matches!(bytes.get(dot + 4), None | Some(b' ' | b'"' | b','));
        let Some(ending) = bytes.get(dot + 1..dot + 4) else { break };
        if ends && PROGRAM_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known.as_bytes())) {
            return &command[..dot + 4];
        }
    }
    &command[..command.find(' ').unwrap_or(command.len())]
}
