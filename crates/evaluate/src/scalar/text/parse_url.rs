//! Addresses: `parse_url()` and `parse_urlquery()`.

use super::input::text;
use crate::{Scalar, Value};

/// The name of the member with the parameters.
const PARAMETERS: &str = "Query Parameters";

pub(super) const PARSE_URL: Scalar = Scalar {
    name: "parse_url",
    summary: "The parts of an address as a bag: Scheme, Host, Port, Path, Username, Password, Query Parameters, Fragment.",
    examples: &[
        ("parse_url('https://eve@files.example:8443/a/b?x=1#top').Host", "files.example"),
        ("parse_url('https://files.example/a/b?x=1&y')['Query Parameters']", "{\"x\":\"1\",\"y\":\"\"}"),
        ("parse_url('http://[::1]:80/').Port", "80"),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-url-function",
    differs: "",
    eval: |_, arguments| Ok(address(&text(arguments, 0))),
};

/// The old name.
pub(super) const PARSEURL: Scalar = Scalar { name: "parseurl", ..PARSE_URL };

pub(super) const PARSE_URLQUERY: Scalar = Scalar {
    name: "parse_urlquery",
    summary: "The parameters of the query part of an address, as a bag in the member Query Parameters.",
    examples: &[("parse_urlquery('a=1&b=x%20y')", "{\"Query Parameters\":{\"a\":\"1\",\"b\":\"x%20y\"}}")],
    source: "https://learn.microsoft.com/kusto/query/parse-url-query-function",
    differs: "",
    eval: |_, arguments| {
        let query = text(arguments, 0);
        Ok(Value::bag([(PARAMETERS, parameters(query.strip_prefix('?').unwrap_or(&query)))]))
    },
};

/// The old name.
pub(super) const PARSEURLQUERY: Scalar = Scalar { name: "parseurlquery", ..PARSE_URLQUERY };

fn address(url: &str) -> Value {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (scheme, rest) = rest.split_once("://").unwrap_or(("", rest));
    let (authority, path) = match rest.find('/') {
        _ if scheme.is_empty() => ("", rest),
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (username, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = host_and_port(place);
    Value::bag([
        ("Scheme", Value::from(scheme)),
        ("Host", Value::from(host)),
        ("Port", Value::from(port)),
        ("Path", Value::from(path)),
        ("Username", Value::from(username)),
        ("Password", Value::from(password)),
        (PARAMETERS, parameters(query)),
        ("Fragment", Value::from(fragment)),
    ])
}

/// `host`, `host:80` or `[::1]:80`.
fn host_and_port(place: &str) -> (&str, &str) {
    match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !in_brackets(host) => (host, port),
        _ => (place, ""),
    }
}

/// Whether the text breaks off within the brackets of an IPv6 address.
fn in_brackets(host: &str) -> bool {
    host.starts_with('[') && !host.ends_with(']')
}

fn parameters(query: &str) -> Value {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    Value::bag(pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name, Value::from(value))
    }))
}
