//! Everything that is not a field.

use base::Language;

use super::{Sample, sample};
use crate::{
    Alert, Answer, Bar, BarChart, Button, Card, CardGrid, Cell, Column, DescriptionList, Details,
    EmptyState, ErrorSummary, FilterLinks, Html, KeyFigure, LinkButton, LinkCard, NoticePanel,
    Pagination, SearchForm, StepIndicator, StepState, Table, Tag, Timeline, TimelineStep, Tone,
};

pub(super) fn samples(language: Language) -> Vec<Sample> {
    let mut samples = messages(language);
    samples.extend(cards());
    samples.extend(lists(language));
    samples.extend(tables_and_figures(language));
    samples
}

fn messages(language: Language) -> Vec<Sample> {
    let alert = |tone, title: &str, body: &str| Alert::new(tone, title).body(Html::paragraph(body));
    vec![
        sample(
            "error_summary",
            ErrorSummary::new(
                language,
                [
                    ("email", "E-post må ha et krøllalfa, for eksempel navn@eksempel.no"),
                    ("birth", "Fødselsdato må være en dato som finnes"),
                    ("closed", "Velg om arrangementet er bare for inviterte"),
                ],
            ),
        ),
        sample(
            "notice_panel",
            NoticePanel::new("Søknaden er mottatt")
                .reference("Saksnummer", "2026/17")
                .body(Html::paragraph("Du får svar innen 3. desember. Vi sier fra på SMS.")),
        ),
        sample("alert_info", alert(Tone::Info, "Søk i god tid", "Vi trenger minst 14 dager.")),
        sample(
            "alert_success",
            alert(Tone::Success, "Svaret er lagret", "Du kan fortsette når du vil."),
        ),
        sample(
            "alert_warning",
            alert(Tone::Warning, "Vi mangler opplysninger", "Fristen står stille til du svarer."),
        ),
        sample("alert_danger", alert(Tone::Danger, "Vi fikk ikke lagret", "Prøv igjen om litt.")),
        sample("alert_title_only", Alert::new(Tone::Info, "Kontoret er stengt i julen")),
        sample(
            "tags",
            Html::paragraph(Html::all([
                Html::from(Tag::new(Tone::Neutral, "Utkast")),
                Html::from(" "),
                Tag::new(Tone::Info, "Til behandling").into(),
                Html::from(" "),
                Tag::new(Tone::Success, "Innvilget").into(),
                Html::from(" "),
                Tag::new(Tone::Warning, "Venter på deg").into(),
                Html::from(" "),
                Tag::new(Tone::Danger, "Over fristen").into(),
            ])),
        ),
        sample(
            "empty_state",
            EmptyState::new(
                "Du har ingen saker ennå",
                "Når du sender en søknad, følger du den her.",
            )
            .action(LinkButton::primary("Finn en tjeneste", "/tjenester")),
        ),
    ]
}

fn cards() -> Vec<Sample> {
    vec![
        sample(
            "card_grid",
            CardGrid::new([
                LinkCard::new("Søk om skjenkebevilling", "/skjenkebevilling")
                    .body("Én gang eller fast, også for foreninger."),
                LinkCard::new("Barnehage", "/barnehage").body("Søk plass, bytt eller si opp."),
                LinkCard::new("Julekonsert 2026", "/min-side/saker/17")
                    .tag(Tag::new(Tone::Warning, "Venter på deg"))
                    .body("Vi mangler plantegning. Svar innen 1. desember."),
            ]),
        ),
        sample(
            "cards",
            CardGrid::new([
                Card::new("Hva skjer nå?", Html::paragraph("Vi ser på søknaden.")).tinted(),
                Card::new("Spørsmål?", Html::paragraph("Ring servicetorget.")).heading_level(3),
            ]),
        ),
        sample(
            "details",
            Html::from(Details::new("Hva regnes som lukket?", Html::paragraph("Bare inviterte.")))
                .then(
                    Details::new("Hva koster det?", Html::paragraph("Gebyret er 440 kroner."))
                        .open(),
                ),
        ),
    ]
}

