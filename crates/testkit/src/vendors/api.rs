//! The APIs, one function each.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::estate::{Estate, Kept, Luck};

/// Whose API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// Okta System Log.
    Okta,
    /// GitHub's audit log of an organisation.
    GitHub,
    /// Slack's audit logs.
    Slack,
    /// Google Workspace reports.
    Google,
    /// Microsoft Graph: sign-ins, directory audits and alerts.
    Graph,
    /// Microsoft 365 Management Activity.
    Microsoft365,
}

struct Api {
    vendor: Vendor,
    estate: Arc<Estate>,
    home: String,
}

/// A request, taken apart.
struct Asked {
    method: Method,
    path: String,
    query: BTreeMap<String, String>,
    authorization: String,
}

impl Asked {
    fn get(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    fn offset(&self, name: &str) -> usize {
        self.get(name).trim_start_matches("c-").parse().unwrap_or(0)
    }

    fn times(&self, from: &str, to: &str) -> (i64, i64) {
        (read_time(self.get(from)), read_time(self.get(to)))
    }
}

fn read_time(text: &str) -> i64 {
    let seconds = || text.parse::<i64>().ok().map(|s| s * 1_000_000);
    let plain = format!("{text}Z");
    event::parse_micros(text).ok().or_else(seconds).or_else(|| event::parse_micros(&plain).ok()).unwrap_or(0)
}

pub(super) fn router(vendor: Vendor, estate: Arc<Estate>, home: String) -> Router {
    Router::new().fallback(handle).with_state(Arc::new(Api { vendor, estate, home }))
}

async fn handle(State(api): State<Arc<Api>>, request: Request) -> Response {
    let header = |name| request.headers().get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let asked = Asked {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().split('&').filter_map(pair).collect(),
        authorization: header(header::AUTHORIZATION).unwrap_or_default().to_owned(),
    };
    let mut response = api.answer(&asked);
    if let Ok(date) = HeaderValue::from_str(&http_date(api.estate.now_us())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((decoded(name), decoded(value)))
}

fn decoded(text: &str) -> String {
    let mut out = vec![];
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let coded = (byte == b'%').then(|| [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)]);
        let hex = coded.and_then(|pair| u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok());
        out.push(hex.unwrap_or(if byte == b'+' { b' ' } else { byte }));
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// RFC 9110 §5.6.7.
fn http_date(us: i64) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = event::format_micros(us);
    let part = |range| text.get(range).unwrap_or_default();
    let month = part(5..7).parse::<usize>().ok().and_then(|m| MONTHS.get(m - 1)).unwrap_or(&"Jan");
    format!("Thu, {} {month} {} {} GMT", part(8..10), part(0..4), part(11..19))
}

fn page_of(values: Value) -> Response {
    axum::Json(values).into_response()
}

fn with(mut response: Response, name: &'static str, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(name, value);
    }
    response
}

fn refused(status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, axum::Json(body)).into_response()
}

impl Api {
    fn answer(&self, asked: &Asked) -> Response {
        if asked.path.ends_with("/oauth2/v2.0/token") || asked.path == "/token" {
            return page_of(json!({"token_type": "Bearer", "expires_in": 3599, "access_token": "granted"}));
        }
        match self.vendor {
            Vendor::Okta => self.okta(asked),
            Vendor::GitHub => self.github(asked),
            Vendor::Slack => self.slack(asked),
            Vendor::Google => self.google(asked),
            Vendor::Graph => self.graph(asked),
            Vendor::Microsoft365 => self.microsoft_365(asked),
        }
    }

    /// What a request meets, given in the vendor's words: throttled, expired, failed.
    fn luck(&self, cursor: &str, throttled: Response, expired: Response) -> Option<Response> {
        match self.estate.luck(!cursor.is_empty()) {
            Luck::Good => None,
            Luck::Throttled => Some(throttled),
            Luck::Expired => Some(expired),
            Luck::Failed => Some((StatusCode::BAD_GATEWAY, "bad gateway").into_response()),
        }
    }

    /// The same request with another cursor, as an address.
    fn next(&self, asked: &Asked, cursor: &str, offset: usize) -> String {
        let others = asked.query.iter().filter(|(name, _)| *name != cursor);
        let query: Vec<String> = others.map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        format!("{}{}?{}&{cursor}=c-{offset}", self.home, asked.path, query.join("&"))
    }

