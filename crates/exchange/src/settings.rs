use std::collections::BTreeMap;

use base::TenantId;
use serde::Deserialize;
use url::Url;

use crate::Secret;

/// Where the national components are and as whom we come. A section of the configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeSettings {
    pub maskinporten: MaskinportenSettings,
    /// Folkeregisteret up to and with the rights package, e.g.
    /// `https://folkeregisteret.api.skatteetaten.no/folkeregisteret/offentlig-med-hjemmel/api`.
    pub person_register: ServiceAddress,
    /// KRR, e.g. `https://kontaktregisteret.no/rest`.
    pub contact_register: ServiceAddress,
    /// Enhetsregisteret, e.g. `https://data.brreg.no/enhetsregisteret/api`.
    pub organisation_register: ServiceAddress,
    /// Altinn's platform, e.g. `https://platform.altinn.no`.
    pub representation: ServiceAddress,
    pub svarut: SvarUtSettings,
    /// Altinn Varsling, also at `https://platform.altinn.no`.
    pub notice_gateway: ServiceAddress,
}

/// The base address of a component, without a slash at its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct ServiceAddress(pub Url);

impl ServiceAddress {
    /// The address of a path below the base; every segment is escaped.
    pub(crate) fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaskinportenSettings {
    /// With its slash at the end: `https://maskinporten.no/`. Tokens are fetched from `token`
    /// below it.
    pub issuer: Url,
    pub client_id: String,
    /// The organisation number of the one who owns the client: the municipality itself, or the
    /// co-operation that runs the installation and acts by delegation.
    pub organisation: TenantId,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SvarUtSettings {
    /// `https://svarut.ks.no`.
    pub address: ServiceAddress,
    /// One for each municipality, by organisation number.
    pub accounts: BTreeMap<TenantId, SvarUtAccount>,
    /// For how long after an unanswered sending the letter may still be on its way in, seconds.
    /// SvarUt asks clients to wait 16 minutes.
    #[serde(default = "twenty_minutes")]
    pub settle_seconds: u32,
    /// For how long a sending may wait for its answer, seconds. Shorter than the five minutes for
    /// which a job is leased, or a second worker would begin while the first one waits.
    #[serde(default = "four_minutes")]
    pub send_seconds: u32,
    /// The pause before a letter that was sent is asked after; it doubles each time.
    #[serde(default = "one_minute")]
    pub follow_after_seconds: u32,
}

/// A municipality's account and the integration that may use it (made by the municipality in
/// *Fiks forvaltning*).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SvarUtAccount {
    /// *kontoId*, a UUID.
    pub account_id: String,
    pub integration_id: String,
    pub integration_password: Secret,
}

fn one_minute() -> u32 {
    60
}

fn four_minutes() -> u32 {
    4 * 60
}

fn twenty_minutes() -> u32 {
    20 * 60
}

impl ExchangeSettings {
    /// Everything at the simulator that is mounted at `base` (e.g. `http://127.0.0.1:8080/sim`).
    pub fn for_simulator(base: &Url, tenants: impl IntoIterator<Item = TenantId>) -> Self {
        let base = ServiceAddress(base.clone());
        let at = |segments: &[&str]| ServiceAddress(base.join(segments));
        let accounts = tenants.into_iter().map(|tenant| {
            let account = SvarUtAccount {
                account_id: crate::simulator::svarut_account(tenant),
                integration_id: crate::simulator::integration(tenant),
                integration_password: Secret::new(crate::simulator::INTEGRATION_PASSWORD),
            };
            (tenant, account)
        });
        Self {
            maskinporten: MaskinportenSettings {
                issuer: base.join(&["maskinporten", ""]),
                client_id: crate::simulator::CLIENT_ID.to_owned(),
                organisation: crate::simulator::OPERATOR,
            },
            person_register: at(&["folkeregisteret", "offentlig-med-hjemmel", "api"]),
            contact_register: at(&["krr", "rest"]),
            organisation_register: at(&["enhetsregisteret", "api"]),
            representation: at(&["altinn"]),
            svarut: SvarUtSettings {
                address: at(&["svarut"]),
                accounts: accounts.collect(),
                settle_seconds: 5,
                send_seconds: 20,
                follow_after_seconds: 5,
            },
            notice_gateway: at(&["varsling"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_below_the_base_whether_or_not_it_ends_in_a_slash() {
        for base in ["https://a.example/b", "https://a.example/b/"] {
            let address = ServiceAddress(base.parse().unwrap());
            assert_eq!(address.join(&["c", "d e"]).as_str(), "https://a.example/b/c/d%20e");
        }
    }

    #[test]
    fn the_simulated_issuer_ends_in_a_slash_as_the_real_one_does() {
        let base = "http://127.0.0.1:1/sim".parse().unwrap();
        let settings = ExchangeSettings::for_simulator(&base, []);
        assert_eq!(settings.maskinporten.issuer.as_str(), "http://127.0.0.1:1/sim/maskinporten/");
    }
}
