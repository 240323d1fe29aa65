//! Syslog over TCP (RFC 6587): frames by octet count or by line, gathered into batches.
//!
//! The protocol has no acknowledgement: what a sender has written is accepted when our log has it,
//! and back-pressure is a connection that is not read. Lines gather for a named time or size, then
//! become one batch.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::{Batch, Grant, Limits, Sink, SinkError};

/// Accepts connections until the listener fails. Every connection's lines belong to `grant`'s source.
///
/// # Errors
/// When the listener cannot accept any more.
pub async fn serve<S: Sink>(
    listener: TcpListener,
    sink: Arc<S>,
    grant: Grant,
    limits: Limits,
) -> std::io::Result<()> {
    let slots = Arc::new(Semaphore::new(limits.syslog_connections));
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { return Ok(()) };
        let (stream, peer) = listener.accept().await?;
        let (sink, grant, limits) = (sink.clone(), grant.clone(), limits.clone());
        tokio::spawn(async move {
            let mut connection = Connection { sink, grant, peer, limits, ready: vec![] };
            if let Err(error) = connection.run(stream).await {
                tracing::warn!(%peer, %error, "syslog connection ended");
            }
            drop(slot);
        });
    }
}

/// Why a connection was ended.
#[derive(Debug, thiserror::Error)]
enum SyslogError {
    #[error("cannot read: {0}")]
    Read(#[from] std::io::Error),
    #[error("cannot store: {0}")]
    Sink(#[from] SinkError),
}

struct Connection<S> {
    sink: Arc<S>,
    grant: Grant,
    peer: SocketAddr,
    limits: Limits,
    /// Complete messages, one per line.
    ready: Vec<u8>,
}

impl<S: Sink> Connection<S> {
    async fn run(&mut self, mut stream: impl AsyncRead + Unpin) -> Result<(), SyslogError> {
        let mut buffer = BytesMut::with_capacity(64 << 10);
        let linger = Duration::from_millis(self.limits.syslog_linger_ms);
        loop {
            let read = if self.ready.is_empty() {
                stream.read_buf(&mut buffer).await?
            } else {
                match tokio::time::timeout(linger, stream.read_buf(&mut buffer)).await {
                    Ok(read) => read?,
                    Err(_) => {
                        self.store().await?;
                        continue;
                    }
                }
            };
            while let Some(frame) = next_frame(&mut buffer, self.limits.line_bytes, read == 0) {
                push_line(&mut self.ready, &frame);
            }
            if read == 0 || self.ready.len() >= self.limits.batch_bytes {
                self.store().await?;
            }
            if read == 0 {
                return Ok(());
            }
        }
    }

    /// Stores what is ready, waiting out a busy or full log: not reading on is the back-pressure.
    async fn store(&mut self) -> Result<(), SyslogError> {
        if self.ready.is_empty() {
            return Ok(());
        }
        let batch = Batch {
            tenant: self.grant.tenant.clone(),
            source: self.grant.source.clone(),
            format: Some(self.grant.format.clone().unwrap_or_else(|| "syslog".to_owned())),
            name: Some(self.peer.ip().to_string()),
            key: None,
            payload: std::mem::take(&mut self.ready).into(),
        };
        loop {
            match self.sink.append(batch.clone()).await {
                Ok(_) => return Ok(()),
                Err(error @ (SinkError::Failed(_) | SinkError::Unfit(_))) => return Err(error.into()),
                Err(error @ (SinkError::Busy { .. } | SinkError::Full)) => {
                    tracing::warn!(peer = %self.peer, %error, "syslog sender is held back");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

/// A message as one line: line breaks inside an octet-counted frame become spaces.
fn push_line(lines: &mut Vec<u8>, frame: &[u8]) {
    let frame = frame.trim_ascii_end();
    if !frame.is_empty() {
        lines.extend(frame.iter().map(|b| if *b == b'\n' || *b == b'\r' { b' ' } else { *b }));
        lines.push(b'\n');
    }
}

/// Takes the next complete frame off the buffer (RFC 6587 §3.4.1 octet counting when it starts with a
/// digit, §3.4.2 up to a line feed or NUL otherwise). At the end of the stream, or past the line limit,
/// what is there is a frame.
fn next_frame(buffer: &mut BytesMut, most: usize, ended: bool) -> Option<BytesMut> {
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
