//! A connection over TCP, with TLS or without, to an allowed address.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use thiserror::Error;

use super::address::{AddressPolicy, AddressRefused};

/// How long connecting, and one reading or writing, may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether with TLS.
    pub tls: bool,
    /// Certificate in PEM to trust, instead of the public authorities.
    pub authority: Option<String>,
}

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum StreamError {
    /// The address is none, or not allowed.
    #[error(transparent)]
    Refused(#[from] AddressRefused),
    /// Connecting, reading or writing failed.
    #[error("{host}:{port}: {source}")]
    Io {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// TLS cannot be set up.
    #[error("TLS with {host}: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong.
        reason: String,
    },
}

/// A connection.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    /// Connects, without TLS yet.
    pub(super) fn connect(target: &Target, policy: &AddressPolicy) -> Result<Self, StreamError> {
        let mut last = io::Error::other("no address");
        for address in policy.resolve(&target.host, target.port)? {
            match TcpStream::connect_timeout(&address, TIMEOUT) {
                Ok(stream) => {
                    let set = stream
                        .set_read_timeout(Some(TIMEOUT))
                        .and_then(|()| stream.set_write_timeout(Some(TIMEOUT)))
                        .and_then(|()| stream.set_nodelay(true));
                    set.map_err(io_error(target))?;
                    return Ok(Stream::Plain(stream));
                }
                Err(error) => last = error,
            }
        }
        Err(io_error(target)(last))
    }

    /// Begins TLS where the target wants it.
    pub(super) fn secured(self, target: &Target) -> Result<Self, StreamError> {
        let Stream::Plain(plain) = self else { return Ok(self) };
        if !target.tls {
            return Ok(Stream::Plain(plain));
        }
        let wrong = |reason: String| StreamError::Tls { host: target.host.clone(), reason };
        let mut roots = RootCertStore::empty();
        match &target.authority {
            Some(pem) => {
                let read = CertificateDer::from_pem_slice(pem.as_bytes());
                let certificate = read.map_err(|e| wrong(format!("the authority is no PEM: {e:?}")))?;
                roots.add(certificate).map_err(|e| wrong(e.to_string()))?;
            }
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| wrong(e.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(target.host.clone()).map_err(|e| wrong(e.to_string()))?;
        let session = ClientConnection::new(Arc::new(config), name).map_err(|e| wrong(e.to_string()))?;
        Ok(Stream::Tls(Box::new(StreamOwned::new(session, plain))))
    }
}

/// Names the target of a failure.
pub(super) fn io_error(target: &Target) -> impl Fn(io::Error) -> StreamError {
    let (host, port) = (target.host.clone(), target.port);
    move |source| StreamError::Io { host: host.clone(), port, source }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(stream) => stream.read(buffer),
            Stream::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(stream) => stream.write(bytes),
            Stream::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(stream) => stream.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}
