//! The letters of a complaint: why it is dismissed, and what goes with it to the complaints instance.
//! A package may have templates of its own, `complaint-dismissed` and `complaint-forwarded`; these
//! are for all others.

use archive::{
    CorrespondenceKind, DocumentType, NewCorrespondenceParty, NewDocument, NewEntry, RecordId,
    SignOffMethod, Title,
};
use base::{Actor, ActorKind, Language, TenantId};
use exchange::dispatch::{self, NewDispatch, OutgoingDocument};
use letter::{Signature, parse_body};
use serde::{Deserialize, Serialize};
use store::{
    Digest, Store, Tx,
    jobs::{Handler, Job, JobError},
};

use super::{
    Complaint, ComplaintState, FlowError, Matter, ProposedLetter, World, closing,
    complaint_acts::{self, ComplaintAct, ComplaintActId},
    complaints, decide, decisions, issue, letters, matters,
};
use crate::{Package, Receiver};

pub(super) const ISSUE: &str = "service.issue-complaint-letter";
/// The kind of document that all papers of a complaint are screened as.
pub(super) const COMPLAINT: &str = "complaint";
const FILE: &str = "brev.pdf";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LetterJob {
    pub(super) act: ComplaintActId,
}

/// Issues the letter of something that was done about a complaint.
#[derive(Debug)]
pub struct IssueComplaintLetter {
    pub world: World,
}

/// The letter for a person to read, change and give reasons in.
pub fn propose(
    tx: &mut Tx<'_>,
    world: &World,
    package: &Package,
    matter: &Matter,
    complaint: &Complaint,
    to: ComplaintState,
) -> Result<ProposedLetter, FlowError> {
    let language = matter.language;
    let kind = kind(to);
    let title = title(package, to, language);
    if package.letter_kinds().any(|known| known == kind) {
        let received = base::date_in_oslo(matter.received_at);
        let parameters = world.parameters(tx.tenant(), package, received)?;
        let decision = decide::assess(tx, package, &parameters, matter)?;
        let extra = letters::extra(tx, world, matter, &[])?;
        let text = letters::render(package, &parameters, matter, &decision, kind, &extra)?;
        return Ok(ProposedLetter { title, text });
    }
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
    let number = case.number.to_string();
    let came = crate::format::date(base::date_in_oslo(complaint.received_at), language);
    let reasons = package.reasons_wanted(language).unwrap_or(reasons_wanted(language));
    let to_whom = package.description.complaint.to.get(language);
    let weeks = package.description.complaint.weeks;
    let text = match to {
        ComplaintState::Forwarded => forwarded(language, &number, &came, reasons),
        _ => dismissed(language, &number, &came, reasons, (weeks, to_whom)),
    };
    Ok(ProposedLetter { title, text })
}

/// Who decides complaints over a service, in this municipality.
pub(super) fn instance<'w>(
    world: &'w World,
    tenant: TenantId,
    package: &Package,
) -> Result<&'w Receiver, FlowError> {
    let key = &package.description.complaint.instance;
    world.municipality(tenant)?.receiver(key).ok_or_else(|| FlowError::Package {
        service: package.id().to_owned(),
        reason: format!("nobody is known as {key}, to whom complaints go"),
    })
}

impl Handler for IssueComplaintLetter {
    fn kind(&self) -> &'static str {
        ISSUE
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: LetterJob = job.payload()?;
        self.issue(job, payload.act).map_err(issue::job_error)
    }
}

impl IssueComplaintLetter {
    fn issue(&self, job: &Job, id: ComplaintActId) -> Result<(), FlowError> {
        let (world, tenant) = (&self.world, job.tenant);
        let (act, complaint, matter, number, function) = world.store.read(tenant, |tx| {
            let act = complaint_acts::find(tx, id)?.ok_or(FlowError::NotFound)?;
            let complaint = complaints::find(tx, act.complaint)?.ok_or(FlowError::NotFound)?;
            let matter = matters::find(tx, complaint.matter)?.ok_or(FlowError::NotFound)?;
            let case =
                archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
            let function = issue::function_of(tx, act.done_by)?;
            Ok::<_, FlowError>((act, complaint, matter, case.number.to_string(), function))
        })?;
        if act.entry.is_some() {
            return Ok(world.store.write(tenant, |tx| job.finish(tx))?);
        }
        let package = world.package(&matter.service)?;
        let language = matter.language;
        let made_on = base::date_in_oslo(act.done_at);
        let mut document = letters::frame(world, tenant, package, COMPLAINT, language, made_on)?;
        let forwarded_to = match act.kind {
            ComplaintState::Forwarded => Some(instance(world, tenant, package)?),
            _ => None,
        };
        document.recipient = Some(match forwarded_to {
            Some(instance) => {
                letter::Recipient { name: instance.name.clone(), address: Vec::new() }
            }
            None => matter.recipient.on_letter(),
        });
        document.reference.clone_from(&number);
        document.title.clone_from(&act.title);
        document.body = parse_body(&act.letter);
        document.signature = Some(Signature {
            name: act.done_by_name.clone(),
            title: function,
            text: letters::approved_electronically(language).to_owned(),
        });
        let pdf = world.typesetter.pdf(&document)?;
        let digest = world.files.put(tenant, &pdf.bytes)?;
        world.store.write(tenant, |tx| {
            matters::hold(tx, matter.id)?;
            let letter = Letter { act: &act, complaint: &complaint, matter: &matter, digest };
            let entry = letter.file(tx, world, package, forwarded_to)?;
            if !complaint_acts::mark_issued(tx, id, entry)? {
                // Another worker was faster: what this one filed must go with the transaction.
                return Err(FlowError::ChangedMeanwhile);
            }
            letter.sign_off(tx, entry)?;
            let title = letters::complaint_dispatch_title(&number, language);
            issue::send(tx, world, &matter, entry, &title, FILE, digest)?;
            match forwarded_to {
                Some(instance) => letter.send_on(tx, instance, entry, &title)?,
                None => closing::enqueue(tx, matter.id, package.description.complaint.weeks)?,
            }
            job.finish(tx)?;
            Ok(())
        })
    }
}

