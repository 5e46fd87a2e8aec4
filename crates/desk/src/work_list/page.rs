//! The work list as a page.

use base::{Language, uuid::Uuid};
use jiff::civil::Date;
use page::{Column, EmptyState, FilterLinks, Html, Link, LinkButton, Pagination, Table, Tag, Tone};
use web::Page;

use super::model::{Approval, Filter, Item};
use crate::{html, texts::Texts};

/// Rows on one page.
pub(crate) const PAGE_LENGTH: usize = 50;

/// A row with what is looked up only for those that are shown.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) item: &'a Item,
    /// `2026/17`
    pub(crate) number: String,
    /// What the rules say, where they have said something.
    pub(crate) recommendation: Option<String>,
}

/// The page.
#[derive(Debug)]
pub(crate) struct WorkList<'a> {
    pub(crate) language: Language,
    pub(crate) reader: Uuid,
    pub(crate) today: Date,
    pub(crate) filter: Filter,
    pub(crate) counts: [usize; 7],
    pub(crate) rows: Vec<Row<'a>>,
    /// From one.
    pub(crate) page: usize,
}

impl WorkList<'_> {
    pub(crate) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let content = html::heading_1(texts.work_list())
            .then(self.filters(texts))
            .then(html::wide(if self.rows.is_empty() {
                self.empty(texts)
            } else {
                self.table(texts)
            }))
            .then(self.pages())
            .then(Html::paragraph(LinkButton::tertiary(texts.to_grants(), "/ansatt/bevillinger")));
        Page::new(texts.work_list(), content).desk()
    }

    fn filters(&self, texts: Texts) -> Html {
        let links = Filter::ALL.into_iter().zip(self.counts).map(|(filter, count)| {
            let link = Link::new(label(filter, texts), format!("/ansatt?vis={}", filter.key()));
            (link.current_if(filter == self.filter), count)
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
        Table::new("work", label(self.filter, texts), columns.map(Column::text))
            .rows(self.rows.iter().map(|row| self.cells(row, texts)))
            .into()
    }

    fn cells(&self, row: &Row<'_>, texts: Texts) -> [Html; 8] {
        let item = row.item;
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
            html::link(&row.number, &format!("/ansatt/saker/{}", item.id)),
            Html::from(&item.service),
            applicant(item.applicant.as_deref(), texts),
            Html::from(date(item.received)),
            deadline,
            state,
            row.recommendation.as_ref().map_or_else(|| Html::from("–"), Html::from),
            handler,
        ]
    }

    fn empty(&self, texts: Texts) -> Html {
        let (title, body) = match self.filter {
            Filter::Mine => (texts.empty_mine(), texts.empty_mine_body()),
            Filter::Unit => (texts.empty_unit(), texts.empty_unit_body()),
            Filter::Unassigned => (texts.empty_unassigned(), texts.empty_unassigned_body()),
            Filter::Overdue => (texts.empty_overdue(), texts.empty_overdue_body()),
            Filter::Waiting => (texts.empty_waiting(), texts.empty_waiting_body()),
            Filter::Approve => (texts.empty_approve(), texts.empty_approve_body()),
            Filter::Decided => (texts.empty_decided(), texts.empty_decided_body()),
        };
        let state = EmptyState::new(title, Html::paragraph(body));
        let unassigned =
            Filter::ALL.into_iter().zip(self.counts).find(|(f, _)| *f == Filter::Unassigned);
        match (self.filter, unassigned) {
            (Filter::Mine, Some((filter, count))) if count > 0 => state
                .action(LinkButton::primary(
                    texts.see_unassigned(),
                    format!("/ansatt?vis={}", filter.key()),
                ))
                .into(),
            _ => state.into(),
        }
    }

    fn pages(&self) -> Html {
        let count = Filter::ALL
            .into_iter()
            .zip(self.counts)
            .find_map(|(filter, count)| (filter == self.filter).then_some(count))
            .unwrap_or(0);
        let filter = self.filter.key();
        Pagination::new(self.language, self.page, count.div_ceil(PAGE_LENGTH).max(1), |page| {
            format!("/ansatt?vis={filter}&side={page}")
        })
        .into()
    }
}

/// The name, or stars and why.
pub(crate) fn applicant(name: Option<&str>, texts: Texts) -> Html {
    match name {
        Some(name) => Html::from(name),
        None => html::spaced("*****", Tag::new(Tone::Warning, texts.protected())),
    }
}

fn label(filter: Filter, texts: Texts) -> &'static str {
    match filter {
        Filter::Mine => texts.filter_mine(),
        Filter::Unit => texts.filter_unit(),
        Filter::Unassigned => texts.filter_unassigned(),
        Filter::Overdue => texts.filter_overdue(),
        Filter::Waiting => texts.filter_waiting(),
        Filter::Approve => texts.filter_approve(),
        Filter::Decided => texts.filter_decided(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::model::{chosen, counts, samples},
        *,
    };

    fn drawn(language: Language, filter: Filter, items: &[Item]) -> String {
        let (reader, today) = (samples::ME, samples::TODAY);
        let rows = chosen(items, filter, reader, today)
            .into_iter()
            .enumerate()
            .map(|(position, item)| Row {
                item,
                number: format!("2026/{}", position + 1),
                recommendation: (position == 0).then(|| "Innvilges".to_owned()),
            })
            .collect();
        let counts = counts(items, reader, today);
        let list = WorkList { language, reader, today, filter, counts, rows, page: 1 };
        list.draw().content.to_string()
    }

    #[test]
    fn the_list_in_all_languages() {
        for language in Language::ALL {
            let shown = drawn(language, Filter::Unit, &samples::items());
            insta::assert_snapshot!(format!("work_list_{language}"), shown);
        }
    }

    #[test]
    fn every_list_can_be_empty() {
        for language in Language::ALL {
            for filter in Filter::ALL {
                let shown = drawn(language, filter, &[]);
                assert!(shown.contains("ek-empty"), "{language} {filter:?}");
            }
        }
    }

    #[test]
    fn a_protected_name_is_not_on_the_page() {
        let mut items = samples::items();
        for item in &mut items {
            item.applicant = None;
        }
        let shown = drawn(Language::Nb, Filter::Unit, &items);
        assert!(!shown.contains("LEVEREGEL"));
        assert!(shown.contains("Skjermet adresse"));
    }

    #[test]
    fn names_are_text_and_not_markup() {
        assert!(!drawn(Language::Nb, Filter::Unit, &samples::items()).contains("<SKY>"));
    }
}
