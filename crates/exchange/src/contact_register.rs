use std::{fmt, sync::Arc};

use base::{Language, TenantId};
use identifiers::PersonNumber;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::{
    Component, ComponentError, Http, Maskinporten, OnBehalfOf, ServiceAddress, http::Operation,
};

/// KRR: how a person may be reached electronically, and whether they want to be.
#[derive(Clone, Debug)]
pub struct ContactRegister {
    http: Http,
    maskinporten: Arc<Maskinporten>,
    address: ServiceAddress,
}

/// What the register says of one person. Prints neither address nor number.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    pub reservation: Reservation,
    pub email: Option<DatedContact>,
    pub mobile: Option<DatedContact>,
    /// The language the person has chosen for letters and notices.
    pub language: Option<Language>,
    /// Has a digital mailbox (Digipost or e-Boks).
    pub has_mailbox: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// Gets decisions electronically.
    None,
    /// Has asked for paper (eForvaltningsforskriften § 9, KRR *reservasjon = JA*).
    Reserved,
}

/// An address and when the person last said or confirmed that it is right.
#[derive(Clone, PartialEq, Eq)]
pub struct DatedContact {
    pub address: String,
    pub confirmed: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeChannel {
    Email,
    Sms,
}

/// Where a notice may go.
#[derive(Clone, PartialEq, Eq)]
pub struct NoticeTarget {
    pub channel: NoticeChannel,
    pub address: String,
}

const LOOK_UP: Operation = Operation::new(Component::ContactRegister, "persons");
const SCOPE: &str = "krr:global/kontaktinformasjon.read";

impl ContactRegister {
    pub fn new(http: Http, maskinporten: Arc<Maskinporten>, address: ServiceAddress) -> Self {
        Self { http, maskinporten, address }
    }

