use std::sync::Arc;

use base::TenantId;
use identifiers::PersonNumber;
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder, Url, multipart};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Component, ComponentError, Http, Maskinporten, OnBehalfOf, PostalAddress, Secret,
    SvarUtAccount, SvarUtSettings,
    http::{Answer, Operation, Patience},
};

/// KS SvarUt, REST version 2: takes a letter and brings it to the recipient's digital mailbox or
/// Altinn inbox, and prints and posts it when that does not succeed.
#[derive(Clone, Debug)]
pub struct SvarUt {
    http: Http,
    maskinporten: Arc<Maskinporten>,
    settings: Arc<SvarUtSettings>,
}

/// A letter as SvarUt gets it.
#[derive(Clone)]
pub struct Shipment {
    /// Our own reference, under which the letter can be found again (*eksternReferanse*).
    pub reference: String,
    pub title: String,
    pub recipient_name: String,
    /// Eleven or nine digits; without it the letter can only be printed.
    pub recipient_number: Option<Secret>,
    /// Without it the letter can only be delivered digitally.
    pub recipient_address: Option<PostalAddress>,
    pub documents: Vec<ShipmentDocument>,
}

#[derive(Clone)]
pub struct ShipmentDocument {
    pub file_name: String,
    /// `application/pdf`: only PDF can be printed.
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// *ForsendelseStatus* of SvarUt v2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShipmentStatus {
    /// MOTTATT
    Received,
    /// AKSEPTERT
    Accepted,
    /// AVVIST
    Rejected,
    /// VARSLET
    Notified,
    /// LEST
    Read,
    /// SENDT_PRINT
    SentToPrint,
    /// PRINTET
    Printed,
    /// MANUELT_HANDTERT
    HandledManually,
    /// SENDT_DIGITALT
    SentDigitally,
    /// SENDT_SDP: to the person's Digipost or e-Boks
    SentToMailbox,
    /// LEVERT_SDP
    DeliveredToMailbox,
    /// KLAR_FOR_MOTTAK: waits for the recipient's own system to fetch it
    ReadyForPickup,
    /// IKKE_LEVERT
    NotDelivered,
    /// SLETTET
    Deleted,
}

/// One line of SvarUt's own log of a shipment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShipmentEvent {
    pub at: Timestamp,
    pub text: String,
}

const SCOPE: &str = "ks:fiks";
const SEND: Operation =
    Operation { component: Component::SvarUt, name: "send", patience: Patience::Send };
const FIND: Operation = Operation::new(Component::SvarUt, "find by reference");
const STATUS: Operation = Operation::new(Component::SvarUt, "status");
const TELL_READ: Operation = Operation::new(Component::SvarUt, "tell read");
const EVENTS: Operation = Operation::new(Component::SvarUt, "events");

impl SvarUt {
    pub fn new(http: Http, maskinporten: Arc<Maskinporten>, settings: SvarUtSettings) -> Self {
        Self { http, maskinporten, settings: Arc::new(settings) }
    }

    /// For how long a sending without answer may still be under way.
    pub fn settle_time(&self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_secs(i64::from(self.settings.settle_seconds))
    }

    /// Hands a letter over. Not to be repeated after an error that
    /// [may have been done](ComponentError::may_have_been_done) before [`SvarUt::find`] has said
    /// that nothing came.
    pub fn send(&self, tenant: TenantId, shipment: &Shipment) -> Result<Uuid, ComponentError> {
        let account = self.account(tenant)?;
        let url = self.account_url(account, &[]);
        let description = serde_json::to_string(&wire::Shipment::of(shipment))
            .map_err(|error| not_asked(error.to_string()))?;
        // The form is made anew for each try, since sending consumes it.
        form(&description, shipment)?;
        let answer = self.call(|token| {
            self.http.ask(SEND, Method::POST, url.clone(), |request| {
                let request = Self::signed(request, account, token);
                match form(&description, shipment) {
                    Ok(form) => request.multipart(form),
                    Err(_) => request,
                }
            })
        })?;
        let sent: wire::Sent = found(&answer)?.json()?;
        Ok(sent.id)
    }

