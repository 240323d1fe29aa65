//! Datagrams: one message each.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

use super::Receiver;
use super::frame::push_line;
use crate::Sink;

/// The largest datagram there is.
const DATAGRAM_BYTES: usize = 64 << 10;
/// Bytes that the kernel is asked to hold while the log is written.
const KERNEL_BYTES: usize = 8 << 20;

/// Messages of senders in one time zone, on their way to a batch.
#[derive(Default)]
struct Gathered {
    lines: Vec<u8>,
    /// The sender, while there is only one.
    peer: Option<IpAddr>,
    mixed: bool,
}

pub(super) async fn serve<S: Sink>(socket: UdpSocket, receiver: Arc<Receiver<S>>) -> std::io::Result<()> {
    // The system's bound holds; then senders lose more in a burst.
    let _ = socket2::SockRef::from(&socket).set_recv_buffer_size(KERNEL_BYTES);
    let mut datagram = vec![0; DATAGRAM_BYTES];
    loop {
        let (length, peer) = receive(&socket, &mut datagram).await?;
        let mut gathered = BTreeMap::new();
        let mut bytes = gather(&receiver, &mut gathered, peer, datagram.get(..length).unwrap_or_default());
        let until = Instant::now() + Duration::from_millis(receiver.limits.syslog_linger_ms);
        while bytes < receiver.limits.batch_bytes {
            let Ok(received) = timeout_at(until, receive(&socket, &mut datagram)).await else { break };
            let (length, peer) = received?;
            bytes += gather(&receiver, &mut gathered, peer, datagram.get(..length).unwrap_or_default());
        }
        for (zone, Gathered { lines, peer, mixed }) in gathered {
            let peer = peer.filter(|_| !mixed);
            if let Err(error) = receiver.store(lines, peer, zone.as_deref()).await {
                tracing::error!(%error, bytes, "syslog datagrams lost");
            }
        }
    }
}

/// The next datagram. Errors of single peers (a port closed on their side) are not ours.
async fn receive(socket: &UdpSocket, into: &mut [u8]) -> std::io::Result<(usize, IpAddr)> {
    loop {
        match socket.recv_from(into).await {
            Ok((length, peer)) => return Ok((length, peer.ip())),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
            Err(error) => return Err(error),
        }
    }
}

fn gather<S>(
    receiver: &Receiver<S>,
    gathered: &mut BTreeMap<Option<String>, Gathered>,
    peer: IpAddr,
    message: &[u8],
) -> usize {
    let zone = receiver.zones.of(peer).map(str::to_owned);
    let of_zone = gathered.entry(zone).or_default();
    of_zone.mixed |= of_zone.peer.is_some_and(|known| known != peer);
    of_zone.peer = Some(peer);
    push_line(&mut of_zone.lines, message.strip_suffix(b"\0").unwrap_or(message));
    message.len()
}
