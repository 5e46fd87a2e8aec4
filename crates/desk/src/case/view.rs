//! A case as a page: what to do now, what the rules say, what the applicant answered, the papers,
//! the story.

use exchange::dispatch::DispatchState;
use jiff::civil::Date;
use page::{
    Alert, Answer, Button, ButtonRow, Card, Choice, Column, DescriptionList, Details, Field, Form,
    Html, Link, LinkButton, Select, Table, Tag, Tone,
};
use service::flow::ComplaintState;
use web::Page;

use super::{
    acts::{Act, Standing},
    model::{CaseView, EntryView, MadeDecision},
    story, words as said,
};
use crate::{html, texts::Texts, words, words::Deadline};

/// So much that is missing is told at once; more is behind a click.
const FEW_MISSING: usize = 4;

impl CaseView {
    pub(crate) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let title = format!("{} {}", self.number, self.title);
        let mut content = html::heading_1(&title).then(self.tags(texts));
        if let Some(done) = self.done {
            content = content.then(Alert::new(Tone::Success, done.words(texts)));
        }
        let complaints = Html::all(
            self.complaints
                .iter()
                .map(|complaint| complaint.draw(&self.address(""), self.language)),
        );
        let main = self
            .next_step(texts)
            .then(complaints)
            .then(self.recommendation(texts))
            .then(self.answers(texts))
            .then(self.papers(texts));
        let aside = self.key_data(texts).then(self.parties(texts)).then(self.related(texts));
        let story =
            html::heading_2(texts.story()).then(story::draw(self.events.clone(), self.language));
        content = content.then(html::columns(main, aside.then(story))).then(self.looks(texts));
        Page::new(title, content)
            .breadcrumbs([
                Link::new(texts.work_list(), "/ansatt"),
                Link::new(&self.number, self.address("")).current(),
            ])
            .desk()
    }

    fn address(&self, part: &str) -> String {
        format!("/ansatt/saker/{}{part}", self.id)
    }

    fn tags(&self, texts: Texts) -> Html {
        let mut tags = vec![Html::from(Tag::new(Tone::Info, &self.state))];
        if self.decision.is_none() {
            let deadline = Deadline::new(self.deadline, self.paused_on, self.today);
            tags.push(deadline.tag(texts).into());
        }
        if self.parties.iter().any(|party| party.protected) {
            tags.push(Tag::new(Tone::Warning, texts.protected()).into());
        }
        html::tags(tags)
    }

    fn next_step(&self, texts: Texts) -> Html {
        let handler = self.handler_name.as_deref().unwrap_or_default();
        let sentence = match self.acts.standing {
            Standing::Free => texts.next_free().to_owned(),
            Standing::Mine => texts.next_mine().to_owned(),
            Standing::Others => texts.next_others(handler),
            Standing::Waits => match self.answer_due {
                Some(due) => texts.next_waits_until(words::day(due, self.language)),
                None => texts.next_waits().to_owned(),
            },
            Standing::ForMyApproval => texts.next_for_my_approval().to_owned(),
            Standing::ForApproval => texts.next_for_approval().to_owned(),
            Standing::Over => match self.complaints.last().map(|complaint| complaint.state) {
                Some(ComplaintState::Received) => texts.next_complaint().to_owned(),
                Some(ComplaintState::Forwarded) => texts.next_complaint_forwarded().to_owned(),
                Some(ComplaintState::Annulled) => texts.next_annulled().to_owned(),
                _ => texts.next_over().to_owned(),
            },
        };
        let mut html = html::heading_2(texts.next_step()).then(html::lead(sentence));
        if let Some(remark) = &self.sent_back {
            let alert = Alert::new(Tone::Warning, texts.was_sent_back()).heading_level(3);
            html = html.then(alert.body(Html::paragraph(remark)));
        }
        if !self.missing.is_empty() {
            let alert = Alert::new(Tone::Warning, texts.not_whole()).heading_level(3);
            // A paper can lack most of a form; what one can do about it must not be pushed down the page.
            let list = html::list(&self.missing);
            let list = match self.missing.len() {
                ..=FEW_MISSING => list,
                count => Details::new(texts.not_whole_all(count), list).into(),
            };
            html = html.then(alert.body(Html::paragraph(texts.not_whole_body()).then(list)));
        }
        let buttons: Vec<Html> = self
            .acts
            .acts
            .iter()
            .enumerate()
            .map(|(position, act)| self.button(*act, position == 0, texts))
            .filter(|button| !button.is_empty())
            .collect();
        if !buttons.is_empty() {
            html = html.then(ButtonRow::new(buttons));
        }
        html.then(self.assign(texts))
    }

    /// A colleague to choose, for those who give out the work.
    fn assign(&self, texts: Texts) -> Html {
        if self.colleagues.is_empty() {
            return Html::EMPTY;
        }
        let choices = self
            .colleagues
            .iter()
            .map(|colleague| Choice::new(colleague.id.to_string(), &colleague.name));
        let field = Field::new(self.language, "ansatt", texts.assign_to());
        let content =
            Html::from(Select::new(field, choices)).then(Button::secondary(texts.act_assign()));
        Details::new(texts.act_assign(), Form::new(self.address("/gi"), content)).into()
    }

    fn button(&self, act: Act, main: bool, texts: Texts) -> Html {
        let link = |label: &str, part: &str| {
            let make = if main { LinkButton::primary } else { LinkButton::secondary };
            make(label, self.address(part))
        };
        match act {
            Act::Claim => Form::new(self.address("/ta"), Button::primary(texts.act_claim())).into(),
            Act::HandBack => {
                let button = Button::tertiary(texts.act_hand_back());
                Form::new(self.address("/slipp"), button).into()
            }
            // Not a button but a choice, below the others.
            Act::Assign => Html::EMPTY,
            Act::Decide => link(texts.act_decide(), "/vedtak").into(),
            Act::Ask => link(texts.act_ask(), "/be-om-opplysninger").into(),
            Act::Approve => link(texts.act_approve(), "/godkjenn").into(),
            Act::Breach => LinkButton::tertiary(texts.breaches(), self.address("/brudd")).into(),
            Act::Complaint => {
                LinkButton::tertiary(texts.complaint_register(), self.address("/klage/ny")).into()
            }
            Act::Reopen => {
                let button = Button::secondary(texts.act_reopen());
                Form::new(self.address("/gjenapne"), button).into()
            }
        }
    }

    fn recommendation(&self, texts: Texts) -> Html {
        let mut html = Html::EMPTY;
        if let Some(decision) = &self.decision {
            html = html.then(self.made(decision, texts));
        }
        let Some(assessment) = &self.assessment else { return html };
        let mut body = html::lead(said::recommended(assessment.outcome, texts));
        if !assessment.explanation.is_empty() {
            body = body.then(Html::paragraph(&assessment.explanation));
        }
        let law = assessment.law.iter().map(|(name, address)| {
            if letter::is_safe_link(address) { html::link(name, address) } else { Html::from(name) }
        });
        body = body.then(html::list(law));
        let columns = [texts.fact(), texts.fact_value()].map(Column::text);
        let facts = Table::new("facts", texts.facts(), columns)
            .rows(assessment.facts.iter().map(|(name, value)| [name.clone(), value.clone()]));
        html.then(Card::new(texts.rules_say(), body).tinted())
            .then(Details::new(texts.show_facts(), facts))
            .then(Details::new(texts.show_trace(), assessment.trace.draw(self.language, "trace")))
    }

    fn made(&self, decision: &MadeDecision, texts: Texts) -> Html {
        let mut answers = vec![Answer::new(texts.outcome(), &decision.outcome)];
        let by = if decision.automatic { texts.the_rules() } else { &decision.drawn_up_by };
        answers.push(Answer::new(texts.decided_by(), by));
        if let Some(approver) = &decision.approved_by {
            answers.push(Answer::new(texts.approved_by(), approver));
        }
        if let Some(at) = decision.made_at {
            answers.push(Answer::new(texts.decided_at(), words::moment(at, self.language)));
        }
        html::heading_2(texts.decision()).then(DescriptionList::new(self.language, answers))
    }

    fn answers(&self, texts: Texts) -> Html {
        let mut html = html::heading_2(texts.application());
        for section in &self.answers {
            html = html.then(html::heading_3(&section.title));
            for rows in section.rows.chunk_by(|left, right| left.row == right.row) {
                if let Some((name, number)) = rows.first().and_then(|row| row.row.as_ref()) {
                    html = html.then(html::element("h4", format!("{name} {number}")));
                }
                let rows = rows.iter().map(|row| Answer::new(&row.label, &row.value));
                html = html.then(DescriptionList::new(self.language, rows));
            }
        }
        html
    }

    fn papers(&self, texts: Texts) -> Html {
        let mut html = html::heading_2(texts.papers());
        for entry in &self.entries {
            html = html.then(self.entry(entry, texts));
        }
        html
    }

    fn entry(&self, entry: &EntryView, texts: Texts) -> Html {
        let mut facts = vec![said::entry_type(entry.kind, texts).to_owned()];
        facts.extend(entry.date.map(|date| service::format::date(date, self.language)));
        facts.push(said::entry_status(entry.status, texts).to_owned());
        let mut body = html::subtle(facts.join(" · "));
        let mut tags: Vec<Html> = Vec::new();
        if let Some(ground) = &entry.screening {
            tags.push(Tag::new(Tone::Warning, texts.screened(ground)).into());
        }
        if entry.obstacle {
            tags.push(Tag::new(Tone::Danger, texts.not_published()).into());
        }
        for receipt in &entry.receipts {
            let tone = match receipt.state {
                DispatchState::Manual | DispatchState::Undelivered => Tone::Danger,
                DispatchState::Queued | DispatchState::Sent | DispatchState::Printing => Tone::Info,
                _ => Tone::Success,
            };
            let state = said::dispatch_state(receipt.state, texts);
            let said = texts.receipt(state, words::moment(receipt.since, self.language));
            // Whose it is matters where there are several.
            let said = match entry.receipts.len() {
                1 => said,
                _ => texts.receipt_of(&receipt.recipient, said),
            };
            tags.push(Tag::new(tone, said).into());
        }
        if !tags.is_empty() {
            body = body.then(html::tags(tags));
        }
        body = body.then(html::list(entry.documents.iter().map(|document| {
            let mut line = match document.size {
                Some(size) => {
                    let href = self.address(&format!("/dokumenter/{}", document.id));
                    let size = words::size(size, self.language);
                    html::link(&document.title, &href).then(format!(" ({size})"))
                }
                None => Html::from(&document.title),
            };
            if let Some(ground) = &document.screening {
                line = html::spaced(line, Tag::new(Tone::Warning, texts.screened(ground)));
            }
            if document.unknown {
                line = html::spaced(line, Tag::new(Tone::Danger, texts.unknown_format()));
            }
            // Several findings may have the same words.
            let mut warnings: Vec<_> =
                document.warnings.iter().map(|warning| said::warning(*warning, texts)).collect();
            warnings.dedup();
            line.then(html::list(warnings))
        })));
        if let Some(record) = entry.to_screen {
            let link =
                html::link(texts.what_is_public(), &format!("/ansatt/oppgaver/journal/{record}"));
            body = body.then(Html::paragraph(link));
        }
        Card::new(format!("{} {}", entry.number, entry.title), body).heading_level(3).into()
    }

    fn key_data(&self, texts: Texts) -> Html {
        let date = |date: Date| words::day(date, self.language);
        let mut answers = vec![
            Answer::new(texts.service(), &self.service),
            Answer::new(texts.received(), words::moment(self.received, self.language)),
            Answer::new(texts.channel(), said::channel(self.channel, texts)),
            Answer::new(
                texts.deadline(),
                self.deadline.map_or_else(|| texts.deadline_none().to_owned(), date),
            ),
        ];
        if let Some(paused) = self.paused_on {
            answers.push(Answer::new(texts.paused_since(), date(paused)));
        }
        answers.push(Answer::new(
            texts.handler(),
            self.handler_name.as_deref().unwrap_or_else(|| texts.nobody()),
        ));
        answers.push(Answer::new(texts.unit(), &self.unit));
        let spent = words::duration(self.time_spent, texts);
        answers.push(Answer::new(texts.time_spent(), spent));
        html::heading_2(texts.about_the_case()).then(DescriptionList::new(self.language, answers))
    }

    fn parties(&self, texts: Texts) -> Html {
        let parties = self.parties.iter().map(|party| {
            let mut value = Html::from(&party.name);
            if party.protected {
                value = html::spaced(value, Tag::new(Tone::Warning, texts.protected()))
                    .then(html::subtle(texts.protected_contact()));
            }
            let contact = party.contact.iter().map(|line| html::element("div", line));
            Answer::new(&party.role, value.then(Html::all(contact)))
        });
        html::heading_2(texts.parties()).then(DescriptionList::new(self.language, parties))
    }

    fn related(&self, texts: Texts) -> Html {
        let Some(related) = &self.related else { return Html::EMPTY };
        let mut html = html::heading_2(texts.related())
            .then(Html::paragraph(texts.related_this_year(i64::from(related.this_year))));
        if related.same_place.is_empty() {
            return html.then(html::subtle(texts.related_none_here()));
        }
        let grants = related
            .same_place
            .iter()
            .map(|(number, day)| format!("{number}: {}", words::day(*day, self.language)));
        html = html.then(Html::paragraph(texts.related_here()));
        html.then(html::list(grants))
    }

    fn looks(&self, texts: Texts) -> Html {
        let Some(looks) = &self.looks else { return Html::EMPTY };
        let columns = [texts.look_when(), texts.look_who(), texts.look_what()].map(Column::text);
        let rows = looks.iter().rev().map(|look| {
            let what = look.document.as_deref().unwrap_or_else(|| texts.look_case());
            [words::moment(look.at, self.language), look.who.clone(), what.to_owned()]
        });
        let table = Table::new("looks", texts.looks(), columns).hide_caption().rows(rows);
        html::wide(Details::new(texts.looks(), table))
    }
}