fn lists(language: Language) -> Vec<Sample> {
    vec![
        sample("step_indicator", StepIndicator::new(language, 2, 6)),
        sample(
            "description_list",
            DescriptionList::new(
                language,
                [
                    Answer::new("Arrangement", "Julekonsert").change("/soknad/1#name"),
                    Answer::new("Tidspunkt", "24. desember 2026 kl. 18.30–23.00")
                        .change("/soknad/2#date"),
                    Answer::new("Telefon", "").change("/soknad/3#phone"),
                    Answer::new("Søker", "Skogly Teaterlag"),
                ],
            ),
        ),
        sample(
            "timeline",
            Timeline::new(
                language,
                [
                    TimelineStep::new(StepState::Done, "Søknaden er mottatt")
                        .when("19. november 2026"),
                    TimelineStep::new(StepState::Current, "Vi behandler søknaden")
                        .when("siden 20. november")
                        .body("Saksbehandler er Rask Elv."),
                    TimelineStep::new(StepState::Waiting, "Du får vedtaket")
                        .when("innen 3. desember"),
                ],
            ),
        ),
        sample(
            "filter_links",
            FilterLinks::new(
                "Saker",
                [
                    (crate::Link::new("Mine", "?vis=mine").current(), 3),
                    (crate::Link::new("Ledige", "?vis=ledige"), 12),
                ],
            ),
        ),
        sample("pagination", Pagination::new(language, 4, 12, |page| format!("?side={page}"))),
        sample(
            "pagination_first",
            Pagination::new(language, 1, 2, |page| format!("?side={page}")).place("arkiv"),
        ),
        sample("search_form", SearchForm::new(language, "/sok", "Søk i saker").value("konsert")),
    ]
}

fn tables_and_figures(language: Language) -> Vec<Sample> {
    let row = |number: &str, title: &str, status: Tag, days: &str| {
        [
            Cell::from(Html::already_safe(format!(
                "<a href=\"/saker/{number}\">{}</a>",
                Html::from(number)
            ))),
            Cell::from(title),
            Cell::from(status),
            Cell::from(days),
        ]
    };
    let columns = || {
        [
            Column::text("Sak"),
            Column::text("Tittel"),
            Column::text("Status"),
            Column::number("Dager igjen"),
        ]
    };
    vec![
        sample(
            "table",
            Table::new("cases", "Saker i dag", columns())
                .row(row("2026/17", "Julekonsert", Tag::new(Tone::Info, "Til behandling"), "4"))
                .row(row("2026/12", "Høstfest", Tag::new(Tone::Danger, "Over fristen"), "−2")),
        ),
        sample(
            "table_scrolls",
            Table::new(
                "budget",
                "Gebyr etter år",
                [
                    Column::text("Gebyr"),
                    Column::number("2024"),
                    Column::number("2025"),
                    Column::number("2026"),
                ],
            )
            .scroll()
            .row(["Ambulerende bevilling", "410", "430", "440"])
            .row(["Enkelt arrangement", "360", "380", "400"]),
        ),
        sample(
            "key_figures",
            CardGrid::new([
                KeyFigure::new("2 dager", "fra søknad til svar").note("14 dager på papir"),
                KeyFigure::new("40 kr", "per søknad").note("580 kr på papir"),
                KeyFigure::new("91 %", "avgjort uten venting"),
            ]),
        ),
        sample(
            "bar_chart",
            BarChart::new(
                language,
                "cost",
                "Kostnad per søknad",
                "Behandling for hånd koster 580 kroner, elektronisk 40 og her 12.",
                [
                    Bar::new("For hånd", 580.0, "580 kr"),
                    Bar::new("Elektronisk", 40.0, "40 kr").tone(Tone::Info),
                    Bar::new("Hos oss i år", 12.0, "12 kr").tone(Tone::Success),
                ],
            ),
        ),
        sample("button_alone", Button::tertiary("Vis flere")),
    ]
}