struct Letter<'a> {
    act: &'a ComplaintAct,
    complaint: &'a Complaint,
    matter: &'a Matter,
    digest: Digest,
}

impl Letter<'_> {
    fn actor(&self) -> Actor {
        let name = self.act.done_by_name.clone();
        Actor { kind: ActorKind::Employee, id: self.act.done_by, name }
    }

    fn file(
        &self,
        tx: &mut Tx<'_>,
        world: &World,
        package: &Package,
        forwarded_to: Option<&Receiver>,
    ) -> Result<RecordId, FlowError> {
        let actor = self.actor();
        let mut document = NewDocument::main(
            DocumentType::Letter,
            Title::plain(&self.act.title),
            letters::pdf_file(self.digest, FILE),
        );
        document.screening = letters::screening(package, COMPLAINT);
        let in_archive = title(package, self.act.kind, world.tenant(tx.tenant())?.language);
        let handler = Some((&actor).into());
        let Some(instance) = forwarded_to else {
            let documents = vec![document];
            return issue::outgoing(
                tx,
                package,
                &actor,
                self.matter,
                &in_archive,
                handler,
                documents,
            );
        };
        let copy = letters::as_filed(package, self.matter.correspondent());
        let mut entry = NewEntry::outgoing(Title::plain(&in_archive), instance.correspondent());
        entry
            .correspondence
            .push(NewCorrespondenceParty::new(CorrespondenceKind::CopyRecipient, copy));
        entry.screening = letters::screening_of_applicant(package);
        entry.handler = handler;
        entry.document_date = Some(tx.today());
        entry.documents = vec![document];
        Ok(archive::file_entry(tx, &actor, self.matter.case_file(), &entry)?.entry.id)
    }

    /// The complaint is answered by the letter.
    fn sign_off(&self, tx: &mut Tx<'_>, entry: RecordId) -> Result<(), FlowError> {
        let answer = (SignOffMethod::Letter, Some(entry));
        let complaint = self.complaint.entry;
        issue::sign_off_open(tx, &self.actor(), self.matter, answer, |record| record == complaint)
    }

    /// To the instance: the letter, the complaint with what came with it, and the decision.
    fn send_on(
        &self,
        tx: &mut Tx<'_>,
        instance: &Receiver,
        entry: RecordId,
        title: &str,
    ) -> Result<(), FlowError> {
        let mut documents = vec![OutgoingDocument::pdf(FILE, self.digest.sha256)];
        let decision = decisions::find(tx, self.complaint.decision)?.and_then(|it| it.entry);
        for record in [Some(self.complaint.entry), decision].into_iter().flatten() {
            for document in archive::lookup::documents(tx, record)? {
                let newest = document.objects.iter().max_by_key(|object| object.version);
                documents.extend(newest.map(|object| OutgoingDocument {
                    file_name: object.file_name.clone(),
                    media_type: object.media_type.clone(),
                    sha256: object.digest.sha256,
                }));
            }
        }
        let recipient = instance.recipient();
        let new = NewDispatch { entry, recipient: &recipient, title, documents: &documents };
        dispatch::enqueue(tx, &new)?;
        Ok(())
    }
}

/// The kind of a document, and of a package's own letter.
fn kind(state: ComplaintState) -> &'static str {
    match state {
        ComplaintState::Forwarded => "complaint-forwarded",
        ComplaintState::Dismissed => "complaint-dismissed",
        ComplaintState::Upheld | ComplaintState::ChangedByInstance | ComplaintState::Annulled => {
            "complaint-decided"
        }
        ComplaintState::Received | ComplaintState::Changed => COMPLAINT,
    }
}

