use std::collections::BTreeSet;

use base::{Language, Random as _, SeededRandom, Tenant, TenantId};
use identifiers::{OrganisationNumber, PersonNumber};
use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::words::{ADJECTIVES, NOUNS, ROADS};
use crate::{DatedContact, PersonName, PostalAddress, ProtectionLevel, Role};

/// The invented inhabitants, organisations and employees of a demonstration. The same seed,
/// municipalities and reference date give the same population.
#[derive(Clone, Debug)]
pub struct Population {
    pub persons: Vec<SimulatedPerson>,
    pub organisations: Vec<SimulatedOrganisation>,
    pub employees: Vec<SimulatedEmployee>,
}

/// An invented person: month + 80 in the number, a name that nobody bears.
#[derive(Clone, PartialEq, Eq)]
pub struct SimulatedPerson {
    pub number: PersonNumber,
    pub name: PersonName,
    pub birth_date: Date,
    /// Where the person lives.
    pub tenant: TenantId,
    pub municipality_number: String,
    pub address: PostalAddress,
    pub protection: Option<ProtectionLevel>,
    pub death: Option<Date>,
    /// The register's word: `nordsamisk`.
    pub sami_language: Option<&'static str>,
    pub contact: SimulatedContact,
    /// What makes the person worth choosing in a demonstration.
    pub what: PersonTrait,
}

/// What KRR holds of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimulatedContact {
    Registered {
        reserved: bool,
        email: Option<DatedContact>,
        mobile: Option<DatedContact>,
        language: Option<Language>,
    },
    NotRegistered,
}

store::text_enum! {
    /// What makes an invented person worth choosing.
    pub enum PersonTrait {
        Ordinary = "ordinary",
        /// 17 years on the reference date: too young for much.
        Seventeen = "seventeen",
        Eighteen = "eighteen",
        Nineteen = "nineteen",
        Twenty = "twenty",
        StrictlyProtected = "strictly_protected",
        Protected = "protected",
        Reserved = "reserved",
        NotInContactRegister = "not_in_contact_register",
        /// Confirmed longer ago than 18 months.
        StaleContact = "stale_contact",
        SmsOnly = "sms_only",
        Dead = "dead",
        SamiSpeaking = "sami_speaking",
        NynorskUser = "nynorsk_user",
        EnglishUser = "english_user",
        /// Runs a company.
        GeneralManager = "general_manager",
        /// Speaks for an association.
        AssociationContact = "association_contact",
        /// Owns a one-person business.
        BusinessOwner = "business_owner",
        /// Leads the board of a company that is bankrupt.
        BankruptCompany = "bankrupt_company",
        /// May act for a company and an association.
        TwoOrganisations = "two_organisations",
        Employee = "employee",
    }
}

/// An invented organisation; its number begins with 31.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedOrganisation {
    pub number: OrganisationNumber,
    pub name: String,
    /// `AS`, `FLI`, `ENK`, `KOMM`
    pub form: &'static str,
    pub municipality_number: String,
    pub address: PostalAddress,
    pub standing: SimulatedStanding,
    pub roles: Vec<(PersonNumber, Role)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimulatedStanding {
    Active,
    Bankrupt,
    /// Answers 410.
    Removed(Date),
}

/// An invented employee of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedEmployee {
    pub tenant: TenantId,
    pub person: PersonNumber,
    pub name: PersonName,
    pub position: Position,
}

store::text_enum! {
    /// What an employee does.
    pub enum Position {
        CaseWorker = "case_worker",
        Approver = "approver",
        Archivist = "archivist",
        Leader = "leader",
    }
}

/// How many inhabitants all municipalities have together, at least.
const INHABITANTS: usize = 120;
/// So that each municipality has every kind of person.
const FEWEST: usize = 30;

