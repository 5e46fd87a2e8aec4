//! `service.toml`: what the service is, who decides, how long, what it costs, how it is kept.

use std::collections::BTreeMap;

use archive::ScreeningGround;
use base::Language;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::decide::Outcome;
use crate::text::Localised;

use super::Announcement;

/// The version of the package format this program reads.
pub const FORMAT: u32 = 1;

/// Everything in `service.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    pub format: u32,
    /// Also the name of the folder and the service's place in addresses.
    pub id: String,
    pub version: String,
    /// Languages in which every text must exist.
    pub languages: Vec<Language>,
    /// Level of the e-service, 1 to 4.
    pub maturity: u8,
    pub title: Localised,
    pub summary: Localised,
    pub discovery: Discovery,
    pub public_service: PublicService,
    pub law: Vec<Law>,
    pub applicant: Applicant,
    pub decision: DecisionMaking,
    pub deadlines: Deadlines,
    pub complaint: Complaint,
    pub fee: Option<Fee>,
    pub archive: Archiving,
    pub register: Option<GrantRegister>,
    pub permit: Option<Permit>,
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Others who are told of what was granted.
    #[serde(default)]
    pub announcements: Vec<Announcement>,
    pub benefit: Benefit,
    pub satisfaction: Localised,
    pub data_protection: DataProtection,
    pub flow: Flow,
    #[serde(default)]
    pub deficiencies: Vec<Deficiency>,
}

/// How people find the service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discovery {
    #[serde(default)]
    pub los_words: Vec<String>,
    #[serde(default)]
    pub los_themes: Vec<String>,
    #[serde(default)]
    pub los_life_events: Vec<String>,
    #[serde(default)]
    pub own_concepts: Vec<OwnConcept>,
    #[serde(default)]
    pub synonyms: BTreeMap<Language, Vec<String>>,
}

/// A concept that LOS lacks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnConcept {
    pub uri: String,
    pub kind: ConceptKind,
    pub label: Localised,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConceptKind {
    Word,
    Theme,
    LifeEvent,
}

/// The service as CPSV-AP-NO describes it. Texts may have `{municipality}` and names of parameters
/// in braces; [`super::Package::describe`] fills them in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicService {
    pub competent_authority: Localised,
    pub processing_time: Localised,
    pub cost: Localised,
    pub output: Localised,
    #[serde(default)]
    pub evidence: Vec<Localised>,
    pub channels: Vec<Channel>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub kind: ChannelKind,
    #[serde(default)]
    pub description: Localised,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    Web,
    Phone,
    Counter,
    Paper,
}

/// A provision the service rests on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Lovdata's European Legislation Identifier.
    pub eli: String,
    /// As it is written in letters: `alkoholloven § 4-5`.
    pub short: String,
    pub says: Localised,
    pub checked: LawChecked,
}

/// Where the package's reading of a provision comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LawChecked {
    /// The text of the act itself.
    Text,
    /// Commentary or municipal pages: must still be read against the act.
    Secondary,
}

/// Who may apply.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    pub person: bool,
    pub organisation: bool,
    /// Role codes of the register of entities (Enhetsregisteret).
    #[serde(default)]
    pub organisation_roles: Vec<String>,
    /// Whether somebody without a Norwegian identity number may apply, at the counter or on paper.
    #[serde(default)]
    pub without_number: bool,
    pub assurance: Assurance,
    pub minimum_age_parameter: Option<String>,
}

/// Level of electronic identity (eIDAS article 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Assurance {
    Low,
    Substantial,
    High,
}

/// Who decides, and by what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionMaking {
    /// Who decides by delegation.
    pub organ: Localised,
    /// Who owns the authority.
    pub owner: Localised,
    pub law: String,
    /// File and name of the decision table.
    pub table: String,
    pub decision: String,
    /// Outcomes that may be sent without a person.
    #[serde(default)]
    pub automatic: Vec<Outcome>,
    pub(super) automatic_when: Option<Json>,
    pub(super) second_approval_when: Option<Json>,
    #[serde(default)]
    pub delegations: Vec<Delegation>,
    /// What a decision rests on when a person makes it against or without the rules.
    pub by_person: ByPerson,
}

/// Provisions behind what a person decides, by outcome. Lovdata ELIs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByPerson {
    pub grant: Vec<String>,
    pub refuse: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// A role of the desk: `case_worker`, `leader`.
    pub role: String,
    pub outcomes: Vec<Outcome>,
    pub limit: Localised,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// The law's own limit; where it has none, the municipality's target is all there is.
    pub statutory: Option<Period>,
    /// A parameter with the municipality's own target in days.
    pub own_parameter: Option<String>,
    pub(super) latest: Option<Json>,
    pub preliminary_answer: Period,
    /// Days the applicant gets to answer.
    pub more_information_days: u16,
    /// Days a draft is kept.
    pub draft_days: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    #[serde(default)]
    pub months: u16,
    #[serde(default)]
    pub days: u16,
    pub law: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    pub weeks: u16,
    /// Days within which the one who decided changes the decision, dismisses the complaint or sends
    /// it on (forvaltningsloven § 33).
    pub handling_days: u16,
    /// Who decides it, in words.
    pub to: Localised,
    /// Who that is, by the key of one of the municipality's `[[receivers]]`.
    pub instance: String,
    pub law: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The fact that holds the amount in whole kroner.
    pub fact: String,
    /// What stands on the invoice.
    pub article: String,
    pub vat: String,
    pub law: String,
    /// Outcomes that cost something.
    pub on: Vec<Outcome>,
    /// Where in the answers somebody else who is to have the invoice stands; without a name there,
    /// whoever applied has it.
    pub payer: Option<OtherPayer>,
}

