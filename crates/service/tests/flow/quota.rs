//! What has been granted stands in the way of what is applied for later.

use service::{
    Outcome,
    flow::{FlowError, SubmitError},
};

use crate::town::{Town, in_a_town, in_a_town_where, wedding, wedding_on};

fn granted(town: &Town<'_>) -> usize {
    town.all_matters().iter().filter(|matter| matter.outcome.as_deref() == Some("grant")).count()
}

#[test]
fn a_quota_is_never_overrun_by_those_who_apply_at_once() {
    in_a_town_where(&[("quotaPerYear", "3")], |town| {
        let drafts: Vec<_> = (0..8_u16)
            .map(|number| {
                let applicant = town.inhabitant(number, &format!("Rask Sykkel {number}"));
                let day = format!("2026-12-{:02}", 1 + number);
                let draft = town.draft(&applicant, wedding_on(&day, &format!("Vegen {number}")));
                (applicant, draft)
            })
            .collect();
        std::thread::scope(|scope| {
            for (applicant, draft) in &drafts {
                scope.spawn(move || town.submit(applicant, *draft).unwrap());
            }
        });
        assert_eq!(town.all_matters().len(), 8, "everybody's application is filed");
        assert_eq!(granted(town), 3);
        let year = jiff::civil::date(2026, 12, 1).year();
        let count = town
            .read(|tx| service::flow::register::count_in_year(tx, crate::town::SERVICE, year))
            .unwrap();
        assert_eq!(count, 3);
    });
}

#[test]
fn the_quota_of_next_year_is_another() {
    in_a_town_where(&[("quotaPerYear", "1")], |town| {
        let applicant = town.inhabitant(1, "Rask Sykkel");
        for (day, expected) in [("2026-12-30", 1), ("2026-12-31", 1), ("2027-01-02", 2)] {
            town.applied(&applicant, wedding_on(day, &format!("Vegen {day}")));
            assert_eq!(granted(town), expected, "{day}");
        }
    });
}

#[test]
fn only_one_is_granted_the_same_place_at_the_same_time() {
    in_a_town(|town| {
        let drafts: Vec<_> = (0..6_u16)
            .map(|number| {
                let applicant = town.inhabitant(number, &format!("Rask Sykkel {number}"));
                let draft = town.draft(&applicant, wedding());
                (applicant, draft)
            })
            .collect();
        std::thread::scope(|scope| {
            for (applicant, draft) in &drafts {
                scope.spawn(move || town.submit(applicant, *draft).unwrap());
            }
        });
        assert_eq!(granted(town), 1);
        let waiting: Vec<_> =
            town.all_matters().into_iter().filter(|matter| !matter.is_decided()).collect();
        assert_eq!(waiting.len(), 5);
        let (decision, _) = town
            .read(|tx| town.assessed(tx, waiting.first().unwrap().id, Outcome::Manual))
            .unwrap();
        assert_eq!(decision.reason, "occasional-overlap");
    });
}

#[test]
fn a_grant_drawn_up_before_another_took_the_place_is_looked_at_anew() {
    in_a_town_where(&[("quotaPerYear", "1"), ("automaticGrant", "false")], |town| {
        let first = town.applied(&town.inhabitant(1, "Rask Sykkel"), wedding_on("2026-12-01", "A"));
        let second = town.applied(&town.inhabitant(2, "Rar Ørn"), wedding_on("2026-12-02", "B"));
        // Drawn up by the rules while the place was free.
        let (decision, parameters) =
            town.read(|tx| town.assessed(tx, second.id, Outcome::Grant)).unwrap();
        assert_eq!(decision.reason, "granted");
        let letter = town
            .read(|tx| {
                service::flow::propose_letter(
                    tx,
                    &town.world,
                    town.package(),
                    &parameters,
                    &second,
                    &decision,
                )
            })
            .unwrap();
        town.decide(&town.worker, first.id, Outcome::Grant).unwrap();
        let made = town.write(|tx| {
            let world = &town.world;
            service::flow::decide(
                tx,
                world,
                &town.worker,
                second.id,
                &decision,
                &parameters,
                letter,
            )
        });
        assert!(matches!(made, Err(FlowError::ChangedMeanwhile)), "{made:?}");
        assert_eq!(granted(town), 1);
        // A person who knows that the quota is used may still grant it.
        town.decide(&town.worker, second.id, Outcome::Grant).unwrap();
        assert_eq!(granted(town), 2);
    });
}

#[test]
fn everybody_who_is_told_yes_is_filed_under_load() {
    in_a_town(|town| {
        let results: Vec<Result<_, SubmitError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..24_u16)
                .map(|number| {
                    scope.spawn(move || {
                        let name = format!("Rask Sykkel {number}");
                        let applicant = town.inhabitant(number, &name);
                        let answers = wedding_on("2026-12-05", &format!("Vegen {number}"));
                        let draft = town.draft(&applicant, answers);
                        town.submit(&applicant, draft)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for result in results {
            result.unwrap();
        }
        assert_eq!(granted(town), 24);
        // Letters are issued by several workers at once, each once.
        let runners: Vec<_> = (0..4).map(|_| town.runner()).collect();
        std::thread::scope(|scope| {
            for runner in &runners {
                scope.spawn(|| runner.run_due().unwrap());
            }
        });
        town.run_jobs();
        for matter in town.all_matters() {
            assert_eq!(town.entries(matter.id).len(), 2);
        }
    });
}
