//! From the browser's fields to answers, and back to a page.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail loudly, and says what it skips"
)]

use base::Language;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use service::form::{ComponentView, FileReference, ROW_ADD, ROW_REMOVE};
use service::{
    Answers, Catalogue, MunicipalParameters, Package, RegisterData, Session, Surroundings,
};

struct World {
    catalogue: Catalogue,
}

impl World {
    fn new() -> Self {
        Self { catalogue: Catalogue::embedded().unwrap_or_else(|error| panic!("{error}")) }
    }

    fn package(&self) -> &Package {
        self.catalogue.package("ambulerende-skjenkebevilling").unwrap()
    }

    fn surroundings(&self) -> Surroundings {
        let today = date(2026, 11, 22);
        let parameters = self.package().parameters_for(&MunicipalParameters::default(), today);
        Surroundings::new(&parameters, &Session::default(), today, Language::Nb)
    }

    fn post(&self, page: &str, fields: &[(&str, &str)], answers: &mut Answers) -> Vec<String> {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let around = self.surroundings();
        self.package()
            .form
            .parse_post(page, &fields, answers, &around)
            .iter()
            .map(|finding| format!("{} {}", finding.field, finding.message))
            .collect()
    }

    fn view(&self, page: &str, answers: &Answers) -> Vec<ComponentView> {
        let package = self.package();
        package.form.view(page, answers, &package.texts, &self.surroundings()).unwrap().components
    }

    fn errors(&self, page: &str, answers: &Answers) -> Vec<String> {
        let package = self.package();
        package
            .form
            .validate_page(page, answers, &package.texts, &self.surroundings())
            .iter()
            .map(|finding| finding.text(&package.form, &package.texts, Language::Nb))
            .collect()
    }
}

fn component<'a>(components: &'a [ComponentView], id: &str) -> &'a ComponentView {
    components.iter().find(|component| component.id == id).unwrap_or_else(|| panic!("{id}"))
}

