//! Saving between two clicks. Nothing is judged, and nothing is answered.

use store::Tx;
use web::{Answer, Visit, WebError};

use crate::{
    Filling,
    page_save::{self, SHOWN_AS, Shown},
    posted,
    taking::store_fields,
};

/// Keeps what a page's script sent. The draft is held, and has not been sent.
pub fn save_quietly(
    tx: &mut Tx<'_>,
    visit: &Visit,
    filling: &Filling<'_>,
    page: &str,
    fields: &[(String, String)],
) -> Result<Answer, WebError> {
    if filling.form().page(page).is_none() {
        return Ok(Answer::Nothing);
    }
    let shown = posted::last(fields, SHOWN_AS).and_then(Shown::read);
    if page_save::written_elsewhere(tx, filling.draft.id, page, shown.as_ref(), None)? {
        // Another window has written the page since: nobody would see that this one took it
        // back. Sending the page tells; a save between clicks cannot.
        return Ok(Answer::Nothing);
    }
    let mut answers = filling.draft.answers.clone();
    let around = filling.surroundings(visit.language);
    filling.form().parse_post(page, fields, &mut answers, &around);
    store_fields(tx, filling, page, fields, &answers)?;
    Ok(Answer::Nothing)
}
