//! Results another host wrote down: the Authentication-Results header (RFC 8601).
//!
//! Anybody can write such a header, so only those of named hosts count, and only where the
//! receiving side puts them: above the second Received header from outside.

use super::dkim::DkimAnswer;
use super::dmarc::Policy;
use super::outcome::{Judged, Outcome};

/// What one header says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderResults {
    /// Name of the host that wrote it; empty when it gives none, as Exchange Online does.
    pub authserv_id: String,
    /// SPF.
    pub spf: Option<Judged>,
    /// DKIM, one for each signature.
    pub dkim: Vec<DkimAnswer>,
    /// DMARC.
    pub dmarc: Option<Judged>,
    /// Policy of the From domain, where the header tells it.
    pub policy: Option<Policy>,
    /// ARC.
    pub arc: Option<Judged>,
    /// Microsoft's composite result and its reason code.
    pub compauth: Option<(String, String)>,
}

impl HeaderResults {
    /// Reads the value of a header. Unknown methods and properties are skipped.
    #[must_use]
    pub fn read(value: &str) -> Self {
        let (plain, comments) = split_comments(value);
        let mut results = HeaderResults::default();
        for (index, piece) in plain.split(';').enumerate() {
            let mut words = piece.split_whitespace().peekable();
            if index == 0 && !words.peek().is_some_and(|w| w.contains('=')) {
                results.authserv_id = words.next().unwrap_or_default().to_ascii_lowercase();
                continue;
            }
            results.take(words, &comments);
        }
        results
    }

    /// Takes `method=result property=value …`.
    fn take<'w>(&mut self, mut words: impl Iterator<Item = &'w str>, comments: &[String]) {
        let Some((method, result)) = words.next().and_then(|w| w.split_once('=')) else { return };
        let method = method.split('/').next().unwrap_or(method).to_ascii_lowercase();
        let (result, mut comment) = cut_comment(result, comments);
        let mut properties: Vec<(String, String)> = vec![];
        for word in words {
            let (word, found) = cut_comment(word, comments);
            comment = comment.or(found);
            if let Some((name, value)) = word.split_once('=') {
                properties.push((name.to_ascii_lowercase(), value.trim_matches('"').to_owned()));
            }
        }
        let property = |names: &[&str]| {
            names.iter().find_map(|n| properties.iter().find(|(k, _)| k == n)).map(|(_, v)| v.as_str())
        };
        let comment = comment.unwrap_or_default();
        if method == "compauth" {
            let reason = property(&["reason"]).unwrap_or_default().to_owned();
            self.compauth.get_or_insert((result.to_ascii_lowercase(), reason));
            return;
        }
        let Some(outcome) = Outcome::from_word(&result) else { return };
        let judged = |domain: Option<&str>| {
            Judged::new(outcome, &host_of(domain.unwrap_or_default()), comment.clone())
        };
        match method.as_str() {
            "spf" => {
                let domain = property(&["smtp.mailfrom", "smtp.mail", "smtp.helo", "smtp.ehlo"]);
                self.spf.get_or_insert(judged(domain));
            }
            "dkim" => self.dkim.push(DkimAnswer {
                judged: judged(property(&["header.d", "header.i"])),
                selector: property(&["header.s"]).unwrap_or_default().to_owned(),
                partial_body: false,
            }),
            "dmarc" => {
                self.policy = self.policy.or_else(|| policy_in(&comment, property(&["policy.dmarc"])));
                self.dmarc.get_or_insert(judged(property(&["header.from"])));
            }
            "arc" => {
                self.arc.get_or_insert(judged(None));
            }
            _ => {}
        }
    }
}

/// The domain of an address, `@domain` or a bare domain.
fn host_of(text: &str) -> String {
    let text = text.trim_matches(['<', '>']);
    crate::domain::fold(text.rsplit_once('@').map_or(text, |(_, host)| host))
}

/// The policy a comment such as `(p=REJECT sp=NONE dis=NONE)` tells.
fn policy_in(comment: &str, property: Option<&str>) -> Option<Policy> {
    let from_comment = comment
        .split_whitespace()
        .find_map(|word| word.strip_prefix("p=").or_else(|| word.strip_prefix("P=")));
    property.or(from_comment).and_then(|word| Policy::from_word(word.trim_matches([',', ';'])))
}

/// Marks a comment's place in the text without comments; `\u{1}` cannot stand in a header.
const MARK: char = '\u{1}';

/// Takes the comments out of a value; each leaves its number behind.
fn split_comments(value: &str) -> (String, Vec<String>) {
    let mut plain = String::with_capacity(value.len());
    let mut comments: Vec<String> = vec![];
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let mut comment = String::new();
    for c in value.chars().filter(|c| *c != MARK) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
            }
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    plain.push_str(&format!("{MARK}{}{MARK} ", comments.len()));
                    comments.push(std::mem::take(&mut comment));
                    continue;
                }
            }
            _ => {}
        }
        if depth > 0 { comment.push(c) } else { plain.push(c) }
    }
    (plain, comments)
}

/// A word without the marks in it, and the first comment marked.
fn cut_comment(word: &str, comments: &[String]) -> (String, Option<String>) {
    let mut parts = word.split(MARK);
    let text = parts.next().unwrap_or_default().to_owned();
    let comment = parts.next().and_then(|n| n.parse::<usize>().ok()).and_then(|n| comments.get(n)).cloned();
    (text, comment)
}
