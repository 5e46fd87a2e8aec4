//! What all these forms share: what is typed is kept, shown, and sent at most once.
//!
//! Somebody else may act between reading and sending, and an impatient hand may send twice. The
//! first is told who did what and keeps what was typed; the second is shown what was done.

use access::Action;
use letter::{Document, Kind, Recipient, Sender, Signature, parse_body};
use store::{Tx, audit, audit::AuditEntry};
use web::{Answer, App, Download, Visit, WebError, Who, parking};

use super::draft;
use crate::{
    case::{Done, back_to, story::Event},
    fields::Fields,
    guard::{self, Opened},
    texts::Texts,
    words,
};

/// Who sends something to which case.
#[derive(Clone, Copy)]
pub(super) struct Post<'a> {
    pub(super) app: &'a App,
    pub(super) visit: &'a Visit,
    pub(super) who: &'a Who,
    pub(super) id: &'a str,
}

/// What a form that was sent came to.
pub(super) enum Sent {
    Done(Answer),
    /// The case is no longer what the form was drawn from.
    Changed,
    /// The letter refuses without saying why.
    ReasonsMissing,
}

/// Why a form is drawn again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Redraw {
    Preview,
    Wrong,
    ReasonsMissing,
    Changed(Conflict),
}

impl Redraw {
    pub(super) fn conflict(self) -> Option<Conflict> {
        match self {
            Self::Changed(conflict) => Some(conflict),
            Self::Preview | Self::Wrong | Self::ReasonsMissing => None,
        }
    }
}

/// Somebody acted between reading and sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// Who did what and when; empty when nobody can be named.
    pub(super) what: String,
}

/// A form that was sent, with what was typed into it.
pub(super) trait DeskForm {
    /// What its sender must be allowed to do with the case.
    const ACTION: Action;
    /// What the audit trail says when it has been done, and how the case's page says it.
    const DONE: &'static [(&'static str, Done)];

    /// Nothing is missing and nothing too long.
    fn is_right(&self) -> bool;

    /// Does what the form is for.
    fn act(&self, app: &App, tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Sent, WebError>;

    /// The page with what was typed.
    fn draw(
        &self,
        app: &App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        opened: &Opened<'_>,
        why: Redraw,
    ) -> Result<Answer, WebError>;
}

/// A form in which a letter is written.
pub(super) trait LetterForm: DeskForm {
    /// The act of the package's flow that sends the letter.
    const LEADS: &'static str;

    /// Under what the draft is kept.
    fn key(&self) -> &str;

    /// What the package calls the letter.
    fn kind(&self) -> &'static str;

    fn title(&self, opened: &Opened<'_>) -> String;

    fn text(&self) -> &str;

    /// Where the form stands, with what was chosen.
    fn address(&self, id: &str) -> String;
}

/// The acts in a case after which a form drawn before them no longer fits.
const ACTS: [&str; 7] = [
    "decision.proposed",
    "decision.made",
    "decision.approved",
    "decision.sent_back",
    "information.asked",
    "information.answered",
    "application.withdrawn",
];

impl Post<'_> {
    fn read<F: DeskForm>(
        self,
        work: impl FnOnce(&mut Tx<'_>, &Opened<'_>) -> Result<Answer, WebError>,
    ) -> Result<Answer, WebError> {
        self.app.store().read(self.visit.tenant.id, |tx| {
            let opened = guard::find(self.app, tx, self.who, self.id, F::ACTION)?;
            work(tx, &opened)
        })
    }

    fn write<F: DeskForm, T>(
        self,
        work: impl FnOnce(&mut Tx<'_>, &Opened<'_>) -> Result<T, WebError>,
    ) -> Result<T, WebError> {
        self.app.store().write(self.visit.tenant.id, |tx| {
            let opened = guard::find(self.app, tx, self.who, self.id, F::ACTION)?;
            work(tx, &opened)
        })
    }

    /// Keeps what is typed before anything else is tried with it, then does what the pressed
    /// button says. When the session has ended, it waits until the writer has signed in again.
    pub(super) fn press<F: LetterForm>(self, form: &F, sent: &Fields) -> Result<Answer, WebError> {
        if let Err(needed) = self.who.employee() {
            return parking::park(self.app, self.visit, needed, &form.address(self.id), &sent.0);
        }
        self.keep(form)?;
        match sent.get("handling") {
            "send" => self.send(form),
            "pdf" => self.read::<F>(|_, opened| proof(self.app, opened, form)),
            "lagre" => Ok(Answer::redirect(form.address(self.id))),
            "forslag" => self.write::<F, _>(|tx, opened| {
                draft::forget(tx, opened.matter.id, opened.subject.actor().id, form.key())?;
                Ok(Answer::redirect(form.address(self.id)))
            }),
            _ => self.read::<F>(|tx, opened| {
                form.draw(self.app, self.visit, tx, opened, Redraw::Preview)
            }),
        }
    }

    /// Keeps what the script sends while one writes.
    pub(super) fn autosave<F: LetterForm>(
        self,
        form: &F,
        sent: &Fields,
    ) -> Result<Answer, WebError> {
        if self.who.employee().is_err() {
            return parking::park_quietly(self.app, self.visit, &form.address(self.id), &sent.0);
        }
        self.keep(form)?;
        Ok(Answer::Nothing)
    }

