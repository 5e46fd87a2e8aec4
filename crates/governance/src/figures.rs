//! The figures of one service, computed of what happened.

use base::Ore;
use jiff::SignedDuration;
use service::{
    Benefit,
    flow::{
        Channel,
        measures::{DecidedMatter, UseKind},
    },
};

use crate::statistics::{median, percentile, share};

/// Below this number of cases a median, a share or an average says more about single cases than
/// about the service.
pub const FEWEST: u64 = 3;
/// The slowest tenth of fewer cases than this is one single case.
pub const FEWEST_FOR_SLOWEST_TENTH: u64 = 10;
/// Of all applications, so many are to come digitally (eKommune 2009).
pub const TAKE_UP_GOAL_PER_CENT: u64 = 75;
/// Of all who answer, so many are to be satisfied or very satisfied (eKommune 2009).
pub const SATISFACTION_GOAL_PER_CENT: u64 = 80;

/// What happened with a service in a period.
#[derive(Clone, Debug, Default)]
pub struct Events {
    pub received: Vec<(Channel, u64)>,
    pub decided: Vec<DecidedMatter>,
    /// What people spent on the cases that were decided.
    pub time_spent: SignedDuration,
    /// Score from 1 to 5, and how many gave it.
    pub ratings: Vec<(u8, u64)>,
    pub uses: Vec<(UseKind, u64)>,
    pub page_uses: Vec<(String, UseKind, u64)>,
}

/// What the figures are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// What the municipality counts an hour of work at, in whole kroner.
    pub hourly_rate: i64,
    pub manual_minutes: i64,
    /// At the package's own rate.
    pub manual_kroner: i64,
    pub manual_days: i64,
    pub electronic_kroner: i64,
    pub electronic_days: i64,
}

impl Baseline {
    pub fn new(benefit: &Benefit, hourly_rate: i64) -> Self {
        Self {
            hourly_rate,
            manual_minutes: i64::from(benefit.manual_minutes()),
            manual_kroner: benefit.manual_kroner(),
            manual_days: i64::from(benefit.manual_days),
            electronic_kroner: benefit.electronic_kroner(),
            electronic_days: i64::from(benefit.electronic_days),
        }
    }
}

/// A figure, or why it is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured<T> {
    Known(T),
    /// There are too few cases to tell without telling of one.
    TooFew,
}

impl<T> Measured<T> {
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::TooFew => None,
        }
    }

    fn of(count: u64, fewest: u64, value: Option<T>) -> Self {
        match value {
            Some(value) if count >= fewest => Self::Known(value),
            _ => Self::TooFew,
        }
    }
}

/// The figures of one service in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub received: u64,
    pub by_channel: [(Channel, u64); 4],
    /// Applications that came on the web, of a hundred.
    pub take_up: Measured<u64>,
    pub decided: u64,
    /// Decisions that the rules made alone, of a hundred.
    pub automatic: Measured<u64>,
    /// From application to decision.
    pub median_time: Measured<SignedDuration>,
    /// Nine of ten applicants waited no longer than this.
    pub slowest_tenth: Measured<SignedDuration>,
    /// What people spent on a case on average.
    pub work_per_case: Measured<SignedDuration>,
    pub cost_per_case: Measured<Ore>,
    /// Against the manual baseline; negative when it took more.
    pub saved_time: Measured<SignedDuration>,
    pub saved_money: Measured<Ore>,
    pub ratings: u64,
    /// How many gave each score, from 1 to 5.
    pub scores: Measured<[u64; 5]>,
    /// Of a hundred who answered, those who gave 4 or 5.
    pub satisfied: Measured<u64>,
    pub seen: u64,
    pub not_needed: u64,
    pub started: u64,
    pub sent: u64,
    /// Of a hundred who began, those who did not send.
    pub abandoned: Measured<u64>,
    pub pages: Vec<PageFigures>,
}

/// How it went on one page of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFigures {
    pub page: String,
    /// How often it was filled in and left forwards.
    pub done: u64,
    /// How often it was shown again because something was missing or wrong.
    pub refused: u64,
    /// Of a hundred who came to the page, those who did not get through it.
    pub lost: Measured<u64>,
}

