//! The simulated provider's pages, each with a red banner.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html as HtmlBody, IntoResponse, Response},
};
use base::Language;
use page::{
    Alert, Banner, Button, ButtonRow, Choice, EmptyState, Field, Form, Html, LinkButton,
    Municipality, RadioGroup, SearchForm, Shell, Tone,
};

use super::{
    Fault, Simulator,
    authorize::{handle, language_of},
    memory::Request,
};
use crate::{Level, texts::Texts};

/// More would be no choice but a list.
const MOST_SHOWN: usize = 20;

pub(super) fn choose_person(
    simulator: &Simulator,
    id: &str,
    request: &Request,
    search: &str,
) -> Response {
    let language = language_of(request);
    let texts = Texts::new(language);
    let action = format!("{}/innlogging/{id}", simulator.issuer());
    let wanted = search.to_lowercase();
    let mut fitting: Vec<_> = simulator
        .persons()
        .into_iter()
        .filter(|person| person.highest >= request.level)
        .filter(|person| {
            format!("{} {}", person.name, person.note).to_lowercase().contains(&wanted)
        })
        .collect();
    // Whoever belongs to the one they sign in to comes first.
    let client = simulator.client(&request.client_id).map_or("", |client| &client.name);
    fitting.sort_by_key(|person| !person.note.contains(client));
    let are_more = fitting.len() > MOST_SHOWN;
    fitting.truncate(MOST_SHOWN);
    let mut content = heading(texts.sim_choose())
        .then(Html::paragraph(texts.sim_to(client)))
        .then(SearchForm::new(language, &action, texts.sim_search()).name("sok").value(search));
    if fitting.is_empty() {
        content = content.then(EmptyState::new(texts.sim_none(), Html::EMPTY));
    } else {
        let first = fitting.first().map(handle);
        let persons = RadioGroup::new(
            Field::new(language, "person", texts.sim_person()),
            fitting
                .iter()
                .map(|person| Choice::new(handle(person), &person.name).help(&person.note)),
        )
        .chosen(first);
        let levels = Level::ALL.iter().filter(|level| **level >= request.level);
        let level = RadioGroup::new(
            Field::new(language, "level", texts.sim_level()),
            levels.map(|level| Choice::new(level.key(), level_name(texts, *level))),
        )
        .chosen(Some(Level::High.key()));
        let more = if are_more {
            let count = i64::try_from(MOST_SHOWN).unwrap_or(i64::MAX);
            Html::paragraph(texts.sim_more(count.to_string()))
        } else {
            Html::EMPTY
        };
        let fields = Html::from(persons).then(more).then(level).then(ButtonRow::new([
            Html::from(Button::primary(texts.sim_sign_in())),
            Html::from(Button::secondary(texts.sim_cancel()).sends("cancel", "1")),
        ]));
        content = content.then(Form::new(&action, fields));
    }
    draw(simulator, language, StatusCode::OK, texts.sim_choose(), content)
}

pub(super) fn refused(simulator: &Simulator, language: Language, code: &str) -> Response {
    let texts = Texts::new(language);
    let content =
        heading(texts.sim_refused()).then(Alert::new(Tone::Danger, texts.sim_refused()).body(code));
    draw(simulator, language, StatusCode::BAD_REQUEST, texts.sim_refused(), content)
}

