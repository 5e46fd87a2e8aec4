//! Every package in `services/` must be whole, translated, and right in all its worked cases.

#![expect(
    clippy::panic,
    reason = "a test that cannot go on must fail loudly, and says what it skips"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use std::collections::BTreeMap;

use service::{Catalogue, Package, cases};

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_package_is_right_in_all_its_worked_cases() {
    for package in catalogue().packages() {
        let report = cases::run(package);
        assert!(report.is_green(), "{report}");
        assert!(report.results.len() >= 25, "{} has too few cases", package.id());
    }
}

#[test]
fn every_package_has_all_its_texts_and_letters_in_all_its_languages() {
    for package in catalogue().packages() {
        let problems: Vec<String> = package.problems().iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}:\n{}", package.id(), problems.join("\n"));
    }
}

#[test]
fn no_text_of_a_package_is_unused() {
    for package in catalogue().packages() {
        let unused = package.unused_texts();
        assert!(unused.is_empty(), "{}: {unused:?}", package.id());
    }
}

#[test]
fn every_municipality_has_a_valid_synthetic_organisation_number_of_its_own() {
    let catalogue = catalogue();
    assert!(catalogue.municipalities().count() >= 5);
    for municipality in catalogue.municipalities() {
        let number = format!("{:09}", municipality.tenant.id.0);
        let number = identifiers::OrganisationNumber::parse(&number)
            .unwrap_or_else(|error| panic!("{}: {error}", municipality.tenant.name));
        assert!(number.is_synthetic(), "{}", municipality.tenant.name);
        assert!(!municipality.services.is_empty(), "{}", municipality.tenant.name);
    }
}