#[test]
fn a_page_of_serving_days_is_read_as_people_write() {
    let world = World::new();
    let mut answers = Answers::new();
    let findings = world.post(
        "days",
        &[
            ("drinks.groups", "2"),
            ("drinks.groups", "1"),
            ("event.days[0].date-day", " 5 "),
            ("event.days[0].date-month", "desember"),
            ("event.days[0].date-year", "26"),
            ("event.days[0].from", "kl 19"),
            ("event.days[0].to", "01.00"),
            ("event.days[1].date", "6.12.2026"),
            ("event.days[1].from", "1200"),
            ("event.days[1].to", "18:00"),
            ("event.days[1].price", "1"),
            ("unknown", "x"),
        ],
        &mut answers,
    );
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(
        answers.values(),
        &json!({
            "drinks": {"groups": "1,2"},
            "event": {"days": [
                {"date": "2026-12-05", "from": "19:00", "to": "01:00"},
                {"date": "2026-12-06", "from": "12:00", "to": "18:00"},
            ]},
        })
    );
    assert_eq!(world.errors("days", &answers), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_kept_and_shown_again() {
    let world = World::new();
    let mut answers = Answers::new();
    let findings = world.post(
        "days",
        &[
            ("event.days[0].date-day", "31"),
            ("event.days[0].date-month", "11"),
            ("event.days[0].date-year", "2026"),
            ("event.days[0].from", "sent på kvelden"),
        ],
        &mut answers,
    );
    assert_eq!(
        findings,
        ["event.days[0].date error.unreadable.date", "event.days[0].from error.unreadable.time"]
    );
    let stored = serde_json::to_string(&answers).unwrap();
    let answers: Answers = serde_json::from_str(&stored).unwrap();
    let view = world.view("days", &answers);
    let row = &component(&view, "days").rows[0];
    let day = component(&row.components, "date").date.as_ref().unwrap();
    assert_eq!((&*day.day, &*day.month, &*day.year), ("31", "11", "2026"));
    assert_eq!(component(&row.components, "from").value, "sent på kvelden");
    assert_eq!(
        world.errors("days", &answers),
        [
            "Drikke: Velg hva dere skal servere.",
            "Dato: Skriv en dato som finnes, med dag, måned og år, for eksempel 5.12.2026.",
            "Starttid: Skriv klokkeslettet med timer og minutter, for eksempel 20.00.",
            "Sluttid: Skriv når serveringen slutter, for eksempel 01.00.",
        ]
    );
}

#[test]
fn rows_are_added_and_taken_out_with_buttons_and_never_beyond_the_limit() {
    let world = World::new();
    let mut answers = Answers::new();
    world.post("days", &[("event.days[0].from", "18")], &mut answers);
    for _ in 0..9 {
        world.post("days", &[(ROW_ADD, "event.days")], &mut answers);
    }
    assert_eq!(answers.rows("event.days"), 3);
    world.post(
        "days",
        &[("event.days[2].from", "20"), (ROW_REMOVE, "event.days[1]")],
        &mut answers,
    );
    assert_eq!(answers.get("event.days"), Some(&json!([{"from": "18:00"}, {"from": "20:00"}])));
    world.post("days", &[("event.days[900].from", "20")], &mut answers);
    assert_eq!(answers.rows("event.days"), 3);
}

#[test]
fn a_read_only_field_cannot_be_posted() {
    let world = World::new();
    let mut answers = Answers::new();
    let registers = RegisterData {
        person: [("Name".to_owned(), "Vennlig Fjelltopp".to_owned())].into(),
        ..RegisterData::default()
    };
    world.package().prefill(&registers, &mut answers);
    world.post("applicant", &[("applicant.name", "En Annen")], &mut answers);
    assert_eq!(answers.text("applicant.name"), Some("Vennlig Fjelltopp"));
}

#[test]
fn a_choice_that_is_not_offered_is_not_taken() {
    let world = World::new();
    let mut answers = Answers::new();
    let findings = world.post(
        "event",
        &[
            ("event.kind", "coronation"),
            ("event.minorsPresent", "maybe"),
            ("event.guestCount", "ca 80"),
        ],
        &mut answers,
    );
    assert_eq!(
        findings,
        [
            "event.kind error.option",
            "event.guestCount error.unreadable.integer",
            "event.minorsPresent error.option"
        ]
    );
    assert_eq!(answers.values(), &json!({}));
}

#[test]
fn unticking_a_box_takes_the_answer_back() {
    let world = World::new();
    let mut answers = Answers::new();
    world.post("declaration", &[("declaration.correct", "true")], &mut answers);
    assert_eq!(answers.get("declaration.correct"), Some(&Json::Bool(true)));
    world.post("declaration", &[], &mut answers);
    assert_eq!(answers.get("declaration.correct"), None);
}

#[test]
fn a_hidden_answer_is_kept_in_the_draft_and_gone_from_the_logic() {
    let world = World::new();
    let form = &world.package().form;
    let around = world.surroundings();
    let mut answers = Answers::new();
    world.post(
        "responsible",
        &[
            ("responsible.applicantIsManager", "false"),
            ("responsible.manager.name", "Modig Skogsti"),
        ],
        &mut answers,
    );
    world.post("responsible", &[("responsible.applicantIsManager", "true")], &mut answers);
    assert_eq!(answers.text("responsible.manager.name"), Some("Modig Skogsti"));
    assert_eq!(
        form.effective(&answers, &around),
        json!({"responsible": {"applicantIsManager": true}})
    );
    world.post("responsible", &[("responsible.applicantIsManager", "false")], &mut answers);
    assert_eq!(
        form.effective(&answers, &around)["responsible"]["manager"]["name"],
        "Modig Skogsti"
    );
}

#[test]
fn files_are_taken_within_the_rules_of_the_field() {
    let world = World::new();
    let form = &world.package().form;
    let mut answers = Answers::new();
    let file = |name: &str, size: u64| FileReference {
        id: format!("id-{name}"),
        name: name.to_owned(),
        size,
    };
    let mut add = |name: &str, size: u64| {
        form.add_file("drawing", &file(name, size), &mut answers).map_err(|finding| finding.message)
    };
    assert_eq!(add("kart.exe", 10), Err("error.fileKind".to_owned()));
    assert_eq!(add("kart.pdf", 0), Err("error.fileEmpty".to_owned()));
    assert_eq!(add("kart.pdf", 11_000_000), Err("error.fileTooBig".to_owned()));
    for name in ["a.pdf", "b.PNG", "c.jpeg"] {
        assert_eq!(add(name, 1000), Ok(()));
    }
    assert_eq!(add("d.pdf", 1000), Err("error.tooManyFiles".to_owned()));
    assert!(form.remove_file("drawing", "id-b.PNG", &mut answers));
    assert!(!form.remove_file("drawing", "id-b.PNG", &mut answers));
    assert_eq!(answers.rows("premises.drawing"), 2);
    assert_eq!(form.model().errors(answers.values()), []);
}

#[test]
fn the_summary_says_what_was_answered_in_the_reader_s_words() {
    let world = World::new();
    let package = world.package();
    let mut answers = Answers::new();
    world.post(
        "days",
        &[
            ("drinks.groups", "1"),
            ("event.days[0].date", "5.12.2026"),
            ("event.days[0].from", "19"),
            ("event.days[0].to", "1"),
        ],
        &mut answers,
    );
    let sections = package.form.summary(&answers, &package.texts, &world.surroundings());
    let days = sections.iter().find(|section| section.page == "days").unwrap();
    let lines: Vec<String> = days
        .rows
        .iter()
        .map(|row| {
            let place = row.row.as_ref().map(|(group, n)| format!("{group} {n}: "));
            format!("{}{}: {}", place.unwrap_or_default(), row.label, row.value)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "Hva skal dere servere?: Øl og annet opp til 4,7 prosent",
            "Dag 1: Dato for serveringen: 5. desember 2026",
            "Dag 1: Serveringen starter: 19.00",
            "Dag 1: Serveringen slutter: 01.00",
        ]
    );
    assert!(sections.iter().all(|section| section.page != "check"));
}

#[test]
fn every_page_can_be_shown_empty_in_every_language() {
    let world = World::new();
    let package = world.package();
    for language in Language::ALL {
        let today = date(2026, 11, 22);
        let parameters = package.parameters_for(&MunicipalParameters::default(), today);
        let around = Surroundings::new(&parameters, &Session::default(), today, language);
        for page in package.form.pages() {
            let view =
                package.form.view(&page.id, &Answers::new(), &package.texts, &around).unwrap();
            for component in &view.components {
                assert!(!component.label.contains('{'), "{}: {}", component.id, component.label);
                let body = component.body.as_deref().unwrap_or_default();
                assert!(!body.contains('{'), "{}: {body}", component.id);
            }
        }
    }
}

/// Names as a hostile client would send them: true ones, nearly true ones, and anything.
fn field_name() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "event.kind",
            "event.guestCount",
            "event.days[0].date",
            "event.days[0].date-day",
            "event.days[0].date-month",
            "event.days[0].date-year",
            "event.days[1].from",
            "event.days[99999999999999999999].to",
            "event.days[2].spiritsTo",
            "event.days[-1].to",
            "event.days",
            "drinks.groups",
            "premises.drawing",
            "premises.drawing[0].id",
            "responsible.manager.birthDate",
            "responsible.applicantIsManager",
            "declaration.correct",
            "applicant.name",
            "applicant.email",
            ROW_ADD,
            ROW_REMOVE,
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z.\\[\\]0-9-]{0,30}",
        any::<String>(),
    ]
}

