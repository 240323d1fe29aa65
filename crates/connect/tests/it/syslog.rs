//! Syslog: syslog-ng and rsyslog send over UDP, TCP (by line and octet-counted) and TLS with a client's
//! certificate.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use connect::syslog::{Receiver, Zones, serve_tcp, serve_tls, serve_udp};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, UdpSocket};

use crate::memory::{Memory, grant};

const MESSAGES: usize = 200;

fn receiver(zones: &[&str]) -> (Arc<Memory>, Arc<Receiver<Memory>>) {
    let sink = Arc::new(Memory::default());
    let zones = Zones::new(zones.iter().map(|z| z.parse().unwrap()).collect());
    let limits = connect::Limits::default();
    (sink.clone(), Arc::new(Receiver { sink, grant: grant(), limits, zones }))
}

fn program(name: &str) -> Option<PathBuf> {
    let found =
        ["/usr/sbin", "/sbin", "/usr/bin"].iter().map(|d| Path::new(d).join(name)).find(|p| p.exists());
    if found.is_none() {
        eprintln!("skipped: {name} is not installed; `make test` installs it");
    }
    found
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn input(folder: &Path) -> PathBuf {
    let path = folder.join("in.log");
    let line = |i: usize| format!("Failed password for root from 203.0.113.9 port {i} ssh2\n");
    std::fs::write(&path, (0..MESSAGES).map(line).collect::<String>()).unwrap();
    path
}

/// Starts syslog-ng that reads a file and writes to a destination.
fn syslog_ng(folder: &Path, destination: &str) -> Option<Running> {
    let program = program("syslog-ng")?;
    let (path, input) = (folder.join("syslog-ng.conf"), input(folder));
    let text = format!(
        "@version: 3.38\noptions {{ stats-freq(0); }};\n\
         source s {{ file(\"{}\" flags(no-parse) program-override(\"sshd\") host-override(\"fw1\")); }};\n\
         destination d {{ {destination} }};\nlog {{ source(s); destination(d); }};\n",
        input.display()
    );
    std::fs::write(&path, text).unwrap();
    let at = |name: &str| folder.join(name);
    let started = Command::new(program)
        .args(["-F", "-e", "--no-caps", "-f"])
        .arg(path)
        .arg("-p")
        .arg(at("pid"))
        .arg("-c")
        .arg(at("control"))
        .arg("-R")
        .arg(at("persist"))
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(at("errors")).unwrap())
        .spawn();
    Some(Running(started.unwrap()))
}

async fn all_lines(sink: &Memory, folder: &Path) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while sink.lines().len() < MESSAGES && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let errors = std::fs::read_to_string(folder.join("errors")).unwrap_or_default();
    assert_eq!(sink.lines().len(), MESSAGES, "{errors}");
    sink.lines()
}

