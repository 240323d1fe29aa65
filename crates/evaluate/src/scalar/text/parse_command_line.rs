//! `parse_command_line()`.

use super::input::text;
use crate::{Call, Fault, Scalar, Value};

pub(super) const PARSE_COMMAND_LINE: Scalar = Scalar {
    name: "parse_command_line",
    summary: "The arguments of a command line as an array, taken apart as Windows does it (CommandLineToArgvW).",
    examples: &[
        ("parse_command_line('cmd /c \"dir a b\"', 'windows')", "[\"cmd\",\"/c\",\"dir a b\"]"),
        (
            r#"parse_command_line(@'"C:\Program Files\a.exe"  x\\"y z"', 'windows')"#,
            r#"["C:\\Program Files\\a.exe","x\\y z"]"#,
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-command-line-function",
    differs: "",
    eval: parse,
};

fn parse(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let kind = text(arguments, 1);
    if !kind.eq_ignore_ascii_case("windows") {
        let problem = format!("the parser '{kind}' is unknown; 'windows' is the only one");
        return Err(Fault::argument("parse_command_line", problem));
    }
    let line = text(arguments, 0);
    if line.trim().is_empty() {
        return Ok(Value::array(vec![]));
    }
    let (program, rest) = program(&line);
    let mut found = vec![Value::from(program)];
    let mut rest = rest.trim_start_matches([' ', '\t']);
    while !rest.is_empty() {
        let (argument, after) = argument(rest);
        found.push(Value::from(argument));
        rest = after.trim_start_matches([' ', '\t']);
    }
    Ok(Value::array(found))
}

/// The program, in which backslashes are just that, and what follows.
fn program(line: &str) -> (&str, &str) {
    if let Some(inner) = line.strip_prefix('"') {
        return inner.split_once('"').unwrap_or((inner, ""));
    }
    line.split_at(line.find([' ', '\t']).unwrap_or(line.len()))
}

/// The next argument and what follows. Before a quote two backslashes stand for one, an odd one keeps
/// the quote; within quotes two quotes are one.
fn argument(line: &str) -> (String, &str) {
    let (mut out, mut quoted, mut slashes) = (String::new(), false, 0usize);
    let mut characters = line.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => slashes += 1,
            '"' => {
                out.extend(std::iter::repeat_n('\\', slashes / 2));
                if slashes % 2 == 1 {
                    out.push('"');
                } else if quoted && characters.peek().is_some_and(|(_, next)| *next == '"') {
                    out.push('"');
                    characters.next();
                } else {
                    quoted = !quoted;
                }
                slashes = 0;
            }
            c => {
                out.extend(std::iter::repeat_n('\\', slashes));
                slashes = 0;
                if !quoted && matches!(c, ' ' | '\t') {
                    return (out, line.get(at..).unwrap_or(""));
                }
                out.push(c);
            }
        }
    }
    out.extend(std::iter::repeat_n('\\', slashes));
    (out, "")
}
