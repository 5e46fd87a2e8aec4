//! `/tall/{service}`: how one service does, how that is measured, and the numbers to take along.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use page::{
    Bar, BarChart, Column, Details, Html, KeyFigure, Link, Table, Tone, heading_1, heading_2, lead,
};
use service::flow::Channel;
use web::{App, Page, Visit};

use crate::{
    counted::Counted,
    export,
    figures::{Measured, SATISFACTION_GOAL_PER_CENT, TAKE_UP_GOAL_PER_CENT},
    overview::{Asked, figures_row, link, list, period_links, wide},
    period::Period,
    texts::Texts,
    words,
};

/// The page; with `.csv` or `.json` after the service, the numbers alone.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    app.read(visit, move |app, visit, tx, _| {
        let period = Period::read(asked.periode.as_deref());
        if let Some(service) = name.strip_suffix(".csv") {
            let counted = Counted::of(app, visit, tx, service, period)?;
            return Ok(export::csv(&counted, tx.now()));
        }
        if let Some(service) = name.strip_suffix(".json") {
            let counted = Counted::of(app, visit, tx, service, period)?;
            return Ok(export::json(&counted, tx.now()));
        }
        let counted = Counted::of(app, visit, tx, &name, period)?;
        Ok(Drawing { texts: Texts::new(visit.language), visit, counted: &counted }.page().into())
    })
    .await
}

#[derive(Debug)]
pub(crate) struct Drawing<'a> {
    pub(crate) texts: Texts,
    pub(crate) visit: &'a Visit,
    pub(crate) counted: &'a Counted<'a>,
}

