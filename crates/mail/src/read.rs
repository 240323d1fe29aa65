//! Message bytes into facts.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::memmem;
use sha2::Digest as _;

use crate::attachment::{Attachment, hex};
use crate::defect::Defect;
use crate::dmarc_report::DmarcReport;
use crate::error::MailError;
use crate::facts::{Hop, MailFacts};
use crate::headers;
use crate::html::Page;
use crate::limits::MailLimits;
use crate::links::Collector;
use crate::raw::{RawMessage, mbox_line_len};
use crate::salvage;
use crate::tnef::Tnef;
use crate::urls::Place;

/// Header names of which a message must have at least one.
const MAIL_HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "reply-to",
    "sender",
    "delivered-to",
    "dkim-signature",
    "arc-seal",
    "authentication-results",
    "envelope-to",
    "x-received",
    "x-mailer",
    "list-id",
    "apparently-to",
    "in-reply-to",
];
/// Headers that may occur once.
const SINGLE_HEADERS: &[&str] =
    &["subject", "date", "to", "message-id", "content-type", "reply-to", "sender"];
/// Lines looked at for a first mail header.
const LINES_LOOKED_AT: usize = 100;
/// Messages inside messages that the MIME parser is given; the rest of the bytes is cut off.
const MAX_MESSAGE_MARKS: usize = 100;

impl MailFacts {
    /// Reads a message. Malformed input gives what can be read and [`defects`](Self::defects).
    ///
    /// # Errors
    /// When the bytes are no message at all, or more than the limit.
    pub fn read(raw: &[u8], limits: &MailLimits) -> Result<Self, MailError> {
        if raw.iter().all(u8::is_ascii_whitespace) {
            return Err(MailError::Empty);
        }
        if raw.len() > limits.message_bytes {
            return Err(MailError::TooLarge { bytes: raw.len(), limit: limits.message_bytes });
        }
        let split = RawMessage::split(raw, limits.header_bytes);
        let known = |name: &str| MAIL_HEADERS.iter().any(|h| h.eq_ignore_ascii_case(name));
        if !split.headers.iter().take(LINES_LOOKED_AT).any(|h| known(h.name)) {
            return Err(MailError::NotAMessage { lines: LINES_LOOKED_AT });
        }
        Ok(Self::read_at_depth(raw, &split, limits, 0))
    }

    fn read_at_depth(raw: &[u8], split: &RawMessage<'_>, limits: &MailLimits, depth: usize) -> Self {
        let mut facts = MailFacts {
            size: raw.len() as u64,
            sha256: hex(&sha2::Sha256::digest(raw)),
            ..MailFacts::default()
        };
        facts.take_headers(split, limits);
        facts.take_header_defects(raw, split);
        let mut reader =
            BodyReader { limits, depth, links: Collector::new(limits), bytes_left: limits.attachment_bytes };
        reader.read(raw, &mut facts);
        reader.links.add_text(facts.subject.as_deref().unwrap_or_default(), Place::Subject);
        if reader.links.cut {
            facts.defect(Defect::UrlsCut);
        }
        facts.links = reader.links.finish();
        facts
    }

    fn take_headers(&mut self, split: &RawMessage<'_>, limits: &MailLimits) {
        for field in &split.headers {
            let name = field.name.to_ascii_lowercase();
            match name.as_str() {
                "from" => self.from.extend(headers::addresses(field)),
                "to" => self.to.extend(headers::addresses(field)),
                "cc" => self.cc.extend(headers::addresses(field)),
                "bcc" => self.bcc.extend(headers::addresses(field)),
                "reply-to" => self.reply_to.extend(headers::addresses(field)),
                "sender" if self.sender.is_none() => {
                    self.sender = headers::addresses(field).into_iter().next()
                }
                "received" => self.received.push(headers::hop(field)),
                "date" if self.date_us.is_none() => self.date_us = headers::date_us(field),
                _ => {}
            }
            self.headers.push((name, headers::decoded(field)));
        }
        self.subject = self.header("subject").map(str::to_owned);
        self.return_path = self.header("return-path").map(headers::fold_address);
        self.message_id = self.header("message-id").and_then(headers::message_id);
        self.in_reply_to = self.header("in-reply-to").and_then(headers::message_id);
        self.originating_ip = ["x-originating-ip", "x-originating-client-ip", "x-sender-ip", "x-client-ip"]
            .iter()
            .find_map(|name| headers::parse_ip(self.header(name)?));
        self.received.truncate(limits.recipients);
        let mut cut = false;
        for list in [&mut self.from, &mut self.to, &mut self.cc, &mut self.bcc, &mut self.reply_to] {
            cut |= list.len() > limits.recipients;
            list.truncate(limits.recipients);
        }
        if cut {
            self.defect(Defect::RecipientsCut);
        }
    }

