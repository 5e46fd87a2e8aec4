//! What decisions cost is taken for the finance system once, and handed over as often as needed.

use access::{Role, view_log};
use exchange::dispatch::RecipientNumber;
use serde_json::json;
use service::{
    Outcome,
    flow::{FlowError, InvoiceBatch, MatterId, invoices},
};
use store::audit;

use crate::town::{
    TENANT, Town, UNIT, company, for_organisation, in_a_town, unsure, wedding, wedding_on,
};

fn open(town: &Town<'_>, who: &access::Subject) -> Vec<MatterId> {
    let open = town.read(|tx| invoices::open(tx, who).unwrap());
    open.into_iter().map(|open| open.basis.matter).collect()
}

fn take(town: &Town<'_>, who: &access::Subject) -> Vec<InvoiceBatch> {
    town.write(|tx| invoices::take_all(tx, who)).unwrap()
}

#[test]
fn what_a_grant_costs_is_taken_once_and_handed_over_as_it_was() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let granted = town.applied(&applicant, wedding());
        town.applied(&applicant, unsure());
        let open_bases = town.read(|tx| invoices::open(tx, &town.worker).unwrap());
        let [one] = open_bases.as_slice() else { panic!("{open_bases:?}") };
        assert_eq!((one.basis.matter, one.basis.amount), (granted.id, 460));
        assert_eq!(one.basis.recipient, "Vennlig Fjelltopp");

        let batches = take(town, &town.worker);
        let [batch] = batches.as_slice() else { panic!("{batches:?}") };
        assert_eq!((batch.lines, batch.total, batch.unit.as_str()), (1, 460, "NAER"));
        assert!(take(town, &town.leader).is_empty(), "a second click takes nothing");
        assert!(open(town, &town.leader).is_empty());

        let later = town.applied(&applicant, wedding_on("2026-08-15", "Nesvegen 2"));
        assert_eq!(take(town, &town.colleague).len(), 1, "what came later is another batch");
        for _ in 0..2 {
            let (handed, lines) = town
                .write(|tx| invoices::hand_over(tx, &town.world, &town.leader, batch.id))
                .unwrap();
            assert_eq!(&handed, batch);
            let [line] = lines.as_slice() else { panic!("{lines:?}") };
            assert_eq!(line.payer.name.as_deref(), Some("Vennlig Fjelltopp"));
            assert!(matches!(line.payer.number, RecipientNumber::Person(_)));
            assert_eq!(line.payer.address, ["Fjellvegen 3", "4876 Grimstad"]);
        }
        let looks = town.read(|tx| view_log::views_of(tx, granted.id).unwrap());
        let invoicing = looks.iter().filter(|look| look.purpose == "invoicing").count();
        assert_eq!(invoicing, 2, "each time it is handed over is seen on my page: {looks:?}");
        let looks = town.read(|tx| view_log::views_of(tx, later.id).unwrap());
        assert!(looks.iter().all(|look| look.purpose != "invoicing"), "{looks:?}");
        let trail = town.read(|tx| audit::of_object(tx, batch.id).unwrap());
        let actions: Vec<_> = trail.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["invoices.taken", "invoices.handed_over", "invoices.handed_over"]);
        town.run_jobs();
    });
}

#[test]
fn somebody_else_whom_the_applicant_names_has_the_invoice() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let mut named = wedding();
        named.set("applicant.invoiceOther", json!(true));
        named.set("applicant.invoice.name", json!("Glad Brygge"));
        named.set("applicant.invoice.address", json!("Brygga 1\n4876 Grimstad"));
        town.applied(&applicant, named);
        // What stands in a field that is hidden counts for nothing.
        let mut hidden = wedding_on("2026-08-15", "Nesvegen 2");
        hidden.set("applicant.invoice.name", json!("Glad Brygge"));
        town.applied(&applicant, hidden);
        let harbour = for_organisation(town.inhabitant(2, "Rolig Havn"));
        let theirs = town.applied(&harbour, company());
        town.decide(&town.leader, theirs.id, Outcome::Grant).unwrap();

        let batch = take(town, &town.worker).remove(0);
        assert_eq!(batch.lines, 3);
        let (_, lines) =
            town.write(|tx| invoices::hand_over(tx, &town.world, &town.worker, batch.id)).unwrap();
        let mut payers: Vec<_> = lines
            .iter()
            .map(|line| {
                let number = match line.payer.number {
                    RecipientNumber::Person(_) => "person".to_owned(),
                    RecipientNumber::Organisation(number) => number.to_string(),
                    RecipientNumber::None => String::new(),
                };
                (line.payer.name.clone().unwrap(), number, line.payer.address.join(", "))
            })
            .collect();
        payers.sort();
        let expect = [
            ("Glad Brygge", "", "Brygga 1, 4876 Grimstad"),
            ("Rolig Havn AS", "310000000", "Postboks 1, 4876 Grimstad"),
            ("Vennlig Fjelltopp", "person", "Fjellvegen 3, 4876 Grimstad"),
        ]
        .map(|(name, number, address)| (name.to_owned(), number.to_owned(), address.to_owned()));
        assert_eq!(payers, expect);
        town.run_jobs();
    });
}

#[test]
fn of_somebody_at_a_protected_address_neither_name_nor_address_leaves() {
    in_a_town(|town| {
        let mut applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        applicant.protected = true;
        let matter = town.applied(&applicant, wedding());
        if !matter.is_decided() {
            town.decide(&town.leader, matter.id, Outcome::Grant).unwrap();
        }
        let batch = take(town, &town.worker).remove(0);
        let (_, lines) =
            town.write(|tx| invoices::hand_over(tx, &town.world, &town.worker, batch.id)).unwrap();
        assert_eq!(lines[0].payer.name, None);
        assert!(lines[0].payer.address.is_empty());
        assert!(matches!(lines[0].payer.number, RecipientNumber::Person(_)));
        town.run_jobs();
    });
}

#[test]
fn invoices_are_for_those_who_handle_the_cases_and_nobody_takes_their_own() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let theirs = town.applied(&applicant, wedding());
        // The case worker applies too: that invoice is a colleague's to take.
        let mut worker = town.inhabitant(2, "Ivrig Saks");
        worker.person = town.worker.actor().id;
        let own = town.applied(&worker, wedding_on("2026-08-15", "Nesvegen 2"));
        assert_eq!(open(town, &town.worker), [theirs.id]);
        assert!(open(town, &town.stranger).is_empty(), "another unit's");
        let archivist = town.employee(405, "Stille Hylle", Role::Archivist, UNIT);
        let administrator = town.employee(406, "Rask Rips", Role::Administrator, UNIT);
        for nobody in [&archivist, &administrator, &applicant.subject(TENANT)] {
            let denied = town.write(|tx| invoices::take_all(tx, nobody));
            assert!(matches!(denied, Err(FlowError::Denied(_))), "{nobody:?}");
        }
        assert!(take(town, &town.stranger).is_empty());
        let first = take(town, &town.worker).remove(0);
        assert_eq!(open(town, &town.colleague), [own.id]);
        let second = take(town, &town.colleague).remove(0);
        for (who, batch) in [(&town.worker, &second), (&town.stranger, &first)] {
            let denied = town.write(|tx| invoices::hand_over(tx, &town.world, who, batch.id));
            assert!(matches!(denied, Err(FlowError::Denied(_))), "{denied:?}");
        }
        town.run_jobs();
    });
}
