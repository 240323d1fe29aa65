//! Squid's native access log: `time elapsed client code/status bytes method URL user
//! hierarchy/peer type` (Squid wiki, "Features/LogFormat").

use event::{Event, Origin, Value};

use crate::linux::syslog::Header;

/// The format name.
pub(super) const FORMAT: &str = "squid";

/// The event of a message, when it is a line of the access log.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let mut words = header.message.split_ascii_whitespace();
    let (time, elapsed, client) = (words.next()?, words.next()?, words.next()?);
    let (result, bytes, method) = (words.next()?, words.next()?, words.next()?);
    let (url, user, peer) = (words.next()?, words.next()?, words.next()?);
    let (seconds, fraction) = time.split_once('.')?;
    let stamp = seconds.parse::<i64>().ok().filter(|s| (100_000_000..100_000_000_000).contains(s))?;
    let (code, status) = result.split_once('/')?;
    if !code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') || !peer.contains('/') {
        return None;
    }
    let mut event = Event::new(FORMAT, Origin { product: "squid", category: "proxy", service: "access" });
    let thousandths = fraction.get(..3).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    event.time_us = Some(stamp * 1_000_000 + thousandths * 1_000);
    event.push("elapsed", super::value(elapsed));
    event.push("src_ip", Value::text(client));
    event.push("cache_result", Value::text(code));
    event.push("sc-status", super::value(status));
    event.push("sc-bytes", super::value(bytes));
    event.push("cs-method", Value::text(method));
    push_url(&mut event, method, url);
    if user != "-" {
        event.push("cs-username", Value::text(user));
    }
    let (hierarchy, server) = peer.split_once('/')?;
    event.push("hierarchy", Value::text(hierarchy));
    if server != "-" {
        event.push("r-ip", Value::text(server));
        event.push("dst_ip", Value::text(server));
    }
    if let Some(kind) = words.next().filter(|kind| *kind != "-") {
        event.push("sc-content-type", Value::text(kind));
    }
    Some(event)
}

/// The URL and its parts under the names of Sigma's proxy category. A `CONNECT` names host and port.
fn push_url<'a>(event: &mut Event<'a>, method: &str, url: &'a str) {
    event.push("c-uri", Value::text(url));
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, port) = match rest[..host_end].rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, Some(port)),
        _ => (&rest[..host_end], None),
    };
    event.push("cs-host", Value::text(host));
    event.push("r-dns", Value::text(host));
    if let Some(port) = port {
        event.push("dst_port", super::value(port));
    }
    if method == "CONNECT" {
        return;
    }
    let (stem, query) =
        rest[host_end..].split_once('?').map_or((&rest[host_end..], None), |(s, q)| (s, Some(q)));
    event.push("cs-uri-stem", Value::text(stem));
    if let Some(query) = query {
        event.push("c-uri-query", Value::text(query));
    }
    let name = stem.rsplit('/').next().unwrap_or("");
    if let Some((_, extension)) = name.rsplit_once('.') {
        event.push("c-uri-extension", Value::text(extension));
    }
}
