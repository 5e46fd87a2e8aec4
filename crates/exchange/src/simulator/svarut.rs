//! SvarUt v2: takes letters and lets them move on as the clock moves.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Multipart, Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base::{TenantId, uuid_v7};
use identifiers::OrganisationNumber;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    INTEGRATION_PASSWORD, SimulatedContact, Simulator, integration, lock,
    maskinporten::TokenKind,
    registers::{refuse, synthetic},
    svarut_account,
};
use crate::ShipmentStatus;

/// After how long a received letter takes its next steps.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub accepted: SignedDuration,
    pub notified: SignedDuration,
    /// By those who read it; every fourth does not.
    pub read: SignedDuration,
    /// A letter nobody has read goes to print.
    pub unread: SignedDuration,
    /// From the print order to the letter in the post.
    pub printed: SignedDuration,
}

impl Pace {
    /// Every step at once: for what is to have happened already.
    pub const AT_ONCE: Self = Self {
        accepted: SignedDuration::ZERO,
        notified: SignedDuration::ZERO,
        read: SignedDuration::ZERO,
        unread: SignedDuration::ZERO,
        printed: SignedDuration::ZERO,
    };
    /// To be watched: the whole way in a few minutes.
    pub const DEMONSTRATION: Self = Self {
        accepted: SignedDuration::from_secs(4),
        notified: SignedDuration::from_secs(12),
        read: SignedDuration::from_secs(60),
        unread: SignedDuration::from_secs(180),
        printed: SignedDuration::from_secs(60),
    };
    /// As the component itself: unread after 40 hours.
    pub const REAL: Self = Self {
        accepted: SignedDuration::from_mins(1),
        notified: SignedDuration::from_mins(5),
        read: SignedDuration::from_hours(9),
        unread: SignedDuration::from_hours(40),
        printed: SignedDuration::from_hours(24),
    };
}

/// A letter that the simulated SvarUt has taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceivedLetter {
    pub id: Uuid,
    pub account: String,
    pub reference: String,
    pub title: String,
    pub recipient_name: String,
    pub received_at: Timestamp,
    pub documents: Vec<ReceivedDocument>,
    fate: Fate,
    /// Set when somebody has told that the letter was read elsewhere.
    read_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceivedDocument {
    pub file_name: String,
    pub media_type: String,
    /// Bytes.
    pub size: usize,
}

/// What will become of a letter; decided when it is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Fate {
    ReadByRecipient,
    UnreadThenPrinted,
    Unread,
    Printed,
    NotDelivered,
}

/// The letters and their documents, in memory and, if asked for, in a folder.
#[derive(Debug)]
pub(super) struct Letters {
    folder: Option<PathBuf>,
    kept: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    letter: ReceivedLetter,
    contents: Vec<Arc<[u8]>>,
}

impl Letters {
    pub(super) fn open(folder: Option<PathBuf>) -> io::Result<Self> {
        let mut kept = Vec::new();
        if let Some(folder) = &folder {
            fs::create_dir_all(folder)?;
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "json") {
                    kept.push(Kept::read(&path)?);
                }
            }
            kept.sort_by_key(|kept| (kept.letter.received_at, kept.letter.id));
        }
        Ok(Self { folder, kept: Mutex::new(kept) })
    }

    pub(super) fn all(&self) -> Vec<ReceivedLetter> {
        lock(&self.kept).iter().map(|kept| kept.letter.clone()).collect()
    }

    pub(super) fn document(&self, id: Uuid, index: usize) -> Option<(ReceivedDocument, Arc<[u8]>)> {
        let all = lock(&self.kept);
        let kept = all.iter().find(|kept| kept.letter.id == id)?;
        Some((kept.letter.documents.get(index)?.clone(), Arc::clone(kept.contents.get(index)?)))
    }

    fn add(&self, kept: Kept) -> io::Result<()> {
        if let Some(folder) = &self.folder {
            kept.write(folder)?;
        }
        lock(&self.kept).push(kept);
        Ok(())
    }

    pub(super) fn mark_read(&self, id: Uuid, at: Timestamp) -> io::Result<bool> {
        let mut all = lock(&self.kept);
        let Some(kept) = all.iter_mut().find(|kept| kept.letter.id == id) else {
            return Ok(false);
        };
        kept.letter.read_at.get_or_insert(at);
        if let Some(folder) = &self.folder {
            kept.write(folder)?;
        }
        Ok(true)
    }
}

