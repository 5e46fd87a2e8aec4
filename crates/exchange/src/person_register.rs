use std::{fmt, sync::Arc};

use base::TenantId;
use identifiers::PersonNumber;
use jiff::civil::Date;
use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::{
    Component, ComponentError, Http, Maskinporten, OnBehalfOf, ServiceAddress, http::Operation,
};

/// Folkeregisteret (the population register), by the rights package "offentlig med hjemmel".
#[derive(Clone, Debug)]
pub struct PersonRegister {
    http: Http,
    maskinporten: Arc<Maskinporten>,
    address: ServiceAddress,
}

/// What is asked for. Only what the purpose needs (personvernforordningen art. 5 no. 1 c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonParts {
    /// Name, birth date, whether alive.
    Identity,
    /// The same and where the person lives and gets post.
    IdentityAndAddress,
}

/// What the register knows of a person.
#[derive(Clone, Debug)]
pub enum PersonAnswer {
    Open(RegisteredPerson),
    /// The address, and with it where the person moves, is protected (*adressebeskyttelse*).
    Protected(ProtectedPerson),
}

#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredPerson {
    pub number: PersonNumber,
    pub name: PersonName,
    pub birth_date: Option<Date>,
    pub life: LifeStatus,
    /// Where the person gets post: a postal address if there is one, else the residence.
    pub address: Option<PostalAddress>,
    /// The municipality of residence, four digits.
    pub municipality_number: Option<String>,
    /// Sámi languages the person wants to be met in, as registered: `nordsamisk` and so on.
    pub sami_languages: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    pub given: String,
    pub middle: Option<String>,
    pub family: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeStatus {
    /// *bosatt*
    Resident,
    /// *utflyttet*
    Emigrated,
    /// *doed*; the date is unknown for some.
    Dead(Option<Date>),
    /// Every other status: *forsvunnet, midlertidig, inaktiv, ikkeBosatt …*
    Other,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Street and number, post box, c/o: at most three lines.
    pub lines: Vec<String>,
    /// Four digits.
    pub postal_code: String,
    pub place: String,
}

impl PostalAddress {
    /// As it stands on an envelope: street or post box, then postal code and place.
    pub fn in_full(&self) -> Vec<String> {
        let mut lines = self.lines.clone();
        lines.push(format!("{} {}", self.postal_code, self.place).trim().to_owned());
        lines.retain(|line| !line.is_empty());
        lines
    }
}

/// A person whose whereabouts must not be known. Cannot be printed, logged or serialised; what is
/// inside comes out only through [`ProtectedPerson::reveal`], which wants to know why.
#[derive(Clone)]
pub struct ProtectedPerson {
    person: RegisteredPerson,
    level: ProtectionLevel,
}

/// *Adressegradering*. Every level above *ugradert* is treated as protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProtectionLevel {
    /// *klientadresse*
    Client,
    /// *fortrolig* (beskyttelsesinstruksen)
    Confidential,
    /// *strengtFortrolig*
    StrictlyConfidential,
}

/// Why a protected person's data is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevealPurpose {
    /// To show the person their own name and data after sign-in.
    ToThePersonThemself,
    /// To one who handles the person's case and may know of protected persons.
    ToTheirCaseWorker,
}

const LOOK_UP: Operation = Operation::new(Component::PersonRegister, "person");
const SCOPE: &str = "folkeregister:deling/offentligmedhjemmel";

impl PersonRegister {
    pub fn new(http: Http, maskinporten: Arc<Maskinporten>, address: ServiceAddress) -> Self {
        Self { http, maskinporten, address }
    }

