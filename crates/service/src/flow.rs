//! The flow of a matter: from a draft to a filed application, a decision, a letter.
//!
//! Responsible for what happens in which transaction. The promises that hold here:
//! * an application is accepted in the very transaction that files it in the archive;
//! * whatever is slow (typesetting, keeping files) happens before or after that transaction, never
//!   in it, and is repeatable;
//! * the rules alone may only do what the package lets them (grant); everything else is put
//!   before a person;
//! * every act asks the policy itself.

pub mod announcements;
mod apply;
pub mod breaches;
mod closing;
pub mod complain;
mod complaint_acts;
mod complaint_letters;
mod complaint_registration;
pub mod complaints;
mod decide;
pub mod decisions;
pub mod drafts;
mod inform;
pub mod invoices;
mod issue;
mod letters;
pub mod licences;
pub mod matters;
pub mod measures;
mod notify;
pub mod permits;
mod preliminary;
pub mod preservation;
mod receipt;
mod received;
pub mod register;
pub mod registrations;
pub mod requests;
mod setup;
mod sources;
pub mod sweeping;
pub mod work_list;
mod world;

use std::sync::Arc;

use store::jobs::Handler;

pub use announcements::{Announce, Announced, AnnouncementId};
pub use apply::{
    Applicant, ApplicantOrganisation, SubmitError, Submitted, kept_for, start_draft, submit,
    submit_as_seen,
};
pub use breaches::{Breach, BreachId, Broken, register_breach, revoke_breach};
pub use closing::CloseCase;
pub use complain::{ComplaintDraft, ComplaintText, file_complaint};
pub use complaint_acts::{
    ComplaintAct, ComplaintActId, InstanceDecision, change_decision, dismiss, forward,
    of_complaint as acts_of_complaint, record_outcome,
};
pub use complaint_letters::{IssueComplaintLetter, propose as propose_complaint_letter};
pub use complaint_registration::{ReceivedComplaint, register_complaint};
pub use complaints::{Arrival, Complaint, ComplaintId, ComplaintState, Timeliness};
pub use decide::{
    ProposedLetter, Sight, approve, assess, assign, claim, decide, hand_back, propose_letter,
    resource, send_back, session_of, sight, sight_of, to_be_given,
};
pub use decisions::{DecisionId, DecisionRecord, DecisionState};
pub use drafts::{Draft, DraftFile, DraftFileId, DraftId};
pub use inform::{answer_due, answer_request, ask_for_information, propose_question, withdraw};
pub use invoices::{Invoice, InvoiceBasis, InvoiceBatch, InvoiceBatchId, OpenBasis, Payer};
pub use issue::{IssueDecision, IssueRequest};
pub use licences::{Licence, LicenceId, NewLicence, register_licence, revoke_licence};
pub use matters::{Channel, Matter, MatterId, Recipient};
pub use preliminary::PreliminaryAnswer;
pub use preservation::{ArchiveFile, accept_format, add_archive_variant};
pub use receipt::IssueReceipt;
pub use received::SentFile;
pub use registrations::{
    NewRegistration, Registration, RegistrationId, begin_registration, discard_registration,
    file_registration, identify,
};
pub use requests::{InformationRequest, RequestId};
pub use setup::archive_plan;
pub use world::World;

/// Why an act was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The draft was sent before, in another tab or by a second click.
    #[error("change a draft that is already sent")]
    AlreadySent,
    /// Somebody else acted on the matter since it was read.
    #[error("act on a matter that has changed meanwhile")]
    ChangedMeanwhile,
    /// The flow of the package has no such act in the matter's state.
    #[error("do {action} in state {state}")]
    NotNow { action: &'static str, state: String },
    /// There is no such draft or matter, or it is not the one's who asks.
    #[error("find it")]
    NotFound,
    #[error("have the right to do it")]
    Denied(#[from] access::Denied),
    /// The package delegates this outcome to none of the roles of whoever decides or approves.
    #[error("have the authority to decide {outcome}: it is not delegated")]
    NotDelegated { outcome: String },
    /// A refusal that a person makes needs the person's own reasons (forvaltningsloven §§ 24, 25).
    #[error("accept a refusal without reasons")]
    ReasonsMissing,
    /// The matter cannot be given to this employee.
    #[error("give the matter to somebody who {0}")]
    CannotHandle(CannotHandle),
    /// The National Archives don't take such a file as it is (riksarkivarens forskrift § 5-17).
    #[error("take a file in {format} as an archival variant")]
    NotArchival { format: String },
    /// An application has not come on a day that is still to come, or through this channel.
    #[error("register it: {0}")]
    NotReceived(&'static str),
    /// A text that must not be empty is, or is too long.
    #[error("accept the text of {0}")]
    Text(&'static str),
    /// The program no longer has the package, or it cannot be evaluated. An operator must look.
    #[error("use the service package {service}: {reason}")]
    Package { service: String, reason: String },
    #[error("dispatch the letter")]
    Dispatch(#[from] exchange::dispatch::DispatchError),
    #[error("know the person")]
    Person(#[from] access::PersonError),
    #[error("file it in the archive")]
    Archive(#[from] archive::ArchiveError),
    #[error("use the database")]
    Store(#[from] store::Error),
    /// A file that was sent is no longer in the file store. An operator must look.
    #[error("find a file that was sent: it is gone from the file store")]
    FileGone,
    #[error("keep a file")]
    Files(#[from] store::FilesError),
    #[error("typeset a document")]
    Letter(#[from] letter::LetterError),
    #[error("write or read JSON")]
    Json(#[from] serde_json::Error),
}

/// Why somebody cannot be given a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotHandle {
    #[error("does not work here")]
    NotEmployed,
    #[error("does not handle cases of its unit")]
    OtherUnit,
    /// Nobody handles their own case (forvaltningsloven § 6).
    #[error("is a party to it")]
    Party,
}

/// Everything that does the flow's jobs.
pub fn handlers(world: &World) -> Vec<Arc<dyn Handler>> {
    vec![
        Arc::new(IssueDecision { world: world.clone() }),
        Arc::new(IssueRequest { world: world.clone() }),
        Arc::new(IssueReceipt { world: world.clone() }),
        Arc::new(PreliminaryAnswer { world: world.clone() }),
        Arc::new(Announce { world: world.clone() }),
        Arc::new(IssueComplaintLetter { world: world.clone() }),
        Arc::new(CloseCase),
    ]
}