    /// The shipments that SvarUt has under our reference; more than one means that something,
    /// somewhere, sent twice.
    pub fn find(&self, tenant: TenantId, reference: &str) -> Result<Vec<Uuid>, ComponentError> {
        let account = self.account(tenant)?;
        let mut url = self.account_url(account, &[]);
        url.query_pairs_mut().append_pair("eksternRef", reference);
        let answer = self.call(|token| {
            self.http.ask(FIND, Method::GET, url.clone(), |request| {
                Self::signed(request, account, token)
            })
        })?;
        if answer.status != 200 {
            return Ok(Vec::new());
        }
        let mut ids = answer.json::<wire::Found>()?.forsendelse_ids;
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// How each of the shipments stands, and since when. Unknown ones are missing in the answer.
    pub fn statuses(
        &self,
        tenant: TenantId,
        ids: &[Uuid],
    ) -> Result<Vec<(Uuid, ShipmentStatus, Timestamp)>, ComponentError> {
        let account = self.account(tenant)?;
        let url = self.account_url(account, &["status-sok"]);
        let question = serde_json::json!({ "forsendelseIds": ids });
        let answer = self.call(|token| {
            self.http.ask(STATUS, Method::POST, url.clone(), |request| {
                Self::signed(request, account, token).json(&question)
            })
        })?;
        let statuses: wire::Statuses = found(&answer)?.json()?;
        statuses
            .statuser
            .into_iter()
            .filter(|status| ids.contains(&status.id))
            .map(|status| match ShipmentStatus::from_word(&status.word) {
                Some(word) => Ok((status.id, word, status.siste_status_endring)),
                None => Err(answer.not_understood("it has a status we do not know")),
            })
            .collect()
    }

    /// SvarUt's log of a shipment, oldest first, without repetitions.
    pub fn events(&self, tenant: TenantId, id: Uuid) -> Result<Vec<ShipmentEvent>, ComponentError> {
        let account = self.account(tenant)?;
        let id = id.to_string();
        let url = self.settings.address.join(&["api", "v2", "forsendelser", &id, "hendelser"]);
        let answer = self.call(|token| {
            self.http.ask(EVENTS, Method::GET, url.clone(), |request| {
                Self::signed(request, account, token)
            })
        })?;
        if answer.status != 200 {
            return Ok(Vec::new());
        }
        let mut events: Vec<ShipmentEvent> = answer
            .json::<wire::Events>()?
            .hendelser
            .into_iter()
            .map(|event| ShipmentEvent { at: event.tidspunkt, text: event.hendelse })
            .collect();
        events.sort();
        events.dedup();
        Ok(events)
    }

    /// Says that the recipient has read the letter elsewhere.
    pub fn tell_read(
        &self,
        tenant: TenantId,
        id: Uuid,
        reader: PersonNumber,
        at: Timestamp,
    ) -> Result<(), ComponentError> {
        let account = self.account(tenant)?;
        let id = id.to_string();
        let url = self.settings.address.join(&["api", "v2", "forsendelser", &id, "lest"]);
        let body = serde_json::json!({
            "fnr": reader.reveal(),
            "tidspunkt": at,
            "eksterntSystemnavn": "eKommune",
        });
        self.call(|token| {
            self.http.ask(TELL_READ, Method::POST, url.clone(), |request| {
                Self::signed(request, account, token).json(&body)
            })
        })?;
        Ok(())
    }

    fn call(
        &self,
        ask: impl Fn(&Secret) -> Result<Answer, ComponentError>,
    ) -> Result<Answer, ComponentError> {
        // An integration is bound to the organisation that owns the Maskinporten client, so the
        // token is never made on behalf of the municipality.
        self.maskinporten.with_token(SCOPE, OnBehalfOf::Ourselves, ask)
    }

    fn signed(request: RequestBuilder, account: &SvarUtAccount, token: &Secret) -> RequestBuilder {
        request
            .bearer_auth(token.expose())
            .header("IntegrasjonId", &account.integration_id)
            .header("IntegrasjonPassord", account.integration_password.expose())
    }

    fn account(&self, tenant: TenantId) -> Result<&SvarUtAccount, ComponentError> {
        self.settings
            .accounts
            .get(&tenant)
            .ok_or_else(|| not_asked("the municipality has no account in the settings".to_owned()))
    }

    fn account_url(&self, account: &SvarUtAccount, rest: &[&str]) -> Url {
        let mut segments =
            vec!["api", "v2", "kontoer", account.account_id.as_str(), "forsendelser"];
        segments.extend_from_slice(rest);
        self.settings.address.join(&segments)
    }
}

impl std::fmt::Debug for Shipment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Shipment")
            .field("reference", &self.reference)
            .field("documents", &self.documents.len())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ShipmentDocument {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ShipmentDocument")
            .field("media_type", &self.media_type)
            .field("size", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl ShipmentStatus {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Received, "MOTTATT"),
        (Self::Accepted, "AKSEPTERT"),
        (Self::Rejected, "AVVIST"),
        (Self::Notified, "VARSLET"),
        (Self::Read, "LEST"),
        (Self::SentToPrint, "SENDT_PRINT"),
        (Self::Printed, "PRINTET"),
        (Self::HandledManually, "MANUELT_HANDTERT"),
        (Self::SentDigitally, "SENDT_DIGITALT"),
        (Self::SentToMailbox, "SENDT_SDP"),
        (Self::DeliveredToMailbox, "LEVERT_SDP"),
        (Self::ReadyForPickup, "KLAR_FOR_MOTTAK"),
        (Self::NotDelivered, "IKKE_LEVERT"),
        (Self::Deleted, "SLETTET"),
    ];

    /// SvarUt's word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(status, _)| *status)
    }

    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().map(|(status, _)| *status)
    }
}