    fn take_header_defects(&mut self, raw: &[u8], split: &RawMessage<'_>) {
        let count = |name: &str| split.all(name).count();
        let head = &raw[..raw.len() - split.body_bytes().len()];
        let line_feeds = memchr::memchr_iter(b'\n', head).count();
        let pairs = memmem::find_iter(head, b"\r\n").count();
        let returns = memchr::memchr_iter(b'\r', head).count();
        let checks = [
            (self.from.is_empty(), Defect::NoFrom),
            (count("From") > 1, Defect::SeveralFrom),
            (SINGLE_HEADERS.iter().any(|h| count(h) > 1), Defect::RepeatedHeader),
            (split.bad_lines > 0, Defect::BadHeaderLine),
            (memchr::memchr(0, head).is_some(), Defect::NulByte),
            (pairs > 0 && pairs < line_feeds || returns > pairs, Defect::MixedLineEnds),
            (self.date_us.is_none(), Defect::NoDate),
            (split.body.is_none(), Defect::NoBody),
            (std::str::from_utf8(head).is_err(), Defect::RawEightBit),
            (split.cut, Defect::HeadersCut),
        ];
        for (_, defect) in checks.into_iter().filter(|(found, _)| *found) {
            self.defect(defect);
        }
    }
}

/// Reads the parts of one message.
struct BodyReader<'l> {
    limits: &'l MailLimits,
    depth: usize,
    links: Collector,
    bytes_left: usize,
}

