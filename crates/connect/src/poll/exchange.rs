//! Requests to a vendor and what its answers mean, by its description. Pure: the driver sends them.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::description::{CauseKind, Description, Paging, TimeForm, fill};
use super::feed::Ask;
use super::page::{Answer, Outcome, Record};
use super::time;

/// A request to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Address.
    pub url: String,
    /// Headers, without the one that proves who asks.
    pub headers: Vec<(String, String)>,
    /// Body of a POST.
    pub body: String,
}

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// Status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl HttpAnswer {
    /// The first header of a name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// A description with its settings, for one feed.
#[derive(Debug, Clone)]
pub struct Exchange<'d> {
    description: &'d Description,
    values: BTreeMap<String, String>,
}

impl<'d> Exchange<'d> {
    /// For a feed, with settings that are complete.
    #[must_use]
    pub fn new(description: &'d Description, settings: &BTreeMap<String, String>, feed: &str) -> Self {
        let mut values = settings.clone();
        values.insert("feed".to_owned(), feed.to_owned());
        Exchange { description, values }
    }

    /// The request that a question becomes.
    ///
    /// # Errors
    /// When the next page would be with somebody else: the credentials are not taken there.
    pub fn request(&self, ask: &Ask) -> Result<HttpRequest, String> {
        let (from_us, to_us, page) = match ask {
            Ask::Content(url) => return self.follow(url),
            Ask::Page { from_us, to_us, page } => (*from_us, *to_us, page.as_deref()),
        };
        let token = match (&self.description.paging, page) {
            (Paging::Token { parameter, .. }, Some(token)) => Some((parameter.clone(), token.to_owned())),
            (_, Some(url)) => return self.follow(url),
            (_, None) => None,
        };
        let mut values = self.values.clone();
        values.insert("from".to_owned(), self.write(from_us));
        values.insert("to".to_owned(), self.write(to_us));
        let query = &self.description.request.query;
        let pairs = query.iter().map(|(name, value)| (name.clone(), fill(value, &values))).chain(token);
        let query: Vec<String> = pairs.map(|(n, v)| format!("{}={}", encoded(&n), encoded(&v))).collect();
        let mut url = fill(&self.description.request.url, &values);
        if !query.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&query.join("&"));
        }
        Ok(HttpRequest { method: "GET", url, headers: self.headers(), body: String::new() })
    }

    /// The request to be made before the feed is read, if any.
    #[must_use]
    pub fn preparation(&self) -> Option<HttpRequest> {
        let prepare = self.description.prepare.as_ref()?;
        let url = fill(&prepare.url, &self.values);
        Some(HttpRequest { method: "POST", url, headers: self.headers(), body: String::new() })
    }

    /// Whether the answer to it is good.
    ///
    /// # Errors
    /// With the cause.
    pub fn prepared(&self, answer: &HttpAnswer) -> Result<(), String> {
        let text = String::from_utf8_lossy(&answer.body);
        let done = self.description.prepare.iter().flat_map(|p| &p.done_already);
        if (200..300).contains(&answer.status) || done.into_iter().any(|d| text.contains(d)) {
            return Ok(());
        }
        match self.refusal(answer) {
            Answer::Refused(cause) | Answer::Failed(cause) => Err(cause),
            other => Err(format!("{other:?}")),
        }
    }

    fn follow(&self, url: &str) -> Result<HttpRequest, String> {
        let home = fill(&self.description.request.url, &self.values);
        if origin(url).is_none() || origin(url) != origin(&home) {
            return Err(format!("the answer points to {url}, which is not with {home}; it is not followed"));
        }
        Ok(HttpRequest { method: "GET", url: url.to_owned(), headers: self.headers(), body: String::new() })
    }

    fn headers(&self) -> Vec<(String, String)> {
        let headers = &self.description.request.headers;
        headers.iter().map(|(name, value)| (name.clone(), fill(value, &self.values))).collect()
    }

    fn write(&self, us: i64) -> String {
        match self.description.times {
            TimeForm::Rfc3339 => time::rfc3339(us),
            TimeForm::Plain => time::plain(us),
            TimeForm::Unix => us.div_euclid(1_000_000).to_string(),
        }
    }

    /// What an answer means.
    #[must_use]
    pub fn read(&self, ask: &Ask, answer: &HttpAnswer) -> Outcome {
        let vendor_us = answer.header("date").and_then(time::http_date);
        let meaning = if answer.status == 200 { self.page(ask, answer) } else { self.refusal(answer) };
        let meaning = match meaning {
            Answer::Throttled { .. } => Answer::Throttled { wait_s: wait_s(answer, vendor_us) },
            other => other,
        };
        Outcome { answer: meaning, vendor_us }
    }

    fn page(&self, ask: &Ask, answer: &HttpAnswer) -> Answer {
        let body: Value = match serde_json::from_slice(&answer.body) {
            Ok(body) => body,
            Err(error) => return Answer::Failed(format!("the answer is not JSON: {error}")),
        };
        // Slack answers failures with 200.
        if body.get("ok") == Some(&Value::Bool(false)) {
            return self.refusal(answer);
        }
        let is_list = self.description.contents.is_some() && matches!(ask, Ask::Page { .. });
        let place = if matches!(ask, Ask::Content(_)) { "" } else { self.description.records.as_str() };
        let Some(Value::Array(entries)) = body.pointer(place) else {
            // An empty list may be left out (Google).
            return match body {
                Value::Object(_) if !place.is_empty() => self.end_of_page(&body, answer, (vec![], vec![])),
                _ => Answer::Failed(format!("the answer has no list at `{place}`")),
            };
        };
        if is_list {
            let at = self.description.contents.as_deref().unwrap_or_default();
            let contents = entries.iter().filter_map(|e| e.pointer(at)?.as_str().map(str::to_owned));
            return self.end_of_page(&body, answer, (vec![], contents.collect()));
        }
        let records = entries.iter().map(|entry| self.record(entry)).collect();
        self.end_of_page(&body, answer, (records, vec![]))
    }

    fn end_of_page(
        &self,
        body: &Value,
        answer: &HttpAnswer,
        (records, contents): (Vec<Record>, Vec<String>),
    ) -> Answer {
        let text = |value: Option<&Value>| value?.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let next = match &self.description.paging {
            Paging::None => None,
            Paging::Link => next_link(answer),
            Paging::Header(name) => answer.header(&name.to_ascii_lowercase()).map(str::to_owned),
            Paging::Url(at) | Paging::Token { at, .. } => text(body.pointer(at)),
        };
        Answer::Page { records, next, contents }
    }

    /// A record. Without an identity of its own, its text is one.
    fn record(&self, entry: &Value) -> Record {
        let text = entry.to_string();
        let parts: Vec<String> =
            self.description.id.iter().filter_map(|at| scalar(entry.pointer(at)?)).collect();
        let id = if parts.is_empty() { digest(text.as_bytes()) } else { parts.join("\u{1f}") };
        Record { id, text }
    }

    fn refusal(&self, answer: &HttpAnswer) -> Answer {
        let text = String::from_utf8_lossy(&answer.body);
        let fits = |cause: &&super::description::Cause| {
            cause.status.is_none_or(|status| status == answer.status)
                && cause.contains.as_deref().is_none_or(|part| text.contains(part))
        };
        let head: String = text.chars().take(300).collect();
        if let Some(cause) = self.description.causes.iter().find(fits) {
            let said = if cause.say.is_empty() { head } else { fill(&cause.say, &self.values) };
            return match cause.kind {
                CauseKind::Refused => Answer::Refused(said),
                CauseKind::Expired => Answer::Expired,
                CauseKind::Gone => Answer::Gone,
                CauseKind::Throttled => Answer::Throttled { wait_s: None },
                CauseKind::Failed => Answer::Failed(said),
            };
        }
        let said = format!("{} answered {}: {head}", self.description.title, answer.status);
        match answer.status {
            429 => Answer::Throttled { wait_s: None },
            503 if answer.header("retry-after").is_some() => Answer::Throttled { wait_s: None },
            403 if answer.header("x-ratelimit-remaining") == Some("0") => Answer::Throttled { wait_s: None },
            410 => Answer::Expired,
            401 | 403 => Answer::Refused(said),
            _ => Answer::Failed(said),
        }
    }
}