#[tokio::test]
async fn syslog_ng_over_tcp_by_line_and_by_octet_count() {
    for driver in ["network", "syslog"] {
        let folder = tempfile::tempdir().unwrap();
        let (sink, receiver) = receiver(&["Europe/Berlin"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(serve_tcp(listener, receiver));
        let destination = format!("{driver}(\"127.0.0.1\" port({port}) transport(\"tcp\"));");
        let Some(_running) = syslog_ng(folder.path(), &destination) else { return };
        let lines = all_lines(&sink, folder.path()).await;
        let head = if driver == "network" { "<13>" } else { "<13>1 " };
        assert!(lines.iter().all(|l| l.starts_with(head) && l.contains(" fw1 sshd")), "{}", lines[0]);
        let batch = sink.first();
        assert_eq!(
            (batch.zone.as_deref(), batch.name.as_deref()),
            (Some("Europe/Berlin"), Some("127.0.0.1"))
        );
    }
}

#[tokio::test]
async fn syslog_ng_over_udp() {
    let folder = tempfile::tempdir().unwrap();
    let (sink, receiver) = receiver(&["127.0.0.0/8=Asia/Tokyo", "Europe/Berlin"]);
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(serve_udp(socket, receiver));
    let destination = format!("network(\"127.0.0.1\" port({port}) transport(\"udp\"));");
    let Some(_running) = syslog_ng(folder.path(), &destination) else { return };
    let lines = all_lines(&sink, folder.path()).await;
    assert!(lines.iter().all(|l| l.starts_with("<13>")), "{}", lines[0]);
    assert_eq!(sink.first().zone.as_deref(), Some("Asia/Tokyo"));
}

/// Certificates of an authority of the test's own: for the server and for a client.
struct Certificates {
    folder: tempfile::TempDir,
}

impl Certificates {
    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority_key = KeyPair::generate().unwrap();
        let mut authority = CertificateParams::new(vec![]).unwrap();
        authority.distinguished_name.push(DnType::CommonName, "the test's authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own = authority.self_signed(&authority_key).unwrap();
        std::fs::write(folder.path().join("ca.pem"), own.pem()).unwrap();
        let issuer = Issuer::new(authority, authority_key);
        for name in ["server", "client"] {
            let key = KeyPair::generate().unwrap();
            let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
            let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
            std::fs::write(folder.path().join(format!("{name}.pem")), certificate.pem()).unwrap();
            std::fs::write(folder.path().join(format!("{name}.key")), key.serialize_pem()).unwrap();
        }
        Certificates { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn roots(&self) -> Arc<rustls::RootCertStore> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.path("ca.pem")).unwrap()).unwrap();
        Arc::new(roots)
    }

    fn server(&self) -> Arc<rustls::ServerConfig> {
        let verifier = rustls::server::WebPkiClientVerifier::builder(self.roots()).build().unwrap();
        let chain = vec![CertificateDer::from_pem_file(self.path("server.pem")).unwrap()];
        let key = PrivateKeyDer::from_pem_file(self.path("server.key")).unwrap();
        let builder = rustls::ServerConfig::builder().with_client_cert_verifier(verifier);
        Arc::new(builder.with_single_cert(chain, key).unwrap())
    }
}

#[tokio::test]
async fn syslog_ng_over_tls_with_a_certificate_of_its_own() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (folder, certificates) = (tempfile::tempdir().unwrap(), Certificates::make());
    let (sink, receiver) = receiver(&[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve_tls(listener, certificates.server(), receiver));
    without_a_certificate(address, &certificates).await;
    let at = |name: &str| certificates.path(name).display().to_string();
    let destination = format!(
        "syslog(\"127.0.0.1\" port({}) transport(\"tls\") tls(ca-file(\"{}\") cert-file(\"{}\") key-file(\"{}\") peer-verify(required-trusted)));",
        address.port(),
        at("ca.pem"),
        at("client.pem"),
        at("client.key"),
    );
    let Some(_running) = syslog_ng(folder.path(), &destination) else { return };
    let lines = all_lines(&sink, folder.path()).await;
    assert!(lines.iter().all(|l| l.starts_with("<13>1 ")), "{}", lines[0]);
}

/// Who shows no certificate is turned away before anything is read.
async fn without_a_certificate(address: std::net::SocketAddr, certificates: &Certificates) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let client = rustls::ClientConfig::builder().with_root_certificates(certificates.roots());
    let connector = tokio_rustls::TlsConnector::from(Arc::new(client.with_no_client_auth()));
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let name = rustls::pki_types::ServerName::try_from("localhost").unwrap();
    // In TLS 1.3 the client is done before the server has seen that there is no certificate.
    let Ok(mut stream) = connector.connect(name, stream).await else { return };
    let _ = stream.write_all(b"<13>intruder\n").await;
    assert!(stream.read_u8().await.is_err());
}

#[tokio::test]
async fn rsyslog_over_udp() {
    let Some(program) = program("rsyslogd") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (sink, receiver) = receiver(&[]);
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(serve_udp(socket, receiver));
    let configuration = folder.path().join("rsyslog.conf");
    let text = format!(
        "global(workDirectory=\"{}\")\nmodule(load=\"imfile\")\n\
         input(type=\"imfile\" File=\"{}\" Tag=\"sshd[42]:\" Severity=\"info\" Facility=\"auth\")\n\
         action(type=\"omfwd\" Target=\"127.0.0.1\" Port=\"{port}\" Protocol=\"udp\")\n",
        folder.path().display(),
        input(folder.path()).display(),
    );
    std::fs::write(&configuration, text).unwrap();
    let mut command = Command::new(program);
    command.arg("-n").arg("-f").arg(&configuration).arg("-i").arg(folder.path().join("pid"));
    let _running = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let lines = all_lines(&sink, folder.path()).await;
    assert!(lines.iter().all(|l| l.starts_with("<38>") && l.contains("sshd[42]:")), "{}", lines[0]);
}
