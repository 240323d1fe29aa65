//! `parse_path()`.

use super::input::text;
use crate::{Scalar, Value};

/// What both kinds of paths part their names with.
const SEPARATORS: [char; 2] = ['\\', '/'];

pub(super) const PARSE_PATH: Scalar = Scalar {
    name: "parse_path",
    summary: "The parts of a file path as a bag: Scheme, RootPath, DirectoryPath, DirectoryName, Filename, Extension, AlternateDataStreamName.",
    examples: &[
        (r"parse_path(@'C:\Windows\System32\cmd.exe').Filename", "cmd.exe"),
        ("parse_path('/var/log/auth.log.1').DirectoryPath", "/var/log"),
        (r"parse_path(@'D:\a\b.txt:zone').AlternateDataStreamName", "zone"),
        (
            "parse_path('file://C:/x/y.tar.gz')",
            "{\"Scheme\":\"file\",\"RootPath\":\"C:\",\"DirectoryPath\":\"C:/x\",\"DirectoryName\":\"x\",\"Filename\":\"y.tar.gz\",\"Extension\":\"gz\",\"AlternateDataStreamName\":\"\"}",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-path-function",
    differs: "",
    eval: |_, arguments| Ok(parts(&text(arguments, 0))),
};

fn parts(path: &str) -> Value {
    let (scheme, path) = path.split_once("://").unwrap_or(("", path));
    let root = root(path);
    let (directory, file) = match path.rfind(SEPARATORS) {
        Some(at) => (path.get(..at).unwrap_or(""), path.get(at + 1..).unwrap_or("")),
        None => path.strip_prefix(root).map_or(("", path), |file| (root, file)),
    };
    let directory_name = directory.rsplit(SEPARATORS).next().filter(|name| *name != root).unwrap_or("");
    let (file, stream) = file.split_once(':').unwrap_or((file, ""));
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    Value::bag([
        ("Scheme", Value::from(scheme)),
        ("RootPath", Value::from(root)),
        ("DirectoryPath", Value::from(directory)),
        ("DirectoryName", Value::from(directory_name)),
        ("Filename", Value::from(file)),
        ("Extension", Value::from(extension)),
        ("AlternateDataStreamName", Value::from(stream)),
    ])
}

/// The drive, `C:`, also behind the mark of a long path.
fn root(path: &str) -> &str {
    let start = if path.starts_with(r"\\?\") { 4 } else { 0 };
    match path.as_bytes().get(start..) {
        Some([letter, b':', ..]) if letter.is_ascii_alphabetic() => path.get(start..start + 2).unwrap_or(""),
        _ => "",
    }
}
