//! An application for an occasional liquor licence, from the wizard to the letter.

use std::time::Duration;

use jiff::civil::Date;

use crate::{Answer, Browser, Result, VisitError, browser::is_provider};

/// The service that is applied for.
const SERVICE: &str = "ambulerende-skjenkebevilling";
/// The pages of its form that are filled in.
pub const PAGES: [&str; 6] =
    ["applicant", "event", "days", "premises", "responsible", "declaration"];

/// What an application is about, where applications differ.
#[derive(Clone, Debug)]
pub struct Application {
    /// Two at the same place and time get in each other's way; the street bears the same name.
    pub place: String,
    pub day: Date,
    /// What the event is, in the applicant's words.
    pub purpose: String,
    /// Without a deputy a person must look at it.
    pub deputy: bool,
}

/// A draft that stands.
#[derive(Clone, Debug)]
pub struct Begun {
    pub host: String,
    /// `/skjema/{draft}`
    pub path: String,
    /// The page that is to be filled in next, as it was shown.
    pub page: Answer,
}

impl Begun {
    /// The pages that are left: from the one that was shown last.
    pub fn pages_left(&self) -> &'static [&'static str] {
        let shown = self.page.path().rsplit('/').next().unwrap_or_default();
        let place = PAGES.iter().position(|page| *page == shown).unwrap_or(PAGES.len());
        PAGES.get(place..).unwrap_or_default()
    }
}

/// An application whose receipt was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The matter's id, as in the address of the receipt.
    pub matter: String,
    /// As the receipt tells it, `2026/17`; `None` where only the redirect to it came.
    pub case_number: Option<String>,
}

impl Application {
    /// An ordinary wedding, which the rules grant.
    pub fn wedding(place: impl Into<String>, day: Date) -> Self {
        Self {
            place: place.into(),
            day,
            purpose: "Bryllupsfest med middag. Brudeparet er vertskap.".to_owned(),
            deputy: true,
        }
    }

    /// The answers of a page.
    pub fn fields(&self, page: &str) -> Vec<(String, String)> {
        let (day, month, year) =
            (self.day.day().to_string(), self.day.month().to_string(), self.day.year().to_string());
        let street = format!("Vegen til {}", self.place);
        let fields: Vec<(&str, &str)> = match page {
            "applicant" => vec![
                ("applicant.address.street", "Fjellvegen 3"),
                ("applicant.address.postalCode", "4876"),
                ("applicant.address.place", "Grimstad"),
                ("applicant.email", "soker@example.no"),
                ("applicant.phone", "22 00 00 01"),
                ("applicant.invoiceOther", "false"),
            ],
            "event" => vec![
                ("event.kind", "wedding"),
                ("event.purpose", &self.purpose),
                ("event.closedParty", "true"),
                ("event.guests", "Familie og venner med personlig invitasjon"),
                ("event.guestCount", "80"),
                ("event.minorsPresent", "false"),
            ],
            "days" => vec![
                ("drinks.groups", "1"),
                ("drinks.groups", "2"),
                ("event.days[0].date-day", &day),
                ("event.days[0].date-month", &month),
                ("event.days[0].date-year", &year),
                ("event.days[0].from", "19:00"),
                ("event.days[0].to", "01:00"),
            ],
            "premises" => vec![
                ("premises.kind", "assembly-hall"),
                ("premises.name", &self.place),
                ("premises.street", &street),
                ("premises.postalCode", "4876"),
                ("premises.place", "Grimstad"),
                ("premises.area", "indoors"),
                ("premises.ownerConsent", "true"),
                ("premises.ordinaryLicence", "no"),
            ],
            "responsible" if self.deputy => vec![
                ("responsible.applicantIsManager", "true"),
                ("responsible.deputyExemption", "false"),
                ("responsible.deputy.name", "Stødig Elvebredd"),
                ("responsible.deputy.birthDate-day", "14"),
                ("responsible.deputy.birthDate-month", "3"),
                ("responsible.deputy.birthDate-year", "1988"),
                ("responsible.deputy.phone", "22 00 00 02"),
            ],
            "responsible" => vec![
                ("responsible.applicantIsManager", "true"),
                ("responsible.deputyExemption", "true"),
                ("responsible.exemptionReason", "Arrangementet er lite og varer kort."),
            ],
            "declaration" => vec![
                ("declaration.rulesKnown", "true"),
                ("declaration.policeTold", "true"),
                ("declaration.correct", "true"),
            ],
            _ => Vec::new(),
        };
        let mut fields: Vec<(String, String)> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        fields.push(("go".to_owned(), "next".to_owned()));
        fields
    }
}

