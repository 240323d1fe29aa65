//! A message as an event with the fields declared in [`fields`](crate::fields).

use event::{Event, Origin, Value};

use crate::Mail;
use crate::context::MailContext;
use crate::event_judged;
use crate::facts::{Address, MailFacts};
use crate::limits::MailLimits;
use crate::signals;
use crate::text_signs;

/// Log source of mail events.
pub const ORIGIN: Origin = Origin { product: "email", category: "message", service: "" };

/// Characters of one header value put into an event.
const HEADER_CHARS: usize = 2_000;

/// Collects fields; empty texts are left out.
pub(crate) struct Writer {
    pub event: Event<'static>,
}

impl Writer {
    pub(crate) fn text(&mut self, name: &'static str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.event.push(name, Value::Text(value.into()));
        }
    }

    pub(crate) fn maybe(&mut self, name: &'static str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(crate) fn texts(&mut self, name: &'static str, values: impl IntoIterator<Item = impl Into<String>>) {
        for value in values {
            self.text(name, value);
        }
    }

    /// The values, each once, in their order.
    pub(crate) fn distinct(&mut self, name: &'static str, values: impl IntoIterator<Item = String>) -> usize {
        let mut seen = std::collections::HashSet::new();
        for value in values {
            if !value.is_empty() && seen.insert(value.clone()) {
                self.text(name, value);
            }
        }
        seen.len()
    }

    pub(crate) fn count(&mut self, name: &'static str, value: usize) {
        self.number(name, i64::try_from(value).unwrap_or(i64::MAX));
    }

    pub(crate) fn number(&mut self, name: &'static str, value: i64) {
        self.event.push(name, Value::Int(value));
    }

    pub(crate) fn truth(&mut self, name: &'static str, value: bool) {
        self.event.push(name, Value::Bool(value));
    }
}

/// The event of a message.
#[must_use]
pub fn event(mail: &Mail, context: &MailContext, limits: &MailLimits) -> Event<'static> {
    let mut out = Writer { event: Event::new("mail", ORIGIN) };
    out.event.time_us = mail.time_us(context);
    let facts = &mail.facts;
    people(&mut out, facts, context);
    message(&mut out, facts, context);
    for (name, value) in &facts.headers {
        let value: String = value.chars().take(HEADER_CHARS).collect();
        out.event.push(format!("header.{name}"), Value::Text(value.into()));
    }
    body(&mut out, facts, limits);
    page(&mut out, facts);
    event_judged::links(&mut out, facts, context);
    event_judged::attachments(&mut out, facts);
    event_judged::authentication(&mut out, &mail.authentication);
    event_judged::sender(&mut out, facts, context);
    out.text("first_contact", "unknown");
    out.texts("defect", facts.defects.iter().map(|d| d.name()));
    out.count("defect.count", facts.defects.len());
    out.event
}

fn people(out: &mut Writer, facts: &MailFacts, context: &MailContext) {
    let addresses = |list: &[Address]| list.iter().map(|a| a.address.clone()).collect::<Vec<_>>();
    if let Some(from) = facts.from_address() {
        out.text("from.address", &from.address);
        out.text("from.name", &from.name);
        out.text("from.local", from.address.rsplit_once('@').map_or("", |(local, _)| local));
        out.text("from.domain", &from.domain);
        out.text("from.root_domain", crate::domain::root_domain(&from.domain));
    }
    out.count("from.count", facts.from.len());
    out.maybe("sender.address", facts.sender.as_ref().map(|a| a.address.clone()));
    out.maybe("mail_from.address", context.mail_from(facts));
    out.maybe("mail_from.domain", context.mail_from_domain(facts));
    out.texts("reply_to.address", addresses(&facts.reply_to));
    out.texts("reply_to.domain", facts.reply_to.iter().map(|a| a.domain.clone()));
    out.texts("to.address", addresses(&facts.to));
    out.texts("cc.address", addresses(&facts.cc));
    out.texts("bcc.address", addresses(&facts.bcc));
    let recipients = context.recipients(facts);
    out.count("recipient.count", recipients.len());
    out.texts("recipient.address", recipients);
    out.truth("recipient.undisclosed", facts.recipients_hidden());
    out.text("direction", context.direction(facts));
}