/// What it is called: by the package, or else by the program.
pub(super) fn title(package: &Package, state: ComplaintState, language: Language) -> String {
    let kind = kind(state);
    if let Some(document) = package.description.document(kind) {
        return document.title.get(language).to_owned();
    }
    let words = match (kind, language) {
        ("complaint-forwarded", Language::Nb) => "Klagen er sendt til klageinstansen",
        ("complaint-forwarded", Language::Nn) => "Klaga er send til klageinstansen",
        ("complaint-forwarded", Language::Se) => "Váidda lea sáddejuvvon váidininstánsii",
        ("complaint-forwarded", Language::En) => "The complaint has been sent on",
        ("complaint-dismissed", Language::Nb) => "Klagen er avvist",
        ("complaint-dismissed", Language::Nn) => "Klaga er avvist",
        ("complaint-dismissed", Language::Se) => "Váidda lea hilgojuvvon",
        ("complaint-dismissed", Language::En) => "The complaint has been dismissed",
        (_, Language::Nb) => "Avgjørelse i klagesak",
        (_, Language::Nn) => "Avgjerd i klagesak",
        (_, Language::Se) => "Mearrádus váiddaáššis",
        (_, Language::En) => "Decision on the complaint",
    };
    words.to_owned()
}

/// Where a person must write.
fn reasons_wanted(language: Language) -> &'static str {
    match language {
        Language::Nb => "Skriv begrunnelsen her",
        Language::Nn => "Skriv grunngivinga her",
        Language::Se => "Čális ákkaid dása",
        Language::En => "Write the reasons here",
    }
}

fn dismissed(
    language: Language,
    number: &str,
    came: &str,
    reasons: &str,
    (weeks, to): (u16, &str),
) -> String {
    match language {
        Language::Nb => format!(
            "Vi fikk {came} en klage fra deg i sak {number}.\n\n## Vedtak\n\nVi avviser klagen \
             (forvaltningsloven § 33).\n\n## Begrunnelse\n\n{reasons}\n\n## Du kan klage\n\nDu kan \
             klage på at klagen er avvist, innen {weeks} uker etter at du fikk dette brevet. Send \
             klagen til oss. {to} avgjør den."
        ),
        Language::Nn => format!(
            "Vi fekk {came} ei klage frå deg i sak {number}.\n\n## Vedtak\n\nVi avviser klaga \
             (forvaltningslova § 33).\n\n## Grunngiving\n\n{reasons}\n\n## Du kan klage\n\nDu kan \
             klage på at klaga er avvist, innan {weeks} veker etter at du fekk dette brevet. Send \
             klaga til oss. {to} avgjer ho."
        ),
        Language::Se => format!(
            "Mii oaččuimet {came} váidaga dus áššis {number}.\n\n## Mearrádus\n\nMii hilgut \
             váidaga (hálddašanláhka § 33).\n\n## Ákkat\n\n{reasons}\n\n## Sáhtát váidit\n\nSáhtát \
             váidit dan ahte váidda lea hilgojuvvon, {weeks} vahku sisa maŋŋil go ožžot dán \
             reivve. Sádde váidaga midjiide. {to} mearrida dan."
        ),
        Language::En => format!(
            "On {came} we received a complaint from you in case {number}.\n\n## Decision\n\nWe \
             dismiss the complaint (Public Administration Act section 33).\n\n## Reasons\n\n\
             {reasons}\n\n## You can complain\n\nYou can complain over the dismissal within \
             {weeks} weeks after you got this letter. Send the complaint to us. It is decided by \
             {to}."
        ),
    }
}

fn forwarded(language: Language, number: &str, came: &str, reasons: &str) -> String {
    match language {
        Language::Nb => format!(
            "Vi sender en klage over vedtaket vårt i sak {number}. Klagen kom til oss {came}. Den \
             ligger ved, med vedtaket.\n\n## Vår vurdering\n\nVi har sett på saken på nytt og \
             endrer ikke vedtaket (forvaltningsloven § 33).\n\n{reasons}\n\n## Kopi\n\nDen som har \
             klaget, får en kopi av dette brevet og kan uttale seg til dere."
        ),
        Language::Nn => format!(
            "Vi sender ei klage over vedtaket vårt i sak {number}. Klaga kom til oss {came}. Ho \
             ligg ved, med vedtaket.\n\n## Vurderinga vår\n\nVi har sett på saka på nytt og endrar \
             ikkje vedtaket (forvaltningslova § 33).\n\n{reasons}\n\n## Kopi\n\nDen som har klaga, \
             får ein kopi av dette brevet og kan uttale seg til dykk."
        ),
        Language::Se => format!(
            "Mii sáddet váidaga min mearrádusas áššis {number}. Váidda bođii midjiide {came}. Dat \
             lea mildosis, mearrádusain.\n\n## Min árvvoštallan\n\nMii leat geahččan ášši ođđasit \
             ja eat rievdat mearrádusa (hálddašanláhka § 33).\n\n{reasons}\n\n## Kopiija\n\nGii lea \
             váidán, oažžu kopiija dán reivves ja sáhttá cealkit didjiide."
        ),
        Language::En => format!(
            "We send a complaint over our decision in case {number}. The complaint came to us on \
             {came}. It is enclosed with the decision.\n\n## Our assessment\n\nWe have looked at \
             the case again and do not change the decision (Public Administration Act section \
             33).\n\n{reasons}\n\n## Copy\n\nWhoever complained gets a copy of this letter and may \
             comment to you."
        ),
    }
}
