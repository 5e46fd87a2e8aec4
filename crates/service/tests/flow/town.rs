//! A municipality to test in: its catalogue, archive, inhabitants and employees.

use std::{
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use access::{Role, Subject, UnitKey, testing as people};
use base::{Actor, Language, TenantId};
use exchange::PostalAddress;
use identifiers::OrganisationNumber;
use jiff::{SignedDuration, Timestamp, civil::Date};
use letter::testing::OutlineTypesetter;
use serde_json::{Map, Value as Json, json};
use service::{
    Answers, Catalogue, Decision, Outcome, Package, Parameters,
    flow::{
        self, Applicant, ApplicantOrganisation, DecisionState, DraftId, FlowError, Matter,
        MatterId, SubmitError, Submitted, World, decisions, drafts, matters,
    },
};
use store::{
    Store, Tx,
    audit::{self, Verdict},
    jobs::{self, Handler, Job, JobError, Runner},
    testing::{TestStore, on_each_engine},
};

pub(crate) const SERVICE: &str = "ambulerende-skjenkebevilling";
/// Grimstad.
pub(crate) const TENANT: TenantId = TenantId(311_010_018);
pub(crate) const UNIT: &str = "naer";

static MIGRATIONS: [&[store::Migration]; 4] =
    [access::MIGRATIONS, archive::MIGRATIONS, exchange::MIGRATIONS, service::MIGRATIONS];

static CATALOGUE: LazyLock<Arc<Catalogue>> =
    LazyLock::new(|| Arc::new(Catalogue::embedded().unwrap()));

/// What a person writes where the proposed letter asks for reasons.
pub(crate) const OWN_REASONS: &str =
    "Eieren av lokalet har sagt nei, og vi har ikke funnet et annet sted";

pub(crate) struct Town<'t> {
    pub(crate) test: &'t TestStore,
    pub(crate) world: World,
    /// A case worker and a leader of the unit, and a case worker of another.
    pub(crate) worker: Subject,
    pub(crate) colleague: Subject,
    pub(crate) leader: Subject,
    pub(crate) stranger: Subject,
}