#[cfg(test)]
mod tests {
    use base::Language;

    use super::*;
    use crate::case::{acts::Acts, model::Done, samples};

    #[test]
    fn a_case_in_all_languages() {
        for language in Language::ALL {
            let drawn = samples::view(language).draw().content.to_string();
            insta::assert_snapshot!(format!("case_{language}"), drawn);
        }
    }

    #[test]
    fn a_decided_case_shows_the_decision_and_no_button() {
        for language in Language::ALL {
            let drawn = samples::decided(language).draw().content.to_string();
            assert!(!drawn.contains("<button") && !drawn.contains("ds-button"), "{language}");
            assert!(drawn.contains("SNILL SKY"), "{language}");
        }
    }

    #[test]
    fn each_standing_says_something_in_each_language() {
        for language in Language::ALL {
            let mut said = std::collections::BTreeSet::new();
            for standing in [
                Standing::Free,
                Standing::Mine,
                Standing::Others,
                Standing::Waits,
                Standing::ForMyApproval,
                Standing::ForApproval,
                Standing::Over,
            ] {
                let mut view = samples::view(language);
                view.acts = Acts { standing, acts: Vec::new() };
                let drawn = view.next_step(Texts::new(language)).to_string();
                assert!(said.insert(drawn), "{language} {standing:?}");
            }
        }
    }

    #[test]
    fn what_people_wrote_never_becomes_markup() {
        let drawn = samples::view(Language::Nb).draw().content.to_string();
        for hostile in ["<b>Bryllup", "<loven>", "<5. juni>", "href=\"javascript"] {
            assert!(!drawn.contains(hostile), "{hostile}");
        }
    }

    #[test]
    fn who_may_not_see_the_looks_does_not() {
        let mut view = samples::view(Language::Nb);
        assert!(view.draw().content.to_string().contains("Hvem har sett"));
        view.looks = None;
        assert!(!view.draw().content.to_string().contains("Hvem har sett"));
    }

    #[test]
    fn what_was_done_is_found_again_by_its_address() {
        for done in Done::ALL {
            assert_eq!(Done::from_key(done.key()), Some(done));
        }
        assert_eq!(Done::from_key("<script>"), None);
    }
}
