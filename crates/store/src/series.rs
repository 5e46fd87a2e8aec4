use crate::{Result, Tx, sql};

sql!(
    NEXT_NUMBER,
    "insert into number_series (tenant, name, year, last) values ($1, $2, $3, 1)
     on conflict (tenant, name, year) do update set last = number_series.last + 1
     returning last"
);

impl Tx<'_> {
    /// The next number of a series, from 1. Without gaps or doubles: a transaction that is undone
    /// gives its number back, and others wait for it until it is known whether it is.
    pub fn next_number(&mut self, series: &str, year: i16) -> Result<i64> {
        self.one(&NEXT_NUMBER, &[&series, &year], |row| row.get(0))
    }
}
