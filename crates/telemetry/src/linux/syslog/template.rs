//! Messages of known wording: literal text with named gaps.
//!
//! A template such as `Accepted {AuthMethod} for {User} from {SourceIp} port {SourcePort}` matches a
//! message that begins so; a gap takes the text up to the next literal. `{*}` takes text of no name.

/// A message's wording and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// What happened, in one of the words of [`super::programs`].
    pub action: &'static str,
    /// The wording.
    pub wording: &'static str,
}

/// Names and texts of the gaps, when the message has the wording. The message may go on after it,
/// unless the wording ends in a gap, which then takes the rest.
#[must_use]
pub fn fill<'m>(wording: &'static str, message: &'m str) -> Option<Vec<(&'static str, &'m str)>> {
    let mut found = vec![];
    let mut pieces = wording.split('{');
    let mut rest = message.strip_prefix(pieces.next()?)?;
    for piece in pieces {
        let (name, literal) = piece.split_once('}')?;
        let end = if literal.is_empty() { rest.len() } else { rest.find(literal)? };
        if name != "*" {
            found.push((name, rest[..end].trim()));
        }
        rest = &rest[end + literal.len()..];
    }
    Some(found)
}
