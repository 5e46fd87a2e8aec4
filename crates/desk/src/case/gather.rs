//! Reads everything that the case's page shows.

use access::{
    Action, Decision as Verdict, Employee, Employment, PersonId, Subject, employee, policy,
    view_log,
};
use archive::{Exposure, Screenable, lookup, projection, screening_of};
use exchange::{dispatch, notice};
use jiff::ToSpan as _;
use service::{
    Package, Surroundings,
    flow::{
        self, Channel, DecisionState, Matter, announcements, decisions, measures, register,
        requests,
    },
};
use store::{Tx, audit};
use web::{App, Visit, WebError};

use super::{
    acts::{Act, Acts},
    assessment::{Assessment, assess},
    complaint,
    document::newest,
    model::{
        CaseView, Colleague, DocumentView, Done, EntryView, Look, MadeDecision, PartyView, Receipt,
        Related,
    },
    story::Event,
    words,
};
use crate::{guard::Opened, texts::Texts};

pub(super) fn gather(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    done: Option<Done>,
) -> Result<CaseView, WebError> {
    let Opened { subject, matter, case, package } = opened;
    let language = visit.language;
    let texts = Texts::new(language);
    let flow = &package.description.flow;
    let state = flow
        .state(&matter.state)
        .map_or_else(|| matter.state.clone(), |state| state.label.get(language).to_owned());
    let resource = flow::resource(tx, matter)?;

    let drawn_up = decisions::of_matter(tx, matter.id)?;
    let proposer = drawn_up
        .iter()
        .rfind(|decision| decision.state == DecisionState::Proposed)
        .map(|decision| PersonId(decision.drawn_up_by));
    let made = drawn_up.iter().rfind(|decision| decision.state == DecisionState::Made);
    let rules = (flow, package.breach_register());
    let acts = Acts::new(subject, &resource, rules, matter, proposer, case.status);
    let assigns = acts.acts.contains(&Act::Assign);
    let colleagues = if assigns { colleagues(tx, matter)? } else { Vec::new() };
    let question = requests::open(tx, matter.id)?;

    let audited = audit::of_object(tx, matter.id)?;
    let mut events: Vec<Event> =
        audited.iter().filter_map(|entry| Event::of_audit(entry, texts)).collect();
    let sent_back = if !matter.is_decided()
        && drawn_up.last().is_some_and(|decision| decision.state == DecisionState::SentBack)
    {
        let last = audited.iter().rfind(|entry| entry.action == "decision.sent_back");
        last.and_then(|entry| Event::of_audit(entry, texts)).map(|event| event.remark)
    } else {
        None
    };

    let assessment = match made {
        // A decision is shown with what it was made on, not with what the rules would say now.
        Some(made) => Some(Assessment::of_record(package, made, language)),
        None if matter.is_decided() || flow.state(&matter.state).is_none_or(|s| s.is_final) => None,
        None => {
            let assessed = assess(app, tx, package, matter)?;
            Some(Assessment::of_rules(package, &assessed, language))
        }
    };

    let may_screen = policy::decide(subject, Action::Screen, &resource);
    let entries = entries(tx, matter, &mut events, may_screen, texts)?;
    told(app, visit, tx, matter, &mut events)?;
    let parties = parties(tx, matter)?;
    let may_see_looks = policy::decide(subject, Action::ViewLog, &resource) == Verdict::Allowed;
    let looks = if may_see_looks {
        let looks = view_log::views_of(tx, matter.id)?;
        Some(looks.into_iter().map(|look| Look::of(look, &entries)).collect())
    } else {
        None
    };

    let received = base::date_in_oslo(matter.received_at);
    let parameters = app.world().parameters(visit.tenant.id, package, received)?;
    let surroundings =
        Surroundings::new(&parameters, &flow::session_of(matter), received, language);
    Ok(CaseView {
        language,
        today: tx.today(),
        id: matter.id.0,
        number: case.number.to_string(),
        title: case.title.text().to_owned(),
        service: package.description.title.get(language).to_owned(),
        state,
        received: matter.received_at,
        channel: matter.channel,
        deadline: matter.deadline,
        paused_on: matter.paused_on,
        unit: unit_name(app, visit, &matter.unit),
        handler_name: matter.handler_name.clone(),
        time_spent: measures::time_spent(tx, matter.id)?,
        acts,
        colleagues,
        done,
        answer_due: question.map(|question| question.due),
        sent_back,
        assessment,
        decision: made.map(|made| MadeDecision {
            outcome: words::decided(&made.outcome, texts),
            automatic: made.automatic,
            drawn_up_by: made.drawn_up_by_name.clone(),
            approved_by: made.approved_by_name.clone(),
            made_at: made.made_at,
        }),
        complaints: complaint::of_matter(tx, opened, &resource)?,
        missing: missing(package, matter, &surroundings, language),
        answers: package.form.summary(&matter.answers, &package.texts, &surroundings),
        parties,
        entries,
        events,
        related: related(tx, subject, package, matter, &case.number.to_string())?,
        looks,
    })
}

