//! Gathering the links of a message: each once, made absolute, unwrapped.

use std::collections::HashMap;

use crate::html::Page;
use crate::limits::MailLimits;
use crate::read::cut_at;
use crate::urls::{self, Link, Parts, Place};

/// Wrappers inside wrappers that are undone.
const MAX_UNWRAP: usize = 4;
/// Bytes kept of a URL that carries its content in itself.
const DATA_URL_LEN: usize = 128;

/// Links found so far.
pub(crate) struct Collector {
    links: Vec<Link>,
    by_url: HashMap<String, usize>,
    max_urls: usize,
    max_bytes: usize,
    /// Whether any were left out.
    pub cut: bool,
}

impl Collector {
    pub(crate) fn new(limits: &MailLimits) -> Self {
        Collector {
            links: vec![],
            by_url: HashMap::new(),
            max_urls: limits.urls,
            max_bytes: limits.url_bytes,
            cut: false,
        }
    }

    /// Adds the URLs written in a text.
    pub(crate) fn add_text(&mut self, text: &str, place: Place) {
        for url in urls::in_text(text, self.max_urls + 1) {
            self.add(&url, place, "");
        }
    }

    /// Adds the links of a page, and the URLs its text shows.
    pub(crate) fn add_page(&mut self, page: &Page, place: Place) {
        for link in &page.links {
            match absolute(&link.target, page.base.as_deref()) {
                Some(url) => self.add(&url, place, &link.shown),
                None => continue,
            }
        }
        self.add_text(&page.text, place);
    }

    /// Adds one URL, and what it wraps. A URL seen before only gains the text shown for it.
    pub(crate) fn add(&mut self, url: &str, place: Place, shown: &str) {
        let mut url = url.trim().to_owned();
        let mut unwrapped = false;
        for _ in 0..MAX_UNWRAP {
            let Some(parts) = Parts::read(&url).filter(is_kept) else { return };
            let inner = urls::unwrap(&parts);
            self.insert(Link { url, parts, place, shown: shown.to_owned(), unwrapped });
            match inner {
                Some(next) => url = next,
                None => return,
            }
            unwrapped = true;
        }
    }

    fn insert(&mut self, mut link: Link) {
        let most = if link.parts.has_host() { self.max_bytes } else { DATA_URL_LEN };
        if link.url.len() > most {
            link.url = cut_at(&link.url, most).to_owned();
            link.parts.path = cut_at(&link.parts.path, most).to_owned();
            link.parts.tail = cut_at(&link.parts.tail, most).to_owned();
        }
        if let Some(known) = self.by_url.get(&link.url) {
            let known = &mut self.links[*known];
            if known.shown.is_empty() {
                known.shown = link.shown;
            }
            return;
        }
        if self.links.len() >= self.max_urls {
            self.cut = true;
            return;
        }
        self.by_url.insert(link.url.clone(), self.links.len());
        self.links.push(link);
    }

    pub(crate) fn finish(self) -> Vec<Link> {
        self.links
    }
}

/// Web links, and those that run or carry something themselves.
fn is_kept(parts: &Parts) -> bool {
    parts.has_host()
        || matches!(
            parts.scheme.as_str(),
            "data" | "javascript" | "vbscript" | "file" | "search-ms" | "ms-msdt"
        )
}

/// A link target as an absolute URL; `None` for mail links, anchors in the page and relative ones
/// without a base.
fn absolute(target: &str, base: Option<&str>) -> Option<String> {
    let target = target.trim();
    if target.is_empty() || target.starts_with('#') {
        return None;
    }
    if target.starts_with("//") || target.starts_with("\\\\") {
        return Some(format!("https:{target}"));
    }
    if target.get(..4).is_some_and(|t| t.eq_ignore_ascii_case("www.")) {
        return Some(format!("http://{target}"));
    }
    if Parts::read(target).is_some() {
        return Some(target.to_owned());
    }
    let base = Parts::read(base?).filter(Parts::has_host)?;
    let port = base.port.map(|p| format!(":{p}")).unwrap_or_default();
    let root = format!("{}://{}{port}", base.scheme, base.host);
    let folder = base.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(if target.starts_with('/') { format!("{root}{target}") } else { format!("{root}{folder}/{target}") })
}
