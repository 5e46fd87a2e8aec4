//! The pages of licences given elsewhere.

use base::Language;
use jiff::{Timestamp, civil::Time};
use page::{
    Alert, Answer as Line, Button, Choice, Column, DateField, DescriptionList, EmptyState,
    ErrorSummary, Field, Form, Html, Link, LinkButton, Select, Table, TextArea, TextField,
    TimeField, Tone,
};
use service::{GrantedHours, flow::Licence};
use web::Page;

use super::{LIST, NEW, address, sent::Problem};
use crate::{fields::Fields, html, texts::Texts, words};

/// All of them.
#[derive(Debug)]
pub(super) struct ListView {
    pub(super) language: Language,
    pub(super) may_register: bool,
    /// Each with what its kind is called.
    pub(super) licences: Vec<(String, Licence)>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct LicenceView {
    pub(super) language: Language,
    pub(super) kind: String,
    pub(super) licence: Licence,
    pub(super) hours: Vec<GrantedHours>,
    /// Who was told that it holds no longer, and when.
    pub(super) told: Vec<(String, Timestamp)>,
    pub(super) may_revoke: bool,
    pub(super) problem: Option<Problem>,
    pub(super) typed: String,
}

/// The form for a new one.
#[derive(Debug)]
pub(super) struct RegisterView {
    pub(super) language: Language,
    /// What can be registered: key and name.
    pub(super) kinds: Vec<(String, String)>,
    /// By field, in the order of the form.
    pub(super) problems: Vec<(&'static str, Problem)>,
    pub(super) typed: Fields,
}

fn at_the_desk(language: Language, title: &str, content: Html, here: Option<Link>) -> Page {
    let texts = Texts::new(language);
    let list = Link::new(texts.licences(), LIST);
    let mut trail = vec![
        Link::new(texts.work_list(), "/ansatt"),
        Link::new(texts.grants(), "/ansatt/bevillinger"),
    ];
    match here {
        Some(here) => trail.extend([list, here.current()]),
        None => trail.push(list.current()),
    }
    Page::new(title, content).desk().breadcrumbs(trail)
}

impl ListView {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let mut content = html::heading_1(texts.licences()).then(html::lead(texts.licences_lead()));
        if self.may_register {
            content =
                content.then(Html::paragraph(LinkButton::secondary(texts.licence_register(), NEW)));
        }
        content = content.then(self.table(texts));
        at_the_desk(self.language, texts.licences(), content, None)
    }

    fn table(&self, texts: Texts) -> Html {
        if self.licences.is_empty() {
            let body = Html::paragraph(texts.licences_empty_body());
            return EmptyState::new(texts.licences_empty(), body).into();
        }
        let columns = [
            texts.column_place(),
            texts.licence_kind(),
            texts.licence_holder(),
            texts.column_case(),
            texts.column_state(),
        ];
        let rows = self.licences.iter().map(|(kind, licence)| {
            [
                html::link(&licence.premises.name, &address(licence.id)),
                Html::from(kind),
                Html::from(&licence.holder),
                Html::from(&licence.case_number),
                Html::from(state(licence, self.language)),
            ]
        });
        let table = Table::new("licences", texts.licences(), columns.map(Column::text))
            .hide_caption()
            .rows(rows);
        html::wide(table)
    }
}

fn state(licence: &Licence, language: Language) -> String {
    let texts = Texts::new(language);
    match licence.revoked_at {
        Some(at) => texts.breach_revoked(words::date_of(at, language)),
        None => texts.licence_in_force().to_owned(),
    }
}

impl LicenceView {
    pub(super) fn draw(&self) -> Page {
        let (texts, language) = (Texts::new(self.language), self.language);
        let licence = &self.licence;
        let error = self.problem.map(|problem| problem.words(texts));
        let premises = &licence.premises;
        let by = format!(
            "{}, {}",
            licence.registered_by,
            words::moment(licence.registered_at, language)
        );
        let mut facts = vec![
            Line::new(texts.licence_kind(), &self.kind),
            Line::new(texts.licence_holder(), &licence.holder),
        ];
        facts.extend(
            licence.organisation.as_ref().map(|it| Line::new(texts.licence_organisation(), it)),
        );
        facts.push(Line::new(
            texts.column_place(),
            format!("{}, {}, {}", premises.name, premises.street, premises.postal_code),
        ));
        facts.extend(self.hours.iter().map(|hours| {
            let days = format!(
                "{} – {}",
                words::day(hours.first, language),
                words::day(hours.last, language)
            );
            let clock = |time: Time| service::format::time(time, language);
            let value = format!("{days}, {}–{}", clock(hours.from), clock(hours.to));
            Line::new(texts.column_hours(), value)
        }));
        facts.push(Line::new(texts.column_case(), &licence.case_number));
        facts.push(Line::new(texts.breach_by(), by));
        facts.extend(self.told.iter().map(|(name, at)| {
            let when = words::moment(*at, language);
            Line::new(texts.licence_told(), format!("{name}, {when}"))
        }));
        let summary =
            ErrorSummary::new(language, error.iter().map(|text| ("grunn", text.as_str())));
        let revoked = licence.revoked_at.map(|_| Alert::new(Tone::Info, state(licence, language)));
        let content = Html::from(summary)
            .then(html::heading_1(&premises.name))
            .then(Html::all(revoked))
            .then(DescriptionList::new(language, facts))
            .then(self.revoking(texts, error.as_deref()));
        let here = Link::new(&premises.name, address(licence.id));
        let page = at_the_desk(language, &premises.name, content, Some(here));
        if error.is_some() { page.with_errors() } else { page }
    }