/// What is still to be asked for. Whatever came on the web was whole when it was sent.
fn missing(
    package: &Package,
    matter: &Matter,
    surroundings: &Surroundings,
    language: base::Language,
) -> Vec<String> {
    if matter.channel == Channel::Web || matter.is_over() {
        return Vec::new();
    }
    let form = &package.form;
    let findings = form.validate_all(&matter.answers, &package.texts, surroundings);
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors.map(|finding| finding.text(form, &package.texts, language)).collect()
}

/// What the municipality calls the unit; its key when it has no name.
pub(crate) fn unit_name(app: &App, visit: &Visit, key: &str) -> String {
    app.world()
        .municipality(visit.tenant.id)
        .ok()
        .and_then(|municipality| municipality.units.iter().find(|unit| unit.code == key))
        .map_or_else(|| key.to_owned(), |unit| unit.name(visit.language).to_owned())
}

/// Who could take the case if nobody had it: in its unit, in the role, and no party to it.
fn colleagues(tx: &mut Tx<'_>, matter: &Matter) -> Result<Vec<Colleague>, WebError> {
    let resource = flow::to_be_given(tx, matter)?;
    let mut colleagues = Vec::new();
    for employee in employee::all(tx)? {
        let Employee { person, name, roles, units, employment, .. } = employee;
        let subject = Subject::employee(tx.tenant(), person, &name, &roles, &units);
        let can = policy::decide(&subject, Action::Claim, &resource) == Verdict::Allowed;
        if can && employment == Employment::Active && matter.handler != Some(person.0) {
            colleagues.push(Colleague { id: person.0, name });
        }
    }
    Ok(colleagues)
}

fn parties(tx: &mut Tx<'_>, matter: &Matter) -> Result<Vec<PartyView>, WebError> {
    let mut parties = Vec::new();
    for party in lookup::parties(tx, matter.case_file())? {
        let protected = party.who.name.exposure == Exposure::Protected;
        let mut contact = Vec::new();
        if !protected {
            let known = party.who.contact;
            contact.extend(known.address);
            let place =
                [known.postal_code, known.postal_place].into_iter().flatten().collect::<Vec<_>>();
            contact.push(place.join(" "));
            contact.extend(known.email);
            contact.extend(known.phones);
            contact.retain(|line| !line.is_empty());
        }
        parties.push(PartyView { role: party.role, name: party.who.name.text, protected, contact });
    }
    Ok(parties)
}

