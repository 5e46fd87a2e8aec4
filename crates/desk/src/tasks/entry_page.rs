//! An entry as the public sees it, and the forms that change that.

use archive::projection::Place;
use page::{
    Alert, Answer as Line, Button, DescriptionList, ErrorSummary, Field, Form, Html, Link,
    TextArea, TextField, Tone,
};
use web::Page;

use super::entry::{EntryView, Problem, Unit};
use crate::{html, texts::Texts};

impl Problem {
    fn field(self) -> &'static str {
        match self {
            Self::NoWords | Self::NotThere => "ord",
            Self::NoTitle | Self::HiddenWordsGone => "tittel",
            Self::NoReason => "grunn",
            Self::StillHidden => SCREENED,
        }
    }

    fn words(self, texts: Texts) -> &'static str {
        match self {
            Self::NoWords => texts.problem_no_words(),
            Self::NotThere => texts.problem_words_not_there(),
            Self::NoTitle => texts.problem_no_title(),
            Self::HiddenWordsGone => texts.problem_hidden_words_gone(),
            Self::NoReason => texts.problem_no_reason(),
            Self::StillHidden => texts.problem_still_hidden(),
        }
    }
}

/// Where on the page it stands what is screened.
const SCREENED: &str = "skjerming";

impl EntryView {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let number = self.entry.entry_number();
        let heading = texts.entry_heading(&number);
        let facts = [
            Line::new(texts.entry_title(), self.entry.title.text()),
            Line::new(texts.entry_public_title(), self.entry.title.masked()),
            Line::new(texts.case_title(), self.case_title.text()),
            Line::new(texts.case_public_title(), self.case_title.masked()),
        ];
        let errors = self
            .problem
            .map(|problem| (problem.field().to_owned(), problem.words(texts).to_owned()))
            .or_else(|| self.preserving_problem(texts));
        let has_errors = errors.is_some();
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(&heading))
            .then(self.standing(texts))
            .then(DescriptionList::new(self.language, facts))
            .then(self.preserve(texts))
            .then(self.hide(texts))
            .then(self.hidden(texts))
            .then(self.screened(texts))
            .then(self.rewrite(texts))
            .then(self.withhold(texts))
            .then(Html::paragraph(html::link(
                texts.open_case(self.entry.case_number),
                &format!("/ansatt/saker/{}", self.entry.case_file),
            )));
        let page = Page::new(&heading, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(texts.tasks(), "/ansatt/oppgaver"),
            Link::new(&number, self.address()).current(),
        ]);
        if has_errors { page.with_errors() } else { page }
    }

    pub(super) fn address(&self) -> String {
        format!("/ansatt/oppgaver/journal/{}", self.entry.id)
    }

    fn standing(&self, texts: Texts) -> Html {
        let why = self.obstacles.iter().map(|obstacle| match obstacle.place {
            Place::Title => texts.held_title(),
            Place::CaseTitle => texts.held_case_title(),
            Place::PartyName => texts.held_party(),
        });
        match (self.entry.withheld, self.obstacles.is_empty()) {
            (true, _) => Alert::new(Tone::Info, texts.entry_withheld()).into(),
            (false, true) => Alert::new(Tone::Success, texts.entry_public()).into(),
            (false, false) => {
                Alert::new(Tone::Warning, texts.entry_held()).body(html::list(why)).into()
            }
        }
    }

    fn error(&self, name: &str, texts: Texts) -> Option<&'static str> {
        self.problem.filter(|problem| problem.field() == name).map(|it| it.words(texts))
    }

    fn form(&self, title: &str, field: Html, act: &str) -> Html {
        let content = field.then(Button::secondary(title).sends("handling", act));
        html::heading_2(title).then(Form::new(self.address(), content))
    }

    fn hide(&self, texts: Texts) -> Html {
        let words = Field::new(self.language, "ord", texts.words_to_hide())
            .help(texts.words_to_hide_help())
            .error(self.error("ord", texts));
        let words = TextField::new(words).value(self.typed.get("ord"));
        self.form(texts.hide_words(), words.into(), "skjerm")
    }

    /// The words that are hidden now, each with a way to show them again.
    fn hidden(&self, texts: Texts) -> Html {
        let shown = self.hidden_words().into_iter().map(|words| {
            let button = Button::tertiary(texts.show_words()).about(words).sends("handling", "vis");
            let form = Form::new(self.address(), button).hidden("ord", words);
            Html::from(words).then(form)
        });
        let list = html::list(shown);
        if list.is_empty() { list } else { html::heading_2(texts.hidden_words()).then(list) }
    }

    /// What is screened as a whole, each with a way to make it public.
    fn screened(&self, texts: Texts) -> Html {
        if self.screened.is_empty() {
            return Html::EMPTY;
        }
        let units = self.screened.iter().map(|(unit, screening)| {
            let name = match unit {
                Unit::Case => texts.look_case(),
                Unit::Entry => texts.the_entry(),
                Unit::Document(document) => document.title.text(),
            };
            let button =
                Button::tertiary(texts.lift_screening()).about(name).sends("handling", "opphev");
            let form = Form::new(self.address(), button).hidden("enhet", unit.key());
            Html::from(format!("{name}: {}", screening.ground_text())).then(form)
        });
        let problem = self.error(SCREENED, texts).map(|problem| Alert::new(Tone::Danger, problem));
        Html::already_safe("<h2 id=\"skjerming\" tabindex=\"-1\">")
            .then(texts.screened_units())
            .then(Html::already_safe("</h2>"))
            .then(Html::all(problem))
            .then(html::list(units))
    }

    fn rewrite(&self, texts: Texts) -> Html {
        if !self.can_rewrite {
            let frozen = Html::paragraph(texts.title_is_frozen());
            return html::heading_2(texts.rewrite_title()).then(frozen);
        }
        let written = match self.typed.get("tittel") {
            "" => self.entry.title.text(),
            typed => typed,
        };
        let title = Field::new(self.language, "tittel", texts.new_title())
            .help(texts.new_title_help())
            .error(self.error("tittel", texts));
        self.form(texts.rewrite_title(), TextField::new(title).value(written).into(), "skriv-om")
    }

    fn withhold(&self, texts: Texts) -> Html {
        if self.entry.withheld {
            let why = Html::paragraph(texts.release_entry_why());
            return self.form(texts.release_entry(), why, "slipp");
        }
        let reason = Field::new(self.language, "grunn", texts.why_withheld())
            .error(self.error("grunn", texts));
        let reason = TextArea::new(reason).rows(3).value(self.typed.lines("grunn"));
        self.form(texts.withhold_entry(), reason.into(), "hold-tilbake")
    }
}
