//! From draft to filed application: the one transaction that says "received".

use access::{Action, Party, PersonId, Resource, ResourceKind, Subject, policy};
use archive::{
    Correspondent, DocumentType, NewCaseFile, NewDocument, NewEntry, NewParty, PartyName, Title,
};
use base::{Actor, ActorKind, Language, TenantId, uuid::Uuid};
use exchange::PostalAddress;
use identifiers::OrganisationNumber;
use jiff::{SignedDuration, Timestamp, civil::Date};
use letter::{Block, Kind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, audit};

use super::{
    Channel, Draft, DraftFile, DraftId, FlowError, Matter, MatterId, Recipient, World, decide,
    drafts, letters, matters, measures, notify, preliminary, receipt, received, register,
    registrations::{self, Registration},
    setup,
    sources::DatabaseFacts,
};
use crate::{
    Answers, Decision, Finding, NoticeEvent, Outcome, Package, Parameters, Session, Surroundings,
    Unit,
};

/// The file with the answers as they were sent.
pub(super) const APPLICATION_FILE: &str = "soknad.pdf";

/// Who applies, as the registers knew them when they signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    pub person: Uuid,
    pub name: String,
    /// Lives at a protected address: the name is masked everywhere and no address is kept.
    pub protected: bool,
    pub birth_date: Option<Date>,
    pub address: Option<PostalAddress>,
    pub organisation: Option<ApplicantOrganisation>,
}

/// The organisation that is applied for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicantOrganisation {
    pub number: OrganisationNumber,
    pub name: String,
    pub address: Option<PostalAddress>,
}

impl Applicant {
    pub fn actor(&self) -> Actor {
        let name = matters::name_in_trails(&self.name, self.protected);
        Actor { kind: ActorKind::Citizen, id: self.person, name }
    }

    /// Who stands as sender of the application and recipient of the decision.
    fn party_name(&self) -> PartyName {
        match &self.organisation {
            Some(organisation) => PartyName::organisation(&organisation.name),
            None if self.protected => PartyName::protected(&self.name),
            None => PartyName::person(&self.name),
        }
    }

    fn recipient(&self) -> Recipient {
        match &self.organisation {
            Some(organisation) => {
                Recipient { name: organisation.name.clone(), address: organisation.address.clone() }
            }
            None if self.protected => Recipient { name: self.name.clone(), address: None },
            None => Recipient { name: self.name.clone(), address: self.address.clone() },
        }
    }

    /// As the form and the rules see them.
    pub fn session(&self) -> Session {
        Session {
            name: self.name.clone(),
            organisation: self
                .organisation
                .as_ref()
                .map(|organisation| (organisation.number.to_string(), organisation.name.clone())),
        }
    }

    /// As the policy sees them.
    pub fn subject(&self, tenant: TenantId) -> Subject {
        let organisation = self.organisation.as_ref().map(|organisation| organisation.number);
        Subject::citizen(tenant, PersonId(self.person), &self.name, organisation)
    }

    pub(super) fn party(&self) -> Party {
        match &self.organisation {
            Some(organisation) => Party::Organisation(organisation.number),
            None => Party::Person(PersonId(self.person)),
        }
    }

    /// As sender and recipient in the archive.
    pub fn correspondent(&self) -> Correspondent {
        let organisation =
            self.organisation.as_ref().map(|organisation| organisation.number.to_string());
        let recipient = self.recipient();
        matters::correspondent(self.party_name(), self.person, organisation.as_deref(), &recipient)
    }
}

/// What became of an application.
#[derive(Clone, Debug)]
pub struct Submitted {
    pub matter: MatterId,
    pub case_number: String,
    /// It was sent before; this is the same matter.
    pub repeated: bool,
}

/// Why an application was not filed.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// Something is missing or wrong; the form shows where.
    #[error("accept incomplete answers")]
    Incomplete(Vec<Finding>),
    #[error("submit the application")]
    Flow(#[from] FlowError),
}

