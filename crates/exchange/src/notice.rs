//! "You have a new message": told by e-mail or text message, to those who may be told so.
//!
//! A notice says who wrote and where to sign in, and nothing of the matter: anybody may read a
//! telephone's screen. It holds no link either, so that inhabitants learn that links in such
//! messages are never ours.

use archive::RecordId;
use base::Language;
use identifiers::PersonNumber;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{
    Store, Tx,
    jobs::{self, Handler, Job, JobError},
    sql,
};

use crate::{ContactRegister, NoticeChannel, NoticeGateway, NoticeTarget, texts::Texts};

store::id_type! {
    /// Identifies a notice.
    pub struct NoticeId;
}

store::text_enum! {
    /// What has happened, as generally as it can be said.
    pub enum Occasion {
        /// A letter with a decision is there to be read.
        Decision = "decision",
        /// The case worker needs to know more before the case can go on.
        InformationWanted = "information_wanted",
        /// Anything else.
        Message = "message",
    }
}

store::text_enum! {
    /// What became of a notice.
    pub enum NoticeState {
        Queued = "queued",
        Sent = "sent",
        /// The person is reserved or has no fresh contact data: the letter itself goes on paper.
        NotAllowed = "not_allowed",
    }
}

/// A notice to be sent.
#[derive(Clone, Debug)]
pub struct NewNotice<'a> {
    pub person: PersonNumber,
    /// The registry entry it is about.
    pub entry: Option<RecordId>,
    pub occasion: Occasion,
    /// `Grimstad kommune`.
    pub authority: &'a str,
    /// Where to sign in, as people know it: `grimstad.kommune.no`.
    pub site: &'a str,
    /// For those who have chosen none in KRR.
    pub language: Language,
}

/// A notice to somebody who is no person in the registers, such as an office.
#[derive(Clone, Debug)]
pub struct NewAddressedNotice<'a> {
    /// A shared address, not a person's own.
    pub email: &'a str,
    /// Both without personal content, and without links.
    pub subject: &'a str,
    pub body: &'a str,
}

/// A notice and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub entry: Option<RecordId>,
    pub occasion: Occasion,
    pub state: NoticeState,
    /// `email` or `sms`.
    pub channel: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// What the job must know. The number leaves the database when the job is done.
#[derive(Serialize, Deserialize)]
struct NoticeJob {
    notice: NoticeId,
    person: String,
    authority: String,
    site: String,
    language: Language,
}

/// What the job must know of a notice to an address.
#[derive(Serialize, Deserialize)]
struct AddressedJob {
    notice: NoticeId,
    email: String,
    subject: String,
    body: String,
}

const SEND: &str = "notice.send";
const SEND_ADDRESSED: &str = "notice.send-addressed";

sql!(
    INSERT,
    "insert into notice (tenant, id, entry, occasion, state, created_at)
     values ($1, $2, $3, $4, $5, $6)"
);
sql!(
    OF_ENTRY,
    "select id, entry, occasion, state, channel, created_at, sent_at from notice
     where tenant = $1 and entry = $2 order by created_at, id"
);
sql!(
    FIND,
    "select id, entry, occasion, state, channel, created_at, sent_at from notice
     where tenant = $1 and id = $2"
);
sql!(
    SETTLE,
    "update notice set state = $3, channel = $4, sent_at = $5
     where tenant = $1 and id = $2 and state = $6"
);

/// Asks for a notice. Nothing leaves before the transaction is kept.
pub fn enqueue(tx: &mut Tx<'_>, new: &NewNotice<'_>) -> store::Result<NoticeId> {
    let id: NoticeId = tx.new_id();
    let now = tx.now();
    tx.exec_one(&INSERT, &[&id, &new.entry, &new.occasion, &NoticeState::Queued, &now])?;
    let job = NoticeJob {
        notice: id,
        person: new.person.reveal(),
        authority: new.authority.to_owned(),
        site: new.site.to_owned(),
        language: new.language,
    };
    jobs::enqueue(tx, SEND, &job)?;
    Ok(id)
}

/// Asks for a notice to an address. Nothing leaves before the transaction is kept.
pub fn enqueue_addressed(tx: &mut Tx<'_>, new: &NewAddressedNotice<'_>) -> store::Result<NoticeId> {
    let id: NoticeId = tx.new_id();
    let now = tx.now();
    let entry: Option<RecordId> = None;
    tx.exec_one(&INSERT, &[&id, &entry, &Occasion::Message, &NoticeState::Queued, &now])?;
    let job = AddressedJob {
        notice: id,
        email: new.email.to_owned(),
        subject: new.subject.to_owned(),
        body: new.body.to_owned(),
    };
    jobs::enqueue(tx, SEND_ADDRESSED, &job)?;
    Ok(id)
}

/// The notices about an entry, for timelines.
pub fn of_entry(tx: &mut Tx<'_>, entry: RecordId) -> store::Result<Vec<Notice>> {
    tx.all(&OF_ENTRY, &[&entry], read)
}

