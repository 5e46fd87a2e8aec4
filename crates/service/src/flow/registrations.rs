//! Applications that come by phone, over the counter or on paper: an employee fills in the same form,
//! and they end in the same case.
//!
//! What somebody has sent is filed even when it is not whole: what is missing is asked for
//! afterwards, by whoever handles the case (forvaltningsloven § 11). The day it came is the day from
//! which deadlines are counted.

use access::{
    Action, Party, PersonId, Protection, Resource, ResourceKind, Subject, UnitKey, policy,
};
use archive::MASK;
use base::{Language, TenantId, uuid::Uuid};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde_json::json;
use store::{Row, Tx, audit, sql};

use super::{
    Applicant, Channel, DraftFile, DraftFileId, DraftId, FlowError, MatterId, SentFile,
    SubmitError, Submitted, World,
    apply::{Application, Arrival, Registered, again},
    drafts, measures,
};
use crate::{Answers, ChannelKind, Package};

store::id_type! {
    /// Identifies a registration.
    pub struct RegistrationId;
}

/// What is registered later than so many days after it came needs a reason.
pub const PROMPT_DAYS: i32 = 7;
/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 1_000;
/// Nothing that was sent expires because nobody has registered it.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 3_650);
/// Under what the files of a registration lie that came on paper.
const PAPER: &str = "paper";

/// What has come, before it is known from whom.
#[derive(Clone, Debug)]
pub struct NewRegistration<'a> {
    pub package: &'a Package,
    pub channel: Channel,
    pub received_on: Date,
    /// Why it was not registered at once; may be empty when it is.
    pub late_reason: &'a str,
    /// In which letters are written to the applicant.
    pub language: Language,
}

/// An application that an employee registers.
#[derive(Clone, Debug)]
pub struct Registration {
    pub id: RegistrationId,
    pub service: String,
    pub channel: Channel,
    pub received_on: Date,
    pub late_reason: String,
    pub language: Language,
    pub applicant: Option<Applicant>,
    pub protection: Protection,
    pub unit: String,
    pub registered_by: Uuid,
    pub registered_by_name: String,
    pub created_at: Timestamp,
    pub draft: Option<DraftId>,
    pub matter: Option<MatterId>,
}

sql!(
    INSERT,
    "insert into registration (tenant, id, service, channel, received_on, late_reason, language,
        applicant, protection, unit, registered_by, registered_by_name, created_at, draft, matter,
        receipt)
     values ($1, $2, $3, $4, $5, $6, $7, null, $8, $9, $10, $11, $12, null, null, null)"
);
sql!(
    BY_ID,
    "select id, service, channel, received_on, late_reason, language, applicant, protection, unit,
        registered_by, registered_by_name, created_at, draft, matter
     from registration where tenant = $1 and id = $2"
);
sql!(
    OPEN_OF_UNIT,
    "select id, service, channel, received_on, late_reason, language, applicant, protection, unit,
        registered_by, registered_by_name, created_at, draft, matter
     from registration where tenant = $1 and unit = $2 and matter is null
     order by received_on, created_at limit 200"
);
// Changes nothing, and keeps others from changing the registration until the transaction ends.
sql!(HOLD, "update registration set unit = unit where tenant = $1 and id = $2");
sql!(
    IDENTIFIED,
    "update registration set applicant = $3, protection = $4, draft = $5
     where tenant = $1 and id = $2 and matter is null"
);
sql!(FILED, "update registration set matter = $3 where tenant = $1 and id = $2 and matter is null");
sql!(DELETE, "delete from registration where tenant = $1 and id = $2 and matter is null");