impl BodyReader<'_> {
    fn read(&mut self, raw: &[u8], facts: &mut MailFacts) {
        let raw = &raw[mbox_line_len(raw)..];
        let within = nesting_end(raw);
        if within < raw.len() {
            facts.defect(Defect::DepthCut);
        }
        let parser = MessageParser::new().with_mime_headers();
        let Some(message) = parser.parse(&raw[..within]) else { return };
        if message.parts.len() > self.limits.parts {
            facts.defect(Defect::PartsCut);
        }
        for (index, part) in message.parts.iter().enumerate().take(self.limits.parts) {
            if part.is_encoding_problem {
                facts.defect(Defect::BadEncoding);
            }
            match salvage::decoded(part) {
                Some(bytes) => self.salvaged(part, &bytes, facts),
                None => self.part(&message, index, part, facts),
            }
        }
        if facts.page.as_ref().is_some_and(|p| p.cut) {
            facts.defect(Defect::BodyCut);
        }
        if let Some(text) = &facts.text {
            self.links.add_text(text, Place::Body);
        }
    }

    fn part(&mut self, message: &Message<'_>, index: usize, part: &MessagePart<'_>, facts: &mut MailFacts) {
        let id = u32::try_from(index).unwrap_or(u32::MAX);
        let is_body = |ids: &[u32]| ids.contains(&id) && !message.attachments.contains(&id);
        match &part.body {
            PartType::Multipart(children) => {
                if children.is_empty() || index == 0 && !is_closed(message, part) {
                    facts.defect(Defect::BrokenMultipart);
                }
            }
            PartType::Text(text) if is_body(&message.text_body) => self.text(text, facts),
            PartType::Html(html) if is_body(&message.html_body) => self.html(html, facts),
            PartType::Message(inner) => self.message(own_bytes(message, inner, part), part, facts),
            PartType::Text(text) | PartType::Html(text) => self.file(part, text.as_bytes(), false, facts),
            PartType::Binary(bytes) => self.file(part, bytes, false, facts),
            PartType::InlineBinary(bytes) => self.file(part, bytes, true, facts),
        }
    }

    /// A part that the MIME parser could not decode, decoded leniently.
    fn salvaged(&mut self, part: &MessagePart<'_>, bytes: &[u8], facts: &mut MailFacts) {
        let attached = part.attachment_name().is_some();
        match content_type(part).as_str() {
            "text/html" if !attached => self.html(&String::from_utf8_lossy(bytes), facts),
            "text/plain" | "" if !attached => self.text(&String::from_utf8_lossy(bytes), facts),
            _ => self.file(part, bytes, false, facts),
        }
    }

    fn text(&mut self, text: &str, facts: &mut MailFacts) {
        let body = facts.text.get_or_insert_default();
        if !body.is_empty() {
            body.push('\n');
        }
        let room = self.limits.body_bytes.saturating_sub(body.len());
        let kept = cut_at(text, room);
        body.push_str(kept);
        if kept.len() < text.len() {
            facts.defect(Defect::BodyCut);
        }
    }

    fn html(&mut self, html: &str, facts: &mut MailFacts) {
        let room = self.limits.body_bytes.saturating_sub(facts.page.as_ref().map_or(0, |p| p.text.len()));
        if html.len() > self.limits.body_bytes * 4 {
            facts.defect(Defect::BodyCut);
        }
        let page = Page::read(cut_at(html, self.limits.body_bytes * 4), room);
        self.links.add_page(&page, Place::Body);
        match &mut facts.page {
            Some(first) => first.join(page),
            None => facts.page = Some(page),
        }
    }

    /// Whether another file may be kept; counts what is left out.
    fn has_room(&self, facts: &mut MailFacts) -> bool {
        let room = facts.attachments.len() < self.limits.attachments;
        if !room {
            facts.defect(Defect::AttachmentsCut);
        }
        room
    }

    fn file(&mut self, part: &MessagePart<'_>, bytes: &[u8], inline: bool, facts: &mut MailFacts) {
        if !self.has_room(facts) {
            return;
        }
        let content_type = content_type(part);
        facts.calendar |= content_type.eq_ignore_ascii_case("text/calendar");
        let name = part.attachment_name().map(|n| n.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut file = Attachment::read(name.as_deref(), &content_type, bytes, self.limits, self.bytes_left);
        self.bytes_left = self.bytes_left.saturating_sub(bytes.len());
        facts.calendar |= file.real_type == "ics";
        file.inline = inline || part.content_disposition().is_some_and(mail_parser::ContentType::is_inline);
        for url in std::mem::take(&mut file.urls) {
            self.links.add(&url, Place::Attachment, "");
        }
        if let Some(page) = &file.page {
            self.links.add_page(page, Place::Attachment);
        }
        facts.dmarc_reports.extend(DmarcReport::of_file(&file.name, bytes));
        if file.real_type == "tnef" {
            return self.container(file, bytes, facts);
        }
        if file.broken {
            facts.defect(Defect::BrokenArchive);
        }
        if file.cut {
            let archive = !file.sha256.is_empty() && file.real_type == "zip";
            facts.defect(if archive { Defect::ArchiveCut } else { Defect::AttachmentsCut });
        }
        facts.attachments.push(file);
    }

    /// A TNEF container: itself a file, its files after it, its text as if it were the message's.
    fn container(&mut self, mut file: Attachment, bytes: &[u8], facts: &mut MailFacts) {
        let tnef = Tnef::read(bytes);
        if tnef.broken {
            facts.defect(Defect::BrokenTnef);
        }
        file.inner_names =
            tnef.files.iter().map(|f| f.name.clone()).filter(|name| !name.is_empty()).collect();
        facts.attachments.push(file);
        if let Some(text) = &tnef.text {
            self.text(text, facts);
        }
        if let Some(html) = &tnef.html {
            self.html(html, facts);
        }
        for inner in &tnef.files {
            if !self.has_room(facts) {
                return;
            }
            let name = Some(inner.name.as_str()).filter(|name| !name.is_empty());
            let mut file =
                Attachment::read(name, &inner.content_type, &inner.bytes, self.limits, self.bytes_left);
            self.bytes_left = self.bytes_left.saturating_sub(inner.bytes.len());
            for url in std::mem::take(&mut file.urls) {
                self.links.add(&url, Place::Attachment, "");
            }
            if file.cut {
                facts.defect(Defect::AttachmentsCut);
            }
            facts.attachments.push(file);
        }
    }

    /// An attached message: itself a file, and its own files and links after it.
    fn message(&mut self, raw: &[u8], part: &MessagePart<'_>, facts: &mut MailFacts) {
        if !self.has_room(facts) {
            return;
        }
        let name = part.attachment_name();
        let mut file = Attachment::read(name, "message/rfc822", raw, self.limits, self.bytes_left);
        self.bytes_left = self.bytes_left.saturating_sub(raw.len());
        file.real_type = "eml";
        if self.depth + 1 >= self.limits.depth {
            facts.defect(Defect::DepthCut);
            facts.attachments.push(file);
            return;
        }
        let split = RawMessage::split(raw, self.limits.header_bytes);
        let inner = MailFacts::read_at_depth(raw, &split, self.limits, self.depth + 1);
        let from = inner.from_address().map(|a| a.address.clone()).unwrap_or_default();
        file.message = Some((inner.subject.unwrap_or_default(), from));
        file.inner_names = inner.attachments.iter().filter(|a| a.named).map(|a| a.name.clone()).collect();
        facts.attachments.push(file);
        for mut file in inner.attachments {
            if self.has_room(facts) {
                file.nested = true;
                facts.attachments.push(file);
            }
        }
        for link in inner.links {
            self.links.add(&link.url, Place::Attachment, &link.shown);
        }
        let inherited =
            [Defect::PartsCut, Defect::DepthCut, Defect::BodyCut, Defect::UrlsCut, Defect::BrokenArchive];
        for defect in inner.defects.into_iter().filter(|d| inherited.contains(d)) {
            facts.defect(defect);
        }
    }
}

