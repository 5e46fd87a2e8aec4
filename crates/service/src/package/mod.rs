//! A service package: the folder of texts that is one municipal service.

mod announcement;
mod check;
mod description;
mod load;

use std::collections::BTreeMap;

use archive::Title;
use base::{Language, Tenant};
use jiff::ToSpan as _;
use jiff::civil::Date;
use rules::decision::Definitions;
use rules::expression::Expression;
use serde_json::{Map, Value as Json, json};

pub use announcement::{Announcement, AnnouncementEvent};
pub use check::Problem;
pub use description::*;
pub use load::PackageError;

use crate::answers::Answers;
use crate::decide::Decision;
use crate::facts::{FactSet, Grant, GrantedHours, Premises};
use crate::form::{Condition, Form, Session};
use crate::format;
use crate::letter_text::{Template, TitleTemplate};
use crate::parameters::{MunicipalParameters, ParameterDeclarations, Parameters};
use crate::scope::Scope;
use crate::text::{Localised, Texts};
use crate::wizard::Wizard;

/// A service, read and checked.
#[derive(Debug)]
pub struct Package {
    pub description: Description,
    pub texts: Texts,
    pub form: Form,
    pub wizard: Option<Wizard>,
    pub facts: FactSet,
    pub parameters: ParameterDeclarations,
    pub(crate) table: Definitions,
    pub(crate) automatic_when: Condition,
    pub(crate) second_approval_when: Condition,
    pub(crate) latest: Option<Expression>,
    /// Kind → language → template.
    pub(crate) letters: BTreeMap<String, BTreeMap<Language, Template>>,
    pub(crate) case_titles: BTreeMap<Language, TitleTemplate>,
    prefill: BTreeMap<String, Vec<(String, String)>>,
    /// Name → text of the worked cases.
    pub(crate) cases: BTreeMap<String, String>,
    /// SHA-256 over all files in order of their names, in hexadecimal.
    pub digest: String,
}

/// What the registers know about the applicant, by the keys of Altinn's prefill.
#[derive(Clone, Debug, Default)]
pub struct RegisterData {
    /// `DSF`: the population register. Name, AddressStreet, AddressPostalCode, AddressCity.
    pub person: BTreeMap<String, String>,
    /// `ER`: the register of entities. Name, OrgNumber, BusinessAddress, BusinessPostalCode …
    pub organisation: BTreeMap<String, String>,
    /// `UserProfile`: the contact register. Email, PhoneNumber.
    pub contact: BTreeMap<String, String>,
}

impl Package {
    pub fn id(&self) -> &str {
        &self.description.id
    }

    /// The parameters of a municipality on a day.
    pub fn parameters_for(&self, municipal: &MunicipalParameters, date: Date) -> Parameters {
        let package = format!("{}@{}", self.description.id, self.description.version);
        self.parameters.values_on(&package, municipal, date)
    }

    /// Puts what the registers know into the answers. Organisation details come over the person's.
    pub fn prefill(&self, registers: &RegisterData, answers: &mut Answers) {
        for (source, known) in [
            ("DSF", &registers.person),
            ("ER", &registers.organisation),
            ("UserProfile", &registers.contact),
        ] {
            for (key, path) in self.prefill.get(source).into_iter().flatten() {
                if let Some(value) = known.get(key).filter(|value| !value.is_empty()) {
                    answers.set(path, json!(value));
                }
            }
        }
    }

    /// A text of `service.toml` with the municipality's name and parameters filled in.
    pub fn describe(
        &self,
        text: &Localised,
        tenant: &Tenant,
        parameters: &Parameters,
        language: Language,
    ) -> String {
        let mut output = text.get(language).replace("{municipality}", &tenant.name);
        for (name, value) in parameters.values() {
            let placeholder = format!("{{{name}}}");
            if output.contains(&placeholder) {
                output = output.replace(&placeholder, &format::automatic(value, language));
            }
        }
        output
    }

    /// The title of the case file, with what the public must not see marked.
    pub fn case_title(&self, facts: &Json, session: &Session, language: Language) -> Title {
        let empty = json!({});
        let session = session.to_json();
        let models = [("facts", facts), ("session", &session)];
        let scope =
            Scope::new(&empty, &models, language).with_texts(&self.texts, &self.form.options);
        crate::text::fallbacks(language)
            .iter()
            .find_map(|candidate| self.case_titles.get(candidate))
            .map_or_else(|| Title::plain(""), |template| template.title(&scope))
    }

    /// The day a decision must be made by, counted from the day the complete application came: the
    /// municipality's own target, at the latest the day the law says, and never after the day
    /// before the matter itself. Not before `received`.
    pub fn deadline(&self, received: Date, parameters: &Parameters, facts: &Json) -> Date {
        let limits = &self.description.deadlines;
        let own = limits
            .own_parameter
            .as_ref()
            .and_then(|name| parameters.get(name))
            .and_then(Json::as_i64)
            .filter(|days| (0..3_660).contains(days))
            .map(|days| received.checked_add(days.days()).unwrap_or(received));
        let days = [self.statutory_deadline(received), own, self.latest_useful_day(facts)];
        let earliest = days.into_iter().flatten().min();
        earliest.map_or(received, |deadline| deadline.max(received))
    }

    /// The day the law says a decision must be made by, counted from the day the application came;
    /// none where it only says "without undue delay".
    pub fn statutory_deadline(&self, received: Date) -> Option<Date> {
        let limit = self.description.deadlines.statutory.as_ref()?;
        let span = i64::from(limit.months).months().days(i64::from(limit.days));
        received.checked_add(span).ok()
    }

