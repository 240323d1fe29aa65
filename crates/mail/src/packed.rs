//! The one file in a gzip stream or at the head of a ZIP archive, unpacked up to a limit.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder};

/// The content, or `None` when the bytes are neither, damaged, or unpack to more than the limit.
pub(crate) fn unpack(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    match bytes {
        [0x1f, 0x8b, ..] => read_all(MultiGzDecoder::new(bytes), limit),
        [b'P', b'K', 3, 4, ..] => unpack_zip(bytes, limit),
        _ => None,
    }
}

/// The first entry, by its local header (PKWARE, "APPNOTE", 4.3.7).
fn unpack_zip(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let number =
        |at: usize| bytes.get(at..at + 2).map(|pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])));
    let encrypted = number(6)? & 1 == 1;
    let method = number(8)?;
    let start = 30 + number(26)? + number(28)?;
    let data = bytes.get(start..)?;
    match (encrypted, method) {
        (false, 8) => read_all(DeflateDecoder::new(data), limit),
        (false, 0) => {
            let size = bytes.get(18..22)?;
            let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]);
            let stored = data.get(..usize::try_from(size).ok()?)?;
            (stored.len() <= limit).then(|| stored.to_vec())
        }
        _ => None,
    }
}

fn read_all(source: impl Read, limit: usize) -> Option<Vec<u8>> {
    let mut out = vec![];
    let most = u64::try_from(limit).ok()?.checked_add(1)?;
    source.take(most).read_to_end(&mut out).ok()?;
    (out.len() <= limit).then_some(out)
}