/// One of each of these lives in every municipality; the others are ordinary.
const TRAITS: [PersonTrait; 19] = [
    PersonTrait::Seventeen,
    PersonTrait::Eighteen,
    PersonTrait::Nineteen,
    PersonTrait::Twenty,
    PersonTrait::StrictlyProtected,
    PersonTrait::Protected,
    PersonTrait::Reserved,
    PersonTrait::NotInContactRegister,
    PersonTrait::StaleContact,
    PersonTrait::SmsOnly,
    PersonTrait::Dead,
    PersonTrait::SamiSpeaking,
    PersonTrait::NynorskUser,
    PersonTrait::EnglishUser,
    PersonTrait::GeneralManager,
    PersonTrait::AssociationContact,
    PersonTrait::BusinessOwner,
    PersonTrait::BankruptCompany,
    PersonTrait::TwoOrganisations,
];

/// Two case workers, so that one can stand in for the other.
const POSITIONS: [Position; 5] = [
    Position::CaseWorker,
    Position::CaseWorker,
    Position::Approver,
    Position::Archivist,
    Position::Leader,
];

/// Invents a population. `reference` is the day on which the ages are right: a demonstration
/// keeps the day it was made, since another day gives other birth dates and so other numbers.
pub fn population(seed: u64, municipalities: &[Tenant], reference: Date) -> Population {
    let mut maker = Maker {
        random: SeededRandom::new(seed),
        reference,
        numbers: BTreeSet::new(),
        names: BTreeSet::new(),
        next_organisation: 1000 + u32::try_from(seed % 900).unwrap_or(0) * 1000,
    };
    let mut population =
        Population { persons: Vec::new(), organisations: Vec::new(), employees: Vec::new() };
    let each = INHABITANTS.div_ceil(municipalities.len().max(1)).max(FEWEST);
    for tenant in municipalities {
        for index in 0..each {
            let what = TRAITS.get(index).copied().unwrap_or(PersonTrait::Ordinary);
            if let Some(person) = maker.person(tenant, what) {
                maker.organisations_of(tenant, &person, &mut population.organisations);
                population.persons.push(person);
            }
        }
        for position in POSITIONS {
            if let Some(person) = maker.person(tenant, PersonTrait::Employee) {
                population.employees.push(SimulatedEmployee {
                    tenant: tenant.id,
                    person: person.number,
                    name: person.name.clone(),
                    position,
                });
                population.persons.push(person);
            }
        }
        population.organisations.extend(municipality(tenant));
    }
    population
}

impl Population {
    pub fn person(&self, number: PersonNumber) -> Option<&SimulatedPerson> {
        self.persons.iter().find(|person| person.number == number)
    }

    pub fn organisation(&self, number: OrganisationNumber) -> Option<&SimulatedOrganisation> {
        self.organisations.iter().find(|organisation| organisation.number == number)
    }

    /// The municipality's own inhabitants who are not its employees.
    pub fn inhabitants_of(&self, tenant: TenantId) -> impl Iterator<Item = &SimulatedPerson> {
        self.persons
            .iter()
            .filter(move |person| person.tenant == tenant && person.what != PersonTrait::Employee)
    }

    pub fn employees_of(&self, tenant: TenantId) -> impl Iterator<Item = &SimulatedEmployee> {
        self.employees.iter().filter(move |employee| employee.tenant == tenant)
    }

    /// The organisations in which the person has a role.
    pub fn organisations_of(
        &self,
        number: PersonNumber,
    ) -> impl Iterator<Item = (&SimulatedOrganisation, Role)> {
        self.organisations.iter().filter_map(move |organisation| {
            let role = organisation.roles.iter().find(|(person, _)| *person == number)?.1;
            Some((organisation, role))
        })
    }
}

