//! What the municipality knows about me, and from where.

use access::{Protection, person};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use base::Language;
use forms::{Files, Posted};
use page::{
    Alert, Button, Choice, DescriptionList, Form, Html, Link, LinkButton, RadioGroup, Tone,
    heading_1, heading_2, lead,
};
use web::{Answer, App, Page, Visit, WebError, Who};

use super::breadcrumbs;
use crate::{
    form::registers::{self, Known, Registers},
    texts::Texts,
};

const LANGUAGE: &str = "language";

/// `GET /min-side/profil`
pub(super) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.work(visit, move |app, visit, who| {
        let session = who.citizen()?;
        let texts = Texts::new(visit.language);
        let (registers, known) = app.store().read(visit.tenant.id, |tx| {
            let registers = registers::of(app, visit, tx, who)?;
            let known = person::find(tx, session.person).map_err(WebError::internal)?;
            Ok::<_, WebError>((registers, known))
        })?;
        let content = heading_1(texts.my_profile())
            .then(lead(texts.my_profile_lead()))
            .then(person_section(&registers, who, visit)?)
            .then(contact_section(&registers, visit))
            .then(represented_section(&registers, visit))
            .then(language_section(known.and_then(|it| it.language), visit));
        Ok(Page::new(texts.my_profile(), content)
            .breadcrumbs(breadcrumbs(
                visit.language,
                [Link::new(texts.my_profile(), visit.path()).current()],
            ))
            .into())
    })
    .await
}

fn down(texts: Texts, register: &str) -> Html {
    Alert::new(Tone::Info, texts.my_register_down(register)).heading_level(3).into()
}

fn person_section(registers: &Registers<'_>, who: &Who, visit: &Visit) -> Result<Html, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let session = who.citizen()?;
    let title = heading_2(texts.my_from_person_register());
    let answer = registers.person();
    let Some(answer) = answer.ok() else {
        let rows = [page::Answer::new(texts.my_name(), session.display_name())];
        return Ok(title
            .then(down(texts, "Folkeregisteret"))
            .then(DescriptionList::new(language, rows)));
    };
    let person = answer.to_the_person_themself();
    let mut rows = vec![page::Answer::new(texts.my_name(), person.name.full())];
    if let Some(born) = person.birth_date {
        rows.push(page::Answer::new(texts.my_born(), service::format::date(born, language)));
    }
    let is_protected =
        web::protection(answer) != Protection::None || session.protection.is_protected();
    // A protected address is shown nowhere, not even to its owner: a screen has many readers.
    let address = match &person.address {
        _ if is_protected => Html::from(texts.my_address_protected()),
        Some(address) => Html::from(address.in_full().join(", ")),
        None => Html::EMPTY,
    };
    rows.push(page::Answer::new(texts.my_address(), address));
    Ok(title
        .then(DescriptionList::new(language, rows))
        .then(Html::paragraph(texts.my_correct_person_register())))
}

fn contact_section(registers: &Registers<'_>, visit: &Visit) -> Html {
    let language = visit.language;
    let texts = Texts::new(language);
    let title = heading_2(texts.my_from_contact_register());
    match registers.contact() {
        Known::Unknown => title.then(down(texts, "Kontakt- og reservasjonsregisteret")),
        Known::No => title.then(Html::paragraph(texts.my_contact_none())),
        Known::Yes(contact) => {
            let address = |dated: &Option<exchange::DatedContact>| {
                dated.as_ref().map_or(Html::EMPTY, |dated| Html::from(dated.address.as_str()))
            };
            let letters = match (contact.reservation, contact.has_mailbox) {
                (exchange::Reservation::Reserved, _) => texts.my_letters_on_paper(),
                (exchange::Reservation::None, true) => texts.my_letters_in_mailbox(),
                (exchange::Reservation::None, false) => texts.my_letters_here(),
            };
            let rows = [
                page::Answer::new(texts.my_email_address(), address(&contact.email)),
                page::Answer::new(texts.my_mobile(), address(&contact.mobile)),
                page::Answer::new(texts.my_letters(), letters),
            ];
            title
                .then(DescriptionList::new(language, rows))
                .then(Html::paragraph(texts.my_correct_contact_register()))
        }
    }
}

fn represented_section(registers: &Registers<'_>, visit: &Visit) -> Html {
    let language = visit.language;
    let texts = Texts::new(language);
    let title = heading_2(texts.my_represented());
    match registers.represented() {
        Known::Unknown => title.then(down(texts, "Altinn")),
        Known::Yes(all) if !all.is_empty() => {
            let rows = all.iter().map(|one| {
                let number = super::behalf::spaced(one.organisation);
                page::Answer::new(
                    &one.name,
                    texts.form_behalf_reason(&number, one.role.explanation(language)),
                )
            });
            title.then(DescriptionList::new(language, rows)).then(Html::paragraph(
                LinkButton::secondary(texts.my_choose_behalf(), "/min-side/representasjon"),
            ))
        }
        Known::Yes(_) | Known::No => title.then(Html::paragraph(texts.my_represented_none())),
    }
}

fn language_section(chosen: Option<Language>, visit: &Visit) -> Html {
    let texts = Texts::new(visit.language);
    let names = [
        (Language::Nb, "Bokmål"),
        (Language::Nn, "Nynorsk"),
        (Language::Se, "Davvisámegiella"),
        (Language::En, "English"),
    ];
    let field = page::Field::new(visit.language, LANGUAGE, texts.my_language())
        .help(texts.my_language_help());
    let choices = names.map(|(language, name)| Choice::new(language.code(), name));
    let group =
        RadioGroup::new(field, choices).chosen(Some(chosen.unwrap_or(visit.language).code()));
    let form = Form::new(
        "/min-side/sprak",
        Html::from(group).then(Html::paragraph(Button::secondary(texts.my_language_save()))),
    );
    heading_2(texts.my_language_title()).then(form)
}

/// `POST /min-side/sprak`: for pages and letters, on this and other devices.
pub(super) async fn choose_language(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    let chosen: Option<Language> = posted.last(LANGUAGE).and_then(|code| code.parse().ok());
    let response = app
        .write(visit, move |_, _, tx, who| {
            let session = who.citizen()?;
            let chosen = chosen.ok_or(WebError::BadRequest)?;
            person::set_language(tx, session.person, chosen).map_err(WebError::internal)?;
            Ok(Answer::redirect("/min-side/profil"))
        })
        .await;
    with_language_cookie(response, chosen)
}

/// The same cookie as the switch at the top of every page sets.
fn with_language_cookie(mut response: Response, chosen: Option<Language>) -> Response {
    if let Some(language) = chosen
        && let Ok(cookie) = HeaderValue::from_str(&format!(
            "sprak={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
        ))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
