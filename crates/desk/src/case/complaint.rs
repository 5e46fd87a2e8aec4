//! A complaint over the decision of a case, as whoever deals with it sees it.

use access::{Decision, Resource, policy};
use base::Language;
use jiff::civil::Date;
use page::{Alert, Answer, ButtonRow, DescriptionList, Html, LinkButton, Tag, Tone};
use service::flow::{ComplaintId, ComplaintState, Timeliness, complaints, decisions};
use store::Tx;
use web::WebError;

use crate::{
    complaint::{self, Step},
    guard::Opened,
    html,
    texts::Texts,
    words,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComplaintView {
    pub(crate) id: ComplaintId,
    pub(crate) came: Date,
    pub(crate) due: Date,
    pub(crate) timeliness: Timeliness,
    pub(crate) what: String,
    pub(crate) wanted: String,
    pub(crate) state: ComplaintState,
    /// What the reader can do about it.
    pub(crate) steps: Vec<Step>,
}

/// Every complaint of a matter, oldest first.
pub(super) fn of_matter(
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    resource: &Resource,
) -> Result<Vec<ComplaintView>, WebError> {
    let mut views = Vec::new();
    for complaint in complaints::of_matter(tx, opened.matter.id)? {
        let may = |action| policy::decide(opened.subject, action, resource) == Decision::Allowed;
        let steps = Step::ALL.into_iter();
        let decision = decisions::find(tx, complaint.decision)?.ok_or(WebError::NotFound)?;
        let arrival = complaints::arrival(tx, &decision)?;
        let came = base::date_in_oslo(complaint.received_at);
        views.push(ComplaintView {
            id: complaint.id,
            came,
            due: complaint.deadline,
            timeliness: complaints::timeliness(opened.package, arrival, came),
            steps: steps.filter(|it| it.fits(complaint.state) && may(it.action())).collect(),
            state: complaint.state,
            what: complaint.what,
            wanted: complaint.wanted,
        });
    }
    Ok(views)
}

impl ComplaintView {
    /// `case` is the address of the case's page.
    pub(super) fn draw(&self, case: &str, language: Language) -> Html {
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
            .then(html::tags([Tag::new(Tone::Neutral, complaint::state(self.state, texts))]))
            .then(Alert::new(tone, standing).heading_level(3))
            .then(said)
            .then(self.buttons(case, texts))
    }

    fn buttons(&self, case: &str, texts: Texts) -> Html {
        let buttons: Vec<LinkButton> = self
            .steps
            .iter()
            .map(|step| {
                let address = format!("{case}/klage/{}/{}", self.id, step.key());
                LinkButton::secondary(complaint::label(*step, texts), address)
            })
            .collect();
        if buttons.is_empty() { Html::EMPTY } else { ButtonRow::new(buttons).into() }
    }
}

/// What somebody wrote, with their own paragraphs.
fn paragraphs(written: &str) -> Html {
    Html::all(written.split("\n\n").map(|it| Html::paragraph(it.trim())))
}

#[cfg(test)]
mod tests {
    use base::uuid::Uuid;
    use jiff::civil::date;

    use super::*;

    fn view(timeliness: Timeliness, what: &str, state: ComplaintState) -> ComplaintView {
        ComplaintView {
            id: ComplaintId(Uuid::from_u128(21)),
            came: date(2026, 6, 24),
            due: date(2026, 7, 22),
            timeliness,
            what: what.to_owned(),
            wanted: String::new(),
            state,
            steps: Step::ALL.into_iter().filter(|step| step.fits(state)).collect(),
        }
    }

    #[test]
    fn complaints_in_all_languages() {
        let late = Timeliness::Late { last_day: date(2026, 6, 22) };
        let posted = Timeliness::Unknown { posted: date(2026, 6, 2) };
        for language in Language::ALL {
            let views = [
                view(Timeliness::InTime, "Feil <sted>.\n\nOg feil dag.", ComplaintState::Received),
                view(late, "", ComplaintState::Forwarded),
                view(posted, "Feil.", ComplaintState::Annulled),
            ];
            let drawn = Html::all(views.iter().map(|view| view.draw("/ansatt/saker/1", language)));
            let drawn = drawn.to_string();
            assert!(!drawn.contains("<sted>"), "{drawn}");
            insta::assert_snapshot!(format!("complaints_{language}"), drawn);
        }
    }

    #[test]
    fn what_is_over_leaves_nothing_to_do() {
        for state in [
            ComplaintState::Changed,
            ComplaintState::Dismissed,
            ComplaintState::Upheld,
            ComplaintState::ChangedByInstance,
        ] {
            let drawn = view(Timeliness::InTime, "Feil.", state).draw("/x", Language::Nb);
            assert!(!drawn.to_string().contains("ds-button"), "{state:?}");
        }
    }
}