/// 404 where an address of the interface itself should be: a wrong base address or account.
fn found(answer: &Answer) -> Result<&Answer, ComponentError> {
    if answer.status == 404 || answer.status == 410 {
        return Err(ComponentError::NotAllowed {
            component: Component::SvarUt,
            operation: "reach the account",
            status: answer.status,
            code: String::new(),
        });
    }
    Ok(answer)
}

fn not_asked(reason: String) -> ComponentError {
    ComponentError::NotAsked { component: Component::SvarUt, reason }
}

/// First the description, then the files in the order in which it names them.
fn form(description: &str, shipment: &Shipment) -> Result<multipart::Form, ComponentError> {
    let wrong_type = |error: reqwest::Error| not_asked(error.to_string());
    let description = multipart::Part::text(description.to_owned())
        .mime_str("application/json")
        .map_err(wrong_type)?;
    let mut form = multipart::Form::new().part("forsendelse", description);
    for document in &shipment.documents {
        let part = multipart::Part::bytes(document.bytes.clone())
            .file_name(document.file_name.clone())
            .mime_str(&document.media_type)
            .map_err(wrong_type)?;
        form = form.part("filer", part);
    }
    Ok(form)
}

mod wire {
    use serde::Serialize;

    use super::{Deserialize, Timestamp, Uuid};

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Shipment<'a> {
        tittel: &'a str,
        mottaker: Recipient<'a>,
        avgivende_system: &'static str,
        kun_digital_levering: bool,
        kryptert: bool,
        krev_niva4_innlogging: bool,
        utskriftskonfigurasjon: Print,
        dokumenter: Vec<Document<'a>>,
        ekstern_referanse: &'a str,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Recipient<'a> {
        navn: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        digital_id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        adresselinje1: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        adresselinje2: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        adresselinje3: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        postnummer: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        poststed: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        land: Option<&'static str>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Print {
        utskrift_med_farger: bool,
        tosidig: bool,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Document<'a> {
        filnavn: &'a str,
        mime_type: &'a str,
        skal_signeres: bool,
        /// Only PDF can be printed; other documents reach the digital recipient alone.
        skal_ekskluderes_fra_utskrift: bool,
    }

