//! What the reader can do with a case just now: what both the package's flow and the policy allow.

use access::{Action, Decision, PersonId, Resource, Subject, policy};
use archive::CaseStatus;
use service::{Flow, Outcome, flow::Matter};

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Claim,
    HandBack,
    /// Give the case to somebody in the unit.
    Assign,
    Decide,
    Ask,
    Approve,
    /// The case file, which was closed.
    Reopen,
    /// Register that what was granted has been broken.
    Breach,
    /// Register a complaint that came by another way than my page.
    Complaint,
}

/// How the case stands for the reader: what the page says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody has it.
    Free,
    Mine,
    Others,
    /// The applicant has been asked.
    Waits,
    /// The reader is to approve what somebody else drew up.
    ForMyApproval,
    /// Somebody other than the reader must approve.
    ForApproval,
    Over,
}

/// What there is to do and how the case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acts {
    pub(crate) standing: Standing,
    /// The main one first.
    pub(crate) acts: Vec<Act>,
}

impl Acts {
    /// `proposer` drew up the decision that waits for a second person, if one does; `breaches` is
    /// the register that the service keeps of them, if it keeps one.
    pub(crate) fn new(
        subject: &Subject,
        resource: &Resource,
        (flow, breaches): (&Flow, Option<&str>),
        matter: &Matter,
        proposer: Option<PersonId>,
        case: CaseStatus,
    ) -> Self {
        let reader = subject.actor().id;
        let may = |action| policy::decide(subject, action, resource) == Decision::Allowed;
        let leads = |action| flow.next(&matter.state, action).is_some();
        let over = flow.state(&matter.state).is_none_or(|state| state.is_final);
        if over {
            // What comes after a decision, an appeal for instance, is filed in the same case.
            let reopens = case == CaseStatus::Closed && may(Action::Close);
            let mut acts = if reopens { vec![Act::Reopen] } else { Vec::new() };
            let is_granted = matter.outcome.as_deref() == Some(Outcome::Grant.code());
            if is_granted && breaches.is_some() && may(Action::Edit) {
                acts.push(Act::Breach);
            }
            if matter.outcome.is_some() && may(Action::Edit) {
                acts.push(Act::Complaint);
            }
            return Self { standing: Standing::Over, acts };
        }
        if leads("approve") {
            let with_proposer = match proposer {
                Some(proposer) => resource.clone().proposed_by(proposer),
                None => resource.clone(),
            };
            let allowed =
                policy::decide(subject, Action::Approve, &with_proposer) == Decision::Allowed;
            return if allowed {
                Self { standing: Standing::ForMyApproval, acts: vec![Act::Approve] }
            } else {
                Self { standing: Standing::ForApproval, acts: Vec::new() }
            };
        }
        let mut acts = Vec::new();
        let mine = matter.handler == Some(reader);
        if matter.handler.is_none() && may(Action::Claim) {
            acts.push(Act::Claim);
        }
        if leads("decide") && may(Action::Decide) {
            acts.push(Act::Decide);
        }
        if leads("ask-for-information") && may(Action::AskForMore) {
            acts.push(Act::Ask);
        }
        if mine && may(Action::Edit) {
            acts.push(Act::HandBack);
        }
        if may(Action::Assign) {
            acts.push(Act::Assign);
        }
        let standing = match matter.handler {
            _ if matter.paused_on.is_some() => Standing::Waits,
            None => Standing::Free,
            Some(_) if mine => Standing::Mine,
            Some(_) => Standing::Others,
        };
        Self { standing, acts }
    }
}

#[cfg(test)]
mod tests {
    use access::{Party, Role, UnitKey};
    use base::{TenantId, uuid::Uuid};

    use super::*;
    use crate::case::samples::{flow, matter};

    const TENANT: TenantId = TenantId(310_000_018);
    const ME: u128 = 1;

