//! URLs: found in text, cut into parts as a browser would, and unwrapped.

use memchr::memmem;

use crate::domain;

/// Where a link was found, in Defender's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In the text or HTML of the message.
    Body,
    /// In an attached file.
    Attachment,
    /// In the subject.
    Subject,
    /// In another header.
    Header,
}

impl Place {
    /// Defender's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Place::Body => "Body",
            Place::Attachment => "Attachment",
            Place::Subject => "Subject",
            Place::Header => "Header",
        }
    }
}

/// A link of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The URL, white space at its ends taken off.
    pub url: String,
    /// Its parts.
    pub parts: Parts,
    /// Where it was first found.
    pub place: Place,
    /// Text shown for it in HTML; empty when none.
    pub shown: String,
    /// It was found inside the wrapping URL before it in the list.
    pub unwrapped: bool,
}

/// Parts of a URL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// Scheme in lower case.
    pub scheme: String,
    /// Host, folded; empty when the scheme has none.
    pub host: String,
    /// Whether a user name stands before the host.
    pub userinfo: bool,
    /// Port, when named.
    pub port: Option<u16>,
    /// Path, from its slash to before the query.
    pub path: String,
    /// Query and fragment, with their signs.
    pub tail: String,
}

impl Parts {
    /// Cuts a URL. Back slashes count as slashes and tabs and line ends are dropped, as in browsers.
    /// `None` when there is no scheme.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        let clean: String = url.trim().chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).collect();
        let (scheme, rest) = clean.split_once(':')?;
        let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        if !sound {
            return None;
        }
        let mut parts = Parts { scheme: scheme.to_ascii_lowercase(), ..Parts::default() };
        if !matches!(parts.scheme.as_str(), "http" | "https" | "ftp") {
            parts.path = rest.to_owned();
            return Some(parts);
        }
        let rest = rest.trim_start_matches(['/', '\\']);
        let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        parts.set_authority(&rest[..end]);
        let rest = &rest[end..];
        let tail = rest.find(['?', '#']).unwrap_or(rest.len());
        rest[..tail].clone_into(&mut parts.path);
        rest[tail..].clone_into(&mut parts.tail);
        (!parts.host.is_empty()).then_some(parts)
    }

    fn set_authority(&mut self, authority: &str) {
        let host = match authority.rsplit_once('@') {
            Some((_, host)) => {
                self.userinfo = true;
                host
            }
            None => authority,
        };
        let (host, port) = match host.rsplit_once(':') {
            Some((head, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (head, port.parse().ok()),
            _ => (host, None),
        };
        self.port = port;
        let host = if host.contains('%') { percent_decoded(host) } else { host.to_owned() };
        self.host = domain::fold(&host);
    }

    /// Whether it is a web or FTP URL.
    #[must_use]
    pub fn has_host(&self) -> bool {
        !self.host.is_empty()
    }

    /// Whether the host is this one or below it.
    #[must_use]
    pub fn is_at(&self, host: &str) -> bool {
        self.host.strip_suffix(host).is_some_and(|head| head.is_empty() || head.ends_with('.'))
    }

    /// Extension of the last path segment, lower case.
    #[must_use]
    pub fn extension(&self) -> Option<String> {
        let name = self.path.rsplit('/').next()?;
        let (_, extension) = name.rsplit_once('.')?;
        (1..=8).contains(&extension.len()).then(|| extension.to_ascii_lowercase())
    }
}

/// Text with its `%XX` replaced; what is then no UTF-8 is replaced too.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// URLs written in plain text: with a web scheme, or beginning with `www.`.
#[must_use]
pub fn in_text(text: &str, most: usize) -> Vec<String> {
    let mut found: Vec<(usize, String)> = vec![];
    let mut end_of_last = 0;
    for at in memmem::find_iter(text.as_bytes(), b"://") {
        if at < end_of_last || found.len() >= most {
            continue;
        }
        if let Some(start) = scheme_start(text, at) {
            let length = url_len(&text[start..]);
            end_of_last = start + length;
            if length > at - start + 3 {
                found.push((start, text[start..end_of_last].to_owned()));
            }
        }
    }
    let taken: Vec<(usize, usize)> = found.iter().map(|(start, url)| (*start, start + url.len())).collect();
    let mut next_taken = 0;
    for at in memmem::find_iter(text.as_bytes(), b"www.") {
        while taken.get(next_taken).is_some_and(|(_, end)| *end <= at) {
            next_taken += 1;
        }
        let inside = taken.get(next_taken).is_some_and(|(start, _)| *start <= at);
        let begins = !text[..at].ends_with(|c: char| c.is_alphanumeric() || "./@-_".contains(c));
        if inside || !begins || found.len() >= most {
            continue;
        }
        let url = &text[at..at + url_len(&text[at..])];
        let host = url.split(['/', '?', '#', ':']).next().unwrap_or(url);
        if domain::is_plausible_host(host) {
            found.push((at, format!("http://{url}")));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, url)| url).collect()
}

/// Where the scheme before `://` begins, when it is one of the web.
fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    ["https", "http", "ftp"].into_iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
    })
}

