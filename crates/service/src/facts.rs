//! Facts: what the decision is made from, each declared in `facts.json` and computed here.
//!
//! A fact is an expression over answers, parameters, session and earlier facts, or one of a few
//! declared kinds that expressions cannot say: an age, days between, hours outside limits, grants
//! already given. What only the archive or a register knows comes through [`FactSource`].

mod hours;
mod reading;

use jiff::{ToSpan as _, civil::Date};
use rules::Value;
use rules::expression::Expression;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

pub use hours::{Grant, GrantedHours, Premises};
pub use reading::DescribedFact;

use crate::scope::Scope;

/// What the archive and the registers know. Implemented over the database, and by worked cases.
pub trait FactSource {
    /// The birth date of the person who is signed in; `None` where it is not known.
    fn applicant_birth_date(&self) -> Result<Option<Date>, FactSourceError>;

    /// How many grants of the services stand in the calendar year of the event.
    fn count_grants(&self, services: &[String], year: i16) -> Result<u32, FactSourceError>;

    /// Grants of the services with hours on a day from `first` to `last`, wherever they are. Those
    /// at another place are sorted out here.
    fn grants_between(
        &self,
        services: &[String],
        first: Date,
        last: Date,
    ) -> Result<Vec<Grant>, FactSourceError>;

    /// The last day of what the applicant was granted of the services before; `None` where they never
    /// were.
    fn granted_until(&self, services: &[String]) -> Result<Option<Date>, FactSourceError>;

    /// An answer of a register about the applicant; `None` where the register is not kept.
    fn register(
        &self,
        name: &str,
        arguments: &Map<String, Json>,
    ) -> Result<Option<Json>, FactSourceError>;
}

/// A source could not answer. The text is for the log and holds no personal data.
#[derive(Debug, thiserror::Error)]
#[error("ask {source_name} for facts: {reason}")]
pub struct FactSourceError {
    pub source_name: String,
    pub reason: String,
}

/// A source that knows nothing: for showing pages before anything is filed.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSource;

impl FactSource for NoSource {
    fn applicant_birth_date(&self) -> Result<Option<Date>, FactSourceError> {
        Ok(None)
    }

    fn count_grants(&self, _: &[String], _: i16) -> Result<u32, FactSourceError> {
        Ok(0)
    }

    fn grants_between(
        &self,
        _: &[String],
        _: Date,
        _: Date,
    ) -> Result<Vec<Grant>, FactSourceError> {
        Ok(Vec::new())
    }

    fn granted_until(&self, _: &[String]) -> Result<Option<Date>, FactSourceError> {
        Ok(None)
    }

    fn register(&self, _: &str, _: &Map<String, Json>) -> Result<Option<Json>, FactSourceError> {
        Ok(None)
    }
}

/// The facts of a package in the order they are computed.
#[derive(Debug)]
pub struct FactSet {
    facts: Vec<Fact>,
}

/// One declared fact.
#[derive(Debug)]
pub struct Fact {
    pub name: String,
    /// What it means, for the lawyer and for the explanation on the desk.
    pub description: String,
    kind: FactKind,
    when_unknown: Json,
}

/// An expression as it stands in a file.
#[derive(Clone, Debug)]
pub(crate) struct Written(pub(crate) Expression);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Expression::parse(&json).map(Self).map_err(serde::de::Error::custom)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum FactKind {
    Expression(Written),
    Earliest(Column),
    Latest(Column),
    Count(Rows),
    DaysBetween(Between),
    WorkingDaysBetween(Between),
    DateAfter(DateAfter),
    HoursOutside(HoursOutside),
    /// A grant at the same place on one of the days, whatever its hours.
    GrantAt(Overlap),
    Minutes(Hours),
    Age(Age),
    CountGrants(CountGrants),
    GrantedUntil(GrantedUntil),
    Overlap(Overlap),
    Register(Register),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    rows: String,
    field: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    rows: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    from: Written,
    to: Written,
}

/// The same day of the month so many years and months later, the last of the month where it has no
/// such day; and then so many days later.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateAfter {
    from: Written,
    #[serde(default)]
    years: Option<Written>,
    #[serde(default)]
    months: Option<Written>,
    #[serde(default)]
    days: Option<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HoursOutside {
    rows: String,
    from: String,
    to: String,
    allowed_from: Written,
    allowed_to: Written,
    /// When this holds, a row without hours makes the fact unknown; else it is passed over.
    #[serde(default)]
    every_row_when: Option<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    rows: String,
    date: String,
    from: String,
    to: String,
}

