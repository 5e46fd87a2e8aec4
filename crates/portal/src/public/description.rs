//! Services for machines: JSON-LD in the words of CPSV-AP-NO, the Norwegian profile of the core
//! public service vocabulary, so that catalogues and other portals can fetch them.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use base::Language;
use serde_json::{Map, Value as Json, json};
use service::{Channel, ChannelKind, ConceptKind, Localised};
use web::{Answer, App, Visit};

use super::{
    offer::{self, Offer},
    origin::Origin,
};

/// `GET /tjenester.json`
pub(super) async fn all(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    let origin = Origin::of(&headers);
    let response = app
        .read(visit, move |app, visit, tx, _| {
            let offers = offer::all(app, visit, tx.today())?;
            let graph: Vec<Json> = offers.iter().map(|offer| describe(offer, &origin)).collect();
            Ok(document(&json!({ "@context": context(), "@graph": graph })))
        })
        .await;
    open_to_all(response)
}

/// `GET /tjenester/{service}.json`
pub(super) async fn one(app: App, visit: Visit, service: String, origin: Origin) -> Response {
    let response = app
        .read(visit, move |app, visit, tx, _| {
            let offer = offer::one(app, visit, &service, tx.today())?;
            let mut description = describe(&offer, &origin);
            if let Json::Object(fields) = &mut description {
                fields.shift_insert(0, "@context".to_owned(), context());
            }
            Ok(document(&description))
        })
        .await;
    open_to_all(response)
}

fn document(json: &Json) -> Answer {
    Answer::Data { content_type: "application/ld+json", body: format!("{json:#}\n") }
}

/// Public data may be read by the pages of others too.
fn open_to_all(mut response: Response) -> Response {
    let any = HeaderValue::from_static("*");
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    response
}

/// Prefixes, and which terms hold texts by language. CPSV-AP-NO 1.0, Digdir.
fn context() -> Json {
    let by_language = |term: &str| json!({ "@id": term, "@container": "@language" });
    let address = |term: &str| json!({ "@id": term, "@type": "@id" });
    json!({
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cpsvno": "https://data.norge.no/vocabulary/cpsvno#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "title": by_language("dct:title"),
        "description": by_language("dct:description"),
        "name": by_language("skos:prefLabel"),
        "keyword": by_language("dcat:keyword"),
        "identifier": "dct:identifier",
        "language": address("dct:language"),
        "spatial": address("dct:spatial"),
        "homepage": address("schema:url"),
        "processingTime": { "@id": "cv:processingTime", "@type": "xsd:duration" },
    })
}

