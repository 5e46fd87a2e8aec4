//! The template's own words.

use base::Language;
use jiff::civil::Date;
use serde::Serialize;

use crate::Kind;

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Words {
    our_reference: &'static str,
    reference: &'static str,
    date: &'static str,
    sent: &'static str,
    sent_by: &'static str,
    to: &'static str,
    phone: &'static str,
    email: &'static str,
    organisation_number: &'static str,
    page: &'static str,
    of: &'static str,
    attachment: &'static str,
    attachments: &'static str,
    kind: &'static str,
    greeting: &'static str,
    pub(super) untitled: &'static str,
}

pub(super) fn words(language: Language, kind: Kind) -> Words {
    match language {
        Language::Nb => Words {
            our_reference: "Vår ref.",
            reference: "Referanse",
            date: "Dato",
            sent: "Sendt inn",
            sent_by: "Sendt inn av",
            to: "Til",
            phone: "Telefon",
            email: "E-post",
            organisation_number: "Org.nr.",
            page: "Side",
            of: "av",
            attachment: "Vedlegg",
            attachments: "Vedlegg",
            kind: of_kind(kind, ["Brev", "Søknad", "Notat"]),
            greeting: "Med hilsen",
            untitled: "Uten tittel",
        },
        Language::Nn => Words {
            our_reference: "Vår ref.",
            reference: "Referanse",
            date: "Dato",
            sent: "Sendt inn",
            sent_by: "Sendt inn av",
            to: "Til",
            phone: "Telefon",
            email: "E-post",
            organisation_number: "Org.nr.",
            page: "Side",
            of: "av",
            attachment: "Vedlegg",
            attachments: "Vedlegg",
            kind: of_kind(kind, ["Brev", "Søknad", "Notat"]),
            greeting: "Med helsing",
            untitled: "Utan tittel",
        },
        Language::Se => Words {
            our_reference: "Min čuj.",
            reference: "Čujuhus",
            date: "Beaivi",
            sent: "Sáddejuvvon",
            sent_by: "Sáddejeaddji",
            to: "Vuostáiváldi",
            phone: "Telefovdna",
            email: "E-poasta",
            organisation_number: "Org.nr.",
            page: "Siidu",
            of: "/",
            attachment: "Mielddus",
            attachments: "Mildosat",
            kind: of_kind(kind, ["Reive", "Ohcamuš", "Notáhta"]),
            greeting: "Dearvvuođaiguin",
            untitled: "Namahuska",
        },
        Language::En => Words {
            our_reference: "Our ref.",
            reference: "Reference",
            date: "Date",
            sent: "Submitted",
            sent_by: "Submitted by",
            to: "To",
            phone: "Telephone",
            email: "Email",
            organisation_number: "Org. no.",
            page: "Page",
            of: "of",
            attachment: "Enclosure",
            attachments: "Enclosures",
            kind: of_kind(kind, ["Letter", "Application", "Note"]),
            greeting: "Yours sincerely",
            untitled: "Untitled",
        },
    }
}

/// The date as a letter writes it.
pub(super) fn long_date(language: Language, date: Date) -> String {
    const NORWEGIAN: [&str; 12] = [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const SAMI: [&str; 12] = [
        "ođđajagemánu",
        "guovvamánu",
        "njukčamánu",
        "cuoŋománu",
        "miessemánu",
        "geassemánu",
        "suoidnemánu",
        "borgemánu",
        "čakčamánu",
        "golggotmánu",
        "skábmamánu",
        "juovlamánu",
    ];
    let (day, year) = (date.day(), date.year());
    let month_of = |names: [&'static str; 12]| {
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        names.get(month).copied().unwrap_or_default()
    };
    match language {
        Language::Nb | Language::Nn => format!("{day}. {} {year}", month_of(NORWEGIAN)),
        Language::Se => format!("{} {day}. b. {year}", month_of(SAMI)),
        Language::En => format!("{day} {} {year}", month_of(ENGLISH)),
    }
}

fn of_kind(kind: Kind, [letter, form, note]: [&'static str; 3]) -> &'static str {
    match kind {
        Kind::Letter => letter,
        Kind::Form => form,
        Kind::Note => note,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_written_as_each_language_does() {
        let check = |language, expect: &str| {
            assert_eq!(long_date(language, date(2026, 11, 2)), expect);
        };
        check(Language::Nb, "2. november 2026");
        check(Language::Nn, "2. november 2026");
        check(Language::Se, "skábmamánu 2. b. 2026");
        check(Language::En, "2 November 2026");
    }
}
