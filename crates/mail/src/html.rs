//! What an HTML page shows and does: visible text, hidden text, links, forms, script.

use crate::entities;
use crate::html_tokens::{Tag, Token, Tokens};
use crate::smuggling;

/// A link as the page has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageLink {
    /// Where it leads, as written.
    pub target: String,
    /// Text shown for it; empty for links that show none.
    pub shown: String,
}

/// A page's facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Text a reader sees, blocks on lines of their own.
    pub text: String,
    /// Characters of text styled to be unseen.
    pub hidden_chars: usize,
    /// Links of `a`, `area`, buttons, forms, frames, refresh and the like; images and styles are not
    /// among them.
    pub links: Vec<PageLink>,
    /// Where images come from.
    pub images: Vec<String>,
    /// Where forms are sent; an empty text for a form without target.
    pub forms: Vec<String>,
    /// An image inside a link.
    pub linked_image: bool,
    /// A field for a password.
    pub password_field: bool,
    /// Script, also in event attributes.
    pub script: bool,
    /// A frame, object or embed.
    pub frame: bool,
    /// A meta refresh to another place.
    pub refresh: bool,
    /// Base address for relative links.
    pub base: Option<String>,
    /// Script builds a file from data in the page.
    pub smuggling: bool,
    /// Text past the limit was left out.
    pub cut: bool,
}

/// Elements that may be open at once; deeper ones are not tracked for hiding.
const MAX_OPEN: usize = 512;
/// Links, images and forms kept of one page.
const MAX_LINKS: usize = 10_000;

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
const BLOCK: &[&str] = &[
    "p",
    "div",
    "br",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "hr",
    "blockquote",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "form",
    "pre",
    "title",
    "body",
];

impl Page {
    /// Reads a page; at most `text_bytes` of visible text are kept.
    #[must_use]
    pub fn read(html: &str, text_bytes: usize) -> Self {
        let mut reader = Reader { page: Page::default(), open: vec![], hidden: 0, anchor: None, text_bytes };
        for token in Tokens::new(html) {
            match token {
                Token::Text(text) => reader.text(text),
                Token::Open(tag) => reader.open(&tag),
                Token::Close(name) => reader.close(&name),
                Token::Raw("script", code) => reader.script(code),
                Token::Raw(..) => {}
            }
        }
        reader.end_anchor();
        reader.page.text.truncate(reader.page.text.trim_end().len());
        reader.page
    }
}

struct Reader {
    page: Page,
    /// Open elements and whether each hides what is in it.
    open: Vec<(String, bool)>,
    /// Open elements that hide.
    hidden: usize,
    /// The link being shown: its target and the place in the text where it began.
    anchor: Option<(String, String)>,
    text_bytes: usize,
}

impl Reader {
    fn text(&mut self, raw: &str) {
        if self.hidden > 0 {
            self.page.hidden_chars += entities::decode(raw).chars().filter(|c| is_ink(*c)).count();
            return;
        }
        if self.page.text.len() + raw.len() > self.text_bytes {
            self.page.cut = true;
            return;
        }
        let decoded = entities::decode(raw);
        let mut space = self.page.text.is_empty() || self.page.text.ends_with([' ', '\n']);
        for c in decoded.chars() {
            let blank = c.is_whitespace();
            if blank && space {
                continue;
            }
            let c = if blank { ' ' } else { c };
            self.page.text.push(c);
            if let Some((_, shown)) = &mut self.anchor {
                shown.push(c);
            }
            space = blank;
        }
    }

