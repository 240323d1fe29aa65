//! The directory of a ZIP archive: names and flags, nothing unpacked (PKWARE APPNOTE 6.3).

use memchr::memmem;

/// What a ZIP archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ZipDirectory {
    /// Names, folders left out.
    pub names: Vec<String>,
    /// An entry is encrypted.
    pub encrypted: bool,
    /// Names past the limit were left out.
    pub cut: bool,
    /// The directory could not be read to its end.
    pub broken: bool,
}

const END_MARK: &[u8] = b"PK\x05\x06";
const CENTRAL_MARK: &[u8] = b"PK\x01\x02";
const LOCAL_MARK: &[u8] = b"PK\x03\x04";
const CENTRAL_LEN: usize = 46;
const LOCAL_LEN: usize = 30;
/// The end record and the longest comment after it.
const END_WINDOW: usize = 22 + 65_535;
const FLAG_ENCRYPTED: u16 = 1;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let value = u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
    usize::try_from(value).ok()
}

impl ZipDirectory {
    /// Reads the central directory; where that fails, the local headers.
    #[must_use]
    pub fn read(bytes: &[u8], max_entries: usize) -> Self {
        let mut directory = ZipDirectory::default();
        if directory.read_central(bytes, max_entries).is_none() {
            directory = ZipDirectory { broken: true, ..ZipDirectory::default() };
            directory.read_locals(bytes, max_entries);
        }
        directory
    }

    fn read_central(&mut self, bytes: &[u8], max_entries: usize) -> Option<()> {
        let window = bytes.len().saturating_sub(END_WINDOW);
        let end = window + memmem::rfind(&bytes[window..], END_MARK)?;
        let size = u32_at(bytes, end + 12)?;
        let stated = u32_at(bytes, end + 16)?;
        // Bytes before the archive shift every offset; the directory ends where its end record is.
        let start =
            if bytes.get(stated..)?.starts_with(CENTRAL_MARK) { stated } else { end.checked_sub(size)? };
        let mut at = start;
        while bytes.get(at..)?.starts_with(CENTRAL_MARK) {
            if self.names.len() >= max_entries {
                self.cut = true;
                return Some(());
            }
            let flags = u16_at(bytes, at + 8)?;
            let lengths = [at + 28, at + 30, at + 32].map(|p| u16_at(bytes, p).map(usize::from));
            let [Some(name), Some(extra), Some(comment)] = lengths else { return None };
            self.add(bytes.get(at + CENTRAL_LEN..at + CENTRAL_LEN + name)?, flags);
            at += CENTRAL_LEN + name + extra + comment;
        }
        (at <= end).then_some(())
    }

    fn read_locals(&mut self, bytes: &[u8], max_entries: usize) {
        for at in memmem::find_iter(bytes, LOCAL_MARK) {
            if self.names.len() >= max_entries {
                self.cut = true;
                return;
            }
            let (Some(flags), Some(length)) = (u16_at(bytes, at + 6), u16_at(bytes, at + 26)) else { return };
            let from = at + LOCAL_LEN;
            if let Some(name) = bytes.get(from..from + usize::from(length)) {
                self.add(name, flags);
            }
        }
    }

    fn add(&mut self, name: &[u8], flags: u16) {
        self.encrypted |= flags & FLAG_ENCRYPTED != 0;
        if !name.is_empty() && !name.ends_with(b"/") {
            self.names.push(String::from_utf8_lossy(name).into_owned());
        }
    }
}
