use jsonwebtoken::jwk::JwkSet;

use crate::oidc::{AFTER_LOGOUT_PATH, BACK_CHANNEL_PATH, FRONT_CHANNEL_PATH, RelyingPartyConfig};

/// A service registered with the simulated provider, as it would be in Digdir's self-service.
#[derive(Clone, Debug)]
pub struct SimulatedClient {
    pub client_id: String,
    /// Shown to the one who signs in, e.g. `Grimstad kommune`.
    pub name: String,
    /// The public keys it proves itself with.
    pub keys: JwkSet,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub front_channel_logout_uri: Option<String>,
    pub back_channel_logout_uri: Option<String>,
}

impl SimulatedClient {
    /// The registration that fits a relying party of ours, with both kinds of logout.
    pub fn of(config: &RelyingPartyConfig, name: impl Into<String>) -> Self {
        let at = |path: &str| format!("{}{path}", config.origin);
        Self {
            client_id: config.client_id.clone(),
            name: name.into(),
            keys: JwkSet { keys: vec![config.key.public_jwk().clone()] },
            redirect_uris: vec![at(config.profile.redirect_path())],
            post_logout_redirect_uris: vec![at(AFTER_LOGOUT_PATH)],
            front_channel_logout_uri: Some(at(FRONT_CHANNEL_PATH)),
            back_channel_logout_uri: Some(at(BACK_CHANNEL_PATH)),
        }
    }
}