impl From<store::Error> for SubmitError {
    fn from(error: store::Error) -> Self {
        Self::Flow(error.into())
    }
}

/// Begins an application with what the registers already know.
pub fn start_draft(
    tx: &mut Tx<'_>,
    package: &Package,
    applicant: &Applicant,
    language: Language,
    answers: Answers,
) -> Result<DraftId, FlowError> {
    let resource = Resource::new(tx.tenant(), ResourceKind::Draft).party(applicant.party());
    policy::require(&applicant.subject(tx.tenant()), Action::Create, &resource)?;
    measures::used(tx, package.id(), measures::UseKind::Started, "")?;
    let organisation =
        applicant.organisation.as_ref().map(|organisation| organisation.number.to_string());
    let page = package.form.pages().first().map(|page| page.id.as_str()).unwrap_or_default();
    let id = drafts::start(
        tx,
        &drafts::NewDraft {
            service: package.id(),
            version: &package.description.version,
            person: applicant.person,
            organisation: organisation.as_deref(),
            language,
            answers,
            page,
            kept_for: kept_for(package),
        },
    )?;
    Ok(id)
}

/// How long a draft is kept after it was last touched.
pub fn kept_for(package: &Package) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(package.description.deadlines.draft_days))
}

/// Files the application and decides what the rules alone may decide.
///
/// May be called again with the same draft at any time: it is filed once.
pub fn submit(
    world: &World,
    tenant: TenantId,
    applicant: &Applicant,
    draft: DraftId,
) -> Result<Submitted, SubmitError> {
    submit_as_seen(world, tenant, applicant, draft, None)
}

/// As [`submit`], and files nothing but what stood in the draft at `seen` ([`Draft::updated_at`]):
/// what the sender looked over.
pub fn submit_as_seen(
    world: &World,
    tenant: TenantId,
    applicant: &Applicant,
    draft: DraftId,
    seen: Option<Timestamp>,
) -> Result<Submitted, SubmitError> {
    let (draft, files) = world.store.read(tenant, |tx| {
        let draft = drafts::find(tx, draft, applicant.person)?.ok_or(FlowError::NotFound)?;
        may_submit(applicant, tenant, &draft)?;
        let files = drafts::files(tx, draft.id)?;
        Ok::<_, SubmitError>((draft, files))
    })?;
    if let Some(matter) = draft.matter {
        return world.store.read(tenant, |tx| again(tx, matter));
    }
    if seen.is_some_and(|seen| seen != draft.updated_at) {
        return Err(FlowError::ChangedMeanwhile.into());
    }
    let arrival = Arrival { channel: Channel::Web, actor: applicant.actor(), registered: None };
    let application = Application::new(world, tenant, applicant, draft, arrival)?;
    if application.is_incomplete() {
        return Err(application.refused());
    }
    // Typesetting and keeping files are slow and can be repeated: outside the transaction.
    let documents = application.documents(world, tenant, &files)?;
    world.store.write(tenant, |tx| application.file(tx, world, &files, documents))
}

/// What was begun for an organisation is sent for that organisation or not at all.
fn may_submit(applicant: &Applicant, tenant: TenantId, draft: &Draft) -> Result<(), FlowError> {
    let party = match draft.organisation.as_deref().map(OrganisationNumber::parse) {
        None => Party::Person(PersonId(draft.person)),
        Some(Ok(organisation)) => Party::Organisation(organisation),
        Some(Err(_)) => return Err(FlowError::NotFound),
    };
    let resource = Resource::new(tenant, ResourceKind::Draft).party(party);
    Ok(policy::require(&applicant.subject(tenant), Action::Submit, &resource)?)
}

/// How an application came in.
pub(super) struct Arrival<'a> {
    pub(super) channel: Channel,
    /// Who files it: the applicant, or the employee who has registered it.
    pub(super) actor: Actor,
    pub(super) registered: Option<Registered<'a>>,
}