impl Kept {
    fn write(&self, folder: &std::path::Path) -> io::Result<()> {
        let id = self.letter.id;
        for (index, content) in self.contents.iter().enumerate() {
            fs::write(folder.join(format!("{id}-{index}")), content)?;
        }
        // The description last: it makes the letter count.
        fs::write(folder.join(format!("{id}.json")), serde_json::to_vec_pretty(&self.letter)?)
    }

    fn read(path: &std::path::Path) -> io::Result<Self> {
        let letter: ReceivedLetter = serde_json::from_slice(&fs::read(path)?)?;
        let contents = (0..letter.documents.len())
            .map(|index| {
                let name = format!("{}-{index}", letter.id);
                fs::read(path.with_file_name(name)).map(Arc::from)
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { letter, contents })
    }
}

impl ReceivedLetter {
    /// How the letter stands, step by step, up to `now`.
    pub fn history(&self, pace: Pace, now: Timestamp) -> Vec<(Timestamp, ShipmentStatus)> {
        use ShipmentStatus as S;
        let at = |after: SignedDuration| self.received_at + after;
        let mut steps = vec![(self.received_at, S::Received), (at(pace.accepted), S::Accepted)];
        match self.fate {
            Fate::ReadByRecipient => {
                steps.extend([(at(pace.notified), S::Notified), (at(pace.read), S::Read)]);
            }
            Fate::Unread => steps.push((at(pace.notified), S::Notified)),
            Fate::UnreadThenPrinted => steps.extend([
                (at(pace.notified), S::Notified),
                (at(pace.unread), S::SentToPrint),
                (at(pace.unread + pace.printed), S::Printed),
            ]),
            Fate::Printed => steps.extend([
                (at(pace.notified), S::NotDelivered),
                (at(pace.notified + pace.accepted), S::SentToPrint),
                (at(pace.notified + pace.accepted + pace.printed), S::Printed),
            ]),
            Fate::NotDelivered => steps.push((at(pace.notified), S::NotDelivered)),
        }
        if let Some(read_at) = self.read_at {
            steps.retain(|(step, _)| *step < read_at);
            steps.push((read_at, S::Read));
        }
        steps.retain(|(step, _)| *step <= now);
        steps
    }
}

pub(super) fn routes() -> Router<Simulator> {
    Router::new()
        .route("/api/v2/kontoer/{account}/forsendelser", post(send).get(find))
        .route("/api/v2/kontoer/{account}/forsendelser/status-sok", post(statuses))
        .route("/api/v2/forsendelser/{id}/hendelser", get(events))
        .route("/api/v2/forsendelser/{id}/lest", post(read_elsewhere))
        // SvarUt's own limit for what is to be printed.
        .layer(DefaultBodyLimit::max(350 * 1024 * 1024))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    tittel: String,
    mottaker: Recipient,
    #[serde(default)]
    kun_digital_levering: bool,
    #[serde(default)]
    krev_niva4_innlogging: bool,
    #[serde(default)]
    kryptert: bool,
    #[serde(default)]
    dokumenter: Vec<Document>,
    #[serde(default)]
    ekstern_referanse: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    navn: String,
    digital_id: Option<String>,
    adresselinje1: Option<String>,
    postnummer: Option<String>,
    poststed: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    filnavn: String,
    mime_type: String,
}

async fn send(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Path(account): Path<String>,
    mut form: Multipart,
) -> Response {
    if let Err(refusal) = simulator.check_integration(&headers, Some(&account)) {
        return *refusal;
    }
    let mut description = None;
    let mut files = Vec::new();
    loop {
        match form.next_field().await {
            Ok(Some(field)) => {
                let name = field.name().unwrap_or_default().to_owned();
                let file_name = field.file_name().unwrap_or_default().to_owned();
                let Ok(bytes) = field.bytes().await else {
                    return invalid("MULTIPART", "En del kan ikke leses");
                };
                if description.is_some() {
                    files.push((file_name, bytes));
                } else if name == "forsendelse" {
                    match serde_json::from_slice::<Description>(&bytes) {
                        Ok(read) => description = Some(read),
                        Err(_) => return invalid("JSON", "forsendelse har feil form"),
                    }
                } else {
                    return invalid("MULTIPART", "Den første delen må hete forsendelse");
                }
            }
            Ok(None) => break,
            Err(_) => return invalid("MULTIPART", "Skjemaet kan ikke leses"),
        }
    }
    let Some(description) = description else {
        return invalid("MULTIPART", "Delen forsendelse mangler");
    };
    if let Some((code, text)) = fault_of(&description, &files) {
        return invalid(code, text);
    }
    let letter = ReceivedLetter {
        id: uuid_v7(simulator.now(), &*simulator.0.random),
        account,
        reference: description.ekstern_referanse.clone(),
        title: description.tittel.clone(),
        recipient_name: description.mottaker.navn.clone(),
        received_at: simulator.now(),
        documents: description
            .dokumenter
            .iter()
            .zip(&files)
            .map(|(document, (_, bytes))| ReceivedDocument {
                file_name: document.filnavn.clone(),
                media_type: document.mime_type.clone(),
                size: bytes.len(),
            })
            .collect(),
        fate: simulator.fate(&description),
        read_at: None,
    };
    let id = letter.id;
    let contents = files.iter().map(|(_, bytes)| Arc::from(bytes.as_ref())).collect();
    match simulator.0.letters.add(Kept { letter, contents }) {
        Ok(()) => Json(json!({ "id": id })).into_response(),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// What SvarUt would refuse a letter for.
fn fault_of(
    description: &Description,
    files: &[(String, axum::body::Bytes)],
) -> Option<(&'static str, &'static str)> {
    let recipient = &description.mottaker;
    let has_address = has_address(recipient);
    let names_fit = description.dokumenter.len() == files.len()
        && description.dokumenter.iter().zip(files).all(|(d, (name, _))| d.filnavn == *name);
    let bad_name = |name: &str| {
        name.is_empty()
            || name.chars().count() > 226
            || name.contains(['*', ':', '"', '\\', '/', '<', '>', '|', '?'])
    };
    let number_ok = recipient.digital_id.as_deref().is_none_or(|number| {
        synthetic(number).is_some()
            || OrganisationNumber::parse(number).is_ok_and(OrganisationNumber::is_synthetic)
    });
    if description.tittel.is_empty() || description.tittel.chars().count() > 1000 {
        Some(("TITTEL", "Tittelen mangler eller er for lang"))
    } else if recipient.navn.is_empty() {
        Some(("MOTTAKER", "Mottakerens navn mangler"))
    } else if !number_ok {
        Some(("DIGITAL_ID", "digitalId er ikke et syntetisk nummer"))
    } else if recipient.digital_id.is_none() && !has_address {
        Some(("ADRESSE", "Mottakeren har verken digitalId eller adresse"))
    } else if description.kun_digital_levering && recipient.digital_id.is_none() {
        Some(("DIGITAL_ID", "Kun digital levering krever digitalId"))
    } else if description.krev_niva4_innlogging && !description.kryptert {
        Some(("KRYPTERING", "Nivå 4 krever krypterte dokumenter"))
    } else if description.dokumenter.is_empty() || !names_fit {
        Some(("DOKUMENTER", "Filene svarer ikke til dokumentene"))
    } else if description.dokumenter.iter().any(|document| bad_name(&document.filnavn)) {
        Some(("FILNAVN", "Et filnavn er ikke tillatt"))
    } else if description.ekstern_referanse.chars().count() > 100 {
        Some(("REFERANSE", "eksternReferanse er for lang"))
    } else {
        None
    }
}

fn has_address(recipient: &Recipient) -> bool {
    let filled = |part: &Option<String>| part.as_ref().is_some_and(|text| !text.is_empty());
    filled(&recipient.adresselinje1) && filled(&recipient.postnummer) && filled(&recipient.poststed)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    ekstern_ref: String,
}

async fn find(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Path(account): Path<String>,
    Query(reference): Query<Reference>,
) -> Response {
    if let Err(refusal) = simulator.check_integration(&headers, Some(&account)) {
        return *refusal;
    }
    let ids: Vec<Uuid> = simulator
        .letters()
        .into_iter()
        .filter(|l| l.account == account && l.reference == reference.ekstern_ref)
        .map(|letter| letter.id)
        .collect();
    Json(json!({ "forsendelseIds": ids })).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatusQuestion {
    forsendelse_ids: Vec<Uuid>,
}

async fn statuses(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Path(account): Path<String>,
    Json(question): Json<StatusQuestion>,
) -> Response {
    if let Err(refusal) = simulator.check_integration(&headers, Some(&account)) {
        return *refusal;
    }
    let now = simulator.now();
    let statuses: Vec<Value> = simulator
        .letters()
        .into_iter()
        .filter(|l| l.account == account && question.forsendelse_ids.contains(&l.id))
        .filter_map(|letter| {
            let (at, status) = *letter.history(simulator.pace(), now).last()?;
            Some(json!({
                "id": letter.id,
                "status": status.word(),
                "sisteStatusEndring": at,
            }))
        })
        .collect();
    Json(json!({ "statuser": statuses })).into_response()
}

async fn events(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Response {
    if let Err(refusal) = simulator.check_integration(&headers, None) {
        return *refusal;
    }
    let Some(letter) = simulator.letters().into_iter().find(|letter| letter.id == id) else {
        return refuse(StatusCode::NOT_FOUND);
    };
    let events: Vec<Value> = letter
        .history(simulator.pace(), simulator.now())
        .into_iter()
        .map(|(at, status)| json!({ "tidspunkt": at, "hendelse": status.word() }))
        .collect();
    Json(json!({ "hendelser": events })).into_response()
}

#[derive(Deserialize)]
struct ReadBy {
    fnr: String,
    tidspunkt: Timestamp,
}

async fn read_elsewhere(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Json(by): Json<ReadBy>,
) -> Response {
    if let Err(refusal) = simulator.check_integration(&headers, None) {
        return *refusal;
    }
    if synthetic(&by.fnr).is_none() {
        return invalid("FNR", "fnr er ikke et syntetisk nummer");
    }
    match simulator.0.letters.mark_read(id, by.tidspunkt) {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => refuse(StatusCode::NOT_FOUND),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

impl Simulator {
    pub(super) fn pace(&self) -> Pace {
        *super::lock(&self.0.pace)
    }

    pub(super) fn letter_store(&self) -> &Letters {
        &self.0.letters
    }

    /// Token, integration and account must belong together; SvarUt says which of the first two
    /// is wrong in the text of the error.
    fn check_integration(
        &self,
        headers: &HeaderMap,
        account: Option<&str>,
    ) -> Result<(), Box<Response>> {
        if !self.lets_in(headers, "ks:fiks", TokenKind::Maskinporten) {
            return Err(Box::new(refuse(StatusCode::UNAUTHORIZED)));
        }
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let tenant = self.tenants().into_iter().find(|tenant| {
            text("IntegrasjonId") == Some(integration(*tenant).as_str())
                && account.is_none_or(|account| account == svarut_account(*tenant))
        });
        if tenant.is_none() || text("IntegrasjonPassord") != Some(INTEGRATION_PASSWORD) {
            return Err(Box::new(refuse(StatusCode::FORBIDDEN)));
        }
        Ok(())
    }

    fn tenants(&self) -> Vec<TenantId> {
        let mut tenants: Vec<_> =
            self.0.population.persons.iter().map(|person| person.tenant).collect();
        tenants.sort_unstable();
        tenants.dedup();
        tenants
    }

    fn fate(&self, description: &Description) -> Fate {
        let recipient = &description.mottaker;
        let number = recipient.digital_id.as_deref().unwrap_or_default();
        let reachable = match synthetic(number).and_then(|n| self.population().person(n)) {
            Some(person) => {
                person.death.is_none()
                    && matches!(
                        person.contact,
                        SimulatedContact::Registered { reserved: false, .. }
                    )
            }
            // An organisation always has its inbox in Altinn.
            None => number.len() == 9,
        };
        let printable = has_address(recipient) && !description.kun_digital_levering;
        // Every fourth recipient does not open their mail; always the same ones.
        let sum: u32 = number.bytes().map(u32::from).sum();
        match (reachable, printable) {
            (true, true) if sum.is_multiple_of(4) => Fate::UnreadThenPrinted,
            (true, false) if sum.is_multiple_of(4) => Fate::Unread,
            (true, _) => Fate::ReadByRecipient,
            (false, true) => Fate::Printed,
            (false, false) => Fate::NotDelivered,
        }
    }
}

fn invalid(code: &str, text: &str) -> Response {
    let body = json!({ "status": 400, "error": "Bad Request", "errorCode": code, "message": text });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_receipts_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Letters::open(Some(folder.path().to_owned())).unwrap();
        let at: Timestamp = "2026-06-01T10:00:00Z".parse().unwrap();
        let id = Uuid::from_u128(7);
        let letter = ReceivedLetter {
            id,
            account: "a".to_owned(),
            reference: "r".to_owned(),
            title: "Vedtak".to_owned(),
            recipient_name: "ULLEN TEKANNE".to_owned(),
            received_at: at,
            documents: vec![ReceivedDocument {
                file_name: "Vedtak.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                size: 4,
            }],
            fate: Fate::Unread,
            read_at: None,
        };
        let first = open();
        first.add(Kept { letter, contents: vec![Arc::from(&b"%PDF"[..])] }).unwrap();
        first.mark_read(id, at).unwrap();
        let again = open();
        assert_eq!(again.document(id, 0).unwrap().1.as_ref(), b"%PDF");
        let history = again.all()[0].history(Pace::REAL, at);
        assert_eq!(history.last().unwrap().1, ShipmentStatus::Read);
        assert!(!again.mark_read(Uuid::nil(), at).unwrap());
    }
}
