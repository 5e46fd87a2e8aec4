//! Who is asking: looked up in the same transaction as what they ask for.

use access::{Session, SessionKind, Subject};
use base::Actor;
use store::Tx;

use crate::{App, Visit, WebError, texts::Texts};

/// The one at the screen, signed in or not.
#[derive(Clone, Debug)]
pub struct Who {
    session: Option<Session>,
    subject: Subject,
}

impl Who {
    pub(crate) fn find(tx: &mut Tx<'_>, visit: &Visit) -> Result<Self, WebError> {
        let session = match &visit.session_token {
            Some(token) => access::session::find(tx, token)?,
            None => None,
        };
        let subject = match &session {
            Some(session) => session.subject(),
            None => Subject::anonymous(visit.tenant.id),
        };
        Ok(Self { session, subject })
    }

    /// Before anything is known.
    pub(crate) fn nobody(visit: &Visit) -> Self {
        Self { session: None, subject: Subject::anonymous(visit.tenant.id) }
    }

    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// As whom the policy sees them.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// As whom the archive and the audit trail name them.
    pub fn actor(&self) -> Actor {
        self.subject.actor().clone()
    }

    /// The signed-in inhabitant or representative; leads to sign-in when there is none.
    pub fn citizen(&self) -> Result<&Session, WebError> {
        self.of_kind(SessionKind::Citizen).ok_or(WebError::SignInNeeded)
    }

    /// The signed-in employee; leads to the employees' sign-in when there is none.
    pub fn employee(&self) -> Result<&Session, WebError> {
        self.of_kind(SessionKind::Employee).ok_or(WebError::EmployeeSignInNeeded)
    }

    fn of_kind(&self, kind: SessionKind) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.kind == kind)
    }

    pub(crate) fn acting_for(&self, texts: Texts) -> Option<page::ActingFor> {
        let acting = self.session.as_ref()?.acting_for.as_ref()?;
        Some(page::ActingFor {
            name: acting.name.clone(),
            reason: texts.acting_reason().to_owned(),
            change: "/min-side/representasjon".to_owned(),
        })
    }

    /// Writes down that the session is in use, when that was last done a while ago. What was asked
    /// for is done already or only read: it goes on where this cannot be written, on a full disk for
    /// instance.
    pub(crate) fn touch(&mut self, app: &App, visit: &Visit) {
        let now = app.store().now();
        if self.session.as_ref().is_some_and(|session| session.needs_touch(now)) {
            let touched = app.store().write(visit.tenant.id, |tx| self.stay(tx, visit));
            if let Err(error) = touched {
                tracing::warn!(error = %base::error_chain(&error), "failed to touch a session");
            }
        }
    }

    /// Puts the session's end off as far as it goes: to the longest pause from now, and never past the
    /// longest time in all. Does nothing where nobody is signed in.
    pub(crate) fn stay(&mut self, tx: &mut Tx<'_>, visit: &Visit) -> store::Result<()> {
        if let (Some(session), Some(token)) = (&mut self.session, &visit.session_token) {
            access::session::touch(tx, token)?;
            session.last_seen_at = tx.now();
        }
        Ok(())
    }
}
