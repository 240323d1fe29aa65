//! TNEF, the container in which Exchange and Outlook send `winmail.dat`: the files in it, its text, and
//! whether it could be read ([MS-OXTNEF], "Transport Neutral Encapsulation Format Data Algorithm", and
//! [MS-OXPROPS] for the properties).
//!
//! Not read: compressed RTF bodies, and messages embedded as objects, which stay files.

/// Most files and properties taken from one container.
const MOST: usize = 1_000;

const SIGNATURE: u32 = 0x223e_9f78;
const ATT_BODY: u32 = 0x0002_800c;
const ATT_MESSAGE_PROPERTIES: u32 = 0x0006_9003;
const ATT_RENDERING: u32 = 0x0006_9002;
const ATT_TITLE: u32 = 0x0001_8010;
const ATT_DATA: u32 = 0x0006_800f;
const ATT_PROPERTIES: u32 = 0x0006_9005;

const PR_BODY: u16 = 0x1000;
const PR_HTML: u16 = 0x1013;
const PR_ATTACH_DATA: u16 = 0x3701;
const PR_ATTACH_LONG_NAME: u16 = 0x3707;
const PR_ATTACH_NAME: u16 = 0x3704;
const PR_ATTACH_MIME: u16 = 0x370e;

/// A file in the container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TnefFile {
    /// Its name; empty when none is given.
    pub name: String,
    /// Its content type; empty when none is given.
    pub content_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a container holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tnef {
    /// The body as text, when it has one.
    pub text: Option<String>,
    /// The body as HTML, when it has one.
    pub html: Option<String>,
    /// The files.
    pub files: Vec<TnefFile>,
    /// It ends too early or breaks its format's rules; what stands before is there.
    pub broken: bool,
}

impl Tnef {
    /// Reads a container; bytes of another form give an empty, broken one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut tnef = Tnef::default();
        let mut cursor = Cursor(bytes);
        let signed = cursor.u32() == Some(SIGNATURE) && cursor.u16().is_some();
        tnef.broken = !signed;
        while signed && !cursor.0.is_empty() {
            if tnef.attribute(&mut cursor).is_none() {
                tnef.broken = true;
                break;
            }
        }
        tnef
    }

    /// Reads one attribute: level, tag, length, data and checksum.
    fn attribute(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let _level = cursor.u8()?;
        let tag = cursor.u32()?;
        let length = usize::try_from(cursor.u32()?).ok()?;
        let data = cursor.take(length)?;
        let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        self.broken |= cursor.u16()? != sum;
        match tag {
            ATT_BODY => self.text = self.text.take().or_else(|| Some(latin(data))),
            ATT_MESSAGE_PROPERTIES => self.message_properties(data),
            ATT_RENDERING if self.files.len() < MOST => self.files.push(TnefFile::default()),
            ATT_TITLE => self.with_file(|file| file.name = latin(data)),
            ATT_DATA => self.with_file(|file| file.bytes = data.to_vec()),
            ATT_PROPERTIES => self.file_properties(data),
            _ => {}
        }
        Some(())
    }

    fn with_file(&mut self, change: impl FnOnce(&mut TnefFile)) {
        if let Some(file) = self.files.last_mut() {
            change(file);
        }
    }

    fn message_properties(&mut self, data: &[u8]) {
        let (text, html) = (&mut self.text, &mut self.html);
        let whole = properties(data, &mut |id, kind, value| match id {
            PR_BODY => *text = Some(string(kind, value)),
            PR_HTML => *html = Some(String::from_utf8_lossy(value).trim_end_matches('\0').to_owned()),
            _ => {}
        });
        self.broken |= whole.is_none();
    }

    fn file_properties(&mut self, data: &[u8]) {
        let Some(file) = self.files.last_mut() else { return };
        let whole = properties(data, &mut |id, kind, value| match id {
            PR_ATTACH_LONG_NAME => file.name = string(kind, value),
            PR_ATTACH_NAME if file.name.is_empty() => file.name = string(kind, value),
            PR_ATTACH_MIME => file.content_type = string(kind, value),
            PR_ATTACH_DATA if file.bytes.is_empty() => file.bytes = value.to_vec(),
            _ => {}
        });
        self.broken |= whole.is_none();
    }
}

/// Bytes read from the front.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Data of a length that stands before it, padded to four bytes.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let value = self.take(length)?;
        let padding = length.wrapping_neg() % 4;
        self.take(padding.min(self.0.len()))?;
        Some(value)
    }
}

