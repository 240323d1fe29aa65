//! Mail as the company's gateway journals it: RFC 5322 with the gateway's Authentication-Results.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::tape::Tape;
use crate::world::{DOMAIN, Person};

/// What a message says of itself, and what the gateway found.
pub(crate) struct Message<'a> {
    pub(crate) from: (&'a str, &'a str),
    pub(crate) subject: &'a str,
    pub(crate) html: String,
    pub(crate) attachment: Option<(&'a str, &'a [u8])>,
    pub(crate) client_ip: &'a str,
    /// SPF, DKIM, DMARC results.
    pub(crate) results: (&'a str, &'a str, &'a str),
}

/// Delivers a message to a person; returns its Message-ID.
pub(crate) fn deliver(tape: &mut Tape, time_us: i64, to: &Person, message: &Message<'_>) -> String {
    let id = format!("<{}@{}>", tape.random.guid(), message.from.1.rsplit('@').next().unwrap_or(DOMAIN));
    let boundary = format!("b{:x}", tape.random.bits());
    let (spf, dkim, dmarc) = message.results;
    let domain = message.from.1.rsplit('@').next().unwrap_or_default();
    let date = rfc2822(time_us);
    let mut text = format!(
        "Return-Path: <{from}>\r\nReceived: from mail.{domain} (mail.{domain} [{ip}])\r\n\tby mx.{DOMAIN} with ESMTPS id {q:x}\r\n\tfor <{to}>; {date}\r\n\
         Authentication-Results: mx.{DOMAIN};\r\n\tspf={spf} smtp.mailfrom={domain};\r\n\tdkim={dkim} header.d={domain};\r\n\tdmarc={dmarc} header.from={domain}\r\n\
         From: {name} <{from}>\r\nTo: {to_name} <{to}>\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: {id}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n",
        from = message.from.1,
        name = message.from.0,
        ip = message.client_ip,
        q = tape.random.bits(),
        to = to.upn(),
        to_name = to.display,
        subject = message.subject,
        html = message.html,
    );
    if let Some((name, bytes)) = message.attachment {
        let body = STANDARD.encode(bytes);
        text += &format!(
            "--{boundary}\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{body}\r\n"
        );
    }
    text += &format!("--{boundary}--\r\n");
    tape.push("mail", "mail", time_us, text.into_bytes());
    id
}

fn rfc2822(time_us: i64) -> String {
    let text = event::format_micros(time_us);
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let month = months[text[5..7].parse::<usize>().unwrap_or(1).clamp(1, 12) - 1];
    let day = days[time_us.div_euclid(86_400_000_000).rem_euclid(7) as usize];
    format!("{day}, {} {month} {} {} +0000", &text[8..10], &text[..4], &text[11..19])
}
