//! The page of what is to be invoiced.

use base::{Language, uuid::Uuid};
use jiff::Timestamp;
use page::{Alert, Button, Column, EmptyState, Form, Html, Link, Table, Tone};
use service::flow::{InvoiceBatch, OpenBasis};
use web::Page;

use super::LIST;
use crate::{html, texts::Texts, words, work_list::page::applicant};

/// What the reader has just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Something,
    /// Everything was taken already, by another click or a colleague.
    Nothing,
}

impl Taken {
    pub(super) fn from_key(key: &str) -> Option<Self> {
        [Self::Something, Self::Nothing].into_iter().find(|taken| taken.key() == key)
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Something => "tatt",
            Self::Nothing => "ingen",
        }
    }
}

/// A line that nobody has taken.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    case: Uuid,
    number: String,
    article: String,
    amount: i64,
    /// `None` in the case of somebody at a protected address.
    recipient: Option<String>,
    created_at: Timestamp,
}

impl Waiting {
    pub(super) fn new(open: OpenBasis) -> Self {
        let OpenBasis { basis, matter } = open;
        Self {
            case: matter.id.0,
            number: basis.case_number,
            article: basis.article,
            amount: basis.amount,
            recipient: (!matter.applicant_protected).then_some(basis.recipient),
            created_at: basis.created_at,
        }
    }
}

/// A batch, with the name of its unit.
#[derive(Clone, Debug)]
pub(super) struct BatchLine {
    pub(super) unit: String,
    pub(super) batch: InvoiceBatch,
}

#[derive(Debug)]
pub(super) struct InvoicesPage {
    pub(super) language: Language,
    pub(super) taken: Option<Taken>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) batches: Vec<BatchLine>,
}

impl InvoicesPage {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let done = self.taken.map(|taken| match taken {
            Taken::Something => Alert::new(Tone::Success, texts.invoices_taken())
                .body(Html::paragraph(texts.invoices_taken_body())),
            Taken::Nothing => Alert::new(Tone::Info, texts.invoices_none_taken())
                .body(Html::paragraph(texts.invoices_none_taken_body())),
        });
        let content = Html::all(done)
            .then(html::heading_1(texts.invoices()))
            .then(html::lead(texts.invoices_lead()))
            .then(html::heading_2(texts.invoices_open()))
            .then(self.open(texts))
            .then(html::heading_2(texts.invoices_earlier()))
            .then(self.earlier(texts));
        Page::new(texts.invoices(), content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(texts.invoices(), LIST).current(),
        ])
    }

    fn open(&self, texts: Texts) -> Html {
        if self.waiting.is_empty() {
            let body = Html::paragraph(texts.invoices_empty_body());
            return EmptyState::new(texts.invoices_empty(), body).into();
        }
        let columns = [
            Column::text(texts.column_case()),
            Column::text(texts.invoice_article()),
            Column::text(texts.invoice_payer()),
            Column::text(texts.invoice_since()),
            Column::number(texts.invoice_amount()),
        ];
        let rows = self.waiting.iter().map(|line| {
            [
                html::link(&line.number, &format!("/ansatt/saker/{}", line.case)),
                Html::from(&line.article),
                applicant(line.recipient.as_deref(), texts),
                Html::from(words::date_of(line.created_at, self.language)),
                Html::from(self.kroner(line.amount)),
            ]
        });
        let table = Table::new("open", texts.invoices_open(), columns).hide_caption().rows(rows);
        let total = self.waiting.iter().map(|line| line.amount).sum();
        let count = i64::try_from(self.waiting.len()).unwrap_or(i64::MAX);
        html::wide(table)
            .then(Html::paragraph(html::element(
                "strong",
                texts.invoices_total(count, self.kroner(total)),
            )))
            .then(Html::paragraph(texts.invoices_take_why()))
            .then(Form::new(LIST, Button::primary(texts.invoices_take())))
    }

    fn earlier(&self, texts: Texts) -> Html {
        if self.batches.is_empty() {
            return Html::paragraph(texts.invoices_never_taken());
        }
        let columns = [
            Column::text(texts.invoice_day()),
            Column::text(texts.invoice_unit()),
            Column::text(texts.invoice_by()),
            Column::number(texts.invoice_count()),
            Column::number(texts.invoice_sum()),
            Column::text(texts.invoice_file()),
        ];
        let rows = self.batches.iter().map(|BatchLine { unit, batch }| {
            let day = words::moment(batch.taken_at, self.language);
            [
                Html::from(&day),
                Html::from(unit),
                Html::from(&batch.taken_by_name),
                Html::from(batch.lines.to_string()),
                Html::from(self.kroner(batch.total)),
                // The link names its file, for those who read links alone.
                html::link(texts.invoice_download(&day), &format!("{LIST}/{}", batch.id)),
            ]
        });
        let caption = texts.invoices_earlier();
        let table = Table::new("earlier", caption, columns).hide_caption().rows(rows);
        Html::paragraph(texts.invoices_logged()).then(html::wide(table))
    }

    fn kroner(&self, amount: i64) -> String {
        service::format::kroner(amount, self.language)
    }
}

#[cfg(test)]
mod tests {
    use service::flow::InvoiceBatchId;

    use super::*;

    fn page(language: Language) -> InvoicesPage {
        let at: Timestamp = "2026-06-01T10:00:00Z".parse().unwrap();
        let line = |number: u128, recipient: Option<&str>| Waiting {
            case: Uuid::from_u128(number),
            number: format!("2026/{number}"),
            article: "Gebyr ambulerende skjenkebevilling".to_owned(),
            amount: 460,
            recipient: recipient.map(str::to_owned),
            created_at: at,
        };
        let batch = InvoiceBatch {
            id: InvoiceBatchId(Uuid::from_u128(9)),
            unit: "NAER".to_owned(),
            lines: 3,
            total: 1_380,
            taken_by: Uuid::from_u128(8),
            taken_by_name: "KLOK <SEKK>".to_owned(),
            taken_at: at,
        };
        InvoicesPage {
            language,
            taken: Some(Taken::Something),
            waiting: vec![line(17, Some("<b>Kaia</b> AS")), line(18, None)],
            batches: vec![BatchLine { unit: "Næring og bevilling".to_owned(), batch }],
        }
    }

    #[test]
    fn the_invoices_in_all_languages() {
        for language in Language::ALL {
            let drawn = page(language).draw().content.to_string();
            assert!(!drawn.contains("<b>Kaia") && !drawn.contains("<SEKK>"), "{drawn}");
            insta::assert_snapshot!(format!("invoices_{language}"), drawn);
        }
    }

    #[test]
    fn where_nothing_is_open_there_is_no_button() {
        for language in Language::ALL {
            let empty = InvoicesPage {
                taken: Some(Taken::Nothing),
                waiting: Vec::new(),
                batches: Vec::new(),
                ..page(language)
            };
            let drawn = empty.draw().content.to_string();
            assert!(drawn.contains("ek-empty") && !drawn.contains("<button"), "{drawn}");
        }
    }
}