    /// The person with this number, or `None` when the register has none.
    pub fn person(
        &self,
        tenant: TenantId,
        number: PersonNumber,
        parts: PersonParts,
    ) -> Result<Option<PersonAnswer>, ComponentError> {
        let mut url = self.address.join(&["v1", "personer", &number.reveal()]);
        for part in parts.names() {
            url.query_pairs_mut().append_pair("part", part);
        }
        self.maskinporten.with_token(SCOPE, OnBehalfOf::Tenant(tenant), |token| {
            let answer = self.http.ask(LOOK_UP, Method::GET, url.clone(), |request| {
                request.bearer_auth(token.expose()).header("accept", "application/json")
            })?;
            if answer.status == 404 || answer.status == 410 {
                return Ok(None);
            }
            let person: wire::Person = answer.json()?;
            person.read(number).map(Some).ok_or_else(|| answer.not_understood("it has no name"))
        })
    }
}

impl PersonParts {
    fn names(self) -> &'static [&'static str] {
        match self {
            // Whether an address is protected is always asked: it decides how we must behave.
            Self::Identity => &[
                "navn",
                "foedsel",
                "status",
                "doedsfall",
                "adressebeskyttelse",
                "brukAvSamiskSpraak",
            ],
            Self::IdentityAndAddress => &[
                "navn",
                "foedsel",
                "status",
                "doedsfall",
                "adressebeskyttelse",
                "brukAvSamiskSpraak",
                "bostedsadresse",
                "postadresse",
            ],
        }
    }
}

impl PersonAnswer {
    pub fn is_protected(&self) -> bool {
        matches!(self, Self::Protected(_))
    }

    pub fn life(&self) -> LifeStatus {
        match self {
            Self::Open(person) => person.life,
            Self::Protected(protected) => protected.person.life,
        }
    }

    pub fn birth_date(&self) -> Option<Date> {
        match self {
            Self::Open(person) => person.birth_date,
            Self::Protected(protected) => protected.person.birth_date,
        }
    }

    /// The person's own data, for the person.
    pub fn to_the_person_themself(&self) -> &RegisteredPerson {
        match self {
            Self::Open(person) => person,
            Self::Protected(protected) => protected.reveal(RevealPurpose::ToThePersonThemself),
        }
    }
}

impl ProtectedPerson {
    pub fn level(&self) -> ProtectionLevel {
        self.level
    }

    /// The data inside. Each use is a decision that a reader of the code must be able to judge.
    pub fn reveal(&self, _purpose: RevealPurpose) -> &RegisteredPerson {
        &self.person
    }
}

impl fmt::Debug for ProtectedPerson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProtectedPerson(…)")
    }
}

/// Neither name nor address nor number: a log is read by others than the register is.
impl fmt::Debug for RegisteredPerson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RegisteredPerson")
            .field("life", &self.life)
            .field("municipality_number", &self.municipality_number)
            .finish_non_exhaustive()
    }
}

impl PersonName {
    /// Given, middle and family name in that order.
    pub fn full(&self) -> String {
        match &self.middle {
            Some(middle) => format!("{} {middle} {}", self.given, self.family),
            None => format!("{} {}", self.given, self.family),
        }
    }
}

/// Folkeregisteret's own JSON: the element names of *PersondokumentMedHistorikk*.
mod wire {
    use identifiers::PersonNumber;
    use jiff::civil::Date;
    use serde::Deserialize;

    use super::{
        LifeStatus, PersonAnswer, PersonName, PostalAddress, ProtectedPerson, ProtectionLevel,
        RegisteredPerson,
    };

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Person {
        #[serde(default)]
        navn: Vec<Entry<Name>>,
        foedsel: Option<Birth>,
        #[serde(default)]
        status: Vec<Entry<Status>>,
        doedsfall: Option<Death>,
        #[serde(default)]
        adressebeskyttelse: Vec<Entry<Protection>>,
        #[serde(default)]
        bostedsadresse: Vec<Entry<Residence>>,
        #[serde(default)]
        postadresse: Vec<Entry<Post>>,
        #[serde(default)]
        bruk_av_samisk_spraak: Vec<Entry<Sami>>,
    }