    impl<'a> Shipment<'a> {
        pub(super) fn of(shipment: &'a super::Shipment) -> Self {
            let address = shipment.recipient_address.as_ref();
            let line = |index: usize| {
                address.and_then(|address| address.lines.get(index)).map(String::as_str)
            };
            Self {
                tittel: cut(&shipment.title, 1000),
                mottaker: Recipient {
                    navn: &shipment.recipient_name,
                    digital_id: shipment.recipient_number.as_ref().map(super::Secret::expose),
                    adresselinje1: line(0),
                    adresselinje2: line(1),
                    adresselinje3: line(2),
                    postnummer: address.map(|address| address.postal_code.as_str()),
                    poststed: address.map(|address| address.place.as_str()),
                    land: address.map(|_| "NORGE"),
                },
                avgivende_system: "eKommune",
                kun_digital_levering: address.is_none(),
                kryptert: false,
                krev_niva4_innlogging: false,
                utskriftskonfigurasjon: Print { utskrift_med_farger: false, tosidig: true },
                dokumenter: shipment
                    .documents
                    .iter()
                    .map(|document| Document {
                        filnavn: &document.file_name,
                        mime_type: &document.media_type,
                        skal_signeres: false,
                        skal_ekskluderes_fra_utskrift: document.media_type != "application/pdf",
                    })
                    .collect(),
                ekstern_referanse: &shipment.reference,
            }
        }
    }

    /// At most `most` characters, cut between two of them.
    fn cut(text: &str, most: usize) -> &str {
        text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
    }

    #[derive(Deserialize)]
    pub(super) struct Sent {
        pub(super) id: Uuid,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Found {
        pub(super) forsendelse_ids: Vec<Uuid>,
    }

    #[derive(Deserialize)]
    pub(super) struct Statuses {
        pub(super) statuser: Vec<Status>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Status {
        pub(super) id: Uuid,
        pub(super) siste_status_endring: Timestamp,
        #[serde(rename = "status")]
        pub(super) word: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Events {
        pub(super) hendelser: Vec<Event>,
    }

    #[derive(Deserialize)]
    pub(super) struct Event {
        pub(super) tidspunkt: Timestamp,
        pub(super) hendelse: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_word_of_its_own_and_is_found_by_it() {
        let mut words: Vec<&str> = ShipmentStatus::all().map(ShipmentStatus::word).collect();
        for status in ShipmentStatus::all() {
            assert_eq!(ShipmentStatus::from_word(status.word()), Some(status));
        }
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 14);
        assert_eq!(ShipmentStatus::from_word("lest"), None);
    }

    #[test]
    fn a_recipient_without_address_gets_it_digitally_or_not_at_all() {
        let mut shipment = Shipment {
            reference: "r".to_owned(),
            title: "Vedtak".to_owned(),
            recipient_name: "Lun Mappe".to_owned(),
            recipient_number: None,
            recipient_address: None,
            documents: Vec::new(),
        };
        let json =
            |shipment: &Shipment| serde_json::to_value(wire::Shipment::of(shipment)).unwrap();
        assert_eq!(json(&shipment)["kunDigitalLevering"], true);
        assert_eq!(json(&shipment)["krevNiva4Innlogging"], false);
        shipment.recipient_address = Some(PostalAddress {
            lines: vec!["Eikeveien 1".to_owned()],
            postal_code: "4891".to_owned(),
            place: "GRIMSTAD".to_owned(),
        });
        assert_eq!(json(&shipment)["kunDigitalLevering"], false);
        assert_eq!(json(&shipment)["mottaker"]["adresselinje1"], "Eikeveien 1");
        assert_eq!(json(&shipment)["mottaker"].get("adresselinje2"), None);
    }

    #[test]
    fn a_letter_prints_neither_its_recipient_nor_its_content() {
        let shipment = Shipment {
            reference: "r".to_owned(),
            title: "Vedtak om barnevern".to_owned(),
            recipient_name: "Lun Mappe".to_owned(),
            recipient_number: Some(Secret::new("41819077906")),
            recipient_address: None,
            documents: Vec::new(),
        };
        let shown = format!("{shipment:?}");
        assert!(!shown.contains("Lun") && !shown.contains("4181") && !shown.contains("barn"));
    }
}