/// The files of a package by path.
fn files(folder: &std::path::Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            self::files(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn what_the_flow_needs_and_a_package_lacks_is_said_when_it_is_read() {
    const NAME: &str = "ambulerende-skjenkebevilling";
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services").join(NAME);
    let mut whole = BTreeMap::new();
    files(&folder, "", &mut whole);
    Package::from_files(NAME, &whole).unwrap();
    for (file, from, to, expected) in [
        ("service.toml", "kind = \"answer\"", "kind = \"svar\"", "archive.documents has no answer"),
        ("service.toml", "kind = \"answer\"", "kind = \"svar\"", "the flow files no document svar"),
        ("service.toml", "kind = \"breach\"", "kind = \"x\"", "archive.documents has no breach"),
        ("service.toml", "action = \"approve\"", "action = \"ok\"", "no transition approve"),
        ("service.toml", "action = \"approve\"", "action = \"ok\"", "nothing does ok in the flow"),
        ("service.toml", "role = \"leader\"", "role = \"boss\"", "boss is no role"),
        ("service.toml", "role = \"leader\"", "role = \"boss\"", "refuse is delegated to nobody"),
        ("service.toml", "on = \"decided\"", "on = \"done\"", "unknown variant `done`"),
        ("service.toml", "to = \"applicant\"", "to = \"control\"", "unknown variant `control`"),
        (
            "service.toml",
            "premises_name = \"premises.name\"",
            "premises_name = \"place.name\"",
            "register: place.name is not in the model",
        ),
        (
            "service.toml",
            "to = \"withdrawn\"",
            "to = \"received\"",
            "withdraw leads to a state that is final",
        ),
        ("service.toml", "code = \"13\"", "code = \"130\"", "screening: 130 is no ground"),
        (
            "service.toml",
            "disposal = {",
            "screening = { code = \"99\", law = \"x\", years = 1 }\ndisposal = {",
            "screening: 99 is no ground",
        ),
        (
            "service.toml",
            "case_title = { nb = \"Ambulerende",
            "case_title = { nb = \"[[Ambulerende]]",
            "archive.screening is missing",
        ),
        (
            "service.toml",
            "case_title = { nb = \"Ambulerende",
            "case_title = { nb = \"[[Ambulerende",
            "has no ]] to its [[",
        ),
        (
            "service.toml",
            "case_title = { nb = \"Ambulerende",
            "case_title = { nb = \"{{ answers.premises.nam }}",
            "premises.nam is not in the model",
        ),
        (
            "service.toml",
            "[\"dataModel\", \"firstDay\", \"facts\"]",
            "[\"dataModel\", \"firstDay\", \"session\"]",
            "firstDay: session is not known at this place",
        ),
        (
            "service.toml",
            "[register]",
            "[permit]\nfirst_day = \"firstDay\"\nlast_day = \"lastOne\"\n\n[register]",
            "permit: there is no fact lastOne",
        ),
        (
            "facts.json",
            "\"field\": \"date\"",
            "\"field\": \"day\"",
            "firstDay: event.days.day is not in the model",
        ),
        (
            "facts.json",
            "\"count\": { \"rows\": \"event.days\"",
            "\"count\": { \"rows\": \"event.nights\"",
            "dayCount: event.nights is no group",
        ),
        (
            "texts/nb.json",
            "explanation.granted-by-person",
            "explanation.given",
            "the text explanation.granted-by-person is missing",
        ),
        ("letters/granted.nb.md", "extra.applicant", "extra.aplicant", "aplicant is not in extra"),
        (
            "letters/granted.nb.md",
            "extra.applicant",
            "session.name",
            "name: session is not known at this place",
        ),
        (
            "wizard.json",
            "[\"dataModel\", \"premises\", \"wizard\"]}",
            "[\"dataModel\", \"place\", \"wizard\"]}",
            "place is not in wizard",
        ),
        (
            "service.toml",
            "payer = { name = \"applicant.invoice.name\"",
            "payer = { name = \"applicant.invoice.nam\"",
            "fee.payer: applicant.invoice.nam is not in the model",
        ),
        (
            "service.toml",
            "to = \"police\"",
            "to = \"alcohol-control\"",
            "announcements to alcohol-control on granted: stands twice",
        ),
        (
            "service.toml",
            "i sak {case}. Kontakt",
            "i sak {number}. Kontakt",
            "text may have {case} and {municipality}",
        ),
        (
            "service.toml",
            ", en = \"Notice that a liquor licence no longer holds\"",
            "",
            "title is missing in en",
        ),
        (
            "service.toml",
            "kind = \"announcement\"",
            "kind = \"anouncement\"",
            "archive.documents has no announcement",
        ),
        ("parameters.toml", "closed_until = \"06:00\"", "", "needs times in after_midnight_until"),
    ] {
        let mut broken = whole.clone();
        let text = broken.get_mut(file).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replace(from, to);
        let error = Package::from_files(NAME, &broken).unwrap_err();
        assert!(error.to_string().contains(expected), "{from}: {error}");
    }
    for kind in ["granted", "refused", "more-information", "preliminary"] {
        let mut broken = whole.clone();
        broken.retain(|name, _| !name.starts_with(&format!("letters/{kind}.")));
        let error = Package::from_files(NAME, &broken).unwrap_err();
        let expected = format!("letters/{kind}.nb.md: the letter is missing");
        assert!(error.to_string().contains(&expected), "{error}");
    }
}

#[test]
fn cases_that_hold_everywhere_hold_with_each_municipalitys_own_parameters() {
    let catalogue = catalogue();
    for municipality in catalogue.municipalities() {
        for (service, parameters) in &municipality.services {
            let package = catalogue.package(service).unwrap();
            let report = cases::run_with(package, parameters);
            let failures: Vec<_> =
                report.results.iter().filter(|result| !result.failures.is_empty()).collect();
            assert!(failures.is_empty(), "{}: {failures:?}", municipality.tenant.name);
            assert!(!report.results.is_empty(), "{service} has no case for every municipality");
        }
    }
}

#[test]
fn the_manual_baseline_costs_what_the_policy_document_says() {
    let catalogue = catalogue();
    let package = catalogue.package("ambulerende-skjenkebevilling").unwrap();
    let benefit = &package.description.benefit;
    assert_eq!(benefit.manual_kroner(), 580);
    assert_eq!(benefit.electronic_kroner(), 40);
    assert_eq!((benefit.manual_days, benefit.electronic_days), (14, 2));
}