/// Invented persons may be shown; the number stays hidden all the same, out of habit.
impl std::fmt::Debug for SimulatedPerson {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SimulatedPerson")
            .field("name", &self.name.full())
            .field("birth_date", &self.birth_date)
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

impl SimulatedPerson {
    pub fn age_on(&self, day: Date) -> i16 {
        let birthday_passed =
            (day.month(), day.day()) >= (self.birth_date.month(), self.birth_date.day());
        day.year() - self.birth_date.year() - i16::from(!birthday_passed)
    }
}

struct Maker {
    random: SeededRandom,
    reference: Date,
    numbers: BTreeSet<PersonNumber>,
    names: BTreeSet<(usize, usize)>,
    next_organisation: u32,
}

impl Maker {
    /// A number from 0 and below `end`.
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes);
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(u64::from_le_bytes(bytes) % end).unwrap_or(0)
    }

    fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    fn small(&self, end: u16) -> i16 {
        i16::try_from(self.below(usize::from(end))).unwrap_or(0)
    }

    fn person(&mut self, tenant: &Tenant, what: PersonTrait) -> Option<SimulatedPerson> {
        let age = match what {
            PersonTrait::Seventeen => 17,
            PersonTrait::Eighteen => 18,
            PersonTrait::Nineteen => 19,
            PersonTrait::Twenty => 20,
            PersonTrait::Employee => 25 + self.small(40),
            PersonTrait::Dead => 70 + self.small(25),
            PersonTrait::Ordinary => 18 + self.small(75),
            _ => 21 + self.small(55),
        };
        let (number, birth_date) = self.number(age)?;
        let name = self.name()?;
        let contact = self.contact(what, &name);
        let address = self.address(tenant);
        Some(SimulatedPerson {
            number,
            name,
            birth_date,
            tenant: tenant.id,
            municipality_number: tenant.municipality_number.clone(),
            address,
            protection: match what {
                PersonTrait::StrictlyProtected => Some(ProtectionLevel::StrictlyConfidential),
                PersonTrait::Protected => Some(ProtectionLevel::Confidential),
                _ => None,
            },
            death: match what {
                PersonTrait::Dead => self.reference.checked_sub(70.days()).ok(),
                _ => None,
            },
            sami_language: (what == PersonTrait::SamiSpeaking).then_some("nordsamisk"),
            contact,
            what,
        })
    }

    /// A number nobody has, of somebody who is `age` years old on the reference date.
    fn number(&mut self, age: i16) -> Option<(PersonNumber, Date)> {
        // Four of five individual numbers have check digits; a hundred tries always suffice.
        for _ in 0..100 {
            let days = i32::from(self.small(365));
            let birth_date = self
                .reference
                .checked_sub(i32::from(age).years())
                .and_then(|day| day.checked_sub(days.days()))
                .ok()?;
            let individual = u16::try_from(self.below(1000)).unwrap_or(0);
            if let Some(number) = PersonNumber::synthetic(birth_date, individual)
                && self.numbers.insert(number)
            {
                return Some((number, birth_date));
            }
        }
        None
    }

    fn name(&mut self) -> Option<PersonName> {
        for _ in 0..100 {
            let pair = (self.below(ADJECTIVES.len()), self.below(NOUNS.len()));
            if self.names.insert(pair) {
                return Some(PersonName {
                    given: (*ADJECTIVES.get(pair.0)?).to_owned(),
                    middle: None,
                    family: (*NOUNS.get(pair.1)?).to_owned(),
                });
            }
        }
        None
    }

    fn address(&self, tenant: &Tenant) -> PostalAddress {
        let (postal_code, place) = postal_place(tenant);
        let road = self.pick(&ROADS).copied().unwrap_or_default();
        PostalAddress { lines: vec![format!("{road} {}", 1 + self.below(98))], postal_code, place }
    }

    fn contact(&self, what: PersonTrait, name: &PersonName) -> SimulatedContact {
        if what == PersonTrait::NotInContactRegister {
            return SimulatedContact::NotRegistered;
        }
        let months = match what {
            PersonTrait::StaleContact => 20 + self.below(20),
            _ => 1 + self.below(14),
        };
        let confirmed = confirmed(self.reference, months);
        let email = format!("{}.{}@example.no", ascii(&name.given), ascii(&name.family));
        // No Norwegian telephone number begins with 00.
        let mobile = format!("+4700{:06}", self.below(1_000_000));
        SimulatedContact::Registered {
            reserved: what == PersonTrait::Reserved,
            email: (what != PersonTrait::SmsOnly)
                .then_some(DatedContact { address: email, confirmed }),
            mobile: Some(DatedContact { address: mobile, confirmed }),
            language: match what {
                PersonTrait::SamiSpeaking => Some(Language::Se),
                PersonTrait::NynorskUser => Some(Language::Nn),
                PersonTrait::EnglishUser => Some(Language::En),
                _ => None,
            },
        }
    }

    fn organisations_of(
        &mut self,
        tenant: &Tenant,
        person: &SimulatedPerson,
        into: &mut Vec<SimulatedOrganisation>,
    ) {
        let active = SimulatedStanding::Active;
        let wanted: &[(&'static str, Role, SimulatedStanding)] = match person.what {
            PersonTrait::GeneralManager => &[("AS", Role::GeneralManager, active)],
            PersonTrait::AssociationContact => &[("FLI", Role::ContactPerson, active)],
            PersonTrait::BusinessOwner => &[("ENK", Role::Owner, active)],
            PersonTrait::BankruptCompany => {
                &[("AS", Role::BoardLeader, SimulatedStanding::Bankrupt)]
            }
            PersonTrait::TwoOrganisations => {
                &[("AS", Role::BoardLeader, active), ("FLI", Role::BoardLeader, active)]
            }
            PersonTrait::Ordinary if self.below(20) == 0 => &[(
                "AS",
                Role::GeneralManager,
                SimulatedStanding::Removed(Date::constant(2025, 3, 1)),
            )],
            _ => &[],
        };
        for (form, role, standing) in wanted {
            let Some(number) = self.organisation_number() else { continue };
            let Some(name) = self.name() else { continue };
            let what = match *form {
                "FLI" => "FORENING",
                "ENK" => "HÅNDVERK",
                _ => "DRIFT AS",
            };
            into.push(SimulatedOrganisation {
                number,
                name: format!("{} {} {what}", name.given, name.family),
                form,
                municipality_number: tenant.municipality_number.clone(),
                address: self.address(tenant),
                standing: *standing,
                roles: vec![(person.number, *role)],
            });
        }
    }

    fn organisation_number(&mut self) -> Option<OrganisationNumber> {
        // One serial in eleven has no check digit.
        for _ in 0..10 {
            self.next_organisation += 1;
            if let Some(number) = OrganisationNumber::synthetic(self.next_organisation) {
                return Some(number);
            }
        }
        None
    }
}