/// Begins to register what has come.
pub fn begin_registration(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    new: &NewRegistration<'_>,
) -> Result<RegistrationId, FlowError> {
    let unit = unit(tx, world, subject, new.package)?;
    let resource = Resource::new(tx.tenant(), ResourceKind::Registration).unit(unit.clone());
    policy::require(subject, Action::Create, &resource)?;
    if !takes(new.package, new.channel) {
        return Err(FlowError::NotReceived("the service does not take it through this channel"));
    }
    let today = tx.today();
    if new.received_on > today {
        return Err(FlowError::NotReceived("the day is still to come"));
    }
    let reason = new.late_reason.trim();
    if reason.chars().count() > LONGEST_REASON
        || (is_late(new.received_on, today) && reason.is_empty())
    {
        return Err(FlowError::Text("reason"));
    }
    let id: RegistrationId = tx.new_id();
    let (actor, now) = (subject.actor().clone(), tx.now());
    tx.exec_one(
        &INSERT,
        &[
            &id,
            &new.package.id(),
            &new.channel,
            &new.received_on,
            &reason,
            &new.language,
            &Protection::None,
            &unit.as_str(),
            &actor.id,
            &actor.name,
            &now,
        ],
    )?;
    let details = json!({ "service": new.package.id(), "channel": new.channel.key() });
    audit::append(tx, &actor, "registration.begun", "registration", id, &details)?;
    worked(tx, id, new.package.id(), subject)?;
    Ok(id)
}

/// Whether a service is applied for through a channel here.
pub fn takes(package: &Package, channel: Channel) -> bool {
    let kind = match channel {
        // What comes on the web is filed by whoever sends it.
        Channel::Web => return false,
        Channel::Phone => ChannelKind::Phone,
        Channel::Counter => ChannelKind::Counter,
        Channel::Paper => ChannelKind::Paper,
    };
    package.description.public_service.channels.iter().any(|channel| channel.kind == kind)
}

/// Whether it must be said why it was not registered before.
pub fn is_late(received_on: Date, today: Date) -> bool {
    received_on.checked_add(PROMPT_DAYS.days()).is_ok_and(|day| day < today)
}

/// The unit that receives it: the one that handles the service, when the employee is in it.
fn unit(
    tx: &Tx<'_>,
    world: &World,
    subject: &Subject,
    package: &Package,
) -> Result<UnitKey, FlowError> {
    let handles = world.municipality(tx.tenant())?.unit_for(package.id());
    let is_handling =
        |key: &&UnitKey| handles.is_some_and(|unit| unit.code.eq_ignore_ascii_case(key.as_str()));
    let units = subject.units();
    let own = units.iter().find(is_handling).or(units.first());
    own.cloned().ok_or(FlowError::Denied(access::Denied::Forbidden))
}

/// What the policy is asked about.
pub fn resource(tx: &Tx<'_>, registration: &Registration) -> Resource {
    let mut resource = Resource::new(tx.tenant(), ResourceKind::Registration)
        .assigned_to(PersonId(registration.registered_by))
        .protected(registration.protection);
    if let Ok(unit) = UnitKey::new(&registration.unit) {
        resource = resource.unit(unit);
    }
    if let Some(applicant) = &registration.applicant {
        resource = resource.party(applicant.party());
        resource = resource.party(Party::Person(PersonId(applicant.person)));
    }
    resource
}

/// The registration, if the employee may do this with it.
pub fn find(
    tx: &mut Tx<'_>,
    subject: &Subject,
    action: Action,
    id: RegistrationId,
) -> Result<Registration, FlowError> {
    let registration = tx.opt(&BY_ID, &[&id], read)?.ok_or(FlowError::NotFound)?;
    policy::require(subject, action, &resource(tx, &registration))?;
    Ok(registration)
}

/// As [`find`], for what has not been filed; nobody else changes it until the transaction ends.
fn held(
    tx: &mut Tx<'_>,
    subject: &Subject,
    action: Action,
    id: RegistrationId,
) -> Result<Registration, FlowError> {
    tx.exec(&HOLD, &[&id])?;
    let registration = find(tx, subject, action, id)?;
    if registration.matter.is_some() { Err(FlowError::AlreadySent) } else { Ok(registration) }
}

/// What the employee's units have begun and not filed, the oldest first.
pub fn open(tx: &mut Tx<'_>, subject: &Subject) -> store::Result<Vec<Registration>> {
    let mut found = Vec::new();
    for unit in subject.units() {
        found.extend(tx.all(&OPEN_OF_UNIT, &[&unit.as_str()], read)?);
    }
    found.retain(|it| policy::require(subject, Action::View, &resource(tx, it)).is_ok());
    Ok(found)
}