fn describe(offer: &Offer<'_>, origin: &Origin) -> Json {
    let description = &offer.package.description;
    let service = &description.public_service;
    let tenant = offer.tenant();
    let localised = |text: &Localised| by_language(offer, text);
    let groups = |kind: ConceptKind, class: &str| -> Vec<Json> {
        offer
            .concepts(kind)
            .map(|concept| {
                let labels: Map<String, Json> = concept
                    .labels()
                    .map(|(language, label)| (language.code().to_owned(), json!(label)))
                    .collect();
                json!({ "@id": concept.uri, "@type": class, "name": labels })
            })
            .collect()
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_owned(), value);
    put("@id", json!(origin.with(&offer.path())));
    put("@type", json!("cpsv:PublicService"));
    put("identifier", json!(offer.id()));
    put("schema:version", json!(description.version));
    put("title", localised(&description.title));
    put("description", localised(&description.summary));
    put("keyword", keywords(offer));
    put("homepage", json!(origin.with(&offer.path())));
    put(
        "language",
        json!(
            description
                .languages
                .iter()
                .map(|language| publications_office(*language))
                .collect::<Vec<_>>()
        ),
    );
    put(
        "spatial",
        json!(format!(
            "https://data.geonorge.no/administrativeEnheter/kommune/id/{}",
            tenant.municipality_number
        )),
    );
    put(
        "cv:hasCompetentAuthority",
        json!({
            "@id": format!("https://data.brreg.no/enhetsregisteret/api/enheter/{}", tenant.id),
            "@type": "cv:PublicOrganisation",
            "identifier": tenant.id.to_string(),
            "name": localised(&service.competent_authority),
        }),
    );
    put("cv:hasCost", json!({ "@type": "cv:Cost", "description": localised(&service.cost) }));
    put("schema:processingTimeDescription", localised(&service.processing_time));
    if let Some(days) = processing_days(offer) {
        put("processingTime", json!(format!("P{days}D")));
    }
    put(
        "cpsv:produces",
        json!({
            "@type": "cpsv:Output",
            "identifier": format!("{}-resultat", offer.id()),
            "title": localised(&service.output),
        }),
    );
    put(
        "cpsv:hasInput",
        service
            .evidence
            .iter()
            .map(|evidence| json!({ "@type": "cv:Evidence", "title": localised(evidence) }))
            .collect(),
    );
    put(
        "cv:hasLegalResource",
        description
            .law
            .iter()
            .map(|law| {
                json!({
                    "@id": law.eli,
                    "@type": "eli:LegalResource",
                    "title": { "nb": law.short },
                    "description": localised(&law.says),
                })
            })
            .collect(),
    );
    put("cv:isClassifiedBy", groups(ConceptKind::Word, "skos:Concept").into());
    put("cv:thematicArea", groups(ConceptKind::Theme, "skos:Concept").into());
    put("cv:isGroupedBy", groups(ConceptKind::LifeEvent, "cv:LifeEvent").into());
    put(
        "cv:hasChannel",
        service.channels.iter().map(|channel| describe_channel(offer, origin, channel)).collect(),
    );
    put(
        "cv:hasContactPoint",
        json!({
            "@type": "cv:ContactPoint",
            "vcard:hasTelephone": tenant.phone,
            "vcard:hasEmail": tenant.email,
        }),
    );
    Json::Object(fields)
}

fn describe_channel(offer: &Offer<'_>, origin: &Origin, channel: &Channel) -> Json {
    let mut fields = Map::new();
    let kind = match channel.kind {
        ChannelKind::Web => "e-service",
        ChannelKind::Phone => "telephone",
        ChannelKind::Counter => "service-bureau",
        ChannelKind::Paper => "mail",
    };
    fields.insert("@type".to_owned(), json!("cv:Channel"));
    fields.insert("identifier".to_owned(), json!(format!("{}-{kind}", offer.id())));
    fields.insert("dct:type".to_owned(), json!(kind));
    match channel.kind {
        ChannelKind::Web => {
            let address = origin.with(&offer.path());
            fields.insert("homepage".to_owned(), json!(address));
        }
        ChannelKind::Phone => {
            fields.insert("vcard:hasTelephone".to_owned(), json!(offer.tenant().phone));
        }
        ChannelKind::Counter | ChannelKind::Paper => {
            let address = offer.tenant().address.join(", ");
            fields.insert("vcard:hasAddress".to_owned(), json!(address));
        }
    }
    if !channel.description.0.is_empty() {
        fields.insert("description".to_owned(), by_language(offer, &channel.description));
    }
    Json::Object(fields)
}

fn by_language(offer: &Offer<'_>, text: &Localised) -> Json {
    let texts = text
        .0
        .keys()
        .map(|language| (language.code().to_owned(), json!(offer.text_in(text, *language))));
    Json::Object(texts.collect())
}

fn keywords(offer: &Offer<'_>) -> Json {
    let synonyms = &offer.package.description.discovery.synonyms;
    let words = synonyms.iter().map(|(language, words)| (language.code().to_owned(), json!(words)));
    Json::Object(words.collect())
}

/// The municipality's own target, where it has one.
fn processing_days(offer: &Offer<'_>) -> Option<i64> {
    let name = offer.package.description.deadlines.own_parameter.as_ref()?;
    offer.parameters.get(name)?.as_i64()
}

/// The languages' addresses at the Publications Office of the European Union.
fn publications_office(language: Language) -> String {
    let code = match language {
        Language::Nb => "NOB",
        Language::Nn => "NNO",
        Language::Se => "SME",
        Language::En => "ENG",
    };
    format!("http://publications.europa.eu/resource/authority/language/{code}")
}
