//! Applications for every service with demonstrated cases, made from those: nothing here knows what
//! the services are about.

use base::date_in_oslo;
use service::{
    Answers, Outcome, Package, RegisterData, cases,
    flow::{Applicant, Channel, SentFile},
    form::ComponentKind,
};

use super::{
    SeedError, Seeding,
    scenarios::{Planned, SCENARIOS, Step, What, Who},
};

/// A picture that stands for whatever an application must have with it.
const PICTURE: &[u8] = include_bytes!("../../demo/vedlegg.png");

/// When an application of each such service comes, and what becomes of it.
const PLANS: [(i32, &[(i64, Step)]); 8] = [
    (51, &[(20, Step::Claim), (21, Step::Decide(Outcome::Grant))]),
    (
        43,
        &[
            (25, Step::Claim),
            (26, Step::Ask),
            (98, Step::Answer),
            (120, Step::Decide(Outcome::Grant)),
        ],
    ),
    (34, &[(6, Step::Claim), (28, Step::Decide(Outcome::Refuse))]),
    (22, &[(3, Step::Claim), (4, Step::Decide(Outcome::Grant))]),
    (14, &[(50, Step::Withdraw)]),
    (7, &[(2, Step::Claim), (3, Step::Ask)]),
    (4, &[(1, Step::Claim)]),
    (2, &[]),
];

impl<'a> Seeding<'a> {
    /// Every application that comes in the municipality.
    pub(super) fn planned(&self) -> Result<Vec<Planned<'a>>, SeedError> {
        let mut planned: Vec<Planned<'a>> = SCENARIOS.iter().map(Planned::of).collect();
        let municipality = self.world.municipality(self.tenant.id)?;
        for service in municipality.services.keys() {
            let package = self.world.package(service)?;
            let today = date_in_oslo(self.now);
            let count = cases::demonstrated(package, today)?.len();
            if count == 0 {
                continue;
            }
            planned.extend(PLANS.into_iter().enumerate().map(|(number, (days_ago, then))| {
                let channel = if number % 3 == 2 { Channel::Paper } else { Channel::Web };
                let what = What::Worked(package, number % count);
                Planned { days_ago, channel, who: Who::Anybody, then, what }
            }));
        }
        Ok(planned)
    }

    /// The answers of a demonstrated case on the day it comes, with what the registers know of the
    /// applicant.
    pub(super) fn worked_answers(
        &self,
        package: &Package,
        case: usize,
        applicant: &Applicant,
    ) -> Result<Answers, SeedError> {
        let today = date_in_oslo(self.clock_now());
        let mut cases = cases::demonstrated(package, today)?;
        if case >= cases.len() {
            return Err(SeedError::Missing("a worked case"));
        }
        let mut answers = cases.swap_remove(case).answers;
        let mut known = RegisterData::default();
        known.person.insert("Name".to_owned(), applicant.name.clone());
        if let Some(address) = &applicant.address {
            for (key, value) in [
                ("AddressStreet", address.lines.join(", ")),
                ("AddressPostalCode", address.postal_code.clone()),
                ("AddressCity", address.place.clone()),
            ] {
                known.person.insert(key.to_owned(), value);
            }
        }
        package.prefill(&known, &mut answers);
        Ok(answers)
    }

    /// The files that the answers name, each with its field. All are the same picture.
    pub(super) fn files_of(
        &self,
        package: &Package,
        answers: &Answers,
    ) -> Result<Vec<(String, SentFile)>, SeedError> {
        let mut files = Vec::new();
        for component in package.form.pages().iter().flat_map(|page| &page.components) {
            let (ComponentKind::FileUpload(_), Some(path)) = (&component.kind, &component.path)
            else {
                continue;
            };
            for row in 0..answers.rows(path) {
                let name = answers.text(&format!("{path}[{row}].name"));
                let name = name.ok_or(SeedError::Missing("a file's name"))?.to_owned();
                let file = self.picture(&name)?;
                files.push((component.id.clone(), file));
            }
        }
        Ok(files)
    }

    /// A picture in the file store that stands for whatever is called so.
    pub(super) fn picture(&self, name: &str) -> Result<SentFile, SeedError> {
        Ok(SentFile {
            file_name: name.to_owned(),
            sent_name: "bilde.png".to_owned(),
            media_type: "image/png".to_owned(),
            digest: self.world.files.put(self.tenant.id, PICTURE)?,
        })
    }
}
