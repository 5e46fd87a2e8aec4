//! Asking the applicant, and the answer.

use access::{Action, Subject};
use archive::{Correspondent, DocumentType, NewDocument, NewEntry, RecordId, SignOffMethod, Title};
use base::TenantId;
use jiff::{ToSpan as _, civil::Date};
use letter::{Block, Kind};
use serde_json::json;
use store::{Tx, audit, jobs};

use super::{
    FlowError, InformationRequest, Matter, MatterId, RequestId, World, closing,
    decide::{allowed, assess, held, next_state},
    issue, letters, matters, measures,
    received::{self, SentFile},
    requests,
};
use crate::{Decision, Package, Parameters};

const LONGEST_TEXT: usize = 20_000;

/// When an answer is due if the question goes out today.
pub fn answer_due(package: &Package, today: Date) -> Date {
    today
        .checked_add(i64::from(package.description.deadlines.more_information_days).days())
        .unwrap_or(today)
}

/// The letter that asks for what is missing, drawn up from the deficiencies a clerk has ticked.
pub fn propose_question(
    tx: &mut Tx<'_>,
    world: &World,
    package: &Package,
    parameters: &Parameters,
    matter: &Matter,
    decision: &Decision,
    deficiencies: &[String],
) -> Result<String, FlowError> {
    let texts = package.deficiency_texts(deficiencies, matter.language);
    let extra = letters::extra(tx, world, matter, &texts)?;
    letters::render(package, parameters, matter, decision, "more-information", &extra)
}

/// Sends a question to the applicant; the deadline stands still until it is answered.
pub fn ask_for_information(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: MatterId,
    question: &str,
) -> Result<RequestId, FlowError> {
    let matter = held(tx, subject, Action::AskForMore, id)?;
    let question = question.trim();
    if question.is_empty() || question.chars().count() > LONGEST_TEXT {
        return Err(FlowError::Text("question"));
    }
    let package = world.package(&matter.service)?;
    let next = next_state(package, &matter, "ask-for-information")?;
    let actor = subject.actor().clone();
    let today = tx.today();
    let request = InformationRequest {
        id: tx.new_id(),
        matter: matter.id,
        question: question.to_owned(),
        due: answer_due(package, today),
        asked_by: actor.id,
        asked_by_name: actor.name.clone(),
        asked_at: tx.now(),
        entry: None,
        answer: None,
        answered_at: None,
        answer_entry: None,
    };
    requests::insert(tx, &request)?;
    matters::move_to(tx, package, &matter, &next, None)?;
    let details = json!({ "request": request.id, "due": request.due.to_string() });
    audit::append(tx, &actor, "information.asked", "case_file", matter.id, &details)?;
    measures::worked(tx, id, &matter.service, actor.id, measures::WorkKind::Asked)?;
    jobs::enqueue(tx, issue::REQUEST, &issue::RequestJob { request: request.id })?;
    Ok(request.id)
}

/// Files the applicant's answer and lets the deadline run again. The same answer sent twice is
/// filed once; another answer to a question that has one is refused.
#[expect(clippy::too_many_arguments, reason = "one call, and every argument is another thing")]
pub fn answer_request(
    world: &World,
    tenant: TenantId,
    subject: &Subject,
    sender: &Correspondent,
    id: MatterId,
    request: RequestId,
    answer: &str,
    files: &[SentFile],
) -> Result<(), FlowError> {
    let answer = answer.trim();
    if (answer.is_empty() && files.is_empty()) || answer.chars().count() > LONGEST_TEXT {
        return Err(FlowError::Text("answer"));
    }
    let (matter, case_number) = world.store.read(tenant, |tx| {
        let matter = allowed(tx, subject, Action::Answer, id)?;
        let case =
            archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
        Ok::<_, FlowError>((matter, case.number.to_string()))
    })?;
    let package = world.package(&matter.service)?;
    let documents = answer_documents(world, tenant, package, &matter, &case_number, answer, files)?;
    world.store.write(tenant, |tx| {
        let matter = held(tx, subject, Action::Answer, id)?;
        let open = requests::find(tx, request)?
            .filter(|open| open.matter == matter.id)
            .ok_or(FlowError::NotFound)?;
        if let Some(filed) = open.answer_entry {
            return same_answer(tx, &open, filed, answer, files);
        }
        let next = match next_state(package, &matter, "answer") {
            Ok(next) => next,
            // A decision was drawn up meanwhile and is not made: the answer still counts, and lies
            // in the case for whoever decides.
            Err(_) if !matter.is_over() => matter.state.clone(),
            Err(error) => return Err(error),
        };
        let actor = matter.actor(subject);
        let title = letters::archive_title(world, tenant, package, "answer")?;
        let sender = letters::as_filed(package, as_known(&matter, sender));
        let mut entry = NewEntry::incoming(Title::plain(title), sender);
        entry.screening = letters::screening_of_applicant(package);
        entry.received_at = Some(tx.now());
        entry.document_date = Some(tx.today());
        entry.documents = documents;
        let filed = archive::file_entry(tx, &actor, matter.case_file(), &entry)?;
        requests::mark_answered(tx, open.id, answer, filed.entry.id)?;
        let received = base::date_in_oslo(matter.received_at);
        let parameters = world.parameters(tenant, package, received)?;
        let assessed = assess(tx, package, &parameters, &matter)?;
        matters::recommend(tx, matter.id, assessed.outcome)?;
        let latest = package.latest_useful_day(&assessed.facts);
        matters::move_to(tx, package, &matter, &next, latest)?;
        let details = json!({ "request": open.id, "entry": filed.entry.id });
        audit::append(tx, &actor, "information.answered", "case_file", matter.id, &details)?;
        Ok(())
    })
}