    /// The day after which a decision is of no use to anybody: the day before the matter itself.
    pub fn latest_useful_day(&self, facts: &Json) -> Option<Date> {
        let empty = json!({});
        let models = [("facts", facts)];
        let scope = Scope::new(&empty, &models, Language::Nb);
        let value = self.latest.as_ref()?.evaluate(&scope).ok()?;
        format::parse_date(value.as_text()?)?.yesterday().ok()
    }

    /// The last day to complain, counted from the day the letter was received. One that is no
    /// working day becomes the next that is (forvaltningsloven § 30, domstolloven § 149).
    pub fn complaint_deadline(&self, received: Date) -> Date {
        let weeks = i64::from(self.description.complaint.weeks).weeks();
        let last = received.checked_add(weeks).unwrap_or(received);
        if base::is_working_day(last) { last } else { base::add_working_days(last, 1) }
    }

    /// The fee of a decision in whole kroner; none where the outcome is free.
    pub fn fee(&self, decision: &Decision) -> Option<i64> {
        let fee = self.description.fee.as_ref()?;
        fee.on.contains(&decision.outcome).then(|| decision.kroner(&fee.fact)).flatten()
    }

    /// What a granted application covers, for the register that later ones are compared with.
    pub fn grant(&self, reference: &str, answers: &Answers) -> Option<Grant> {
        let register = self.description.register.as_ref()?;
        let text = |path: &str| answers.text(path).unwrap_or_default().to_owned();
        let hours = (0..answers.rows(&register.days))
            .filter_map(|row| {
                let field = |name: &str| answers.text(&format!("{}[{row}].{name}", register.days));
                let date = format::parse_date(field(&register.date)?)?;
                Some(GrantedHours {
                    first: date,
                    last: date,
                    from: format::parse_time(field(&register.from)?)?,
                    to: format::parse_time(field(&register.to)?)?,
                })
            })
            .collect();
        Some(Grant {
            reference: reference.to_owned(),
            premises: Premises {
                name: text(&register.premises_name),
                street: text(&register.premises_street),
                postal_code: text(&register.premises_postal_code),
            },
            hours,
        })
    }

    /// The first and the last day that a permit holds, from the facts of the decision; none where
    /// the service gives none, or where a day is not known.
    pub fn permit(&self, facts: &Json) -> Option<(Date, Date)> {
        let permit = self.description.permit.as_ref()?;
        let day = |name: &str| format::parse_date(facts.get(name)?.as_str()?);
        Some((day(&permit.first_day)?, day(&permit.last_day)?))
    }

    /// The register of breaches that the facts ask, if they ask one.
    pub fn breach_register(&self) -> Option<&str> {
        self.facts.registers().next()
    }

    /// How a kind of document is screened. One that the package does not name tells who has applied,
    /// and is screened as they are.
    pub fn screening(&self, kind: &str) -> Option<&Screening> {
        match self.description.document(kind) {
            Some(document) => document.screening.as_ref(),
            None => self.description.archive.screening.as_ref(),
        }
    }

    /// What stands on a kind of document that the public may not see; empty on one that they may.
    pub fn access_note(&self, kind: &str, language: Language) -> String {
        let Some(screening) = self.screening(kind) else { return String::new() };
        let law = &screening.law;
        match language {
            Language::Nb => format!("Unntatt offentlighet, {law}"),
            Language::Nn => format!("Unnateke offentlegheit, {law}"),
            Language::Se => format!("Ii almmolaš, {law}"),
            Language::En => format!("Exempt from public access, {law}"),
        }
    }

    /// Kinds of letters the package has.
    pub fn letter_kinds(&self) -> impl Iterator<Item = &str> {
        self.letters.keys().map(String::as_str)
    }

    /// The texts of deficiencies a clerk has ticked.
    pub fn deficiency_texts(&self, codes: &[String], language: Language) -> Vec<String> {
        self.description
            .deficiencies
            .iter()
            .filter(|deficiency| codes.contains(&deficiency.code))
            .filter_map(|deficiency| {
                self.texts.plain(&format!("deficiency.{}", deficiency.code), language)
            })
            .map(str::to_owned)
            .collect()
    }

    /// A JSON description of the service (CPSV-AP-NO) for catalogues.
    pub fn public_description(&self, tenant: &Tenant, parameters: &Parameters) -> Json {
        let service = &self.description;
        let localised = |text: &Localised| -> Json {
            let texts: Map<String, Json> = text
                .0
                .keys()
                .map(|language| {
                    let filled = self.describe(text, tenant, parameters, *language);
                    (language.code().to_owned(), json!(filled))
                })
                .collect();
            Json::Object(texts)
        };
        json!({
            "identifier": service.id,
            "version": service.version,
            "title": localised(&service.title),
            "description": localised(&service.summary),
            "hasCompetentAuthority": localised(&service.public_service.competent_authority),
            "processingTime": localised(&service.public_service.processing_time),
            "hasCost": localised(&service.public_service.cost),
            "produces": localised(&service.public_service.output),
            "hasInput": service.public_service.evidence.iter().map(localised).collect::<Vec<_>>(),
            "hasLegalResource": service.law.iter().map(|law| law.eli.as_str()).collect::<Vec<_>>(),
            "thematicArea": service.discovery.los_themes,
            "keyword": service.discovery.los_words,
            "isGroupedBy": service.discovery.los_life_events,
        })
    }
}
