//! One page with every component in every state: for eyes, snapshot tests and accessibility tests.
//!
//! The examples are in bokmål whatever the language; only the components' own words change.

mod fields;
mod rest;

use base::Language;

use crate::{
    ActingFor, Banner, Ending, Form, Hero, Html, LanguageLink, Link, Municipality, SearchForm,
    SessionEnd, Shell, SignedIn,
};

/// A component in one state.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Names the sample in snapshots: the component, then its state.
    pub name: &'static str,
    pub html: Html,
}

fn sample(name: &'static str, component: impl Into<Html>) -> Sample {
    Sample { name, html: component.into() }
}

/// Every component in every state. No two use the same id.
pub fn samples(language: Language) -> Vec<Sample> {
    [fields::samples(language), rest::samples(language)].concat()
}

/// The gallery as a whole document.
pub fn render(language: Language) -> String {
    shell(language, content(language)).render()
}

/// All samples below each other.
pub fn content(language: Language) -> Html {
    let fields = fields::samples(language).into_iter().map(|sample| sample.html);
    let rest = rest::samples(language).into_iter().map(|sample| sample.html);
    Html::already_safe("<h2>Komponenter</h2>")
        .then(Html::all(rest))
        .then(Html::already_safe("<h2>Skjema</h2>"))
        .then(Form::new("/galleri", Html::all(fields)).with_files().hidden("step", "2"))
}

/// A shell with everything set.
pub fn shell(language: Language, content: Html) -> Shell {
    Shell {
        description: "Alle byggeklosser i alle tilstander".to_owned(),
        languages: Language::ALL
            .map(|language| LanguageLink { language, href: format!("?lang={language}") })
            .to_vec(),
        signed_in: Some(SignedIn {
            name: "Vennlig Måke".to_owned(),
            acting_for: Some(ActingFor {
                name: "Skogly Teaterlag".to_owned(),
                reason: "Du er styreleder".to_owned(),
                change: "/min-side/representasjon".to_owned(),
            }),
            menu: vec![Link::new("Min side", "/min-side"), Link::new("Profil", "/min-side/profil")],
            sign_out: "/logg-ut".to_owned(),
            end: SessionEnd {
                clock: "14.32".to_owned(),
                seconds_left: 1800,
                ending: Ending::Pause,
                longest_minutes: 120,
                state: "/innlogging/tilstand".to_owned(),
                extend: "/innlogging/forleng".to_owned(),
                sign_in: "/logg-inn".to_owned(),
                sign_in_anew: "/logg-inn?ny=ja".to_owned(),
            },
        }),
        sign_in: Some("/logg-inn".to_owned()),
        navigation: vec![
            Link::new("Tjenester", "/tjenester").current(),
            Link::new("Min side", "/min-side"),
            Link::new("Postliste", "/postliste"),
            Link::new("Politikk", "/politikk"),
        ],
        breadcrumbs: vec![
            Link::new("Forsiden", "/"),
            Link::new("Tjenester", "/tjenester"),
            Link::new("Galleri", "/galleri"),
        ],
        banner: Some(Banner::Demonstration),
        hero: Hero::new(
            "Hva kan vi hjelpe deg med?",
            "Søk, send inn og følg saken din, hele døgnet.",
        )
        .content(
            SearchForm::new(language, "/sok", "Søk etter tjeneste eller svar").name("hero-search"),
        )
        .into(),
        footer: vec![Link::new("Offentlig journal", "/postliste")],
        ..Shell::new(
            language,
            Municipality {
                name: "Nordvik kommune".to_owned(),
                address: vec!["Storgata 1".to_owned(), "0000 Nordvik".to_owned()],
                phone: "+47 00 00 00 00".to_owned(),
                email: "post@nordvik.example".to_owned(),
                accessibility_statement: "/tilgjengelighet".to_owned(),
                privacy: "/personvern".to_owned(),
            },
            "Galleri",
            content,
        )
    }
}