/// Writes down from whom it came, and begins the form. Another applicant gets another form: nothing
/// that was known of one stands in the application of another.
pub fn identify(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: RegistrationId,
    applicant: &Applicant,
    protection: Protection,
    answers: Answers,
) -> Result<(), FlowError> {
    let registration = held(tx, subject, Action::Edit, id)?;
    let package = world.package(&registration.service)?;
    // Nobody registers their own application (forvaltningsloven § 6).
    let asked = Registration { applicant: Some(applicant.clone()), protection, ..registration };
    policy::require(subject, Action::Edit, &resource(tx, &asked))?;
    if let Some(earlier) = asked.draft
        && let Some(earlier) = drafts::find(tx, earlier, id.0)?
    {
        drafts::delete(tx, &earlier)?;
    }
    let organisation = applicant.organisation.as_ref().map(|it| it.number.to_string());
    let draft = drafts::start(
        tx,
        &drafts::NewDraft {
            service: package.id(),
            version: &package.description.version,
            person: id.0,
            organisation: organisation.as_deref(),
            language: asked.language,
            answers,
            page: package.form.pages().first().map_or("", |page| page.id.as_str()),
            kept_for: KEPT_FOR,
        },
    )?;
    let stored = serde_json::to_string(applicant)?;
    if tx.exec(&IDENTIFIED, &[&id, &stored, &protection, &draft])? != 1 {
        return Err(FlowError::ChangedMeanwhile);
    }
    worked(tx, id, &asked.service, subject)
}

/// The draft that is filled in, when the applicant is known.
pub fn draft(tx: &mut Tx<'_>, registration: &Registration) -> store::Result<Option<drafts::Draft>> {
    match registration.draft {
        Some(draft) => drafts::find(tx, draft, registration.id.0),
        None => Ok(None),
    }
}

/// Measures that somebody worked on it.
pub fn worked(
    tx: &mut Tx<'_>,
    id: RegistrationId,
    service: &str,
    subject: &Subject,
) -> Result<(), FlowError> {
    let kind = measures::WorkKind::Registered;
    Ok(measures::worked(tx, MatterId(id.0), service, subject.actor().id, kind)?)
}

/// Adds a scanned paper that already lies in the file store.
pub fn add_paper(
    tx: &mut Tx<'_>,
    subject: &Subject,
    id: RegistrationId,
    file: &SentFile,
) -> Result<DraftFileId, FlowError> {
    let registration = held(tx, subject, Action::Edit, id)?;
    worked(tx, id, &registration.service, subject)?;
    Ok(drafts::keep_file(tx, DraftId(id.0), PAPER, file)?)
}

pub fn remove_paper(
    tx: &mut Tx<'_>,
    subject: &Subject,
    id: RegistrationId,
    file: DraftFileId,
) -> Result<(), FlowError> {
    held(tx, subject, Action::Edit, id)?;
    Ok(drafts::forget_file(tx, DraftId(id.0), file)?)
}

/// What came on paper, in the order it was scanned.
pub fn papers(tx: &mut Tx<'_>, id: RegistrationId) -> store::Result<Vec<DraftFile>> {
    drafts::files(tx, DraftId(id.0))
}

/// It was registered by mistake, or twice. Why stays in the audit trail.
pub fn discard_registration(
    tx: &mut Tx<'_>,
    subject: &Subject,
    id: RegistrationId,
    why: &str,
) -> Result<(), FlowError> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > LONGEST_REASON {
        return Err(FlowError::Text("reason"));
    }
    let registration = held(tx, subject, Action::Delete, id)?;
    if let Some(draft) = draft(tx, &registration)? {
        drafts::delete(tx, &draft)?;
    }
    drafts::forget_files(tx, DraftId(id.0))?;
    if tx.exec(&DELETE, &[&id])? != 1 {
        return Err(FlowError::ChangedMeanwhile);
    }
    let details = json!({ "service": registration.service, "why": why });
    audit::append(tx, subject.actor(), "registration.discarded", "registration", id, &details)?;
    Ok(())
}

