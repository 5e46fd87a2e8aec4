//! What all documents of a matter have in common.

use archive::{
    Correspondent, NewFile, PartyName, Restriction, ScreenedDocument, Screening, ScreeningGround,
    Variant,
};
use base::{Language, TenantId};
use jiff::civil::Date;
use letter::{Document, Kind, Sender};
use serde_json::{Map, Value as Json, json};
use store::{Digest, Tx};

use super::{FlowError, Matter, World};
use crate::package;
use crate::{Answers, Decision, LetterParts, Package, Parameters, Surroundings, render_letter};

/// An empty document of a kind, from the municipality.
pub(super) fn frame(
    world: &World,
    tenant: TenantId,
    package: &Package,
    kind: &str,
    language: Language,
    date: Date,
) -> Result<Document, FlowError> {
    let unit = world.municipality(tenant)?.unit_for(package.id());
    let unit = unit.map(|unit| unit.name(language).to_owned()).unwrap_or_default();
    let tenant = world.tenant(tenant)?;
    Ok(Document {
        kind: Kind::Letter,
        language,
        sender: Sender {
            authority: tenant.authority_name(),
            unit,
            address: tenant.address.clone(),
            phone: tenant.phone.clone(),
            email: tenant.email.clone(),
            organisation_number: tenant.id.to_string(),
        },
        recipient: None,
        reference: String::new(),
        date,
        title: title(package, kind, language),
        body: Vec::new(),
        signature: None,
        access_note: package.access_note(kind, language),
        attachments: Vec::new(),
    })
}

/// A PDF/A-2a we made ourselves (PRONOM fmt/476).
pub(super) fn pdf_file(digest: Digest, file_name: &str) -> NewFile {
    NewFile {
        digest,
        variant: Variant::Archive,
        format: "fmt/476".to_owned(),
        format_details: Some("PDF/A-2a".to_owned()),
        file_name: file_name.to_owned(),
        media_type: "application/pdf".to_owned(),
        warnings: Vec::new(),
    }
}

/// Facts that machines read (PRONOM fmt/817), an archival format of its own (RAF § 5-17).
pub(super) fn json_file(digest: Digest, file_name: &str) -> NewFile {
    NewFile {
        digest,
        variant: Variant::Archive,
        format: "fmt/817".to_owned(),
        format_details: None,
        file_name: file_name.to_owned(),
        media_type: "application/json".to_owned(),
        warnings: Vec::new(),
    }
}

/// What a kind of document is called; the kind itself where the package has no name for it.
pub(super) fn title(package: &Package, kind: &str, language: Language) -> String {
    package
        .description
        .document(kind)
        .map_or_else(|| kind.to_owned(), |document| document.title.get(language).to_owned())
}

/// What an entry with a kind of document is called in the archive and the public journal: in the
/// municipality's own language, whatever language the document is written in.
pub(super) fn archive_title(
    world: &World,
    tenant: TenantId,
    package: &Package,
    kind: &str,
) -> Result<String, FlowError> {
    Ok(title(package, kind, world.tenant(tenant)?.language))
}

/// The archive's screening for what a package says of a kind of document.
pub(super) fn screening(package: &Package, kind: &str) -> Option<Screening> {
    let spec = package.screening(kind)?;
    Some(Screening { document: Some(ScreenedDocument::Whole), ..in_archive(spec) })
}

/// What a package says of screening, in the archive's words; hides nothing yet.
fn in_archive(spec: &package::Screening) -> Screening {
    let reference = spec.law.split_once("jf.").map(|(_, reference)| reference.trim().to_owned());
    Screening {
        restriction: Restriction::ExemptFromPublic,
        ground: spec.ground().unwrap_or(ScreeningGround::Secrecy),
        ground_reference: reference,
        metadata: Vec::new(),
        document: None,
        years: Some(spec.years),
    }
}

/// How a case of the service and its entries are screened where the package hides who applies.
/// What is hidden follows from the marked title and the hidden names.
pub(super) fn screening_of_applicant(package: &Package) -> Option<Screening> {
    package.description.archive.screening.as_ref().map(in_archive)
}

/// The applicant as the archive is to know them: hidden from the public where the package says so.
pub(super) fn as_filed(package: &Package, mut applicant: Correspondent) -> Correspondent {
    if package.description.archive.screening.is_some() && !applicant.name.is_hidden() {
        applicant.name = PartyName::screened(applicant.name.text);
    }
    applicant
}

/// Under the name of whoever answers for a letter (eForvaltningsforskriften § 4 (2): no
/// handwritten signature is needed).
pub(super) fn approved_electronically(language: Language) -> &'static str {
    match language {
        Language::Nb => "Brevet er godkjent elektronisk og har derfor ingen underskrift.",
        Language::Nn => "Brevet er godkjent elektronisk og har difor inga underskrift.",
        Language::Se => "Reive lea dohkkehuvvon elektrovnnalaččat, danin das ii leat vuolláičála.",
        Language::En => "This letter has been approved electronically and is not signed by hand.",
    }
}

/// Who was the second person, where there was one.
pub(super) fn approved_by(name: &str, language: Language) -> String {
    match language {
        Language::Nb | Language::Nn => format!("Godkjent av {name}."),
        Language::Se => format!("Dohkkehan {name}."),
        Language::En => format!("Approved by {name}."),
    }
}

