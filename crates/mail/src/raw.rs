//! A message cut into header fields and body, byte for byte, as signatures need it.

use memchr::memchr;

/// One header field as it stands in the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawHeader<'a> {
    /// The name, without colon and without space before it.
    pub name: &'a str,
    /// Everything after the colon, folds included, without the last line end.
    pub value: &'a [u8],
    /// The whole field without the last line end.
    pub whole: &'a [u8],
}

impl RawHeader<'_> {
    /// Whether the field has that name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value unfolded: line ends dropped, runs of white space as one space, trimmed, bytes that
    /// are no UTF-8 replaced. Encoded words stay encoded.
    #[must_use]
    pub fn unfolded(&self) -> String {
        let text = String::from_utf8_lossy(self.value);
        let mut out = String::with_capacity(text.len());
        for word in text.split_ascii_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }
}

/// A message cut into its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawMessage<'a> {
    /// Header fields, first one first.
    pub headers: Vec<RawHeader<'a>>,
    /// What follows the empty line; `None` when there is no empty line.
    pub body: Option<&'a [u8]>,
    /// Lines among the headers that are neither a field nor its continuation.
    pub bad_lines: usize,
    /// Whether fields past the byte limit were left out.
    pub cut: bool,
}

impl<'a> RawMessage<'a> {
    /// Cuts a message; at most `header_bytes` of header fields are kept. A leading mbox line
    /// (`From someone date`) is skipped.
    #[must_use]
    pub fn split(message: &'a [u8], header_bytes: usize) -> Self {
        let mut raw = RawMessage::default();
        let mut at = mbox_line_len(message);
        while at < message.len() {
            let end = field_end(message, at);
            let line = trim_line_end(&message[at..end]);
            if line.is_empty() {
                raw.body = Some(&message[end..]);
                return raw;
            }
            if at > header_bytes {
                raw.cut = true;
            } else {
                match header_of(line) {
                    Some(header) => raw.headers.push(header),
                    None => raw.bad_lines += 1,
                }
            }
            at = end;
        }
        raw
    }

    /// The fields of that name, first one first.
    pub fn all<'s>(&'s self, name: &'s str) -> impl DoubleEndedIterator<Item = &'s RawHeader<'a>> + 's {
        self.headers.iter().filter(move |h| h.is(name))
    }

    /// The first field of that name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&RawHeader<'a>> {
        self.headers.iter().find(|h| h.is(name))
    }

    /// The body, empty when there is none.
    #[must_use]
    pub fn body_bytes(&self) -> &'a [u8] {
        self.body.unwrap_or_default()
    }
}

/// Length of a leading mbox separator line, or 0.
#[must_use]
pub fn mbox_line_len(message: &[u8]) -> usize {
    if message.starts_with(b"From ") { line_end(message, 0) } else { 0 }
}

/// Just past the line feed of the line at `at`, or the end.
fn line_end(message: &[u8], at: usize) -> usize {
    memchr(b'\n', &message[at..]).map_or(message.len(), |n| at + n + 1)
}

/// Just past the field at `at`: its line and the continuation lines after it.
fn field_end(message: &[u8], at: usize) -> usize {
    let mut end = line_end(message, at);
    if trim_line_end(&message[at..end]).is_empty() {
        return end;
    }
    while matches!(message.get(end), Some(b' ' | b'\t')) {
        let next = line_end(message, end);
        if trim_line_end(&message[end..next]).is_empty() {
            break;
        }
        end = next;
    }
    end
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn header_of(line: &[u8]) -> Option<RawHeader<'_>> {
    let colon = memchr(b':', line)?;
    let name = std::str::from_utf8(&line[..colon]).ok()?.trim_end_matches([' ', '\t']);
    let fit = !name.is_empty() && name.bytes().all(|b| (33..=126).contains(&b));
    fit.then_some(RawHeader { name, value: &line[colon + 1..], whole: line })
}
