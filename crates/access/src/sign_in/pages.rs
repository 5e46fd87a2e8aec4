use axum::http::StatusCode;
use base::Language;
use page::{Alert, Button, ButtonRow, Form, Html, Kind, LinkButton, Tone};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{AccessPage, Problem, ReturnPath};
use crate::{
    oidc::{EndSession, Profile},
    texts::Texts,
};

/// The script that sends the form of [`leave_provider`] for those who have scripts.
pub(super) const SEND_SCRIPT: &str =
    "document.querySelector('input[name=\"post_logout_redirect_uri\"]')?.form.requestSubmit();\n";
pub(super) const SEND_SCRIPT_PATH: &str = "/logg-ut/send.js";

pub(super) fn problem(
    language: Language,
    problem: Problem,
    profile: Profile,
    return_to: Option<&ReturnPath>,
) -> AccessPage {
    let texts = Texts::new(language);
    let again = match return_to {
        Some(path) => {
            let to = utf8_percent_encode(path.as_str(), NON_ALPHANUMERIC);
            format!("{}?til={to}", profile.start_path())
        }
        None => profile.start_path().to_owned(),
    };
    let tone = match problem {
        Problem::Cancelled => Tone::Info,
        Problem::TookTooLong | Problem::NotBegunHere => Tone::Warning,
        _ => Tone::Danger,
    };
    let content = heading(problem.title(texts))
        .then(Alert::new(tone, problem.title(texts)).body(Html::paragraph(problem.advice(texts))))
        .then(ButtonRow::new([
            Html::from(LinkButton::primary(texts.try_again(), again)),
            Html::from(LinkButton::secondary(texts.to_front_page(), "/")),
        ]));
    AccessPage {
        title: problem.title(texts).to_owned(),
        content,
        status: problem.status(),
        kind: kind_of(profile),
    }
}

/// Asks before signing out, for whoever came by a link.
pub(super) fn confirm_sign_out(language: Language, name: &str, profile: Profile) -> AccessPage {
    let texts = Texts::new(language);
    let content = heading(texts.sign_out_title())
        .then(Html::paragraph(texts.signed_in_as(name)))
        .then(Form::new(profile.sign_out_path(), Button::primary(texts.sign_out())));
    page(texts.sign_out_title(), content, kind_of(profile))
}

/// The session here has ended; the provider's remains until the form is sent.
pub(super) fn leave_provider(
    language: Language,
    profile: Profile,
    end_session: EndSession,
) -> AccessPage {
    let texts = Texts::new(language);
    let provider = provider_name(profile);
    let explained = texts.signed_out_here(provider);
    let mut form = Form::new(end_session.action, Button::primary(texts.sign_out_there(provider)));
    for (name, value) in end_session.fields {
        form = form.hidden(name, value);
    }
    let content = heading(texts.sign_out_title())
        .then(Html::paragraph(explained))
        .then(form)
        .then(Html::already_safe(format!("<script src=\"{SEND_SCRIPT_PATH}\" defer></script>")));
    page(texts.sign_out_title(), content, kind_of(profile))
}

/// Signed out here, and the provider could not be told.
pub(super) fn provider_remains(language: Language, profile: Profile) -> AccessPage {
    let texts = Texts::new(language);
    let provider = provider_name(profile);
    let content = heading(texts.signed_out_title()).then(
        Alert::new(Tone::Warning, texts.still_signed_in_there(provider))
            .body(Html::paragraph(texts.close_the_browser())),
    );
    page(texts.signed_out_title(), content, kind_of(profile))
}

/// Whether the provider confirmed that its session ended too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    Everywhere,
    HereOnly,
}

pub(super) fn signed_out(language: Language, farewell: Farewell) -> AccessPage {
    let texts = Texts::new(language);
    let text = match farewell {
        Farewell::Everywhere => texts.signed_out_everywhere(),
        Farewell::HereOnly => texts.signed_out_only_here(),
    };
    let content = heading(texts.signed_out_title())
        .then(Html::paragraph(text))
        .then(Html::paragraph(LinkButton::primary(texts.to_front_page(), "/")));
    page(texts.signed_out_title(), content, Kind::Public)
}

fn page(title: &str, content: Html, kind: Kind) -> AccessPage {
    AccessPage { title: title.to_owned(), content, status: StatusCode::OK, kind }
}

fn heading(text: &str) -> Html {
    Html::already_safe("<h1 class=\"ds-heading\" data-size=\"xl\">")
        .then(text)
        .then(Html::already_safe("</h1>"))
}

pub(super) fn kind_of(profile: Profile) -> Kind {
    match profile {
        Profile::IdPorten => Kind::Public,
        Profile::Ansattporten => Kind::Desk,
    }
}

fn provider_name(profile: Profile) -> &'static str {
    match profile {
        Profile::IdPorten => "ID-porten",
        Profile::Ansattporten => "Ansattporten",
    }
}
