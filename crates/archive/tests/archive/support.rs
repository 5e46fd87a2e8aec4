//! An archive to test with.

use archive::{
    ArchiveError, CaseFile, ClassId, ClassificationKind, Correspondent, Disposal, DisposalDecision,
    DocumentType, FiledEntry, NewCaseFile, NewDocument, NewEntry, NewFile, NewParty, PartyName,
    SeriesId, Title, Variant,
    setup::{ArchivePlan, ClassPlan, ClassificationPlan, FondsCreator, SeriesPlan},
};
use base::Actor;
use store::{Files, Tx, testing::TENANT};

pub(crate) fn actor() -> Actor {
    Actor::system("eKommune test")
}

pub(crate) fn plan() -> ArchivePlan {
    ArchivePlan {
        key: "sakarkiv".to_owned(),
        title: "Lillevik kommune – sakarkiv".to_owned(),
        creators: vec![FondsCreator {
            identifier: "310000018".to_owned(),
            name: "Lillevik kommune".to_owned(),
            description: None,
        }],
        series: vec![SeriesPlan {
            key: "sak-2026".to_owned(),
            title: "Sakarkiv 2026–".to_owned(),
            period_start: Some(jiff::civil::date(2026, 1, 1)),
            classification: ClassificationPlan {
                kind: ClassificationKind::KCodes,
                title: "K-koder".to_owned(),
                classes: vec![
                    ClassPlan {
                        code: "U".to_owned(),
                        title: "Næring".to_owned(),
                        disposal: None,
                        classes: vec![ClassPlan {
                            code: "U63".to_owned(),
                            title: "Skjenkebevilling".to_owned(),
                            disposal: Some(Disposal {
                                decision: DisposalDecision::Dispose,
                                ground: Some("Bevarings- og kassasjonsplan".to_owned()),
                                years: 10,
                            }),
                            classes: Vec::new(),
                        }],
                    },
                    ClassPlan {
                        code: "F".to_owned(),
                        title: "Sosialtjenester".to_owned(),
                        disposal: None,
                        classes: Vec::new(),
                    },
                ],
            },
        }],
    }
}

/// Sets the plan up and gives the series and the class for licences.
pub(crate) fn set_up(tx: &mut Tx<'_>) -> Result<(SeriesId, ClassId), ArchiveError> {
    archive::setup::ensure(tx, &actor(), &plan())?;
    let series = archive::setup::series(tx, "sak-2026")?.expect("the plan has it");
    let class = archive::setup::class(tx, series, "U63")?.expect("the plan has it");
    Ok((series, class))
}

pub(crate) fn new_case(series: SeriesId, class: ClassId, title: impl Into<Title>) -> NewCaseFile {
    NewCaseFile {
        series,
        class,
        title: title.into(),
        description: None,
        unit: "Servicetorget".to_owned(),
        responsible: None,
        parties: vec![NewParty { role: "Søker".to_owned(), who: person("Sval Bille") }],
        screening: None,
        disposal: None,
    }
}

pub(crate) fn person(name: &str) -> Correspondent {
    Correspondent::named(PartyName::person(name))
}

pub(crate) fn organisation(name: &str) -> Correspondent {
    Correspondent::named(PartyName::organisation(name))
}

pub(crate) fn pdf(files: &Files, content: &str) -> NewFile {
    NewFile {
        digest: files.put(TENANT, content.as_bytes()).expect("the file is kept"),
        variant: Variant::Archive,
        format: "fmt/477".to_owned(),
        format_details: None,
        file_name: "soeknad.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        warnings: Vec::new(),
    }
}

/// Sets up, opens a case and files an application in it.
pub(crate) fn file_application(
    tx: &mut Tx<'_>,
    files: &Files,
) -> Result<(CaseFile, FiledEntry), ArchiveError> {
    let (series, class) = set_up(tx)?;
    let case = archive::open_case_file(
        tx,
        &actor(),
        &new_case(series, class, "Ambulerende skjenkebevilling – sommerfest"),
    )?;
    let entry = NewEntry::incoming("Søknad om ambulerende skjenkebevilling", person("Sval Bille"))
        .with_document(NewDocument::main(
            DocumentType::Application,
            "Søknad om ambulerende skjenkebevilling",
            pdf(files, "søknad"),
        ))
        .with_document(NewDocument::attachment(
            DocumentType::Map,
            "Kart over serveringsområdet",
            pdf(files, "kart"),
        ));
    let filed = archive::file_entry(tx, &actor(), case.id, &entry)?;
    Ok((case, filed))
}
