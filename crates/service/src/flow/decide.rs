//! Deciding: what the rules say, what a case worker draws up, what a second person approves.

use access::{Action, Employment, Party, PersonId, Protection, Resource, Subject, UnitKey, policy};
use base::Actor;
use serde_json::{Value as Json, json};
use store::{Tx, audit, jobs};

use super::{
    CannotHandle, DecisionId, DecisionRecord, DecisionState, FlowError, Matter, MatterId, World,
    announcements, decisions, invoices, issue, letters, matters, measures, permits, register,
    sources::DatabaseFacts,
};
use crate::{AnnouncementEvent, Decision, Outcome, Package, Parameters, Session};

/// The longest letter a person may write, in characters.
pub(super) const LONGEST_LETTER: usize = 40_000;
/// The name under which the rules stand in the archive.
pub(super) const RULES: &str = "eKommune regelmotor";

/// A letter drawn up by the program for a person to read and change.
#[derive(Clone, Debug)]
pub struct ProposedLetter {
    pub title: String,
    /// In the letter crate's markup.
    pub text: String,
}

/// What the policy is asked about, with the grade that the applicant's address has today: whoever
/// sent it, for themselves or for an organisation.
pub fn resource(tx: &mut Tx<'_>, matter: &Matter) -> store::Result<Resource> {
    let party = match matter.organisation.as_deref().map(str::parse) {
        Some(Ok(organisation)) => Party::Organisation(organisation),
        _ => Party::Person(PersonId(matter.person)),
    };
    let protection = access::person::protection(tx, PersonId(matter.person))?;
    let mut resource = Resource::case(tx.tenant()).party(party).protected(protection);
    // Whoever applied for an organisation is also a party themselves (habilitet, fvl. § 6).
    if matter.organisation.is_some() {
        resource = resource.party(Party::Person(PersonId(matter.person)));
    }
    if let Ok(unit) = UnitKey::new(&matter.unit.to_lowercase()) {
        resource = resource.unit(unit);
    }
    if let Some(handler) = matter.handler {
        resource = resource.assigned_to(PersonId(handler));
    }
    Ok(resource)
}

/// A matter as somebody to whom it may be given is asked about it: as if nobody had it, and without
/// the grade of an address, for whoever is given the matter may know.
pub fn to_be_given(tx: &mut Tx<'_>, matter: &Matter) -> store::Result<Resource> {
    let free = Matter { handler: None, ..matter.clone() };
    Ok(resource(tx, &free)?.protected(Protection::None))
}

/// What somebody may know of a matter that stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// They may open it.
    Open,
    /// They may not open it, and a list for all may mention it.
    Barred,
    /// They may not even know that it is there.
    Hidden,
}

pub fn sight(tx: &mut Tx<'_>, subject: &Subject, matter: &Matter) -> store::Result<Sight> {
    let resource = resource(tx, matter)?;
    Ok(match policy::require(subject, Action::View, &resource) {
        Ok(()) => Sight::Open,
        Err(_) if resource.protection() == Protection::StrictlyConfidential => Sight::Hidden,
        Err(_) => Sight::Barred,
    })
}

/// [`sight`] of a matter by its id; what is no matter can be mentioned.
pub fn sight_of(tx: &mut Tx<'_>, subject: &Subject, id: MatterId) -> store::Result<Sight> {
    match matters::find(tx, id)? {
        Some(matter) => sight(tx, subject, &matter),
        None => Ok(Sight::Barred),
    }
}

/// Asks the policy, and finds the matter.
pub(super) fn allowed(
    tx: &mut Tx<'_>,
    subject: &Subject,
    action: Action,
    id: MatterId,
) -> Result<Matter, FlowError> {
    let matter = matters::find(tx, id)?.ok_or(FlowError::NotFound)?;
    policy::require(subject, action, &resource(tx, &matter)?)?;
    Ok(matter)
}

/// As [`allowed`], and nobody else acts on the matter until the transaction ends.
pub(super) fn held(
    tx: &mut Tx<'_>,
    subject: &Subject,
    action: Action,
    id: MatterId,
) -> Result<Matter, FlowError> {
    let matter = matters::hold(tx, id)?.ok_or(FlowError::NotFound)?;
    policy::require(subject, action, &resource(tx, &matter)?)?;
    Ok(matter)
}