    /// What is known of the person, or `None` when they are not in the register or have had
    /// themselves removed: then only paper reaches them.
    pub fn contact(
        &self,
        tenant: TenantId,
        number: PersonNumber,
    ) -> Result<Option<Contact>, ComponentError> {
        let url = self.address.join(&["v2", "personer"]);
        let digits = number.reveal();
        let question = wire::Question { personidentifikatorer: [digits.as_str()] };
        self.maskinporten.with_token(SCOPE, OnBehalfOf::Tenant(tenant), |token| {
            let answer = self.http.ask(LOOK_UP, Method::POST, url.clone(), |request| {
                request.bearer_auth(token.expose()).json(&question)
            })?;
            if answer.status != 200 {
                return Err(answer.not_understood("there is nothing at this address"));
            }
            let persons: wire::Persons = answer.json()?;
            // An answer about somebody else must never be used, however it came about.
            let person =
                persons.personer.into_iter().find(|person| person.personidentifikator == digits);
            let Some(person) = person else {
                return Err(answer.not_understood("it is about nobody we asked for"));
            };
            Ok(person.read())
        })
    }
}

impl Contact {
    /// Where the person may be told, on `today`, that a decision waits for them.
    ///
    /// eForvaltningsforskriften § 32: an address may be used only when it was updated or verified
    /// within the last 18 months, which is judged for each channel by itself. Who has reserved
    /// themself gets paper. E-mail is preferred: it costs nothing and holds a longer text.
    pub fn may_be_notified(&self, today: Date) -> Option<NoticeTarget> {
        if self.reservation == Reservation::Reserved {
            return None;
        }
        let target = |contact: &Option<DatedContact>, channel| {
            contact
                .as_ref()
                .filter(|contact| contact.is_fresh(today))
                .map(|contact| NoticeTarget { channel, address: contact.address.clone() })
        };
        target(&self.email, NoticeChannel::Email)
            .or_else(|| target(&self.mobile, NoticeChannel::Sms))
    }
}

impl DatedContact {
    fn is_fresh(&self, today: Date) -> bool {
        let Some(confirmed) = self.confirmed else { return false };
        let Ok(oldest) = today.checked_sub(18.months()) else { return false };
        base::date_in_oslo(confirmed) >= oldest
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Contact")
            .field("reservation", &self.reservation)
            .field("email", &self.email.is_some())
            .field("mobile", &self.mobile.is_some())
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DatedContact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DatedContact")
            .field("confirmed", &self.confirmed)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NoticeTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NoticeTarget")
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

mod wire {
    use jiff::Timestamp;

    use super::{Contact, DatedContact, Deserialize, Reservation, Serialize};

    #[derive(Serialize)]
    pub(super) struct Question<'a> {
        pub(super) personidentifikatorer: [&'a str; 1],
    }

    #[derive(Deserialize)]
    pub(super) struct Persons {
        pub(super) personer: Vec<Person>,
    }

    #[derive(Deserialize)]
    pub(super) struct Person {
        pub(super) personidentifikator: String,
        status: Option<String>,
        reservasjon: Option<String>,
        kontaktinformasjon: Option<Information>,
        digital_post: Option<Mailbox>,
        spraak: Option<String>,
    }

    #[derive(Default, Deserialize)]
    struct Information {
        epostadresse: Option<String>,
        epostadresse_oppdatert: Option<Timestamp>,
        epostadresse_sist_verifisert: Option<Timestamp>,
        mobiltelefonnummer: Option<String>,
        mobiltelefonnummer_oppdatert: Option<Timestamp>,
        mobiltelefonnummer_sist_verifisert: Option<Timestamp>,
    }

    #[derive(Deserialize)]
    struct Mailbox {
        postkasseadresse: Option<String>,
    }

    impl Person {
        pub(super) fn read(self) -> Option<Contact> {
            if self.status.as_deref() != Some("AKTIV") {
                return None;
            }
            let information = self.kontaktinformasjon.unwrap_or_default();
            Some(Contact {
                // A word we do not know is read as a wish for paper: that harms nobody.
                reservation: match self.reservasjon.as_deref() {
                    Some("NEI") => Reservation::None,
                    _ => Reservation::Reserved,
                },
                email: information.epostadresse.map(|address| DatedContact {
                    address,
                    confirmed: information
                        .epostadresse_oppdatert
                        .max(information.epostadresse_sist_verifisert),
                }),
                mobile: information.mobiltelefonnummer.map(|address| DatedContact {
                    address,
                    confirmed: information
                        .mobiltelefonnummer_oppdatert
                        .max(information.mobiltelefonnummer_sist_verifisert),
                }),
                language: self.spraak.and_then(|code| code.parse().ok()),
                has_mailbox: self
                    .digital_post
                    .is_some_and(|mailbox| mailbox.postkasseadresse.is_some()),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn dated(address: &str, confirmed: &str) -> DatedContact {
        let confirmed = (!confirmed.is_empty()).then(|| confirmed.parse().unwrap());
        DatedContact { address: address.to_owned(), confirmed }
    }

    #[test]
    fn eighteen_months_are_judged_for_each_channel() {
        let today = date(2026, 6, 1);
        // (reservation, e-mail confirmed, mobile confirmed, expected)
        for (reservation, email, mobile, expect) in [
            (Reservation::None, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "e"),
            (Reservation::None, "2024-12-02T00:00:00Z", "2020-01-01T00:00:00Z", "e"),
            // One day too old in Norway, so the text message is used.
            (Reservation::None, "2024-11-30T12:00:00Z", "2026-01-01T00:00:00Z", "m"),
            // 30 November in UTC is already 1 December in Oslo: exactly 18 months.
            (Reservation::None, "2024-11-30T23:30:00Z", "2020-01-01T00:00:00Z", "e"),
            (Reservation::None, "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", ""),
            (Reservation::None, "", "", ""),
            (Reservation::Reserved, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", ""),
        ] {
            let contact = Contact {
                reservation,
                email: Some(dated("e", email)),
                mobile: Some(dated("m", mobile)),
                language: None,
                has_mailbox: false,
            };
            let target = contact.may_be_notified(today).map(|target| target.address);
            assert_eq!(target.unwrap_or_default(), expect, "{email} {mobile}");
        }
    }

    #[test]
    fn contact_data_prints_no_address() {
        let contact = Contact {
            reservation: Reservation::None,
            email: Some(dated("hemmelig@example.no", "")),
            mobile: None,
            language: None,
            has_mailbox: false,
        };
        assert!(!format!("{contact:?} {:?}", contact.email).contains("hemmelig"));
    }
}