    fn line_break(&mut self) {
        let length = self.page.text.trim_end_matches(' ').len();
        self.page.text.truncate(length);
        if !self.page.text.is_empty() && !self.page.text.ends_with('\n') {
            self.page.text.push('\n');
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        if BLOCK.contains(&tag.name.as_str()) {
            self.line_break();
        } else if matches!(tag.name.as_str(), "td" | "th") && !self.page.text.ends_with(['\n', ' ']) {
            self.page.text.push(' ');
        }
        let hides = hides(tag);
        if !VOID.contains(&tag.name.as_str()) && !tag.closed && self.open.len() < MAX_OPEN {
            self.hidden += usize::from(hides);
            self.open.push((tag.name.clone(), hides));
        }
        self.element(tag);
        let handler = |(name, _): &(&str, &str)| name.len() > 3 && name[..2].eq_ignore_ascii_case("on");
        let is_handler = |a: &(&str, &str)| a.0.is_ascii() && handler(a);
        if let Some((_, code)) = tag.attributes.iter().find(|a| is_handler(a)) {
            self.script(code);
        }
    }

    fn element(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "a" => {
                self.end_anchor();
                let target = tag.get("href").unwrap_or_default();
                self.page.smuggling |= tag.raw("download").is_some() && smuggling::is_data_url(&target);
                self.anchor = Some((target, String::new()));
            }
            "img" | "input" if tag.raw("src").is_some() => {
                self.page.linked_image |= self.anchor.is_some();
                push(&mut self.page.images, tag.get("src"));
            }
            "input" => {
                self.page.password_field |=
                    tag.raw("type").is_some_and(|t| t.eq_ignore_ascii_case("password"));
            }
            "form" => {
                push(&mut self.page.forms, Some(tag.get("action").unwrap_or_default()));
                self.link(tag.get("action"));
            }
            "base" => self.page.base = self.page.base.take().or_else(|| tag.get("href")),
            "script" => {
                self.page.script = true;
                self.link(tag.get("src"));
            }
            "meta" if tag.raw("http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh")) => {
                self.refresh(tag)
            }
            "iframe" | "frame" | "embed" | "object" => {
                self.page.frame = true;
                self.link(tag.get("src").or_else(|| tag.get("data")));
            }
            "link" => {}
            _ => {
                self.link(tag.get("href").or_else(|| tag.get("xlink:href")));
                self.link(tag.get("formaction"));
            }
        }
    }

    fn refresh(&mut self, tag: &Tag<'_>) {
        let content = tag.get("content").unwrap_or_default();
        let Some(at) = content.to_ascii_lowercase().find("url=") else { return };
        self.page.refresh = true;
        let target = content.get(at + 4..).unwrap_or_default().trim_matches(['"', '\'', ' ']);
        self.link(Some(target.to_owned()));
    }

    fn link(&mut self, target: Option<String>) {
        if let Some(target) = target.filter(|t| !t.trim().is_empty())
            && self.page.links.len() < MAX_LINKS
        {
            self.page.links.push(PageLink { target, shown: String::new() });
        }
    }

    fn end_anchor(&mut self) {
        if let Some((target, shown)) = self.anchor.take()
            && !target.trim().is_empty()
            && self.page.links.len() < MAX_LINKS
        {
            self.page.links.push(PageLink { target, shown: shown.trim().to_owned() });
        }
    }

    fn script(&mut self, code: &str) {
        self.page.script = true;
        self.page.smuggling |= smuggling::builds_a_file(code);
    }

    fn close(&mut self, name: &str) {
        if name == "a" {
            self.end_anchor();
        }
        if BLOCK.contains(&name) {
            self.line_break();
        }
        // Closing tags without their opening one are ignored; others close what is open inside.
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            let closed = self.open.drain(at..).filter(|(_, hides)| *hides).count();
            self.hidden -= closed;
        }
    }
}

fn push(list: &mut Vec<String>, value: Option<String>) {
    if let Some(value) = value
        && list.len() < MAX_LINKS
    {
        list.push(value);
    }
}

/// Whether a character leaves ink on the screen.
fn is_ink(c: char) -> bool {
    !c.is_whitespace() && !crate::text_signs::is_unseen(c)
}

/// Whether an element's own style hides what is in it.
fn hides(tag: &Tag<'_>) -> bool {
    if matches!(tag.name.as_str(), "head" | "noscript" | "template") {
        return tag.name == "template";
    }
    if tag.raw("hidden").is_some() {
        return true;
    }
    let Some(style) = tag.get("style") else {
        return tag.name == "font" && tag.raw("size") == Some("0");
    };
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
        let value: String = value.to_ascii_lowercase().replace("!important", "").split_whitespace().collect();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => value == "none",
            "visibility" => value == "hidden" || value == "collapse",
            "opacity" => value.parse::<f64>().is_ok_and(|n| n <= 0.05),
            "font-size" => is_tiny(&value, 1.0),
            "max-height" | "height" | "max-width" => is_tiny(&value, 0.0) && style_clips(&style),
            "color" => value == "transparent",
            "mso-hide" => value == "all",
            "text-indent" | "left" | "top" => value.starts_with("-999"),
            _ => false,
        }
    })
}

fn style_clips(style: &str) -> bool {
    style.to_ascii_lowercase().contains("hidden")
}

/// Whether a length is at most so many pixels.
fn is_tiny(value: &str, most_px: f64) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &value[number.len()..];
    number.parse::<f64>().is_ok_and(|n| n == 0.0 || n <= most_px && matches!(unit, "px" | "pt" | ""))
}

impl Page {
    /// Adds what a second page of the same message has.
    pub(crate) fn join(&mut self, other: Page) {
        self.text.push('\n');
        self.text.push_str(&other.text);
        self.hidden_chars += other.hidden_chars;
        self.links.extend(other.links);
        self.images.extend(other.images);
        self.forms.extend(other.forms);
        self.linked_image |= other.linked_image;
        self.password_field |= other.password_field;
        self.script |= other.script;
        self.frame |= other.frame;
        self.refresh |= other.refresh;
        self.base = self.base.take().or(other.base);
        self.smuggling |= other.smuggling;
        self.cut |= other.cut;
    }
}
