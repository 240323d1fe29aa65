//! The nested `Event`/`System`/`EventData` JSON that event-log tools write, and that [`super::evtx`]
//! renders binary records to.
//!
//! Read in one pass into canonical names, without dotted intermediate ones. Attributes may stand in
//! `#attributes` or `@attributes` objects, or as keys with `@`; the text of an element under `#text`.

use std::borrow::Cow;

use event::{Event, Value, parse_micros};

use super::finish;
use crate::json::{Scanner, Token};
use crate::record::{Limits, ParseError};

/// The format name of events read here.
pub(crate) const NAME: &str = "windows-json";

/// Whether an object of this shape may start at an offset: its first key is `Event` or `System`.
pub(crate) fn looks_like(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix('{')) else { return false };
    let rest = rest.trim_start();
    rest.starts_with("\"Event\"") || rest.starts_with("\"System\"")
}

/// Reads one object; the scanner stands before it. Returns `false`, having moved, when it turns out
/// to be of another shape.
///
/// # Errors
/// When the text is not JSON or nests too deep.
pub(crate) fn read_event<'a>(
    scanner: &mut Scanner<'a>,
    limits: &Limits,
    event: &mut Event<'a>,
) -> Result<bool, ParseError> {
    scanner.value()?;
    let mut reader = RawReader { scanner, limits, event, dropped: 0 };
    let mut is_event = false;
    let mut key = reader.scanner.first_key()?;
    while let Some(name) = key {
        is_event |= reader.section(name)?;
        key = reader.scanner.next_key()?;
    }
    let dropped = reader.dropped;
    if dropped > 0 {
        event.push(crate::json::flat::DROPPED, Value::Int(dropped));
    }
    event.time_us = event.get("SystemTime").and_then(Value::as_str).and_then(|text| parse_micros(text).ok());
    is_event &= event.get("EventID").is_some() || event.get("Channel").is_some();
    if is_event {
        finish::finish(event);
    }
    Ok(is_event)
}

struct RawReader<'s, 'a> {
    scanner: &'s mut Scanner<'a>,
    limits: &'s Limits,
    event: &'s mut Event<'a>,
    dropped: i64,
}

/// Whether a key holds attributes of its element, and whether it is an attribute itself.
fn attribute_name(key: &str) -> Option<&str> {
    key.strip_prefix('@').filter(|name| *name != "attributes" && *name != "text")
}

fn is_attributes(key: &str) -> bool {
    matches!(key, "#attributes" | "@attributes" | "$" | "attributes")
}

fn is_text(key: &str) -> bool {
    matches!(key, "#text" | "@text" | "_" | "$text" | "Value" | "value" | "content")
}