/// Names of answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherPayer {
    pub name: String,
    pub address: String,
}

/// How the case is kept (Noark 5).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Archiving {
    pub class: String,
    /// A template without private persons' names, but in words that are `[[screened]]`.
    pub case_title: Localised,
    /// Hides who applies, and the screened words of the title, from the public: for services where
    /// to have applied already tells of somebody's personal affairs.
    pub screening: Option<Screening>,
    pub disposal: Disposal,
    pub documents: Vec<DocumentKind>,
}

/// Noark 5 *kassasjon*: what happens to the case file, and when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposal {
    /// *kassasjonsvedtak*: `Kasseres` or `Bevares`.
    pub decision: String,
    /// *bevaringstid* in years after the case is closed.
    pub years: u16,
    /// *kassasjonshjemmel* or reason.
    pub reason: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// `application`, `attachment`, `basis`, or the kind of a letter.
    pub kind: String,
    pub title: Localised,
    pub screening: Option<Screening>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// The paragraph of offentleglova: `13`.
    pub code: String,
    /// *skjermingshjemmel*
    pub law: String,
    /// How many years it holds (*skjermingsvarighet*).
    pub years: u16,
}

/// What is granted holds for a person and from one day to another, wherever they are. Names of facts
/// with the first and the last day; `grantedUntil` reads them for the next application.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    pub first_day: String,
    pub last_day: String,
}

/// Where in the answers a grant's hours and place stand, for the register that later applications
/// are compared with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantRegister {
    pub days: String,
    pub date: String,
    pub from: String,
    pub to: String,
    pub premises_name: String,
    pub premises_street: String,
    pub premises_postal_code: String,
    /// Licences given outside this program that the facts ask for.
    #[serde(default)]
    pub licences: Vec<OutsideLicence>,
}

/// A kind of licence that employees register by hand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideLicence {
    /// As the facts ask for it, in `services`.
    pub service: String,
    /// What its case is called, with the name of the place after it.
    pub title: Localised,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub on: NoticeEvent,
    pub to: NoticeTo,
}

/// What a notice is sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeEvent {
    Received,
    MoreInformation,
    Preliminary,
    Decided,
}

/// Whom a notice is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeTo {
    Applicant,
}

/// What the service cost by hand, and what it should cost now.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// Kroner an hour in the baseline.
    pub hourly_rate: i64,
    pub manual_days: u16,
    pub electronic_minutes: u16,
    pub electronic_days: u16,
    pub steps: Vec<ManualStep>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManualStep {
    pub minutes: u16,
    pub label: Localised,
}

impl Benefit {
    pub fn manual_minutes(&self) -> u32 {
        self.steps.iter().map(|step| u32::from(step.minutes)).sum()
    }

    /// Whole kroner at the baseline's rate.
    pub fn manual_kroner(&self) -> i64 {
        i64::from(self.manual_minutes()) * self.hourly_rate / 60
    }

    pub fn electronic_kroner(&self) -> i64 {
        i64::from(self.electronic_minutes) * self.hourly_rate / 60
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataProtection {
    pub purpose: Localised,
    pub basis: Localised,
    pub automated: Localised,
    pub registers: Localised,
}

/// The states of a case and what may be done in each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    pub start: String,
    pub states: Vec<State>,
    pub transitions: Vec<Transition>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub id: String,
    pub label: Localised,
    pub actions: Vec<String>,
    #[serde(default)]
    pub pauses_deadline: bool,
    #[serde(default, rename = "final")]
    pub is_final: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    pub action: String,
    pub from: Vec<String>,
    pub to: String,
}

impl Flow {
    pub fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The state an action leads to, or nothing where it may not be done.
    pub fn next(&self, state: &str, action: &str) -> Option<&State> {
        let transition = self.transitions.iter().find(|transition| {
            transition.action == action && transition.from.iter().any(|from| from == state)
        })?;
        self.state(&transition.to)
    }
}

/// Something that can be missing, with the text `deficiency.CODE`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deficiency {
    pub code: String,
    /// The field to put it right in.
    pub component: Option<String>,
}

impl Screening {
    /// The provision of offentleglova that the code stands for.
    pub fn ground(&self) -> Option<ScreeningGround> {
        ScreeningGround::from_key(&format!("offl_{}", self.code))
    }
}

impl DecisionMaking {
    /// Whether the authority to decide this is delegated to one of the roles.
    pub fn is_delegated(&self, roles: &[access::Role], outcome: Outcome) -> bool {
        self.delegations.iter().any(|delegation| {
            delegation.outcomes.contains(&outcome)
                && roles.iter().any(|role| role.key() == delegation.role)
        })
    }
}

impl Description {
    /// The name of a provision as it is written in letters; the ELI itself where it is not listed.
    pub fn law_name<'a>(&'a self, eli: &'a str) -> &'a str {
        self.law.iter().find(|law| law.eli == eli).map_or(eli, |law| law.short.as_str())
    }

    /// A kind of licence given outside this program.
    pub fn licence(&self, service: &str) -> Option<&OutsideLicence> {
        self.register.as_ref()?.licences.iter().find(|licence| licence.service == service)
    }

    pub fn document(&self, kind: &str) -> Option<&DocumentKind> {
        self.archive.documents.iter().find(|document| document.kind == kind)
    }
}