/// Whose age: a date of birth from the answers, or the person who is signed in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Age {
    #[serde(default)]
    born: Option<Written>,
    #[serde(default)]
    person: Option<PersonOfAge>,
    /// Used before the person's own where it has a value.
    #[serde(default)]
    born_instead: Option<Written>,
    at: Written,
    /// Not computed when this holds.
    #[serde(default)]
    unless: Option<Written>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PersonOfAge {
    Applicant,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountGrants {
    services: Vec<String>,
    /// A date in the year.
    year: Written,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantedUntil {
    services: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlap {
    services: Vec<String>,
    /// Path of an object with `name`, `street`, `postalCode`.
    premises: String,
    rows: String,
    date: String,
    from: String,
    to: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    name: String,
    #[serde(default)]
    arguments: std::collections::BTreeMap<String, Written>,
}

impl FactSet {
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            facts: Vec<Map<String, Json>>,
        }
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut facts: Vec<Fact> = Vec::new();
        for mut object in file.facts {
            let mut take = |key: &str| object.shift_remove(key);
            let text = |value: Option<Json>| value.and_then(|v| v.as_str().map(str::to_owned));
            let name = text(take("name")).ok_or("a fact has no name")?;
            let description = text(take("description"))
                .ok_or_else(|| format!("{name}: description is missing"))?;
            let when_unknown = take("whenUnknown").unwrap_or(Json::Null);
            let kind = serde_json::from_value(Json::Object(object))
                .map_err(|error| format!("{name}: {error}"))?;
            if facts.iter().any(|fact| fact.name == name) {
                return Err(format!("the fact {name} stands twice"));
            }
            facts.push(Fact { name, description, kind, when_unknown });
        }
        Ok(Self { facts })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter()
    }

    /// The registers that the facts ask.
    pub fn registers(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().filter_map(|fact| match &fact.kind {
            FactKind::Register(register) => Some(register.name.as_str()),
            _ => None,
        })
    }

    pub fn has(&self, name: &str) -> bool {
        self.facts.iter().any(|fact| fact.name == name)
    }

    /// Computes all facts in order. What is not known is null, and then the decision table says so
    /// rather than guesses.
    pub(crate) fn compute(
        &self,
        answers: &Json,
        models: &[(&str, &Json)],
        source: &dyn FactSource,
    ) -> Result<Json, FactError> {
        let mut computed = Map::new();
        for fact in &self.facts {
            let known = Json::Object(computed.clone());
            let mut all: Vec<(&str, &Json)> =
                models.iter().filter(|(name, _)| *name != "facts").copied().collect();
            all.push(("facts", &known));
            let scope = Scope::new(answers, &all, base::Language::Nb);
            let value = fact.compute(&scope, source)?;
            let value = if value.is_null() { fact.when_unknown.clone() } else { value };
            computed.insert(fact.name.clone(), value);
        }
        Ok(Json::Object(computed))
    }
}

/// Why the facts could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum FactError {
    #[error("compute the fact {fact}")]
    Expression { fact: String, source: rules::expression::ExpressionError },
    #[error("find the fact {fact}")]
    Source { fact: String, source: FactSourceError },
}

impl Fact {
    /// Whether the fact comes from the archive or a register and not from the answers alone.
    pub fn is_external(&self) -> bool {
        matches!(
            self.kind,
            FactKind::Age(_)
                | FactKind::CountGrants(_)
                | FactKind::GrantedUntil(_)
                | FactKind::Overlap(_)
                | FactKind::GrantAt(_)
                | FactKind::Register(_)
        )
    }