impl<'a> RawReader<'_, 'a> {
    fn push(&mut self, name: impl Into<Cow<'a, str>>, value: Value<'a>) {
        let name = name.into();
        if self.event.fields.len() >= self.limits.fields || name.len() > 1024 {
            self.dropped += 1;
        } else {
            self.event.push(name, value);
        }
    }

    /// Takes the rest of a container that was just opened, as its text.
    fn container_text(&mut self) -> Result<Value<'a>, ParseError> {
        let start = self.scanner.position() - 1;
        let end = self.scanner.skip_container()?;
        Ok(Value::Json(Cow::Borrowed(self.scanner.slice(start, end))))
    }

    /// Reads one member of the outermost object, or of `Event`. Returns whether it is a part of an
    /// event.
    fn section(&mut self, name: Cow<'a, str>) -> Result<bool, ParseError> {
        let token = self.scanner.value()?;
        match (&*name, token) {
            ("Event", Token::Object) => {
                let mut found = false;
                let mut key = self.scanner.first_key()?;
                while let Some(name) = key {
                    found |= self.event_member(name)?;
                    key = self.scanner.next_key()?;
                }
                Ok(found)
            }
            (_, token) => self.event_member_value(name, token),
        }
    }

    fn event_member(&mut self, name: Cow<'a, str>) -> Result<bool, ParseError> {
        let token = self.scanner.value()?;
        self.event_member_value(name, token)
    }

    fn event_member_value(&mut self, name: Cow<'a, str>, token: Token<'a>) -> Result<bool, ParseError> {
        match (&*name, token) {
            ("System", Token::Object) => self.system().map(|()| true),
            ("EventData", Token::Object) => self.event_data().map(|()| true),
            ("EventData", Token::Array) => self.data_list().map(|()| true),
            ("UserData", Token::Object) => self.user_data().map(|()| true),
            ("RenderingInfo", Token::Object) => self.rendering().map(|()| false),
            (key, Token::Object) if is_attributes(key) => self.scanner.skip_container().map(|_| false),
            (key, _) if attribute_name(key).is_some() => Ok(false),
            (_, Token::Object | Token::Array) => {
                let text = self.container_text()?;
                self.push(name, text);
                Ok(false)
            }
            (_, Token::Null) => Ok(false),
            (_, scalar) => {
                self.push(name, scalar.scalar().unwrap_or(Value::Null));
                Ok(false)
            }
        }
    }

    /// Reads the header.
    fn system(&mut self) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(name) = key {
            match self.scanner.value()? {
                Token::Object => self.header_element(&name)?,
                Token::Array => {
                    let text = self.container_text()?;
                    self.push(name, text);
                }
                Token::Null => {}
                scalar => self.header_value(name, scalar.scalar().unwrap_or(Value::Null)),
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    fn header_value(&mut self, name: Cow<'a, str>, value: Value<'a>) {
        let numeric = matches!(
            &*name,
            "EventID"
                | "EventRecordID"
                | "Level"
                | "Task"
                | "Opcode"
                | "Version"
                | "Execution_ProcessID"
                | "Execution_ThreadID"
                | "Qualifiers"
        );
        let value = match (&value, numeric) {
            (Value::Text(_), true) => value.as_i64().map_or(value, Value::Int),
            _ => value,
        };
        let name = match &*name {
            "TimeCreated" => Cow::Borrowed("SystemTime"),
            "Provider" => Cow::Borrowed("Provider_Name"),
            _ => name,
        };
        self.push(name, value);
    }

    /// Reads a header element with attributes, such as `Provider` or `TimeCreated`.
    fn header_element(&mut self, element: &str) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(name) = key {
            match self.scanner.value()? {
                Token::Object if is_attributes(&name) => self.header_element(element)?,
                Token::Object | Token::Array => {
                    self.scanner.skip_container()?;
                }
                Token::Null => {}
                scalar => {
                    let value = scalar.scalar().unwrap_or(Value::Null);
                    if is_text(&name) {
                        self.header_value(Cow::Owned(element.to_owned()), value);
                    } else {
                        let attribute = attribute_name(&name).unwrap_or(&name);
                        if let Some(canonical) = header_attribute(element, attribute) {
                            self.header_value(canonical, value);
                        }
                    }
                }
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    /// Reads `EventData`: members under their own names, unnamed ones as `Data`.
    fn event_data(&mut self) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(name) = key {
            match self.scanner.value()? {
                Token::Object if is_attributes(&name) => self.data_attributes()?,
                Token::Object if name == "Data" => self.data_element(None)?,
                Token::Array if name == "Data" => self.data_list()?,
                Token::Object => self.data_element(Some(name))?,
                Token::Array => self.member_list(&name)?,
                scalar => {
                    if attribute_name(&name).is_none() {
                        self.push(name, scalar.scalar().unwrap_or(Value::Null));
                    }
                }
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    /// The attributes of `EventData` itself: a `Name` that some providers give.
    fn data_attributes(&mut self) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(name) = key {
            match self.scanner.value()? {
                Token::Object | Token::Array => {
                    self.scanner.skip_container()?;
                }
                scalar if name == "Name" => {
                    self.push("EventDataName", scalar.scalar().unwrap_or(Value::Null))
                }
                _ => {}
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    /// Reads a list of `Data` elements: bare values, or objects with a name and a text.
    fn data_list(&mut self) -> Result<(), ParseError> {
        let mut first = true;
        while self.scanner.has_element(first)? {
            first = false;
            match self.scanner.value()? {
                Token::Object => self.data_element(None)?,
                Token::Array => {
                    let text = self.container_text()?;
                    self.push("Data", text);
                }
                scalar => self.push("Data", scalar.scalar().unwrap_or(Value::Null)),
            }
        }
        Ok(())
    }

    /// A list under a name: its scalars as repeated fields, anything else as text.
    fn member_list(&mut self, name: &str) -> Result<(), ParseError> {
        let mut first = true;
        while self.scanner.has_element(first)? {
            first = false;
            let value = match self.scanner.value()? {
                Token::Object | Token::Array => self.container_text()?,
                scalar => scalar.scalar().unwrap_or(Value::Null),
            };
            self.push(name.to_owned(), value);
        }
        Ok(())
    }

    /// Reads an object that stands for one `Data` element: its name (when not known from outside)
    /// and its text.
    fn data_element(&mut self, outer: Option<Cow<'a, str>>) -> Result<(), ParseError> {
        let mut name = outer;
        let mut texts: Vec<Value<'a>> = vec![];
        self.data_members(&mut name, &mut texts, 0)?;
        let name = name.unwrap_or(Cow::Borrowed("Data"));
        for value in texts {
            self.push(name.clone(), value);
        }
        Ok(())
    }

    fn data_members(
        &mut self,
        name: &mut Option<Cow<'a, str>>,
        texts: &mut Vec<Value<'a>>,
        depth: usize,
    ) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(member) = key {
            match self.scanner.value()? {
                Token::Object if is_attributes(&member) && depth == 0 => {
                    self.data_members(name, texts, depth + 1)?;
                }
                Token::Array if is_text(&member) => self.text_list(texts)?,
                Token::Object | Token::Array => {
                    let text = self.container_text()?;
                    self.push_member(name.as_deref(), &member, text);
                }
                scalar => {
                    let value = scalar.scalar().unwrap_or(Value::Null);
                    let attribute = attribute_name(&member).unwrap_or(&member);
                    match (attribute, value) {
                        ("Name" | "name", Value::Text(text)) if name.is_none() => *name = Some(text),
                        (_, value) if is_text(&member) => texts.push(value),
                        (attribute, value) => self.push_member(name.as_deref(), attribute, value),
                    }
                }
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    fn push_member(&mut self, outer: Option<&str>, member: &str, value: Value<'a>) {
        if member != "xmlns" {
            self.push(outer.map_or_else(|| member.to_owned(), |outer| format!("{outer}.{member}")), value);
        }
    }

    fn text_list(&mut self, texts: &mut Vec<Value<'a>>) -> Result<(), ParseError> {
        let mut first = true;
        while self.scanner.has_element(first)? {
            first = false;
            texts.push(match self.scanner.value()? {
                Token::Object | Token::Array => self.container_text()?,
                scalar => scalar.scalar().unwrap_or(Value::Null),
            });
        }
        Ok(())
    }

    /// Reads `UserData`: the members of its one element, by their own names.
    fn user_data(&mut self) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(name) = key {
            match self.scanner.value()? {
                Token::Object if is_attributes(&name) => {
                    self.scanner.skip_container()?;
                }
                Token::Object => self.user_members("", 1)?,
                Token::Array => self.member_list(&name)?,
                scalar => self.push(name, scalar.scalar().unwrap_or(Value::Null)),
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    fn user_members(&mut self, path: &str, depth: usize) -> Result<(), ParseError> {
        if depth >= self.limits.depth {
            let position = self.scanner.position();
            return Err(ParseError::TooDeep { position, limit: self.limits.depth });
        }
        let mut key = self.scanner.first_key()?;
        while let Some(member) = key {
            let token = self.scanner.value()?;
            let bare = attribute_name(&member).unwrap_or(&member);
            let full = match (path, is_attributes(&member) || is_text(&member)) {
                (path, true) => path.to_owned(),
                ("", false) => bare.to_owned(),
                (path, false) => format!("{path}.{bare}"),
            };
            match token {
                Token::Object if full.len() <= 1024 => self.user_members(&full, depth + 1)?,
                Token::Object | Token::Array => {
                    let text = self.container_text()?;
                    self.push(full, text);
                }
                _ if bare == "xmlns" || bare.starts_with("xmlns:") => {}
                scalar => self.push(full, scalar.scalar().unwrap_or(Value::Null)),
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }

    /// The message as the sender rendered it.
    fn rendering(&mut self) -> Result<(), ParseError> {
        let mut key = self.scanner.first_key()?;
        while let Some(name) = key {
            match self.scanner.value()? {
                Token::Object | Token::Array => {
                    self.scanner.skip_container()?;
                }
                scalar if name == "Message" => self.push(name, scalar.scalar().unwrap_or(Value::Null)),
                _ => {}
            }
            key = self.scanner.next_key()?;
        }
        Ok(())
    }
}

/// The canonical name of a header attribute; `None` for one that says nothing.
fn header_attribute(element: &str, attribute: &str) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match (element, attribute) {
        ("Provider", "Name") => "Provider_Name",
        ("Provider", "Guid") => "Provider_Guid",
        ("Provider", "EventSourceName") => "Provider_EventSourceName",
        ("TimeCreated", "SystemTime") => "SystemTime",
        ("Execution", "ProcessID") => "Execution_ProcessID",
        ("Execution", "ThreadID") => "Execution_ThreadID",
        ("Security", "UserID") => "Security_UserID",
        ("Correlation", "ActivityID") => "Correlation_ActivityID",
        ("Correlation", "RelatedActivityID") => "Correlation_RelatedActivityID",
        ("EventID", "Qualifiers") => "Qualifiers",
        (_, "xmlns") => return None,
        (element, attribute) => return Some(Cow::Owned(format!("{element}_{attribute}"))),
    }))
}
