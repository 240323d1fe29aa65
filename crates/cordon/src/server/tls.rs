//! TLS on by default: a local certificate authority made at first start, and a server certificate
//! under it. Clients on this machine find the authority in the data folder.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use super::config::ServeArgs;
use super::error::ServerError;

/// File of the authority's certificate, for clients.
pub(super) const AUTHORITY_FILE: &str = "ca.pem";

/// The server's TLS: the user's certificate, or the one made at first start.
pub(super) async fn configuration(args: &ServeArgs) -> Result<RustlsConfig, ServerError> {
    let (certificate, key) = files(args)?;
    RustlsConfig::from_pem_file(&certificate, &key)
        .await
        .map_err(|e| ServerError::Tls(format!("{}: {e}", certificate.display())))
}

/// Certificate chain and key: the user's, or those made at first start.
pub(super) fn files(args: &ServeArgs) -> Result<(PathBuf, PathBuf), ServerError> {
    match (&args.tls_certificate, &args.tls_key) {
        (Some(certificate), Some(key)) => Ok((certificate.clone(), key.clone())),
        _ => local(&args.engine.data.data_dir.join("tls"), &args.tls_name, args.listen.ip()),
    }
}

/// Installs the process's cryptography; harmless when done twice.
pub(super) fn install_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The client side: trusts the authority in a file only.
pub(crate) fn client(authority: &Path) -> Result<ureq::tls::TlsConfig, ServerError> {
    let pem =
        std::fs::read(authority).map_err(ServerError::file(authority, "read the certificate authority"))?;
    let certificate = ureq::tls::Certificate::from_pem(&pem)
        .map_err(|e| ServerError::Tls(format!("{}: {e}", authority.display())))?;
    let roots = ureq::tls::RootCerts::Specific(Arc::new(vec![certificate]));
    Ok(ureq::tls::TlsConfig::builder().root_certs(roots).build())
}

fn local(folder: &Path, names: &[String], ip: IpAddr) -> Result<(PathBuf, PathBuf), ServerError> {
    let (certificate, key) = (folder.join("server.pem"), folder.join("server-key.pem"));
    if certificate.exists() && key.exists() {
        return Ok((certificate, key));
    }
    std::fs::create_dir_all(folder).map_err(ServerError::file(folder, "create the folder for TLS"))?;
    let made = make(names, ip).map_err(|e| ServerError::Tls(e.to_string()))?;
    super::local_access::write_private(&key, &made.key)?;
    write(&folder.join(AUTHORITY_FILE), &made.authority)?;
    write(&certificate, &made.chain)?;
    Ok((certificate, key))
}

fn write(path: &Path, text: &str) -> Result<(), ServerError> {
    std::fs::write(path, text).map_err(ServerError::file(path, "write"))
}

struct Made {
    authority: String,
    chain: String,
    key: String,
}

/// An authority whose key is thrown away at once, so that it can sign nothing but this one certificate.
fn make(names: &[String], ip: IpAddr) -> Result<Made, rcgen::Error> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new(vec![])?;
    authority.distinguished_name.push(DnType::CommonName, "Cordon local authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let authority_certificate = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);

    let mut subjects = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !ip.is_unspecified() {
        subjects.push(ip.to_string());
    }
    subjects.extend(names.iter().cloned());
    subjects.sort();
    subjects.dedup();
    let key = KeyPair::generate()?;
    let mut server = CertificateParams::new(subjects)?;
    server.distinguished_name.push(DnType::CommonName, "Cordon");
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = server.signed_by(&key, &issuer)?;
    let authority = authority_certificate.pem();
    Ok(Made { chain: format!("{}{authority}", certificate.pem()), authority, key: key.serialize_pem() })
}
