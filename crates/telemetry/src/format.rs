//! The formats: what each is called, how its records are framed, how it is recognised.
//!
//! The list is explicit: each family (`windows`, `linux`, `cloud`) declares its formats in a
//! `FORMATS` constant, and [`formats`] chains them after the two general ones.

use std::fmt;

use event::Event;

use crate::record::{Limits, ParseError, Record};
use crate::{cloud, json, linux, network, windows};

/// What is looked at to recognise a format: the first bytes of a payload and its file name.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// The first bytes, some kilobytes at most.
    pub bytes: &'a [u8],
    /// The first bytes as text after a byte-order mark, empty when they are not text.
    pub text: &'a str,
    /// The file's name, when the payload came from a file.
    pub file_name: Option<&'a str>,
}

impl<'a> Sample<'a> {
    /// The first line that holds more than white space.
    #[must_use]
    pub fn first_line(&self) -> &'a str {
        self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("")
    }

    /// Whether the file name ends so, ignoring case.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        let name = self.file_name.unwrap_or("").as_bytes();
        let extension = extension.as_bytes();
        name.len() >= extension.len() && name[name.len() - extension.len()..].eq_ignore_ascii_case(extension)
    }
}

/// What receives the records of a payload.
pub type Sink<'s> = dyn FnMut(Record<'_>) + 's;

/// How a payload of a format is cut into records, with the function that reads them.
#[derive(Clone, Copy)]
pub enum Framing {
    /// One line is one record. The function appends the line's events, or says why it cannot.
    Lines(for<'a> fn(&'a str, &mut Vec<Event<'a>>) -> Result<(), ParseError>),
    /// Text whose records span lines or belong together: the function frames it itself and hands
    /// every record, readable or not, to the sink.
    Text(fn(&str, &Limits, &mut Sink<'_>)),
    /// JSON values one after the other, in lines, in an array or in a wrapper object; each object
    /// is told apart by its keys.
    Json,
    /// A binary container: the function frames it itself.
    Container(fn(&[u8], &Limits, &mut Sink<'_>)),
}

impl fmt::Debug for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Framing::Lines(_) => "Lines",
            Framing::Text(_) => "Text",
            Framing::Json => "Json",
            Framing::Container(_) => "Container",
        })
    }
}

/// One format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name, as given with `--format` and in the `Format` column of the catch-all tables.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// How it is read.
    pub framing: Framing,
    /// How sure one can be that a payload is of this format: 0 not at all, 100 certain. Formats that
    /// recognise a signature answer 90 or more, those that only find nothing against it below 20.
    pub sniff: fn(&Sample<'_>) -> u8,
}

/// JSON of any shape; the records are told apart one by one.
pub const JSON: Format = Format {
    name: "json",
    doc: "JSON objects: one per line, pretty-printed, in an array, or in a wrapper such as {\"Records\": […]}",
    framing: Framing::Json,
    sniff: json::sniff,
};

/// Text no other format recognises: each line is a record with the field `Message`.
pub const TEXT: Format = Format {
    name: "text",
    doc: "Text lines of no known form",
    framing: Framing::Lines(read_text_line),
    sniff: |_| 1,
};

fn read_text_line<'a>(line: &'a str, out: &mut Vec<Event<'a>>) -> Result<(), ParseError> {
    let mut event = Event::new(TEXT.name, event::Origin::default());
    event.push("Message", event::Value::text(line));
    out.push(event);
    Ok(())
}

/// All formats: those of the families first, then the general ones.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    windows::FORMATS
        .iter()
        .chain(linux::FORMATS)
        .chain(cloud::FORMATS)
        .chain(network::FORMATS)
        .chain(network::appliance::FORMATS)
        .chain([&JSON, &TEXT])
}

/// The format of that name.
#[must_use]
pub fn format_named(name: &str) -> Option<&'static Format> {
    formats().find(|format| format.name == name)
}

/// The format a payload most likely has; [`TEXT`] when nothing better fits, `None` when the payload
/// is neither text nor a known container.
#[must_use]
pub fn detect_format(bytes: &[u8], file_name: Option<&str>) -> Option<&'static Format> {
    let head = &bytes[..bytes.len().min(16 * 1024)];
    let decoded = crate::text::decode_sample(head);
    let sample = Sample { bytes: head, text: &decoded, file_name };
    let mut best: Option<(u8, &'static Format)> = None;
    for format in formats() {
        let sure = (format.sniff)(&sample);
        if sure > best.map_or(0, |(most, _)| most) {
            best = Some((sure, format));
        }
    }
    best.filter(|(sure, _)| *sure > 1 || !decoded.is_empty() || bytes.is_empty()).map(|(_, format)| format)
}
