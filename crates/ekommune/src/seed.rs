//! What the demonstration begins with: invented people and cases in every state, made by the same
//! functions as everything else, on a clock that runs through the last weeks.

mod worked;

use std::{collections::BTreeMap, sync::Arc};

use access::{Employee, Employment, PersonDetails, Protection, Role, Subject, UnitKey, person};
use archive::{
    Correspondent, DocumentType, NewCaseFile, NewDocument, NewEntry, NewFile, NewParty, PartyName,
    Title, Variant, setup,
};
use base::{Actor, FixedClock, Tenant, date_in_oslo};
use exchange::simulator::{PersonTrait, Population, Position, SimulatedEmployee, SimulatedPerson};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde_json::{Map, Value as Json, json};
use service::{
    Answers, Grant, GrantedHours, Outcome, Package, Premises,
    flow::{
        self, Applicant, ApplicantOrganisation, Channel, Draft, Matter, MatterId, SubmitError,
        World, drafts, matters, measures, register, requests,
    },
};
use store::jobs::Runner;

use crate::{
    config::Config,
    demo::position,
    serve::{self, StartError},
};

const SERVICE: &str = "ambulerende-skjenkebevilling";
/// What the case worker writes where the package's refusal asks for reasons, in each language.
const OWN_REASONS: [(&str, &str); 3] = [
    ("Skriv begrunnelsen her", "Vi har snakket med deg og ikke funnet noen annen løsning"),
    ("Skriv grunngivinga her", "Vi har snakka med deg og ikkje funne noka anna løysing"),
    ("Write the reasons here", "We have talked with you and found no other solution"),
];
const ORDINARY: &str = "alminnelig-skjenkebevilling";
/// Two sets of answers that every application begins with.
const ANSWERS: &str = include_str!("../demo/answers.json");

/// Gives the municipalities their invented employees. May be repeated.
pub(crate) fn people(
    world: &World,
    tenants: &[Tenant],
    population: &Population,
) -> Result<(), StartError> {
    for tenant in tenants {
        let units = units(world, tenant)?;
        world
            .store
            .write(tenant.id, |tx| {
                for employee in population.employees_of(tenant.id) {
                    let details = PersonDetails {
                        name: Some(employee.name.full()),
                        protection: Some(Protection::None),
                        ..PersonDetails::default()
                    };
                    let known = person::find_or_create(tx, &world.keys, employee.person, &details)?;
                    let employment = Employee {
                        person: known.id,
                        name: employee.name.full(),
                        title: position(employee.position).to_owned(),
                        roles: roles(employee.position),
                        units: units.clone(),
                        employment: Employment::Active,
                    };
                    access::employee::save(tx, &employment)?;
                }
                Ok::<_, access::PersonError>(())
            })
            .map_err(|error| StartError::part("the demonstration's employees", error))?;
    }
    Ok(())
}

fn units(world: &World, tenant: &Tenant) -> Result<Vec<UnitKey>, StartError> {
    let municipality = world
        .municipality(tenant.id)
        .map_err(|error| StartError::part(tenant.authority_name(), error))?;
    Ok(municipality
        .units
        .iter()
        .filter_map(|unit| UnitKey::new(&unit.code.to_lowercase()).ok())
        .collect())
}

fn roles(position: Position) -> Vec<Role> {
    match position {
        Position::CaseWorker => vec![Role::CaseWorker],
        Position::Approver => vec![Role::Leader],
        Position::Archivist => vec![Role::Archivist],
        Position::Leader => vec![Role::Leader, Role::Administrator],
    }
}

