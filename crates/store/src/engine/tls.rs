//! TLS to PostgreSQL: which of `sslmode`'s ways an address asks for, and what of the server is checked then.
//!
//! The names and meanings are libpq's: `disable`; `prefer`, the default, and `require` encrypt without knowing whom they talk to,
//! which keeps out listeners but no impostor; `verify-full` also checks the certificate, against the authorities of the system or of the
//! file that `sslrootcert` names. Two are stricter here: `verify-ca` checks the name as well, and `allow` is `prefer`.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::StoreError;

/// How to reach a server, from its address.
pub(crate) fn parse(source: &str) -> Result<(Config, MakeRustlsConnect), StoreError> {
    let (address, asked) = take_out(source);
    let mut config: Config = address
        .parse()
        .map_err(|e| refused(format!("the address of PostgreSQL cannot be read: {}", super::postgres::chain(&e))))?;
    let (mode, verified) = match asked.mode.as_deref().unwrap_or("prefer") {
        "disable" => (SslMode::Disable, false),
        "allow" | "prefer" => (SslMode::Prefer, false),
        // As in libpq, somebody who names authorities wants them to be asked.
        "require" => (SslMode::Require, asked.roots.is_some()),
        "verify-ca" | "verify-full" => (SslMode::Require, true),
        other => {
            return Err(refused(format!(
                "sslmode is {other:?} in the address of PostgreSQL; it can be disable, prefer, require or verify-full"
            )));
        }
    };
    config.ssl_mode(mode);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|e| refused(format!("TLS cannot be set up: {e}")))?;
    let tls = if verified {
        builder.with_root_certificates(roots(asked.roots.as_deref())?).with_no_client_auth()
    } else {
        let anybody = Arc::new(Anybody(provider));
        builder.dangerous().with_custom_certificate_verifier(anybody).with_no_client_auth()
    };
    Ok((config, MakeRustlsConnect::new(tls)))
}

fn refused(message: String) -> StoreError {
    StoreError::Unavailable(message)
}

/// What an address says of TLS.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    mode: Option<String>,
    roots: Option<String>,
}

impl Asked {
    /// Keeps `key`, and says whether it is about TLS.
    fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "sslmode" => self.mode = Some(value.to_owned()),
            "sslrootcert" => self.roots = Some(value.to_owned()),
            _ => return false,
        }
        true
    }
}

/// Parts the address from what it says of TLS, which the client library does not know in full.
fn take_out(source: &str) -> (String, Asked) {
    let mut asked = Asked::default();
    if !source.starts_with("postgres://") && !source.starts_with("postgresql://") {
        let rest = source.split_whitespace().filter(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            !asked.take(key, value.trim_matches('\''))
        });
        let rest: Vec<&str> = rest.collect();
        // Values with spaces in them keep those as long as nothing is taken out.
        let address = if asked == Asked::default() { source.to_owned() } else { rest.join(" ") };
        return (address, asked);
    }
    let Some((address, query)) = source.split_once('?') else { return (source.to_owned(), asked) };
    let rest = query.split('&').filter(|pair| {
        let parsed = url::form_urlencoded::parse(pair.as_bytes()).next();
        !parsed.is_some_and(|(key, value)| asked.take(&key, &value))
    });
    let rest: Vec<&str> = rest.collect();
    let address = if rest.is_empty() { address.to_owned() } else { format!("{address}?{}", rest.join("&")) };
    (address, asked)
}

fn roots(file: Option<&str>) -> Result<RootCertStore, StoreError> {
    let mut roots = RootCertStore::empty();
    match file {
        Some(path) if path != "system" => {
            let unreadable = |e: &dyn std::fmt::Display| refused(format!("sslrootcert {path} cannot be read: {e}"));
            for certificate in CertificateDer::pem_file_iter(path).map_err(|e| unreadable(&e))? {
                roots.add(certificate.map_err(|e| unreadable(&e))?).map_err(|e| unreadable(&e))?;
            }
        }
        _ => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(refused("there is no certificate to check PostgreSQL's against".to_owned()));
    }
    Ok(roots)
}

/// Encryption with whoever answers.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_tls_is_taken_out() {
        let asked = |mode: &str, roots: &str| Asked {
            mode: (!mode.is_empty()).then(|| mode.to_owned()),
            roots: (!roots.is_empty()).then(|| roots.to_owned()),
        };
        for (source, address, expected) in [
            ("postgres://a@b/c", "postgres://a@b/c", asked("", "")),
            ("postgres://a@b/c?sslmode=verify-full", "postgres://a@b/c", asked("verify-full", "")),
            (
                "postgresql://a@b/c?connect_timeout=3&sslrootcert=%2Fx%2Fca.pem&sslmode=require&options=-cx%3D1",
                "postgresql://a@b/c?connect_timeout=3&options=-cx%3D1",
                asked("require", "/x/ca.pem"),
            ),
            ("host=b user=a sslmode='verify-ca'", "host=b user=a", asked("verify-ca", "")),
            ("host=b password='x  y'", "host=b password='x  y'", asked("", "")),
        ] {
            assert_eq!(take_out(source), (address.to_owned(), expected), "{source}");
        }
    }

    #[test]
    fn wrong_ways_are_named() {
        let error = |source: &str| parse(source).err().unwrap().to_string();
        assert!(error("postgres://a@b/c?sslmode=on").contains("verify-full"));
        assert!(error("postgres://a@b/c?sslmode=verify-full&sslrootcert=/nowhere.pem").contains("/nowhere.pem"));
        assert!(error("nonsense").contains("cannot be read"));
    }
}