/// A second click sends what was filed by the first; anything else must not be lost in silence.
fn same_answer(
    tx: &mut Tx<'_>,
    request: &InformationRequest,
    filed: RecordId,
    answer: &str,
    files: &[SentFile],
) -> Result<(), FlowError> {
    let documents = archive::lookup::documents(tx, filed)?;
    let is_filed = |file: &SentFile| {
        documents
            .iter()
            .flat_map(|document| &document.objects)
            .any(|object| object.digest == file.digest)
    };
    let same = request.answer.as_deref() == Some(answer) && files.iter().all(is_filed);
    if same { Ok(()) } else { Err(FlowError::ChangedMeanwhile) }
}

/// The sender, with what the matter knows of a protected address: whoever asks the register anew
/// may not get that answer.
pub(super) fn as_known(matter: &Matter, sender: &Correspondent) -> Correspondent {
    if matter.applicant_protected { matter.correspondent() } else { sender.clone() }
}

/// The applicant no longer wants what they applied for.
pub fn withdraw(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    sender: &Correspondent,
    id: MatterId,
) -> Result<(), FlowError> {
    let matter = held(tx, subject, Action::Withdraw, id)?;
    let package = world.package(&matter.service)?;
    let next = next_state(package, &matter, "withdraw")?;
    let actor = matter.actor(subject);
    let title = letters::archive_title(world, tx.tenant(), package, "withdrawal")?;
    let sender = letters::as_filed(package, as_known(&matter, sender));
    let mut entry = NewEntry::incoming(Title::plain(title), sender);
    entry.screening = letters::screening_of_applicant(package);
    entry.received_at = Some(tx.now());
    entry.document_date = Some(tx.today());
    let filed = archive::file_entry(tx, &actor, matter.case_file(), &entry)?;
    issue::sign_off_open(tx, &actor, &matter, (SignOffMethod::Noted, None), |_| true)?;
    matters::move_to(tx, package, &matter, &next, None)?;
    let details = json!({ "entry": filed.entry.id });
    audit::append(tx, &actor, "application.withdrawn", "case_file", matter.id, &details)?;
    // There is nothing to complain of.
    Ok(closing::enqueue(tx, matter.id, 0)?)
}

fn answer_documents(
    world: &World,
    tenant: TenantId,
    package: &Package,
    matter: &Matter,
    case_number: &str,
    answer: &str,
    files: &[SentFile],
) -> Result<Vec<NewDocument>, FlowError> {
    let title = letters::title(package, "answer", matter.language);
    let today = base::date_in_oslo(world.store.now());
    let mut document = letters::frame(world, tenant, package, "answer", matter.language, today)?;
    document.kind = Kind::Form;
    document.recipient = Some(matter.recipient.on_letter());
    case_number.clone_into(&mut document.reference);
    document.body = answer.split("\n\n").map(|text| Block::paragraph(text.trim())).collect();
    document.attachments = files.iter().map(|file| file.file_name.clone()).collect();
    let pdf = world.typesetter.pdf(&document)?;
    let digest = world.files.put(tenant, &pdf.bytes)?;
    let mut main = NewDocument::main(
        DocumentType::Letter,
        Title::plain(&title),
        letters::pdf_file(digest, "svar.pdf"),
    );
    main.screening = letters::screening(package, "answer");
    let mut documents = vec![main];
    for file in files {
        let mut attachment = received::attachment(world, tenant, file)?;
        attachment.screening = letters::screening(package, "attachment");
        documents.push(attachment);
    }
    Ok(documents)
}
