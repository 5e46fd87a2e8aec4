//! Others are told of what is granted and of what is taken back: by letter or by e-mail, once, and
//! without a word of any person.

use std::{path::Path, sync::Arc};

use crate::town::{Town, in_a_town, in_a_town_with, unsure, wedding, wedding_on};
use archive::{CaseFileId, EntryType};
use exchange::{dispatch, notice};
use service::{
    AnnouncementEvent, Catalogue, Outcome,
    flow::{self, Announced, MatterId, NewLicence, announcements},
};

/// The town's catalogue with a word of the municipality's file changed.
fn catalogue_where(from: &str, to: &str) -> Result<Catalogue, service::CatalogueError> {
    let name = "4202-grimstad";
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../municipalities").join(name);
    let overrides = tempfile::tempdir().unwrap();
    let folder = overrides.path().join("municipalities").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for file in std::fs::read_dir(source).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(folder.join(path.file_name().unwrap()), text.replace(from, to)).unwrap();
    }
    Catalogue::embedded_with(overrides.path())
}

fn told(town: &Town<'_>, id: MatterId) -> Vec<Announced> {
    town.read(|tx| announcements::of_case(tx, CaseFileId(id.0)).unwrap())
}

#[test]
fn the_control_and_the_police_are_told_of_a_grant_by_e_mail_without_personal_content() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let granted = town.applied(&applicant, wedding());
        let receivers: Vec<_> = told(town, granted.id).into_iter().map(|it| it.receiver).collect();
        assert_eq!(receivers, ["alcohol-control", "police"], "in the transaction that grants");

        let sent = town.run_jobs_to_offices();
        assert_eq!(sent.len(), 2, "{sent:?}");
        for payload in &sent {
            assert!(payload.contains("2026/1") && payload.contains("grimstad@example.no"));
            for personal in ["Fjelltopp", "Grendevegen", "Prøvehuset", "desember", "19.00"] {
                assert!(!payload.contains(personal), "{personal} in {payload}");
            }
        }
        for it in told(town, granted.id) {
            assert!(it.entry.is_none());
            let notice = town.read(|tx| notice::find(tx, it.notice.unwrap()).unwrap());
            assert_eq!(notice.unwrap().entry, None);
        }
        assert_eq!(town.entries(granted.id).len(), 2, "the application and the decision");

        let refused = town.applied(&applicant, unsure());
        town.decide(&town.worker, refused.id, Outcome::Refuse).unwrap();
        town.write(|tx| flow::approve(tx, &town.world, &town.leader, refused.id)).unwrap();
        assert!(told(town, refused.id).is_empty(), "nobody is told of a refusal");
        town.run_jobs();
    });
}

#[test]
fn whoever_is_told_by_letter_learns_where_and_when_and_the_letter_is_filed_once() {
    let organisation = "organisation = \"310000000\"";
    let catalogue =
        Arc::new(catalogue_where("email = \"politi.grimstad@example.no\"", organisation).unwrap());
    in_a_town_with(&catalogue, |town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let granted = town.applied(&applicant, wedding());
        town.run_jobs();
        let all = told(town, granted.id);
        let entry = all.iter().find(|it| it.receiver == "police").unwrap().entry.unwrap();
        let filed = town.entries(granted.id).into_iter().find(|it| it.id == entry).unwrap();
        assert_eq!(filed.entry_type, EntryType::Outgoing);
        assert_eq!(filed.title.text(), "Melding om skjenkebevilling");
        let text = town.file_text(entry, "melding.pdf");
        assert!(text.contains("2026/1") && text.contains("12. desember 2026"), "{text}");
        assert!(!text.contains("Fjelltopp"), "{text}");
        let letters = town.read(|tx| dispatch::of_entry(tx, entry).unwrap());
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].recipient_name, "Politiet i Grimstad");
        let entries = town.entries(granted.id).len();

        town.run_jobs();
        assert_eq!(town.entries(granted.id).len(), entries);

        // The place may be where somebody lives whose address nobody is to know.
        let mut hidden = town.inhabitant(2, "Lukket Dør");
        hidden.protected = true;
        let elsewhere = wedding_on("2026-12-19", "Hemmelig veg 3");
        let granted = town.applied(&hidden, elsewhere);
        town.run_jobs();
        let all = told(town, granted.id);
        let entry = all.iter().find(|it| it.receiver == "police").unwrap().entry.unwrap();
        let text = town.file_text(entry, "melding.pdf");
        assert!(text.contains("2026/2") && !text.contains("Hemmelig veg"), "{text}");
    });
}

#[test]
fn a_licence_that_is_taken_back_is_told_of_too() {
    in_a_town(|town| {
        let premises = service::Premises {
            name: "Kaia".to_owned(),
            street: "Havnegata 20".to_owned(),
            postal_code: "4876".to_owned(),
        };
        let new = NewLicence {
            service: "alminnelig-skjenkebevilling".to_owned(),
            holder: "Kaia AS".to_owned(),
            organisation: None,
            premises,
            first_day: jiff::civil::date(2024, 10, 1),
            last_day: jiff::civil::date(2032, 9, 30),
            from: jiff::civil::time(11, 0, 0, 0),
            to: jiff::civil::time(1, 0, 0, 0),
        };
        let (world, worker) = (&town.world, &town.worker);
        let id = town
            .write(|tx| flow::register_licence(tx, world, worker, town.package(), &new))
            .unwrap();
        assert!(told(town, MatterId(id.0)).is_empty());
        town.write(|tx| flow::revoke_licence(tx, world, worker, id, "Gitt opp")).unwrap();
        let all = told(town, MatterId(id.0));
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|it| it.event == AnnouncementEvent::Withdrawn));
        let sent = town.run_jobs_to_offices();
        assert_eq!(sent.len(), 2);
        assert!(sent.iter().all(|it| it.contains("gjelder ikke lenger")), "{sent:?}");
    });
}

#[test]
fn a_municipality_that_does_not_say_who_is_told_is_not_loaded() {
    for (from, to, expect) in [
        ("key = \"police\"", "key = \"polis\"", "lacks police"),
        ("skjenkekontroll.grimstad@example.no", "ingen", "no valid e-mail"),
        ("key = \"county-governor\"", "key = \"governor\"", "lacks county-governor"),
        (
            "email = \"politi.grimstad@example.no\"",
            "organisation = \"310000001\"",
            "no valid organ",
        ),
    ] {
        let error = base::error_chain(&catalogue_where(from, to).unwrap_err());
        assert!(error.contains(expect), "{expect}: {error}");
    }
}