/// Length of the URL at the start of a text: up to space, quotes and angle brackets, closing
/// punctuation taken off.
fn url_len(text: &str) -> usize {
    let stop = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '^' | '“' | '”' | '«' | '»')
    };
    let mut window = text.len().min(MAX_URL_LEN);
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let window = &text[..window];
    let mut url = &window[..window.find(stop).unwrap_or(window.len())];
    let count = |c: char| url.matches(c).count();
    let (mut round, mut square) =
        (count(')').saturating_sub(count('(')), count(']').saturating_sub(count('[')));
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '’' | '…' => {}
            _ => break,
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url.len()
}

/// Longest URL looked for in text.
const MAX_URL_LEN: usize = 8_192;

/// Mail filters that wrap URLs: end of the host, and the parameter that holds what is wrapped.
const FILTERS: &[(&str, &str)] = &[
    ("safelinks.protection.outlook.com", "url"),
    ("linkprotect.cudasvc.com", "a"),
    ("clicktime.symantec.com", "u"),
    ("protection.sophos.com", "d"),
    ("secure-web.cisco.com", "url"),
];
/// Proofpoint's wrapper, which codes the URL in its own way.
const PROOFPOINT: &[&str] = &["urldefense.proofpoint.com", "urldefense.com", "urldefense.us"];
/// Other services that lead on to a URL in a parameter.
const REDIRECTORS: &[(&str, &str)] = &[
    ("www.google.com", "q"),
    ("www.google.com", "url"),
    ("l.facebook.com", "u"),
    ("lm.facebook.com", "u"),
    ("www.youtube.com", "q"),
    ("www.linkedin.com", "url"),
    ("slack-redir.net", "url"),
    ("deref-mail.com", "redirectUrl"),
    ("deref-gmx.net", "redirectUrl"),
];

/// Whether a URL is the wrapper of a mail filter.
#[must_use]
pub fn is_filter_wrapper(parts: &Parts) -> bool {
    FILTERS.iter().map(|(host, _)| host).chain(PROOFPOINT).any(|host| parts.is_at(host))
}

/// What a URL of a known wrapping service wraps.
#[must_use]
pub fn unwrap(parts: &Parts) -> Option<String> {
    if parts.is_at("urldefense.proofpoint.com") {
        let coded = parameter(&parts.tail, "u")?;
        return web_url(percent_decoded(&coded.replace('-', "%").replace('_', "/")));
    }
    if PROOFPOINT.iter().any(|host| parts.is_at(host)) {
        return unwrap_proofpoint_3(&format!("{}{}", parts.path, parts.tail));
    }
    FILTERS.iter().chain(REDIRECTORS).filter(|(host, _)| parts.is_at(host)).find_map(|(_, name)| {
        let value = percent_decoded(parameter(&parts.tail, name)?);
        web_url(value)
    })
}

/// Only a whole web URL counts as wrapped.
fn web_url(text: String) -> Option<String> {
    Parts::read(&text).is_some_and(|p| p.has_host()).then_some(text)
}

fn parameter<'a>(tail: &'a str, name: &str) -> Option<&'a str> {
    let query = tail.strip_prefix('?')?.split('#').next()?;
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// `/v3/__URL__;CHARACTERS!!…`: a `*` stands for the next of the Base64-coded characters, `**` and
/// a letter for a run of them.
fn unwrap_proofpoint_3(path: &str) -> Option<String> {
    use base64::Engine as _;
    let (_, rest) = path.split_once("/v3/__")?;
    let (url, coded) = rest.split_once("__;")?;
    let coded = coded.split('!').next().unwrap_or_default().trim_end_matches('=');
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(coded).unwrap_or_default();
    let replaced = String::from_utf8_lossy(&bytes).into_owned();
    let mut next = replaced.chars();
    let mut out = String::with_capacity(url.len());
    let mut chars = url.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '*' {
            out.push(c);
        } else if chars.next_if_eq(&'*').is_some() {
            let run = chars.next().map_or(0, run_length);
            out.extend(next.by_ref().take(run));
        } else {
            out.push(next.next().unwrap_or('*'));
        }
    }
    // A slash of the scheme may be lost on the way.
    let out = match out.split_once(":/") {
        Some((scheme, rest)) if !rest.starts_with('/') => format!("{scheme}://{rest}"),
        _ => out,
    };
    web_url(out)
}

/// Run lengths are counted from 2 in the order of Base64's letters.
fn run_length(letter: char) -> usize {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    LETTERS.find(letter).map_or(0, |n| n + 2)
}