/// One notice.
pub fn find(tx: &mut Tx<'_>, id: NoticeId) -> store::Result<Option<Notice>> {
    tx.opt(&FIND, &[&id], read)
}

/// Looks up how the person may be told, and tells them.
#[derive(Debug)]
pub struct SendNotice {
    contacts: ContactRegister,
    gateway: NoticeGateway,
}

impl SendNotice {
    pub fn new(contacts: ContactRegister, gateway: NoticeGateway) -> Self {
        Self { contacts, gateway }
    }
}

impl Handler for SendNotice {
    fn kind(&self) -> &'static str {
        SEND
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let payload: NoticeJob = job.payload()?;
        let notice = store.read(job.tenant, |tx| find(tx, payload.notice))?;
        let Some(notice) = notice.filter(|notice| notice.state == NoticeState::Queued) else {
            return Ok(store.write(job.tenant, |tx| job.finish(tx))?);
        };
        let person = PersonNumber::parse(&payload.person)
            .map_err(|error| JobError::GiveUp(error.to_string()))?;
        let contact = self.contacts.contact(job.tenant, person)?;
        let today = base::date_in_oslo(store.now());
        let target = contact.as_ref().and_then(|contact| contact.may_be_notified(today));
        let (state, channel) = match target {
            None => (NoticeState::NotAllowed, None),
            Some(target) => {
                let language =
                    contact.and_then(|contact| contact.language).unwrap_or(payload.language);
                let (subject, body) =
                    wording(language, notice.occasion, &payload.authority, &payload.site);
                // Asking twice under one id sends once, so a lost answer does no harm.
                self.gateway.send(job.tenant, payload.notice.0, &target, &subject, &body)?;
                (NoticeState::Sent, Some(target.channel.key()))
            }
        };
        store.write(job.tenant, |tx| {
            let sent_at = channel.map(|_| tx.now());
            tx.exec(&SETTLE, &[&payload.notice, &state, &channel, &sent_at, &NoticeState::Queued])?;
            job.finish(tx)
        })?;
        Ok(())
    }
}

/// Sends what goes to an address.
#[derive(Debug)]
pub struct SendAddressedNotice {
    gateway: NoticeGateway,
}

impl SendAddressedNotice {
    pub fn new(gateway: NoticeGateway) -> Self {
        Self { gateway }
    }
}

impl Handler for SendAddressedNotice {
    fn kind(&self) -> &'static str {
        SEND_ADDRESSED
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let payload: AddressedJob = job.payload()?;
        let notice = store.read(job.tenant, |tx| find(tx, payload.notice))?;
        if notice.is_some_and(|notice| notice.state == NoticeState::Queued) {
            let target = NoticeTarget { channel: NoticeChannel::Email, address: payload.email };
            let (id, subject, body) = (payload.notice.0, &payload.subject, &payload.body);
            // Asking twice under one id sends once, so a lost answer does no harm.
            self.gateway.send(job.tenant, id, &target, subject, body)?;
        }
        store.write(job.tenant, |tx| {
            let (channel, now) = (NoticeChannel::Email.key(), tx.now());
            let row: &[&dyn store::Bind] =
                &[&payload.notice, &NoticeState::Sent, &channel, &now, &NoticeState::Queued];
            tx.exec(&SETTLE, row)?;
            job.finish(tx)
        })?;
        Ok(())
    }
}

/// Subject and text. Whoever changes this keeps it free of the matter and of the person.
pub fn wording(
    language: Language,
    occasion: Occasion,
    authority: &str,
    site: &str,
) -> (String, String) {
    let texts = Texts::new(language);
    match occasion {
        Occasion::Decision => {
            (texts.decision_subject(authority), texts.decision_body(authority, site))
        }
        Occasion::InformationWanted => {
            (texts.information_subject(authority), texts.information_body(authority, site))
        }
        Occasion::Message => {
            (texts.message_subject(authority), texts.message_body(authority, site))
        }
    }
}

impl NoticeChannel {
    /// The word under which it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

fn read(row: &store::Row<'_>) -> store::Result<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        entry: row.get(1)?,
        occasion: row.get(2)?,
        state: row.get(3)?,
        channel: row.get(4)?,
        created_at: row.get(5)?,
        sent_at: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_who_and_where_and_fits_in_one_text_message() {
        for language in Language::ALL {
            for occasion in Occasion::ALL {
                let (subject, body) =
                    wording(language, *occasion, "Grimstad kommune", "grimstad.kommune.no");
                assert!(subject.contains("Grimstad kommune"), "{subject}");
                assert!(body.contains("grimstad.kommune.no"), "{body}");
                assert!(!body.contains("http"), "{body}");
                // Northern Sámi letters are not in the short alphabet of text messages: 70 a part.
                let most = if language == Language::Se { 140 } else { 160 };
                assert!(body.chars().count() <= most, "{} {body}", body.chars().count());
            }
        }
    }
}