    fn compute(&self, scope: &Scope<'_>, source: &dyn FactSource) -> Result<Json, FactError> {
        let ask = |error| FactError::Source { fact: self.name.clone(), source: error };
        Ok(match &self.kind {
            FactKind::Expression(expression) => self.evaluate(expression, scope)?.to_json(),
            FactKind::Earliest(column) => dates(scope, column)
                .and_then(|dates| dates.into_iter().min())
                .map_or(Json::Null, |date| json!(date.to_string())),
            FactKind::Latest(column) => dates(scope, column)
                .and_then(|dates| dates.into_iter().max())
                .map_or(Json::Null, |date| json!(date.to_string())),
            FactKind::Count(Rows { rows }) => json!(row_count(scope, rows)),
            FactKind::DaysBetween(between) => {
                match (self.date(&between.from, scope)?, self.date(&between.to, scope)?) {
                    (Some(from), Some(to)) => json!((to - from).get_days()),
                    _ => Json::Null,
                }
            }
            FactKind::WorkingDaysBetween(between) => {
                match (self.date(&between.from, scope)?, self.date(&between.to, scope)?) {
                    (Some(from), Some(to)) => json!(working_days(from, to)),
                    _ => Json::Null,
                }
            }
            FactKind::HoursOutside(limits) => self.hours_outside(limits, scope)?,
            FactKind::DateAfter(after) => self.date_after(after, scope)?,
            FactKind::GrantedUntil(granted) => source
                .granted_until(&granted.services)
                .map_err(ask)?
                .map_or(Json::Null, |date| json!(date.to_string())),
            FactKind::Minutes(fields) => {
                let minutes: i64 =
                    hours::rows(scope, &fields.rows, &fields.date, &fields.from, &fields.to)
                        .iter()
                        .map(hours::Span::real_minutes)
                        .sum();
                json!(minutes)
            }
            FactKind::Age(age) => self.age(age, scope, source)?,
            FactKind::CountGrants(count) => match self.date(&count.year, scope)? {
                Some(date) => {
                    json!(source.count_grants(&count.services, date.year()).map_err(ask)?)
                }
                None => Json::Null,
            },
            FactKind::Overlap(overlap) => {
                self.grant_in_the_way(overlap, scope, source, Grant::overlaps)?
            }
            FactKind::GrantAt(overlap) => {
                self.grant_in_the_way(overlap, scope, source, Grant::is_on_a_day_of)?
            }
            FactKind::Register(register) => {
                let mut arguments = Map::new();
                for (name, expression) in &register.arguments {
                    arguments.insert(name.clone(), self.evaluate(expression, scope)?.to_json());
                }
                source.register(&register.name, &arguments).map_err(ask)?.unwrap_or(Json::Null)
            }
        })
    }

    fn evaluate(&self, expression: &Written, scope: &Scope<'_>) -> Result<Value, FactError> {
        expression
            .0
            .evaluate(scope)
            .map_err(|source| FactError::Expression { fact: self.name.clone(), source })
    }

    fn date(&self, expression: &Written, scope: &Scope<'_>) -> Result<Option<Date>, FactError> {
        Ok(match self.evaluate(expression, scope)? {
            Value::Date(date) => Some(date),
            Value::Text(text) => crate::format::parse_date(&text),
            _ => None,
        })
    }

    /// Unknown where the date or a length that is asked for is, or where there is no such day.
    fn date_after(&self, after: &DateAfter, scope: &Scope<'_>) -> Result<Json, FactError> {
        let Some(from) = self.date(&after.from, scope)? else { return Ok(Json::Null) };
        let mut lengths = [0_i64; 3];
        for (length, written) in lengths.iter_mut().zip([&after.years, &after.months, &after.days])
        {
            let Some(written) = written else { continue };
            match self.evaluate(written, scope)?.to_json().as_i64() {
                Some(number) if (-10_000..=10_000).contains(&number) => *length = number,
                _ => return Ok(Json::Null),
            }
        }
        let [years, months, days] = lengths;
        // One after the other: a span has one sign for all its parts.
        let later = from
            .checked_add(years.years())
            .and_then(|day| day.checked_add(months.months()))
            .and_then(|day| day.checked_add(days.days()));
        Ok(later.map_or(Json::Null, |date| json!(date.to_string())))
    }

    fn age(
        &self,
        age: &Age,
        scope: &Scope<'_>,
        source: &dyn FactSource,
    ) -> Result<Json, FactError> {
        if let Some(unless) = &age.unless
            && self.evaluate(unless, scope)?.as_boolean() == Some(true)
        {
            return Ok(Json::Null);
        }
        let written = |expression: &Option<Written>| match expression {
            Some(expression) => self.date(expression, scope),
            None => Ok(None),
        };
        let mut born = written(&age.born_instead)?;
        if born.is_none() {
            born = written(&age.born)?;
        }
        if born.is_none() && age.person.is_some() {
            born = source
                .applicant_birth_date()
                .map_err(|error| FactError::Source { fact: self.name.clone(), source: error })?;
        }
        Ok(match (born, self.date(&age.at, scope)?) {
            (Some(born), Some(at)) if born <= at => json!(age_on(born, at)),
            _ => Json::Null,
        })
    }

