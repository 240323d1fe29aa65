//! ArcSight's Common Event Format, version 0 (rev. 25), as SIEMs read it from syslog.

use std::fmt::Write as _;

/// Longest value of an extension, in characters.
const VALUE_LIMIT_CHARS: usize = 4_000;

/// What a CEF line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CefEvent<'a> {
    /// What kind of event.
    pub class: &'a str,
    /// For a person.
    pub name: &'a str,
    /// 0 to 10.
    pub severity: u8,
    /// Keys and values. Keys must be letters and digits; others lose what is not.
    pub extension: &'a [(String, String)],
}

/// The line, without its end.
#[must_use]
pub fn cef(event: &CefEvent<'_>) -> String {
    let mut line = format!(
        "CEF:0|Cordon|Cordon|{}|{}|{}|{}|",
        env!("CARGO_PKG_VERSION"),
        head(event.class),
        head(event.name),
        event.severity.min(10)
    );
    for (place, (key, value)) in event.extension.iter().enumerate() {
        let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        let _ = write!(line, "{}{key}={}", if place == 0 { "" } else { " " }, tail(value));
    }
    line
}

/// In the head, `|` and `\` are escaped, and there are no line breaks.
fn head(text: &str) -> String {
    let text: String = text.chars().take(512).collect();
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}

/// In values, `=`, `\` and line breaks are escaped.
fn tail(text: &str) -> String {
    let text: String = text.chars().take(VALUE_LIMIT_CHARS).filter(|c| *c != '\0').collect();
    text.replace('\\', "\\\\").replace('=', "\\=").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

#[cfg(test)]
mod tests {
    //! Lines with everything that is escaped.
    use super::*;

    #[test]
    fn what_attackers_write_stays_in_its_field() {
        let extension =
            [("msg".to_owned(), "a=b\\c\nCEF:0|x".to_owned()), ("file Name".to_owned(), "x|y".to_owned())];
        let event = CefEvent { class: "a|b\\", name: "two\nlines", severity: 99, extension: &extension };
        let line = cef(&event);
        let (_, rest) = line.split_once("|Cordon|Cordon|").unwrap();
        let (_, rest) = rest.split_once('|').unwrap();
        assert_eq!(rest, "a\\|b\\\\|two lines|10|msg=a\\=b\\\\c\\nCEF:0|x fileName=x|y");
    }
}