    fn revoking(&self, texts: Texts, error: Option<&str>) -> Html {
        if !self.may_revoke {
            return Html::EMPTY;
        }
        let reason = Field::new(self.language, "grunn", texts.breach_revoke_why()).error(error);
        let content = Html::from(TextArea::new(reason).rows(3).value(&self.typed))
            .then(Button::secondary(texts.breach_revoke()).about(&self.licence.premises.name));
        html::heading_2(texts.licence_revoke())
            .then(Html::paragraph(texts.licence_revoke_why()))
            .then(Form::new(address(self.licence.id), content))
    }
}

impl RegisterView {
    pub(super) fn new(language: Language, kinds: Vec<(String, String)>) -> Self {
        Self { language, kinds, problems: Vec::new(), typed: Fields::default() }
    }

    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let errors = self.problems.iter().map(|(field, problem)| (*field, problem.words(texts)));
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(texts.licence_register()))
            .then(html::lead(texts.licence_register_lead()))
            .then(Form::new(NEW, self.fields(texts)));
        let here = Link::new(texts.licence_register(), NEW);
        let page = at_the_desk(self.language, texts.licence_register(), content, Some(here));
        if self.problems.is_empty() { page } else { page.with_errors() }
    }

    fn fields(&self, texts: Texts) -> Html {
        let kinds = self.kinds.iter().map(|(key, name)| Choice::new(key, name));
        // Where there is but one kind, it is that.
        let chosen = match (self.typed.get("type"), self.kinds.as_slice()) {
            ("", [(only, _)]) => Some(only.as_str()),
            ("", _) => None,
            (typed, _) => Some(typed),
        };
        let kind =
            Select::new(self.field("type", texts.licence_kind(), texts), kinds).chosen(chosen);
        let number = self
            .field("orgnr", texts.licence_organisation(), texts)
            .optional()
            .help(texts.licence_organisation_help());
        let to = self.field("til", texts.licence_to(), texts).help(texts.licence_to_help());
        Html::from(kind)
            .then(self.text(self.field("innehaver", texts.licence_holder(), texts), "innehaver"))
            .then(self.text(number, "orgnr"))
            .then(self.text(self.field("sted", texts.licence_place(), texts), "sted"))
            .then(self.text(self.field("gate", texts.licence_street(), texts), "gate"))
            .then(self.text(self.field("postnr", texts.licence_postal_code(), texts), "postnr"))
            .then(self.day("forste", texts.licence_first_day(), texts))
            .then(self.day("siste", texts.licence_last_day(), texts))
            .then(
                TimeField::new(self.field("fra", texts.licence_from(), texts))
                    .value(self.typed.get("fra")),
            )
            .then(TimeField::new(to).value(self.typed.get("til")))
            .then(Button::primary(texts.licence_register()))
    }

    fn field(&self, name: &str, label: &str, texts: Texts) -> Field {
        let problem = self.problems.iter().find(|(field, _)| *field == name);
        Field::new(self.language, name, label).error(problem.map(|(_, it)| it.words(texts)))
    }

    fn text(&self, field: Field, name: &str) -> TextField {
        TextField::new(field).value(self.typed.get(name))
    }

    fn day(&self, name: &str, label: &str, texts: Texts) -> DateField {
        let part = |part: &str| self.typed.get(&format!("{name}-{part}")).to_owned();
        DateField::new(self.field(name, label, texts)).written(
            part("day"),
            part("month"),
            part("year"),
        )
    }
}