/// What makes a person worth choosing at sign-in.
pub(crate) fn described(person: &SimulatedPerson, population: &Population) -> String {
    let organisations: Vec<String> = population
        .organisations_of(person.number)
        .map(|(organisation, _)| organisation.name.clone())
        .collect();
    let about = match person.what {
        PersonTrait::Seventeen | PersonTrait::Eighteen | PersonTrait::Nineteen => {
            "For ung til å få bevilling"
        }
        PersonTrait::Twenty => "Akkurat gammel nok",
        PersonTrait::StrictlyProtected => "Strengt fortrolig adresse",
        PersonTrait::Protected => "Fortrolig adresse",
        PersonTrait::Reserved => "Har reservert seg mot digital post",
        PersonTrait::NotInContactRegister => "Står ikke i kontaktregisteret",
        PersonTrait::StaleContact => "Gamle kontaktopplysninger",
        PersonTrait::SmsOnly => "Har bare mobilnummer",
        PersonTrait::SamiSpeaking => "Snakker nordsamisk",
        PersonTrait::NynorskUser => "Bruker nynorsk",
        PersonTrait::EnglishUser => "Bruker engelsk",
        PersonTrait::BankruptCompany => "Styrer et konkursbo",
        _ => "",
    };
    match organisations.as_slice() {
        [] => about.to_owned(),
        names => format!("{about} Kan handle for {}", names.join(" og ")).trim().to_owned(),
    }
}

/// What is done with an application, and after how long.
#[derive(Clone, Copy, Debug)]
enum Step {
    Apply,
    /// Somebody opens and takes it.
    Claim,
    Ask,
    Answer,
    Decide(Outcome),
    Approve,
    Withdraw,
}

/// An application as it is to come about.
#[derive(Clone, Copy, Debug)]
struct Scenario {
    /// Days before today that it came in.
    days_ago: i32,
    base: &'static str,
    change: Change,
    channel: Channel,
    who: Who,
    /// Hours after it came in.
    then: &'static [(i64, Step)],
}

/// How it differs from its base.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    /// Two days before the event.
    Late,
    /// Serving until half past two.
    LongHours,
    /// Spirits, and guests under 18.
    SpiritsAndMinors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Anybody,
    Organisation,
    Protected,
}

/// An application that is to come, of whatever service.
struct Planned<'a> {
    days_ago: i32,
    channel: Channel,
    who: Who,
    then: &'static [(i64, Step)],
    what: What<'a>,
}

enum What<'a> {
    Licence(&'a Scenario),
    /// One of the package's demonstrated cases.
    Worked(&'a Package, usize),
}

impl<'a> Planned<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let Scenario { days_ago, channel, who, then, .. } = *scenario;
        Self { days_ago, channel, who, then, what: What::Licence(scenario) }
    }
}

const fn granted_at_once(days_ago: i32) -> Scenario {
    Scenario {
        days_ago,
        base: "wedding",
        change: Change::Nothing,
        channel: Channel::Web,
        who: Who::Anybody,
        then: &[],
    }
}

const SCENARIOS: &[Scenario] = &[
    granted_at_once(75),
    granted_at_once(66),
    granted_at_once(61),
    granted_at_once(53),
    granted_at_once(47),
    granted_at_once(36),
    granted_at_once(30),
    granted_at_once(23),
    granted_at_once(16),
    granted_at_once(8),
    granted_at_once(3),
    granted_at_once(1),
    Scenario { who: Who::Organisation, base: "company", ..granted_at_once(44) },
    Scenario { who: Who::Organisation, base: "company", ..granted_at_once(11) },
    Scenario { who: Who::Protected, ..granted_at_once(13) },
    Scenario {
        change: Change::Late,
        then: &[(20, Step::Claim), (21, Step::Decide(Outcome::Grant))],
        ..granted_at_once(58)
    },
    Scenario {
        change: Change::LongHours,
        then: &[(3, Step::Claim), (4, Step::Decide(Outcome::Refuse)), (26, Step::Approve)],
        ..granted_at_once(40)
    },
    Scenario {
        change: Change::SpiritsAndMinors,
        then: &[
            (22, Step::Claim),
            (23, Step::Ask),
            (70, Step::Answer),
            (92, Step::Decide(Outcome::Grant)),
        ],
        ..granted_at_once(33)
    },
    Scenario {
        change: Change::Late,
        channel: Channel::Paper,
        then: &[(2, Step::Claim), (3, Step::Decide(Outcome::Grant))],
        ..granted_at_once(19)
    },
    Scenario { change: Change::LongHours, then: &[(28, Step::Withdraw)], ..granted_at_once(12) },
    Scenario {
        change: Change::SpiritsAndMinors,
        then: &[(2, Step::Claim), (3, Step::Ask)],
        ..granted_at_once(5)
    },
    Scenario {
        change: Change::LongHours,
        then: &[(4, Step::Claim), (5, Step::Decide(Outcome::Refuse))],
        ..granted_at_once(4)
    },
    Scenario { change: Change::SpiritsAndMinors, then: &[(1, Step::Claim)], ..granted_at_once(2) },
    Scenario { change: Change::LongHours, ..granted_at_once(25) },
    Scenario { change: Change::LongHours, ..granted_at_once(6) },
    Scenario { change: Change::SpiritsAndMinors, ..granted_at_once(1) },
];

