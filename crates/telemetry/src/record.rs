//! Reading payloads: from bytes to records to events, with limits.

use event::{Event, Origin};

use crate::format::{Format, Framing, Sink};
use crate::json::document;
use crate::text;
use crate::zone::Zone;

/// What one payload may cost. Past a limit a record becomes unreadable with a reason; reading goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest record, in bytes.
    pub record_bytes: usize,
    /// Deepest nesting of JSON.
    pub depth: usize,
    /// Most fields of one event; the rest is counted in the field `_fields_dropped`.
    pub fields: usize,
    /// When the payload arrived, in microseconds since 1970-01-01 UTC: a time written without a year
    /// (RFC 3164) is the latest such time that does not lie ahead of it. Set by [`Reader::read_at`].
    pub arrival_us: Option<i64>,
    /// Time zone of times written without one (RFC 3164); UTC when not known. Set by
    /// [`Reader::read_arrived`].
    pub zone: Option<Zone>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { record_bytes: 4 << 20, depth: 64, fields: 2048, arrival_us: None, zone: None }
    }
}

/// When a payload arrived, and in which zone its sender's clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// Microseconds since 1970-01-01 UTC.
    pub at_us: i64,
    /// Time zone of times written without one.
    pub zone: Option<Zone>,
}

/// Why a record, or the rest of a container, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The text breaks the rules of its format.
    #[error("{reason} at byte {position} of the record")]
    Syntax {
        /// Byte offset in the record.
        position: usize,
        /// What was expected or found.
        reason: &'static str,
    },
    /// The record ends too early.
    #[error("the record ends early, at byte {position}; it was probably cut in transport")]
    Truncated {
        /// Byte offset in the record.
        position: usize,
    },
    /// The record nests deeper than [`Limits::depth`].
    #[error(
        "the record nests deeper than {limit} levels (byte {position}); raise the depth limit if it is genuine"
    )]
    TooDeep {
        /// Byte offset in the record.
        position: usize,
        /// The limit.
        limit: usize,
    },
    /// The record is longer than [`Limits::record_bytes`].
    #[error(
        "the record has {length} bytes, more than the limit of {limit}; raise the record limit if it is genuine"
    )]
    TooLarge {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// A part of a binary container is damaged.
    #[error("damaged container at byte {position}: {reason}")]
    Damaged {
        /// Byte offset in the payload, or in the record where `reason` says so.
        position: usize,
        /// What the container's reader said.
        reason: String,
    },
}

impl ParseError {
    /// The byte offset at which reading stopped.
    #[must_use]
    pub fn position(&self) -> usize {
        match self {
            ParseError::Syntax { position, .. }
            | ParseError::Truncated { position }
            | ParseError::TooDeep { position, .. }
            | ParseError::Damaged { position, .. } => *position,
            ParseError::TooLarge { limit, .. } => *limit,
        }
    }
}

/// One record of a payload.
#[derive(Debug)]
pub struct Record<'a> {
    /// The record as text: its bytes, or the rendering of a binary record. For an unreadable part of
    /// a binary container this is empty and `bytes` holds what is there.
    pub raw: &'a str,
    /// The bytes of an unreadable record that is not text.
    pub bytes: &'a [u8],
    /// Its events (at least one), or why it cannot be read.
    pub events: Result<&'a [Event<'a>], ParseError>,
    /// Whether bytes that are not UTF-8 were replaced by U+FFFD.
    pub lossy: bool,
}

/// Reads payloads of any format.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    limits: Limits,
    kinds: crate::json::kind::Classifier,
}

impl Reader {
    /// A reader with limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Reader { limits, kinds: crate::json::kind::Classifier::new() }
    }

    /// The limits it keeps.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads every record of a payload, in order. Each part of the payload reaches the sink in
    /// exactly one record, readable or not; only white space between records does not.
    pub fn read(&self, format: &Format, payload: &[u8], sink: &mut Sink<'_>) {
        self.read_with(format, payload, &self.limits, sink);
    }

    /// As [`read`](Self::read), for a payload that arrived at that time (microseconds since
    /// 1970-01-01 UTC).
    pub fn read_at(&self, format: &Format, payload: &[u8], arrival_us: i64, sink: &mut Sink<'_>) {
        self.read_arrived(format, payload, Arrival { at_us: arrival_us, zone: None }, sink);
    }

    /// As [`read_at`](Self::read_at), from a sender in a known time zone.
    pub fn read_arrived(&self, format: &Format, payload: &[u8], arrival: Arrival, sink: &mut Sink<'_>) {
        let limits = Limits { arrival_us: Some(arrival.at_us), zone: arrival.zone, ..self.limits };
        self.read_with(format, payload, &limits, sink);
    }

    fn read_with(&self, format: &Format, payload: &[u8], limits: &Limits, sink: &mut Sink<'_>) {
        if let Framing::Container(read) = format.framing {
            return read(payload, limits, sink);
        }
        let decoded = text::decode(payload);
        let lossy = decoded.lossy;
        let mut marked = |mut record: Record<'_>| {
            record.lossy = lossy && record.raw.contains('\u{FFFD}');
            sink(record);
        };
        match format.framing {
            Framing::Lines(read) => self.read_lines(read, &decoded.text, &mut marked),
            Framing::Text(read) => read(&decoded.text, limits, &mut marked),
            Framing::Json => document::read(&decoded.text, limits, &self.kinds, &mut marked),
            Framing::Container(_) => {}
        }
    }

    fn read_lines<'t>(
        &self,
        read: fn(&'t str, &mut Vec<Event<'t>>) -> Result<(), ParseError>,
        text: &'t str,
        sink: &mut Sink<'_>,
    ) {
        let mut events: Vec<Event<'t>> = vec![];
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            events.clear();
            let limit = self.limits.record_bytes;
            let outcome = if line.len() > limit {
                Err(ParseError::TooLarge { length: line.len(), limit })
            } else {
                read(line, &mut events)
            };
            let events = match outcome {
                Ok(()) if events.is_empty() => {
                    Err(ParseError::Syntax { position: 0, reason: "nothing could be read from the line" })
                }
                Ok(()) => Ok(events.as_slice()),
                Err(error) => Err(error),
            };
            sink(Record { raw: line, bytes: &[], events, lossy: false });
        }
    }
}

/// An empty event in the memory of the first of a list, which is empty afterwards: events come by
/// the million, and most are as big as the one before.
pub(crate) fn recycle<'a>(events: &mut Vec<Event<'a>>, format: &'static str, origin: Origin) -> Event<'a> {
    events.truncate(1);
    let mut fields = events.pop().map_or_else(|| Vec::with_capacity(48), |event| event.fields);
    fields.clear();
    Event { format, origin, time_us: None, fields }
}