/// Above what is complained about, and above what change is wanted.
pub(super) fn complaint_headings(language: Language) -> [&'static str; 2] {
    match language {
        Language::Nb => ["Det klages på", "Ønsket endring"],
        Language::Nn => ["Det blir klaga på", "Ønskt endring"],
        Language::Se => ["Maid váidaga guoská", "Sávvojuvvon rievdadus"],
        Language::En => ["The complaint", "The change wanted"],
    }
}

/// What the recipient sees of a decision before opening it, on a screen that others may see: not
/// how it ended.
pub(super) fn dispatch_title(case_number: &str, language: Language) -> String {
    match language {
        Language::Nb | Language::Nn => format!("Vedtak i sak {case_number}"),
        Language::Se => format!("Mearrádus áššis {case_number}"),
        Language::En => format!("Decision in case {case_number}"),
    }
}

/// What the recipient of a letter about a complaint sees before opening it.
pub(super) fn complaint_dispatch_title(case_number: &str, language: Language) -> String {
    match language {
        Language::Nb => format!("Om klagen i sak {case_number}"),
        Language::Nn => format!("Om klaga i sak {case_number}"),
        Language::Se => format!("Váidaga birra áššis {case_number}"),
        Language::En => format!("About the complaint in case {case_number}"),
    }
}

/// Under a letter that nobody wrote.
pub(super) fn sent_automatically(language: Language) -> &'static str {
    match language {
        Language::Nb => "Brevet er sendt automatisk og har derfor ingen underskrift.",
        Language::Nn => "Brevet er sendt automatisk og har difor inga underskrift.",
        Language::Se => "Reive lea sáddejuvvon automáhtalaččat, danin das ii leat vuolláičála.",
        Language::En => "This letter was sent automatically and is not signed by hand.",
    }
}

/// Under a decision that no person took part in (personvernforordningen art. 22).
pub(super) fn decided_by_rules(language: Language) -> &'static str {
    match language {
        Language::Nb => {
            "Vedtaket er truffet automatisk etter kommunens regler. Du kan be om at et menneske \
             ser på det."
        }
        Language::Nn => {
            "Vedtaket er gjort automatisk etter reglane til kommunen. Du kan be om at eit \
             menneske ser på det."
        }
        Language::Se => {
            "Mearrádus lea dahkkon automáhtalaččat suohkana njuolggadusaid mielde. Don sáhtát \
             bivdit olbmo geahččat dan."
        }
        Language::En => {
            "This decision was made automatically by the municipality's rules. You can ask for a \
             person to look at it."
        }
    }
}

/// What a letter gets from outside the service.
pub(super) fn extra(
    tx: &mut Tx<'_>,
    world: &World,
    matter: &Matter,
    deficiencies: &[String],
) -> Result<Map<String, Json>, FlowError> {
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
    let municipality = world.municipality(tx.tenant())?;
    let package = world.package(&matter.service)?;
    let unit = municipality
        .unit_for(package.id())
        .map(|unit| unit.name(matter.language).to_owned())
        .unwrap_or_default();
    let due = super::inform::answer_due(package, tx.today());
    let values = [
        ("caseNumber", json!(case.number.to_string())),
        ("applicant", json!(matter.applicant_name)),
        ("recipient", json!(matter.recipient.name)),
        ("municipality", json!(municipality.tenant.authority_name())),
        ("countyGovernor", json!(municipality.county_governor)),
        ("unit", json!(unit)),
        ("signsIn", json!(signs_in(tx, matter)?)),
        ("received", json!(base::date_in_oslo(matter.received_at).to_string())),
        ("deadline", json!(due.to_string())),
        ("processingDeadline", json!(matter.deadline.map(|deadline| deadline.to_string()))),
        ("phone", json!(municipality.tenant.phone)),
        ("email", json!(municipality.tenant.email)),
        ("deficiencies", json!(deficiencies)),
    ];
    Ok(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Whether the applicant can follow the case on my page: a person whose number is known, or an
/// organisation. Somebody without a number signs in nowhere.
pub(super) fn signs_in(tx: &mut Tx<'_>, matter: &Matter) -> Result<bool, FlowError> {
    let is_known = access::person::find(tx, access::PersonId(matter.person))?.is_some();
    Ok(is_known || matter.organisation.is_some())
}

/// The answers that count: without those in fields that are hidden.
pub(super) fn shown(package: &Package, parameters: &Parameters, matter: &Matter) -> Answers {
    let session = super::decide::session_of(matter);
    let received = base::date_in_oslo(matter.received_at);
    let surroundings = Surroundings::new(parameters, &session, received, matter.language);
    match package.form.effective(&matter.answers, &surroundings) {
        Json::Object(values) => Answers::from_values(values),
        _ => Answers::new(),
    }
}

/// Writes the body of a letter.
pub(super) fn render(
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    decision: &Decision,
    kind: &str,
    extra: &Map<String, Json>,
) -> Result<String, FlowError> {
    let shown = shown(package, parameters, matter);
    let parts = LetterParts { decision, answers: &shown, parameters, extra };
    render_letter(package, kind, matter.language, &parts)
        .map_err(|error| super::decide::broken(package, &error))
}
