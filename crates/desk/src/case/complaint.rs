//! A complaint over the decision of a case, as whoever deals with it sees it.

use base::Language;
use jiff::civil::Date;
use page::{Alert, Answer, DescriptionList, Html, Tone};
use service::{
    Package,
    flow::{ComplaintId, Matter, Timeliness, complaints, decisions},
};
use store::Tx;
use web::WebError;

use crate::{html, texts::Texts, words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComplaintView {
    pub(crate) id: ComplaintId,
    pub(crate) came: Date,
    pub(crate) due: Date,
    pub(crate) timeliness: Timeliness,
    pub(crate) what: String,
    pub(crate) wanted: String,
    pub(crate) is_open: bool,
}

/// Every complaint of a matter, oldest first.
pub(super) fn of_matter(
    tx: &mut Tx<'_>,
    package: &Package,
    matter: &Matter,
) -> Result<Vec<ComplaintView>, WebError> {
    let mut views = Vec::new();
    for complaint in complaints::of_matter(tx, matter.id)? {
        let decision = decisions::find(tx, complaint.decision)?.ok_or(WebError::NotFound)?;
        let arrival = complaints::arrival(tx, &decision)?;
        let came = base::date_in_oslo(complaint.received_at);
        views.push(ComplaintView {
            id: complaint.id,
            came,
            due: complaint.deadline,
            timeliness: complaints::timeliness(package, arrival, came),
            is_open: complaint.is_open(),
            what: complaint.what,
            wanted: complaint.wanted,
        });
    }
    Ok(views)
}

impl ComplaintView {
    pub(super) fn draw(&self, language: Language) -> Html {
        let texts = Texts::new(language);
        let day = |day| words::day(day, language);
        let (tone, standing) = match self.timeliness {
            Timeliness::InTime => (Tone::Info, texts.complaint_in_time().to_owned()),
            Timeliness::Unknown { posted } => (Tone::Warning, texts.complaint_posted(day(posted))),
            Timeliness::Late { last_day } => (Tone::Warning, texts.complaint_late(day(last_day))),
        };
        let came = texts.complaint_came(day(self.came), day(self.due));
        let written: Vec<Answer> =
            [(texts.complaint_about(), &self.what), (texts.complaint_wanted(), &self.wanted)]
                .into_iter()
                .filter(|(_, written)| !written.is_empty())
                .map(|(term, written)| Answer::new(term, paragraphs(written)))
                .collect();
        let said = if written.is_empty() {
            Html::paragraph(texts.complaint_nothing_written())
        } else {
            DescriptionList::new(language, written).into()
        };
        html::heading_2(texts.complaint_title())
            .then(Html::paragraph(came))
            .then(Alert::new(tone, standing).heading_level(3))
            .then(said)
    }
}

/// What somebody wrote, with their own paragraphs.
fn paragraphs(written: &str) -> Html {
    Html::all(written.split("\n\n").map(|it| Html::paragraph(it.trim())))
}