    /// The reference of the first grant at the same place that is in the way of the hours.
    fn grant_in_the_way(
        &self,
        overlap: &Overlap,
        scope: &Scope<'_>,
        source: &dyn FactSource,
        is_in_the_way: impl Fn(&Grant, &[hours::Span]) -> bool,
    ) -> Result<Json, FactError> {
        let spans = hours::rows(scope, &overlap.rows, &overlap.date, &overlap.from, &overlap.to);
        let (Some(first), Some(last)) = (
            spans.iter().map(hours::Span::first_day).min(),
            spans.iter().map(hours::Span::last_day).max(),
        ) else {
            return Ok(Json::Null);
        };
        // A night of the day before may reach into the first day.
        let first = first.yesterday().unwrap_or(first);
        let premises = Premises::at(scope, &overlap.premises);
        let grants = source
            .grants_between(&overlap.services, first, last)
            .map_err(|error| FactError::Source { fact: self.name.clone(), source: error })?;
        Ok(grants
            .iter()
            .filter(|grant| grant.premises.is_same_place(&premises))
            .find(|grant| is_in_the_way(grant, &spans))
            .map_or(Json::Null, |grant| json!(grant.reference)))
    }

    fn hours_outside(&self, limits: &HoursOutside, scope: &Scope<'_>) -> Result<Json, FactError> {
        let every_row = match &limits.every_row_when {
            // Where it is not known whether each row must have hours, each must.
            Some(condition) => self.evaluate(condition, scope)?.as_boolean() != Some(false),
            None => false,
        };
        for row in 0..row_count(scope, &limits.rows) {
            let rows = [row];
            let scope = scope.in_rows(&rows);
            let field = |name: &str| {
                scope
                    .look_up(None, &format!("{}[{row}].{name}", limits.rows))
                    .and_then(Json::as_str)
                    .and_then(crate::format::parse_time)
            };
            let limit = |expression: &Written| {
                Ok(self.evaluate(expression, &scope)?.as_text().and_then(crate::format::parse_time))
            };
            let (from, to) = match (field(&limits.from), field(&limits.to)) {
                (Some(from), Some(to)) => (from, to),
                (None, None) if !every_row => continue,
                _ => return Ok(Json::Null),
            };
            let (Some(allowed_from), Some(allowed_to)) =
                (limit(&limits.allowed_from)?, limit(&limits.allowed_to)?)
            else {
                return Ok(Json::Null);
            };
            if !hours::is_within((from, to), (allowed_from, allowed_to)) {
                return Ok(Json::Bool(true));
            }
        }
        Ok(Json::Bool(false))
    }
}

fn row_count(scope: &Scope<'_>, rows: &str) -> usize {
    rules::expression::row_count(scope.data, rows, &[])
}

/// The dates of all rows; none when one of them is not known.
fn dates(scope: &Scope<'_>, column: &Column) -> Option<Vec<Date>> {
    (0..row_count(scope, &column.rows))
        .map(|row| {
            let path = format!("{}[{row}].{}", column.rows, column.field);
            crate::format::parse_date(scope.look_up(None, &path)?.as_str()?)
        })
        .collect()
}

/// Whole years. Who is born on 29 February has the birthday on 1 March in common years.
pub fn age_on(born: Date, day: Date) -> i16 {
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    day.year() - born.year() - i16::from(!had_birthday)
}

/// Working days after `from` up to and with `to`.
fn working_days(from: Date, to: Date) -> i64 {
    let mut count = 0;
    let mut day = from;
    while day < to {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        count += i64::from(base::is_working_day(day));
        // A form cannot make the server count for ever.
        if count > 10_000 {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn one_is_twenty_on_the_birthday_and_not_the_day_before() {
        assert_eq!(age_on(date(2006, 12, 5), date(2026, 12, 5)), 20);
        assert_eq!(age_on(date(2006, 12, 6), date(2026, 12, 5)), 19);
        assert_eq!(age_on(date(2008, 2, 29), date(2028, 2, 28)), 19);
        assert_eq!(age_on(date(2008, 2, 29), date(2028, 2, 29)), 20);
        assert_eq!(age_on(date(2004, 2, 29), date(2025, 2, 28)), 20);
        assert_eq!(age_on(date(2004, 2, 29), date(2025, 3, 1)), 21);
    }

    #[test]
    fn working_days_leave_out_the_first_day_and_holidays() {
        assert_eq!(working_days(date(2026, 4, 1), date(2026, 4, 7)), 1);
        assert_eq!(working_days(date(2026, 4, 7), date(2026, 4, 1)), 0);
    }
}
