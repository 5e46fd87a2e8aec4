//! Figures of hand-made lists of events.

use base::Ore;
use jiff::{SignedDuration, Timestamp};
use service::flow::{
    Channel,
    measures::{DecidedMatter, UseKind},
};

use crate::figures::{Baseline, Events, Figures, Measured};

const BASELINE: Baseline = Baseline {
    hourly_rate: 400,
    manual_minutes: 87,
    manual_kroner: 580,
    manual_days: 14,
    electronic_kroner: 40,
    electronic_days: 2,
};

fn decided(hours: i64, automatic: bool) -> DecidedMatter {
    let received_at: Timestamp = "2026-06-01T10:00:00Z".parse().unwrap();
    DecidedMatter {
        received_at,
        decided_at: received_at + SignedDuration::from_hours(hours),
        automatic,
        outcome: "grant".to_owned(),
        channel: Channel::Web,
    }
}

fn figures(events: &Events) -> Figures {
    Figures::of(events, &BASELINE, ["applicant", "event", "check"])
}

#[test]
fn the_documents_own_example_comes_out() {
    let benefit = service::Catalogue::embedded().unwrap();
    let package = benefit.package("ambulerende-skjenkebevilling").unwrap();
    assert_eq!(Baseline::new(&package.description.benefit, 400), BASELINE);
}

#[test]
fn nothing_that_happened_gives_no_figures_and_no_error() {
    let figures = figures(&Events::default());
    assert_eq!((figures.received, figures.decided, figures.ratings), (0, 0, 0));
    assert_eq!(figures.median_time, Measured::TooFew);
    assert_eq!(figures.saved_money, Measured::TooFew);
    assert_eq!(figures.take_up, Measured::TooFew);
    assert!(figures.pages.is_empty());
}

#[test]
fn figures_of_an_ordinary_month() {
    let events = Events {
        received: vec![(Channel::Web, 3), (Channel::Phone, 1)],
        decided: vec![decided(0, true), decided(1, true), decided(48, false), decided(96, false)],
        time_spent: SignedDuration::from_mins(24),
        ratings: vec![(5, 2), (4, 1), (2, 1)],
        uses: vec![
            (UseKind::Seen, 40),
            (UseKind::NotNeeded, 9),
            (UseKind::Started, 8),
            (UseKind::Sent, 6),
        ],
        page_uses: vec![
            ("applicant".to_owned(), UseKind::PageDone, 6),
            ("applicant".to_owned(), UseKind::PageRefused, 2),
            ("event".to_owned(), UseKind::PageDone, 6),
        ],
    };
    let figures = figures(&events);
    assert_eq!(figures.received, 4);
    assert_eq!(figures.take_up, Measured::Known(75));
    assert_eq!(figures.automatic, Measured::Known(50));
    // 0, 1, 48, 96 hours: between 1 and 48.
    assert_eq!(figures.median_time, Measured::Known(SignedDuration::from_mins(49 * 30)));
    assert_eq!(figures.slowest_tenth, Measured::TooFew, "four cases have no slowest tenth");
    assert_eq!(figures.work_per_case, Measured::Known(SignedDuration::from_mins(6)));
    // 6 minutes at 400 kroner an hour: the documents' 40 kroner.
    assert_eq!(figures.cost_per_case, Measured::Known(Ore::from_kroner(40)));
    // 4 × 87 − 24 minutes.
    assert_eq!(figures.saved_time, Measured::Known(SignedDuration::from_mins(324)));
    assert_eq!(figures.saved_money, Measured::Known(Ore::from_kroner(2160)));
    assert_eq!(figures.scores, Measured::Known([0, 1, 0, 1, 2]));
    assert_eq!(figures.satisfied, Measured::Known(75));
    assert_eq!(figures.abandoned, Measured::Known(25));
    let pages: Vec<_> =
        figures.pages.iter().map(|page| (page.page.as_str(), page.done, page.lost)).collect();
    assert_eq!(pages, [("applicant", 6, Measured::Known(25)), ("event", 6, Measured::Known(0))]);
}

#[test]
fn two_cases_are_too_few_and_three_are_enough() {
    for (count, is_shown) in [(1, false), (2, false), (3, true)] {
        let events = Events {
            received: vec![(Channel::Web, count)],
            decided: (0..count).map(|_| decided(5, false)).collect(),
            time_spent: SignedDuration::from_mins(30),
            ratings: vec![(1, count)],
            uses: vec![(UseKind::Started, count)],
            page_uses: Vec::new(),
        };
        let figures = figures(&events);
        assert_eq!((figures.received, figures.decided), (count, count));
        for known in [
            figures.median_time.known().is_some(),
            figures.work_per_case.known().is_some(),
            figures.cost_per_case.known().is_some(),
            figures.saved_time.known().is_some(),
            figures.take_up.known().is_some(),
            figures.automatic.known().is_some(),
            figures.scores.known().is_some(),
            figures.satisfied.known().is_some(),
            figures.abandoned.known().is_some(),
        ] {
            assert_eq!(known, is_shown, "{count}: {figures:?}");
        }
    }
}

#[test]
fn work_that_took_longer_than_by_hand_is_shown_as_a_loss() {
    let events = Events {
        decided: vec![decided(1, false), decided(1, false), decided(1, false)],
        time_spent: SignedDuration::from_mins(3 * 87 + 60),
        ..Events::default()
    };
    let figures = figures(&events);
    assert_eq!(figures.saved_time, Measured::Known(SignedDuration::from_mins(-60)));
    assert_eq!(figures.saved_money, Measured::Known(Ore::from_kroner(-400)));
}

#[test]
fn more_sent_than_begun_is_no_negative_abandonment() {
    // Drafts of the month before are sent in this one.
    let uses = vec![(UseKind::Started, 3), (UseKind::Sent, 5)];
    let figures = figures(&Events { uses, ..Events::default() });
    assert_eq!(figures.abandoned, Measured::Known(0));
}
