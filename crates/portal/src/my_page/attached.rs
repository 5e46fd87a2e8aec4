//! Files that somebody sends along from my page.

use forms::{
    files,
    posted::PostedFile,
    upload::{LARGEST_MEGABYTES, USUAL_ENDINGS},
};
use service::flow::SentFile;
use web::{App, Visit, WebError};

use crate::texts::Texts;

/// As many as one message may bring.
pub(super) const MOST_FILES: usize = 10;

/// Looks at each file of a field and keeps it in the file store; `error` tells of the first that
/// cannot be taken.
pub(super) fn keep(
    app: &App,
    visit: &Visit,
    files: &[PostedFile],
    field: &str,
    error: &mut Option<String>,
) -> Result<Vec<SentFile>, WebError> {
    let texts = Texts::new(visit.language);
    let endings: Vec<String> = USUAL_ENDINGS.iter().map(|ending| (*ending).to_owned()).collect();
    let mut kept = Vec::new();
    for file in files.iter().filter(|file| file.field == field) {
        match file.accept(&endings) {
            Ok(_) if kept.len() >= MOST_FILES => {
                error.get_or_insert_with(|| texts.my_too_many_files(MOST_FILES));
            }
            Ok((bytes, accepted)) => {
                kept.push(file.keep(app, visit.tenant.id, bytes, &accepted)?);
            }
            Err(refused) => {
                let limit = LARGEST_MEGABYTES;
                let text = files::refusal(refused, &file.name, limit, &[], visit.language);
                error.get_or_insert(text);
            }
        }
    }
    Ok(kept)
}