/// What an employee has registered.
pub(super) struct Registered<'a> {
    pub(super) registration: &'a Registration,
    /// What came on paper, as it was scanned.
    pub(super) scans: Vec<DraftFile>,
}

/// An application on its way into the archive.
pub(super) struct Application<'a> {
    package: &'a Package,
    parameters: Parameters,
    surroundings: Surroundings,
    applicant: &'a Applicant,
    draft: Draft,
    arrival: Arrival<'a>,
    /// The day it came.
    received: Date,
    /// What is missing or wrong. The answers are not changed between this and filing.
    findings: Vec<Finding>,
}

impl<'a> Application<'a> {
    pub(super) fn new(
        world: &'a World,
        tenant: TenantId,
        applicant: &'a Applicant,
        draft: Draft,
        arrival: Arrival<'a>,
    ) -> Result<Self, FlowError> {
        let package = world.package(&draft.service)?;
        let received = match &arrival.registered {
            Some(registered) => registered.registration.received_on,
            None => base::date_in_oslo(world.store.now()),
        };
        let parameters = world.parameters(tenant, package, received)?;
        let surroundings =
            Surroundings::new(&parameters, &applicant.session(), received, draft.language);
        let findings = package.form.validate_all(&draft.answers, &package.texts, &surroundings);
        let application = Self {
            package,
            parameters,
            surroundings,
            applicant,
            draft,
            arrival,
            received,
            findings,
        };
        Ok(application)
    }

    /// Something is missing or wrong.
    pub(super) fn is_incomplete(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }

    /// Why it is not filed.
    pub(super) fn refused(self) -> SubmitError {
        SubmitError::Incomplete(self.findings)
    }

    fn scans(&self) -> &[DraftFile] {
        self.arrival.registered.as_ref().map_or(&[], |registered| &registered.scans)
    }

    /// The application as a document, its answers as data, and what was attached. What came on
    /// paper is itself the application, and what was typed from it lies beside it.
    pub(super) fn documents(
        &self,
        world: &World,
        tenant: TenantId,
        files: &[DraftFile],
    ) -> Result<Vec<NewDocument>, FlowError> {
        let package = self.package;
        let language = self.draft.language;
        let title = letters::title(package, "application", language);
        let mut document =
            letters::frame(world, tenant, package, "application", language, self.received)?;
        document.kind = Kind::Form;
        document.recipient = Some(self.applicant.recipient().on_letter());
        document.attachments = files.iter().map(|file| file.sent.file_name.clone()).collect();
        let summary = package.form.summary(&self.draft.answers, &package.texts, &self.surroundings);
        for section in summary {
            document.body.push(Block::section(section.title));
            let mut group = None;
            for rows in section.rows.chunk_by(|left, right| left.row == right.row) {
                let row = rows.first().and_then(|row| row.row.clone());
                if let Some((name, number)) = &row
                    && row != group
                {
                    document.body.push(Block::subsection(format!("{name} {number}")));
                }
                group = row;
                let facts = rows.iter().map(|row| (row.label.clone(), row.value.clone()));
                document.body.push(Block::facts(facts));
            }
        }
        let pdf = world.typesetter.pdf(&document)?;
        let pdf = world.files.put(tenant, &pdf.bytes)?;
        let data = serde_json::to_vec_pretty(&json!({
            "service": package.id(),
            "version": package.description.version,
            "language": language,
            "answers": package.form.effective(&self.draft.answers, &self.surroundings),
            "unreadable": self.draft.answers.all_unreadable(),
            "channel": self.arrival.channel.key(),
            "received": self.received.to_string(),
        }))?;
        let data = world.files.put(tenant, &data)?;

        let as_typed = letters::pdf_file(pdf, APPLICATION_FILE);
        let received = |file: &DraftFile| received::attachment(world, tenant, &file.sent);
        let mut documents = Vec::new();
        if let Some((paper, further)) = self.scans().split_first() {
            let paper = received::as_main(received(paper)?, DocumentType::Application, &title);
            documents.push((paper, "application"));
            for file in further {
                documents.push((received(file)?, "application"));
            }
            let title = Title::plain(receipt::as_registered(language));
            let typed = NewDocument::attachment(DocumentType::Attachment, title, as_typed);
            documents.push((typed, "application"));
        } else {
            let title = Title::plain(&title);
            documents.push((
                NewDocument::main(DocumentType::Application, title, as_typed),
                "application",
            ));
        }
        documents.push((
            NewDocument::attachment(
                DocumentType::Attachment,
                Title::plain(letters::title(package, "data", language)),
                letters::json_file(data, "soknad.json"),
            ),
            "data",
        ));
        for file in files {
            documents.push((received(file)?, "attachment"));
        }
        let screened = documents.into_iter().map(|(mut document, kind)| {
            document.screening = letters::screening(package, kind);
            document
        });
        Ok(screened.collect())
    }

