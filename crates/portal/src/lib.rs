//! The portal, compiled in: what `npm run build` made of `portal/`, served with the headers it needs.
//!
//! [`answer`] is for requests that no other route takes. Names with a hash in them are cached for ever;
//! everything else is asked for again. A path that is no file gets the first page, because the portal
//! has its own addresses. Where the portal was not built, a page says how to build it.
//!
//! Scripts come from files of this server only: the content security policy allows none inline and no
//! `eval`. Styles may be inline, because the components make theirs at run time. Workers are files too.

mod accept;

use std::io::Read as _;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use accept::{Coding, coding};

/// A file of the portal.
struct File {
    /// Its path, from the root, with a `/` before it.
    path: &'static str,
    body: Body,
}

// Which of the two there are depends on what was built.
#[allow(dead_code)]
enum Body {
    Plain(&'static [u8]),
    Compressed { brotli: &'static [u8], gzip: &'static [u8] },
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));

const POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
const NOT_BUILT: &str = include_str!("not_built.html");

/// Whether the portal is compiled in.
#[must_use]
pub fn built() -> bool {
    file("/index.html").is_some()
}

/// Whether a request is one of a browser that opens a page, by what it says it takes.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.split(',').any(|part| part.trim().to_ascii_lowercase().starts_with("text/html"))
}

/// The file at a path, or the first page for a path that is no file.
#[must_use]
pub fn answer(path: &str, headers: &HeaderMap) -> Response {
    if let Some(found) = file(path) {
        return send(found, headers);
    }
    if path.starts_with("/assets/") {
        return guarded((StatusCode::NOT_FOUND, "there is no such file; reload the page\n").into_response());
    }
    match file("/index.html") {
        Some(page) => send(page, headers),
        None => {
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            guarded(([(header::CONTENT_TYPE, html)], NOT_BUILT).into_response())
        }
    }
}

fn file(path: &str) -> Option<&'static File> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().and_then(|place| FILES.get(place))
}

fn send(file: &'static File, headers: &HeaderMap) -> Response {
    let (bytes, encoding) = match &file.body {
        Body::Plain(bytes) => (bytes.to_vec(), None),
        Body::Compressed { brotli, gzip } => match coding(headers) {
            Coding::Brotli => (brotli.to_vec(), Some("br")),
            Coding::Gzip => (gzip.to_vec(), Some("gzip")),
            Coding::Identity => (unpacked(gzip), None),
        },
    };
    let mut response = bytes.into_response();
    let mut put = |name, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    put(header::CONTENT_TYPE, content_type(file.path));
    put(header::CACHE_CONTROL, if file.path.starts_with("/assets/") { FOREVER } else { ASK_AGAIN });
    put(header::VARY, "Accept-Encoding");
    if let Some(encoding) = encoding {
        put(header::CONTENT_ENCODING, encoding);
    }
    guarded(response)
}

/// For clients that take no compression: few, so the plain form is not kept.
fn unpacked(gzip: &[u8]) -> Vec<u8> {
    let mut plain = vec![];
    // What was compressed when this was built unpacks; a short answer would show in the browser at once.
    let _ = flate2::read::GzDecoder::new(gzip).read_to_end(&mut plain);
    plain
}

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
