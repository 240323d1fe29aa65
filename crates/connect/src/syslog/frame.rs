//! Frames of a stream (RFC 6587), and messages as lines.

use bytes::{Buf as _, BytesMut};

/// A message as one line: line breaks inside an octet-counted frame become spaces.
pub(super) fn push_line(lines: &mut Vec<u8>, frame: &[u8]) {
    let frame = frame.trim_ascii_end();
    if !frame.is_empty() {
        lines.extend(frame.iter().map(|b| if *b == b'\n' || *b == b'\r' { b' ' } else { *b }));
        lines.push(b'\n');
    }
}

/// Takes the next complete frame off the buffer (RFC 6587 §3.4.1 octet counting when it starts with a
/// digit, §3.4.2 up to a line feed or NUL otherwise). At the end of the stream, or past the line limit,
/// what is there is a frame.
pub(super) fn next_frame(buffer: &mut BytesMut, most: usize, ended: bool) -> Option<BytesMut> {
    if let Some((header, length)) = octet_count(buffer)
        && length <= most
    {
        if buffer.len() >= header + length {
            buffer.advance(header);
            return Some(buffer.split_to(length));
        }
        if !ended {
            return None;
        }
    }
    let line = buffer.iter().position(|b| *b == b'\n' || *b == 0);
    match line {
        Some(at) => {
            let frame = buffer.split_to(at);
            buffer.advance(1);
            Some(frame)
        }
        None if buffer.len() > most || (ended && !buffer.is_empty()) => Some(buffer.split()),
        None => None,
    }
}

/// Header length and message length of `123 <34>…`.
fn octet_count(buffer: &[u8]) -> Option<(usize, usize)> {
    let digits = buffer.iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || buffer[0] == b'0' || buffer.get(digits) != Some(&b' ') {
        return None;
    }
    let length = std::str::from_utf8(&buffer[..digits]).ok()?.parse().ok()?;
    (buffer.get(digits + 1).is_none_or(|b| *b == b'<')).then_some((digits + 1, length))
}

#[cfg(test)]
mod tests {
    //! Tests of framing.
    use super::*;
    use expect_test::{Expect, expect};

    fn check(input: &[u8], expected: Expect) {
        let mut buffer = BytesMut::from(input);
        let mut frames = vec![];
        while let Some(frame) = next_frame(&mut buffer, 64, true) {
            frames.push(String::from_utf8_lossy(&frame).into_owned());
        }
        expected.assert_eq(&frames.join("|"));
    }

    #[test]
    fn frames() {
        check(b"<1>one\n<2>two\n", expect!["<1>one|<2>two"]);
        check(b"6 <1>one7 <2>a\nbc<3>x", expect!["<1>one|<2>a\nbc|<3>x"]);
        check(b"99 <1>cut short", expect!["99 <1>cut short"]);
        check(b"12 bottles of beer\n", expect!["12 bottles of beer"]);
        check(b"no line end", expect!["no line end"]);
    }

    #[test]
    fn any_split_gives_the_same_frames() {
        let input = b"6 <1>one\n<2>two\n10 <3>a\nbcdef<4>end\n";
        let whole = collect(&[input]);
        for cut in 0..input.len() {
            assert_eq!(collect(&[&input[..cut], &input[cut..]]), whole, "cut at {cut}");
        }
    }

    fn collect(parts: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut buffer = BytesMut::new();
        let mut frames = vec![];
        for (i, part) in parts.iter().enumerate() {
            buffer.extend_from_slice(part);
            while let Some(frame) = next_frame(&mut buffer, 64, i + 1 == parts.len()) {
                frames.push(frame.to_vec());
            }
        }
        frames.retain(|f| !f.is_empty());
        frames
    }
}
