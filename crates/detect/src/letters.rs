//! Mail in a batch: one message, or an mbox of many.

use event::Event;
use mail::{Mail, MailContext, MailLimits};
use schema::{Catalog, Cell, Row};

use crate::pipeline::Input;

/// Reads messages.
pub(crate) struct Letters {
    context: MailContext,
    limits: MailLimits,
}

/// A message of a batch.
pub(crate) enum Letter<'a> {
    /// It was read.
    Read {
        /// For rules.
        event: Event<'a>,
        /// For tables.
        rows: Vec<Row<'a>>,
    },
    /// It is no message.
    Unreadable {
        /// The quarantine row.
        row: Row<'a>,
    },
}

/// Whether bytes are mail: by their format, their name, or their first lines.
#[must_use]
pub fn is_mail(format: Option<&str>, name: Option<&str>, bytes: &[u8]) -> bool {
    if let Some(format) = format {
        return matches!(format, "mail" | "eml" | "mbox");
    }
    let name = name.unwrap_or_default().to_ascii_lowercase();
    let called = [".eml", ".mbox", ".mbx"].iter().any(|end| name.ends_with(end));
    called || looks_like_message(bytes)
}

/// Whether the first lines are the header of a message: at least three header lines in a row, a
/// sender or a trace among them (RFC 5322 §2.2, §3.6).
fn looks_like_message(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8 << 10)];
    let mut names = 0;
    let mut telling = false;
    for line in head.split(|b| *b == b'\n').take(12) {
        if names == 0 && line.starts_with(b"From ") || line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else { break };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-') {
            break;
        }
        names += 1;
        let known = [&b"from"[..], b"received", b"return-path", b"delivered-to", b"message-id"];
        telling |= known.iter().any(|k| name.eq_ignore_ascii_case(k));
    }
    names >= 3 && telling
}

/// The messages of a batch: those of an mbox, whose separator lines start with `From `, or the one.
fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes];
    }
    let mut starts = vec![0];
    for (at, window) in bytes.windows(7).enumerate() {
        // A separator follows an empty line (RFC 4155).
        if window == b"\n\nFrom " {
            starts.push(at + 2);
        }
    }
    starts.push(bytes.len());
    starts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

impl Letters {
    pub(crate) fn new(context: MailContext) -> Self {
        Letters { context, limits: MailLimits::default() }
    }

    /// Calls `found` with each message of the batch.
    pub(crate) fn read(&self, input: &Input<'_>, catalog: &Catalog, found: &mut dyn FnMut(Letter<'_>)) {
        let context = MailContext { arrival_us: Some(input.arrival_us), ..self.context.clone() };
        for raw in messages(input.payload) {
            match Mail::read(raw, &self.limits, &context, None) {
                Ok(message) => {
                    let rows = mail::rows(&message, catalog, &context);
                    let event = mail::event(&message, &context, &self.limits);
                    found(Letter::Read { event, rows });
                }
                Err(error) => {
                    if let Some(row) = quarantine(catalog, raw, &error.to_string(), input.arrival_us) {
                        found(Letter::Unreadable { row });
                    }
                }
            }
        }
    }
}

/// The quarantine row of something that is no message.
fn quarantine<'a>(catalog: &Catalog, raw: &'a [u8], reason: &str, arrival_us: i64) -> Option<Row<'a>> {
    const KEPT: usize = 64 << 10;
    let table = catalog.get("CordonQuarantine")?;
    let mut row = Row::new(table.id);
    let kept = &raw[..raw.len().min(KEPT)];
    let cells = [
        ("Timestamp", Cell::Time(arrival_us)),
        ("Format", Cell::Text("mail".into())),
        ("Reason", Cell::Text(reason.to_owned().into())),
        ("RawText", Cell::Text(String::from_utf8_lossy(kept).into_owned().into())),
        ("Truncated", Cell::Bool(raw.len() > KEPT)),
    ];
    for (name, cell) in cells {
        row.set(table.column_index(name)?, cell);
    }
    Some(row)
}
