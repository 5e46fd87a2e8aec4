//! The configuration file: everything an installation decides for itself.

use std::{
    collections::BTreeMap,
    fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use access::Environment;
use base::TenantId;
use serde::Deserialize;

/// `ekommune.toml`. Every key is described in docs/configuration.md.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub environment: Environment,
    /// Address and port to listen on; a proxy with TLS stands in front.
    pub listen: SocketAddr,
    /// Proxies in front, on other machines, whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Folder for the embedded database, document files and the installation's secret.
    pub data: PathBuf,
    /// A `postgres://` URL; without it the embedded database in `data` is used.
    #[serde(default)]
    pub postgres: Option<String>,
    /// A bucket for the document files; without it they lie in `data`.
    #[serde(default)]
    pub files: Option<store::BucketSettings>,
    /// A folder with `services/` and `municipalities/` that add to or replace the built-in ones.
    #[serde(default)]
    pub overrides: Option<PathBuf>,
    pub id_porten: ProviderConfig,
    pub ansattporten: ProviderConfig,
    pub exchange: exchange::ExchangeSettings,
    /// The key registered with Maskinporten: a PEM file and the key id it was given.
    pub exchange_key: KeyConfig,
    /// Threads that do jobs.
    #[serde(default = "two")]
    pub workers: usize,
}

/// An e-ID provider and our registrations with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// `https://idporten.no`, without a slash at the end.
    pub issuer: String,
    /// By the municipality's organisation number.
    pub clients: BTreeMap<TenantId, ClientConfig>,
}

/// A municipality's registration with a provider.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    pub client_id: String,
    pub key: KeyConfig,
    /// The municipality's own origin as citizens see it: `https://www.grimstad.example.no`.
    pub origin: String,
}

/// A private key in a file that only the program may read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyConfig {
    pub file: PathBuf,
    /// Under which it was registered.
    pub id: String,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("understand {}: {reason}", path.display())]
    Parse { path: PathBuf, reason: String },
}

impl Config {
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        toml::from_str(&text).map_err(|error| ConfigError::Parse {
            path: path.to_owned(),
            reason: error.to_string(),
        })
    }
}

fn two() -> usize {
    2
}