/// Runs a test in a town on each engine, and looks at the end whether everything is whole.
pub(crate) fn in_a_town(test: impl Fn(&Town<'_>)) {
    in_a_town_with(&CATALOGUE, test);
}

/// The same with parameters of the municipality's own.
pub(crate) fn in_a_town_where(parameters: &[(&str, &str)], test: impl Fn(&Town<'_>)) {
    in_a_town_with(&Arc::new(catalogue_where(parameters)), test);
}

/// Runs a test in a town on one engine.
pub(crate) fn in_a_town_on(
    engine: impl Fn(&[&[store::Migration]]) -> TestStore,
    test: impl Fn(&Town<'_>),
) {
    let store = engine(&MIGRATIONS);
    test(&Town::new(&store, Arc::clone(&CATALOGUE)));
}

pub(crate) fn in_a_town_with(catalogue: &Arc<Catalogue>, test: impl Fn(&Town<'_>)) {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store, Arc::clone(catalogue));
        test(&town);
        town.is_whole();
    });
}

/// The embedded catalogue with some lines of the municipality's file changed.
fn catalogue_where(parameters: &[(&str, &str)]) -> Catalogue {
    let name = "4202-grimstad";
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../municipalities").join(name);
    let overrides = tempfile::tempdir().unwrap();
    let folder = overrides.path().join("municipalities").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(source.join("municipality.toml"), folder.join("municipality.toml")).unwrap();
    let file = format!("{SERVICE}.toml");
    let text = std::fs::read_to_string(source.join(&file)).unwrap();
    let mut kept: Vec<String> = text
        .lines()
        .filter(|line| !parameters.iter().any(|(name, _)| line.starts_with(&format!("{name} ="))))
        .map(str::to_owned)
        .collect();
    kept.extend(parameters.iter().map(|(name, value)| format!("{name} = {value}")));
    std::fs::write(folder.join(file), kept.join("\n")).unwrap();
    Catalogue::embedded_with(overrides.path()).unwrap()
}

impl<'t> Town<'t> {
    fn new(test: &'t TestStore, catalogue: Arc<Catalogue>) -> Self {
        let world = World {
            store: test.store.clone(),
            files: test.files.clone(),
            keys: Arc::new(people::keys()),
            typesetter: Arc::new(OutlineTypesetter),
            catalogue,
        };
        for municipality in world.catalogue.municipalities() {
            let plan = flow::archive_plan(municipality, &world.catalogue);
            test.store
                .write(municipality.tenant.id, |tx| {
                    archive::setup::ensure(tx, &Actor::system("oppsett"), &plan)
                })
                .unwrap();
        }
        let worker = employee(test, &world, 401, "Ivrig Saks", (Role::CaseWorker, UNIT));
        let colleague = employee(test, &world, 402, "Rask Blyant", (Role::CaseWorker, UNIT));
        let leader = employee(test, &world, 403, "Rolig Lampe", (Role::Leader, UNIT));
        let stranger = employee(test, &world, 404, "Fremmed Stol", (Role::CaseWorker, "skole"));
        Self { test, world, worker, colleague, leader, stranger }
    }

    pub(crate) fn package(&self) -> &Package {
        self.world.package(SERVICE).unwrap()
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> T) -> T {
        self.test.store.read(TENANT, |tx| Ok::<_, store::Error>(work(tx))).unwrap()
    }

    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, FlowError>,
    ) -> Result<T, FlowError> {
        self.test.store.write(TENANT, work)
    }

    pub(crate) fn today(&self) -> Date {
        base::date_in_oslo(self.test.store.now())
    }

    pub(crate) fn at(&self, instant: &str) {
        self.test.clock.set(instant.parse::<Timestamp>().unwrap());
    }

    pub(crate) fn days_pass(&self, days: i64) {
        self.test.clock.advance(SignedDuration::from_hours(24 * days));
    }

    /// An adult with an address.
    pub(crate) fn inhabitant(&self, serial: u16, name: &str) -> Applicant {
        let person = self
            .test
            .store
            .write(TENANT, |tx| {
                Ok::<_, store::Error>(people::a_person(tx, &self.world.keys, serial, name))
            })
            .unwrap();
        Applicant {
            person: person.id.0,
            name: name.to_owned(),
            protected: false,
            birth_date: Some(jiff::civil::date(1990, 5, 17)),
            address: Some(PostalAddress {
                lines: vec!["Fjellvegen 3".to_owned()],
                postal_code: "4876".to_owned(),
                place: "Grimstad".to_owned(),
            }),
            organisation: None,
        }
    }

    pub(crate) fn draft(&self, applicant: &Applicant, answers: Answers) -> DraftId {
        self.draft_in(applicant, answers, Language::Nb)
    }

    pub(crate) fn draft_in(
        &self,
        applicant: &Applicant,
        answers: Answers,
        language: Language,
    ) -> DraftId {
        self.draft_of(SERVICE, applicant, answers, language)
    }

    /// A draft of another service than the one most tests are about.
    pub(crate) fn draft_of(
        &self,
        service: &str,
        applicant: &Applicant,
        answers: Answers,
        language: Language,
    ) -> DraftId {
        let package = self.world.package(service).unwrap();
        self.write(|tx| flow::start_draft(tx, package, applicant, language, answers)).unwrap()
    }

    /// An employee of a unit.
    pub(crate) fn employee(&self, serial: u16, name: &str, role: Role, unit: &str) -> Subject {
        employee(self.test, &self.world, serial, name, (role, unit))
    }

    pub(crate) fn submit(
        &self,
        applicant: &Applicant,
        draft: DraftId,
    ) -> Result<Submitted, SubmitError> {
        flow::submit(&self.world, TENANT, applicant, draft)
    }

    /// Files an application and gives the matter.
    pub(crate) fn applied(&self, applicant: &Applicant, answers: Answers) -> Matter {
        self.applied_for(SERVICE, applicant, answers)
    }

    /// The same for another service.
    pub(crate) fn applied_for(
        &self,
        service: &str,
        applicant: &Applicant,
        answers: Answers,
    ) -> Matter {
        let draft = self.draft_of(service, applicant, answers, Language::Nb);
        let submitted = match self.submit(applicant, draft) {
            Ok(submitted) => submitted,
            Err(SubmitError::Incomplete(findings)) => panic!("incomplete: {findings:?}"),
            Err(error) => panic!("{error:?}"),
        };
        self.matter(submitted.matter)
    }

    pub(crate) fn matter(&self, id: MatterId) -> Matter {
        self.read(|tx| matters::find(tx, id)).unwrap().unwrap()
    }

    /// What a person makes of a matter, with the package's letter.
    pub(crate) fn decide(
        &self,
        who: &Subject,
        id: MatterId,
        outcome: Outcome,
    ) -> Result<DecisionState, FlowError> {
        self.write(|tx| {
            let (decision, parameters) = self.assessed(tx, id, outcome)?;
            let matter = matters::find(tx, id)?.ok_or(FlowError::NotFound)?;
            let package = self.world.package(&matter.service)?;
            let mut letter =
                flow::propose_letter(tx, &self.world, package, &parameters, &matter, &decision)?;
            letter.text = letter.text.replace("Skriv begrunnelsen her", OWN_REASONS);
            flow::decide(tx, &self.world, who, id, &decision, &parameters, letter)
        })
    }

    pub(crate) fn assessed(
        &self,
        tx: &mut Tx<'_>,
        id: MatterId,
        outcome: Outcome,
    ) -> Result<(Decision, Parameters), FlowError> {
        let matter = matters::find(tx, id)?.ok_or(FlowError::NotFound)?;
        let received = base::date_in_oslo(matter.received_at);
        let package = self.world.package(&matter.service)?;
        let parameters = self.world.parameters(tx.tenant(), package, received)?;
        let rules = flow::assess(tx, package, &parameters, &matter)?;
        Ok((rules.decided_by_person(outcome), parameters))
    }

    pub(crate) fn ask(&self, who: &Subject, id: MatterId) -> Result<flow::RequestId, FlowError> {
        self.write(|tx| flow::ask_for_information(tx, &self.world, who, id, "Hvem eier lokalet?"))
    }

    pub(crate) fn answer(
        &self,
        who: &Applicant,
        id: MatterId,
        request: flow::RequestId,
        text: &str,
    ) -> Result<(), FlowError> {
        let subject = who.subject(TENANT);
        let sender = who.correspondent();
        flow::answer_request(&self.world, TENANT, &subject, &sender, id, request, text, &[])
    }

    pub(crate) fn withdraw(&self, who: &Applicant, id: MatterId) -> Result<(), FlowError> {
        let (subject, sender) = (who.subject(TENANT), who.correspondent());
        self.write(|tx| flow::withdraw(tx, &self.world, &subject, &sender, id))
    }

    /// Does all jobs that are due.
    pub(crate) fn run_jobs(&self) -> usize {
        self.runner().run_due().unwrap()
    }

    /// The same, and gives what was sent to offices by e-mail, as their jobs hold it.
    pub(crate) fn run_jobs_to_offices(&self) -> Vec<String> {
        let sent = Arc::new(Mutex::new(Vec::new()));
        self.runner_with(Arc::new(Office { sent: Arc::clone(&sent) })).run_due().unwrap();
        let mut sent = sent.lock().unwrap().clone();
        sent.sort();
        sent
    }

    pub(crate) fn runner(&self) -> Runner {
        self.runner_with(Arc::new(Elsewhere { kind: TO_OFFICES }))
    }

    fn runner_with(&self, offices: Arc<dyn Handler>) -> Runner {
        let mut handlers = flow::handlers(&self.world);
        handlers.push(offices);
        for kind in ["dispatch.send", "dispatch.tell_read", "notice.send"] {
            handlers.push(Arc::new(Elsewhere { kind }));
        }
        Runner::new(self.test.store.clone(), handlers)
    }

    /// What must always be true.
    pub(crate) fn is_whole(&self) {
        let stuck = self.read(|tx| jobs::stuck(tx).unwrap());
        assert!(stuck.is_empty(), "{stuck:?}");
        let verdict = self.read(|tx| audit::verify(tx).unwrap());
        assert!(matches!(verdict, Verdict::Whole { .. }), "{verdict:?}");
        self.numbers_are_consecutive();
        for matter in self.all_matters() {
            self.matter_is_whole(&matter);
        }
    }

    pub(crate) fn all_matters(&self) -> Vec<Matter> {
        let cases = self.read(|tx| {
            archive::lookup::cases(tx, &archive::lookup::CaseScope::All, None, 1_000).unwrap()
        });
        // A licence given elsewhere has a case and no matter.
        cases
            .iter()
            .filter_map(|case| self.read(|tx| matters::find(tx, MatterId(case.id.0)).unwrap()))
            .collect()
    }

    fn numbers_are_consecutive(&self) {
        let mut cases = Vec::new();
        let mut journal = Vec::new();
        let all = self.read(|tx| {
            archive::lookup::cases(tx, &archive::lookup::CaseScope::All, None, 1_000).unwrap()
        });
        for case in all {
            cases.push((case.number.year, case.number.sequence));
            let entries = self.read(|tx| archive::lookup::entries_of_case(tx, case.id).unwrap());
            let mut numbers: Vec<i64> = entries.iter().map(|entry| entry.number).collect();
            numbers.sort_unstable();
            let expected: Vec<i64> = (1..).take(numbers.len()).collect();
            assert_eq!(numbers, expected, "entries of {}", case.number);
            journal.extend(entries.iter().map(|it| (it.journal.year, it.journal.sequence)));
        }
        for mut series in [cases, journal] {
            series.sort_unstable();
            for years in series.chunk_by(|left, right| left.0 == right.0) {
                let numbers: Vec<i64> = years.iter().map(|(_, number)| *number).collect();
                let expected: Vec<i64> = (1..).take(numbers.len()).collect();
                assert_eq!(numbers, expected);
            }
        }
    }

    fn matter_is_whole(&self, matter: &Matter) {
        let decisions = self.read(|tx| decisions::of_matter(tx, matter.id).unwrap());
        let made: Vec<_> =
            decisions.iter().filter(|one| one.state == DecisionState::Made).collect();
        // What is decided is decided once, and anew when somebody has complained.
        assert_eq!(!made.is_empty(), matter.is_decided(), "{matter:?}");
        let complaints = self.read(|tx| flow::complaints::of_matter(tx, matter.id).unwrap());
        let changed = flow::ComplaintState::Changed;
        let anew = complaints.iter().filter(|it| it.state == changed).count();
        assert!(made.len() <= 1 + anew, "{matter:?}");
        let description = &self.world.package(&matter.service).unwrap().description;
        let state = description.flow.state(&matter.state);
        let state = state.unwrap_or_else(|| panic!("{} is no state", matter.state));
        assert_eq!(matter.is_over(), state.is_final, "{matter:?}");
        assert_eq!(matter.is_decided(), matter.outcome.is_some());
        assert_eq!(matter.paused_on.is_some(), state.pauses_deadline, "{matter:?}");
        if let Some(decision) = made.last() {
            assert_eq!(Some(&decision.outcome), matter.outcome.as_ref());
            if decision.outcome == Outcome::Refuse.code() {
                assert!(!decision.automatic, "a refusal is never automatic");
            }
        }
        let is_granted = matter.outcome.as_deref() == Some("grant");
        let hours = self.read(|tx| flow::register::of_matter(tx, matter.id).unwrap());
        let has_hours = is_granted && description.register.is_some();
        assert_eq!(!hours.is_empty(), has_hours, "{matter:?}");
        let permit = self.read(|tx| flow::permits::of_matter(tx, matter.id).unwrap());
        assert_eq!(permit.is_some(), is_granted && description.permit.is_some(), "{matter:?}");
        let letters: usize = ["granted", "refused"]
            .iter()
            .filter_map(|kind| description.document(kind))
            .map(|document| self.letters(matter.id, document.title.get(Language::Nb)))
            .sum();
        let issued = decisions.iter().filter(|one| one.entry.is_some()).count();
        assert_eq!(letters, issued, "one letter for each decision that is issued");
    }

    pub(crate) fn hours_granted(&self, id: MatterId) -> usize {
        let (first, last) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2030, 1, 1));
        let granted = self.read(|tx| flow::register::between(tx, SERVICE, first, last).unwrap());
        granted.iter().filter(|one| one.matter == id).count()
    }

    /// How many outgoing entries of a matter have this title.
    pub(crate) fn letters(&self, id: MatterId, title: &str) -> usize {
        self.entries(id)
            .iter()
            .filter(|entry| entry.entry_type == archive::EntryType::Outgoing)
            .filter(|entry| entry.title.text() == title)
            .count()
    }

    pub(crate) fn entries(&self, id: MatterId) -> Vec<archive::RegistryEntry> {
        self.read(|tx| archive::lookup::entries_of_case(tx, archive::CaseFileId(id.0)).unwrap())
    }

    pub(crate) fn file_text(&self, entry: archive::RecordId, name: &str) -> String {
        let documents = self.read(|tx| archive::lookup::documents(tx, entry).unwrap());
        let object = documents
            .iter()
            .flat_map(|document| &document.objects)
            .find(|object| object.file_name == name)
            .unwrap_or_else(|| panic!("{name} is not filed"));
        let bytes = self.test.files.get(TENANT, &object.digest.sha256).unwrap().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    pub(crate) fn open_draft(&self, applicant: &Applicant, id: DraftId) -> flow::Draft {
        self.read(|tx| drafts::find(tx, id, applicant.person).unwrap().unwrap())
    }
}