fn field_value() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "",
            "true",
            "false",
            "1",
            "3",
            "wedding",
            "31",
            "2",
            "2026",
            "20:00",
            "24.00",
            "event.days",
            "event.days[0]",
            "event.days[1]",
            "29.02.2028",
            "99999999999999999999",
            "-0",
            "null",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_post_breaks_the_model_or_the_program(
        posts in proptest::collection::vec(
            (0_usize..8, proptest::collection::vec((field_name(), field_value()), 0..12)), 1..5),
    ) {
        thread_local!(static WORLD: World = World::new());
        WORLD.with(|world| {
            let package = world.package();
            let around = world.surroundings();
            let mut answers = Answers::new();
            for (page, fields) in &posts {
                let page = package.form.pages().get(*page).map_or("none", |page| page.id.as_str());
                package.form.parse_post(page, fields, &mut answers, &around);
                package.form.view(page, &answers, &package.texts, &around);
                let wrong: Vec<_> = package
                    .form
                    .model()
                    .errors(answers.values())
                    .into_iter()
                    .filter(|(_, keyword)| {
                        matches!(&**keyword, "type" | "additionalProperties" | "enum" | "maxItems" | "required")
                    })
                    .collect();
                prop_assert_eq!(wrong, vec![]);
            }
            package.form.validate_all(&answers, &package.texts, &around);
            package.form.summary(&answers, &package.texts, &around);
            Ok(())
        })?;
    }

    /// A field that is valid on its page is never refused when the whole form is checked.
    #[test]
    fn hours_that_were_read_are_hours(hour in 0_i8..24, minute in 0_i8..60) {
        thread_local!(static WORLD: World = World::new());
        WORLD.with(|world| {
            for text in [format!("{hour}:{minute:02}"), format!("kl. {hour:02}.{minute:02}"), format!("{hour:02}{minute:02}")] {
                let mut answers = Answers::new();
                world.post("days", &[("event.days[0].from", &text)], &mut answers);
                let expected = format!("{hour:02}:{minute:02}");
                prop_assert_eq!(answers.text("event.days[0].from"), Some(expected.as_str()));
            }
            Ok(())
        })?;
    }
}