/// The municipality as an organisation of its own, when its number is a valid one.
fn municipality(tenant: &Tenant) -> Option<SimulatedOrganisation> {
    let (postal_code, place) = postal_place(tenant);
    Some(SimulatedOrganisation {
        number: OrganisationNumber::parse(&tenant.id.to_string()).ok()?,
        name: tenant.authority_name().to_uppercase(),
        form: "KOMM",
        municipality_number: tenant.municipality_number.clone(),
        address: PostalAddress {
            lines: tenant.address.first().cloned().into_iter().collect(),
            postal_code,
            place,
        },
        standing: SimulatedStanding::Active,
        roles: Vec::new(),
    })
}

/// Postal code and place as they stand in the municipality's own address: `4891 Grimstad`.
fn postal_place(tenant: &Tenant) -> (String, String) {
    tenant
        .address
        .iter()
        .rev()
        .find_map(|line| {
            let (code, place) = line.trim().split_once(' ')?;
            let four_digits = code.len() == 4 && code.chars().all(|c| c.is_ascii_digit());
            four_digits.then(|| (code.to_owned(), place.trim().to_uppercase()))
        })
        .unwrap_or_else(|| ("9999".to_owned(), tenant.name.to_uppercase()))
}

fn confirmed(reference: Date, months: usize) -> Option<Timestamp> {
    let months = i32::try_from(months).unwrap_or(1);
    let day = reference.checked_sub(months.months()).ok()?;
    Some(base::start_of_day_in_oslo(day))
}