impl Figures {
    /// `pages` are the form's pages in order.
    pub fn of<'p>(
        events: &Events,
        baseline: &Baseline,
        pages: impl IntoIterator<Item = &'p str>,
    ) -> Self {
        let by_channel =
            [Channel::Web, Channel::Phone, Channel::Counter, Channel::Paper].map(|channel| {
                let of_channel = events.received.iter().filter(|(known, _)| *known == channel);
                (channel, of_channel.map(|(_, count)| count).sum())
            });
        let received = by_channel.iter().map(|(_, count)| count).sum();
        let on_the_web = by_channel.iter().find(|(channel, _)| *channel == Channel::Web);
        let on_the_web = on_the_web.map_or(0, |(_, count)| *count);

        let decided = count(events.decided.len());
        let automatic = count(events.decided.iter().filter(|matter| matter.automatic).count());
        let seconds: Vec<i64> = events
            .decided
            .iter()
            .map(|matter| matter.decided_at.duration_since(matter.received_at).as_secs().max(0))
            .collect();
        let time = |seconds: Option<i64>| seconds.map(SignedDuration::from_secs);

        let spent = events.time_spent.as_secs();
        let cases = i64::try_from(decided).unwrap_or(i64::MAX);
        let saved = baseline.manual_minutes.saturating_mul(60).saturating_mul(cases) - spent;
        let per_case = spent.checked_div(cases);

        let used = |kind: UseKind| -> u64 {
            events.uses.iter().filter(|(known, _)| *known == kind).map(|(_, count)| count).sum()
        };
        let (started, sent) = (used(UseKind::Started), used(UseKind::Sent));
        let scores = scores(&events.ratings);
        let ratings: u64 = scores.iter().sum();
        let satisfied = scores.iter().skip(3).sum();
        Self {
            received,
            by_channel,
            take_up: Measured::of(received, FEWEST, share(on_the_web, received)),
            decided,
            automatic: Measured::of(decided, FEWEST, share(automatic, decided)),
            median_time: Measured::of(decided, FEWEST, time(median(&seconds))),
            slowest_tenth: Measured::of(
                decided,
                FEWEST_FOR_SLOWEST_TENTH,
                time(percentile(&seconds, 90)),
            ),
            work_per_case: Measured::of(decided, FEWEST, time(per_case)),
            cost_per_case: Measured::of(
                decided,
                FEWEST,
                cost(spent, baseline.hourly_rate).0.checked_div(cases).map(Ore),
            ),
            saved_time: Measured::of(decided, FEWEST, Some(SignedDuration::from_secs(saved))),
            saved_money: Measured::of(decided, FEWEST, Some(cost(saved, baseline.hourly_rate))),
            ratings,
            scores: Measured::of(ratings, FEWEST, Some(scores)),
            satisfied: Measured::of(ratings, FEWEST, share(satisfied, ratings)),
            seen: used(UseKind::Seen),
            not_needed: used(UseKind::NotNeeded),
            started,
            sent,
            // What was begun before the period may be sent in it.
            abandoned: Measured::of(started, FEWEST, share(started.saturating_sub(sent), started)),
            pages: page_figures(started, &events.page_uses, pages),
        }
    }
}

/// Those who came to a page are those who got through the one before it, and to the first those
/// who began.
fn page_figures<'p>(
    started: u64,
    uses: &[(String, UseKind, u64)],
    pages: impl IntoIterator<Item = &'p str>,
) -> Vec<PageFigures> {
    let mut came = started;
    let mut figures = Vec::new();
    for page in pages {
        let of = |kind: UseKind| -> u64 {
            let of_page = uses.iter().filter(|(known, found, _)| known == page && *found == kind);
            of_page.map(|(_, _, count)| count).sum()
        };
        let (done, refused) = (of(UseKind::PageDone), of(UseKind::PageRefused));
        if done == 0 && refused == 0 {
            // Hidden from all, or a page that asks for nothing.
            continue;
        }
        figures.push(PageFigures {
            page: page.to_owned(),
            done,
            refused,
            lost: Measured::of(came, FEWEST, share(came.saturating_sub(done), came)),
        });
        came = done;
    }
    figures
}

fn scores(ratings: &[(u8, u64)]) -> [u64; 5] {
    [1, 2, 3, 4, 5].map(|score| {
        ratings.iter().filter(|(known, _)| *known == score).map(|(_, count)| count).sum()
    })
}

/// What seconds of work cost at a rate in kroner an hour.
fn cost(seconds: i64, hourly_rate: i64) -> Ore {
    let ore = i128::from(seconds) * i128::from(hourly_rate) * 100 / 3600;
    Ore(i64::try_from(ore).unwrap_or(i64::MAX))
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