    /// The transaction that says "received": case file, entry, documents, matter, decision or
    /// deadline, jobs. All of it, or nothing.
    pub(super) fn file(
        mut self,
        tx: &mut Tx<'_>,
        world: &World,
        files: &[DraftFile],
        documents: Vec<NewDocument>,
    ) -> Result<Submitted, SubmitError> {
        let current =
            drafts::hold(tx, self.draft.id, self.draft.person)?.ok_or(FlowError::NotFound)?;
        if let Some(matter) = current.matter {
            return again(tx, matter);
        }
        let unchanged = current.updated_at == self.draft.updated_at
            && current.answers == self.draft.answers
            && drafts::files(tx, current.id)? == files;
        if !unchanged {
            // Another tab saved in between: what was typeset is not what stands in the draft.
            return Err(FlowError::ChangedMeanwhile.into());
        }
        if let Some(registered) = &self.arrival.registered {
            registrations::still_the_same(tx, registered)?;
        }
        register::hold(tx)?;
        let source = DatabaseFacts::of_applicant(tx, self.applicant);
        let decision = crate::decide(
            self.package,
            &self.parameters,
            &self.draft.answers,
            &self.applicant.session(),
            &source,
            self.received,
        )
        .map_err(|error| decide::broken(self.package, &error))?;
        let incomplete = self.is_incomplete();
        let case = self.open_case(tx, world, &decision)?;
        let title = letters::archive_title(world, tx.tenant(), self.package, "application")?;
        let sender = letters::as_filed(self.package, self.applicant.correspondent());
        let mut entry = NewEntry::incoming(Title::plain(title), sender);
        entry.screening = letters::screening_of_applicant(self.package);
        let received_at = self.received_at(tx);
        entry.received_at = Some(received_at);
        entry.document_date = Some(self.received);
        entry.description = self.arrival.registered.as_ref().map(|_| {
            let language = world.tenant(tx.tenant()).map_or(Language::Nb, |it| it.language);
            receipt::how_it_came(self.arrival.channel, language).to_owned()
        });
        entry.documents = documents;
        let filed = archive::file_entry(tx, &self.arrival.actor, case.id, &entry)
            .map_err(FlowError::from)?;
        let id = MatterId(case.id.0);
        if !drafts::mark_sent(tx, self.draft.id, id)? {
            return Err(FlowError::ChangedMeanwhile.into());
        }
        let matter = Matter {
            id,
            service: self.package.id().to_owned(),
            version: self.package.description.version.clone(),
            language: self.draft.language,
            person: self.applicant.person,
            organisation: self
                .applicant
                .organisation
                .as_ref()
                .map(|organisation| organisation.number.to_string()),
            applicant_name: self.applicant.recipient().name,
            applicant_birth_date: self.applicant.birth_date,
            applicant_protected: self.applicant.protected && self.applicant.organisation.is_none(),
            recipient: self.applicant.recipient(),
            channel: self.arrival.channel,
            state: self.package.description.flow.start.clone(),
            answers: std::mem::take(&mut self.draft.answers),
            received_at,
            deadline: Some(self.package.deadline(self.received, &self.parameters, &decision.facts)),
            paused_on: None,
            unit: self.unit(world, tx.tenant())?.code.clone(),
            handler: None,
            handler_name: None,
            incoming: filed.entry.id,
            draft: self.draft.id,
            outcome: None,
            reason: None,
            automatic: None,
            decided_at: None,
            // Whatever the rules say of what is there: a person looks at what is not.
            recommended: Some(
                if incomplete { Outcome::Manual } else { decision.outcome }.code().to_owned(),
            ),
            proposed_by: None,
        };
        matters::insert(tx, &matter)?;
        match &self.arrival.registered {
            None => measures::used(tx, self.package.id(), measures::UseKind::Sent, "")?,
            Some(registered) => registrations::filed(tx, registered.registration, id)?,
        }
        let details = json!({
            "service": matter.service,
            "channel": self.arrival.channel.key(),
            "incomplete": incomplete,
        });
        audit::append(tx, &self.arrival.actor, "application.received", "case_file", id, &details)?;
        notify::applicant(tx, world, &matter, NoticeEvent::Received, filed.entry.id)?;
        let case_number = case.number.to_string();
        // Whatever a package says, nobody is refused without a person having looked.
        if decision.automatic && decision.outcome == Outcome::Grant && !incomplete {
            let letter = decide::write_letter(
                tx,
                world,
                self.package,
                &self.parameters,
                &matter,
                &decision,
            )?;
            decide::decide_automatically(
                tx,
                self.package,
                &self.parameters,
                &matter,
                &decision,
                letter,
            )?;
        } else {
            preliminary::enqueue(tx, self.package, id)?;
            if self.arrival.registered.is_some() {
                receipt::enqueue(tx, id)?;
            }
        }
        Ok(Submitted { matter: id, case_number, repeated: false })
    }

