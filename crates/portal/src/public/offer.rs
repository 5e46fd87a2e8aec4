//! A service as a municipality offers it: the package's texts with the municipality's values.

use base::{Language, Tenant};
use jiff::civil::Date;
use page::Html;
use serde_json::Value as Json;
use service::{
    ConceptKind, Localised, Municipality, Package, Parameter, ParameterKind, Parameters, format,
};
use web::{App, Visit, WebError};

use super::{
    los::{self, Concept},
    search::{Passage, Weight},
};

#[derive(Clone, Debug)]
pub(super) struct Offer<'a> {
    pub(super) package: &'a Package,
    pub(super) parameters: Parameters,
    pub(super) municipality: &'a Municipality,
    pub(super) concepts: Vec<Concept>,
    language: Language,
}

/// All services of the municipality, by title.
pub(super) fn all<'a>(
    app: &'a App,
    visit: &Visit,
    today: Date,
) -> Result<Vec<Offer<'a>>, WebError> {
    let world = app.world();
    let municipality = world.municipality(visit.tenant.id)?;
    let mut offers = Vec::new();
    for package in world.catalogue.packages() {
        if municipality.offers(package.id()) {
            let parameters = world.parameters(visit.tenant.id, package, today)?;
            offers.push(Offer::new(package, parameters, municipality, visit.language));
        }
    }
    offers.sort_by_key(|offer: &Offer<'_>| offer.title().to_lowercase());
    Ok(offers)
}

/// One service; as if it did not exist where the municipality has not taken it up.
pub(super) fn one<'a>(
    app: &'a App,
    visit: &Visit,
    service: &str,
    today: Date,
) -> Result<Offer<'a>, WebError> {
    let world = app.world();
    let municipality = world.municipality(visit.tenant.id)?;
    if !municipality.offers(service) {
        return Err(WebError::NotFound);
    }
    let package = world.package(service)?;
    let parameters = world.parameters(visit.tenant.id, package, today)?;
    Ok(Offer::new(package, parameters, municipality, visit.language))
}

impl<'a> Offer<'a> {
    pub(super) fn new(
        package: &'a Package,
        parameters: Parameters,
        municipality: &'a Municipality,
        language: Language,
    ) -> Self {
        let concepts = los::concepts_of(package);
        Self { package, parameters, municipality, concepts, language }
    }

    pub(super) fn id(&self) -> &'a str {
        self.package.id()
    }

    pub(super) fn tenant(&self) -> &'a Tenant {
        &self.municipality.tenant
    }

    pub(super) fn title(&self) -> &'a str {
        self.package.description.title.get(self.language)
    }

    pub(super) fn summary(&self) -> String {
        self.text(&self.package.description.summary)
    }

    pub(super) fn path(&self) -> String {
        format!("/tjenester/{}", self.id())
    }

    /// A text of the package with the municipality's name and values in it.
    pub(super) fn text(&self, text: &Localised) -> String {
        self.text_in(text, self.language)
    }

    /// The same for the page, saying in which language it is when it is not in the reader's: screen
    /// readers then pronounce it right (WCAG 3.1.2).
    pub(super) fn html(&self, text: &Localised) -> Html {
        let content = Html::from(self.text(text));
        let found =
            service::text::fallbacks(self.language).into_iter().find(|it| text.0.contains_key(it));
        match found.filter(|found| *found != self.language) {
            Some(other) => Html::already_safe(format!("<span lang=\"{other}\">"))
                .then(content)
                .then(Html::already_safe("</span>")),
            None => content,
        }
    }

    pub(super) fn text_in(&self, text: &Localised, language: Language) -> String {
        self.package.describe(text, self.tenant(), &self.parameters, language)
    }

    /// What belongs to the kind, and may be shown as a place to go.
    pub(super) fn concepts(&self, kind: ConceptKind) -> impl Iterator<Item = &Concept> {
        self.concepts.iter().filter(move |concept| concept.kind == kind)
    }

    pub(super) fn belongs_to(&self, kind: ConceptKind, slug: &str) -> Option<&Concept> {
        self.concepts(kind).find(|concept| concept.slug == slug)
    }

    /// What the municipality has decided for itself: each with its value in words.
    pub(super) fn own_rules(&self) -> Vec<(&'a Parameter, String)> {
        self.package
            .parameters
            .iter()
            .filter_map(|parameter| {
                let value = self.parameters.get(&parameter.name)?;
                Some((parameter, self.value_in_words(parameter, value)?))
            })
            .collect()
    }

    /// Nothing where the value is a code that the package has no words for.
    fn value_in_words(&self, parameter: &Parameter, value: &Json) -> Option<String> {
        match parameter.kind {
            ParameterKind::Kroner => Some(format::kroner(value.as_i64()?, self.language)),
            ParameterKind::Choice => {
                let key = format!("parameter.{}.{}", parameter.name, value.as_str()?);
                self.package.texts.plain(&key, self.language).map(str::to_owned)
            }
            ParameterKind::Integer
            | ParameterKind::Boolean
            | ParameterKind::Time
            | ParameterKind::Text => Some(format::automatic(value, self.language)),
        }
    }

    /// Everything people may look for it by, in all languages.
    pub(super) fn passages(&self) -> Vec<Passage> {
        let description = &self.package.description;
        let mut passages = Vec::new();
        for (text, weight) in
            [(&description.title, Weight::Title), (&description.summary, Weight::Summary)]
        {
            passages.extend(text.0.keys().map(|language| Passage {
                text: self.text_in(text, *language),
                weight,
                language: *language,
            }));
        }
        for (language, words) in &description.discovery.synonyms {
            passages.extend(words.iter().map(|word| Passage {
                text: word.clone(),
                weight: Weight::Synonym,
                language: *language,
            }));
        }
        for concept in &self.concepts {
            let weight = match concept.kind {
                ConceptKind::Word => Weight::Word,
                ConceptKind::Theme | ConceptKind::LifeEvent => Weight::Group,
            };
            passages.extend(concept.labels().map(|(language, label)| Passage {
                text: label.to_owned(),
                weight,
                language,
            }));
        }
        passages
    }
}