/// Sends the wizard's answers and begins an application, signing in on the way as the `nth` person
/// that `search` finds.
pub async fn begin(browser: &mut Browser, host: &str, search: &str, nth: usize) -> Result<Begun> {
    let wizard = [
        ("party", "closed"),
        ("payment", "yes"),
        ("premises", "assembly-hall"),
        ("fresh-start", "1"),
        ("on-behalf-of", "self"),
    ];
    let fields = wizard.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let address = browser.address(host, &format!("/tjenester/{SERVICE}/start"));
    let mut page = browser.post(&address, fields).await?;
    if is_provider(&page) {
        page = browser.choose(&page, search, nth).await?;
    }
    let page = page.expect("begin an application", 200)?;
    let path = page
        .path()
        .strip_suffix(&format!("/{}", PAGES[0]))
        .filter(|path| path.starts_with("/skjema/"))
        .ok_or_else(|| page.unexpected("come to the form"))?
        .to_owned();
    Ok(Begun { host: host.to_owned(), path, page })
}

/// Fills in the pages that are left; ends where the answers are looked over. After an error it goes
/// on with the page that got no answer.
pub async fn fill_in(
    browser: &mut Browser,
    begun: &mut Begun,
    application: &Application,
) -> Result<Answer> {
    for page in begun.pages_left() {
        begun.page = post_page(browser, begun, application, page).await?;
    }
    if begun.page.path().ends_with("/oppsummering") {
        Ok(begun.page.clone())
    } else {
        Err(begun.page.unexpected("come to the answers"))
    }
}

/// Sends one page as it was shown, and once more where the answers made new questions appear.
pub async fn post_page(
    browser: &mut Browser,
    begun: &Begun,
    application: &Application,
    page: &str,
) -> Result<Answer> {
    let path = format!("{}/{page}", begun.path);
    let address = browser.address(&begun.host, &path);
    let mut shown = begun.page.clone();
    for _ in 0..3 {
        let mut fields = shown.hidden_fields();
        fields.extend(application.fields(page));
        shown = browser.post(&address, fields).await?.expect("fill in a page", 200)?;
        if shown.path() != path {
            return Ok(shown);
        }
    }
    Err(shown.unexpected("get past a page of the form"))
}

/// Sends the application. The redirect to the receipt is the acknowledgement.
pub async fn send(browser: &mut Browser, begun: &Begun) -> Result<Sent> {
    let address = browser.address(&begun.host, &format!("{}/send", begun.path));
    // The answers as they were last shown.
    let seen = crate::Body::Fields(begun.page.hidden_fields());
    let answer = browser.once(&address, seen).await?.expect("send", 303)?;
    let location = answer.location().ok_or_else(|| answer.unexpected("find the receipt"))?;
    let matter = location
        .path()
        .strip_prefix("/kvittering/")
        .ok_or_else(|| VisitError::Address(location.path().to_owned()))?
        .to_owned();
    Ok(Sent { matter, case_number: None })
}

/// Reads the receipt and waits for the letter with the decision, then fetches it.
pub async fn letter(browser: &mut Browser, host: &str, sent: &mut Sent) -> Result<Answer> {
    const TRIES: usize = 600;
    let receipt = browser.address(host, &format!("/kvittering/{}", sent.matter));
    for _ in 0..TRIES {
        let page = browser.get(&receipt).await?.expect("read the receipt", 200)?;
        sent.case_number = case_number(&page.text());
        let documents = format!("/min-side/saker/{}/dokumenter/", sent.matter);
        if let Some(link) = page.link(&documents, "") {
            let address = browser.address(host, &link);
            return browser.get(&address).await?.expect("fetch the letter", 200);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(VisitError::Unexpected { step: "wait for the letter", status: 200, path: receipt })
}

/// The first case number on a page, `2026/17`.
fn case_number(text: &str) -> Option<String> {
    text.match_indices('/').find_map(|(slash, _)| {
        let before = text.get(..slash)?;
        let year: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        let number: String =
            text.get(slash + 1..)?.chars().take_while(char::is_ascii_digit).collect();
        let year: String = year.chars().rev().collect();
        let is_case = year.len() == 4 && year.starts_with("20") && !number.is_empty();
        is_case.then(|| format!("{year}/{number}"))
    })
}

#[cfg(test)]
mod tests {
    use super::case_number;

    #[test]
    fn case_numbers_are_found_between_other_words() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(case_number(text).as_deref(), expect, "{text}");
        };
        check("<dd>2026/17</dd>", Some("2026/17"));
        check("1/2 og/eller 2026/1-2", Some("2026/1"));
        check("3226/17", None);
        check("</p>", None);
        check("æ/2026", None);
    }
}