    /// An element with the register's own dates around it.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Entry<T> {
        er_gjeldende: Option<bool>,
        #[serde(flatten)]
        value: T,
    }

    #[derive(Deserialize)]
    struct Name {
        fornavn: String,
        mellomnavn: Option<String>,
        etternavn: String,
    }

    #[derive(Deserialize)]
    struct Birth {
        foedselsdato: Option<Date>,
    }

    #[derive(Deserialize)]
    struct Status {
        status: String,
    }

    #[derive(Deserialize)]
    struct Death {
        doedsdato: Option<Date>,
    }

    #[derive(Deserialize)]
    struct Protection {
        graderingsnivaa: String,
    }

    #[derive(Deserialize)]
    struct Residence {
        vegadresse: Option<Street>,
        matrikkeladresse: Option<Property>,
        adressegradering: Option<String>,
    }

    #[derive(Deserialize)]
    struct Post {
        vegadresse: Option<Street>,
        postboksadresse: Option<PostBox>,
        #[serde(rename = "postadresseIFrittFormat")]
        fritt: Option<FreeForm>,
        adressegradering: Option<String>,
    }

    #[derive(Deserialize)]
    struct Street {
        kommunenummer: Option<String>,
        adressenavn: Option<String>,
        adressenummer: Option<HouseNumber>,
        adressetilleggsnavn: Option<String>,
        #[serde(rename = "coAdressenavn")]
        care_of: Option<String>,
        poststed: Option<Place>,
    }

    #[derive(Deserialize)]
    struct HouseNumber {
        husnummer: String,
        husbokstav: Option<String>,
    }

    #[derive(Deserialize)]
    struct Property {
        matrikkelnummer: Option<Parcel>,
        adressetilleggsnavn: Option<String>,
        #[serde(rename = "coAdressenavn")]
        care_of: Option<String>,
        poststed: Option<Place>,
    }

    #[derive(Deserialize)]
    struct Parcel {
        kommunenummer: String,
    }

    #[derive(Deserialize)]
    struct PostBox {
        postbokseier: Option<String>,
        postboks: String,
        poststed: Option<Place>,
    }

    #[derive(Deserialize)]
    struct FreeForm {
        #[serde(default)]
        adresselinje: Vec<String>,
        poststed: Option<Place>,
    }

    #[derive(Deserialize)]
    struct Place {
        poststedsnavn: Option<String>,
        postnummer: Option<String>,
    }

    #[derive(Deserialize)]
    struct Sami {
        #[serde(default)]
        spraak: Vec<String>,
    }

    /// The element in force: marked so, else the last one.
    fn current<T>(entries: Vec<Entry<T>>) -> Option<T> {
        let mut last = None;
        for entry in entries {
            match entry.er_gjeldende {
                Some(true) => return Some(entry.value),
                Some(false) => {}
                None => last = Some(entry.value),
            }
        }
        last
    }

    fn level(word: &str) -> Option<ProtectionLevel> {
        match word {
            "ugradert" => None,
            "klientadresse" => Some(ProtectionLevel::Client),
            "fortrolig" => Some(ProtectionLevel::Confidential),
            // An unknown word must not open what is closed.
            _ => Some(ProtectionLevel::StrictlyConfidential),
        }
    }

    impl Person {
        /// `None` when there is no name in it.
        pub(super) fn read(self, number: PersonNumber) -> Option<PersonAnswer> {
            let name = current(self.navn)?;
            let status = current(self.status).map(|status| status.status);
            let residence = current(self.bostedsadresse);
            let post = current(self.postadresse);
            // The grade of one address protects the person as the person's own grade does.
            let protection = current(self.adressebeskyttelse)
                .and_then(|protection| level(&protection.graderingsnivaa))
                .into_iter()
                .chain(residence.as_ref().and_then(|r| level(r.adressegradering.as_deref()?)))
                .chain(post.as_ref().and_then(|p| level(p.adressegradering.as_deref()?)))
                .max();
            let municipality_number = residence.as_ref().and_then(|residence| {
                let street = residence.vegadresse.as_ref();
                let parcel =
                    residence.matrikkeladresse.as_ref().and_then(|p| p.matrikkelnummer.as_ref());
                street
                    .and_then(|street| street.kommunenummer.clone())
                    .or_else(|| parcel.map(|parcel| parcel.kommunenummer.clone()))
            });
            let person = RegisteredPerson {
                number,
                name: PersonName {
                    given: name.fornavn,
                    middle: name.mellomnavn.filter(|name| !name.is_empty()),
                    family: name.etternavn,
                },
                birth_date: self.foedsel.and_then(|birth| birth.foedselsdato),
                life: match (self.doedsfall, status.as_deref()) {
                    (Some(death), _) => LifeStatus::Dead(death.doedsdato),
                    (None, Some("doed")) => LifeStatus::Dead(None),
                    (None, Some("bosatt")) => LifeStatus::Resident,
                    (None, Some("utflyttet")) => LifeStatus::Emigrated,
                    (None, _) => LifeStatus::Other,
                },
                address: post.and_then(Post::read).or_else(|| residence.and_then(Residence::read)),
                municipality_number,
                sami_languages: current(self.bruk_av_samisk_spraak)
                    .map(|sami| sami.spraak)
                    .unwrap_or_default(),
            };
            Some(match protection {
                Some(level) => PersonAnswer::Protected(ProtectedPerson { person, level }),
                None => PersonAnswer::Open(person),
            })
        }
    }

    impl Residence {
        fn read(self) -> Option<PostalAddress> {
            if let Some(street) = self.vegadresse {
                return street.read();
            }
            let property = self.matrikkeladresse?;
            address([property.care_of, property.adressetilleggsnavn, None], property.poststed)
        }
    }

    impl Post {
        fn read(self) -> Option<PostalAddress> {
            if let Some(post_box) = self.postboksadresse {
                let line = if post_box.postboks.chars().all(|c| c.is_ascii_digit()) {
                    format!("Postboks {}", post_box.postboks)
                } else {
                    post_box.postboks
                };
                return address([post_box.postbokseier, Some(line), None], post_box.poststed);
            }
            if let Some(street) = self.vegadresse {
                return street.read();
            }
            let free = self.fritt?;
            let mut lines = free.adresselinje.into_iter();
            address([lines.next(), lines.next(), lines.next()], free.poststed)
        }
    }

    impl Street {
        fn read(self) -> Option<PostalAddress> {
            let number = self.adressenummer.map(|number| {
                format!("{}{}", number.husnummer, number.husbokstav.unwrap_or_default())
            });
            let street = match (self.adressenavn, number) {
                (Some(name), Some(number)) => Some(format!("{name} {number}")),
                (name, _) => name,
            };
            address([self.care_of, self.adressetilleggsnavn, street], self.poststed)
        }
    }

    fn address(lines: [Option<String>; 3], place: Option<Place>) -> Option<PostalAddress> {
        let place = place?;
        Some(PostalAddress {
            lines: lines.into_iter().flatten().filter(|line| !line.is_empty()).collect(),
            postal_code: place.postnummer?,
            place: place.poststedsnavn.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<PersonAnswer> {
        let number = PersonNumber::parse("41819077906").unwrap();
        serde_json::from_str::<wire::Person>(json).unwrap().read(number)
    }

    #[test]
    fn the_name_in_force_is_read_and_not_an_older_one() {
        let answer = read(
            r#"{"navn":[
                {"erGjeldende":false,"fornavn":"Gammel","etternavn":"Kaffe"},
                {"erGjeldende":true,"fornavn":"Ny","mellomnavn":"Fin","etternavn":"Kaffe"},
                {"erGjeldende":false,"fornavn":"Eldst","etternavn":"Kaffe"}]}"#,
        )
        .unwrap();
        assert_eq!(answer.to_the_person_themself().name.full(), "Ny Fin Kaffe");
    }

    #[test]
    fn a_grade_anywhere_and_an_unknown_grade_protect_the_person() {
        let name = r#""navn":[{"fornavn":"Lun","etternavn":"Mappe"}]"#;
        for (rest, level) in [
            ("", None),
            (r#","adressebeskyttelse":[{"graderingsnivaa":"ugradert"}]"#, None),
            (
                r#","adressebeskyttelse":[{"graderingsnivaa":"fortrolig"}]"#,
                Some(ProtectionLevel::Confidential),
            ),
            (
                r#","adressebeskyttelse":[{"graderingsnivaa":"nytt ord"}]"#,
                Some(ProtectionLevel::StrictlyConfidential),
            ),
            (
                r#","bostedsadresse":[{"adressegradering":"klientadresse"}]"#,
                Some(ProtectionLevel::Client),
            ),
            (
                r#","adressebeskyttelse":[{"erGjeldende":false,"graderingsnivaa":"fortrolig"}]"#,
                None,
            ),
        ] {
            let found = match read(&format!("{{{name}{rest}}}")).unwrap() {
                PersonAnswer::Protected(protected) => Some(protected.level()),
                PersonAnswer::Open(_) => None,
            };
            assert_eq!(found, level, "{rest}");
        }
    }

    #[test]
    fn a_protected_person_prints_nothing_of_themself() {
        let answer = read(
            r#"{"navn":[{"fornavn":"Lun","etternavn":"Mappe"}],
                "adressebeskyttelse":[{"graderingsnivaa":"strengtFortrolig"}],
                "bostedsadresse":[{"vegadresse":{"adressenavn":"Skjulveien",
                  "poststed":{"postnummer":"4891","poststedsnavn":"GRIMSTAD"}}}]}"#,
        )
        .unwrap();
        assert_eq!(format!("{answer:?}"), "Protected(ProtectedPerson(…))");
        let inside = answer.to_the_person_themself();
        assert_eq!(inside.address.as_ref().unwrap().lines, ["Skjulveien"]);
        assert!(!format!("{inside:?}").contains("Lun"));
    }

    #[test]
    fn addresses_are_put_together_as_post_is_addressed() {
        let place = r#""poststed":{"postnummer":"4891","poststedsnavn":"GRIMSTAD"}"#;
        let name = r#""navn":[{"fornavn":"Lun","etternavn":"Mappe"}]"#;
        for (address, lines) in [
            (
                format!(
                    r#""bostedsadresse":[{{"vegadresse":{{"adressenavn":"Eikeveien",
                    "adressenummer":{{"husnummer":"4","husbokstav":"B"}},{place}}}}}]"#
                ),
                vec!["Eikeveien 4B"],
            ),
            (
                format!(
                    r#""bostedsadresse":[{{"vegadresse":{{"adressenavn":"Eikeveien",{place}}}}}],
                    "postadresse":[{{"postboksadresse":{{"postboks":"12",{place}}}}}]"#
                ),
                vec!["Postboks 12"],
            ),
            (
                format!(
                    r#""postadresse":[{{"postadresseIFrittFormat":
                    {{"adresselinje":["c/o Mild Tavle","Stien"],{place}}}}}]"#
                ),
                vec!["c/o Mild Tavle", "Stien"],
            ),
        ] {
            let answer = read(&format!("{{{name},{address}}}")).unwrap();
            let person = answer.to_the_person_themself();
            assert_eq!(person.address.as_ref().unwrap().lines, lines, "{address}");
        }
    }

    #[test]
    fn a_death_counts_whatever_the_status_says() {
        let name = r#""navn":[{"fornavn":"Lun","etternavn":"Mappe"}]"#;
        for (rest, life) in [
            (r#""status":[{"status":"bosatt"}]"#, LifeStatus::Resident),
            (r#""status":[{"status":"doed"}]"#, LifeStatus::Dead(None)),
            (
                r#""status":[{"status":"bosatt"}],"doedsfall":{"doedsdato":"2026-01-02"}"#,
                LifeStatus::Dead(Some(jiff::civil::date(2026, 1, 2))),
            ),
            (r#""status":[{"status":"forsvunnet"}]"#, LifeStatus::Other),
        ] {
            assert_eq!(read(&format!("{{{name},{rest}}}")).unwrap().life(), life, "{rest}");
        }
    }
}
