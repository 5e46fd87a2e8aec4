//! What the demonstration begins with: invented people and cases in every state, made by the same
//! functions as everything else, on a clock that runs through the last weeks.

mod answers;
mod people;
mod scenarios;
mod visits;
mod worked;

use std::{collections::BTreeMap, sync::Arc};

use access::{Action, PersonDetails, PersonId, Protection, Subject, person};
use base::{FixedClock, Tenant, date_in_oslo};
use exchange::{
    ProtectionLevel,
    simulator::{Population, Position, SimulatedPerson},
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde_json::{Map, Value as Json};
use service::{
    Answers, Package, Premises,
    flow::{
        self, Applicant, ApplicantOrganisation, Channel, ComplaintText, Draft, Matter, MatterId,
        NewLicence, NewRegistration, RegistrationId, SubmitError, World, complain, drafts, matters,
        measures,
        registrations::{self, Wholeness},
        requests,
    },
};
use store::jobs::Runner;

pub(crate) use self::people::{described, people};
use self::{
    people::employee,
    scenarios::{DRAFTS, Planned, SCENARIOS, Step, What, Who, granted_at_once},
};
use crate::{
    config::Config,
    serve::{self, StartError},
};

const SERVICE: &str = "ambulerende-skjenkebevilling";
/// What the case worker writes where the package's refusal asks for reasons, in each language.
const OWN_REASONS: [(&str, &str); 3] = [
    ("Skriv begrunnelsen her", "Vi har snakket med deg og ikke funnet noen annen løsning"),
    ("Skriv grunngivinga her", "Vi har snakka med deg og ikkje funne noka anna løysing"),
    ("Write the reasons here", "We have talked with you and found no other solution"),
];
const COMPLAINT: ComplaintText<'_> = ComplaintText {
    what: "Naboene er spurt og har ikke noe imot at vi holder på til halv tre.",
    wanted: "At vi får skjenke til klokka 02.00.",
};
const ORDINARY: &str = "alminnelig-skjenkebevilling";
/// Two sets of answers that every application begins with.
const ANSWERS: &str = include_str!("../demo/answers.json");

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
        let today = date_in_oslo(self.now);
        let package = self.world.package(SERVICE)?;
        let new = NewLicence {
            service: ORDINARY.to_owned(),
            holder: "Kaia mat og drikke AS".to_owned(),
            organisation: None,
            premises: Premises {
                name: "Kaia mat og drikke".to_owned(),
                street: "Havnegata 20".to_owned(),
                postal_code: self.postal_code(),
            },
            first_day: today.saturating_sub(1.year()),
            last_day: today.saturating_add(3.years()),
            from: jiff::civil::time(11, 0, 0, 0),
            to: jiff::civil::time(20, 0, 0, 0),
        };
        self.world.store.write(self.tenant.id, |tx| {
            flow::register_licence(tx, self.world, &self.worker, package, &new)
        })?;
        Ok(())
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
                    self.rated(number, scenario, applied.0)?;
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
        scenario: &Planned<'a>,
    ) -> Result<(MatterId, Applicant), SeedError> {
        let applicant = self.applicant(number, scenario.who)?;
        let (world, tenant) = (self.world, self.tenant.id);
        let submitted = if scenario.channel == Channel::Web {
            let draft = self.draft(number, scenario, &applicant)?;
            self.visited(number, scenario, &draft)?;
            flow::submit(world, tenant, &applicant, draft.id)
        } else {
            let id = self.registered(number, scenario, &applicant)?;
            let whole = Wholeness::Whole;
            flow::file_registration(world, tenant, &self.worker, id, None, whole)
        };
        let submitted = submitted.map_err(|error| SeedError::Submit {
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

    /// An employee types in what came on paper, with the paper itself.
    fn registered(
        &self,
        number: usize,
        scenario: &Planned<'a>,
        applicant: &Applicant,
    ) -> Result<RegistrationId, SeedError> {
        let (package, answers) = self.filled_in(number, scenario, applicant)?;
        let files = self.files_of(package, &answers)?;
        let paper = self.picture("Skannet papir.png")?;
        let world = self.world;
        let new = NewRegistration {
            package,
            channel: scenario.channel,
            received_on: date_in_oslo(self.clock_now()),
            late_reason: "",
            language: self.tenant.language,
        };
        world.store.write(self.tenant.id, |tx| {
            let worker = &self.worker;
            let id = flow::begin_registration(tx, world, worker, &new)?;
            let protection = person::protection(tx, PersonId(applicant.person))?;
            flow::identify(tx, world, worker, id, applicant, protection, answers)?;
            for (component, file) in &files {
                let registration = registrations::find(tx, worker, Action::Edit, id)?;
                let draft = registrations::draft(tx, &registration)?
                    .ok_or(SeedError::Missing("the draft"))?;
                drafts::add_file(tx, &draft, component, file)?;
            }
            registrations::add_paper(tx, worker, id, &paper)?;
            Ok(id)
        })
    }

    fn draft(
        &self,
        number: usize,
        scenario: &Planned<'a>,
        applicant: &Applicant,
    ) -> Result<Draft, SeedError> {
        let (package, answers) = self.filled_in(number, scenario, applicant)?;
        let language = self.tenant.language;
        let files = self.files_of(package, &answers)?;
        self.world.store.write(self.tenant.id, |tx| {
            let id = flow::start_draft(tx, package, applicant, language, answers)?;
            let find = |tx: &mut store::Tx<'_>| {
                drafts::find(tx, id, applicant.person)?.ok_or(SeedError::Missing("the draft"))
            };
            let mut draft = find(tx)?;
            for (component, file) in &files {
                drafts::add_file(tx, &draft, component, file)?;
                draft = find(tx)?;
            }
            Ok(draft)
        })
    }

    fn filled_in(
        &self,
        number: usize,
        scenario: &Planned<'a>,
        applicant: &Applicant,
    ) -> Result<(&'a Package, Answers), SeedError> {
        Ok(match &scenario.what {
            What::Licence(scenario) => {
                (self.world.package(SERVICE)?, self.answers(number, scenario, applicant)?)
            }
            What::Worked(package, case) => {
                (*package, self.worked_answers(package, *case, applicant)?)
            }
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
            Step::Complain => {
                let subject = applicant.subject(tenant);
                let draft = world
                    .store
                    .write(tenant, |tx| complain::draft_complaint(tx, world, &subject, id))?;
                let sender = applicant.correspondent();
                flow::file_complaint(world, tenant, &subject, &sender, id, draft.id, COMPLAINT)?;
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
        let graded = |grade| {
            self.population
                .inhabitants_of(self.tenant.id)
                .find(|person| person.protection == Some(grade) && person.age_on(today) >= 21)
        };
        let person =
            match who {
                Who::Protected => graded(ProtectionLevel::Confidential),
                Who::StrictlyProtected => graded(ProtectionLevel::StrictlyConfidential),
                Who::Organisation => self.adults.iter().copied().find(|person| {
                    self.population.organisations_of(person.number).next().is_some()
                }),
                Who::Anybody => self.adults.get(number % self.adults.len().max(1)).copied(),
            }
            .ok_or(SeedError::Missing("a person"))?;
        let protected = person.protection.is_some();
        let details = PersonDetails {
            name: Some(person.name.full()),
            protection: Some(person.protection.map_or(Protection::None, web::grade)),
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

    /// An hour of a day before today.
    fn at(&self, days_ago: i32, hour: i64) -> Timestamp {
        let day: Date = date_in_oslo(self.now).saturating_sub(i64::from(days_ago).days());
        base::start_of_day_in_oslo(day) + SignedDuration::from_hours(hour)
    }

    fn clock_now(&self) -> Timestamp {
        self.world.store.now()
    }
}