fn ascii(word: &str) -> String {
    word.to_lowercase().replace('æ', "ae").replace('ø', "o").replace('å', "a")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn municipalities() -> Vec<Tenant> {
        [
            (310_000_018, "4202", "Grimstad", "4891 Grimstad"),
            (310_000_026, "5601", "Alta", "9510 Alta"),
        ]
        .into_iter()
        .map(|(id, number, name, place)| Tenant {
            id: TenantId(id),
            municipality_number: number.to_owned(),
            name: name.to_owned(),
            hosts: Vec::new(),
            language: Language::Nb,
            address: vec!["Postboks 1".to_owned(), place.to_owned()],
            phone: String::new(),
            email: String::new(),
        })
        .collect()
    }

    const REFERENCE: Date = date(2026, 6, 1);

    #[test]
    fn the_same_seed_gives_the_same_persons_and_another_seed_others() {
        let numbers = |seed| -> Vec<PersonNumber> {
            let made = population(seed, &municipalities(), REFERENCE);
            made.persons.iter().map(|person| person.number).collect()
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
    }

    #[test]
    fn everybody_is_synthetic_and_one_of_a_kind() {
        for seed in 0..20 {
            let made = population(seed, &municipalities(), REFERENCE);
            assert!(made.persons.len() >= INHABITANTS);
            let mut numbers = BTreeSet::new();
            let mut names = BTreeSet::new();
            for person in &made.persons {
                assert!(person.number.kind().is_synthetic());
                assert!(numbers.insert(person.number));
                assert!(names.insert(person.name.full()));
                assert_eq!(person.number.birth_date(), Some(person.birth_date));
            }
            let mut organisations = BTreeSet::new();
            for organisation in &made.organisations {
                assert!(organisations.insert(organisation.number));
                assert!(organisation.number.is_synthetic());
            }
        }
    }

    #[test]
    fn every_municipality_has_every_kind_of_person_and_employee() {
        let made = population(7, &municipalities(), REFERENCE);
        for tenant in municipalities() {
            for what in TRAITS {
                let person =
                    made.inhabitants_of(tenant.id).find(|person| person.what == what).unwrap();
                let age = match what {
                    PersonTrait::Seventeen => 17,
                    PersonTrait::Eighteen => 18,
                    PersonTrait::Nineteen => 19,
                    PersonTrait::Twenty => 20,
                    _ => continue,
                };
                assert_eq!(person.age_on(REFERENCE), age, "{person:?}");
            }
            for position in Position::ALL {
                assert!(made.employees_of(tenant.id).any(|e| e.position == *position));
            }
            let two = made
                .inhabitants_of(tenant.id)
                .find(|person| person.what == PersonTrait::TwoOrganisations)
                .unwrap();
            assert_eq!(made.organisations_of(two.number).count(), 2);
        }
    }

    #[test]
    fn inhabitants_live_at_the_municipality_s_own_postal_code() {
        let made = population(7, &municipalities(), REFERENCE);
        let person = made.inhabitants_of(TenantId(310_000_026)).next().unwrap();
        assert_eq!(
            (person.address.postal_code.as_str(), person.address.place.as_str()),
            ("9510", "ALTA")
        );
        assert_eq!(person.municipality_number, "5601");
    }

    #[test]
    fn no_word_stands_twice_in_the_lists() {
        for list in [&ADJECTIVES[..], &NOUNS[..], &ROADS[..]] {
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len());
        }
    }
}
