//! Others than the applicant who are told of what was granted, and what they are told.

use base::Language;
use serde::Deserialize;

use super::Package;
use crate::municipality::Municipality;
use crate::text::Localised;

/// Somebody who is told when something happens, `[[announcements]]` in `service.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    pub on: AnnouncementEvent,
    /// Who, by the key of one of the municipality's `[[receivers]]`.
    pub to: String,
    /// What the letter is called, in the journal too.
    pub title: Localised,
    /// The whole notice, or the letter's first paragraphs. `{case}` and `{municipality}` are
    /// replaced; nothing else of the case is known to it.
    text: Localised,
    /// A letter also says where and when. A notice by e-mail never does.
    #[serde(default)]
    pub place_and_time: bool,
    /// Lovdata ELI of the provision that makes them the ones to know.
    pub law: String,
}

store::text_enum! {
    /// What others are told of.
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum AnnouncementEvent {
        /// A decision grants what was applied for.
        Granted = "granted",
        /// What was granted, or registered as granted elsewhere, is taken back.
        Withdrawn = "withdrawn",
    }
}

impl Announcement {
    /// What they are told, about the case of this number.
    pub fn text(&self, case: &str, municipality: &Municipality, language: Language) -> String {
        self.text
            .get(language)
            .replace("{case}", case)
            .replace("{municipality}", &municipality.tenant.authority_name())
    }

    /// What is wrong with it in its package.
    pub(super) fn problems(&self, package: &Package) -> Vec<String> {
        let service = &package.description;
        let name = format!("announcements to {} on {}", self.to, self.on.key());
        let mut found = Vec::new();
        for (what, text) in [("title", &self.title), ("text", &self.text)] {
            for language in &service.languages {
                if text.0.get(language).is_none_or(|text| text.trim().is_empty()) {
                    found.push(format!("{name}: {what} is missing in {language}"));
                }
            }
            for text in text.0.values() {
                let known = text.replace("{case}", "").replace("{municipality}", "");
                if known.contains(['{', '}']) {
                    found.push(format!("{name}: {what} may have {{case}} and {{municipality}}"));
                }
            }
        }
        let times = service.announcements.iter().filter(|it| it.on == self.on && it.to == self.to);
        if times.count() > 1 {
            found.push(format!("{name}: stands twice"));
        }
        if self.place_and_time && service.register.is_none() {
            found.push(format!("{name}: there is no [register] with place and time"));
        }
        found
    }
}
