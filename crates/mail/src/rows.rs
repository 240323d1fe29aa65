//! A message as rows of EmailEvents, EmailUrlInfo and EmailAttachmentInfo, and the records of an attached
//! DMARC report as rows of CordonEvents.

use std::net::IpAddr;

use schema::{Catalog, Cell, Row, Table};
use sha2::Digest as _;

use crate::Mail;
use crate::auth::Judged;
use crate::context::MailContext;
use crate::dmarc_report::{DmarcRecord, DmarcReport};
use crate::facts::MailFacts;

/// One row being filled; columns that the table lacks are passed over.
struct Filling<'t> {
    table: &'t Table,
    row: Row<'static>,
}

impl<'t> Filling<'t> {
    fn new(table: &'t Table) -> Self {
        Filling { table, row: Row::new(table.id) }
    }

    fn set(&mut self, column: &str, cell: Cell<'static>) {
        if let Some(index) = self.table.column_index(column) {
            self.row.set(index, cell);
        }
    }

    fn text(&mut self, column: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.set(column, Cell::Text(text.into()));
        }
    }

    fn maybe(&mut self, column: &str, text: Option<impl Into<String>>) {
        if let Some(text) = text {
            self.text(column, text);
        }
    }

    fn count(&mut self, column: &str, count: usize) {
        self.set(column, Cell::Int(i64::try_from(count).unwrap_or(i64::MAX)));
    }
}

/// Rows of a message: EmailEvents for each recipient (one without recipient when none is known),
/// EmailUrlInfo for each URL, EmailAttachmentInfo for each file and recipient. Tables that the
/// catalogue lacks are passed over.
#[must_use]
pub fn rows(mail: &Mail, catalog: &Catalog, context: &MailContext) -> Vec<Row<'static>> {
    let id = network_message_id(&mail.facts, context);
    let mut recipients: Vec<Option<String>> = context.recipients(&mail.facts).into_iter().map(Some).collect();
    if recipients.is_empty() {
        recipients.push(None);
    }
    let mut out = vec![];
    if let Some(table) = catalog.get("EmailEvents") {
        let message = message_row(mail, table, context, &id);
        for (index, recipient) in recipients.iter().enumerate() {
            out.push(for_recipient(table, &message, recipient.as_deref(), &format!("{id}-{index}")));
        }
    }
    if let Some(table) = catalog.get("EmailUrlInfo") {
        out.extend(url_rows(mail, table, context, &id));
    }
    if let Some(table) = catalog.get("EmailAttachmentInfo") {
        out.extend(attachment_rows(mail, table, context, &id, &recipients));
    }
    if let Some(table) = catalog.get("CordonEvents") {
        out.extend(
            mail.facts.dmarc_reports.iter().flat_map(|report| report_rows(mail, table, context, report)),
        );
    }
    out
}

/// A row for each record of a DMARC aggregate report, which no documented table takes; its time is
/// the end of the period.
fn report_rows(mail: &Mail, table: &Table, context: &MailContext, report: &DmarcReport) -> Vec<Row<'static>> {
    let row_of = |record: &DmarcRecord| {
        let mut row = Filling::new(table);
        match report.end_us {
            Some(us) => row.set("Timestamp", Cell::Time(us)),
            None => set_time(&mut row, mail, context),
        }
        row.text("Format", "dmarc-aggregate");
        row.text("Product", "dmarc");
        row.text("EventKind", if record.passes() { "DmarcPass" } else { "DmarcFail" });
        row.text("Reason", "reports of other mail servers have no documented table");
        row.set("Fields", Cell::Json(record.fields_json(report).into()));
        row.row
    };
    report.records.iter().map(row_of).collect()
}

fn for_recipient(
    table: &Table,
    message: &Row<'static>,
    recipient: Option<&str>,
    report_id: &str,
) -> Row<'static> {
    let mut row = Filling { table, row: message.clone() };
    row.maybe("RecipientEmailAddress", recipient);
    row.maybe("RecipientDomain", recipient.and_then(|r| r.rsplit_once('@')).map(|(_, d)| d));
    row.text("ReportId", report_id);
    row.row
}

