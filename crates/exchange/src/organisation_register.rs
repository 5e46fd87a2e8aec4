use identifiers::OrganisationNumber;
use jiff::civil::Date;
use reqwest::Method;

use crate::{Component, ComponentError, Http, PostalAddress, ServiceAddress, http::Operation};

/// Enhetsregisteret (the register of legal entities): open data, no token.
#[derive(Clone, Debug)]
pub struct OrganisationRegister {
    http: Http,
    address: ServiceAddress,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrganisationAnswer {
    Found(Box<Organisation>),
    /// Was registered once and has been taken out of the register (HTTP 410).
    Removed(Option<Date>),
    /// No such number (HTTP 404).
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub number: OrganisationNumber,
    pub name: String,
    /// `AS`, `ENK`, `FLI`, `KOMM` …
    pub form: String,
    pub address: Option<PostalAddress>,
    /// Of the business address, four digits.
    pub municipality_number: Option<String>,
    pub standing: Standing,
}

/// Whether it may be dealt with as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Active,
    /// *konkurs*
    Bankrupt,
    /// *underAvvikling*, *underTvangsavviklingEllerTvangsopplosning*, or deleted (*slettedato*).
    Closing,
}

const LOOK_UP: Operation = Operation::new(Component::OrganisationRegister, "organisation");

impl OrganisationRegister {
    pub fn new(http: Http, address: ServiceAddress) -> Self {
        Self { http, address }
    }

    pub fn organisation(
        &self,
        number: OrganisationNumber,
    ) -> Result<OrganisationAnswer, ComponentError> {
        let url = self.address.join(&["enheter", &number.to_string()]);
        let answer = self.http.ask(LOOK_UP, Method::GET, url, |request| {
            request.header("accept", "application/json")
        })?;
        match answer.status {
            404 => Ok(OrganisationAnswer::Unknown),
            410 => {
                let removed = answer.json::<wire::Removed>().ok().and_then(|body| body.slettedato);
                Ok(OrganisationAnswer::Removed(removed))
            }
            _ => {
                let unit: wire::Unit = answer.json()?;
                if unit.organisasjonsnummer != number {
                    return Err(answer.not_understood("it is about another organisation"));
                }
                Ok(OrganisationAnswer::Found(Box::new(unit.read())))
            }
        }
    }
}

mod wire {
    use serde::Deserialize;

    use super::{Date, Organisation, OrganisationNumber, PostalAddress, Standing};

    #[derive(Deserialize)]
    pub(super) struct Removed {
        pub(super) slettedato: Option<Date>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Unit {
        pub(super) organisasjonsnummer: OrganisationNumber,
        navn: String,
        organisasjonsform: Form,
        #[serde(default)]
        konkurs: bool,
        #[serde(default)]
        under_avvikling: bool,
        #[serde(default)]
        under_tvangsavvikling_eller_tvangsopplosning: bool,
        slettedato: Option<Date>,
        forretningsadresse: Option<Address>,
        postadresse: Option<Address>,
    }

    #[derive(Deserialize)]
    struct Form {
        kode: String,
    }

    #[derive(Deserialize)]
    struct Address {
        #[serde(default)]
        adresse: Vec<Option<String>>,
        postnummer: Option<String>,
        poststed: Option<String>,
        kommunenummer: Option<String>,
    }

    impl Unit {
        pub(super) fn read(self) -> Organisation {
            let closing = self.under_avvikling
                || self.under_tvangsavvikling_eller_tvangsopplosning
                || self.slettedato.is_some();
            let standing = match (self.konkurs, closing) {
                (true, _) => Standing::Bankrupt,
                (false, true) => Standing::Closing,
                (false, false) => Standing::Active,
            };
            let municipality_number =
                self.forretningsadresse.as_ref().and_then(|a| a.kommunenummer.clone());
            Organisation {
                number: self.organisasjonsnummer,
                name: self.navn,
                form: self.organisasjonsform.kode,
                address: self
                    .postadresse
                    .and_then(Address::read)
                    .or_else(|| self.forretningsadresse.and_then(Address::read)),
                municipality_number,
                standing,
            }
        }
    }

    impl Address {
        fn read(self) -> Option<PostalAddress> {
            Some(PostalAddress {
                lines: self.adresse.into_iter().flatten().filter(|line| !line.is_empty()).collect(),
                postal_code: self.postnummer?,
                place: self.poststed.unwrap_or_default(),
            })
        }
    }
}