/// Calls `found` with id, type and value of each property of variable length; `None` when the list
/// breaks off.
fn properties(data: &[u8], found: &mut dyn FnMut(u16, u16, &[u8])) -> Option<()> {
    let mut cursor = Cursor(data);
    let count = cursor.u32()?;
    for _ in 0..count.min(MOST as u32) {
        let kind = cursor.u16()?;
        let id = cursor.u16()?;
        if id >= 0x8000 {
            skip_name(&mut cursor)?;
        }
        let several = kind & 0x1000 != 0;
        let size = match kind & 0x0fff {
            0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Some(4),
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
            0x48 => Some(16),
            0x0d | 0x1e | 0x1f | 0x102 => None,
            _ => return None,
        };
        let values = if several || size.is_none() { cursor.u32()? } else { 1 };
        for _ in 0..values {
            match size {
                Some(size) => drop(cursor.take(size)?),
                None => found(id, kind & 0x0fff, object(kind, cursor.padded()?)),
            }
        }
    }
    Some(())
}

/// An object's value begins with the identifier of its interface.
fn object(kind: u16, value: &[u8]) -> &[u8] {
    if kind & 0x0fff == 0x0d { value.get(16..).unwrap_or_default() } else { value }
}

/// The name of a named property: a set's identifier, then a number or text.
fn skip_name(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.take(16)?;
    match cursor.u32()? {
        0 => cursor.u32().map(drop),
        _ => cursor.padded().map(drop),
    }
}

/// Text of one byte a character, up to its closing zero.
fn latin(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    match std::str::from_utf8(&bytes[..end]) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes[..end].iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn string(kind: u16, value: &[u8]) -> String {
    if kind != 0x1f {
        return latin(value);
    }
    let units: Vec<u16> = value.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    //! A container made here, cut everywhere and with any byte changed.
    use super::*;

    fn attribute(out: &mut Vec<u8>, level: u8, tag: u32, data: &[u8]) {
        out.push(level);
        out.extend(tag.to_le_bytes());
        out.extend((data.len() as u32).to_le_bytes());
        out.extend(data);
        let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        out.extend(sum.to_le_bytes());
    }

    fn property(out: &mut Vec<u8>, kind: u16, id: u16, value: &[u8]) {
        out.extend(kind.to_le_bytes());
        out.extend(id.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
        out.extend((value.len() as u32).to_le_bytes());
        out.extend(value);
        out.extend(std::iter::repeat_n(0, value.len().wrapping_neg() % 4));
    }

    pub(crate) fn sample() -> Vec<u8> {
        let mut out = SIGNATURE.to_le_bytes().to_vec();
        out.extend([1, 0]);
        let mut body = 2_u32.to_le_bytes().to_vec();
        property(&mut body, 0x1e, PR_BODY, b"See the file.\0");
        property(&mut body, 0x102, PR_HTML, b"<a href=\"http://example.net/x\">x</a>");
        attribute(&mut out, 1, ATT_MESSAGE_PROPERTIES, &body);
        attribute(&mut out, 2, ATT_RENDERING, &[0; 14]);
        attribute(&mut out, 2, ATT_TITLE, b"SHORT~1.EXE\0");
        attribute(&mut out, 2, ATT_DATA, b"MZ\x90\0 the file");
        let name: Vec<u8> = "a long name.exe\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut properties = 1_u32.to_le_bytes().to_vec();
        property(&mut properties, 0x1f, PR_ATTACH_LONG_NAME, &name);
        attribute(&mut out, 2, ATT_PROPERTIES, &properties);
        out
    }

    #[test]
    fn files_and_bodies_are_read() {
        let tnef = Tnef::read(&sample());
        assert!(!tnef.broken);
        assert_eq!(tnef.text.as_deref(), Some("See the file."));
        assert!(tnef.html.is_some_and(|html| html.contains("example.net")));
        let [file] = tnef.files.as_slice() else { panic!("one file") };
        assert_eq!((file.name.as_str(), file.bytes.len()), ("a long name.exe", 13));
    }

    #[test]
    fn damage_is_told() {
        let whole = sample();
        for end in 0..whole.len() {
            let _ = Tnef::read(&whole[..end]);
        }
        assert!(Tnef::read(&whole[..whole.len() - 1]).broken);
        for at in 0..whole.len() {
            for value in [0, 255, whole[at] ^ 0x10] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                let _ = Tnef::read(&damaged);
            }
        }
    }
}
