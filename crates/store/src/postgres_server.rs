//! Where a PostgreSQL is, and how it is made sure that it is the one.

use std::{
    fmt, fs,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use percent_encoding::percent_decode_str;
use postgres::{
    Client, Config, NoTls,
    config::{Host, SslMode},
};
use rustls_tokio_postgres::{
    MakeRustlsConnect, config_platform_verifier,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, pem::PemObject},
    },
};

use crate::{Error, Result};

/// A server and how to speak with it.
///
/// What leaves this machine is encrypted, and the server proves by its certificate that it is the
/// one, unless the address says `sslmode=disable`. On the machine itself, or through a socket,
/// that is asked for with `sslmode=require` or stronger; all of these check the whole certificate.
/// `sslrootcert` names the authority's certificates, where they are not the operating system's.
pub(crate) struct Server {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

/// What libpq knows and the client library does not, taken out of the address.
#[derive(Debug, Default, PartialEq, Eq)]
struct TlsParameters {
    mode: Option<String>,
    authority: Option<PathBuf>,
}

impl Server {
    /// `address` is a `postgres://` URL or libpq's `key=value` form (without spaces in values).
    pub(crate) fn new(address: &str) -> Result<Self> {
        let (address, parameters) = take_parameters(address);
        let mut config: Config =
            address.parse().map_err(|error: postgres::Error| Error::Unavailable(error.into()))?;
        let encrypted = match parameters.mode.as_deref() {
            Some("disable") => false,
            None | Some("prefer" | "allow") => !config.get_hosts().iter().all(is_here),
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(_) => {
                return Err(Error::Unavailable(
                    "sslmode is none of disable, prefer, require, verify-ca and verify-full".into(),
                ));
            }
        };
        config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
        let tls = encrypted.then(|| connector(parameters.authority.as_deref())).transpose()?;
        Ok(Self { config, tls })
    }

    pub(crate) fn connect(&self) -> Result<Client> {
        match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        }
        .map_err(|error| Error::Unavailable(error.into()))
    }
}

impl fmt::Debug for Server {
    /// Without the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Server")
            .field("hosts", &self.config.get_hosts())
            .field("encrypted", &self.tls.is_some())
            .finish_non_exhaustive()
    }
}

fn connector(authority: Option<&Path>) -> Result<MakeRustlsConnect> {
    let unavailable = |reason: String| Error::Unavailable(reason.into());
    let Some(path) = authority else {
        return config_platform_verifier()
            .map(MakeRustlsConnect::new)
            .map_err(|error| unavailable(error.to_string()));
    };
    let shown = path.display();
    let pem = fs::read(path).map_err(|error| unavailable(format!("read {shown}: {error}")))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let added = certificate
            .map_err(|error| error.to_string())
            .and_then(|certificate| roots.add(certificate).map_err(|error| error.to_string()));
        added.map_err(|error| unavailable(format!("understand {shown}: {error}")))?;
    }
    if roots.is_empty() {
        return Err(unavailable(format!("{shown} holds no certificate")));
    }
    let config =
        ClientConfig::builder().with_root_certificates(Arc::new(roots)).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Whether what is sent to this host stays on this machine.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn take_parameters(address: &str) -> (String, TlsParameters) {
    let mut parameters = TlsParameters::default();
    let mut take = |parameter: &str| {
        match parameter.split_once('=') {
            Some(("sslmode", mode)) => parameters.mode = Some(mode.to_owned()),
            Some(("sslrootcert", path)) => {
                let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
                parameters.authority = Some(path.into());
            }
            _ => return false,
        }
        true
    };
    let rest = if address.contains("://") {
        let (before, query) = address.split_once('?').unwrap_or((address, ""));
        let kept: Vec<&str> =
            query.split('&').filter(|one| !one.is_empty() && !take(one)).collect();
        if kept.is_empty() { before.to_owned() } else { format!("{before}?{}", kept.join("&")) }
    } else {
        let kept: Vec<&str> = address.split_whitespace().filter(|one| !take(one)).collect();
        kept.join(" ")
    };
    (rest, parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_encryption_is_taken_out_of_the_address() {
        let check = |address: &str, rest: &str, mode: Option<&str>, authority: Option<&str>| {
            let expected = TlsParameters {
                mode: mode.map(str::to_owned),
                authority: authority.map(PathBuf::from),
            };
            assert_eq!(take_parameters(address), (rest.to_owned(), expected), "{address}");
        };
        check("postgres://a@b/c", "postgres://a@b/c", None, None);
        check(
            "postgres://a@b/c?sslmode=verify-full&connect_timeout=5&sslrootcert=%2Fetc%2Fca.pem",
            "postgres://a@b/c?connect_timeout=5",
            Some("verify-full"),
            Some("/etc/ca.pem"),
        );
        check("host=b sslmode=disable user=a", "host=b user=a", Some("disable"), None);
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_the_address_says_otherwise() {
        for (address, encrypted) in [
            ("postgres://a@127.0.0.1/c", false),
            ("postgres://a@localhost/c", false),
            ("postgres://a@[::1]/c", false),
            ("host=/run/postgresql user=a", false),
            ("postgres://a@localhost/c?sslmode=require", true),
            ("postgres://a@db.example.no/c", true),
            ("postgres://a@db.example.no/c?sslmode=prefer", true),
            ("postgres://a@localhost,db.example.no/c", true),
            ("postgres://a@db.example.no/c?sslmode=disable", false),
        ] {
            let server = Server::new(address).unwrap();
            assert_eq!(server.tls.is_some(), encrypted, "{address}");
        }
    }

    #[test]
    fn wrong_addresses_are_refused_without_being_repeated() {
        for address in [
            "postgres://a:hemmelig@b/c?sslmode=perhaps",
            "postgres://a:hemmelig@b/c?sslrootcert=/nowhere/at-all.pem",
            "postgres://a:hemmelig@b:port/c",
        ] {
            let error = Server::new(address).unwrap_err();
            let source = std::error::Error::source(&error).map(ToString::to_string);
            let text = format!("{error} {source:?}");
            assert!(!text.contains("hemmelig"), "{text}");
        }
    }

    #[test]
    fn a_server_that_proves_who_it_is_is_spoken_with_encrypted_and_no_other() {
        let Ok(address) = std::env::var("EKOMMUNE_TEST_POSTGRES_TLS") else {
            eprintln!("skipped: EKOMMUNE_TEST_POSTGRES_TLS is not set");
            return;
        };
        let mut client = Server::new(&address).unwrap().connect().unwrap();
        let row = client
            .query_one("select ssl from pg_stat_ssl where pid = pg_backend_pid()", &[])
            .unwrap();
        assert!(row.get::<_, bool>(0), "the connection is encrypted");

        let (unauthorised, _) = address.split_once("&sslrootcert").unwrap();
        assert!(Server::new(unauthorised).unwrap().connect().is_err(), "an unknown authority");
        let renamed = address.replace("@localhost", "@127.0.0.1");
        assert!(Server::new(&renamed).unwrap().connect().is_err(), "another name");
    }
}
