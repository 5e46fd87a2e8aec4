//! A line of the work list, and where its parts stand in the address.

use access::{Action, Decision, PersonId, Subject, policy};
use archive::lookup;
use base::{Language, uuid::Uuid};
use jiff::civil::Date;
use service::flow::{self, Complaint, Matter, work_list::Shelf};
use store::Tx;
use web::{App, WebError};

use crate::{case::words, texts::Texts, words::Deadline};

/// One matter in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    /// `2026/17`
    pub(crate) number: String,
    pub(crate) service: String,
    /// `None` when the address is protected: nobody needs the name to choose what to work on.
    pub(crate) applicant: Option<String>,
    pub(crate) received: Date,
    pub(crate) deadline: Option<Date>,
    pub(crate) paused_on: Option<Date>,
    /// The state in words.
    pub(crate) state: String,
    /// What the rules said when the matter last changed.
    pub(crate) recommendation: Option<&'static str>,
    pub(crate) handler: Option<Uuid>,
    pub(crate) handler_name: Option<String>,
    pub(crate) decided: Option<Decided>,
    pub(crate) approval: Approval,
}

/// A matter that has been decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) on: Date,
    pub(crate) outcome: String,
    /// By the rules alone.
    pub(crate) automatic: bool,
}

/// Whether a second person is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Approval {
    NotNeeded,
    /// The reader can be that person.
    ByReader,
    ByOther,
}

impl Item {
    /// The line of a matter; `None` when the reader may not see it, which the policy has the last
    /// word on.
    pub(super) fn read(
        app: &App,
        tx: &mut Tx<'_>,
        subject: &Subject,
        matter: Matter,
        language: Language,
    ) -> Result<Option<Self>, WebError> {
        let resource = flow::resource(tx, &matter)?;
        if policy::decide(subject, Action::View, &resource) != Decision::Allowed {
            return Ok(None);
        }
        let approval = match matter.proposed_by {
            None => Approval::NotNeeded,
            Some(proposer) => {
                let resource = resource.proposed_by(PersonId(proposer));
                match policy::decide(subject, Action::Approve, &resource) {
                    Decision::Allowed => Approval::ByReader,
                    Decision::Denied(_) => Approval::ByOther,
                }
            }
        };
        let case = lookup::case_file(tx, matter.case_file())?;
        let number = case.map(|case| case.number.to_string()).unwrap_or_default();
        Ok(Some(Self::of(app, matter, number, approval, language)))
    }

    fn of(
        app: &App,
        matter: Matter,
        number: String,
        approval: Approval,
        language: Language,
    ) -> Self {
        let texts = Texts::new(language);
        let description =
            app.world().catalogue.package(&matter.service).map(|package| &package.description);
        let state = description
            .and_then(|description| description.flow.state(&matter.state))
            .map(|state| state.label.get(language).to_owned());
        let service = description.map(|description| description.title.get(language).to_owned());
        let decided = matter.decided_at.map(|at| Decided {
            on: base::date_in_oslo(at),
            outcome: words::decided(matter.outcome.as_deref().unwrap_or_default(), texts),
            automatic: matter.automatic.unwrap_or(false),
        });
        let recommended = matter.recommended.as_deref().filter(|_| decided.is_none());
        Self {
            id: matter.id.0,
            number,
            service: service.unwrap_or(matter.service),
            applicant: (!matter.applicant_protected).then_some(matter.applicant_name),
            received: base::date_in_oslo(matter.received_at),
            deadline: matter.deadline,
            paused_on: matter.paused_on,
            state: state.unwrap_or(matter.state),
            recommendation: recommended.and_then(|code| words::recommended_code(code, texts)),
            handler: matter.handler,
            handler_name: matter.handler_name,
            decided,
            approval,
        }
    }

    /// The line of a complaint over the matter of this one.
    pub(super) fn complained(self, complaint: Complaint, language: Language) -> Self {
        Self {
            received: base::date_in_oslo(complaint.received_at),
            deadline: Some(complaint.deadline),
            paused_on: None,
            state: Texts::new(language).state_complaint().to_owned(),
            handler: complaint.handler,
            handler_name: complaint.handler_name,
            decided: None,
            approval: Approval::NotNeeded,
            ..self
        }
    }

    pub(crate) fn stand(&self, today: Date) -> Deadline {
        Deadline::new(self.deadline, self.paused_on, today)
    }
}

/// As a shelf stands in the address.
pub(crate) fn key(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Mine => "mine",
        Shelf::Open => "enheten",
        Shelf::Unassigned => "ledige",
        Shelf::Overdue => "over-fristen",
        Shelf::Waiting => "venter-pa-soker",
        Shelf::ToApprove => "til-godkjenning",
        Shelf::Decided => "avgjort",
        Shelf::Complaints => "klager",
    }
}

pub(crate) fn from_key(sought: &str) -> Option<Shelf> {
    Shelf::ALL.into_iter().find(|shelf| key(*shelf) == sought)
}

#[cfg(test)]
pub(crate) mod samples {
    use jiff::civil::date;

    use super::*;

    pub(crate) const ME: Uuid = Uuid::from_u128(1);
    pub(crate) const TODAY: Date = date(2026, 6, 1);

    pub(crate) fn item(number: u128) -> Item {
        Item {
            id: Uuid::from_u128(number),
            number: format!("2026/{number}"),
            service: "Ambulerende skjenkebevilling".to_owned(),
            applicant: Some("ULYDIG LEVEREGEL".to_owned()),
            received: date(2026, 5, 20),
            deadline: Some(date(2026, 6, 4)),
            paused_on: None,
            state: "Mottatt".to_owned(),
            recommendation: None,
            handler: None,
            handler_name: None,
            decided: None,
            approval: Approval::NotNeeded,
        }
    }

    /// One of each kind: somebody else's and late, free, mine, two to approve, waiting, decided.
    pub(crate) fn items() -> Vec<Item> {
        let other = Some(Uuid::from_u128(2));
        vec![
            Item {
                handler: other,
                handler_name: Some("SNILL <SKY>".to_owned()),
                deadline: Some(date(2026, 5, 30)),
                recommendation: Some("Innvilges"),
                ..item(12)
            },
            item(10),
            Item { handler: Some(ME), handler_name: Some("KLOK SEKK".to_owned()), ..item(11) },
            Item { approval: Approval::ByReader, applicant: None, ..item(14) },
            Item { approval: Approval::ByOther, handler: Some(ME), deadline: None, ..item(15) },
            Item {
                handler: Some(ME),
                handler_name: Some("KLOK SEKK".to_owned()),
                deadline: Some(date(2026, 5, 25)),
                paused_on: Some(date(2026, 5, 24)),
                state: "Venter på svar".to_owned(),
                ..item(13)
            },
            Item {
                decided: Some(Decided {
                    on: date(2026, 5, 29),
                    outcome: "Innvilget".to_owned(),
                    automatic: true,
                }),
                ..item(16)
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shelves_are_found_again_by_their_addresses() {
        for shelf in Shelf::ALL {
            assert_eq!(from_key(key(shelf)), Some(shelf));
        }
        assert_eq!(from_key("alt"), None);
    }
}
