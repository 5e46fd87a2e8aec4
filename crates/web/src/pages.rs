//! The pages that belong to no wing: failures, privacy, accessibility, choice of municipality.

use page::{Alert, CardGrid, Html, Kind, LinkButton, LinkCard, Municipality, Shell, Tone, lead};

use crate::{Page, Tenants, Visit, WebError, texts::Texts};

pub(crate) fn failure(visit: &Visit, error: &WebError) -> Page {
    let texts = Texts::new(visit.language);
    let (title, body) = match error {
        WebError::NotFound => (texts.not_found_title(), texts.not_found_body().to_owned()),
        WebError::Forbidden => (texts.forbidden_title(), texts.forbidden_body().to_owned()),
        WebError::BadRequest
        | WebError::SignInNeeded
        | WebError::EmployeeSignInNeeded
        | WebError::LevelNeeded
        | WebError::RepresentationNeeded => {
            (texts.bad_request_title(), texts.bad_request_body().to_owned())
        }
        WebError::TooLarge { megabytes } => {
            (texts.too_large_title(), texts.too_large_body(megabytes))
        }
        WebError::TooMany => (texts.too_many_title(), texts.too_many_body().to_owned()),
        WebError::Conflict => (texts.conflict_title(), texts.conflict_body().to_owned()),
        WebError::Full => (texts.full_title(), texts.full_body().to_owned()),
        WebError::Unavailable => (texts.unavailable_title(), texts.unavailable_body().to_owned()),
        WebError::Internal(_) => (texts.error_title(), texts.error_body().to_owned()),
    };
    let mut content = heading(title).then(Html::paragraph(body));
    if let WebError::Internal(_) = error {
        let reference = format!("{}: {}", texts.error_reference(), visit.request_id);
        content = content.then(Alert::new(Tone::Info, reference));
    }
    if visit.is_at_desk() {
        // Where the person works, not where inhabitants begin.
        content = content.then(Html::paragraph(LinkButton::primary(texts.nav_work(), "/ansatt")));
        return Page::new(title, content).desk();
    }
    content = content.then(Html::paragraph(LinkButton::primary(texts.to_front_page(), "/")));
    Page::new(title, content)
}

pub(crate) fn privacy(visit: &Visit) -> Page {
    let texts = Texts::new(visit.language);
    let municipality = visit.tenant.authority_name();
    let content = Html::all([
        heading(texts.privacy_title()),
        lead(texts.privacy_intro(municipality)),
        section(texts.privacy_why_title(), texts.privacy_why()),
        section(texts.privacy_who_title(), texts.privacy_who()),
        section(texts.privacy_keep_title(), texts.privacy_keep()),
        section(texts.privacy_rights_title(), texts.privacy_rights()),
        section(texts.privacy_cookies_title(), texts.privacy_cookies()),
    ]);
    Page::new(texts.privacy_title(), content)
}

pub(crate) fn accessibility(visit: &Visit) -> Page {
    let texts = Texts::new(visit.language);
    let tenant = &visit.tenant;
    let content = Html::all([
        heading(texts.accessibility_title()),
        lead(texts.accessibility_intro(tenant.authority_name())),
        section(texts.accessibility_tested_title(), texts.accessibility_tested()),
        section(
            texts.accessibility_feedback_title(),
            &texts.accessibility_feedback(&tenant.email, &tenant.phone),
        ),
        section(texts.accessibility_other_title(), texts.accessibility_other()),
    ]);
    Page::new(texts.accessibility_title(), content)
}

/// The installation's own front page, on a host name that is no municipality's.
pub(crate) fn landing(
    language: base::Language,
    tenants: &Tenants,
    port: Option<&str>,
    banner: Option<page::Banner>,
) -> String {
    let texts = Texts::new(language);
    let cards = tenants.all().iter().filter_map(|tenant| {
        let host = tenant.hosts.first()?;
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(
            LinkCard::new(tenant.authority_name(), format!("http://{host}{port}/"))
                .heading_level(2),
        )
    });
    let mut content =
        heading(texts.landing_title()).then(lead(texts.landing_intro())).then(CardGrid::new(cards));
    if banner.is_some() {
        let link = format!("<p><a class=\"ds-link\" href=\"/sim/\">{}</a></p>", "/sim/");
        content = content
            .then(section(texts.landing_simulators_title(), texts.landing_simulators()))
            .then(Html::already_safe(link));
    }
    let municipality = Municipality { name: "eKommune".to_owned(), ..Municipality::default() };
    let shell = Shell {
        banner,
        kind: Kind::Public,
        ..Shell::new(language, municipality, texts.landing_title(), content)
    };
    shell.render()
}

fn heading(text: &str) -> Html {
    Html::already_safe("<h1 class=\"ds-heading\" data-size=\"xl\">")
        .then(text)
        .then(Html::already_safe("</h1>"))
}

fn section(title: &str, body: &str) -> Html {
    Html::already_safe("<h2 class=\"ds-heading\" data-size=\"md\">")
        .then(title)
        .then(Html::already_safe("</h2>"))
        .then(Html::paragraph(body))
}
