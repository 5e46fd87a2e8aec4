//! The applications of the demonstration: when they come, what is odd about them, what is done.

use service::{Outcome, Package, flow::Channel};

/// What is done with an application, and after how long.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Apply,
    /// Somebody opens and takes it.
    Claim,
    Ask,
    Answer,
    Decide(Outcome),
    Approve,
    /// The applicant complains over the decision.
    Complain,
    Withdraw,
}

/// An application as it is to come about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scenario {
    /// Days before today that it came in.
    pub(super) days_ago: i32,
    pub(super) base: &'static str,
    pub(super) change: Change,
    pub(super) channel: Channel,
    pub(super) who: Who,
    /// Hours after it came in.
    pub(super) then: &'static [(i64, Step)],
}

/// How it differs from its base.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Nothing,
    /// Two days before the event.
    Late,
    /// Serving until half past two.
    LongHours,
    /// Spirits, and guests under 18.
    SpiritsAndMinors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    Organisation,
    /// At a confidential address (code 7).
    Protected,
    /// At a strictly confidential one (code 6): on the desk of the unit's leader alone.
    StrictlyProtected,
}

/// An application that is to come, of whatever service.
pub(super) struct Planned<'a> {
    pub(super) days_ago: i32,
    pub(super) channel: Channel,
    pub(super) who: Who,
    pub(super) then: &'static [(i64, Step)],
    pub(super) what: What<'a>,
}

pub(super) enum What<'a> {
    Licence(&'a Scenario),
    /// One of the package's demonstrated cases.
    Worked(&'a Package, usize),
}

impl<'a> Planned<'a> {
    pub(super) fn of(scenario: &'a Scenario) -> Self {
        let Scenario { days_ago, channel, who, then, .. } = *scenario;
        Self { days_ago, channel, who, then, what: What::Licence(scenario) }
    }
}

pub(super) const fn granted_at_once(days_ago: i32) -> Scenario {
    Scenario {
        days_ago,
        base: "wedding",
        change: Change::Nothing,
        channel: Channel::Web,
        who: Who::Anybody,
        then: &[],
    }
}

pub(super) const SCENARIOS: &[Scenario] = &[
    granted_at_once(75),
    granted_at_once(66),
    granted_at_once(61),
    granted_at_once(53),
    granted_at_once(47),
    granted_at_once(36),
    granted_at_once(30),
    granted_at_once(23),
    granted_at_once(16),
    granted_at_once(8),
    granted_at_once(3),
    granted_at_once(1),
    Scenario { who: Who::Organisation, base: "company", ..granted_at_once(44) },
    Scenario { who: Who::Organisation, base: "company", ..granted_at_once(11) },
    Scenario { who: Who::Protected, ..granted_at_once(13) },
    Scenario { who: Who::StrictlyProtected, change: Change::LongHours, ..granted_at_once(7) },
    Scenario {
        change: Change::Late,
        then: &[(20, Step::Claim), (21, Step::Decide(Outcome::Grant))],
        ..granted_at_once(58)
    },
    Scenario {
        change: Change::LongHours,
        then: &[
            (3, Step::Claim),
            (4, Step::Decide(Outcome::Refuse)),
            (26, Step::Approve),
            (200, Step::Complain),
        ],
        ..granted_at_once(20)
    },
    Scenario {
        change: Change::SpiritsAndMinors,
        then: &[
            (22, Step::Claim),
            (23, Step::Ask),
            (70, Step::Answer),
            (92, Step::Decide(Outcome::Grant)),
        ],
        ..granted_at_once(33)
    },
    Scenario {
        change: Change::Late,
        channel: Channel::Paper,
        then: &[(2, Step::Claim), (3, Step::Decide(Outcome::Grant))],
        ..granted_at_once(19)
    },
    Scenario { change: Change::LongHours, then: &[(28, Step::Withdraw)], ..granted_at_once(12) },
    Scenario {
        change: Change::SpiritsAndMinors,
        then: &[(2, Step::Claim), (3, Step::Ask)],
        ..granted_at_once(5)
    },
    Scenario {
        change: Change::LongHours,
        then: &[(4, Step::Claim), (5, Step::Decide(Outcome::Refuse))],
        ..granted_at_once(4)
    },
    Scenario { change: Change::SpiritsAndMinors, then: &[(1, Step::Claim)], ..granted_at_once(2) },
    Scenario { change: Change::LongHours, ..granted_at_once(25) },
    Scenario { change: Change::LongHours, ..granted_at_once(6) },
    Scenario { change: Change::SpiritsAndMinors, ..granted_at_once(1) },
];

/// Drafts that somebody has left: days ago.
pub(super) const DRAFTS: [i32; 2] = [9, 2];