fn message_row(mail: &Mail, table: &Table, context: &MailContext, id: &str) -> Row<'static> {
    let facts = &mail.facts;
    let mut row = Filling::new(table);
    set_time(&mut row, mail, context);
    row.text("NetworkMessageId", id);
    row.maybe("InternetMessageId", facts.message_id.as_ref().map(|m| format!("<{m}>")));
    row.maybe("SenderMailFromAddress", context.mail_from(facts));
    row.maybe("SenderMailFromDomain", context.mail_from_domain(facts));
    if let Some(from) = facts.from_address() {
        row.text("SenderFromAddress", &from.address);
        row.text("SenderFromDomain", &from.domain);
        row.text("SenderDisplayName", &from.name);
    }
    match context.sender_ip(facts) {
        Some(IpAddr::V4(v4)) => row.text("SenderIPv4", v4.to_string()),
        Some(IpAddr::V6(v6)) => row.text("SenderIPv6", v6.to_string()),
        None => {}
    }
    row.maybe("Subject", facts.subject.as_deref());
    row.text("EmailDirection", context.direction(facts));
    let action = context.delivery_action.as_deref().unwrap_or("Delivered");
    row.text("DeliveryAction", action);
    row.text("LatestDeliveryAction", action);
    row.maybe("DeliveryLocation", context.delivery_location.as_deref());
    row.maybe("LatestDeliveryLocation", context.delivery_location.as_deref());
    row.text("AuthenticationDetails", mail.authentication.details_json());
    row.count("AttachmentCount", facts.attachments.iter().filter(|a| !a.nested).count());
    row.count("UrlCount", facts.links.len());
    let list = |list: &[crate::facts::Address]| {
        list.iter().map(|a| a.address.as_str()).collect::<Vec<_>>().join(";")
    };
    row.text("To", list(&facts.to));
    row.text("Cc", list(&facts.cc));
    row.set("EmailSize", Cell::Int(i64::try_from(facts.size).unwrap_or(i64::MAX)));
    row.text("AdditionalFields", additional_fields(mail));
    row.row
}

/// Why authentication came out as it did, and what is malformed.
fn additional_fields(mail: &Mail) -> String {
    let auth = &mail.authentication;
    let mut map = serde_json::Map::new();
    let mut put = |name: &str, text: &str| {
        if !text.is_empty() {
            map.insert(name.to_owned(), text.into());
        }
    };
    let judged: [(&str, &Judged); 4] =
        [("Spf", &auth.spf), ("Dkim", &auth.dkim), ("Dmarc", &auth.dmarc), ("Arc", &auth.arc)];
    for (name, judged) in judged {
        put(&format!("{name}Domain"), &judged.domain);
        put(&format!("{name}Reason"), &judged.reason);
    }
    put("ArcResult", auth.arc.outcome.word());
    put("DmarcPolicy", auth.policy.map_or("", |p| p.word()));
    put("CompAuthReason", &auth.compauth_reason);
    put("AuthenticationSource", auth.source.word());
    put("MessageSHA256", &mail.facts.sha256);
    let defects: Vec<&str> = mail.facts.defects.iter().map(|d| d.name()).collect();
    put("Defects", &defects.join(","));
    serde_json::Value::Object(map).to_string()
}

fn set_time(row: &mut Filling<'_>, mail: &Mail, context: &MailContext) {
    if let Some(us) = mail.time_us(context) {
        row.set("Timestamp", Cell::Time(us));
    }
}

fn url_rows(mail: &Mail, table: &Table, context: &MailContext, id: &str) -> Vec<Row<'static>> {
    let rows = mail.facts.links.iter().enumerate().map(|(index, link)| {
        let mut row = Filling::new(table);
        set_time(&mut row, mail, context);
        row.text("NetworkMessageId", id);
        row.text("Url", &link.url);
        row.text("UrlDomain", &link.parts.host);
        row.text("UrlLocation", link.place.word());
        row.text("ReportId", format!("{id}-u{index}"));
        row.row
    });
    rows.collect()
}

fn attachment_rows(
    mail: &Mail,
    table: &Table,
    context: &MailContext,
    id: &str,
    recipients: &[Option<String>],
) -> Vec<Row<'static>> {
    let mut out = vec![];
    for (index, file) in mail.facts.attachments.iter().enumerate() {
        let mut row = Filling::new(table);
        set_time(&mut row, mail, context);
        row.text("NetworkMessageId", id);
        if let Some(from) = mail.facts.from_address() {
            row.text("SenderFromAddress", &from.address);
            row.text("SenderDisplayName", &from.name);
        }
        row.text("FileName", &file.name);
        row.text("FileType", file_type(file));
        row.text("SHA256", &file.sha256);
        row.set("FileSize", Cell::Int(i64::try_from(file.size).unwrap_or(i64::MAX)));
        for (place, recipient) in recipients.iter().enumerate() {
            let report_id = format!("{id}-a{index}-{place}");
            out.push(for_recipient(table, &row.row, recipient.as_deref(), &report_id));
        }
    }
    out
}

/// The extension, else the kind by content.
fn file_type(file: &crate::attachment::Attachment) -> &str {
    if file.extension.is_empty() { file.real_type } else { &file.extension }
}

/// A GUID for the message, the same for every recipient and every time it is read: Exchange's own
/// when the headers of Exchange are believed, else made from the message.
#[must_use]
pub fn network_message_id(facts: &MailFacts, context: &MailContext) -> String {
    let exchange = facts
        .header("x-ms-exchange-organization-network-message-id")
        .filter(|id| context.trusts("") && is_guid(id));
    if let Some(id) = exchange {
        return id.to_ascii_lowercase();
    }
    let mut hasher = sha2::Sha256::new();
    hasher.update(b"cordon mail\0");
    hasher.update(facts.message_id.as_deref().unwrap_or_default());
    hasher.update(b"\0");
    hasher.update(&facts.sha256);
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    // Version 8 (made by the application) and the RFC 9562 variant.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = crate::attachment::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if [8, 13, 18, 23].contains(&i) { b == b'-' } else { b.is_ascii_hexdigit() })
}
