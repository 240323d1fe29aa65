//! As much of XML as reports of mail servers use: elements and text, without attributes, namespaces
//! or document types. Bounded in depth and number of elements; what is past is left out.

/// Deepest nesting.
const DEPTH: usize = 32;
/// Most elements.
const ELEMENTS: usize = 500_000;

/// An element with its text and children.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name.
    pub(crate) fn children<'e, 'n>(
        &'e self,
        name: &'n str,
    ) -> impl Iterator<Item = &'e Element> + use<'e, 'n> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the element that a path of names leads to; empty when there is none.
    pub(crate) fn text_at(&self, path: &[&str]) -> String {
        let found = path.iter().try_fold(self, |element, name| element.child(name));
        found.map_or_else(String::new, |element| element.text.trim().to_owned())
    }
}

/// Reads a document into a nameless root.
pub(crate) fn parse(xml: &str) -> Element {
    let mut open = vec![Element::default()];
    let (mut rest, mut elements, mut skipped) = (xml, 0, 0_usize);
    while let Some(at) = rest.find('<') {
        if let Some(top) = open.last_mut().filter(|_| skipped == 0) {
            push_text(&mut top.text, &rest[..at]);
        }
        rest = &rest[at + 1..];
        if let Some(after) = past_markup(rest) {
            rest = after;
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        match tag.strip_prefix('/') {
            Some(_) if skipped > 0 => skipped -= 1,
            Some(_) => close(&mut open),
            None if skipped > 0 || open.len() >= DEPTH || elements >= ELEMENTS => {
                skipped += usize::from(!tag.ends_with('/'));
            }
            None => {
                elements += 1;
                open.push(Element { name: local_name(tag).to_owned(), ..Element::default() });
                if tag.ends_with('/') {
                    close(&mut open);
                }
            }
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

/// What follows a comment, an instruction or a declaration.
fn past_markup(rest: &str) -> Option<&str> {
    let (start, end) =
        [("!--", "-->"), ("?", "?>"), ("!", ">")].into_iter().find(|(s, _)| rest.starts_with(s))?;
    Some(rest[start.len()..].split_once(end).map_or("", |(_, after)| after))
}

/// Ends the innermost element, unless it is the root.
fn close(open: &mut Vec<Element>) {
    if open.len() < 2 {
        return;
    }
    if let (Some(done), Some(parent)) = (open.pop(), open.last_mut()) {
        parent.children.push(done);
    }
}

/// A tag's name without prefix and attributes.
fn local_name(tag: &str) -> &str {
    let name = tag.trim_end_matches('/').split_ascii_whitespace().next().unwrap_or("");
    name.rsplit(':').next().unwrap_or(name)
}

/// Appends text with the five predefined entities decoded; white space alone is nothing.
fn push_text(out: &mut String, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&apos;", '\'')];
        match known.iter().find(|(entity, _)| rest.starts_with(entity)) {
            Some((entity, character)) => {
                out.push(*character);
                rest = &rest[entity.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}