    fn subject(role: Role) -> Subject {
        let unit = UnitKey::new("bevilling").unwrap();
        Subject::employee(TENANT, PersonId(Uuid::from_u128(ME)), "KLOK SEKK", &[role], &[unit])
    }

    struct Case {
        role: Role,
        state: &'static str,
        handler: Option<u128>,
        proposer: Option<u128>,
        party: u128,
        file: CaseStatus,
        outcome: Option<Outcome>,
        breaches: Option<&'static str>,
    }

    fn check(case: Case, standing: Standing, acts: &[Act]) {
        let handler = case.handler.map(Uuid::from_u128);
        let mut resource = Resource::case(TENANT)
            .party(Party::Person(PersonId(Uuid::from_u128(case.party))))
            .unit(UnitKey::new("bevilling").unwrap());
        if let Some(handler) = handler {
            resource = resource.assigned_to(PersonId(handler));
        }
        let mut matter = matter();
        matter.state = case.state.to_owned();
        matter.handler = handler;
        matter.outcome = case.outcome.map(|outcome| outcome.code().to_owned());
        let proposer = case.proposer.map(|proposer| PersonId(Uuid::from_u128(proposer)));
        let flow = flow();
        let rules = (&flow, case.breaches);
        let found = Acts::new(&subject(case.role), &resource, rules, &matter, proposer, case.file);
        assert_eq!(found, Acts { standing, acts: acts.to_vec() });
    }

    #[test]
    fn the_buttons_are_what_flow_and_policy_both_allow() {
        let case = |role, state, handler, proposer| {
            let file = CaseStatus::UnderProcessing;
            let breaches = Some("alcohol-breaches");
            Case { role, state, handler, proposer, party: 9, file, outcome: None, breaches }
        };
        let (worker, leader) = (Role::CaseWorker, Role::Leader);
        check(
            case(worker, "received", None, None),
            Standing::Free,
            &[Act::Claim, Act::Decide, Act::Ask],
        );
        check(
            case(worker, "received", Some(ME), None),
            Standing::Mine,
            &[Act::Decide, Act::Ask, Act::HandBack],
        );
        check(case(worker, "received", Some(2), None), Standing::Others, &[Act::Decide, Act::Ask]);
        check(case(Role::Archivist, "received", None, None), Standing::Free, &[Act::Assign]);
        check(
            case(leader, "received", Some(2), None),
            Standing::Others,
            &[Act::Decide, Act::Ask, Act::Assign],
        );
        check(
            case(leader, "waiting-for-approval", None, Some(2)),
            Standing::ForMyApproval,
            &[Act::Approve],
        );
        // Nobody approves what they drew up themselves; a case worker approves nothing.
        check(case(leader, "waiting-for-approval", None, Some(ME)), Standing::ForApproval, &[]);
        check(case(worker, "waiting-for-approval", None, Some(2)), Standing::ForApproval, &[]);
        check(case(worker, "decided", Some(ME), None), Standing::Over, &[]);
        check(case(worker, "a-state-of-another-version", None, None), Standing::Over, &[]);
        for role in [worker, leader, Role::Archivist] {
            let closed = Case { file: CaseStatus::Closed, ..case(role, "decided", None, None) };
            check(closed, Standing::Over, &[Act::Reopen]);
            let granted = Some(Outcome::Grant);
            let granted = Case { outcome: granted, ..case(role, "decided", None, None) };
            check(granted, Standing::Over, &[Act::Breach, Act::Complaint]);
            let unbreakable = Case {
                breaches: None,
                outcome: Some(Outcome::Grant),
                ..case(role, "decided", None, None)
            };
            check(unbreakable, Standing::Over, &[Act::Complaint]);
        }
    }

    #[test]
    fn nobody_handles_their_own_case() {
        let case = Case {
            role: Role::Leader,
            state: "received",
            handler: None,
            proposer: None,
            party: ME,
            file: CaseStatus::UnderProcessing,
            outcome: None,
            breaches: None,
        };
        check(case, Standing::Free, &[]);
    }
}
