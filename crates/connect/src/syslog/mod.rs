//! Syslog over UDP (RFC 5426), TCP (RFC 6587: frames by octet count or by line) and TLS (RFC 5425).
//!
//! The protocols have no acknowledgement: what a sender has written is accepted when our log has it.
//! Over TCP and TLS back-pressure is a connection that is not read; over UDP what the kernel cannot
//! hold meanwhile is lost, and nobody is told. Messages gather for a named time or size, then become
//! one batch.

mod frame;
mod stream;
mod udp;
mod zones;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};

use crate::{Batch, Grant, Limits, Sink, SinkError};
pub use zones::{ZoneRule, ZoneRuleError, Zones};

/// What the listeners share.
pub struct Receiver<S> {
    /// Where batches go.
    pub sink: Arc<S>,
    /// The source that messages belong to.
    pub grant: Grant,
    /// Bounds on messages and connections.
    pub limits: Limits,
    /// Time zones of senders whose times have none.
    pub zones: Zones,
}

/// Accepts connections until the listener fails.
///
/// # Errors
/// When the listener cannot accept any more.
pub async fn serve_tcp<S: Sink>(listener: TcpListener, receiver: Arc<Receiver<S>>) -> std::io::Result<()> {
    stream::serve(listener, receiver, None).await
}

/// Accepts TLS connections until the listener fails; the configuration says whether a sender must show
/// a certificate.
///
/// # Errors
/// When the listener cannot accept any more.
pub async fn serve_tls<S: Sink>(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    receiver: Arc<Receiver<S>>,
) -> std::io::Result<()> {
    stream::serve(listener, receiver, Some(tls)).await
}

/// Receives datagrams until the socket fails; each is one message.
///
/// # Errors
/// When the socket cannot be read any more.
pub async fn serve_udp<S: Sink>(socket: UdpSocket, receiver: Arc<Receiver<S>>) -> std::io::Result<()> {
    udp::serve(socket, receiver).await
}

impl<S: Sink> Receiver<S> {
    /// Stores lines, waiting out a busy or full log: not reading on is the back-pressure.
    async fn store(&self, lines: Vec<u8>, peer: Option<IpAddr>, zone: Option<&str>) -> Result<(), SinkError> {
        if lines.is_empty() {
            return Ok(());
        }
        let batch = Batch {
            tenant: self.grant.tenant.clone(),
            source: self.grant.source.clone(),
            format: Some(self.grant.format.clone().unwrap_or_else(|| "syslog".to_owned())),
            name: peer.map(|ip| ip.to_string()),
            zone: zone.map(str::to_owned),
            key: None,
            payload: lines.into(),
        };
        loop {
            match self.sink.append(batch.clone()).await {
                Ok(_) => return Ok(()),
                Err(error @ (SinkError::Failed(_) | SinkError::Unfit(_))) => return Err(error),
                Err(error @ (SinkError::Busy { .. } | SinkError::Full)) => {
                    tracing::warn!(?peer, %error, "syslog senders are held back");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}