/// The bytes of an attached message: a slice of the outer one, or its own when it was encoded.
fn own_bytes<'m>(outer: &'m Message<'_>, inner: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    if !std::ptr::eq(outer.raw_message().as_ptr(), inner.raw_message().as_ptr()) {
        return inner.raw_message();
    }
    let place = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    outer.raw_message().get(place(part.offset_body)..place(part.offset_end)).unwrap_or_default()
}

fn content_type(part: &MessagePart<'_>) -> String {
    part.content_type().map_or(String::new(), |c| match c.subtype() {
        Some(subtype) => format!("{}/{subtype}", c.ctype()).to_ascii_lowercase(),
        None => c.ctype().to_ascii_lowercase(),
    })
}

/// Whether the closing boundary of the outermost multipart is in the message. Inner ones are not
/// looked for: each search may run through the whole message.
fn is_closed(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    let Some(boundary) = part.content_type().and_then(|c| c.attribute("boundary")) else { return false };
    let from = usize::try_from(part.offset_body).unwrap_or(0);
    let rest = message.raw_message().get(from..).unwrap_or_default();
    memmem::rfind(rest, format!("--{boundary}--").as_bytes()).is_some()
}

/// Text up to so many bytes, at a character boundary.
pub(crate) fn cut_at(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where the bytes end that the MIME parser may see: messages inside messages make a structure that
/// is freed recursively, so its depth is bounded here.
fn nesting_end(raw: &[u8]) -> usize {
    let mut marks = 0;
    for at in memchr::memchr_iter(b'/', raw) {
        let before = &raw[at.saturating_sub(9)..at];
        let message = before.len() >= 7 && before[before.len() - 7..].eq_ignore_ascii_case(b"message");
        let digest = before.eq_ignore_ascii_case(b"multipart")
            && raw.get(at + 1..at + 7).is_some_and(|s| s.eq_ignore_ascii_case(b"digest"));
        marks += usize::from(message || digest);
        if marks > MAX_MESSAGE_MARKS {
            return at;
        }
    }
    raw.len()
}

/// For tests of the reading of one Received header.
#[must_use]
pub fn read_received(value: &str) -> Hop {
    headers::hop(&crate::raw::RawHeader {
        name: "Received",
        value: value.as_bytes(),
        whole: value.as_bytes(),
    })
}
