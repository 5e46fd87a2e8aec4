//! The page on which a complaint is written.

use base::Language;
use forms::upload::{LARGEST_MEGABYTES, USUAL_ENDINGS};
use page::{
    Alert, Button, ButtonRow, ErrorSummary, Field, FileField, Form, Html, Link, LinkButton,
    TextArea, Tone, UploadedFile, heading_1, lead,
};
use service::flow::{
    ComplaintDraft, ComplaintText, DraftFile, Matter, complain, complaints, decisions,
};
use store::Tx;
use web::{App, Page, Visit, WebError};

use super::{DRAFT, FILES, HANDLING, REMOVE, SAVE, WANTED, WHAT, case_path, form_path};
use crate::{
    my_page::{attached::MOST_FILES, breadcrumbs, case_number},
    texts::Texts,
    words,
};

/// What the page says first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    None,
    Saved,
    /// What was typed when the session ended is back.
    TakenBack,
    /// Another complaint has been sent; what was written here has not.
    SentBefore,
}

#[derive(Debug, Default)]
pub(super) struct Errors {
    pub(super) what: Option<String>,
    pub(super) wanted: Option<String>,
    pub(super) files: Option<String>,
}

impl Errors {
    pub(super) fn are_none(&self) -> bool {
        self.what.is_none() && self.wanted.is_none() && self.files.is_none()
    }

    /// What keeps it from being sent: that it says nothing, or is longer than a page may be.
    pub(super) fn judge(&mut self, files: usize, text: &ComplaintText<'_>, language: Language) {
        let texts = Texts::new(language);
        let most = complain::LONGEST_COMPLAINT;
        let too_long = |text: &str| text.trim().chars().count() > most;
        let says_nothing = text.what.trim().is_empty() && text.wanted.trim().is_empty();
        if says_nothing && files == 0 && self.files.is_none() {
            self.what = Some(texts.my_complain_required().to_owned());
        } else if too_long(text.what) {
            self.what = Some(texts.my_complain_too_long(most));
        }
        if too_long(text.wanted) {
            self.wanted = Some(texts.my_complain_wanted_too_long(most));
        }
        if files > MOST_FILES {
            self.files.get_or_insert_with(|| texts.my_too_many_files(MOST_FILES));
        }
    }
}

pub(super) struct ComplaintPage {
    language: Language,
    matter: Matter,
    number: String,
    service: String,
    draft: ComplaintDraft,
    files: Vec<DraftFile>,
    /// The time to complain, in words.
    time: String,
    /// Who decides, if the decision is not changed here.
    instance: String,
}

impl ComplaintPage {
    pub(super) fn gather(
        app: &App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        matter: &Matter,
        draft: ComplaintDraft,
    ) -> Result<Self, WebError> {
        let language = visit.language;
        let package = app.world().package(&matter.service)?;
        let arrival = match decisions::made(tx, matter.id)? {
            Some(made) => complaints::arrival(tx, &made)?,
            None => return Err(WebError::NotFound),
        };
        let last_day = complaints::last_day(package, arrival);
        let texts = Texts::new(language);
        let time = match last_day {
            Some(day) if day < tx.today() => texts.my_complain_late(words::day(day, language)),
            Some(day) => texts.my_complain_until(words::day(day, language)),
            None => texts.my_complain_weeks(i64::from(package.description.complaint.weeks)),
        };
        Ok(Self {
            language,
            number: case_number(tx, matter)?,
            service: package.description.title.get(language).to_owned(),
            files: complain::draft_files(tx, &draft)?,
            time,
            instance: package.description.complaint.to.get(language).to_owned(),
            matter: matter.clone(),
            draft,
        })
    }

    pub(super) fn draw(&self, errors: &Errors, notice: Notice) -> Page {
        let texts = Texts::new(self.language);
        let summary = [(WHAT, &errors.what), (WANTED, &errors.wanted), (FILES, &errors.files)]
            .into_iter()
            .filter_map(|(field, error)| Some((field, error.clone()?)));
        let content = Html::from(ErrorSummary::new(self.language, summary))
            .then(notice.draw(self.language))
            .then(heading_1(texts.my_complain_title()))
            .then(lead(texts.my_complain_over(&self.service, &self.number)))
            .then(Html::paragraph(&self.time))
            .then(Html::paragraph(texts.my_complain_then(&self.instance)))
            .then(Html::paragraph(texts.my_complain_stands()))
            .then(self.form(errors, texts));
        let here = form_path(&self.matter);
        Page::new(texts.my_complain_title(), content).breadcrumbs(breadcrumbs(
            self.language,
            [
                Link::new(texts.my_case(), case_path(&self.matter)),
                Link::new(texts.my_complain_title(), here).current(),
            ],
        ))
    }

    fn form(&self, errors: &Errors, texts: Texts) -> Html {
        let field = |name, label: &str, error: &Option<String>| {
            Field::new(self.language, name, label).error(error.clone())
        };
        let what = TextArea::new(
            field(WHAT, texts.my_complain_what(), &errors.what).help(texts.my_complain_what_help()),
        )
        .rows(8)
        .value(&self.draft.what);
        let wanted =
            TextArea::new(field(WANTED, texts.my_complain_wanted(), &errors.wanted).optional())
                .rows(4)
                .value(&self.draft.wanted);
        let files = FileField::new(
            field(FILES, texts.my_attach(), &errors.files)
                .optional()
                .help(texts.my_attach_help(LARGEST_MEGABYTES)),
        )
        .accept(USUAL_ENDINGS.join(","))
        .several()
        .uploaded(self.files.iter().map(|file| UploadedFile {
            name: file.sent.file_name.clone(),
            size: words::size(file.sent.digest.size, self.language),
            remove: (HANDLING.to_owned(), format!("{REMOVE}{}", file.id)),
        }));
        let buttons = ButtonRow::new([
            Html::from(Button::primary(texts.my_complain_send())),
            Button::secondary(texts.my_complain_save()).sends(HANDLING, SAVE).into(),
            LinkButton::tertiary(texts.my_cancel(), case_path(&self.matter)).into(),
        ]);
        let content = Html::from(what).then(wanted).then(files).then(buttons);
        let path = form_path(&self.matter);
        Form::new(&path, content)
            .hidden(DRAFT, self.draft.id.to_string())
            .autosave(format!("{path}/lagre"))
            .with_files()
            .into()
    }
}

impl Notice {
    fn draw(self, language: Language) -> Html {
        let texts = Texts::new(language);
        let (tone, title, body) = match self {
            Self::None => return Html::EMPTY,
            Self::Saved => {
                (Tone::Success, texts.my_complain_saved(), texts.my_complain_saved_body())
            }
            Self::TakenBack => {
                let forms = forms::texts::Texts::new(language);
                (Tone::Info, forms.form_taken_back_title(), forms.form_taken_back_files())
            }
            Self::SentBefore => (
                Tone::Warning,
                texts.my_complain_sent_before(),
                texts.my_complain_sent_before_body(),
            ),
        };
        Alert::new(tone, title).body(Html::paragraph(body)).into()
    }
}
