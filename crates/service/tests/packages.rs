//! Every package in `services/` must be whole, translated, and right in all its worked cases.

#![expect(
    clippy::panic,
    reason = "a test that cannot go on must fail loudly, and says what it skips"
)]

use service::{Catalogue, cases};

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
        assert!(municipality.offers("ambulerende-skjenkebevilling"));
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
