//! The work list as a page.

use base::{Language, uuid::Uuid};
use jiff::civil::Date;
use page::{
    ButtonRow, Column, EmptyState, FilterLinks, Html, Link, LinkButton, Pagination, Table, Tag,
    Tone,
};
use service::flow::work_list::{Counts, Shelf};
use web::Page;

use super::model::{Approval, Item, key};
use crate::{html, invoices, texts::Texts};

/// Rows on one page.
pub(super) const PAGE_LENGTH: u32 = 50;

/// The number of the last page of so many rows; the first, when there are none.
pub(super) fn last_page(rows: u64) -> u32 {
    u32::try_from(rows.div_ceil(u64::from(PAGE_LENGTH))).unwrap_or(u32::MAX).max(1)
}

/// The page.
#[derive(Debug)]
pub(crate) struct WorkList {
    pub(crate) language: Language,
    pub(crate) reader: Uuid,
    pub(crate) today: Date,
    pub(crate) shelf: Shelf,
    pub(crate) counts: Counts,
    pub(crate) items: Vec<Item>,
    /// From one.
    pub(crate) page: u32,
    /// The reader may register what comes by phone, over the counter or on paper.
    pub(crate) may_register: bool,
    /// The reader sees what is to be invoiced.
    pub(crate) may_invoice: bool,
}

impl WorkList {
    pub(crate) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let content = html::heading_1(texts.work_list())
            .then(self.filters(texts))
            .then(html::wide(if self.items.is_empty() {
                self.empty(texts)
            } else {
                self.table(texts)
            }))
            .then(self.pages())
            .then(self.further(texts));
        Page::new(texts.work_list(), content).desk()
    }

    /// What else one comes to the desk for.
    fn further(&self, texts: Texts) -> Html {
        let mut links = Vec::new();
        if self.may_register {
            links.push(LinkButton::tertiary(texts.reg_title(), "/ansatt/registrer"));
        }
        links.push(LinkButton::tertiary(texts.to_grants(), "/ansatt/bevillinger"));
        if self.may_invoice {
            links.push(LinkButton::tertiary(texts.invoices(), invoices::LIST));
        }
        ButtonRow::new(links).into()
    }

    fn filters(&self, texts: Texts) -> Html {
        let links = Shelf::ALL.map(|shelf| {
            let link = Link::new(label(shelf, texts), format!("/ansatt?vis={}", key(shelf)));
            (link.current_if(shelf == self.shelf), shown(self.counts.of(shelf)))
        });
        html::wide(FilterLinks::new(texts.filters(), links))
    }

    fn table(&self, texts: Texts) -> Html {
        let columns = [
            texts.column_case(),
            texts.column_service(),
            texts.column_applicant(),
            texts.column_received(),
            texts.column_deadline(),
            texts.column_state(),
            texts.column_rules(),
            texts.column_handler(),
        ];
        Table::new("work", label(self.shelf, texts), columns.map(Column::text))
            .rows(self.items.iter().map(|item| self.cells(item, texts)))
            .into()
    }

    fn cells(&self, item: &Item, texts: Texts) -> [Html; 8] {
        let date = |date: Date| service::format::date(date, self.language);
        let deadline = match (&item.decided, item.deadline) {
            (Some(decided), _) => Html::from(texts.decided_on(date(decided.on))),
            (None, None) => item.stand(self.today).tag(texts).into(),
            (None, Some(deadline)) => {
                html::spaced(item.stand(self.today).tag(texts), date(deadline))
            }
        };
        let handler = match (&item.handler_name, item.handler) {
            (_, Some(handler)) if handler == self.reader => Html::from(texts.you()),
            (Some(name), _) => Html::from(name),
            (None, _) if item.decided.as_ref().is_some_and(|decided| decided.automatic) => {
                Html::from(texts.the_rules())
            }
            (None, _) => Tag::new(Tone::Info, texts.nobody()).into(),
        };
        let state = match (&item.decided, item.approval) {
            (Some(decided), _) => Html::from(&decided.outcome),
            (None, Approval::ByReader) => Tag::new(Tone::Warning, texts.awaits_you()).into(),
            (None, _) => Html::from(&item.state),
        };
        [
            html::link(&item.number, &format!("/ansatt/saker/{}", item.id)),
            Html::from(&item.service),
            applicant(item.applicant.as_deref(), texts),
            Html::from(date(item.received)),
            deadline,
            state,
            Html::from(item.recommendation.unwrap_or("–")),
            handler,
        ]
    }

    fn empty(&self, texts: Texts) -> Html {
        let (title, body) = match self.shelf {
            Shelf::Mine => (texts.empty_mine(), texts.empty_mine_body()),
            Shelf::Open => (texts.empty_unit(), texts.empty_unit_body()),
            Shelf::Unassigned => (texts.empty_unassigned(), texts.empty_unassigned_body()),
            Shelf::Overdue => (texts.empty_overdue(), texts.empty_overdue_body()),
            Shelf::Waiting => (texts.empty_waiting(), texts.empty_waiting_body()),
            Shelf::ToApprove => (texts.empty_approve(), texts.empty_approve_body()),
            Shelf::Decided => (texts.empty_decided(), texts.empty_decided_body()),
            Shelf::Complaints => (texts.empty_complaints(), texts.empty_complaints_body()),
        };
        let state = EmptyState::new(title, Html::paragraph(body));
        if self.shelf == Shelf::Mine && self.counts.unassigned > 0 {
            let free = format!("/ansatt?vis={}", key(Shelf::Unassigned));
            return state.action(LinkButton::primary(texts.see_unassigned(), free)).into();
        }
        state.into()
    }

    fn pages(&self) -> Html {
        let last = last_page(self.counts.of(self.shelf));
        let shelf = key(self.shelf);
        Pagination::new(self.language, self.page as usize, last as usize, |page| {
            format!("/ansatt?vis={shelf}&side={page}")
        })
        .into()
    }
}

