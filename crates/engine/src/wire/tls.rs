//! TLS as docker's client has it: `ca.pem`, `cert.pem` and `key.pem` in one folder, each optional.
//! Leaves out on purpose any way not to verify the server.

use std::{path::Path, sync::Arc};

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    },
};

use super::DialError;

/// Opens TLS on a TCP connection.
#[derive(Clone)]
pub(super) struct Connector(Arc<ClientConfig>);

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connector") // holds a private key
    }
}

/// Reads the folder's material; an empty folder name means the system's authorities and no own certificate.
pub(super) fn configure(folder: &str) -> Result<Connector, DialError> {
    let folder = Path::new(folder);
    let mut roots = RootCertStore::empty();
    let ca = folder.join("ca.pem");
    if !folder.as_os_str().is_empty() && ca.exists() {
        for certificate in certificates(&ca)? {
            roots.add(certificate).map_err(failed)?;
        }
    } else {
        // Only here: reading the system's authorities takes tens of milliseconds.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_root_certificates(roots);
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let config = if !folder.as_os_str().is_empty() && cert.exists() && key.exists() {
        let key = PrivateKeyDer::from_pem_file(&key).map_err(|e| named(&key, e))?;
        builder.with_client_auth_cert(certificates(&cert)?, key).map_err(failed)?
    } else {
        builder.with_no_client_auth()
    };
    Ok(Connector(Arc::new(config)))
}

impl Connector {
    /// Shakes hands; `address` is `host:port`.
    pub(super) async fn open(
        &self,
        address: &str,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, DialError> {
        let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host).map_err(failed)?;
        TlsConnector::from(self.0.clone()).connect(name, stream).await.map_err(failed)
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, DialError> {
    CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| named(path, error))
}

fn named(path: &Path, error: impl std::fmt::Display) -> DialError {
    DialError::Tls(format!("{}: {error}", path.display()).into())
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> DialError {
    DialError::Tls(Box::new(error))
}
