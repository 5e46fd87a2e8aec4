use std::{fmt, sync::Mutex};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// Where the present moment comes from: a port, so that tests decide what time it is.
pub trait Clock: Send + Sync + fmt::Debug {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one door to the wall clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    pub fn new(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }

    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The time zone in which Norwegian authorities count days and years.
pub fn oslo() -> TimeZone {
    // The zone is compiled into the program, so it is always found; UTC is never a right answer
    // for a year boundary, but it is a better one than a stopped server.
    TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC)
}

/// The calendar date in Norway at `instant`.
pub fn date_in_oslo(instant: Timestamp) -> Date {
    instant.to_zoned(oslo()).date()
}

/// The first instant of `date` in Norway.
pub fn start_of_day_in_oslo(date: Date) -> Timestamp {
    date.to_zoned(oslo()).map_or(Timestamp::MAX, |start| start.timestamp())
}

/// Not a Saturday, a Sunday or a public holiday.
///
/// Lov om helligdager og helligdagsfred § 2, lov om 1. og 17. mai § 1.
pub fn is_working_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(date)
}

/// The date `days` working days after `date`.
pub fn add_working_days(date: Date, days: u32) -> Date {
    let mut remaining = days;
    let mut day = date;
    while remaining > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if is_working_day(day) {
            remaining -= 1;
        }
    }
    day
}

fn is_public_holiday(date: Date) -> bool {
    if matches!((date.month(), date.day()), (1 | 5, 1) | (5, 17) | (12, 25 | 26)) {
        return true;
    }
    let days_after_easter = (date - easter_sunday(date.year())).get_days();
    // Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday.
    matches!(days_after_easter, -3 | -2 | 0 | 1 | 39 | 49 | 50)
}

/// The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i16) -> Date {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let century = year_number / 100;
    let year_of_century = year_number % 100;
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday =
        (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * shift + 114;
    let month = i8::try_from(sum / 31).unwrap_or(4);
    let day = i8::try_from(sum % 31 + 1).unwrap_or(1);
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_year_turns_at_midnight_in_oslo_and_not_in_utc() {
        let half_an_hour_before_utc_midnight = "2026-12-31T23:30:00Z".parse().unwrap();
        assert_eq!(date_in_oslo(half_an_hour_before_utc_midnight), date(2027, 1, 1));
    }

    #[test]
    fn easter_moves_as_the_almanac_says() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28)] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        // Wednesday before Easter 2026; Thursday to Monday are holidays.
        assert_eq!(add_working_days(date(2026, 4, 1), 1), date(2026, 4, 7));
        assert!(!is_working_day(date(2026, 5, 14)));
        assert!(!is_working_day(date(2026, 5, 17)));
        assert!(is_working_day(date(2026, 11, 23)));
    }
}
