//! Files of a page: kept in the file store before the transaction that links them.

use base::Language;
use service::{
    Answers,
    flow::{self, DraftFileId, SentFile},
    form::{ComponentKind, FileReference, Form, Severity},
};
use store::Tx;
use web::{App, Visit, WebError};

use crate::{
    Filling, Messages,
    draw::FILE_REMOVE,
    posted::PostedFile,
    texts::Texts,
    upload::{LARGEST_MEGABYTES, Refused},
};

/// A posted file after its content was looked at.
#[derive(Debug)]
pub enum Received {
    Kept(Kept),
    /// Field and what to say.
    Refused(String, String),
}

/// A file in the file store that no draft has yet.
#[derive(Debug)]
pub struct Kept {
    component: String,
    field: String,
    file: SentFile,
}

/// Looks at each file and keeps those that their field takes. Files for fields that the page does
/// not have are passed over.
pub fn receive(
    app: &App,
    visit: &Visit,
    form: &Form,
    page: &str,
    files: Vec<PostedFile>,
) -> Result<Vec<Received>, WebError> {
    let mut received = Vec::new();
    for file in files {
        let Some((at, component)) = form.component_of(&file.field) else { continue };
        let ComponentKind::FileUpload(rules) = &component.kind else { continue };
        if at.id != page {
            continue;
        }
        let limit = u64::from(rules.maximum_megabytes).min(LARGEST_MEGABYTES);
        let refused = |why| {
            let text = refusal(why, &file.name, limit, &rules.endings, visit.language);
            Received::Refused(file.field.clone(), text)
        };
        let is_over =
            |bytes: &[u8]| u64::try_from(bytes.len()).is_ok_and(|size| size > limit * 1_048_576);
        received.push(match file.accept(&rules.endings) {
            Ok((bytes, _)) if is_over(bytes) => refused(Refused::TooLarge),
            Ok((bytes, accepted)) => Received::Kept(Kept {
                component: component.id.clone(),
                field: file.field.clone(),
                file: file.keep(app, visit.tenant.id, bytes, &accepted)?,
            }),
            Err(why) => refused(why),
        });
    }
    Ok(received)
}

/// Why a file is not taken, and what to do.
pub fn refusal(
    why: Refused,
    name: &str,
    megabytes: u64,
    endings: &[String],
    language: Language,
) -> String {
    let texts = Texts::new(language);
    match why {
        Refused::Empty => texts.form_file_empty(name),
        Refused::TooLarge => texts.form_file_too_large(name, megabytes),
        Refused::WrongKind => texts.form_file_wrong_kind(name, kinds(endings)),
        Refused::Locked => texts.form_file_locked(name),
        Refused::CutShort => texts.form_file_cut_short(name),
        Refused::Macros => texts.form_file_macros(name),
        Refused::HoldsProgram => texts.form_file_holds_program(name),
        Refused::Swells => texts.form_file_swells(name),
    }
}

/// `PDF, JPG, PNG`
fn kinds(endings: &[String]) -> String {
    let kinds: Vec<String> =
        endings.iter().map(|ending| ending.trim_start_matches('.').to_uppercase()).collect();
    if kinds.is_empty() { "PDF, JPG, PNG".to_owned() } else { kinds.join(", ") }
}

/// Takes files into and out of a draft. What cannot be taken is said at its field.
pub fn link(
    tx: &mut Tx<'_>,
    filling: &Filling<'_>,
    answers: &mut Answers,
    received: Vec<Received>,
    fields: &[(String, String)],
    language: Language,
    messages: &mut Messages,
) -> Result<Outcome, WebError> {
    let draft = &filling.draft;
    let mut outcome = Outcome::Unchanged;
    for (_, value) in fields.iter().filter(|(name, _)| name == FILE_REMOVE) {
        let Some((component, file)) = value.rsplit_once('/') else { continue };
        if filling.form().remove_file(component, file, answers)
            && let Ok(file) = file.parse::<DraftFileId>()
        {
            flow::drafts::remove_file(tx, draft, file)?;
            outcome = outcome.max(Outcome::Changed);
        }
    }
    for file in received {
        let kept = match file {
            Received::Refused(field, text) => {
                messages.add(&field, Severity::Error, text);
                outcome = Outcome::Refused;
                continue;
            }
            Received::Kept(kept) => kept,
        };
        let id = flow::drafts::add_file(tx, draft, &kept.component, &kept.file)?;
        let SentFile { file_name, digest, .. } = kept.file;
        let reference = FileReference { id: id.to_string(), name: file_name, size: digest.size };
        match filling.form().add_file(&kept.component, &reference, answers) {
            Ok(()) => outcome = outcome.max(Outcome::Changed),
            Err(finding) => {
                flow::drafts::remove_file(tx, draft, id)?;
                let text = finding.text(filling.form(), &filling.package.texts, language);
                messages.add(&kept.field, Severity::Error, text);
                outcome = Outcome::Refused;
            }
        }
    }
    Ok(outcome)
}

/// What became of the files of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Unchanged,
    Changed,
    /// At least one was not taken, and the page says why.
    Refused,
}
