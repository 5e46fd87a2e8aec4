//! The file for the finance system: comma-separated values as Norwegian spreadsheets write them, with
//! semicolons between, a comma before the øre, and a mark in front that says UTF-8.

use base::Language;
use exchange::dispatch::RecipientNumber;
use service::flow::Invoice;

use crate::texts::Texts;

/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The lines under their headings.
pub(super) fn write(invoices: &[Invoice], language: Language) -> Vec<u8> {
    let texts = Texts::new(language);
    let mut file = String::from(BYTE_ORDER_MARK);
    line(
        &mut file,
        &[
            texts.invoice_file_case().to_owned(),
            texts.invoice_file_day().to_owned(),
            texts.invoice_file_article().to_owned(),
            texts.invoice_file_amount().to_owned(),
            texts.invoice_file_payer().to_owned(),
            texts.invoice_file_number().to_owned(),
            texts.invoice_file_address().to_owned(),
        ],
    );
    for Invoice { basis, payer } in invoices {
        let number = match payer.number {
            RecipientNumber::Person(number) => number.reveal(),
            RecipientNumber::Organisation(number) => number.to_string(),
            RecipientNumber::None => String::new(),
        };
        let name = payer.name.clone().unwrap_or_else(|| texts.protected().to_owned());
        line(
            &mut file,
            &[
                basis.case_number.clone(),
                base::date_in_oslo(basis.created_at).strftime("%d.%m.%Y").to_string(),
                basis.article.clone(),
                format!("{},00", basis.amount),
                name,
                number,
                payer.address.join(", "),
            ],
        );
    }
    file.into_bytes()
}

fn line(file: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    file.push_str(&cells.join(";"));
    file.push_str("\r\n");
}

/// A cell as it stands in the file. What a spreadsheet would take for a formula gets an apostrophe in
/// front, for names and addresses are what anybody has written.
fn cell(text: &str) -> String {
    let one_line = text.replace(['\r', '\n'], " ");
    let begins = one_line.trim_start().chars().next();
    let is_formula = begins.is_some_and(|first| "=+-@".contains(first)) || text.starts_with('\t');
    let safe = if is_formula { format!("'{one_line}") } else { one_line };
    if safe.contains([';', '"']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use base::uuid::Uuid;
    use service::flow::{InvoiceBasis, MatterId, Payer};

    use super::*;

    fn invoice(name: Option<&str>, number: RecipientNumber, address: &[&str]) -> Invoice {
        Invoice {
            basis: InvoiceBasis {
                matter: MatterId(Uuid::from_u128(1)),
                case_number: "2026/17".to_owned(),
                article: "Gebyr ambulerende skjenkebevilling".to_owned(),
                amount: 1_460,
                recipient: name.unwrap_or_default().to_owned(),
                other_address: None,
                created_at: "2026-06-04T22:05:00Z".parse().unwrap(),
            },
            payer: Payer {
                name: name.map(str::to_owned),
                number,
                address: address.iter().map(|&line| line.to_owned()).collect(),
            },
        }
    }

    #[test]
    fn the_file_is_what_a_norwegian_spreadsheet_reads() {
        let organisation = RecipientNumber::Organisation("310000000".parse().unwrap());
        let lines = [
            invoice(Some("Kaia; \"mat\" AS"), organisation, &["Havnegata 20", "4876 Grimstad"]),
            invoice(None, RecipientNumber::None, &[]),
        ];
        let file = String::from_utf8(write(&lines, Language::Nb)).unwrap();
        assert_eq!(
            file,
            "\u{feff}Saksnummer;Dato;Artikkel;Beløp;Betaler;Fødselsnummer eller \
             organisasjonsnummer;Adresse\r\n\
             2026/17;05.06.2026;Gebyr ambulerende skjenkebevilling;1460,00;\
             \"Kaia; \"\"mat\"\" AS\";310000000;Havnegata 20, 4876 Grimstad\r\n\
             2026/17;05.06.2026;Gebyr ambulerende skjenkebevilling;1460,00;\
             Skjermet adresse;;\r\n"
        );
    }

    #[test]
    fn every_language_has_its_headings() {
        for language in Language::ALL {
            let file = String::from_utf8(write(&[], language)).unwrap();
            assert_eq!(file.trim_end().split(';').count(), 7, "{file}");
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (written, expect) in [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+47", "'+47"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("\t=1", "'\t=1"),
            ("a\r\n=1", "a  =1"),
            ("Ås-Li", "Ås-Li"),
            ("", ""),
        ] {
            assert_eq!(cell(written), expect, "{written:?}");
        }
    }
}
