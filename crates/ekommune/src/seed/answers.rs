//! What the applicants of the demonstration answer about an occasional licence.

use base::date_in_oslo;
use jiff::ToSpan as _;
use serde_json::{Value as Json, json};
use service::{Answers, flow::Applicant};

use super::{
    SeedError, Seeding,
    scenarios::{Change, Scenario},
};

/// Places that do not exist.
const VENUES: [(&str, &str); 5] = [
    ("Prøvehuset grendehus", "Grendevegen 10"),
    ("Fjellstua forsamlingshus", "Utsiktsvegen 4"),
    ("Bygdahallen", "Skulevegen 12"),
    ("Naustet selskapslokale", "Strandgata 31"),
    ("Ungdomshuset Vårsol", "Kyrkjevegen 7"),
];

impl Seeding<'_> {
    pub(super) fn answers(
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

    pub(super) fn postal_code(&self) -> String {
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