/// What the rules say of a matter now, with the registers as they stand.
pub fn assess(
    tx: &mut Tx<'_>,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
) -> Result<Decision, FlowError> {
    let received = base::date_in_oslo(matter.received_at);
    let session = session_of(matter);
    let source = DatabaseFacts::of_matter(tx, matter);
    crate::decide(package, parameters, &matter.answers, &session, &source, received)
        .map_err(|error| broken(package, &error))
}

/// Who applied, as the form and the rules see them.
pub fn session_of(matter: &Matter) -> Session {
    Session {
        name: matter.applicant_name.clone(),
        organisation: matter
            .organisation
            .clone()
            .map(|number| (number, matter.applicant_name.clone())),
    }
}

pub(super) fn broken(package: &Package, error: &(dyn std::error::Error + 'static)) -> FlowError {
    FlowError::Package { service: package.id().to_owned(), reason: base::error_chain(error) }
}

/// Takes a matter that nobody has.
pub fn claim(tx: &mut Tx<'_>, subject: &Subject, id: MatterId) -> Result<(), FlowError> {
    let matter = held(tx, subject, Action::Claim, id)?;
    if matter.is_over() {
        return Err(FlowError::NotNow { action: "claim", state: matter.state });
    }
    let actor = subject.actor().clone();
    matters::assign(tx, id, (actor.id, &actor.name), None)?;
    give_in_archive(tx, &actor, &matter, Some(&(&actor).into()))?;
    measures::worked(tx, id, &matter.service, actor.id, measures::WorkKind::Claimed)?;
    Ok(())
}

/// Gives a matter to somebody in its unit, also when another has it.
pub fn assign(
    tx: &mut Tx<'_>,
    leader: &Subject,
    id: MatterId,
    employee: PersonId,
) -> Result<(), FlowError> {
    let matter = held(tx, leader, Action::Assign, id)?;
    if matter.is_over() {
        return Err(FlowError::NotNow { action: "assign", state: matter.state });
    }
    let to = access::employee::find(tx, employee)?
        .filter(|to| to.employment == Employment::Active)
        .ok_or(FlowError::CannotHandle(CannotHandle::NotEmployed))?;
    // The same question as when they claim it: in the unit, in the role, and no party.
    let them = Subject::employee(tx.tenant(), employee, &to.name, &to.roles, &to.units);
    if policy::require(&them, Action::Claim, &to_be_given(tx, &matter)?).is_err() {
        let is_party = matter.person == employee.0;
        return Err(FlowError::CannotHandle(if is_party {
            CannotHandle::Party
        } else {
            CannotHandle::OtherUnit
        }));
    }
    matters::assign(tx, id, (employee.0, &to.name), matter.handler)?;
    let actor = leader.actor().clone();
    // Who got it stands in the audit trail by the archive's own line.
    let handler = them.actor().into();
    give_in_archive(tx, &actor, &matter, Some(&handler))?;
    Ok(measures::worked(tx, id, &matter.service, actor.id, measures::WorkKind::Assigned)?)
}

/// Lets go of a matter, so that somebody else can take it.
pub fn hand_back(tx: &mut Tx<'_>, subject: &Subject, id: MatterId) -> Result<(), FlowError> {
    let matter = held(tx, subject, Action::Edit, id)?;
    if matter.is_over() {
        return Err(FlowError::NotNow { action: "hand back", state: matter.state });
    }
    matters::release(tx, &matter)?;
    give_in_archive(tx, subject.actor(), &matter, None)
}

/// Who answers for a matter answers for its case file (*saksansvarlig*) and for the application in
/// it (*saksbehandler*).
fn give_in_archive(
    tx: &mut Tx<'_>,
    actor: &Actor,
    matter: &Matter,
    handler: Option<&archive::Handler>,
) -> Result<(), FlowError> {
    archive::assign_responsible(tx, actor, matter.case_file(), handler)?;
    let incoming = archive::lookup::entry(tx, matter.incoming)?.ok_or(FlowError::NotFound)?;
    archive::assign_handler(tx, actor, incoming.id, &incoming.unit, handler)?;
    Ok(())
}

/// The letter of an outcome as the package's template makes it, for a person to sign. `decision` is
/// what the rules said, or what a person made of it ([`Decision::decided_by_person`]).
pub fn propose_letter(
    tx: &mut Tx<'_>,
    world: &World,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    decision: &Decision,
) -> Result<ProposedLetter, FlowError> {
    write_letter(tx, world, package, parameters, matter, &decision.signed_by_person())
}

/// The letter of an outcome, also of one that the rules alone have decided.
pub(super) fn write_letter(
    tx: &mut Tx<'_>,
    world: &World,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    decision: &Decision,
) -> Result<ProposedLetter, FlowError> {
    let kind = decision.outcome.letter();
    let extra = letters::extra(tx, world, matter, &[])?;
    let text = letters::render(package, parameters, matter, decision, kind, &extra)?;
    Ok(ProposedLetter { title: letters::title(package, kind, matter.language), text })
}

/// Draws up a decision. When the package asks for a second person it waits for one; else it is
/// made. Gives its state.
pub fn decide(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: MatterId,
    decision: &Decision,
    parameters: &Parameters,
    letter: ProposedLetter,
) -> Result<DecisionState, FlowError> {
    let matter = held(tx, subject, Action::Decide, id)?;
    if letter.title.trim().is_empty()
        || letter.text.trim().is_empty()
        || letter.text.chars().count() > LONGEST_LETTER
    {
        return Err(FlowError::Text("letter"));
    }
    let package = world.package(&matter.service)?;
    if !matches!(decision.outcome, Outcome::Grant | Outcome::Refuse) {
        return Err(FlowError::NotNow {
            action: "decide",
            state: decision.outcome.code().to_owned(),
        });
    }
    let needs_second = package.needs_second_approval(decision, parameters);
    // Whoever only draws up a decision needs no authority; whoever makes it does.
    if !needs_second {
        delegated(package, subject, decision.outcome.code())?;
    }
    if decision.outcome == Outcome::Refuse && decision.instead_of.is_some() {
        let proposal = propose_letter(tx, world, package, parameters, &matter, decision)?;
        if !package.has_own_reasons(&proposal.text, &letter.text, matter.language) {
            return Err(FlowError::ReasonsMissing);
        }
    }
    let action = if needs_second { "propose" } else { "decide" };
    let next = next_state(package, &matter, action)?;
    still_holds(tx, package, parameters, &matter, (decision.outcome.code(), &decision.facts))?;
    let actor = subject.actor().clone();
    let state = if needs_second { DecisionState::Proposed } else { DecisionState::Made };
    let record = record(tx, package, &matter, decision, parameters, letter, &actor, state, false);
    decisions::insert(tx, &record)?;
    audit::append(
        tx,
        &actor,
        if needs_second { "decision.proposed" } else { "decision.made" },
        "case_file",
        matter.id,
        &json!({ "decision": record.id, "outcome": decision.outcome.code() }),
    )?;
    measures::worked(
        tx,
        id,
        &matter.service,
        actor.id,
        if needs_second { measures::WorkKind::DrewUp } else { measures::WorkKind::Decided },
    )?;
    if needs_second {
        let latest = package.latest_useful_day(&decision.facts);
        matters::move_to(tx, package, &matter, &next, latest)?;
        matters::set_proposed(tx, matter.id, Some(actor.id))?;
    } else {
        make(tx, package, parameters, &matter, &record, &next)?;
    }
    Ok(state)
}

/// A second person approves what somebody else drew up.
pub fn approve(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: MatterId,
) -> Result<(), FlowError> {
    let (matter, record) = proposed(tx, subject, id)?;
    let package = world.package(&matter.service)?;
    delegated(package, subject, &record.outcome)?;
    let next = next_state(package, &matter, "approve")?;
    let received = base::date_in_oslo(matter.received_at);
    let parameters = world.parameters(tx.tenant(), package, received)?;
    still_holds(tx, package, &parameters, &matter, (&record.outcome, &record.facts))?;
    let actor = subject.actor().clone();
    decisions::make(tx, record.id, &actor)?;
    let details = json!({ "decision": record.id, "outcome": record.outcome });
    audit::append(tx, &actor, "decision.approved", "case_file", matter.id, &details)?;
    measures::worked(tx, id, &matter.service, actor.id, measures::WorkKind::Decided)?;
    make(tx, package, &parameters, &matter, &record, &next)
}

/// A second person wants it changed; it goes back to whoever drew it up.
pub fn send_back(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: MatterId,
    why: &str,
) -> Result<(), FlowError> {
    if why.trim().is_empty() || why.len() > 4_000 {
        return Err(FlowError::Text("reason"));
    }
    let (matter, record) = proposed(tx, subject, id)?;
    let package = world.package(&matter.service)?;
    let next = next_state(package, &matter, "send-back")?;
    let actor = subject.actor().clone();
    decisions::send_back(tx, record.id)?;
    let details = json!({ "decision": record.id, "why": why.trim() });
    audit::append(tx, &actor, "decision.sent_back", "case_file", matter.id, &details)?;
    measures::worked(tx, id, &matter.service, actor.id, measures::WorkKind::SentBack)?;
    matters::set_proposed(tx, matter.id, None)?;
    matters::move_to(tx, package, &matter, &next, package.latest_useful_day(&record.facts))
}

/// Whether the authority to decide this is delegated to whoever acts (kommuneloven § 13-1).
fn delegated(package: &Package, subject: &Subject, outcome: &str) -> Result<(), FlowError> {
    let is_delegated = Outcome::from_code(outcome)
        .is_some_and(|outcome| package.description.decision.is_delegated(subject.roles(), outcome));
    if is_delegated { Ok(()) } else { Err(FlowError::NotDelegated { outcome: outcome.to_owned() }) }
}

/// Somebody else may have been granted what was free when the decision was drawn up: a grant that
/// the rules no longer give, on other facts than it was drawn up on, is looked at anew. One that a
/// person gives against the rules stands as long as its facts do.
fn still_holds(
    tx: &mut Tx<'_>,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    (outcome, facts): (&str, &Json),
) -> Result<(), FlowError> {
    if outcome != Outcome::Grant.code() {
        return Ok(());
    }
    register::hold(tx)?;
    let now = assess(tx, package, parameters, matter)?;
    if now.outcome != Outcome::Grant && now.facts != *facts {
        return Err(FlowError::ChangedMeanwhile);
    }
    Ok(())
}

/// What the rules alone may decide: made in the transaction that accepts the application.
pub(super) fn decide_automatically(
    tx: &mut Tx<'_>,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    decision: &Decision,
    letter: ProposedLetter,
) -> Result<(), FlowError> {
    let next = next_state(package, matter, "decide")?;
    let actor = Actor::system(RULES);
    let record = record(
        tx,
        package,
        matter,
        decision,
        parameters,
        letter,
        &actor,
        DecisionState::Made,
        true,
    );
    decisions::insert(tx, &record)?;
    let details = json!({ "decision": record.id, "outcome": record.outcome });
    audit::append(tx, &actor, "decision.made", "case_file", matter.id, &details)?;
    make(tx, package, parameters, matter, &record, &next)
}

/// Everything that follows from a decision, in the transaction that makes it.
fn make(
    tx: &mut Tx<'_>,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    record: &DecisionRecord,
    next: &str,
) -> Result<(), FlowError> {
    matters::set_decided(tx, matter, next, &record.outcome, &record.reason, record.automatic)?;
    follows(tx, package, parameters, matter, record)?;
    jobs::enqueue(tx, issue::DECISION, &issue::DecisionJob { decision: record.id })?;
    Ok(())
}

/// Another decision in a matter that was decided, in favour of whoever complained: made by one who
/// has the authority to.
pub(super) fn decide_again(
    tx: &mut Tx<'_>,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    (before, decision): (&DecisionRecord, &Decision),
    letter: ProposedLetter,
    subject: &Subject,
) -> Result<(), FlowError> {
    delegated(package, subject, decision.outcome.code())?;
    still_holds(tx, package, parameters, matter, (decision.outcome.code(), &decision.facts))?;
    let actor = subject.actor().clone();
    let state = DecisionState::Made;
    let record = record(tx, package, matter, decision, parameters, letter, &actor, state, false);
    decisions::insert(tx, &record)?;
    let details = json!({ "decision": record.id, "outcome": record.outcome });
    audit::append(tx, &actor, "decision.made", "case_file", matter.id, &details)?;
    matters::change_decided(tx, matter.id, &record.outcome, &record.reason)?;
    // What was granted before is registered and invoiced already.
    if before.outcome != record.outcome {
        follows(tx, package, parameters, matter, &record)?;
    }
    jobs::enqueue(tx, issue::DECISION, &issue::DecisionJob { decision: record.id })?;
    Ok(())
}

/// What a decision leaves in the registers, and who is told.
fn follows(
    tx: &mut Tx<'_>,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    record: &DecisionRecord,
) -> Result<(), FlowError> {
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
    let number = case.number.to_string();
    let shown = letters::shown(package, parameters, matter);
    invoices::write(tx, package, matter, &shown, &number, record)?;
    if record.outcome == Outcome::Grant.code()
        && let Some(grant) = package.grant(&number, &matter.answers)
    {
        register::insert(tx, matter.id, package.id(), &grant)?;
    }
    if record.outcome == Outcome::Grant.code()
        && let Some(days) = package.permit(&record.facts)
    {
        permits::insert(tx, matter, &number, days)?;
    }
    if record.outcome == Outcome::Grant.code() {
        announcements::enqueue(tx, package, matter.case_file(), AnnouncementEvent::Granted)?;
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "it gathers one row")]
fn record(
    tx: &Tx<'_>,
    package: &Package,
    matter: &Matter,
    decision: &Decision,
    parameters: &Parameters,
    letter: ProposedLetter,
    actor: &Actor,
    state: DecisionState,
    automatic: bool,
) -> DecisionRecord {
    DecisionRecord {
        id: tx.new_id::<DecisionId>(),
        matter: matter.id,
        state,
        outcome: decision.outcome.code().to_owned(),
        reason: decision.reason.clone(),
        automatic,
        facts: decision.facts.clone(),
        trace: json!({
            "rule": decision.rule,
            "law": package.law_behind(decision),
            "insteadOf": decision.instead_of,
            "explanation": decision.explanation,
            "table": decision.trace,
            "packageVersion": decision.package_version,
            "packageDigest": decision.package_digest,
            "parameterVersion": decision.parameter_version,
        }),
        parameters: parameters.to_json(),
        letter_title: letter.title,
        letter: letter.text,
        drawn_up_by: actor.id,
        drawn_up_by_name: actor.name.clone(),
        drawn_up_at: tx.now(),
        approved_by: None,
        approved_by_name: None,
        made_at: (state == DecisionState::Made).then(|| tx.now()),
        entry: None,
    }
}

fn proposed(
    tx: &mut Tx<'_>,
    subject: &Subject,
    id: MatterId,
) -> Result<(Matter, DecisionRecord), FlowError> {
    let matter = held(tx, subject, Action::View, id)?;
    let record = decisions::proposed(tx, id)?.ok_or(FlowError::ChangedMeanwhile)?;
    let resource = resource(tx, &matter)?.proposed_by(PersonId(record.drawn_up_by));
    policy::require(subject, Action::Approve, &resource)?;
    Ok((matter, record))
}

/// Where an act leads from the matter's state, by the package's flow.
pub(super) fn next_state(
    package: &Package,
    matter: &Matter,
    action: &'static str,
) -> Result<String, FlowError> {
    package
        .description
        .flow
        .next(&matter.state, action)
        .map(|state| state.id.clone())
        .ok_or_else(|| FlowError::NotNow { action, state: matter.state.clone() })
}

/// Only for the archive beside the letter: everything a decision rests on.
pub(super) fn basis_json(package: &Package, matter: &Matter, record: &DecisionRecord) -> Json {
    json!({
        "service": package.id(),
        "version": matter.version,
        "outcome": record.outcome,
        "reason": record.reason,
        "automatic": record.automatic,
        "facts": record.facts,
        "parameters": record.parameters,
        "trace": record.trace,
    })
}
