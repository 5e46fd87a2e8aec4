//! Numbers, drawn so that they can also be read.

use askama::Template;
use base::Language;

use crate::{Column, Details, Html, Table, Texts, Tone, html::components};

components!(KeyFigure, BarChart);

/// One number that matters, with what it counts.
#[derive(Clone, Debug, Template)]
#[template(path = "key_figure.html")]
#[must_use]
pub struct KeyFigure {
    number: String,
    label: String,
    note: Html,
}

impl KeyFigure {
    /// The number is written out for people: `14 → 2 dager`, `1 234`.
    pub fn new(number: impl Into<String>, label: impl Into<String>) -> Self {
        Self { number: number.into(), label: label.into(), note: Html::EMPTY }
    }

    /// How it was counted, or what it is compared with.
    pub fn note(mut self, note: impl Into<Html>) -> Self {
        self.note = note.into();
        self
    }
}

/// Lying bars with the same numbers in a table below. Neither number nor label is ever squeezed:
/// only the bars follow the width of the screen.
#[derive(Clone, Debug, Template)]
#[template(path = "bar_chart.html")]
#[must_use]
pub struct BarChart {
    texts: Texts,
    id: String,
    title: String,
    description: String,
    bars: Vec<Bar>,
}

/// One bar of a [`BarChart`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Bar {
    /// At most 30 characters, so that it fits a phone.
    label: String,
    value: f64,
    shown: String,
    tone: Tone,
}

impl Bar {
    /// `shown` is the value with its unit, for people: `580 kr`.
    pub fn new(label: impl Into<String>, value: f64, shown: impl Into<String>) -> Self {
        Self { label: label.into(), value, shown: shown.into(), tone: Tone::Neutral }
    }

    /// Sets the bar off from the others.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl BarChart {
    /// `description` says in a sentence what the bars show.
    pub fn new(
        language: Language,
        id: impl Into<String>,
        title: impl Into<String>,
        description: impl Into<String>,
        bars: impl IntoIterator<Item = Bar>,
    ) -> Self {
        Self {
            texts: Texts::new(language),
            id: id.into(),
            title: title.into(),
            description: description.into(),
            bars: bars.into_iter().collect(),
        }
    }

    const ROW_HEIGHT: usize = 64;

    fn height(&self) -> usize {
        self.bars.len() * Self::ROW_HEIGHT
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let longest = self.bars.iter().map(|bar| bar.value).fold(0.0_f64, f64::max);
        self.bars
            .iter()
            .enumerate()
            .map(|(position, bar)| {
                let top = position * Self::ROW_HEIGHT;
                let share = if longest > 0.0 { bar.value.max(0.0) / longest } else { 0.0 };
                Row {
                    bar,
                    text: top + 18,
                    track: top + 28,
                    width: format!("{:.1}%", share * 100.0),
                }
            })
            .collect()
    }

    fn table(&self) -> Html {
        let table = Table::new(
            format!("{}-table", self.id),
            self.title.clone(),
            [Column::text(self.texts.what()), Column::number(self.texts.figure())],
        )
        .hide_caption()
        .rows(self.bars.iter().map(|bar| [bar.label.clone(), bar.shown.clone()]));
        Details::new(self.texts.show_figures_as_table(), table).into()
    }
}

/// A bar with its place in the drawing, in pixels from the top.
#[derive(Debug)]
struct Row<'a> {
    bar: &'a Bar,
    text: usize,
    track: usize,
    width: String,
}
