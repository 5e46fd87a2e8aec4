//! Complaints that come by another way than my page: an employee registers what came on paper, by
//! phone or over the counter, with the day it came (forvaltningsloven §§ 29, 30, 32).

use access::{Action, Subject};
use archive::DocumentType;
use base::TenantId;
use jiff::{Timestamp, civil::Date};

use super::{
    Channel, Complaint, ComplaintId, ComplaintText, FlowError, MatterId, SentFile, World,
    complain::{self, LONGEST_COMPLAINT, NewComplaint},
    complaint_letters::COMPLAINT,
    complaints,
    decide::{allowed, held},
    letters, received,
};

/// What came, as an employee registers it.
#[derive(Clone, Copy, Debug)]
pub struct ReceivedComplaint<'a> {
    /// Chosen when the form was shown, so that what is sent twice is filed once.
    pub id: ComplaintId,
    pub channel: Channel,
    pub received_on: Date,
    /// What the employee wrote down, or a summary of the paper. May be empty when there is a file.
    pub text: ComplaintText<'a>,
    /// The complaint itself when it came on paper: it becomes the main document.
    pub file: Option<&'a SentFile>,
}

/// Files a complaint that came by another way, in the case of its decision. The same sent twice is
/// filed once; another under the same id is refused with [`FlowError::AlreadySent`].
pub fn register_complaint(
    world: &World,
    tenant: TenantId,
    subject: &Subject,
    matter: MatterId,
    new: &ReceivedComplaint<'_>,
) -> Result<Complaint, FlowError> {
    let text = ComplaintText { what: new.text.what.trim(), wanted: new.text.wanted.trim() };
    let is_long = |written: &str| written.chars().count() > LONGEST_COMPLAINT;
    if is_long(text.what) || is_long(text.wanted) || text.what.is_empty() && new.file.is_none() {
        return Err(FlowError::Text("complaint"));
    }
    let (matter, number) = world.store.read(tenant, |tx| {
        let matter = allowed(tx, subject, Action::Edit, matter)?;
        if new.received_on > tx.today() {
            return Err(FlowError::NotReceived("that day is still to come"));
        }
        let case =
            archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
        Ok((matter, case.number.to_string()))
    })?;
    let package = world.package(&matter.service)?;
    // Typesetting and reading files are slow and can be repeated: outside the transaction.
    let documents = match new.file {
        Some(file) => {
            let title = letters::archive_title(world, tenant, package, COMPLAINT)?;
            let paper = received::attachment(world, tenant, file)?;
            let mut paper = received::as_main(paper, DocumentType::Letter, &title);
            paper.screening = letters::screening(package, COMPLAINT);
            vec![paper]
        }
        None => complain::documents(world, tenant, package, &matter, &number, text, &[])?,
    };
    world.store.write(tenant, |tx| {
        let matter = held(tx, subject, Action::Edit, matter.id)?;
        if let Some(filed) = complaints::find(tx, new.id)? {
            let is_same = filed.matter == matter.id
                && (filed.what.as_str(), filed.wanted.as_str()) == (text.what, text.wanted);
            return if is_same { Ok(filed) } else { Err(FlowError::AlreadySent) };
        }
        let new = NewComplaint {
            id: new.id,
            channel: new.channel,
            received_at: arrived(new.received_on, tx.now()),
            text,
        };
        let (actor, sender) = (subject.actor(), matter.correspondent());
        complain::file(tx, world, package, &matter, actor, &sender, &new, documents)
    })
}

/// Now where it came today; an earlier day is known without its hour.
fn arrived(day: Date, now: Timestamp) -> Timestamp {
    if day == base::date_in_oslo(now) { now } else { base::start_of_day_in_oslo(day) }
}