fn employee(
    test: &TestStore,
    world: &World,
    serial: u16,
    name: &str,
    (role, unit): (Role, &str),
) -> Subject {
    let person = test.store.write(TENANT, |tx| {
        let keys = &world.keys;
        Ok::<_, store::Error>(people::an_employee(tx, keys, serial, name, &[role], unit))
    });
    let unit = UnitKey::new(unit).unwrap();
    Subject::employee(TENANT, person.unwrap().id, name, &[role], &[unit])
}

/// The person acting for a company.
pub(crate) fn for_organisation(mut applicant: Applicant) -> Applicant {
    applicant.organisation = Some(ApplicantOrganisation {
        number: OrganisationNumber::parse("310000000").unwrap(),
        name: "Rolig Havn AS".to_owned(),
        address: Some(PostalAddress {
            lines: vec!["Havnegata 1".to_owned()],
            postal_code: "4876".to_owned(),
            place: "Grimstad".to_owned(),
        }),
    });
    applicant
}

store::sql!(
    ARRIVED,
    "update dispatch set state = 'delivered' where tenant = $1 and state = 'queued'"
);
store::sql!(
    MANUAL,
    "update dispatch set state = 'manual' where tenant = $1 and state = 'delivered'"
);

impl Town<'_> {
    /// All letters that are out come back, for somebody to post.
    pub(crate) fn letters_come_back(&self) {
        self.write(|tx| Ok(tx.exec(&MANUAL, &[])?)).unwrap();
    }
}

