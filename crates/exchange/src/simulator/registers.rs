//! Folkeregisteret, KRR and Enhetsregisteret, answering from the invented population.

use axum::{
    Json, Router,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use identifiers::{OrganisationNumber, PersonNumber};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    SimulatedContact, SimulatedOrganisation, SimulatedPerson, SimulatedStanding, Simulator,
    faults::error_body, maskinporten::TokenKind,
};
use crate::{DatedContact, ProtectionLevel};

pub(super) fn persons() -> Router<Simulator> {
    Router::new().route("/offentlig-med-hjemmel/api/v1/personer/{number}", get(person))
}

pub(super) fn contacts() -> Router<Simulator> {
    Router::new()
        .route("/rest/v1/personer", post(contact_list))
        .route("/rest/v2/personer", post(contact_list))
}

pub(super) fn organisations() -> Router<Simulator> {
    Router::new().route("/api/enheter/{number}", get(organisation))
}

async fn person(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let scope = "folkeregister:deling/offentligmedhjemmel";
    if !simulator.lets_in(&headers, scope, TokenKind::Maskinporten) {
        return refuse(StatusCode::UNAUTHORIZED);
    }
    let fault = |status: StatusCode, code: &str, text: &str| {
        (status, Json(json!({ "kode": code, "melding": text }))).into_response()
    };
    let Some(number) = synthetic(&number) else {
        return fault(StatusCode::BAD_REQUEST, "FREG-006", "Ugyldig foedsels- eller d-nummer");
    };
    let query = query.unwrap_or_default();
    let parts: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "part")
        .map(|(_, part)| part.into_owned())
        .collect();
    if parts.is_empty() {
        return fault(StatusCode::BAD_REQUEST, "FREG-007", "Ingen deler av personen er valgt");
    }
    match simulator.population().person(number) {
        Some(person) => Json(person_document(person, &parts)).into_response(),
        None => fault(StatusCode::NOT_FOUND, "FREG-001", "Fant ikke personen"),
    }
}

/// The parts of the person that were asked for, in the form of *PersondokumentMedHistorikk*.
fn person_document(person: &SimulatedPerson, parts: &[String]) -> Value {
    let grade = match person.protection {
        None => "ugradert",
        Some(ProtectionLevel::Client) => "klientadresse",
        Some(ProtectionLevel::Confidential) => "fortrolig",
        Some(ProtectionLevel::StrictlyConfidential) => "strengtFortrolig",
    };
    let status = if person.death.is_some() { "doed" } else { "bosatt" };
    let mut document = Map::new();
    let mut put = |part: &str, value: Value| {
        let wanted = parts.iter().any(|asked| asked == part || asked == "person-basis");
        if wanted {
            document.insert(part.to_owned(), value);
        }
    };
    put(
        "identifikasjonsnummer",
        json!([{
            "erGjeldende": true,
            "status": "iBruk",
            "foedselsEllerDNummer": person.number.reveal(),
            "identifikatortype": "foedselsnummer",
        }]),
    );
    put("status", json!([{ "erGjeldende": true, "status": status }]));
    put(
        "navn",
        json!([{
            "erGjeldende": true,
            "fornavn": person.name.given,
            "etternavn": person.name.family,
        }]),
    );
    put(
        "foedsel",
        json!({
            "erGjeldende": true,
            "foedselsdato": person.birth_date,
            "foedselsaar": person.birth_date.year().to_string(),
        }),
    );
    if let Some(death) = person.death {
        put("doedsfall", json!({ "erGjeldende": true, "doedsdato": death }));
    }
    if person.protection.is_some() {
        put("adressebeskyttelse", json!([{ "erGjeldende": true, "graderingsnivaa": grade }]));
    }
    let line = person.address.lines.first().map(String::as_str).unwrap_or_default();
    let (road, house) = line.rsplit_once(' ').unwrap_or((line, "1"));
    put(
        "bostedsadresse",
        json!([{
            "erGjeldende": true,
            "adressegradering": grade,
            "vegadresse": {
                "kommunenummer": person.municipality_number,
                "adressenavn": road,
                "adressenummer": { "husnummer": house },
                "poststed": {
                    "poststedsnavn": person.address.place,
                    "postnummer": person.address.postal_code,
                },
            },
        }]),
    );
    if let Some(language) = person.sami_language {
        put("brukAvSamiskSpraak", json!([{ "erGjeldende": true, "spraak": [language] }]));
    }
    Value::Object(document)
}

