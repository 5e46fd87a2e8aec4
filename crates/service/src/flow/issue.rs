//! Issuing letters: typeset, archived as outgoing entries, dispatched. Jobs, so that a decision
//! never waits for the typesetter and is never lost when it fails.

use access::PersonId;
use archive::{DocumentType, NewDocument, NewEntry, NewSignOff, RecordId, SignOffMethod, Title};
use base::{Actor, ActorKind, uuid::Uuid};
use exchange::dispatch::{self, NewDispatch, OutgoingDocument, RecipientNumber};
use letter::{Signature, parse_body};
use serde::{Deserialize, Serialize};
use store::{
    Digest, Store, Tx,
    jobs::{Handler, Job, JobError},
};

use super::{
    DecisionId, FlowError, Matter, RequestId, World, closing, decide::RULES, decide::basis_json,
    decisions, letters, matters, notify, requests,
};
use crate::{NoticeEvent, Outcome, Package};

pub(super) const DECISION: &str = "service.issue-decision";
pub(super) const REQUEST: &str = "service.issue-request";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DecisionJob {
    pub(super) decision: DecisionId,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RequestJob {
    pub(super) request: RequestId,
}

/// Issues the letter of a decision.
#[derive(Debug)]
pub struct IssueDecision {
    pub world: World,
}

/// Issues a question to the applicant.
#[derive(Debug)]
pub struct IssueRequest {
    pub world: World,
}

impl Handler for IssueDecision {
    fn kind(&self) -> &'static str {
        DECISION
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: DecisionJob = job.payload()?;
        self.issue(job, payload.decision).map_err(job_error)
    }
}

impl IssueDecision {
    fn issue(&self, job: &Job, id: DecisionId) -> Result<(), FlowError> {
        let world = &self.world;
        let tenant = job.tenant;
        let (decision, matter, case_number, function) = world.store.read(tenant, |tx| {
            let decision = decisions::find(tx, id)?.ok_or(FlowError::NotFound)?;
            let function = function_of(tx, decision.drawn_up_by)?;
            let matter = matters::find(tx, decision.matter)?.ok_or(FlowError::NotFound)?;
            let case =
                archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
            Ok::<_, FlowError>((decision, matter, case.number.to_string(), function))
        })?;
        if decision.entry.is_some() {
            return Ok(world.store.write(tenant, |tx| job.finish(tx))?);
        }
        let package = world.package(&matter.service)?;
        let kind = Outcome::from_code(&decision.outcome).map_or("granted", Outcome::letter);
        let made_on = base::date_in_oslo(decision.made_at.unwrap_or(decision.drawn_up_at));
        let mut document = letters::frame(world, tenant, package, kind, matter.language, made_on)?;
        document.recipient = Some(matter.recipient.on_letter());
        document.reference.clone_from(&case_number);
        document.title.clone_from(&decision.letter_title);
        document.body = parse_body(&decision.letter);
        document.signature = Some(signature(package, &matter, &decision, function));
        let pdf = world.typesetter.pdf(&document)?;
        let letter = world.files.put(tenant, &pdf.bytes)?;
        let basis = serde_json::to_vec_pretty(&basis_json(package, &matter, &decision))?;
        let basis = world.files.put(tenant, &basis)?;

        let mut basis_document = NewDocument::attachment(
            DocumentType::Analysis,
            Title::plain(letters::title(package, "basis", matter.language)),
            letters::json_file(basis, "grunnlag.json"),
        );
        basis_document.screening = letters::screening(package, "basis");
        let title_in_archive = letters::archive_title(world, tenant, package, kind)?;
        let mut letter_document = NewDocument::main(
            DocumentType::Decision,
            Title::plain(&decision.letter_title),
            letters::pdf_file(letter, "vedtak.pdf"),
        );
        letter_document.screening = letters::screening(package, kind);
        let documents = vec![letter_document, basis_document];
        world.store.write(tenant, |tx| {
            matters::hold(tx, matter.id)?;
            let actor = if decision.automatic {
                Actor::system(RULES)
            } else {
                employee(decision.drawn_up_by, &decision.drawn_up_by_name)
            };
            let handler = (!decision.automatic).then(|| (&actor).into());
            let entry =
                outgoing(tx, package, &actor, &matter, &title_in_archive, handler, documents)?;
            if !decisions::mark_issued(tx, id, entry)? {
                // Another worker was faster: what this one filed must go with the transaction.
                return Err(FlowError::ChangedMeanwhile);
            }
            let answer = (SignOffMethod::Letter, Some(entry));
            sign_off_open(tx, &actor, &matter, answer, |_| true)?;
            let title = letters::dispatch_title(&case_number, matter.language);
            send(tx, world, &matter, entry, &title, "vedtak.pdf", letter)?;
            notify::applicant(tx, world, &matter, NoticeEvent::Decided, entry)?;
            closing::enqueue(tx, matter.id, package.description.complaint.weeks)?;
            job.finish(tx)?;
            Ok(())
        })
    }
}