impl Drawing<'_> {
    pub(crate) fn page(&self) -> Page {
        let texts = self.texts;
        let service = self.counted.package.description.title.get(self.visit.language);
        let title = texts.service_title(service);
        let path = format!("/tall/{}", self.counted.package.id());
        let content = heading_1(&title)
            .then(lead(texts.service_lead(self.visit.tenant.authority_name())))
            .then(period_links(texts, self.counted.period, &path))
            .then(self.key_figures())
            .then(self.time())
            .then(self.cost())
            .then(self.channels())
            .then(self.satisfaction())
            .then(self.way_through())
            .then(self.how_measured())
            .then(self.downloads(&path));
        Page::new(&title, content)
            .description(texts.service_lead(self.visit.tenant.authority_name()))
            .breadcrumbs([
                Link::new(texts.front_crumb(), "/"),
                Link::new(texts.figures_crumb(), "/tall"),
                Link::new(service, path).current(),
            ])
    }

    fn key_figures(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let figures = &self.counted.figures;
        let share = |share| words::per_cent(share, language);
        figures_row([
            KeyFigure::new(words::number(figures.received), texts.received()),
            KeyFigure::new(words::number(figures.decided), texts.decided()),
            KeyFigure::new(words::or_too_few(figures.automatic, texts, share), texts.automatic()),
            KeyFigure::new(
                words::or_too_few(figures.median_time, texts, |it| {
                    words::time(it, texts, language)
                }),
                texts.median_time(),
            ),
            KeyFigure::new(
                words::or_too_few(figures.saved_time, texts, |it| {
                    words::hours(it, texts, language)
                }),
                texts.saved_time(),
            ),
            KeyFigure::new(
                words::or_too_few(figures.saved_money, texts, |it| words::kroner(it, language)),
                texts.saved_money(),
            ),
        ])
    }

    fn time(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let (figures, baseline) = (&self.counted.figures, &self.counted.baseline);
        let days = |days: i64| texts.days(days.to_string());
        let mut bars = vec![
            Bar::new(texts.by_hand(), float(baseline.manual_days), days(baseline.manual_days)),
            Bar::new(
                texts.yardstick(),
                float(baseline.electronic_days),
                days(baseline.electronic_days),
            ),
        ];
        if let Measured::Known(time) = figures.median_time {
            let shown = words::time(time, texts, language);
            let bar = Bar::new(texts.here_now(), time.as_secs_f64() / 86_400.0, shown);
            bars.push(bar.tone(Tone::Success));
        }
        let chart =
            BarChart::new(language, "time", texts.time_chart(), texts.time_chart_says(), bars);
        let slowest = words::or_too_few(figures.slowest_tenth, texts, |time| {
            texts.slowest_tenth(words::time(time, texts, language))
        });
        heading_2(texts.time_title())
            .then(self.few_note(figures.median_time == Measured::TooFew))
            .then(chart)
            .then(Html::paragraph(match figures.slowest_tenth {
                Measured::Known(_) => slowest,
                Measured::TooFew => texts.slowest_tenth_too_few().to_owned(),
            }))
    }

    fn cost(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let (figures, baseline) = (&self.counted.figures, &self.counted.baseline);
        let kroner = |kroner: i64| service::format::kroner(kroner, language);
        let mut bars = vec![
            Bar::new(
                texts.by_hand(),
                float(baseline.manual_kroner),
                kroner(baseline.manual_kroner),
            ),
            Bar::new(
                texts.yardstick(),
                float(baseline.electronic_kroner),
                kroner(baseline.electronic_kroner),
            ),
        ];
        if let Measured::Known(cost) = figures.cost_per_case {
            let bar =
                Bar::new(texts.here_now(), float(cost.0) / 100.0, words::kroner(cost, language));
            bars.push(bar.tone(Tone::Success));
        }
        let chart =
            BarChart::new(language, "cost", texts.cost_chart(), texts.cost_chart_says(), bars);
        let work = words::or_too_few(figures.work_per_case, texts, |time| {
            words::minutes(time, texts, language)
        });
        heading_2(texts.cost_title())
            .then(self.few_note(figures.cost_per_case == Measured::TooFew))
            .then(chart)
            .then(Html::paragraph(texts.work_per_case(work, kroner(baseline.hourly_rate))))
            .then(self.steps())
    }

    /// What the work by hand was made of.
    fn steps(&self) -> Html {
        let texts = self.texts;
        let benefit = &self.counted.package.description.benefit;
        let rows = benefit.steps.iter().map(|step| {
            let minutes = texts.minutes(i64::from(step.minutes));
            [Html::from(step.label.get(self.visit.language)), Html::from(minutes)]
        });
        let table = Table::new(
            "manual-steps",
            texts.steps_title(),
            [Column::text(texts.step()), Column::number(texts.time())],
        )
        .rows(rows);
        Details::new(texts.steps_show(), table).into()
    }

    fn channels(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let figures = &self.counted.figures;
        let bars = figures.by_channel.iter().map(|(channel, count)| {
            let label = match channel {
                Channel::Web => texts.channel_web(),
                Channel::Phone => texts.channel_phone(),
                Channel::Counter => texts.channel_counter(),
                Channel::Paper => texts.channel_paper(),
            };
            let bar = Bar::new(label, float_of(*count), words::number(*count));
            if *channel == Channel::Web { bar.tone(Tone::Success) } else { bar }
        });
        let chart = BarChart::new(
            language,
            "channels",
            texts.channels_chart(),
            texts.channels_chart_says(),
            bars,
        );
        let goal = words::per_cent(TAKE_UP_GOAL_PER_CENT, language);
        let take_up = match figures.take_up {
            Measured::Known(share) if share >= TAKE_UP_GOAL_PER_CENT => {
                texts.take_up_reached(words::per_cent(share, language), goal)
            }
            Measured::Known(share) => {
                texts.take_up_not_reached(words::per_cent(share, language), goal)
            }
            Measured::TooFew => texts.take_up_too_few(goal),
        };
        heading_2(texts.channels_title()).then(Html::paragraph(take_up)).then(chart)
    }

    fn satisfaction(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let figures = &self.counted.figures;
        let goal = words::per_cent(SATISFACTION_GOAL_PER_CENT, language);
        let count = words::number(figures.ratings);
        let sentence = match figures.satisfied {
            Measured::Known(share) if share >= SATISFACTION_GOAL_PER_CENT => {
                texts.satisfaction_reached(words::per_cent(share, language), count, goal)
            }
            Measured::Known(share) => {
                texts.satisfaction_not_reached(words::per_cent(share, language), count, goal)
            }
            Measured::TooFew => texts.satisfaction_too_few(goal),
        };
        let mut html = heading_2(texts.satisfaction_title()).then(Html::paragraph(sentence));
        if let Measured::Known(scores) = figures.scores {
            let labels = [
                texts.score_1(),
                texts.score_2(),
                texts.score_3(),
                texts.score_4(),
                texts.score_5(),
            ];
            let bars = labels
                .into_iter()
                .zip(scores)
                .rev()
                .map(|(label, count)| Bar::new(label, float_of(count), words::number(count)));
            html = html.then(BarChart::new(
                language,
                "satisfaction",
                texts.satisfaction_chart(),
                texts.satisfaction_chart_says(),
                bars,
            ));
        }
        html
    }

    /// From looking at the service to sending the application, and where people give up.
    fn way_through(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let figures = &self.counted.figures;
        let bars = [
            (texts.seen(), figures.seen),
            (texts.not_needed(), figures.not_needed),
            (texts.started(), figures.started),
            (texts.sent(), figures.sent),
        ]
        .map(|(label, count)| Bar::new(label, float_of(count), words::number(count)));
        let chart = BarChart::new(language, "way", texts.way_chart(), texts.way_chart_says(), bars);
        let abandoned = match figures.abandoned {
            Measured::Known(share) => texts.abandoned(words::per_cent(share, language)),
            Measured::TooFew => texts.abandoned_too_few().to_owned(),
        };
        let mut html = heading_2(texts.way_title()).then(chart).then(Html::paragraph(abandoned));
        if !figures.pages.is_empty() {
            html = html.then(self.pages());
        }
        html
    }

    fn pages(&self) -> Html {
        let texts = self.texts;
        let language = self.visit.language;
        let package = self.counted.package;
        let rows = self.counted.figures.pages.iter().map(|figures| {
            let title = package
                .form
                .page(&figures.page)
                .and_then(|page| package.texts.plain(&page.title_key(), language))
                .unwrap_or(&figures.page);
            [
                title.to_owned(),
                words::number(figures.done),
                words::number(figures.refused),
                words::or_too_few(figures.lost, texts, |share| words::per_cent(share, language)),
            ]
        });
        let columns = [
            Column::text(texts.form_page()),
            Column::number(texts.page_done()),
            Column::number(texts.page_refused()),
            Column::number(texts.page_lost()),
        ];
        wide(Table::new("pages", texts.pages_title(), columns).rows(rows))
    }

    fn how_measured(&self) -> Html {
        let texts = self.texts;
        let body = list([
            texts.measured_time(),
            texts.measured_work(),
            texts.measured_cost(),
            texts.measured_saved(),
            texts.measured_channels(),
            texts.measured_satisfaction(),
            texts.measured_way(),
            texts.measured_few(),
        ]);
        heading_2(texts.measured_title()).then(Details::new(texts.measured_show(), body))
    }

    fn downloads(&self, path: &str) -> Html {
        let texts = self.texts;
        let period = self.counted.period.code();
        heading_2(texts.downloads_title()).then(list([
            link(texts.download_csv(), &format!("{path}.csv?periode={period}")),
            link(texts.download_json(), &format!("{path}.json?periode={period}")),
        ]))
    }

    fn few_note(&self, is_few: bool) -> Html {
        if is_few { Html::paragraph(self.texts.few_note()) } else { Html::EMPTY }
    }
}

/// For the length of a bar only; the number beside it is exact.
#[expect(clippy::cast_precision_loss, reason = "a bar of 2^53 is as long as one of 2^53 + 1")]
fn float(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "a bar of 2^53 is as long as one of 2^53 + 1")]
fn float_of(number: u64) -> f64 {
    number as f64
}