#[cfg(test)]
mod tests {
    use base::uuid::Uuid;
    use jiff::civil::{date, time};
    use service::{Premises, flow::LicenceId};

    use super::*;

    fn licence(number: u128) -> Licence {
        Licence {
            id: LicenceId(Uuid::from_u128(number)),
            service: "alminnelig-skjenkebevilling".to_owned(),
            case_number: format!("2026/{number}"),
            holder: "<b>Kaia</b> AS".to_owned(),
            organisation: Some("310000000".to_owned()),
            unit: "naer".to_owned(),
            premises: Premises {
                name: format!("Kaia <{number}>"),
                street: "Havnegata 20".to_owned(),
                postal_code: "4876".to_owned(),
            },
            registered_by: "KLOK SEKK".to_owned(),
            registered_at: "2026-06-01T10:00:00Z".parse().unwrap(),
            revoked_at: None,
        }
    }

    fn revoked() -> Licence {
        Licence { revoked_at: "2026-06-02T10:00:00Z".parse().ok(), ..licence(2) }
    }

    fn list(language: Language) -> ListView {
        let licences = [licence(1), revoked()].map(|it| ("Alminnelig".to_owned(), it));
        ListView { language, may_register: true, licences: licences.into() }
    }

    fn one(language: Language, licence: Licence, problem: Option<Problem>) -> LicenceView {
        let hours = GrantedHours {
            first: date(2024, 10, 1),
            last: date(2032, 9, 30),
            from: time(11, 0, 0, 0),
            to: time(1, 0, 0, 0),
        };
        LicenceView {
            language,
            kind: "Alminnelig".to_owned(),
            told: licence
                .revoked_at
                .map(|at| ("Skjenke<kontrollen>".to_owned(), at))
                .into_iter()
                .collect(),
            may_revoke: licence.revoked_at.is_none(),
            licence,
            hours: vec![hours],
            problem,
            typed: String::new(),
        }
    }

    #[test]
    fn the_licences_in_all_languages() {
        for language in Language::ALL {
            let mut form =
                RegisterView::new(language, vec![("a".to_owned(), "Alminnelig".to_owned())]);
            form.problems = vec![("innehaver", Problem::NoName), ("siste", Problem::DaysReversed)];
            form.typed = Fields(vec![("sted".to_owned(), "<b>Kaia</b>".to_owned())]);
            for (name, page) in [
                ("list", list(language).draw()),
                ("one", one(language, licence(1), Some(Problem::NoReason)).draw()),
                ("revoked", one(language, revoked(), None).draw()),
                ("form", form.draw()),
            ] {
                let drawn = page.content.to_string();
                assert!(!drawn.contains("<b>Kaia") && !drawn.contains("Kaia <"), "{drawn}");
                insta::assert_snapshot!(format!("licences_{name}_{language}"), drawn);
            }
        }
    }

    #[test]
    fn an_empty_list_says_so_and_who_may_not_register_sees_no_way_to() {
        for language in Language::ALL {
            let empty = ListView { licences: Vec::new(), ..list(language) };
            assert!(empty.draw().content.to_string().contains("ek-empty"));
            let looking = ListView { may_register: false, ..list(language) };
            assert!(!looking.draw().content.to_string().contains(NEW));
        }
    }
}
