//! Connections: TCP and TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use super::Receiver;
use super::frame::{next_frame, push_line};
use crate::{Sink, SinkError};

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(30);

pub(super) async fn serve<S: Sink>(
    listener: TcpListener,
    receiver: Arc<Receiver<S>>,
    tls: Option<Arc<rustls::ServerConfig>>,
) -> std::io::Result<()> {
    let slots = Arc::new(Semaphore::new(receiver.limits.syslog_connections));
    let acceptor = tls.map(TlsAcceptor::from);
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { return Ok(()) };
        let (stream, peer) = listener.accept().await?;
        let (receiver, acceptor) = (receiver.clone(), acceptor.clone());
        tokio::spawn(async move {
            let mut connection = Connection { receiver, peer, ready: vec![] };
            if let Err(error) = connection.accept(stream, acceptor).await {
                tracing::warn!(%peer, %error, "syslog connection ended");
            }
            drop(slot);
        });
    }
}

/// Why a connection was ended.
#[derive(Debug, thiserror::Error)]
enum SyslogError {
    #[error("TLS: {0}; the sender must trust our certificate and, when asked, show one we trust")]
    Tls(std::io::Error),
    #[error("no TLS handshake within {} seconds", HANDSHAKE.as_secs())]
    NoHandshake,
    #[error("cannot read: {0}")]
    Read(#[from] std::io::Error),
    #[error("cannot store: {0}")]
    Sink(#[from] SinkError),
}

struct Connection<S> {
    receiver: Arc<Receiver<S>>,
    peer: SocketAddr,
    /// Complete messages, one per line.
    ready: Vec<u8>,
}

impl<S: Sink> Connection<S> {
    async fn accept(&mut self, stream: TcpStream, tls: Option<TlsAcceptor>) -> Result<(), SyslogError> {
        let Some(acceptor) = tls else { return self.run(stream).await };
        let shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await;
        let stream = shaken.map_err(|_| SyslogError::NoHandshake)?.map_err(SyslogError::Tls)?;
        self.run(stream).await
    }

    async fn run(&mut self, mut stream: impl AsyncRead + Unpin) -> Result<(), SyslogError> {
        let mut buffer = BytesMut::with_capacity(64 << 10);
        let linger = Duration::from_millis(self.receiver.limits.syslog_linger_ms);
        loop {
            let read = if self.ready.is_empty() {
                stream.read_buf(&mut buffer).await
            } else {
                match tokio::time::timeout(linger, stream.read_buf(&mut buffer)).await {
                    Ok(read) => read,
                    Err(_) => {
                        self.store().await?;
                        continue;
                    }
                }
            };
            // What came before a connection breaks was sent, so it is kept.
            let ended = !matches!(read, Ok(1..));
            while let Some(frame) = next_frame(&mut buffer, self.receiver.limits.line_bytes, ended) {
                push_line(&mut self.ready, &frame);
            }
            if ended || self.ready.len() >= self.receiver.limits.batch_bytes {
                self.store().await?;
            }
            if ended {
                return read.map(drop).map_err(SyslogError::Read);
            }
        }
    }

    async fn store(&mut self) -> Result<(), SinkError> {
        let peer = self.peer.ip();
        let zone = self.receiver.zones.of(peer);
        self.receiver.store(std::mem::take(&mut self.ready), Some(peer), zone).await
    }
}
