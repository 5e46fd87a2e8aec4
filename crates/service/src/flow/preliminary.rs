//! The preliminary answer: whoever has waited a month is told why, and until when (forvaltningsloven
//! § 11 a). A job that is enqueued when the application comes, and finds nothing to do when the
//! matter is over by then.

use archive::{DocumentType, NewDocument, RecordId, Title};
use base::{Actor, TenantId};
use jiff::{SignedDuration, ToSpan as _, civil::Date};
use letter::{Signature, parse_body};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Digest, Store, Tx, audit,
    jobs::{self, Handler, Job, JobError},
    sql,
};

use super::{
    FlowError, Matter, MatterId, World,
    decide::{self, RULES, next_state},
    issue, letters, matters, notify,
};
use crate::{NoticeEvent, Package};

const PRELIMINARY: &str = "service.preliminary-answer";
/// The package's letter and document, and its flow's act.
const KIND: &str = "preliminary";
const ACTION: &str = "preliminary-answer";
/// When the day promised has passed too, another so many days are promised.
const FURTHER_DAYS: i64 = 14;

sql!(
    INSERT,
    "insert into preliminary_answer (tenant, matter, entry, sent_at) values ($1, $2, $3, $4)"
);
sql!(FIND, "select entry from preliminary_answer where tenant = $1 and matter = $2");

#[derive(Debug, Serialize, Deserialize)]
struct PreliminaryJob {
    matter: MatterId,
}

/// Tells an applicant that the answer takes time.
#[derive(Debug)]
pub struct PreliminaryAnswer {
    pub world: World,
}

/// Has the applicant told when the package's time has passed without a decision.
pub(super) fn enqueue(tx: &mut Tx<'_>, package: &Package, matter: MatterId) -> store::Result<()> {
    let period = &package.description.deadlines.preliminary_answer;
    let today = tx.today();
    let wait = i64::from(period.months).months().days(i64::from(period.days));
    let at = base::start_of_day_in_oslo(today.checked_add(wait).unwrap_or(today));
    jobs::enqueue_at(tx, PRELIMINARY, &PreliminaryJob { matter }, at).map(|_| ())
}

/// The letter that was sent, if one was.
pub(super) fn sent(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Option<RecordId>> {
    tx.opt(&FIND, &[&matter], |row| row.get(0))
}

impl Handler for PreliminaryAnswer {
    fn kind(&self) -> &'static str {
        PRELIMINARY
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: PreliminaryJob = job.payload()?;
        self.answer(job, payload.matter).map_err(issue::job_error)
    }
}

/// A letter that is ready to be filed.
struct Ready {
    title: String,
    title_in_archive: String,
    digest: Digest,
}

impl PreliminaryAnswer {
    fn answer(&self, job: &Job, id: MatterId) -> Result<(), FlowError> {
        let tenant = job.tenant;
        let matter = self.world.store.read(tenant, |tx| {
            let matter = matters::find(tx, id)?.ok_or(FlowError::NotFound)?;
            Ok::<_, FlowError>(sent(tx, id)?.is_none().then_some(matter))
        })?;
        let Some(matter) = matter.filter(|matter| !matter.is_over()) else {
            return Ok(self.world.store.write(tenant, |tx| job.finish(tx))?);
        };
        let package = self.world.package(&matter.service)?;
        if next_state(package, &matter, ACTION).is_err() {
            // The applicant has been asked something, or a second person is looking: seen again
            // tomorrow.
            return self.world.store.write(tenant, |tx| {
                let tomorrow = tx.now() + SignedDuration::from_hours(24);
                jobs::enqueue_at(tx, PRELIMINARY, &PreliminaryJob { matter: id }, tomorrow)?;
                Ok(job.finish(tx)?)
            });
        }
        let ready = self.typeset(tenant, package, &matter)?;
        self.world.store.write(tenant, |tx| self.file(tx, job, package, id, &ready))
    }

    fn typeset(
        &self,
        tenant: TenantId,
        package: &Package,
        matter: &Matter,
    ) -> Result<Ready, FlowError> {
        let world = &self.world;
        let received = base::date_in_oslo(matter.received_at);
        let parameters = world.parameters(tenant, package, received)?;
        let (text, case_number, today) = world.store.read(tenant, |tx| {
            let decision = decide::assess(tx, package, &parameters, matter)?;
            let mut extra = letters::extra(tx, world, matter, &[])?;
            let expected = expected_by(package, matter, tx.today());
            extra.insert("deadline".to_owned(), json!(expected.to_string()));
            let number = extra.get("caseNumber").and_then(|number| number.as_str());
            let number = number.unwrap_or_default().to_owned();
            let text = letters::render(package, &parameters, matter, &decision, KIND, &extra)?;
            Ok::<_, FlowError>((text, number, tx.today()))
        })?;
        let title = letters::title(package, KIND, matter.language);
        let mut document = letters::frame(world, tenant, package, KIND, matter.language, today)?;
        document.recipient = Some(matter.recipient.on_letter());
        document.reference = case_number;
        document.body = parse_body(&text);
        document.signature = Some(Signature {
            name: world
                .municipality(tenant)?
                .unit_for(package.id())
                .map(|unit| unit.name(matter.language).to_owned())
                .unwrap_or_default(),
            title: String::new(),
            text: letters::sent_automatically(matter.language).to_owned(),
        });
        let pdf = world.typesetter.pdf(&document)?;
        let digest = world.files.put(tenant, &pdf.bytes)?;
        let title_in_archive = letters::archive_title(world, tenant, package, KIND)?;
        Ok(Ready { title, title_in_archive, digest })
    }

    fn file(
        &self,
        tx: &mut Tx<'_>,
        job: &Job,
        package: &Package,
        id: MatterId,
        ready: &Ready,
    ) -> Result<(), FlowError> {
        let matter = matters::hold(tx, id)?.ok_or(FlowError::NotFound)?;
        if matter.is_over() || sent(tx, id)?.is_some() {
            return Ok(job.finish(tx)?);
        }
        // Somebody acted while it was typeset: tried again, and looked at anew.
        let next = next_state(package, &matter, ACTION).map_err(|_| FlowError::ChangedMeanwhile)?;
        let actor = Actor::system(RULES);
        let mut document = NewDocument::main(
            DocumentType::Letter,
            Title::plain(&ready.title),
            letters::pdf_file(ready.digest, "forelopig-svar.pdf"),
        );
        document.screening = letters::screening(package, KIND);
        let title = &ready.title_in_archive;
        let entry = issue::outgoing(tx, package, &actor, &matter, title, None, vec![document])?;
        let now = tx.now();
        tx.exec_one(&INSERT, &[&id, &entry, &now])?;
        matters::move_to(tx, package, &matter, &next, None)?;
        let world = &self.world;
        issue::send(tx, world, &matter, entry, &ready.title, "forelopig-svar.pdf", ready.digest)?;
        notify::applicant(tx, world, &matter, NoticeEvent::Preliminary, entry)?;
        let details = json!({ "entry": entry });
        audit::append(tx, &actor, "application.preliminary_answer", "case_file", id, &details)?;
        Ok(job.finish(tx)?)
    }
}

/// The day to promise: the matter's deadline; when it has passed, the law's; when that has passed
/// too, a fortnight from now.
fn expected_by(package: &Package, matter: &Matter, today: Date) -> Date {
    let statutory = package.statutory_deadline(base::date_in_oslo(matter.received_at));
    let further = today.checked_add(FURTHER_DAYS.days()).unwrap_or(today);
    matter.deadline.into_iter().chain(statutory).find(|day| *day >= today).unwrap_or(further)
}