impl Handler for IssueRequest {
    fn kind(&self) -> &'static str {
        REQUEST
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: RequestJob = job.payload()?;
        self.issue(job, payload.request).map_err(job_error)
    }
}

impl IssueRequest {
    fn issue(&self, job: &Job, id: RequestId) -> Result<(), FlowError> {
        let world = &self.world;
        let tenant = job.tenant;
        let (request, matter, case_number, function) = world.store.read(tenant, |tx| {
            let request = requests::find(tx, id)?.ok_or(FlowError::NotFound)?;
            let function = function_of(tx, request.asked_by)?;
            let matter = matters::find(tx, request.matter)?.ok_or(FlowError::NotFound)?;
            let case =
                archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
            Ok::<_, FlowError>((request, matter, case.number.to_string(), function))
        })?;
        // What was decided or withdrawn before the question went out needs no answer.
        let is_moot = matter.is_over() && request.answered_at.is_none();
        if request.entry.is_some() || is_moot {
            return Ok(world.store.write(tenant, |tx| job.finish(tx))?);
        }
        let package = world.package(&matter.service)?;
        let title = letters::title(package, "more-information", matter.language);
        let title_in_archive = letters::archive_title(world, tenant, package, "more-information")?;
        let mut document = letters::frame(
            world,
            tenant,
            package,
            "more-information",
            matter.language,
            base::date_in_oslo(request.asked_at),
        )?;
        document.recipient = Some(matter.recipient.on_letter());
        document.reference = case_number;
        document.body = parse_body(&request.question);
        document.signature = Some(Signature {
            name: request.asked_by_name.clone(),
            title: function,
            text: letters::approved_electronically(matter.language).to_owned(),
        });
        let pdf = world.typesetter.pdf(&document)?;
        let digest = world.files.put(tenant, &pdf.bytes)?;
        let mut document = NewDocument::main(
            DocumentType::Letter,
            Title::plain(&title),
            letters::pdf_file(digest, "brev.pdf"),
        );
        document.screening = letters::screening(package, "more-information");
        world.store.write(tenant, |tx| {
            matters::hold(tx, matter.id)?;
            let actor = employee(request.asked_by, &request.asked_by_name);
            let handler = Some((&actor).into());
            let documents = vec![document];
            let entry =
                outgoing(tx, package, &actor, &matter, &title_in_archive, handler, documents)?;
            if !requests::mark_issued(tx, id, entry)? {
                return Err(FlowError::ChangedMeanwhile);
            }
            send(tx, world, &matter, entry, &title, "brev.pdf", digest)?;
            notify::applicant(tx, world, &matter, NoticeEvent::MoreInformation, entry)?;
            job.finish(tx)?;
            Ok(())
        })
    }
}

