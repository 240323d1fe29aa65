//! CSV (RFC 4180). Cells that a spreadsheet would run as a formula are quoted with an apostrophe
//! (OWASP, "CSV Injection").

/// One line of CSV with its line end.
#[must_use]
pub fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| cell(c)).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    //! Tests of quoting.
    use super::*;

    #[test]
    fn cells_are_quoted_when_needed() {
        assert_eq!(line(&["a", "b,c", "say \"x\"", "=1+1"]), "a,\"b,c\",\"say \"\"x\"\"\",'=1+1\r\n");
    }
}