/// Drafts that somebody has left: days ago.
const DRAFTS: [i32; 2] = [9, 2];

/// Fills in cases in every state in each municipality.
pub(crate) fn cases(
    config: &Config,
    present: &World,
    tenants: &[Tenant],
    population: &Population,
) -> Result<(), StartError> {
    let now = present.store.now();
    let clock = Arc::new(FixedClock::new(now));
    let world = past_world(config, present, Arc::clone(&clock))?;
    let running = serve::assemble(config, world.clone(), axum::Router::new())?;
    for tenant in tenants {
        let wrong = |error: SeedError| StartError::part(tenant.authority_name(), error);
        let mut seeding = Seeding::new(&world, &clock, &running.runner, tenant, population, now)
            .map_err(wrong)?;
        seeding.ordinary_licence().map_err(wrong)?;
        seeding.run().map_err(wrong)?;
        seeding.leave_drafts().map_err(wrong)?;
    }
    clock.set(now);
    running.runner.run_due().map_err(|error| StartError::part("jobs", error))?;
    Ok(())
}

/// The same installation with a clock of its own.
fn past_world(
    config: &Config,
    present: &World,
    clock: Arc<FixedClock>,
) -> Result<World, StartError> {
    let store = serve::open_store_at(config, clock)?;
    Ok(World { store, ..present.clone() })
}

