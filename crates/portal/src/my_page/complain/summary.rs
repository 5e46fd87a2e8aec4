//! What a case's page says of complaining: until when one can, how, and what has come of it.

use base::Language;
use page::{Alert, Html, LinkButton, Tone, heading_2};
use service::{
    Package,
    flow::{Complaint, ComplaintState, DecisionRecord, Matter, complaints},
};
use store::Tx;
use web::{Visit, WebError};

use super::form_path;
use crate::{texts::Texts, words};

/// How one complains (forvaltningsloven §§ 28 and 29), under what was complained of before.
pub(in crate::my_page) fn section(
    tx: &mut Tx<'_>,
    visit: &Visit,
    package: &Package,
    matter: &Matter,
    decision: &DecisionRecord,
) -> Result<Html, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let complaint = &package.description.complaint;
    let to = complaint.to.get(language);
    let path = form_path(matter);
    let mut html = heading_2(texts.my_complaint_title());
    let sent = complaints::of_matter(tx, matter.id)?;
    for sent in &sent {
        let receipt =
            LinkButton::tertiary(texts.my_complaint_receipt(), format!("{path}/{}", sent.id));
        let body = Html::paragraph(standing(sent, to, language)).then(Html::paragraph(receipt));
        let came = words::day_of(sent.received_at, language);
        let title = texts.my_complaint_sent(&came);
        html = html.then(Alert::new(Tone::Info, title).heading_level(3).body(body));
    }
    html = html.then(Html::paragraph(texts.my_complaint_body(i64::from(complaint.weeks), to)));
    let arrival = complaints::arrival(tx, decision)?;
    let when = complaints::last_day(package, arrival).map(|day| {
        let said = words::day(day, language);
        if day < tx.today() { texts.my_complain_late(said) } else { texts.my_complain_until(said) }
    });
    let label = if sent.is_empty() { texts.my_complain_button() } else { texts.my_complain_more() };
    Ok(html
        .then(Html::all(when.map(Html::paragraph)))
        .then(Html::paragraph(LinkButton::secondary(label, path)))
        .then(Html::paragraph(texts.my_complaint_how(&visit.tenant.email))))
}

/// How far a complaint has come.
pub(super) fn standing(complaint: &Complaint, instance: &str, language: Language) -> String {
    let texts = Texts::new(language);
    match complaint.state {
        ComplaintState::Received => {
            texts.my_complaint_next(words::day(complaint.deadline, language))
        }
        ComplaintState::Changed => texts.my_complaint_changed().to_owned(),
        ComplaintState::Dismissed => texts.my_complaint_dismissed().to_owned(),
        ComplaintState::Forwarded => texts.my_complaint_forwarded(instance),
        ComplaintState::Upheld => texts.my_complaint_upheld().to_owned(),
        ComplaintState::ChangedByInstance => texts.my_complaint_changed_by_instance().to_owned(),
        ComplaintState::Annulled => texts.my_complaint_annulled().to_owned(),
    }
}