/// When a throttled request may come again: `Retry-After` as seconds or a date, or the time of a reset.
fn wait_s(answer: &HttpAnswer, vendor_us: Option<i64>) -> Option<i64> {
    if let Some(text) = answer.header("retry-after") {
        if let Ok(seconds) = text.trim().parse() {
            return Some(seconds);
        }
        let until_us = time::http_date(text)?;
        return Some((until_us - vendor_us?) / 1_000_000 + 1);
    }
    let reset = answer.header("x-rate-limit-reset").or_else(|| answer.header("x-ratelimit-reset"))?;
    let reset_s: i64 = reset.trim().parse().ok()?;
    Some(reset_s - vendor_us? / 1_000_000 + 1)
}

/// The address of `Link: <…>; rel="next"`; the header may come several times, or hold several links.
fn next_link(answer: &HttpAnswer) -> Option<String> {
    let links = answer.headers.iter().filter(|(name, _)| name == "link").map(|(_, value)| value.as_str());
    for mut rest in links {
        while let Some((address, after)) = rest.split_once('<').and_then(|(_, link)| link.split_once('>')) {
            // Addresses may hold commas; parameters of links do not hold `<`.
            let end = after.find('<').unwrap_or(after.len());
            let (parameters, others) = after.split_at(end);
            if parameters.split([';', ',']).any(|p| matches!(p.trim(), "rel=\"next\"" | "rel=next")) {
                return Some(address.to_owned());
            }
            rest = others;
        }
    }
    None
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..end)?;
    // What stands before `@` is a name to log in with; nobody has that here.
    (!host.is_empty() && !host.contains('@')).then(|| format!("{scheme}://{host}").to_ascii_lowercase())
}

/// Text for a query string (RFC 3986: all but unreserved characters are encoded).
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// SHA-256 in hex.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
