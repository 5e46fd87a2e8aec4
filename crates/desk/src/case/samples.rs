//! A case for the tests of pages.

use archive::{DocumentId, EntryStatus, EntryType, RecordId};
use base::{Language, uuid::Uuid};
use exchange::dispatch::DispatchState;
use formats::Warning;
use jiff::{SignedDuration, Timestamp, civil::date};
use service::{
    Answers, Flow, Outcome, State, Transition,
    flow::{Channel, DraftId, Matter, MatterId, Recipient},
    form::{SummaryRow, SummarySection},
};

use super::{
    acts::{Act, Acts, Standing},
    assessment::Assessment,
    model::{
        CaseView, Colleague, DocumentView, EntryView, Look, MadeDecision, PartyView, Receipt,
        Related,
    },
    story::Event,
    trace::{Trace, tests::verdict},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A flow like that of the packages.
pub(crate) fn flow() -> Flow {
    let state = |id: &str, pauses_deadline, is_final| State {
        id: id.to_owned(),
        label: service::Localised::default(),
        actions: Vec::new(),
        pauses_deadline,
        is_final,
    };
    let transition = |action: &str, from: &str, to: &str| Transition {
        action: action.to_owned(),
        from: vec![from.to_owned()],
        to: to.to_owned(),
    };
    Flow {
        start: "received".to_owned(),
        states: vec![
            state("received", false, false),
            state("waiting-for-information", true, false),
            state("waiting-for-approval", false, false),
            state("decided", false, true),
        ],
        transitions: vec![
            transition("decide", "received", "decided"),
            transition("propose", "received", "waiting-for-approval"),
            transition("ask-for-information", "received", "waiting-for-information"),
            transition("approve", "waiting-for-approval", "decided"),
        ],
    }
}

/// A matter that nobody has.
pub(crate) fn matter() -> Matter {
    Matter {
        id: MatterId(Uuid::from_u128(17)),
        service: "ambulerende-skjenkebevilling".to_owned(),
        version: "1.0.0".to_owned(),
        language: Language::Nb,
        person: Uuid::from_u128(9),
        organisation: None,
        applicant_name: "ULYDIG LEVEREGEL".to_owned(),
        applicant_birth_date: None,
        applicant_protected: false,
        recipient: Recipient::default(),
        channel: Channel::Web,
        state: "received".to_owned(),
        answers: Answers::default(),
        received_at: at("2026-05-20T09:00:00Z"),
        deadline: Some(date(2026, 6, 4)),
        paused_on: None,
        unit: "bevilling".to_owned(),
        handler: None,
        handler_name: None,
        incoming: RecordId(Uuid::from_u128(18)),
        draft: DraftId(Uuid::from_u128(19)),
        outcome: None,
        reason: None,
        automatic: None,
        decided_at: None,
        recommended: None,
        proposed_by: None,
    }
}

pub(crate) fn assessment() -> Assessment {
    Assessment {
        outcome: Outcome::Refuse,
        explanation: "Søknaden kom 3 dager for sent.".to_owned(),
        law: vec![
            ("alkoholloven § 4-5".to_owned(), "https://lovdata.no/eli/x".to_owned()),
            ("skummel".to_owned(), "javascript:alert(1)".to_owned()),
        ],
        facts: vec![("Dager for sent".to_owned(), "3".to_owned())],
        trace: Trace::read(&verdict(), &|_| None),
    }
}

/// A case with something of everything.
pub(crate) fn view(language: Language) -> CaseView {
    CaseView {
        language,
        today: date(2026, 6, 1),
        id: Uuid::from_u128(17),
        number: "2026/17".to_owned(),
        title: "Skjenkebevilling <5. juni>".to_owned(),
        service: "Ambulerende skjenkebevilling".to_owned(),
        state: "Mottatt".to_owned(),
        received: at("2026-05-20T09:00:00Z"),
        channel: Channel::Web,
        deadline: Some(date(2026, 6, 4)),
        paused_on: None,
        unit: "Bevillingskontoret".to_owned(),
        handler_name: Some("KLOK SEKK".to_owned()),
        time_spent: SignedDuration::from_mins(12),
        acts: Acts {
            standing: Standing::Mine,
            acts: vec![Act::Decide, Act::Ask, Act::HandBack, Act::Assign],
        },
        colleagues: vec![Colleague { id: Uuid::from_u128(7), name: "SNILL <SKY>".to_owned() }],
        done: Some(super::Done::Claimed),
        answer_due: None,
        sent_back: Some("Nevn loven.".to_owned()),
        assessment: Some(assessment()),
        decision: None,
        complaints: Vec::new(),
        missing: vec!["Skriv hvor mange <gjester> som kommer".to_owned()],
        answers: vec![SummarySection {
            page: "event".to_owned(),
            title: "Arrangementet".to_owned(),
            rows: vec![
                row("Hva slags arrangement?", "<b>Bryllup</b>", None),
                row("Dato", "5. juni 2026", Some(("Dag".to_owned(), 1))),
                row("Sted", "", None),
            ],
        }],
        parties: vec![
            PartyView {
                role: "Søker".to_owned(),
                name: "ULYDIG LEVEREGEL".to_owned(),
                protected: false,
                contact: vec!["Storgata 1".to_owned(), "4876 Grimstad".to_owned()],
            },
            PartyView {
                role: "Ansvarlig".to_owned(),
                name: "STILLE NATT".to_owned(),
                protected: true,
                contact: Vec::new(),
            },
        ],
        entries: vec![entry()],
        events: events(),
        related: Some(Related {
            this_year: 4,
            same_place: vec![("2026/9".to_owned(), date(2026, 5, 16))],
        }),
        looks: Some(vec![
            look("2026-06-01T07:00:00Z", None),
            look("2026-06-01T07:01:00Z", Some("Søknad")),
        ]),
    }
}

/// The same case when it is decided.
pub(crate) fn decided(language: Language) -> CaseView {
    CaseView {
        acts: Acts { standing: Standing::Over, acts: Vec::new() },
        colleagues: Vec::new(),
        done: None,
        sent_back: None,
        decision: Some(MadeDecision {
            outcome: "Avslått".to_owned(),
            automatic: false,
            drawn_up_by: "KLOK SEKK".to_owned(),
            approved_by: Some("SNILL SKY".to_owned()),
            made_at: Some(at("2026-06-01T11:30:00Z")),
        }),
        looks: None,
        ..view(language)
    }
}

fn receipt(recipient: &str, state: DispatchState) -> Receipt {
    Receipt { recipient: recipient.to_owned(), state, since: at("2026-06-01T08:00:00Z") }
}

fn look(time: &str, document: Option<&str>) -> Look {
    Look { at: at(time), who: "KLOK SEKK".to_owned(), document: document.map(str::to_owned) }
}

fn row(label: &str, value: &str, row: Option<(String, usize)>) -> SummaryRow {
    SummaryRow {
        label: label.to_owned(),
        value: value.to_owned(),
        component: "component".to_owned(),
        field: "field".to_owned(),
        row,
    }
}

fn entry() -> EntryView {
    EntryView {
        number: "2026/17-1".to_owned(),
        kind: EntryType::Incoming,
        title: "Søknad".to_owned(),
        date: Some(date(2026, 5, 20)),
        status: EntryStatus::Journalled,
        screening: Some("Offl. § 13".to_owned()),
        obstacle: true,
        to_screen: Some(RecordId(Uuid::from_u128(22))),
        receipts: vec![
            receipt("ULYDIG <LEVEREGEL>", DispatchState::Manual),
            receipt("STILLE NATT", DispatchState::Read),
        ],
        documents: vec![
            DocumentView {
                id: DocumentId(Uuid::from_u128(20)),
                title: "Søknad".to_owned(),
                size: Some(339_001),
                unknown: false,
                warnings: Vec::new(),
                screening: Some("Offl. § 13".to_owned()),
            },
            DocumentView {
                id: DocumentId(Uuid::from_u128(21)),
                title: "tegning.xyz".to_owned(),
                size: None,
                unknown: true,
                warnings: vec![Warning::Script, Warning::WrongExtension],
                screening: None,
            },
        ],
    }
}

fn events() -> Vec<Event> {
    let event = |time: &str, what: &str, remark: &str| Event {
        at: at(time),
        what: what.to_owned(),
        who: "KLOK SEKK".to_owned(),
        remark: remark.to_owned(),
    };
    vec![
        event("2026-05-20T09:00:00Z", "Søknaden kom inn", ""),
        event("2026-05-21T09:00:00Z", "Forslaget ble sendt tilbake", "Nevn <loven>."),
    ]
}