    /// Keeps the letter as long as it can still be sent: what has been sent leaves no draft behind.
    fn keep<F: LetterForm>(self, form: &F) -> Result<(), WebError> {
        self.write::<F, _>(|tx, opened| {
            if !opened.leads(F::LEADS) {
                return Ok(());
            }
            let (matter, me) = (opened.matter.id, opened.subject.actor().id);
            Ok(draft::save(tx, matter, me, form.key(), &form.title(opened), form.text())?)
        })
    }

    /// Sends the form, if it still fits the case.
    pub(super) fn send<F: DeskForm>(self, form: &F) -> Result<Answer, WebError> {
        if !form.is_right() {
            return self.read::<F>(|tx, opened| {
                form.draw(self.app, self.visit, tx, opened, Redraw::Wrong)
            });
        }
        let sent = self.write::<F, _>(|tx, opened| {
            let sent = form.act(self.app, tx, opened)?;
            if matches!(sent, Sent::Done(_)) {
                parking::forget(tx, self.visit)?;
            }
            Ok(sent)
        });
        match sent {
            Ok(Sent::Done(answer)) => Ok(answer),
            Ok(Sent::ReasonsMissing) => self.read::<F>(|tx, opened| {
                form.draw(self.app, self.visit, tx, opened, Redraw::ReasonsMissing)
            }),
            Ok(Sent::Changed) | Err(WebError::Conflict) => self.read::<F>(|tx, opened| {
                let acts = audit::of_object(tx, opened.matter.id)?;
                let me = opened.subject.actor().id;
                if let Some(done) = done_already(&acts, me, F::DONE) {
                    return Ok(back_to(opened.matter.id, done));
                }
                let why = Redraw::Changed(Conflict::of(&acts, self.visit.language));
                form.draw(self.app, self.visit, tx, opened, why)
            }),
            Err(error) => Err(error),
        }
    }
}

/// Makes a draft of what was sent for the page at `address` when the session had ended, unless
/// its writer has written something newer meanwhile.
pub(super) fn take_back<F: LetterForm>(
    visit: &Visit,
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    address: &str,
    read: impl FnOnce(&Fields) -> Result<F, WebError>,
) -> Result<(), WebError> {
    let Some(parked) = parking::find(tx, visit, address)? else { return Ok(()) };
    let form = read(&Fields(parked.fields))?;
    let (matter, me) = (opened.matter.id, opened.subject.actor().id);
    let newer =
        draft::find(tx, matter, me, form.key())?.is_some_and(|kept| kept.updated_at > parked.at);
    if !newer {
        draft::save(tx, matter, me, form.key(), &form.title(opened), form.text())?;
    }
    Ok(parking::forget(tx, visit)?)
}

/// What the sender's own first click did, when nothing has happened since.
fn done_already(
    acts: &[AuditEntry],
    sender: base::uuid::Uuid,
    done: &[(&str, Done)],
) -> Option<Done> {
    let last = acts.iter().rfind(|entry| ACTS.contains(&entry.action.as_str()))?;
    let of_form = done.iter().find(|(action, _)| *action == last.action)?;
    (last.actor_id == sender).then_some(of_form.1)
}

impl Conflict {
    /// The last thing that was done with the case.
    fn of(acts: &[AuditEntry], language: base::Language) -> Self {
        let texts = Texts::new(language);
        let last = acts.iter().rev().find_map(|entry| Event::of_audit(entry, texts));
        let what = last.map(|event| {
            texts.conflict_what(event.who, event.what, words::moment(event.at, language))
        });
        Self { what: what.unwrap_or_default() }
    }
}

/// The letter as a file, made the same way as the one that is sent. Only shown, never kept.
fn proof(app: &App, opened: &Opened<'_>, form: &impl LetterForm) -> Result<Answer, WebError> {
    let Opened { subject, matter, case, package, .. } = opened;
    let tenant = subject.tenant();
    let authority = app.world().tenant(tenant)?;
    let address = matter.recipient.address.as_ref();
    let mut lines = address.map(|address| address.lines.clone()).unwrap_or_default();
    lines.extend(address.map(|address| format!("{} {}", address.postal_code, address.place)));
    let document = Document {
        kind: Kind::Letter,
        language: matter.language,
        sender: Sender {
            authority: authority.authority_name(),
            unit: String::new(),
            address: authority.address.clone(),
            phone: authority.phone.clone(),
            email: authority.email.clone(),
            organisation_number: tenant.to_string(),
        },
        recipient: Some(Recipient { name: matter.recipient.name.clone(), address: lines }),
        reference: case.number.to_string(),
        date: base::date_in_oslo(app.store().now()),
        title: form.title(opened),
        body: parse_body(form.text()),
        signature: Some(Signature {
            name: subject.actor().name.clone(),
            title: String::new(),
            text: Texts::new(matter.language).proof_not_sent().to_owned(),
        }),
        access_note: package.access_note(form.kind(), matter.language),
        attachments: Vec::new(),
    };
    let pdf = app.world().typesetter.pdf(&document).map_err(WebError::internal)?;
    Ok(Answer::Download(Download {
        bytes: pdf.bytes,
        content_type: "application/pdf".to_owned(),
        file_name: "utkast.pdf".to_owned(),
    }))
}