fn shown(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The name, or stars and why.
pub(crate) fn applicant(name: Option<&str>, texts: Texts) -> Html {
    match name {
        Some(name) => Html::from(name),
        None => html::spaced("*****", Tag::new(Tone::Warning, texts.protected())),
    }
}

fn label(shelf: Shelf, texts: Texts) -> &'static str {
    match shelf {
        Shelf::Mine => texts.filter_mine(),
        Shelf::Open => texts.filter_unit(),
        Shelf::Unassigned => texts.filter_unassigned(),
        Shelf::Overdue => texts.filter_overdue(),
        Shelf::Waiting => texts.filter_waiting(),
        Shelf::ToApprove => texts.filter_approve(),
        Shelf::Decided => texts.filter_decided(),
        Shelf::Complaints => texts.filter_complaints(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::model::samples, *};

    fn list(language: Language, shelf: Shelf, items: Vec<Item>) -> WorkList {
        let (reader, today) = (samples::ME, samples::TODAY);
        let counts = match items.len() {
            0 => Counts::default(),
            _ => Counts {
                mine: 3,
                open: 6,
                unassigned: 1,
                overdue: 1,
                waiting: 1,
                to_approve: 1,
                decided: 4_001,
                complaints: 2,
            },
        };
        WorkList {
            language,
            reader,
            today,
            shelf,
            counts,
            items,
            page: 1,
            may_register: true,
            may_invoice: true,
        }
    }

    fn drawn(language: Language, shelf: Shelf, items: Vec<Item>) -> String {
        list(language, shelf, items).draw().content.to_string()
    }

    #[test]
    fn the_list_in_all_languages() {
        for language in Language::ALL {
            let shown = drawn(language, Shelf::Open, samples::items());
            insta::assert_snapshot!(format!("work_list_{language}"), shown);
        }
    }

    #[test]
    fn every_list_can_be_empty() {
        for language in Language::ALL {
            for shelf in Shelf::ALL {
                let shown = drawn(language, shelf, Vec::new());
                assert!(shown.contains("ek-empty"), "{language} {shelf:?}");
            }
        }
    }

    #[test]
    fn a_long_list_has_pages_to_the_last_row() {
        let shown = drawn(Language::Nb, Shelf::Decided, samples::items());
        assert!(shown.contains("/ansatt?vis=avgjort&#38;side=81"), "{shown}");
        for (rows, last) in [(0, 1), (1, 1), (50, 1), (51, 2), (4_001, 81)] {
            assert_eq!(last_page(rows), last, "{rows}");
        }
    }

    #[test]
    fn a_protected_name_is_not_on_the_page() {
        let mut items = samples::items();
        for item in &mut items {
            item.applicant = None;
        }
        let shown = drawn(Language::Nb, Shelf::Open, items);
        assert!(!shown.contains("LEVEREGEL"));
        assert!(shown.contains("Skjermet adresse"));
    }

    #[test]
    fn names_are_text_and_not_markup() {
        assert!(!drawn(Language::Nb, Shelf::Open, samples::items()).contains("<SKY>"));
    }
}
