//! Telling others of what was granted or taken back: those who control it, the police (alkoholloven
//! § 1-9, for one). The package says who is told what, the municipality who they are and how they
//! are reached: by e-mail, or by a letter that is filed in the case and sent through SvarUt.
//!
//! A notice by e-mail says that something has been granted, and which case it is: nothing of any
//! person, no place and no time. A letter may say place and time, where the package wants it.

use archive::{CaseFileId, DocumentType, NewDocument, NewEntry, RecordId, Title};
use base::{Actor, Language};
use exchange::{
    dispatch::{self, NewDispatch, OutgoingDocument},
    notice::{self, NewAddressedNotice, NoticeId},
};
use jiff::Timestamp;
use letter::{Block, Signature, parse_body};
use serde::{Deserialize, Serialize};
use store::{
    Digest, Row, Store, Tx,
    jobs::{self, Handler, Job, JobError},
    sql,
};

use super::{FlowError, MatterId, World, decide::RULES, issue, letters, matters, register};
use crate::{Announcement, AnnouncementEvent, Package, Reach, Receiver};

const ANNOUNCE: &str = "service.announce";
/// What kind of document the letter is.
pub(crate) const KIND: &str = "announcement";
const FILE: &str = "melding.pdf";

store::id_type! {
    /// Identifies what somebody is told.
    pub struct AnnouncementId;
}

/// That somebody is told, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    pub id: AnnouncementId,
    pub case_file: CaseFileId,
    pub service: String,
    pub event: AnnouncementEvent,
    /// The municipality's key of who is told.
    pub receiver: String,
    pub asked_at: Timestamp,
    /// The archive's record of the letter, when it is one.
    pub entry: Option<RecordId>,
    /// The notice, when it goes by e-mail.
    pub notice: Option<NoticeId>,
}

sql!(
    INSERT,
    "insert into announcement (tenant, id, case_file, service, event, receiver, asked_at, entry,
        notice)
     values ($1, $2, $3, $4, $5, $6, $7, null, null)"
);
sql!(
    BY_ID,
    "select id, case_file, service, event, receiver, asked_at, entry, notice
     from announcement where tenant = $1 and id = $2"
);
sql!(
    OF_CASE,
    "select id, case_file, service, event, receiver, asked_at, entry, notice
     from announcement where tenant = $1 and case_file = $2 order by asked_at, receiver"
);
sql!(
    DONE,
    "update announcement set entry = $3, notice = $4
     where tenant = $1 and id = $2 and entry is null and notice is null"
);

#[derive(Debug, Serialize, Deserialize)]
struct AnnounceJob {
    announcement: AnnouncementId,
}

/// Tells one of those who are to know.
#[derive(Debug)]
pub struct Announce {
    pub world: World,
}

/// Has everybody told whom the package wants told of this. Whoever was told of it stays told: the
/// same event of a case is announced once.
pub(super) fn enqueue(
    tx: &mut Tx<'_>,
    package: &Package,
    case_file: CaseFileId,
    event: AnnouncementEvent,
) -> store::Result<()> {
    let known = of_case(tx, case_file)?;
    let wanted = package.description.announcements.iter().filter(|it| it.on == event);
    for announcement in wanted {
        let receiver = &announcement.to;
        if known.iter().any(|told| told.event == event && told.receiver == *receiver) {
            continue;
        }
        let (id, now): (AnnouncementId, _) = (tx.new_id(), tx.now());
        let service = package.id();
        tx.exec_one(&INSERT, &[&id, &case_file, &service, &event, receiver, &now])?;
        jobs::enqueue(tx, ANNOUNCE, &AnnounceJob { announcement: id })?;
    }
    Ok(())
}

/// Who is told of a case, oldest first.
pub fn of_case(tx: &mut Tx<'_>, case_file: CaseFileId) -> store::Result<Vec<Announced>> {
    tx.all(&OF_CASE, &[&case_file], read)
}

impl Handler for Announce {
    fn kind(&self) -> &'static str {
        ANNOUNCE
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: AnnounceJob = job.payload()?;
        self.announce(job, payload.announcement).map_err(issue::job_error)
    }
}

impl Announce {
    fn announce(&self, job: &Job, id: AnnouncementId) -> Result<(), FlowError> {
        let (world, tenant) = (&self.world, job.tenant);
        let told = world.store.read(tenant, |tx| tx.opt(&BY_ID, &[&id], read))?;
        let told = told.ok_or(FlowError::NotFound)?;
        if told.entry.is_some() || told.notice.is_some() {
            return Ok(world.store.write(tenant, |tx| job.finish(tx))?);
        }
        let package = world.package(&told.service)?;
        let announcement = package
            .description
            .announcements
            .iter()
            .find(|it| it.on == told.event && it.to == told.receiver)
            .ok_or_else(|| gone(package, &told.receiver))?;
        let municipality = world.municipality(tenant)?;
        let receiver =
            municipality.receiver(&told.receiver).ok_or_else(|| gone(package, &told.receiver))?;
        match &receiver.reach {
            Reach::Email(email) => world.store.write(tenant, |tx| {
                let language = municipality.tenant.language;
                let number = case_number(tx, told.case_file)?;
                let body = announcement.text(&number, municipality, language);
                let subject = announcement.title.get(language);
                let notice = notice::enqueue_addressed(
                    tx,
                    &NewAddressedNotice { email, subject, body: &body },
                )?;
                done(tx, id, None, Some(notice))?;
                Ok(job.finish(tx)?)
            }),
            Reach::Organisation(_) | Reach::ByHand => {
                self.write_letter(job, package, announcement, receiver, &told)
            }
        }
    }