/// What other systems do with a letter or notice.
#[derive(Debug)]
struct Elsewhere {
    kind: &'static str,
}

impl Handler for Elsewhere {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        if self.kind == "dispatch.send" {
            store.write(job.tenant, |tx| tx.exec(&ARRIVED, &[]))?;
        }
        Ok(())
    }
}

const TO_OFFICES: &str = "notice.send-addressed";

/// Offices that keep the notices they get.
#[derive(Debug)]
struct Office {
    sent: Arc<Mutex<Vec<String>>>,
}

impl Handler for Office {
    fn kind(&self) -> &'static str {
        TO_OFFICES
    }

    fn run(&self, _: &Store, job: &Job) -> Result<(), JobError> {
        let payload: Json = job.payload()?;
        self.sent.lock().unwrap().push(payload.to_string());
        Ok(())
    }
}

/// The wedding of the package's worked cases: granted at once.
pub(crate) fn wedding() -> Answers {
    base_answers("wedding")
}

/// A wedding on another day and place, so that it is in nobody's way.
pub(crate) fn wedding_on(day: &str, street: &str) -> Answers {
    let mut answers = wedding();
    answers.set("event.days[0].date", json!(day));
    answers.set("premises.street", json!(street));
    answers.set("premises.name", json!(format!("Huset i {street}")));
    answers
}

/// What the rules put before a person: the owner has not agreed.
pub(crate) fn unsure() -> Answers {
    let mut answers = wedding();
    answers.set("premises.ownerConsent", json!(false));
    answers
}

pub(crate) fn company() -> Answers {
    base_answers("company")
}

fn base_answers(name: &str) -> Answers {
    base_answers_of(SERVICE, name)
}

/// What a worked case of a package begins with.
pub(crate) fn base_answers_of(service: &str, name: &str) -> Answers {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../services")
        .join(service)
        .join("cases/_base.toml");
    let mut bases: Map<String, Json> =
        toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    match bases.remove(name) {
        Some(Json::Object(values)) => Answers::from_values(values),
        other => panic!("{name}: {other:?}"),
    }
}
