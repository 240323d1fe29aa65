//! The syslog listeners: UDP, TCP and TLS, one source for all of them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use connect::syslog::{Receiver, ZoneRule, Zones};
use connect::{Grant, Limits, syslog};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use store::state::{DEFAULT_TENANT, SourceSpec, Tenant};
use tokio::net::{TcpListener, UdpSocket};
use tokio::task::JoinSet;

use super::config::ServeArgs;
use super::error::ServerError;
use super::sink::Door;
use super::{now_us, tls};

/// Where syslog is received.
#[derive(Debug, Clone, Args)]
pub struct SyslogArgs {
    /// Listen for syslog over TCP here
    #[arg(long, env = "CORDON_SYSLOG", value_name = "ADDRESS")]
    pub syslog: Option<SocketAddr>,
    /// Listen for syslog over UDP here; what comes while the log is full is lost
    #[arg(long, env = "CORDON_SYSLOG_UDP", value_name = "ADDRESS")]
    pub syslog_udp: Option<SocketAddr>,
    /// Listen for syslog over TLS here, with the server's certificate
    #[arg(long, env = "CORDON_SYSLOG_TLS", value_name = "ADDRESS")]
    pub syslog_tls: Option<SocketAddr>,
    /// Senders over TLS must show a certificate under one of these authorities (PEM)
    #[arg(long, env = "CORDON_SYSLOG_CLIENT_CA", value_name = "FILE", requires = "syslog_tls")]
    pub syslog_client_ca: Option<PathBuf>,
    /// Time zone of senders whose times name none: ZONE, ADDRESS=ZONE or ADDRESS/BITS=ZONE; UTC otherwise
    #[arg(long, env = "CORDON_SYSLOG_ZONE", value_delimiter = ',', value_name = "RULE", value_parser = zone_rule)]
    pub syslog_zone: Vec<ZoneRule>,
    /// Source name of what comes by syslog
    #[arg(long, default_value = "syslog", value_name = "NAME")]
    pub syslog_source: String,
}

fn zone_rule(text: &str) -> Result<ZoneRule, String> {
    let rule: ZoneRule = text.parse().map_err(|e| format!("{e}"))?;
    match telemetry::Zone::named(rule.zone()) {
        Some(_) => Ok(rule),
        None => Err(format!(
            "`{}` is not a time zone's name in the IANA database, such as Europe/Berlin",
            rule.zone()
        )),
    }
}

/// Opens the listeners that are asked for; they end when the set is dropped.
///
/// # Errors
/// When an address is taken or a certificate cannot be read.
pub(super) async fn listen(
    args: &ServeArgs,
    door: &Arc<Door>,
    tenant: &Tenant,
) -> Result<JoinSet<()>, ServerError> {
    let (asked, mut running) = (&args.syslog, JoinSet::new());
    if asked.syslog.is_none() && asked.syslog_udp.is_none() && asked.syslog_tls.is_none() {
        return Ok(running);
    }
    let spec = SourceSpec {
        name: asked.syslog_source.clone(),
        kind: "syslog".to_owned(),
        format_hint: Some("syslog".to_owned()),
    };
    tenant.ensure_source(&spec, now_us()).await?;
    let receiver = Arc::new(Receiver {
        sink: door.clone(),
        grant: Grant {
            tenant: DEFAULT_TENANT.to_owned(),
            source: spec.name,
            format: Some("syslog".to_owned()),
        },
        limits: Limits::default(),
        zones: Zones::new(asked.syslog_zone.clone()),
    });
    if let Some(at) = asked.syslog {
        let listener = TcpListener::bind(at).await.map_err(failed(at))?;
        told("TCP", listener.local_addr());
        running.spawn(until_ended("TCP", syslog::serve_tcp(listener, receiver.clone())));
    }
    if let Some(at) = asked.syslog_udp {
        let socket = UdpSocket::bind(at).await.map_err(failed(at))?;
        told("UDP", socket.local_addr());
        running.spawn(until_ended("UDP", syslog::serve_udp(socket, receiver.clone())));
    }
    if let Some(at) = asked.syslog_tls {
        let (certificate, key) = tls::files(args)?;
        let tls = Arc::new(server_config(&certificate, &key, asked.syslog_client_ca.as_deref())?);
        let listener = TcpListener::bind(at).await.map_err(failed(at))?;
        told("TLS", listener.local_addr());
        running.spawn(until_ended("TLS", syslog::serve_tls(listener, tls, receiver)));
    }
    Ok(running)
}

fn failed(address: SocketAddr) -> impl Fn(std::io::Error) -> ServerError {
    move |e| ServerError::Listen { address, reason: e.to_string() }
}

fn told(over: &str, address: std::io::Result<SocketAddr>) {
    if let Ok(address) = address {
        tracing::info!(%address, over, "listening for syslog");
    }
}

async fn until_ended(over: &'static str, serving: impl Future<Output = std::io::Result<()>>) {
    if let Err(error) = serving.await {
        tracing::error!(%error, over, "syslog listener has ended");
    }
}

/// TLS with our certificate; with an authority, only for senders that show a certificate under it.
fn server_config(
    certificate: &Path,
    key: &Path,
    client_authority: Option<&Path>,
) -> Result<ServerConfig, ServerError> {
    let chain = certificates(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(wrong(key))?;
    let builder = ServerConfig::builder();
    let builder = match client_authority {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = rustls::RootCertStore::empty();
            for authority in certificates(path)? {
                roots.add(authority).map_err(wrong(path))?;
            }
            let verifier = rustls::server::WebPkiClientVerifier::builder(Arc::new(roots)).build();
            builder.with_client_cert_verifier(verifier.map_err(wrong(path))?)
        }
    };
    builder.with_single_cert(chain, key).map_err(wrong(certificate))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ServerError> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = read.map_err(wrong(path))?;
    if found.is_empty() {
        return Err(ServerError::Tls(format!("{}: no certificate in PEM form in it", path.display())));
    }
    Ok(found)
}

fn wrong<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> ServerError {
    move |e| ServerError::Tls(format!("{}: {e}", path.display()))
}
