//! Texts with values of a row: `{{Column}}`.

use model::NamedCells;

/// Longest value put in, in characters.
const VALUE_CHARS: usize = 256;
/// Longest text made, in characters.
const TEXT_CHARS: usize = 2_000;

/// The columns that a text names, in order.
pub(crate) fn columns(text: &str) -> Vec<&str> {
    pieces(text).filter_map(|piece| piece.err()).collect()
}

/// The text with the row's values. A column without a value gives nothing.
pub(crate) fn render(text: &str, row: &dyn NamedCells) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Ok(plain) => out.push_str(plain),
            Err(column) => out.extend(row.text(column).unwrap_or_default().chars().take(VALUE_CHARS)),
        }
    }
    match out.char_indices().nth(TEXT_CHARS) {
        Some((end, _)) => out[..end].to_owned(),
        None => out,
    }
}

/// Plain text, or the name of a column.
fn pieces(text: &str) -> impl Iterator<Item = Result<&str, &str>> {
    let mut rest = Some(text);
    let mut column: Option<&str> = None;
    std::iter::from_fn(move || {
        if let Some(name) = column.take() {
            return Some(Err(name));
        }
        let now = rest.take().filter(|r| !r.is_empty())?;
        let found = now.find("{{").and_then(|start| Some((start, now[start..].find("}}")? + start)));
        let Some((start, end)) = found else { return Some(Ok(now)) };
        column = Some(now[start + 2..end].trim());
        rest = Some(&now[end + 2..]);
        Some(Ok(&now[..start]))
    })
}

#[cfg(test)]
mod tests {
    //! Tests of texts with values.
    use super::*;

    struct One;

    impl NamedCells for One {
        fn text(&self, column: &str) -> Option<String> {
            (column == "Device").then(|| "ws1".to_owned())
        }
    }

    #[test]
    fn values_stand_for_names() {
        let texts = ["on {{Device}}", "{{ Device }}{{Device}}", "{{Nothing}}!", "{{open", "}} {{}} x", ""];
        let rendered = texts.map(|t| render(t, &One));
        assert_eq!(rendered, ["on ws1", "ws1ws1", "!", "{{open", "}}  x", ""]);
        assert_eq!(columns("{{A}} and {{ B }}"), ["A", "B"]);
    }
}
