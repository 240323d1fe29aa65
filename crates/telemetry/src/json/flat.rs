//! A JSON object as the flat fields of an event: dotted names, one field per list element, and the
//! text of every container under its own name.

use std::borrow::Cow;

use event::{Event, Value};

use super::scan::{Scanner, Token};
use crate::record::{Limits, ParseError};

/// Longest dotted name; members with longer ones are counted as dropped, because each field holds its
/// whole name and a long key over many members would multiply the record's size.
const NAME_BYTES: usize = 1024;

/// The field that counts what [`Limits::fields`] cut off.
pub(crate) const DROPPED: &str = "_fields_dropped";

/// Reads one object into fields; the scanner stands before its opening brace.
///
/// # Errors
/// When the text is not an object, or nests deeper than the limit.
pub(crate) fn read_object<'a>(
    scanner: &mut Scanner<'a>,
    limits: &Limits,
    event: &mut Event<'a>,
) -> Result<(), ParseError> {
    let start = scanner.position();
    if scanner.value()? != Token::Object {
        return Err(ParseError::Syntax { position: start, reason: "expected an object" });
    }
    let mut flattener = Flattener { limits, event, path: String::new(), dropped: 0 };
    let mut key = scanner.first_key()?;
    while let Some(name) = key {
        match scanner.value()? {
            Token::Object => flattener.container(scanner, &name, 1, Flattener::object)?,
            Token::Array => flattener.container(scanner, &name, 1, Flattener::array)?,
            scalar => flattener.push(name, scalar.scalar().unwrap_or(Value::Null)),
        }
        key = scanner.next_key()?;
    }
    if flattener.dropped > 0 {
        let dropped = flattener.dropped;
        event.push(DROPPED, Value::Int(dropped));
    }
    Ok(())
}

struct Flattener<'e, 'a> {
    limits: &'e Limits,
    event: &'e mut Event<'a>,
    /// The dotted name of the container being read.
    path: String,
    dropped: i64,
}

impl<'a> Flattener<'_, 'a> {
    fn push(&mut self, name: Cow<'a, str>, value: Value<'a>) {
        if self.event.fields.len() >= self.limits.fields {
            self.dropped += 1;
            return;
        }
        self.event.push(name, value);
    }

    /// Adds a field under the container's name, or under a member of it.
    fn push_member(&mut self, member: Option<&str>, value: Value<'a>) {
        let length = self.path.len() + member.map_or(0, |member| member.len() + 1);
        if self.event.fields.len() >= self.limits.fields || length > NAME_BYTES {
            self.dropped += 1;
            return;
        }
        let mut name = String::with_capacity(length);
        name.push_str(&self.path);
        if let Some(member) = member {
            name.push('.');
            name.push_str(member);
        }
        self.event.push(name, value);
    }

    /// Reads a container that was just opened, under `name`, with its text as a field before its
    /// members.
    fn container(
        &mut self,
        scanner: &mut Scanner<'a>,
        name: &str,
        depth: usize,
        read: fn(&mut Self, &mut Scanner<'a>, usize) -> Result<bool, ParseError>,
    ) -> Result<(), ParseError> {
        let start = scanner.position() - 1;
        if depth >= self.limits.depth {
            return Err(ParseError::TooDeep { position: start, limit: self.limits.depth });
        }
        let parent = self.path.len();
        if parent + name.len() > NAME_BYTES {
            self.dropped += 1;
            return scanner.skip_container().map(|_| ());
        }
        if parent > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let slot = self.event.fields.len();
        self.push_member(None, Value::Null);
        let keep_text = read(self, scanner, depth)?;
        self.path.truncate(parent);
        if slot >= self.limits.fields || self.event.fields.len() <= slot {
            return Ok(());
        }
        if keep_text {
            let text = scanner.slice(start, scanner.position());
            self.event.fields[slot].value = Value::Json(Cow::Borrowed(text));
        } else {
            self.event.fields.remove(slot);
        }
        Ok(())
    }

    fn object(&mut self, scanner: &mut Scanner<'a>, depth: usize) -> Result<bool, ParseError> {
        let mut key = scanner.first_key()?;
        while let Some(name) = key {
            match scanner.value()? {
                Token::Object => self.container(scanner, &name, depth + 1, Self::object)?,
                Token::Array => self.container(scanner, &name, depth + 1, Self::array)?,
                scalar => self.push_member(Some(&name), scalar.scalar().unwrap_or(Value::Null)),
            }
            key = scanner.next_key()?;
        }
        Ok(true)
    }

    /// Reads a list: scalars become fields under the list's own name, objects are flattened under
    /// it. Returns whether the list's text is kept: it is unless all its elements are scalars.
    fn array(&mut self, scanner: &mut Scanner<'a>, depth: usize) -> Result<bool, ParseError> {
        let (mut first, mut nested) = (true, false);
        while scanner.has_element(first)? {
            first = false;
            match scanner.value()? {
                Token::Object => {
                    nested = true;
                    self.check_depth(scanner, depth)?;
                    self.object(scanner, depth + 1)?;
                }
                Token::Array => {
                    nested = true;
                    self.check_depth(scanner, depth)?;
                    self.array(scanner, depth + 1)?;
                }
                scalar => self.push_member(None, scalar.scalar().unwrap_or(Value::Null)),
            }
        }
        Ok(nested || first)
    }

    fn check_depth(&self, scanner: &Scanner<'a>, depth: usize) -> Result<(), ParseError> {
        if depth + 1 < self.limits.depth {
            return Ok(());
        }
        Err(ParseError::TooDeep { position: scanner.position(), limit: self.limits.depth })
    }
}
