//! Values that the standard lists (metadata catalogue, "Obligatoriske verdier"). An archive may add
//! to some lists, so a code outside them is a warning.

use super::{Field, Told, frame::Frame};
use crate::fault::{Fault, quote};

/// The field, and the codes it may have. Where the standard and the service interface differ, both
/// count.
const LISTS: &[(Field, &[&str])] = &[
    (Field::FondsStatus, &["Opprettet", "Avsluttet"]),
    (
        Field::SeriesStatus,
        &["Aktiv periode", "Overlappingsperiode", "Avsluttet periode", "Uaktuelle mapper"],
    ),
    (
        Field::CaseStatus,
        &[
            "Under behandling",
            "Avsluttet",
            "Utgår",
            "Opprettet av saksbehandler",
            "Avsluttet av saksbehandler",
            "Unntatt prosesstyring",
            "Ferdig fra saksbehandler",
        ],
    ),
    (
        Field::EntryKind,
        &[
            "Inngående dokument",
            "Utgående dokument",
            "Organinternt dokument for oppfølging",
            "Organinternt dokument uten oppfølging",
            "Saksframlegg",
        ],
    ),
    (
        Field::EntryStatus,
        &[
            "Journalført",
            "Ekspedert",
            "Arkivert",
            "Utgår",
            "Ferdigstilt fra saksbehandler",
            "Godkjent av leder",
            "Midlertidig registrering av innkommet dokument",
            "Saksbehandler har registrert innkommet dokument",
            "Reservert dokument",
        ],
    ),
    (Field::DocumentStatus, &["Dokumentet er under redigering", "Dokumentet er ferdigstilt"]),
    (
        Field::Medium,
        &[
            "Fysisk arkiv",
            "Fysisk medium",
            "Elektronisk arkiv",
            "Blandet fysisk og elektronisk arkiv",
        ],
    ),
    (Field::AttachedAs, &["Hoveddokument", "Vedlegg"]),
    (
        Field::Variant,
        &["Produksjonsformat", "Arkivformat", "Dokument hvor deler av innholdet er skjermet"],
    ),
    (
        Field::CorrespondentKind,
        &[
            "Avsender",
            "Mottaker",
            "Kopimottaker",
            "Gruppemottaker",
            "Intern avsender",
            "Intern mottaker",
            "Intern kopimottaker",
            "Medavsender",
        ],
    ),
    (
        Field::SignOffKind,
        &[
            "Besvart med brev",
            "Besvart med e-post",
            "Besvart på telefon",
            "Tatt til etterretning",
            "Tatt til orientering",
            "Besvart med notat",
            "Saken ble avsluttet",
        ],
    ),
    (Field::DisposalDecision, &["Bevares", "Kasseres", "Vurderes senere"]),
    (
        Field::DeletionKind,
        &[
            "Sletting av produksjonsformat",
            "Sletting av tidligere versjon",
            "Sletting av variant med sladdet informasjon",
            "Sletting av hele innholdet i arkivdelen",
        ],
    ),
    (
        Field::ScreenedMetadata,
        &[
            "Skjerming klasseID",
            "Skjerming tittel klasse",
            "Skjerming tittel mappe - unntatt første linje",
            "Skjerming tittel mappe - utvalgte ord",
            "Skjerming navn part i sak",
            "Skjerming tittel registrering - unntatt første linje",
            "Skjerming tittel registrering - utvalgte ord",
            "Skjerming navn avsender",
            "Skjerming navn mottaker",
            "Skjerming tittel dokumentbeskrivelse",
            "Skjerming merknadstekst",
            "Midlertidig skjerming",
        ],
    ),
    (
        Field::ScreenedDocument,
        &["Skjerming av hele dokumentet", "Skjerming av deler av dokumentet"],
    ),
    (
        Field::Grade,
        &[
            "Strengt hemmelig (sikkerhetsgrad)",
            "Hemmelig (sikkerhetsgrad)",
            "Konfidensielt (sikkerhetsgrad)",
            "Begrenset (sikkerhetsgrad)",
            "Fortrolig (beskyttelsesgrad)",
            "Strengt fortrolig (beskyttelsesgrad)",
        ],
    ),
    (Field::PrecedentStatus, &["Gjeldende", "Foreldet"]),
    (
        Field::SignatureVerified,
        &["Signatur påført, ikke verifisert", "Signatur påført og verifisert"],
    ),
];

pub(super) fn check(frame: &Frame, told: &mut Told<'_>) {
    for (field, value) in &frame.fields {
        let Some((_, codes)) = LISTS.iter().find(|(listed, _)| listed == field) else { continue };
        if !codes.contains(&value.text.as_str()) {
            let fault =
                Fault::CodeUnknown { value: quote(&value.text), element: field.name().to_owned() };
            told.add(fault, value.place);
        }
    }
}
