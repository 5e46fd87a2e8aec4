//! The same figures for spreadsheets and programs. Names of measures and units never change with
//! the reader's language.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};
use service::flow::Channel;
use web::Answer;

use crate::{
    counted::Counted,
    figures::{Measured, SATISFACTION_GOAL_PER_CENT, TAKE_UP_GOAL_PER_CENT},
};

/// One figure: its name, its value (`None` when there are too few cases) and its unit.
#[derive(Clone, Debug, PartialEq)]
struct Measure {
    name: String,
    value: Option<Json>,
    unit: &'static str,
}

fn measures(counted: &Counted<'_>) -> Vec<Measure> {
    let (figures, baseline) = (&counted.figures, &counted.baseline);
    let mut all = Vec::new();
    let mut put = |name: &str, value: Option<Json>, unit| {
        all.push(Measure { name: name.to_owned(), value, unit });
    };
    let count = |count: u64| Some(json!(count));
    let share = |share: Measured<u64>| share.known().map(|share| json!(share));
    let seconds = |time: Measured<SignedDuration>| time.known().map(|it| json!(it.as_secs()));
    let ore = |money: Measured<base::Ore>| money.known().map(|it| json!(it.0));
    put("received", count(figures.received), "cases");
    for (channel, of_channel) in figures.by_channel {
        put(&format!("received_{}", channel_name(channel)), count(of_channel), "cases");
    }
    put("take_up", share(figures.take_up), "per cent");
    put("take_up_goal", count(TAKE_UP_GOAL_PER_CENT), "per cent");
    put("decided", count(figures.decided), "cases");
    put("automatic", share(figures.automatic), "per cent");
    put("median_time", seconds(figures.median_time), "seconds");
    put("ninetieth_percentile_time", seconds(figures.slowest_tenth), "seconds");
    put("manual_time", Some(json!(baseline.manual_days * 86_400)), "seconds");
    put("electronic_time", Some(json!(baseline.electronic_days * 86_400)), "seconds");
    put("work_per_case", seconds(figures.work_per_case), "seconds");
    put("manual_work_per_case", Some(json!(baseline.manual_minutes * 60)), "seconds");
    put("cost_per_case", ore(figures.cost_per_case), "øre");
    put("manual_cost_per_case", Some(json!(baseline.manual_kroner * 100)), "øre");
    put("electronic_cost_per_case", Some(json!(baseline.electronic_kroner * 100)), "øre");
    put("hourly_rate", Some(json!(baseline.hourly_rate * 100)), "øre");
    put("saved_time", seconds(figures.saved_time), "seconds");
    put("saved_money", ore(figures.saved_money), "øre");
    put("ratings", count(figures.ratings), "answers");
    let scores = figures.scores.known();
    for score in 1..=5_usize {
        let of_score = scores.and_then(|scores| scores.get(score - 1).map(|it| json!(it)));
        put(&format!("ratings_{score}"), of_score, "answers");
    }
    put("satisfied", share(figures.satisfied), "per cent");
    put("satisfied_goal", count(SATISFACTION_GOAL_PER_CENT), "per cent");
    put("seen", count(figures.seen), "visits");
    put("not_needed", count(figures.not_needed), "visits");
    put("started", count(figures.started), "applications");
    put("sent", count(figures.sent), "applications");
    put("abandoned", share(figures.abandoned), "per cent");
    for page in &figures.pages {
        put(&format!("page_{}_done", page.page), count(page.done), "times");
        put(&format!("page_{}_refused", page.page), count(page.refused), "times");
        put(&format!("page_{}_lost", page.page), share(page.lost), "per cent");
    }
    all
}

fn channel_name(channel: Channel) -> &'static str {
    channel.key()
}

/// RFC 4180, one figure a line. A figure of too few cases is empty.
pub(crate) fn csv(counted: &Counted<'_>, now: Timestamp) -> Answer {
    let mut body = String::from("service,from,to,measure,value,unit\r\n");
    let (service, from, to) = frame(counted, now);
    for measure in measures(counted) {
        let value = measure.value.map(|value| value.to_string()).unwrap_or_default();
        let line = [service.as_str(), &from, &to, &measure.name, &value, measure.unit];
        body.push_str(&line.map(cell).join(","));
        body.push_str("\r\n");
    }
    Answer::Data { content_type: "text/csv; charset=utf-8; header=present", body }
}

pub(crate) fn json(counted: &Counted<'_>, now: Timestamp) -> Answer {
    let (service, from, to) = frame(counted, now);
    let measures: Map<String, Json> = measures(counted)
        .into_iter()
        .map(|measure| (measure.name, json!({ "value": measure.value, "unit": measure.unit })))
        .collect();
    let document = json!({
        "service": service,
        "from": from,
        "to": to,
        "fewest_cases_shown": crate::figures::FEWEST,
        "measures": measures,
    });
    Answer::Data { content_type: "application/json", body: format!("{document:#}\n") }
}

fn frame(counted: &Counted<'_>, now: Timestamp) -> (String, String, String) {
    let day = |at| base::date_in_oslo(at).to_string();
    (counted.package.id().to_owned(), day(counted.period.since(now)), day(now))
}

/// Quoted where it must be; what a spreadsheet would take for a formula stays text.
fn cell(text: &str) -> String {
    let is_number = text.parse::<f64>().is_ok();
    let is_formula = !is_number && text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_are_never_formulas() {
        for (text, expected) in [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("-12", "-12"),
            ("=1+1", "'=1+1"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