pub(super) fn confirm_end(
    simulator: &Simulator,
    language: Language,
    hidden: &[(&'static str, String)],
) -> Response {
    let texts = Texts::new(language);
    let title = texts.sim_sign_out_title(simulator.name());
    let mut form = Form::new(
        format!("{}/endsession", simulator.issuer()),
        Button::primary(texts.sim_sign_out()),
    )
    .hidden("confirmed", "1");
    for (name, value) in hidden {
        form = form.hidden(*name, value);
    }
    draw(simulator, language, StatusCode::OK, &title, heading(&title).then(form))
}

/// Tells services in frames, then leads on: after two seconds by itself, or by the button.
pub(super) fn ended(
    simulator: &Simulator,
    language: Language,
    frames: &[String],
    back_to: Option<&str>,
) -> Response {
    let texts = Texts::new(language);
    let title = texts.sim_signed_out(simulator.name());
    let mut content = heading(&title);
    if !frames.is_empty() {
        content = content.then(Html::paragraph(texts.sim_notifying()));
    }
    for frame in frames {
        content = content
            .then(Html::already_safe("<iframe hidden title=\"\" src=\""))
            .then(frame)
            .then(Html::already_safe("\"></iframe>"));
    }
    if let Some(back_to) = back_to {
        content = content.then(Html::paragraph(LinkButton::primary(texts.sim_continue(), back_to)));
    }
    let mut response = draw(simulator, language, StatusCode::OK, &title, content);
    if let Some(value) =
        back_to.and_then(|back_to| HeaderValue::from_str(&format!("2; url={back_to}")).ok())
    {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response
}

pub(super) fn faults(simulator: &Simulator, language: Language, current: Fault) -> Response {
    let texts = Texts::new(language);
    let base = format!("{}/faults", simulator.issuer());
    let choices = RadioGroup::new(
        Field::new(language, "fault", texts.sim_fault_choose()),
        Fault::ALL.iter().map(|fault| Choice::new(fault.key(), fault_name(texts, *fault))),
    )
    .chosen(Some(current.key()));
    let content = heading(texts.sim_faults())
        .then(Html::paragraph(texts.sim_faults_about()))
        .then(Form::new(&base, Html::from(choices).then(Button::primary(texts.sim_fault_set()))))
        .then(Form::new(format!("{base}/rotate"), Button::secondary(texts.sim_rotate())));
    draw(simulator, language, StatusCode::OK, texts.sim_faults(), content)
}

pub(super) fn rotated(simulator: &Simulator, language: Language) -> Response {
    let texts = Texts::new(language);
    let back = format!("{}/faults", simulator.issuer());
    let content = heading(texts.sim_faults())
        .then(Alert::new(Tone::Success, texts.sim_rotated()))
        .then(Html::paragraph(LinkButton::secondary(texts.sim_faults(), back)));
    draw(simulator, language, StatusCode::OK, texts.sim_faults(), content)
}

/// The browser's language, for pages that belong to no request of ours.
pub(super) fn language(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split([',', ';', '-']).find_map(|tag| tag.trim().parse().ok()))
        .unwrap_or_default()
}

fn draw(
    simulator: &Simulator,
    language: Language,
    status: StatusCode,
    title: &str,
    content: Html,
) -> Response {
    let texts = Texts::new(language);
    let name = texts.sim_title(simulator.name());
    let with_banner = Html::from(Alert::new(Tone::Danger, texts.sim_banner())).then(content);
    let shell = Shell {
        banner: Some(Banner::Demonstration),
        ..Shell::new(language, Municipality { name, ..Municipality::default() }, title, with_banner)
    };
    // Frames and forms lead to the services, which may be anywhere in a demonstration.
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         font-src 'self'; frame-src http: https:; form-action http: https:; \
         frame-ancestors 'none'; base-uri 'none'",
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, HtmlBody(shell.render())).into_response()
}

fn heading(text: &str) -> Html {
    Html::already_safe("<h1 class=\"ds-heading\" data-size=\"xl\">")
        .then(text)
        .then(Html::already_safe("</h1>"))
}

fn level_name(texts: Texts, level: Level) -> &'static str {
    match level {
        Level::Low => texts.sim_level_low(),
        Level::Substantial => texts.sim_level_substantial(),
        Level::High => texts.sim_level_high(),
    }
}

fn fault_name(texts: Texts, fault: Fault) -> &'static str {
    match fault {
        Fault::None => texts.sim_fault_none(),
        Fault::Down => texts.sim_fault_down(),
        Fault::Error => texts.sim_fault_error(),
        Fault::Slow => texts.sim_fault_slow(),
        Fault::Nonce => texts.sim_fault_nonce(),
        Fault::Expired => texts.sim_fault_expired(),
        Fault::Level => texts.sim_fault_level(),
        Fault::Audience => texts.sim_fault_audience(),
        Fault::Issuer => texts.sim_fault_issuer(),
        Fault::Signature => texts.sim_fault_signature(),
        Fault::NoPersonNumber => texts.sim_fault_no_pid(),
    }
}