#[derive(Debug, thiserror::Error)]
enum SeedError {
    #[error("fill in a case")]
    Flow(#[from] flow::FlowError),
    #[error("send application {number}: {reason}")]
    Submit { number: usize, reason: String },
    #[error("know a person")]
    Person(#[from] access::PersonError),
    #[error("file it")]
    Archive(#[from] archive::ArchiveError),
    #[error("write it")]
    Store(#[from] store::Error),
    #[error("keep a file")]
    Files(#[from] store::FilesError),
    #[error("read the demonstration's answers")]
    Json(#[from] serde_json::Error),
    #[error("read the worked cases of a service")]
    Cases(#[from] toml::de::Error),
    #[error("find {0} in the demonstration")]
    Missing(&'static str),
}

struct Seeding<'a> {
    world: &'a World,
    clock: &'a FixedClock,
    runner: &'a Runner,
    tenant: &'a Tenant,
    population: &'a Population,
    bases: Map<String, Json>,
    now: Timestamp,
    worker: Subject,
    approver: Subject,
    adults: Vec<&'a SimulatedPerson>,
}

impl<'a> Seeding<'a> {
    fn new(
        world: &'a World,
        clock: &'a FixedClock,
        runner: &'a Runner,
        tenant: &'a Tenant,
        population: &'a Population,
        now: Timestamp,
    ) -> Result<Self, SeedError> {
        let Json::Object(bases) = serde_json::from_str(ANSWERS)? else {
            return Err(SeedError::Missing("answers"));
        };
        let today = date_in_oslo(now);
        let adults = population
            .inhabitants_of(tenant.id)
            .filter(|person| {
                person.death.is_none() && person.protection.is_none() && person.age_on(today) >= 21
            })
            .collect();
        let employed = |wanted: Position| {
            population
                .employees_of(tenant.id)
                .find(|employee| employee.position == wanted)
                .ok_or(SeedError::Missing("an employee"))
        };
        Ok(Self {
            world,
            clock,
            runner,
            tenant,
            population,
            bases,
            now,
            worker: employee(world, tenant, employed(Position::CaseWorker)?)?,
            approver: employee(world, tenant, employed(Position::Approver)?)?,
            adults,
        })
    }

    /// A restaurant with a standing licence, so that a party there at the same hours is refused.
    fn ordinary_licence(&self) -> Result<(), SeedError> {
        self.clock.set(self.at(80, 9));
        let actor = Actor::system("eKommune demonstrasjon");
        let letter = self.world.files.put(self.tenant.id, ORDINARY_LICENCE.as_bytes())?;
        let today = date_in_oslo(self.now);
        self.world.store.write(self.tenant.id, |tx| {
            let series = setup::series(tx, "saksarkiv")?.ok_or(SeedError::Missing("a series"))?;
            let package = self.world.package(SERVICE)?;
            let class = setup::class(tx, series, &package.description.archive.class)?
                .ok_or(SeedError::Missing("a class"))?;
            let holder = Correspondent::named(PartyName::organisation("Kaia mat og drikke AS"));
            let case = archive::open_case_file(
                tx,
                &actor,
                &NewCaseFile {
                    series,
                    class,
                    title: Title::plain("Alminnelig skjenkebevilling Kaia mat og drikke"),
                    description: None,
                    unit: "Næring og bevilling".to_owned(),
                    responsible: None,
                    parties: vec![NewParty { role: "Søker".to_owned(), who: holder.clone() }],
                    screening: None,
                    disposal: None,
                },
            )?;
            let mut entry = NewEntry::outgoing("Alminnelig skjenkebevilling innvilget", holder);
            entry.document_date = Some(tx.today());
            entry.documents = vec![NewDocument::main(
                DocumentType::Decision,
                "Alminnelig skjenkebevilling innvilget",
                NewFile {
                    digest: letter,
                    variant: Variant::Archive,
                    format: "x-fmt/111".to_owned(),
                    format_details: None,
                    file_name: "bevilling.txt".to_owned(),
                    media_type: "text/plain".to_owned(),
                },
            )];
            archive::file_entry(tx, &actor, case.id, &entry)?;
            let grant = Grant {
                reference: case.number.to_string(),
                premises: Premises {
                    name: "Kaia mat og drikke".to_owned(),
                    street: "Havnegata 20".to_owned(),
                    postal_code: self.postal_code(),
                },
                hours: vec![GrantedHours {
                    first: today.saturating_sub(1.year()),
                    last: today.saturating_add(3.years()),
                    from: jiff::civil::time(11, 0, 0, 0),
                    to: jiff::civil::time(20, 0, 0, 0),
                }],
            };
            register::insert(tx, MatterId(case.id.0), ORDINARY, &grant)?;
            Ok(())
        })
    }

    /// Everything in the order in which it happened.
    fn run(&mut self) -> Result<(), SeedError> {
        let mut happenings: Vec<(Timestamp, usize, Step)> = Vec::new();
        let planned = self.planned()?;
        for (number, scenario) in planned.iter().enumerate() {
            let hour = 8 + i64::try_from(number % 8).unwrap_or(0);
            let begins = self.at(scenario.days_ago, hour);
            happenings.push((begins, number, Step::Apply));
            for (hours, step) in scenario.then {
                happenings.push((begins + SignedDuration::from_hours(*hours), number, *step));
            }
        }
        happenings.retain(|(at, _, _)| *at < self.now);
        happenings.sort_by_key(|(at, number, _)| (*at, *number));
        let mut filed: BTreeMap<usize, (MatterId, Applicant)> = BTreeMap::new();
        for (at, number, step) in happenings {
            let Some(scenario) = planned.get(number) else { continue };
            self.clock.set(at);
            match step {
                Step::Apply => {
                    let applied = self.apply(number, scenario)?;
                    filed.insert(number, applied);
                }
                later => {
                    if let Some((matter, applicant)) = filed.get(&number) {
                        self.act(later, *matter, applicant)?;
                    }
                }
            }
            self.clock.advance(SignedDuration::from_secs(40));
            self.runner.run_due()?;
        }
        Ok(())
    }

    fn apply(
        &self,
        number: usize,
        scenario: &Planned<'_>,
    ) -> Result<(MatterId, Applicant), SeedError> {
        let applicant = self.applicant(number, scenario.who)?;
        let draft = self.draft(number, scenario, &applicant)?;
        let submitted =
            flow::submit(self.world, self.tenant.id, &applicant, draft.id, scenario.channel)
                .map_err(|error| SeedError::Submit {
                    number,
                    reason: match error {
                        SubmitError::Incomplete(findings) => findings
                            .iter()
                            .map(|finding| format!("{} {}", finding.field, finding.message))
                            .collect::<Vec<_>>()
                            .join(", "),
                        SubmitError::Flow(error) => error.to_string(),
                    },
                })?;
        Ok((submitted.matter, applicant))
    }

    fn draft(
        &self,
        number: usize,
        scenario: &Planned<'_>,
        applicant: &Applicant,
    ) -> Result<Draft, SeedError> {
        let (package, answers) = match &scenario.what {
            What::Licence(scenario) => {
                (self.world.package(SERVICE)?, self.answers(number, scenario, applicant)?)
            }
            What::Worked(package, case) => {
                (*package, self.worked_answers(package, *case, applicant)?)
            }
        };
        let language = self.tenant.language;
        let files = self.files_of(package, &answers)?;
        self.world.store.write(self.tenant.id, |tx| {
            let id = flow::start_draft(tx, package, applicant, language, answers)?;
            let find = |tx: &mut store::Tx<'_>| {
                drafts::find(tx, id, applicant.person)?.ok_or(SeedError::Missing("the draft"))
            };
            let mut draft = find(tx)?;
            for (component, name, digest) in &files {
                drafts::add_file(tx, &draft, component, name, "image/png", digest)?;
                draft = find(tx)?;
            }
            Ok(draft)
        })
    }

    fn act(&self, step: Step, id: MatterId, applicant: &Applicant) -> Result<(), SeedError> {
        let world = self.world;
        let tenant = self.tenant.id;
        let matter = world
            .store
            .read(tenant, |tx| matters::find(tx, id))?
            .ok_or(SeedError::Missing("the matter"))?;
        let package = world.package(&matter.service)?;
        let received = date_in_oslo(matter.received_at);
        let parameters = world.parameters(tenant, package, received)?;
        match step {
            Step::Apply => {}
            Step::Claim => {
                self.open(&matter, &self.worker, 3)?;
                world.store.write(tenant, |tx| flow::claim(tx, &self.worker, id))?;
            }
            Step::Ask => world.store.write(tenant, |tx| {
                let decision = flow::assess(tx, package, &parameters, &matter)?;
                let codes: Vec<String> = package
                    .description
                    .deficiencies
                    .iter()
                    .take(1)
                    .map(|deficiency| deficiency.code.clone())
                    .collect();
                let question = flow::propose_question(
                    tx,
                    world,
                    package,
                    &parameters,
                    &matter,
                    &decision,
                    &codes,
                )?;
                flow::ask_for_information(tx, world, &self.worker, id, &question).map(drop)
            })?,
            Step::Answer => {
                let open = world
                    .store
                    .read(tenant, |tx| requests::open(tx, id))?
                    .ok_or(SeedError::Missing("the question"))?;
                flow::answer_request(
                    world,
                    tenant,
                    &applicant.subject(tenant),
                    &applicant.correspondent(),
                    id,
                    open.id,
                    "Takk for beskjed. Det som står i søknaden, stemmer.",
                    &[],
                )?;
            }
            Step::Decide(outcome) => {
                self.open(&matter, &self.worker, 9)?;
                world.store.write(tenant, |tx| {
                    let rules = flow::assess(tx, package, &parameters, &matter)?;
                    let decision = rules.decided_by_person(outcome);
                    let mut letter =
                        flow::propose_letter(tx, world, package, &parameters, &matter, &decision)?;
                    for (wanted, written) in OWN_REASONS {
                        letter.text = letter.text.replace(wanted, written);
                    }
                    flow::decide(tx, world, &self.worker, id, &decision, &parameters, letter)
                        .map(drop)
                })?;
            }
            // Where the municipality asks for no second person it is decided already.
            Step::Approve if matter.is_decided() => {}
            Step::Approve => {
                self.open(&matter, &self.approver, 4)?;
                world.store.write(tenant, |tx| flow::approve(tx, world, &self.approver, id))?;
            }
            Step::Withdraw => world.store.write(tenant, |tx| {
                let subject = applicant.subject(tenant);
                flow::withdraw(tx, world, &subject, &applicant.correspondent(), id)
            })?,
        }
        Ok(())
    }

    /// Somebody opens a matter and reads for some minutes before they act.
    fn open(&self, matter: &Matter, subject: &Subject, minutes: i64) -> Result<(), SeedError> {
        let person = subject.actor().id;
        self.world.store.write(self.tenant.id, |tx| {
            measures::worked(tx, matter.id, &matter.service, person, measures::WorkKind::Opened)
        })?;
        self.clock.advance(SignedDuration::from_mins(minutes));
        Ok(())
    }

    fn leave_drafts(&self) -> Result<(), SeedError> {
        for (number, days_ago) in DRAFTS.into_iter().enumerate() {
            self.clock.set(self.at(days_ago, 20));
            let scenario = granted_at_once(days_ago);
            let scenario = Planned::of(&scenario);
            let applicant = self.applicant(number + 1, Who::Anybody)?;
            self.draft(SCENARIOS.len() + number, &scenario, &applicant)?;
        }
        Ok(())
    }

    /// The person as the registers know them.
    fn applicant(&self, number: usize, who: Who) -> Result<Applicant, SeedError> {
        let today = date_in_oslo(self.clock_now());
        let person =
            match who {
                Who::Protected => self
                    .population
                    .inhabitants_of(self.tenant.id)
                    .find(|person| person.protection.is_some() && person.age_on(today) >= 21)
                    .or_else(|| self.adults.first().copied()),
                Who::Organisation => self.adults.iter().copied().find(|person| {
                    self.population.organisations_of(person.number).next().is_some()
                }),
                Who::Anybody => self.adults.get(number % self.adults.len().max(1)).copied(),
            }
            .ok_or(SeedError::Missing("a person"))?;
        let protected = person.protection.is_some();
        let details = PersonDetails {
            name: Some(person.name.full()),
            protection: Some(if protected { Protection::Confidential } else { Protection::None }),
            ..PersonDetails::default()
        };
        let known = self.world.store.write(self.tenant.id, |tx| {
            person::find_or_create(tx, &self.world.keys, person.number, &details)
        })?;
        let organisation =
            match who {
                Who::Organisation => self.population.organisations_of(person.number).next().map(
                    |(organisation, _)| ApplicantOrganisation {
                        number: organisation.number,
                        name: organisation.name.clone(),
                        address: Some(organisation.address.clone()),
                    },
                ),
                _ => None,
            };
        Ok(Applicant {
            person: known.id.0,
            name: person.name.full(),
            protected,
            birth_date: Some(person.birth_date),
            address: (!protected).then(|| person.address.clone()),
            organisation,
        })
    }

    fn answers(
        &self,
        number: usize,
        scenario: &Scenario,
        applicant: &Applicant,
    ) -> Result<Answers, SeedError> {
        let Some(Json::Object(values)) = self.bases.get(scenario.base).cloned() else {
            return Err(SeedError::Missing("answers"));
        };
        let mut answers = Answers::from_values(values);
        let received = date_in_oslo(self.clock_now());
        let days = match scenario.change {
            Change::Late => 2,
            _ => 29 + i64::try_from(number % 13).unwrap_or(0),
        };
        let event = received.saturating_add(days.days());
        let place = VENUES.get(number % VENUES.len()).copied().unwrap_or(VENUES[0]);
        let deputy = self.adults.get((number + 7) % self.adults.len().max(1));
        if applicant.protected {
            // Nothing that tells where they live.
            answers.set("applicant.address.street", json!("Postboks 1"));
            answers.set("applicant.address.postalCode", json!(self.postal_code()));
            answers.set("applicant.address.place", json!(self.place()));
        }
        let mut set = |path: &str, value: Json| {
            answers.set(path, value);
        };
        set("applicant.name", json!(applicant.name));
        if let Some(address) = applicant.address.as_ref().filter(|_| !applicant.protected) {
            set("applicant.address.street", json!(address.lines.join(", ")));
            set("applicant.address.postalCode", json!(address.postal_code));
            set("applicant.address.place", json!(address.place));
        }
        if let Some(organisation) = &applicant.organisation {
            set("applicant.organisation.name", json!(organisation.name));
            set("applicant.organisation.number", json!(organisation.number.to_string()));
        }
        set("event.days[0].date", json!(event.to_string()));
        set("premises.name", json!(place.0));
        set("premises.street", json!(place.1));
        set("premises.postalCode", json!(self.postal_code()));
        set("premises.place", json!(self.place()));
        if scenario.base == "company" {
            // The restaurant's own licence ends at 20.
            set("event.days[0].from", json!("21:00"));
            set("event.days[0].spiritsFrom", json!("21:00"));
        }
        if let Some(deputy) = deputy {
            set("responsible.deputy.name", json!(deputy.name.full()));
            set("responsible.deputy.birthDate", json!(deputy.birth_date.to_string()));
        }
        match scenario.change {
            Change::Nothing | Change::Late => {}
            Change::LongHours => set("event.days[0].to", json!("02:30")),
            Change::SpiritsAndMinors => {
                set("drinks.groups", json!("1,2,3"));
                set("event.minorsPresent", json!(true));
                set(
                    "drinks.minorsPlan",
                    json!("Ungdommene går hjem klokka 20, før brennevinet serveres."),
                );
                set("event.days[0].spiritsFrom", json!("20:00"));
                set("event.days[0].spiritsTo", json!("00:30"));
            }
        }
        Ok(answers)
    }

    /// An hour of a day before today.
    fn at(&self, days_ago: i32, hour: i64) -> Timestamp {
        let day: Date = date_in_oslo(self.now).saturating_sub(i64::from(days_ago).days());
        base::start_of_day_in_oslo(day) + SignedDuration::from_hours(hour)
    }

    fn clock_now(&self) -> Timestamp {
        self.world.store.now()
    }

    fn postal_code(&self) -> String {
        self.tenant
            .address
            .last()
            .and_then(|line| line.split(' ').next())
            .unwrap_or("0001")
            .to_owned()
    }

    fn place(&self) -> String {
        self.tenant
            .address
            .last()
            .and_then(|line| line.split_once(' '))
            .map_or_else(|| self.tenant.name.clone(), |(_, place)| place.to_owned())
    }
}

/// Places that do not exist.
const VENUES: [(&str, &str); 5] = [
    ("Prøvehuset grendehus", "Grendevegen 10"),
    ("Fjellstua forsamlingshus", "Utsiktsvegen 4"),
    ("Bygdahallen", "Skulevegen 12"),
    ("Naustet selskapslokale", "Strandgata 31"),
    ("Ungdomshuset Vårsol", "Kyrkjevegen 7"),
];

const ORDINARY_LICENCE: &str = "Alminnelig skjenkebevilling for Kaia mat og drikke, alle dager fra \
     11.00 til 20.00. Eksempel i demonstrasjonen.\n";

fn employee(
    world: &World,
    tenant: &Tenant,
    employee: &SimulatedEmployee,
) -> Result<Subject, SeedError> {
    let found = world.store.read(tenant.id, |tx| {
        let known = person::find_by_number(tx, &world.keys, employee.person)?
            .ok_or(SeedError::Missing("an employee"))?;
        Ok::<_, SeedError>(access::employee::find(tx, known.id)?)
    })?;
    let found = found.ok_or(SeedError::Missing("an employee"))?;
    Ok(Subject::employee(tenant.id, found.person, &found.name, &found.roles, &found.units))
}