fn message(out: &mut Writer, facts: &MailFacts, context: &MailContext) {
    let subject = facts.subject.as_deref().unwrap_or_default();
    let threaded = facts.in_reply_to.is_some() || facts.has_header("references");
    let marked = signals::has_reply_mark(subject);
    out.text("subject", subject);
    out.maybe("message_id", facts.message_id.as_deref());
    out.maybe("in_reply_to", facts.in_reply_to.as_deref());
    out.truth("thread.reply", marked || threaded);
    out.truth("thread.fake_reply", marked && !threaded);
    out.maybe("sender_ip", context.sender_ip(facts).map(|ip| ip.to_string()));
    out.maybe("originating_ip", facts.originating_ip.map(|ip| ip.to_string()));
    out.maybe("helo", context.helo(facts));
    out.count("received.count", facts.received.len());
    let arrival = context.arrival_us.or_else(|| facts.received.iter().find_map(|h| h.time_us));
    if let (Some(date), Some(arrival)) = (facts.date_us, arrival) {
        out.number("date.skew_s", (date - arrival).div_euclid(1_000_000));
    }
    out.maybe("mailer", facts.header("x-mailer").or_else(|| facts.header("user-agent")));
    out.truth("list.unsubscribe", facts.has_header("list-unsubscribe"));
    out.maybe("list.id", facts.header("list-id"));
    let precedence = facts.header("precedence").unwrap_or_default().to_ascii_lowercase();
    let bulk = ["list-unsubscribe", "list-id", "feedback-id"].iter().any(|h| facts.has_header(h))
        || ["bulk", "list", "junk"].contains(&precedence.as_str());
    out.truth("bulk", bulk);
    let automatic = facts.header("auto-submitted").is_some_and(|v| !v.to_ascii_lowercase().starts_with("no"))
        || ["x-autoreply", "x-autorespond", "x-auto-response-suppress"].iter().any(|h| facts.has_header(h));
    out.truth("auto_submitted", automatic);
    out.number("size", i64::try_from(facts.size).unwrap_or(i64::MAX));
}

fn body(out: &mut Writer, facts: &MailFacts, limits: &MailLimits) {
    let cut = |text: &str| text.chars().take(limits.event_text_chars).collect::<String>();
    let readable = facts.readable();
    out.text("body.text", cut(readable));
    out.maybe("body.html_text", facts.page.as_ref().map(|p| cut(&p.text)));
    out.count("body.length", readable.chars().count());
    out.truth("body.has_html", facts.page.is_some());
    let subject = facts.subject.as_deref().unwrap_or_default();
    let name = facts.from_address().map(|a| a.name.as_str()).unwrap_or_default();
    let html_text = facts.page.as_ref().map(|p| p.text.as_str()).unwrap_or_default();
    out.truth(
        "text.zero_width",
        [subject, name, readable, html_text].iter().any(|t| text_signs::splits_words(t)),
    );
    out.truth("text.mixed_script", [subject, name].iter().any(|t| text_signs::mixes_scripts(t)));
    let files = facts.attachments.iter().map(|a| a.name.as_str());
    let turned = [subject, name].into_iter().chain(files).any(text_signs::turns_direction);
    out.truth("text.right_to_left", turned);
}

fn page(out: &mut Writer, facts: &MailFacts) {
    let Some(page) = &facts.page else { return };
    out.count("body.images", page.images.len());
    out.truth("html.form", !page.forms.is_empty());
    out.texts("html.form.action", page.forms.iter().map(String::as_str));
    out.truth("html.password_field", page.password_field);
    out.truth("html.script", page.script);
    out.truth("html.iframe", page.frame);
    out.truth("html.meta_refresh", page.refresh);
    out.truth("html.base", page.base.is_some());
    out.truth("html.smuggling", page.smuggling);
    out.truth("html.hidden_text", signals::has_hidden_text(facts));
    out.truth("html.image_only", signals::is_image_only(facts));
}