    fn okta(&self, asked: &Asked) -> Response {
        if asked.authorization != "SSWS token" {
            return refused(401, json!({"errorCode": "E0000011", "errorSummary": "Invalid token provided"}));
        }
        let limit =
            refused(429, json!({"errorCode": "E0000047", "errorSummary": "API call exceeded rate limit"}));
        let reset = (self.estate.now_us() / 1_000_000 + 30).to_string();
        let limit = with(limit, "x-rate-limit-reset", &reset);
        if let Some(met) =
            self.luck(asked.get("after"), limit, refused(410, json!({"errorCode": "E0000031"})))
        {
            return met;
        }
        let window = asked.times("since", "until");
        let (page, next) = self.estate.page(window, asked.offset("after"), |r| r.time_us);
        let events = page.iter().map(|r| {
            json!({"uuid": r.id, "published": event::format_micros(r.time_us), "eventType": "user.session.start"})
        });
        let mut response = page_of(events.collect());
        response = with(response, "link", &format!("<{}{}>; rel=\"self\"", self.home, asked.path));
        match next {
            Some(next) => {
                with(response, "link", &format!("<{}>; rel=\"next\"", self.next(asked, "after", next)))
            }
            None => response,
        }
    }

    fn github(&self, asked: &Asked) -> Response {
        if asked.authorization != "Bearer token" {
            return refused(401, json!({"message": "Bad credentials"}));
        }
        let limit = refused(403, json!({"message": "API rate limit exceeded for user ID 1"}));
        let reset = (self.estate.now_us() / 1_000_000 + 30).to_string();
        let limit = with(with(limit, "x-ratelimit-remaining", "0"), "x-ratelimit-reset", &reset);
        if let Some(met) = self.luck(asked.get("after"), limit, refused(410, json!({"message": "Gone"}))) {
            return met;
        }
        let span = asked.get("phrase").strip_prefix("created:").and_then(|p| p.split_once(".."));
        let Some((from, to)) = span else { return refused(422, json!({"message": "Validation Failed"})) };
        let window = (read_time(from), read_time(to));
        let (page, next) = self.estate.page(window, asked.offset("after"), |r| r.time_us);
        let entries = page.iter().map(|r| {
            json!({"_document_id": r.id, "@timestamp": r.time_us / 1000, "action": "repo.create", "actor": "octo"})
        });
        let response = page_of(entries.collect());
        let Some(next) = next else { return response };
        let (next, first) = (self.next(asked, "after", next), self.next(asked, "after", 0));
        with(response, "link", &format!("<{next}>; rel=\"next\", <{first}>; rel=\"first\""))
    }

    fn slack(&self, asked: &Asked) -> Response {
        if asked.authorization != "Bearer token" {
            return page_of(json!({"ok": false, "error": "invalid_auth"}));
        }
        let limit = with(refused(429, json!({"ok": false, "error": "ratelimited"})), "retry-after", "30");
        let expired = page_of(json!({"ok": false, "error": "invalid_cursor"}));
        if let Some(met) = self.luck(asked.get("cursor"), limit, expired) {
            return met;
        }
        let (from, to) = asked.times("oldest", "latest");
        let (page, next) = self.estate.page((from, to + 999_999), asked.offset("cursor"), |r| r.time_us);
        let entries: Vec<Value> = page
            .iter()
            .map(|r| json!({"id": r.id, "date_create": r.time_us / 1_000_000, "action": "user_login"}))
            .collect();
        let cursor = next.map(|next| format!("c-{next}")).unwrap_or_default();
        page_of(json!({"entries": entries, "response_metadata": {"next_cursor": cursor}}))
    }

    fn google(&self, asked: &Asked) -> Response {
        let error = |code: u16, reason: &str| json!({"error": {"code": code, "message": reason, "errors": [{"reason": reason}]}});
        if asked.authorization != "Bearer granted" {
            return refused(401, error(401, "authError"));
        }
        let limit = refused(403, error(403, "userRateLimitExceeded"));
        if let Some(met) =
            self.luck(asked.get("pageToken"), limit, refused(400, error(400, "Invalid pageToken")))
        {
            return met;
        }
        // One application has all the records.
        if !asked.path.ends_with("/login") {
            return page_of(json!({"kind": "admin#reports#activities"}));
        }
        let window = asked.times("startTime", "endTime");
        let (page, next) = self.estate.page(window, asked.offset("pageToken"), |r| r.time_us);
        let item = |r: &Kept| {
            let id = json!({"time": event::format_micros(r.time_us), "uniqueQualifier": r.id, "applicationName": "login"});
            json!({"kind": "admin#reports#activity", "id": id, "events": [{"type": "login", "name": "login_success"}]})
        };
        let mut body = json!({"kind": "admin#reports#activities"});
        if !page.is_empty() {
            body["items"] = page.iter().map(item).collect();
        }
        if let Some(next) = next {
            body["nextPageToken"] = json!(format!("c-{next}"));
        }
        page_of(body)
    }