/// Files a letter that is on its way out. Without a `handler` the case's responsible stands.
pub(super) fn outgoing(
    tx: &mut Tx<'_>,
    package: &Package,
    actor: &Actor,
    matter: &Matter,
    title: &str,
    handler: Option<archive::Handler>,
    documents: Vec<NewDocument>,
) -> Result<RecordId, FlowError> {
    let recipient = letters::as_filed(package, matter.correspondent());
    let mut entry = NewEntry::outgoing(Title::plain(title), recipient);
    entry.screening = letters::screening_of_applicant(package);
    entry.handler = handler;
    entry.document_date = Some(tx.today());
    entry.documents = documents;
    Ok(archive::file_entry(tx, actor, matter.case_file(), &entry)?.entry.id)
}

/// Signs off what in a case waits for an answer, as far as `which` wants: how, and by which letter.
pub(super) fn sign_off_open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    matter: &Matter,
    (method, answered_by): (SignOffMethod, Option<RecordId>),
    which: impl Fn(RecordId) -> bool,
) -> Result<(), FlowError> {
    for open in archive::open_items(tx, matter.case_file())? {
        if which(open.record) {
            let sign_off = NewSignOff { method, party: open.party, answered_by };
            archive::sign_off(tx, actor, open.record, sign_off)?;
        }
    }
    Ok(())
}

pub(super) fn send(
    tx: &mut Tx<'_>,
    world: &World,
    matter: &Matter,
    entry: RecordId,
    title: &str,
    file_name: &str,
    digest: Digest,
) -> Result<(), FlowError> {
    let recipient = recipient_of(tx, world, matter)?;
    let documents = [OutgoingDocument::pdf(file_name, digest.sha256)];
    let new = NewDispatch { entry, recipient: &recipient, title, documents: &documents };
    dispatch::enqueue(tx, &new)?;
    Ok(())
}

/// Whom the letters of a matter go to: the one place where the flow opens a sealed number.
pub(super) fn recipient_of(
    tx: &mut Tx<'_>,
    world: &World,
    matter: &Matter,
) -> Result<dispatch::Recipient, FlowError> {
    let number = match &matter.organisation {
        Some(organisation) => {
            organisation.parse().map_or(RecipientNumber::None, RecipientNumber::Organisation)
        }
        None => access::person::number(tx, &world.keys, PersonId(matter.person))?
            .map_or(RecipientNumber::None, RecipientNumber::Person),
    };
    Ok(dispatch::Recipient {
        name: matter.recipient.name.clone(),
        number,
        address: matter.recipient.address.clone(),
    })
}

fn signature(
    package: &Package,
    matter: &Matter,
    decision: &decisions::DecisionRecord,
    function: String,
) -> Signature {
    if decision.automatic {
        return Signature {
            name: package.description.decision.organ.get(matter.language).to_owned(),
            title: String::new(),
            text: letters::decided_by_rules(matter.language).to_owned(),
        };
    }
    let mut text = letters::approved_electronically(matter.language).to_owned();
    if let Some(name) = &decision.approved_by_name {
        text = format!("{} {text}", letters::approved_by(name, matter.language));
    }
    Signature { name: decision.drawn_up_by_name.clone(), title: function, text }
}

/// What letters call an employee, such as "Saksbehandler"; nothing for whoever is none.
pub(super) fn function_of(tx: &mut Tx<'_>, person: Uuid) -> store::Result<String> {
    let employee = access::employee::find(tx, PersonId(person))?;
    Ok(employee.map(|employee| employee.title).unwrap_or_default())
}

/// Who wrote a letter, as the archive names them.
fn employee(id: Uuid, name: &str) -> Actor {
    Actor { kind: ActorKind::Employee, id, name: name.to_owned() }
}

/// What will never work needs a person at once; the rest is tried again.
pub(super) fn job_error(error: FlowError) -> JobError {
    match error {
        FlowError::NotFound | FlowError::Package { .. } | FlowError::Json(_) => {
            JobError::GiveUp(error.to_string())
        }
        other => JobError::Retry(base::error_chain(&other)),
    }
}
