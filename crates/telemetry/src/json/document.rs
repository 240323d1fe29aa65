//! Framing JSON text into records: objects one after the other, in lines or over many lines, in
//! arrays, or in the list of a wrapper object.
//!
//! Each value is read where it stands and ends where it ends, so lines need no searching. After a
//! value that cannot be read, reading goes on at the next line that can start a record.

use event::{Event, Origin, Value};

use super::flat;
use super::kind::{self, Classifier};
use super::scan::Scanner;
use crate::format::Sink;
use crate::record::{Limits, ParseError, Record, recycle};
use crate::windows;

/// Lists that hold the records of a wrapper object, such as CloudTrail's `{"Records": […]}`.
const WRAPPERS: &[&str] =
    &["Records", "records", "value", "items", "events", "logEvents", "data", "Results", "results"];

/// Reads all records of a JSON text.
pub(crate) fn read(text: &str, limits: &Limits, kinds: &Classifier, sink: &mut Sink<'_>) {
    let mut document = Document { text, limits, kinds, events: vec![] };
    document.values(0, text.len(), false, sink);
}

struct Document<'a, 'k> {
    text: &'a str,
    limits: &'k Limits,
    kinds: &'k Classifier,
    events: Vec<Event<'a>>,
}

impl<'a> Document<'a, '_> {
    /// Reads the values between two offsets.
    fn values(&mut self, from: usize, to: usize, wrapped: bool, sink: &mut Sink<'_>) {
        let text = &self.text[..to];
        let mut at = from;
        loop {
            let mut scanner = Scanner::new(text, at);
            match scanner.peek() {
                None => return,
                Some(b'[' | b']' | b',') => at = scanner.position() + 1,
                Some(_) => at = self.value(scanner, wrapped, sink),
            }
        }
    }

    /// Reads one value and returns where the next may start.
    fn value(&mut self, mut scanner: Scanner<'a>, wrapped: bool, sink: &mut Sink<'_>) -> usize {
        let start = scanner.position();
        match self.object(&mut scanner) {
            Ok(()) => {
                let end = scanner.position();
                if !wrapped && let Some((from, to)) = self.wrapper() {
                    self.values(from, to, true, sink);
                } else {
                    self.hand_over(start, end, sink);
                }
                end
            }
            Err(error) => {
                let end = self.resume_after(start, &error);
                let raw = self.text[start..end].trim_end();
                let error = relative(error, start);
                sink(Record { raw, bytes: &[], events: Err(error), lossy: false });
                end
            }
        }
    }

    fn object(&mut self, scanner: &mut Scanner<'a>) -> Result<(), ParseError> {
        if windows::raw::looks_like(self.text, scanner.position()) {
            let mut attempt = scanner.clone();
            let mut event = recycle(&mut self.events, windows::raw::NAME, windows::ORIGIN);
            if windows::raw::read_event(&mut attempt, self.limits, &mut event)? {
                *scanner = attempt;
                self.events.push(event);
                return Ok(());
            }
        }
        let mut event = recycle(&mut self.events, kind::UNKNOWN, Origin::default());
        flat::read_object(scanner, self.limits, &mut event)?;
        self.kinds.shape(event, &mut self.events);
        Ok(())
    }

    /// Where the list of a wrapper object lies, when the object just read is one: of no known kind,
    /// with a list of objects under a telling name.
    fn wrapper(&self) -> Option<(usize, usize)> {
        let [event] = self.events.as_slice() else { return None };
        if event.format != kind::UNKNOWN {
            return None;
        }
        let list = WRAPPERS.iter().find_map(|name| match event.get(name) {
            Some(Value::Json(std::borrow::Cow::Borrowed(list))) if list.starts_with('[') => Some(*list),
            _ => None,
        })?;
        if !list[1..].trim_start().starts_with('{') {
            return None;
        }
        let from = list.as_ptr() as usize - self.text.as_ptr() as usize;
        Some((from + 1, from + list.len() - 1))
    }

    fn hand_over(&self, start: usize, end: usize, sink: &mut Sink<'_>) {
        let raw = &self.text[start..end];
        let limit = self.limits.record_bytes;
        let events = if raw.len() > limit {
            Err(ParseError::TooLarge { length: raw.len(), limit })
        } else if self.events.is_empty() {
            Err(ParseError::Syntax { position: 0, reason: "the record holds no event" })
        } else {
            Ok(self.events.as_slice())
        };
        sink(Record { raw, bytes: &[], events, lossy: false });
    }

    /// Where reading goes on after an unreadable value: past it when its end can be found, else at
    /// the next line that starts like a record.
    fn resume_after(&self, start: usize, error: &ParseError) -> usize {
        if let ParseError::TooDeep { .. } = error
            && let Ok(end) = Scanner::new(self.text, start + 1).skip_container()
        {
            return end;
        }
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(step) = memchr::memchr(b'\n', &bytes[at..]) {
            at += step + 1;
            let starts_record = matches!(bytes.get(at), Some(b'{' | b'['));
            if starts_record || !matches!(bytes.get(start), Some(b'{')) {
                return at;
            }
        }
        bytes.len()
    }
}

/// The same error with its position counted from the start of the record.
fn relative(mut error: ParseError, start: usize) -> ParseError {
    match &mut error {
        ParseError::Syntax { position, .. }
        | ParseError::Truncated { position }
        | ParseError::TooDeep { position, .. }
        | ParseError::Damaged { position, .. } => *position = position.saturating_sub(start),
        ParseError::TooLarge { .. } => {}
    }
    error
}