fn entries(
    tx: &mut Tx<'_>,
    matter: &Matter,
    events: &mut Vec<Event>,
    may_screen: Verdict,
    texts: Texts,
) -> Result<Vec<EntryView>, WebError> {
    let mut views = Vec::new();
    for entry in lookup::entries_of_case(tx, matter.case_file())? {
        let mut receipts = Vec::new();
        for letter in dispatch::of_entry(tx, entry.id)? {
            receipts.push(Receipt {
                recipient: letter.recipient_name.clone(),
                state: letter.state,
                since: letter.changed_at,
            });
            for event in dispatch::events(tx, letter.id)? {
                events.push(Event::of_dispatch(&event, &letter.title, texts));
            }
        }
        let mut documents = Vec::new();
        for document in lookup::documents(tx, entry.id)? {
            let screening = screening_of(tx, Screenable::Document(document.id))?;
            let object = newest(&document);
            documents.push(DocumentView {
                id: document.id,
                title: document.title.text().to_owned(),
                size: object.map(|object| object.digest.size),
                unknown: object.is_some_and(|object| object.format == "av/0"),
                warnings: object.map(|object| object.warnings.clone()).unwrap_or_default(),
                screening: screening.map(|screening| screening.ground_text()),
            });
        }
        let screening = screening_of(tx, Screenable::Record(entry.id))?;
        views.push(EntryView {
            number: entry.entry_number(),
            kind: entry.entry_type,
            title: entry.title.text().to_owned(),
            date: entry.document_date.or(entry.journal_date),
            status: entry.status,
            screening: screening.map(|screening| screening.ground_text()),
            obstacle: !projection::obstacles_of(tx, entry.id)?.is_empty(),
            to_screen: (may_screen == Verdict::Allowed).then_some(entry.id),
            receipts,
            documents,
        });
    }
    views.reverse();
    Ok(views)
}

/// Who else was told of the case, and when the notice had gone.
fn told(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    matter: &Matter,
    events: &mut Vec<Event>,
) -> Result<(), WebError> {
    let texts = Texts::new(visit.language);
    let municipality = app.world().municipality(visit.tenant.id)?;
    for told in announcements::of_case(tx, matter.case_file())? {
        let name = words::receiver(municipality, &told.receiver);
        let mut note = |at, what: &str| {
            let (what, who) = (what.to_owned(), name.to_owned());
            events.push(Event { at, what, who, remark: String::new() });
        };
        note(told.asked_at, words::announced(told.event, texts));
        let notice = match told.notice {
            Some(notice) => notice::find(tx, notice)?,
            None => None,
        };
        if let Some(sent) = notice.and_then(|notice| notice.sent_at) {
            note(sent, texts.event_announcement_sent());
        }
    }
    Ok(())
}

/// Grants within so many days of this one's are shown.
const NEAR_DAYS: i64 = 60;

fn related(
    tx: &mut Tx<'_>,
    subject: &Subject,
    package: &Package,
    matter: &Matter,
    number: &str,
) -> Result<Option<Related>, WebError> {
    let Some(grant) = package.grant(number, &matter.answers) else { return Ok(None) };
    let first = grant.hours.iter().map(|hours| hours.first).min().unwrap_or_else(|| tx.today());
    let last = grant.hours.iter().map(|hours| hours.last).max().unwrap_or(first);
    let from = first.checked_sub(NEAR_DAYS.days()).unwrap_or(first);
    let to = last.checked_add(NEAR_DAYS.days()).unwrap_or(last);
    let mut same_place = Vec::new();
    for other in register::between(tx, package.id(), from, to)? {
        let is_near = other.matter != matter.id && is_same_place(&other.premises, &grant.premises);
        if is_near && flow::sight_of(tx, subject, other.matter)? != flow::Sight::Hidden {
            same_place.push((other.case_number, other.hours.first));
        }
    }
    same_place.dedup();
    let this_year = register::count_in_year(tx, package.id(), first.year())?;
    Ok(Some(Related { this_year, same_place }))
}

/// Compares streets and postal codes as people write them; names only where there is no street.
fn is_same_place(left: &service::Premises, right: &service::Premises) -> bool {
    let key = |place: &service::Premises| {
        let text = if place.street.trim().is_empty() { &place.name } else { &place.street };
        let plain: String =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        (plain, place.postal_code.trim().to_owned())
    };
    key(left) == key(right)
}
