//! HTML cut into text and tags, in one pass and linear time, as lenient as a mail client.

use memchr::{memchr, memmem};

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text between tags, references not yet replaced.
    Text(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag's name in lower case.
    Close(String),
    /// What a `script`, `style`, `title` or `textarea` element holds.
    Raw(&'static str, &'a str),
}

/// An opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// Its name in lower case.
    pub name: String,
    /// Attributes: name as written, value without quotes, references not yet replaced.
    pub attributes: Vec<(&'a str, &'a str)>,
    /// Whether it ends with `/>`.
    pub closed: bool,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, references replaced.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.raw(name).map(crate::entities::decode)
    }

    /// The value of an attribute as written.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }
}

const RAW_ELEMENTS: &[&str] = &["script", "style", "title", "textarea"];
/// Attributes of one tag that are kept.
const MAX_ATTRIBUTES: usize = 64;

/// Cuts HTML into tokens.
pub(crate) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    raw: Option<&'static str>,
    /// Set once a search to the end failed, so that it is never repeated.
    no_comment_end: bool,
    no_double_quote: bool,
    no_single_quote: bool,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(html: &'a str) -> Self {
        Tokens {
            html,
            at: 0,
            raw: None,
            no_comment_end: false,
            no_double_quote: false,
            no_single_quote: false,
        }
    }

    fn bytes(&self) -> &'a [u8] {
        self.html.as_bytes()
    }

    fn seek(&self, byte: u8, from: usize) -> Option<usize> {
        memchr(byte, self.bytes().get(from..)?).map(|n| from + n)
    }

    /// Content of a raw element up to its closing tag, or to the end.
    fn raw_content(&mut self, element: &'static str) -> Token<'a> {
        let start = self.at;
        let mut at = start;
        let end = loop {
            let Some(open) = self.seek(b'<', at) else { break self.html.len() };
            let rest = &self.bytes()[open + 1..];
            let closes = rest.first() == Some(&b'/')
                && rest.get(1..=element.len()).is_some_and(|n| n.eq_ignore_ascii_case(element.as_bytes()));
            if closes {
                break open;
            }
            at = open + 1;
        };
        self.at = end;
        Token::Raw(element, &self.html[start..end])
    }

    /// Skips `<!-- … -->`, `<!doctype …>`, `<?xml …>`.
    fn skip_declaration(&mut self, open: usize) {
        if self.html[open..].starts_with("<!--") && !self.no_comment_end {
            if let Some(end) = memmem::find(&self.bytes()[open + 4..], b"-->") {
                self.at = open + 4 + end + 3;
                return;
            }
            self.no_comment_end = true;
        }
        self.at = self.seek(b'>', open).map_or(self.html.len(), |n| n + 1);
    }

    fn close_tag(&mut self, open: usize) -> Token<'a> {
        let name = self.word(open + 2);
        self.at = self.seek(b'>', open).map_or(self.html.len(), |n| n + 1);
        Token::Close(name.to_ascii_lowercase())
    }

    /// A tag name at a place.
    fn word(&self, from: usize) -> &'a str {
        let rest = &self.html[from..];
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(rest.len());
        &rest[..end]
    }

    fn open_tag(&mut self, open: usize) -> Token<'a> {
        let name = self.word(open + 1);
        self.at = open + 1 + name.len();
        let mut tag = Tag { name: name.to_ascii_lowercase(), attributes: vec![], closed: false };
        loop {
            self.skip_space();
            match self.bytes().get(self.at) {
                None => break,
                Some(b'>') => {
                    self.at += 1;
                    break;
                }
                Some(b'/') => {
                    tag.closed = self.bytes().get(self.at + 1) == Some(&b'>');
                    self.at += 1;
                }
                Some(_) => {
                    let attribute = self.attribute();
                    if tag.attributes.len() < MAX_ATTRIBUTES {
                        tag.attributes.push(attribute);
                    }
                }
            }
        }
        self.raw = RAW_ELEMENTS.iter().find(|e| **e == tag.name && !tag.closed).copied();
        Token::Open(tag)
    }

    fn skip_space(&mut self) {
        while self.bytes().get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// An attribute at the current place, which is neither space nor `>` nor `/`.
    fn attribute(&mut self) -> (&'a str, &'a str) {
        let start = self.at;
        self.at += 1;
        while self.bytes().get(self.at).is_some_and(|b| !b.is_ascii_whitespace() && !b"=/>".contains(b)) {
            self.at += 1;
        }
        let name = self.slice(start, self.at);
        self.skip_space();
        if self.bytes().get(self.at) != Some(&b'=') {
            return (name, "");
        }
        self.at += 1;
        self.skip_space();
        (name, self.value())
    }

    fn value(&mut self) -> &'a str {
        if let Some(quote @ (b'"' | b'\'')) = self.bytes().get(self.at).copied() {
            let failed = if quote == b'"' { &mut self.no_double_quote } else { &mut self.no_single_quote };
            if !*failed {
                let from = self.at + 1;
                match memchr(quote, &self.html.as_bytes()[from..]) {
                    Some(length) => {
                        self.at = from + length + 1;
                        return &self.html[from..from + length];
                    }
                    None => *failed = true,
                }
            }
        }
        let start = self.at;
        while self.bytes().get(self.at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
            self.at += 1;
        }
        self.slice(start, self.at)
    }

    /// A slice between two ASCII bytes, which are always character boundaries.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.html.get(from..to).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(element) = self.raw.take() {
            return Some(self.raw_content(element));
        }
        while self.at < self.html.len() {
            let start = self.at;
            let mut from = start;
            // A `<` that opens nothing is text.
            let open = loop {
                let Some(open) = self.seek(b'<', from) else { break self.html.len() };
                match self.bytes().get(open + 1) {
                    Some(b) if b.is_ascii_alphabetic() || b"!?/".contains(b) => break open,
                    _ => from = open + 1,
                }
            };
            if open > start {
                self.at = open;
                return Some(Token::Text(&self.html[start..open]));
            }
            match self.bytes()[open + 1] {
                b'!' | b'?' => self.skip_declaration(open),
                b'/' => return Some(self.close_tag(open)),
                _ => return Some(self.open_tag(open)),
            }
        }
        None
    }
}
