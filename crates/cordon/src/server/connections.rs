//! How many connections there may be at once: each takes an open file, and the log, the tables and the
//! state database need some as well. A connection over the limit is closed at once.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections at once, where the system allows so many open files.
const MOST: usize = 4096;
/// Open files that are asked of the system.
const OPEN_FILES: u64 = 16_384;

/// Asks the system for more open files; returns how many connections there may be.
pub(super) fn most() -> usize {
    let found = getrlimit(Resource::Nofile);
    let allowed = found.maximum.unwrap_or(OPEN_FILES);
    let current = found.current.unwrap_or(OPEN_FILES);
    let wanted = OPEN_FILES.min(allowed).max(current);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: found.maximum });
    let open_files = if raised.is_ok() { wanted } else { current };
    usize::try_from(open_files / 2).unwrap_or(MOST).clamp(16, MOST)
}

/// Lets so many connections through to another acceptor.
#[derive(Debug, Clone)]
pub(super) struct Limited<A> {
    inner: A,
    room: Arc<Semaphore>,
}

impl<A> Limited<A> {
    pub(super) fn new(inner: A, room: Arc<Semaphore>) -> Self {
        Limited { inner, room }
    }
}

impl<A, I, S> Accept<I, S> for Limited<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = Counted<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let Ok(room) = self.room.clone().try_acquire_owned() else {
            let reason = "there are as many connections as there may be";
            return Box::pin(std::future::ready(Err(io::Error::other(reason))));
        };
        let accepted = self.inner.accept(stream, service);
        Box::pin(
            async move { accepted.await.map(|(stream, service)| (Counted { stream, _room: room }, service)) },
        )
    }
}

/// A connection that gives its room back when it ends.
#[derive(Debug)]
pub(super) struct Counted<I> {
    stream: I,
    _room: OwnedSemaphorePermit,
}

impl<I: AsyncRead + Unpin> AsyncRead for Counted<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Counted<I> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