    fn graph(&self, asked: &Asked) -> Response {
        let error = |code: &str, message: &str| json!({"error": {"code": code, "message": message}});
        if asked.authorization != "Bearer granted" {
            return refused(401, error("InvalidAuthenticationToken", "Access token is empty."));
        }
        let limit = with(refused(429, error("TooManyRequests", "Too many requests")), "retry-after", "30");
        let expired = refused(400, error("BadRequest", "The skiptoken is no longer valid."));
        if let Some(met) = self.luck(asked.get("$skiptoken"), limit, expired) {
            return met;
        }
        // `createdDateTime ge FROM and createdDateTime le TO`
        let words: Vec<&str> = asked.get("$filter").split(' ').collect();
        let [time, "ge", from, "and", _, "le", to] = words[..] else {
            return refused(400, error("BadRequest", "Invalid filter clause"));
        };
        let window = (read_time(from), read_time(to));
        let (page, next) = self.estate.page(window, asked.offset("$skiptoken"), |r| r.time_us);
        let one = |r: &Kept| {
            let mut value = json!({"id": r.id, "userPrincipalName": "ann@example.org"});
            value[time] = json!(event::format_micros(r.time_us));
            value
        };
        let mut body = json!({"value": page.iter().map(one).collect::<Vec<_>>()});
        if let Some(next) = next {
            body["@odata.nextLink"] = json!(self.next(asked, "$skiptoken", next));
        }
        page_of(body)
    }

    fn microsoft_365(&self, asked: &Asked) -> Response {
        let error = |code: &str, message: &str| json!({"error": {"code": code, "message": message}});
        if asked.authorization != "Bearer granted" {
            return refused(401, error("AF10001", "The token has not enough permission"));
        }
        if asked.method == Method::POST && asked.path.ends_with("/subscriptions/start") {
            return refused(
                400,
                error("AF20024", "The subscription is already enabled. No property change."),
            );
        }
        let limit = refused(403, error("AF429", "Too many requests. Method=GetContent"));
        let expired = refused(400, error("AF20031", "Invalid nextPage Input"));
        if let Some(met) = self.luck(asked.get("nextPage"), limit, expired) {
            return met;
        }
        if let Some(id) = asked.path.rsplit_once("/audit/").map(|(_, id)| id) {
            return self.content(id);
        }
        // One content type has all the records.
        if asked.get("contentType") != "Audit.Exchange" {
            return page_of(json!([]));
        }
        let window = asked.times("startTime", "endTime");
        let (page, next) = self.estate.page(window, asked.offset("nextPage"), |r| r.visible_us);
        let parent = asked.path.trim_end_matches("/subscriptions/content");
        let contents = page.iter().map(|r| {
            json!({"contentUri": format!("{}{parent}/audit/{}", self.home, r.id), "contentId": r.id,
                   "contentType": "Audit.Exchange", "contentCreated": event::format_micros(r.visible_us)})
        });
        let response = page_of(contents.collect());
        match next {
            Some(next) => with(response, "nextpageuri", &self.next(asked, "nextPage", next)),
            None => response,
        }
    }

    /// A content holds the record it is named for, and the one before: contents overlap.
    fn content(&self, id: &str) -> Response {
        let records = self.estate.records();
        let Some(place) = records.iter().position(|r| r.id == id) else {
            return refused(
                404,
                json!({"error": {"code": "AF20050", "message": "The content does not exist"}}),
            );
        };
        let before = place
            .checked_sub(1)
            .and_then(|p| records.get(p))
            .filter(|r| r.visible_us <= self.estate.now_us());
        let both = before.into_iter().chain(records.get(place));
        let record = |r: &Kept| {
            let time = event::format_micros(r.time_us);
            json!({"Id": r.id, "CreationTime": time.get(..19), "Operation": "New-InboxRule", "Workload": "Exchange"})
        };
        page_of(both.map(record).collect())
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