#[derive(Deserialize)]
struct ContactQuestion {
    personidentifikatorer: Vec<String>,
}

async fn contact_list(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(question): Json<ContactQuestion>,
) -> Response {
    let scope = "krr:global/kontaktinformasjon.read";
    if !simulator.lets_in(&headers, scope, TokenKind::Maskinporten) {
        return refuse(StatusCode::UNAUTHORIZED);
    }
    let asked = question.personidentifikatorer;
    if asked.is_empty() || asked.len() > 1000 || asked.iter().any(|n| synthetic(n).is_none()) {
        return refuse(StatusCode::BAD_REQUEST);
    }
    let persons: Vec<Value> =
        asked.iter().map(|number| contact_document(&simulator, number)).collect();
    Json(json!({ "personer": persons })).into_response()
}

fn contact_document(simulator: &Simulator, number: &str) -> Value {
    let person = synthetic(number).and_then(|number| simulator.population().person(number));
    let contact = person.filter(|person| person.death.is_none()).map(|person| &person.contact);
    let Some(SimulatedContact::Registered { reserved, email, mobile, language }) = contact else {
        return json!({ "personidentifikator": number, "status": "IKKE_REGISTRERT" });
    };
    let fresh = |contact: &Option<DatedContact>| contact.is_some();
    let mut information = Map::new();
    let mut put = |name: &str, contact: &Option<DatedContact>| {
        if let Some(contact) = contact {
            information.insert(name.to_owned(), json!(contact.address));
            for suffix in ["oppdatert", "sist_verifisert"] {
                information.insert(format!("{name}_{suffix}"), json!(contact.confirmed));
            }
        }
    };
    put("epostadresse", email);
    put("mobiltelefonnummer", mobile);
    let may = !reserved && (fresh(email) || fresh(mobile));
    json!({
        "personidentifikator": number,
        "status": "AKTIV",
        "reservasjon": if *reserved { "JA" } else { "NEI" },
        "varslingsstatus": if may { "KAN_VARSLES" } else { "KAN_IKKE_VARSLES" },
        "kontaktinformasjon": information,
        "spraak": language.map(base::Language::code),
    })
}

async fn organisation(State(simulator): State<Simulator>, Path(number): Path<String>) -> Response {
    let Ok(number) = OrganisationNumber::parse(&number) else {
        return refuse(StatusCode::BAD_REQUEST);
    };
    let Some(organisation) = simulator.population().organisation(number) else {
        return refuse(StatusCode::NOT_FOUND);
    };
    if let SimulatedStanding::Removed(date) = organisation.standing {
        let body = json!({ "organisasjonsnummer": number, "slettedato": date });
        return (StatusCode::GONE, Json(body)).into_response();
    }
    Json(organisation_document(organisation)).into_response()
}

fn organisation_document(organisation: &SimulatedOrganisation) -> Value {
    let description = match organisation.form {
        "AS" => "Aksjeselskap",
        "ENK" => "Enkeltpersonforetak",
        "FLI" => "Forening/lag/innretning",
        _ => "Kommune",
    };
    json!({
        "organisasjonsnummer": organisation.number,
        "navn": organisation.name,
        "organisasjonsform": { "kode": organisation.form, "beskrivelse": description },
        "registreringsdatoEnhetsregisteret": "2019-05-02",
        "registrertIMvaregisteret": organisation.form == "AS",
        "forretningsadresse": {
            "adresse": organisation.address.lines,
            "postnummer": organisation.address.postal_code,
            "poststed": organisation.address.place,
            "kommunenummer": organisation.municipality_number,
            "landkode": "NO",
            "land": "Norge",
        },
        "konkurs": organisation.standing == SimulatedStanding::Bankrupt,
        "underAvvikling": false,
        "underTvangsavviklingEllerTvangsopplosning": false,
        "maalform": "Bokmål",
    })
}

/// A number that can belong to nobody; the simulator takes no other.
pub(super) fn synthetic(text: &str) -> Option<PersonNumber> {
    PersonNumber::parse(text).ok().filter(|number| number.kind().is_synthetic())
}

pub(super) fn refuse(status: StatusCode) -> Response {
    (status, Json(error_body(status))).into_response()
}
