//! What the work list shows, and in which order.

use base::uuid::Uuid;
use jiff::civil::Date;

use crate::words::Deadline;

/// One matter in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) service: String,
    /// `None` when the address is protected: nobody needs the name to choose what to work on.
    pub(crate) applicant: Option<String>,
    pub(crate) received: Date,
    pub(crate) deadline: Option<Date>,
    pub(crate) paused_on: Option<Date>,
    /// The state in words.
    pub(crate) state: String,
    pub(crate) handler: Option<Uuid>,
    pub(crate) handler_name: Option<String>,
    pub(crate) decided: Option<Decided>,
    pub(crate) approval: Approval,
}

/// A matter that has been decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) on: Date,
    pub(crate) outcome: String,
    /// By the rules alone.
    pub(crate) automatic: bool,
}

/// Whether a second person is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Approval {
    NotNeeded,
    /// The reader can be that person.
    ByReader,
    ByOther,
}

/// Which part of the list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Mine,
    Unit,
    Unassigned,
    Overdue,
    Waiting,
    Approve,
    Decided,
}

impl Filter {
    pub(crate) const ALL: [Self; 7] = [
        Self::Mine,
        Self::Unit,
        Self::Unassigned,
        Self::Overdue,
        Self::Waiting,
        Self::Approve,
        Self::Decided,
    ];

    /// As it stands in the address.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unit => "enheten",
            Self::Unassigned => "ledige",
            Self::Overdue => "over-fristen",
            Self::Waiting => "venter-pa-soker",
            Self::Approve => "til-godkjenning",
            Self::Decided => "avgjort",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.key() == key)
    }

    pub(crate) fn takes(self, item: &Item, reader: Uuid, today: Date) -> bool {
        let open = item.decided.is_none();
        match self {
            Self::Mine => open && item.handler == Some(reader),
            Self::Unit => open,
            Self::Unassigned => {
                open && item.handler.is_none() && item.approval == Approval::NotNeeded
            }
            Self::Overdue => open && item.stand(today).is_late(),
            Self::Waiting => open && item.paused_on.is_some(),
            Self::Approve => open && item.approval == Approval::ByReader,
            Self::Decided => !open,
        }
    }
}

impl Item {
    pub(crate) fn stand(&self, today: Date) -> Deadline {
        Deadline::new(self.deadline, self.paused_on, today)
    }

    /// Smaller is more urgent: what runs before what stands still, the nearest deadline first, what
    /// has none last; then what has waited longest.
    fn urgency(&self) -> (bool, Date, Date, Uuid) {
        (self.paused_on.is_some(), self.deadline.unwrap_or(Date::MAX), self.received, self.id)
    }
}

/// How many each filter shows, in the order of [`Filter::ALL`].
pub(crate) fn counts(items: &[Item], reader: Uuid, today: Date) -> [usize; 7] {
    Filter::ALL.map(|filter| items.iter().filter(|item| filter.takes(item, reader, today)).count())
}

/// The items of a filter, the most urgent first; decided ones the latest first.
pub(crate) fn chosen(items: &[Item], filter: Filter, reader: Uuid, today: Date) -> Vec<&Item> {
    let mut chosen: Vec<&Item> =
        items.iter().filter(|item| filter.takes(item, reader, today)).collect();
    if filter == Filter::Decided {
        let latest = |item: &Item| item.decided.as_ref().map(|decided| decided.on);
        chosen.sort_by_key(|item| std::cmp::Reverse((latest(item), item.id)));
    } else {
        chosen.sort_by_key(|item| item.urgency());
    }
    chosen
}

#[cfg(test)]
pub(crate) mod samples {
    use jiff::civil::date;

    use super::*;

    pub(crate) const ME: Uuid = Uuid::from_u128(1);
    pub(crate) const TODAY: Date = date(2026, 6, 1);

    pub(crate) fn item(number: u128) -> Item {
        Item {
            id: Uuid::from_u128(number),
            service: "Ambulerende skjenkebevilling".to_owned(),
            applicant: Some("ULYDIG LEVEREGEL".to_owned()),
            received: date(2026, 5, 20),
            deadline: Some(date(2026, 6, 4)),
            paused_on: None,
            state: "Mottatt".to_owned(),
            handler: None,
            handler_name: None,
            decided: None,
            approval: Approval::NotNeeded,
        }
    }

    /// One of each kind: free, mine, somebody else's and late, waiting, two to approve, decided.
    pub(crate) fn items() -> Vec<Item> {
        let other = Some(Uuid::from_u128(2));
        vec![
            item(10),
            Item { handler: Some(ME), handler_name: Some("KLOK SEKK".to_owned()), ..item(11) },
            Item {
                handler: other,
                handler_name: Some("SNILL <SKY>".to_owned()),
                deadline: Some(date(2026, 5, 30)),
                ..item(12)
            },
            Item {
                handler: Some(ME),
                handler_name: Some("KLOK SEKK".to_owned()),
                deadline: Some(date(2026, 5, 25)),
                paused_on: Some(date(2026, 5, 24)),
                state: "Venter på svar".to_owned(),
                ..item(13)
            },
            Item { approval: Approval::ByReader, applicant: None, ..item(14) },
            Item { approval: Approval::ByOther, handler: Some(ME), deadline: None, ..item(15) },
            Item {
                decided: Some(Decided {
                    on: date(2026, 5, 29),
                    outcome: "Innvilget".to_owned(),
                    automatic: true,
                }),
                ..item(16)
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{samples::*, *};

    fn check(filter: Filter, expect: &[u128]) {
        let items = items();
        let found: Vec<u128> =
            chosen(&items, filter, ME, TODAY).into_iter().map(|item| item.id.as_u128()).collect();
        assert_eq!(found, expect, "{filter:?}");
    }

    #[test]
    fn each_filter_shows_its_own_in_order_of_urgency() {
        check(Filter::Mine, &[11, 15, 13]);
        check(Filter::Unit, &[12, 10, 11, 14, 15, 13]);
        check(Filter::Unassigned, &[10]);
        check(Filter::Overdue, &[12]);
        check(Filter::Waiting, &[13]);
        check(Filter::Approve, &[14]);
        check(Filter::Decided, &[16]);
    }

    #[test]
    fn the_counts_are_what_the_filters_show() {
        let items = items();
        assert_eq!(counts(&items, ME, TODAY), [3, 6, 1, 1, 1, 1, 1]);
        for (filter, count) in Filter::ALL.into_iter().zip(counts(&items, ME, TODAY)) {
            assert_eq!(chosen(&items, filter, ME, TODAY).len(), count, "{filter:?}");
        }
        assert_eq!(counts(&[], ME, TODAY), [0; 7]);
    }

    #[test]
    fn filters_are_found_again_by_their_addresses() {
        for filter in Filter::ALL {
            assert_eq!(Filter::from_key(filter.key()), Some(filter));
        }
        assert_eq!(Filter::from_key("alt"), None);
    }
}