    fn write_letter(
        &self,
        job: &Job,
        package: &Package,
        announcement: &Announcement,
        receiver: &Receiver,
        told: &Announced,
    ) -> Result<(), FlowError> {
        let (world, tenant) = (&self.world, job.tenant);
        let municipality = world.municipality(tenant)?;
        let language = municipality.tenant.language;
        let title = announcement.title.get(language);
        let (number, hours) = world.store.read(tenant, |tx| {
            let id = MatterId(told.case_file.0);
            // The place may be the home of somebody whose address is protected: those who need it ask.
            let is_protected =
                matters::find(tx, id)?.is_some_and(|matter| matter.applicant_protected);
            let is_told = announcement.place_and_time && !is_protected;
            let hours = if is_told { register::of_matter(tx, id)? } else { Vec::new() };
            Ok::<_, FlowError>((case_number(tx, told.case_file)?, hours))
        })?;
        let today = base::date_in_oslo(world.store.now());
        let mut document = letters::frame(world, tenant, package, KIND, language, today)?;
        document.recipient =
            Some(letter::Recipient { name: receiver.name.clone(), address: Vec::new() });
        document.reference.clone_from(&number);
        title.clone_into(&mut document.title);
        document.body = parse_body(&announcement.text(&number, municipality, language));
        document.body.extend(place_and_time(&hours, language));
        document.signature = Some(Signature {
            name: document.sender.unit.clone(),
            title: String::new(),
            text: letters::sent_automatically(language).to_owned(),
        });
        let pdf = world.typesetter.pdf(&document)?;
        let digest = world.files.put(tenant, &pdf.bytes)?;
        world.store.write(tenant, |tx| {
            let entry = file(tx, package, receiver, told, title, digest)?;
            done(tx, told.id, Some(entry), None)?;
            send(tx, receiver, entry, title, digest)?;
            Ok(job.finish(tx)?)
        })
    }
}

fn gone(package: &Package, receiver: &str) -> FlowError {
    FlowError::Package {
        service: package.id().to_owned(),
        reason: format!("nobody is known as {receiver} any more"),
    }
}

fn case_number(tx: &mut Tx<'_>, case: CaseFileId) -> Result<String, FlowError> {
    let case = archive::lookup::case_file(tx, case)?.ok_or(FlowError::NotFound)?;
    Ok(case.number.to_string())
}

fn file(
    tx: &mut Tx<'_>,
    package: &Package,
    receiver: &Receiver,
    told: &Announced,
    title: &str,
    digest: Digest,
) -> Result<RecordId, FlowError> {
    let mut document = NewDocument::main(
        DocumentType::Letter,
        Title::plain(title),
        letters::pdf_file(digest, FILE),
    );
    document.screening = letters::screening(package, KIND);
    let mut entry = NewEntry::outgoing(Title::plain(title), receiver.correspondent());
    entry.document_date = Some(tx.today());
    entry.documents = vec![document];
    let actor = Actor::system(RULES);
    Ok(archive::file_entry(tx, &actor, told.case_file, &entry)?.entry.id)
}

fn send(
    tx: &mut Tx<'_>,
    receiver: &Receiver,
    entry: RecordId,
    title: &str,
    digest: Digest,
) -> Result<(), FlowError> {
    let recipient = receiver.recipient();
    let documents = [OutgoingDocument::pdf(FILE, digest.sha256)];
    let new = NewDispatch { entry, recipient: &recipient, title, documents: &documents };
    dispatch::enqueue(tx, &new)?;
    Ok(())
}

fn done(
    tx: &mut Tx<'_>,
    id: AnnouncementId,
    entry: Option<RecordId>,
    notice: Option<NoticeId>,
) -> Result<(), FlowError> {
    match tx.exec(&DONE, &[&id, &entry, &notice])? {
        1 => Ok(()),
        // Another worker was faster: what this one did must go with the transaction.
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

/// Where and when, a line for each day.
fn place_and_time(hours: &[register::RegisteredHours], language: Language) -> Vec<Block> {
    hours
        .iter()
        .map(|granted| {
            let premises = &granted.premises;
            let clock = |time| crate::format::time(time, language);
            Block::paragraph(format!(
                "{}, {}–{}. {}, {}, {}",
                crate::format::date(granted.hours.first, language),
                clock(granted.hours.from),
                clock(granted.hours.to),
                premises.name,
                premises.street,
                premises.postal_code
            ))
        })
        .collect()
}

fn read(row: &Row<'_>) -> store::Result<Announced> {
    Ok(Announced {
        id: row.get(0)?,
        case_file: row.get(1)?,
        service: row.get(2)?,
        event: row.get(3)?,
        receiver: row.get(4)?,
        asked_at: row.get(5)?,
        entry: row.get(6)?,
        notice: row.get(7)?,
    })
}