/// Whether what is missing is known to whoever files it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholeness {
    /// Nothing is missing.
    Whole,
    /// What there is is to be filed, and the rest is asked for afterwards.
    AsItIs,
}

/// Files what was registered as it stood at `seen`. May be called again at any time: it is filed
/// once.
pub fn file_registration(
    world: &World,
    tenant: TenantId,
    subject: &Subject,
    id: RegistrationId,
    seen: Option<Timestamp>,
    wholeness: Wholeness,
) -> Result<Submitted, SubmitError> {
    let (registration, draft, files, scans) = world.store.read(tenant, |tx| {
        let registration = find(tx, subject, Action::Submit, id)?;
        let draft = draft(tx, &registration)?.ok_or(FlowError::NotFound)?;
        let files = drafts::files(tx, draft.id)?;
        let scans = papers(tx, id)?;
        Ok::<_, FlowError>((registration, draft, files, scans))
    })?;
    if let Some(matter) = registration.matter {
        return world.store.read(tenant, |tx| again(tx, matter));
    }
    if seen.is_some_and(|seen| seen != draft.updated_at) {
        return Err(FlowError::ChangedMeanwhile.into());
    }
    if registration.channel == Channel::Paper && scans.is_empty() {
        return Err(FlowError::NotReceived("what came on paper is not scanned").into());
    }
    let applicant = registration.applicant.clone().ok_or(FlowError::NotFound)?;
    let draft = drafts::Draft { language: registration.language, ..draft };
    let arrival = Arrival {
        channel: registration.channel,
        actor: subject.actor().clone(),
        registered: Some(Registered { registration: &registration, scans }),
    };
    let application = Application::new(world, tenant, &applicant, draft, arrival)?;
    if wholeness == Wholeness::Whole && application.is_incomplete() {
        return Err(application.refused());
    }
    let documents = application.documents(world, tenant, &files)?;
    world.store.write(tenant, |tx| application.file(tx, world, &files, documents))
}

/// Somebody else may have scanned more, or found another applicant, while it was typeset.
pub(super) fn still_the_same(tx: &mut Tx<'_>, was: &Registered<'_>) -> Result<(), FlowError> {
    let id = was.registration.id;
    tx.exec(&HOLD, &[&id])?;
    let now = tx.opt(&BY_ID, &[&id], read)?.ok_or(FlowError::NotFound)?;
    let same = now.applicant == was.registration.applicant && papers(tx, id)? == was.scans;
    if same { Ok(()) } else { Err(FlowError::ChangedMeanwhile) }
}

/// In the transaction that files it.
pub(super) fn filed(
    tx: &mut Tx<'_>,
    registration: &Registration,
    matter: MatterId,
) -> store::Result<()> {
    tx.exec_one(&FILED, &[&registration.id, &matter])?;
    measures::belongs_to(tx, MatterId(registration.id.0), matter)
}

/// How the applicant may be named in a list that many see.
pub fn shown_name(registration: &Registration) -> Option<&str> {
    let applicant = registration.applicant.as_ref()?;
    Some(match &applicant.organisation {
        Some(organisation) => &organisation.name,
        None if applicant.protected => MASK,
        None => &applicant.name,
    })
}

fn read(row: &Row<'_>) -> store::Result<Registration> {
    let applicant: Option<String> = row.get(6)?;
    Ok(Registration {
        id: row.get(0)?,
        service: row.get(1)?,
        channel: row.get(2)?,
        received_on: row.get(3)?,
        late_reason: row.get(4)?,
        language: row.get(5)?,
        applicant: applicant.as_deref().map(serde_json::from_str).transpose()?,
        protection: row.get(7)?,
        unit: row.get(8)?,
        registered_by: row.get(9)?,
        registered_by_name: row.get(10)?,
        created_at: row.get(11)?,
        draft: row.get(12)?,
        matter: row.get(13)?,
    })
}