    /// Now, or the day on which something came that was registered later.
    fn received_at(&self, tx: &Tx<'_>) -> Timestamp {
        if self.received == tx.today() {
            return tx.now();
        }
        // In the middle of the day: nobody knows the hour.
        base::start_of_day_in_oslo(self.received) + SignedDuration::from_hours(12)
    }

    /// The unit that handles the service here.
    fn unit<'w>(&self, world: &'w World, tenant: TenantId) -> Result<&'w Unit, FlowError> {
        world.municipality(tenant)?.unit_for(self.package.id()).ok_or_else(|| FlowError::Package {
            service: self.package.id().to_owned(),
            reason: "the municipality has no unit".to_owned(),
        })
    }

    fn open_case(
        &self,
        tx: &mut Tx<'_>,
        world: &World,
        decision: &Decision,
    ) -> Result<archive::CaseFile, FlowError> {
        let (series, class) = setup::series_and_class(tx, self.package)?;
        let language = world.tenant(tx.tenant())?.language;
        let title = self.package.case_title(&decision.facts, &self.applicant.session(), language);
        let new = NewCaseFile {
            series,
            class,
            title,
            description: None,
            unit: self.unit(world, tx.tenant())?.name(Language::Nb).to_owned(),
            responsible: None,
            parties: vec![NewParty {
                role: "Søker".to_owned(),
                who: letters::as_filed(self.package, self.applicant.correspondent()),
            }],
            screening: letters::screening_of_applicant(self.package),
            disposal: Some(setup::disposal(&self.package.description.archive.disposal)),
        };
        Ok(archive::open_case_file(tx, &self.arrival.actor, &new)?)
    }
}

pub(super) fn again(tx: &mut Tx<'_>, matter: MatterId) -> Result<Submitted, SubmitError> {
    let case = archive::lookup::case_file(tx, archive::CaseFileId(matter.0))
        .map_err(FlowError::from)?
        .ok_or(FlowError::NotFound)?;
    Ok(Submitted { matter, case_number: case.number.to_string(), repeated: true })
}
