//! The page around the content.

use askama::Template;
use base::{Language, Tenant};

use crate::{
    Breadcrumbs, Html, Link, SessionEnd, Texts, assets,
    session_end::{Dialogs, Line},
};

/// Everything a page has besides its content. Make one with [`Shell::new`] and set the rest:
///
/// ```
/// # use base::Language;
/// # use page::{Html, Link, Municipality, Shell};
/// # let municipality = Municipality { name: "Grimstad kommune".into(), ..Municipality::default() };
/// let shell = Shell {
///     navigation: vec![Link::new("Tjenester", "/tjenester").current()],
///     ..Shell::new(Language::Nb, municipality, "Tjenester", Html::paragraph("Hei"))
/// };
/// assert!(shell.render().contains("<title>Tjenester – Grimstad kommune</title>"));
/// ```
#[derive(Clone, Debug)]
pub struct Shell {
    pub language: Language,
    /// For the browser's tab. The main heading stands in the content.
    pub title: String,
    /// For search engines; nothing is written when empty.
    pub description: String,
    pub municipality: Municipality,
    /// Where each language's version of this page is.
    pub languages: Vec<LanguageLink>,
    pub signed_in: Option<SignedIn>,
    /// Where one signs in; shown when nobody is signed in.
    pub sign_in: Option<String>,
    pub navigation: Vec<Link>,
    /// From the front page to this page.
    pub breadcrumbs: Vec<Link>,
    pub banner: Option<Banner>,
    pub kind: Kind,
    /// Set when the page was sent with errors: says so in the browser's tab.
    pub has_errors: bool,
    /// Asks search engines not to list the page, because names of private persons stand on it.
    pub unlisted: bool,
    /// The front page's opening, across the whole width; otherwise empty.
    pub hero: Html,
    pub content: Html,
    /// More links for the footer, besides accessibility and privacy.
    pub footer: Vec<Link>,
}

/// Whose pages these are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Municipality {
    /// `Grimstad kommune`
    pub name: String,
    pub address: Vec<String>,
    pub phone: String,
    pub email: String,
    /// The page that says how accessible the site is; the law demands it.
    pub accessibility_statement: String,
    /// The page that says what is done with personal data.
    pub privacy: String,
}

impl From<&Tenant> for Municipality {
    fn from(tenant: &Tenant) -> Self {
        Self {
            name: tenant.authority_name(),
            address: tenant.address.clone(),
            phone: tenant.phone.clone(),
            email: tenant.email.clone(),
            accessibility_statement: "/tilgjengelighet".to_owned(),
            privacy: "/personvern".to_owned(),
        }
    }
}

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageLink {
    pub language: Language,
    pub href: String,
}

/// The person at the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub name: String,
    pub acting_for: Option<ActingFor>,
    /// My page, profile and so on.
    pub menu: Vec<Link>,
    /// Where the sign-out button posts.
    pub sign_out: String,
    pub end: SessionEnd,
}

/// The organisation or person on whose behalf everything is done just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingFor {
    pub name: String,
    /// Why one may: "Du er styreleder".
    pub reason: String,
    /// Where one chooses whom to act for.
    pub change: String,
}

/// Something all pages say at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Nothing here is real. Every simulated installation and component says so.
    Demonstration,
}

/// Citizens get room to breathe; case workers see more at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Public,
    Desk,
}

impl Shell {
    pub fn new(
        language: Language,
        municipality: impl Into<Municipality>,
        title: impl Into<String>,
        content: impl Into<Html>,
    ) -> Self {
        Self {
            language,
            title: title.into(),
            description: String::new(),
            municipality: municipality.into(),
            languages: Vec::new(),
            signed_in: None,
            sign_in: None,
            navigation: Vec::new(),
            breadcrumbs: Vec::new(),
            banner: None,
            kind: Kind::Public,
            has_errors: false,
            unlisted: false,
            hero: Html::EMPTY,
            content: content.into(),
            footer: Vec::new(),
        }
    }

    /// The whole document.
    pub fn render(&self) -> String {
        ShellTemplate { shell: self, texts: Texts::new(self.language) }.to_string()
    }
}

#[derive(Template)]
#[template(path = "shell.html")]
struct ShellTemplate<'a> {
    shell: &'a Shell,
    texts: Texts,
}

impl ShellTemplate<'_> {
    fn title(&self) -> String {
        let title = if self.shell.has_errors {
            self.texts.error_prefix(&self.shell.title)
        } else {
            self.shell.title.clone()
        };
        if title.is_empty() {
            return self.shell.municipality.name.clone();
        }
        format!("{title} – {}", self.shell.municipality.name)
    }

    fn size(&self) -> &'static str {
        match self.shell.kind {
            Kind::Public => "md",
            Kind::Desk => "sm",
        }
    }

    fn kind(&self) -> &'static str {
        match self.shell.kind {
            Kind::Public => "ek-public",
            Kind::Desk => "ek-desk",
        }
    }

    fn breadcrumbs(&self) -> Html {
        if self.shell.breadcrumbs.is_empty() {
            return Html::EMPTY;
        }
        Breadcrumbs::new(self.shell.language, self.shell.breadcrumbs.iter().cloned()).into()
    }

    /// For `tel:` links.
    fn dialled(&self) -> String {
        self.shell.municipality.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }

    fn session_line(&self) -> Html {
        let person = self.shell.signed_in.as_ref();
        person.map_or(Html::EMPTY, |person| Line::new(&person.end, self.shell.language).into())
    }

    fn session_dialogs(&self) -> Html {
        self.shell.signed_in.as_ref().map_or(Html::EMPTY, |person| {
            Dialogs::new(&person.end, &person.sign_out, self.shell.language).into()
        })
    }

    fn has_menu(&self) -> bool {
        !self.shell.navigation.is_empty()
    }
}
