//! A page of a form as HTML: each component of the package's layout as a component of `page`.

use base::Language;
use page::{
    Alert, Answer, Button, CheckboxGroup, Choice, DateField, DescriptionList, Details, Field,
    FileField, Html, InputKind, NumberField, RadioGroup, Select, TextArea, TextField, TimeField,
    Tone, UploadedFile, Width,
};
use service::form::{
    AlertSeverity, ComponentKind, ComponentView, FileRules, LeafKind, PageView, ROW_ADD,
    ROW_REMOVE, RowView,
};

use crate::{Messages, rich, texts::Texts, upload::LARGEST_MEGABYTES, words};

/// Name of the button that takes a file away; its value is the component and the file's id.
pub const FILE_REMOVE: &str = "file-remove";
/// Name of the button that sends chosen files without leaving the page.
pub const FILE_ADD: &str = "file-add";
/// Name of the buttons that lead away from the page.
pub const GO: &str = "go";

/// How a page is drawn.
pub struct Sketch<'a> {
    pub language: Language,
    pub messages: &'a Messages,
    /// What kind of value a field holds.
    pub kind_of: &'a dyn Fn(&str) -> LeafKind,
}

impl std::fmt::Debug for Sketch<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sketch").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The id of a field's element. Square brackets are no good in the address of an anchor.
pub fn anchor(field: &str) -> String {
    field.replace('[', "-").replace(']', "")
}

/// What may be filled in, on the whole page.
#[derive(Clone, Copy, Debug, Default)]
struct Questions {
    required: usize,
    optional: usize,
}

impl Questions {
    fn of(components: &[ComponentView]) -> Self {
        let mut found = Self::default();
        for component in components {
            found.count(component);
        }
        found
    }

    fn count(&mut self, component: &ComponentView) {
        for child in
            component.children.iter().chain(component.rows.iter().flat_map(|row| &row.components))
        {
            self.count(child);
        }
        if component.kind.is_question() && !component.read_only {
            if is_required(component) { self.required += 1 } else { self.optional += 1 }
        }
    }

    /// Said once on top instead of beside each field.
    fn are_all_required(self) -> bool {
        self.optional == 0 && self.required > 1
    }
}

fn is_required(component: &ComponentView) -> bool {
    component.required || component.file_rules.as_ref().is_some_and(|rules| rules.minimum > 0)
}

/// Whether the page carries files.
pub fn has_files(components: &[ComponentView]) -> bool {
    components.iter().any(|component| {
        matches!(component.kind, ComponentKind::FileUpload(_)) || has_files(&component.children)
    })
}

/// Whether the page has buttons of its own, so that the key Enter must be told what to press.
pub fn has_buttons(components: &[ComponentView]) -> bool {
    components.iter().any(|component| {
        matches!(
            component.kind,
            ComponentKind::FileUpload(_) | ComponentKind::RepeatingGroup { .. }
        ) || has_buttons(&component.children)
    })
}

/// The names of all fields that ask for something, in the order of the page.
pub fn questions(components: &[ComponentView]) -> Vec<String> {
    let mut names = Vec::new();
    for component in components {
        if component.kind.is_question() {
            names.push(component.name.clone());
            names.extend(component.name_field.iter().map(|(name, _)| name.clone()));
        }
        names.extend(questions(&component.children));
        for row in &component.rows {
            names.extend(questions(&row.components));
        }
    }
    names
}

impl Sketch<'_> {
    /// Everything between the page's heading and its buttons.
    pub fn page(&self, view: &PageView) -> Html {
        let questions = Questions::of(&view.components);
        let notice = if questions.are_all_required() {
            Html::already_safe("<p class=\"ek-subtle\">")
                .then(self.texts().form_all_required())
                .then(Html::already_safe("</p>"))
        } else {
            Html::EMPTY
        };
        notice.then(self.components(&view.components, questions))
    }

    fn texts(&self) -> Texts {
        Texts::new(self.language)
    }

    fn components(&self, components: &[ComponentView], questions: Questions) -> Html {
        let runs = components.chunk_by(|a, b| is_known(a) == is_known(b));
        Html::all(runs.map(|run| match run.first() {
            Some(first) if is_known(first) => known(run, self.language),
            _ => Html::all(run.iter().map(|component| self.component(component, questions))),
        }))
    }

    fn component(&self, component: &ComponentView, questions: Questions) -> Html {
        let drawn = self.open(component, questions);
        let more = match (&component.help, component.kind.is_question()) {
            (Some(help), true) => {
                let summary = self.texts().form_more_about(&component.keyword);
                Html::from(Details::new(summary, rich::blocks(help)))
            }
            _ => Html::EMPTY,
        };
        drawn.then(self.messages.notes(&component.name)).then(more)
    }

    /// A component that can be filled in, or that only says something.
    fn open(&self, component: &ComponentView, questions: Questions) -> Html {
        match &component.kind {
            ComponentKind::Input { maximum_length, autocomplete } => {
                let field = self.field(component, questions);
                self.input(component, field, *maximum_length, autocomplete.as_deref())
            }
            ComponentKind::TextArea { maximum_length } => {
                let mut area =
                    TextArea::new(self.field(component, questions)).value(&component.value);
                if let Some(length) = maximum_length {
                    area = area.max_length(*length);
                }
                area.into()
            }
            ComponentKind::RadioButtons { .. } => {
                let chosen = component.options.iter().find(|option| option.selected);
                let choices: Vec<Choice> = choices(component).collect();
                let is_short = choices.len() == 2
                    && component.options.iter().all(|option| option.label.chars().count() <= 12);
                let group = RadioGroup::new(self.field(component, questions), choices)
                    .chosen(chosen.map(|option| &option.value));
                if is_short { group.inline().into() } else { group.into() }
            }
            ComponentKind::Checkboxes { .. } => {
                let chosen = component.options.iter().filter(|option| option.selected);
                CheckboxGroup::new(self.field(component, questions), choices(component))
                    .chosen(chosen.map(|option| &option.value))
                    .into()
            }
            ComponentKind::Dropdown { .. } => {
                let chosen = component.options.iter().find(|option| option.selected);
                Select::new(self.field(component, questions), choices(component))
                    .chosen(chosen.map(|option| &option.value))
                    .into()
            }
            ComponentKind::Datepicker { .. } => {
                let field = DateField::new(self.field(component, questions));
                match &component.date {
                    Some(date) => field.written(&date.day, &date.month, &date.year).into(),
                    None => field.into(),
                }
            }
            ComponentKind::TimePicker => {
                // What is no time is shown as it was written: a browser's time field would drop it.
                let is_readable = component.value.is_empty() || is_clock_time(&component.value);
                let field = self.field(component, questions);
                if is_readable {
                    TimeField::new(field).value(&component.value).into()
                } else {
                    TextField::new(field).value(&component.value).width(Width::Tiny).into()
                }
            }
            ComponentKind::FileUpload(rules) => self.files(component, rules, questions),
            ComponentKind::PersonLookup { .. } => {
                self.look_up(component, questions, self.texts().form_person_name())
            }
            ComponentKind::OrganisationLookup { .. } => {
                self.look_up(component, questions, self.texts().form_organisation_name())
            }
            ComponentKind::RepeatingGroup { .. } => self.repeating(component, questions),
            ComponentKind::Group { .. } => {
                let children = self.components(&component.children, questions);
                group(&component.label, component.description.as_deref(), "", children)
            }
            ComponentKind::Header { level } => {
                let level = (*level).clamp(2, 4);
                Html::already_safe(format!("<h{level}>"))
                    .then(component.label.as_str())
                    .then(Html::already_safe(format!("</h{level}>")))
            }
            ComponentKind::Paragraph => rich::blocks(&component.label),
            ComponentKind::Alert { severity } => {
                let tone = match severity {
                    AlertSeverity::Success => Tone::Success,
                    AlertSeverity::Warning => Tone::Warning,
                    AlertSeverity::Danger => Tone::Danger,
                    AlertSeverity::Info => Tone::Info,
                };
                let body = component.body.as_deref().map_or(Html::EMPTY, rich::blocks);
                Alert::new(tone, &component.label).body(body).into()
            }
            ComponentKind::Divider => Html::already_safe("<hr>"),
            // Drawn by the check page, which has the summary.
            ComponentKind::Summary { .. } => Html::EMPTY,
        }
    }

    /// What all fields have in common.
    fn field(&self, component: &ComponentView, questions: Questions) -> Field {
        let description = component.description.as_deref().map_or(Html::EMPTY, rich::inline);
        let field = Field::new(self.language, &component.name, &component.label)
            .id(anchor(&component.name))
            .help(description)
            .error(self.messages.error(&component.name));
        mark(field, component, questions)
    }

    fn input(
        &self,
        component: &ComponentView,
        field: Field,
        maximum_length: Option<usize>,
        autocomplete: Option<&str>,
    ) -> Html {
        let kind = (self.kind_of)(&component.name);
        if matches!(kind, LeafKind::Integer | LeafKind::Number) {
            let mut number = NumberField::new(field).value(&component.value);
            if kind == LeafKind::Number {
                number = number.decimals().width(Width::Short);
            }
            if let Some(unit) = &component.suffix {
                number = number.unit(unit);
            }
            return number.into();
        }
        let token = autocomplete.and_then(autofill_token);
        let (input, width) = match (kind, token) {
            (LeafKind::Email, _) | (_, Some("email")) => (InputKind::Email, Width::Medium),
            (_, Some("tel")) => (InputKind::Phone, Width::Short),
            (_, Some("postal-code")) => (InputKind::Digits, Width::Tiny),
            (_, Some("address-level2")) => (InputKind::Text, Width::Short),
            (_, Some(_)) => (InputKind::Text, Width::Medium),
            _ => match maximum_length {
                Some(0..=10) => (InputKind::Text, Width::Tiny),
                Some(11..=30) => (InputKind::Text, Width::Short),
                Some(31..=100) => (InputKind::Text, Width::Medium),
                _ => (InputKind::Text, Width::Full),
            },
        };
        let mut text = TextField::new(field).kind(input).width(width).value(&component.value);
        if let Some(token) = token {
            text = text.autocomplete(token);
        }
        if let Some(prefix) = &component.prefix {
            text = text.prefix(prefix);
        }
        if let Some(suffix) = &component.suffix {
            text = text.suffix(suffix);
        }
        // No `maxlength`: a pasted text must not be cut without a word; the server says it.
        text.into()
    }

    fn files(&self, component: &ComponentView, rules: &FileRules, questions: Questions) -> Html {
        let texts = self.texts();
        let limit = u64::from(rules.maximum_megabytes).min(LARGEST_MEGABYTES);
        let most = i64::try_from(rules.maximum).unwrap_or(i64::MAX);
        let kinds = rules
            .endings
            .iter()
            .map(|ending| ending.trim_start_matches('.').to_uppercase())
            .collect::<Vec<_>>();
        let mut help = component.description.as_deref().map_or(Html::EMPTY, rich::inline);
        if !help.is_empty() {
            help = help.then(" ");
        }
        if !kinds.is_empty() {
            help = help.then(texts.form_file_kinds(kinds.join(", "))).then(" ");
        }
        help = help.then(texts.form_file_limits(most, limit));
        let field = Field::new(self.language, &component.name, &component.label)
            .id(anchor(&component.name))
            .help(help)
            .error(self.messages.error(&component.name));
        let uploaded = component.files.iter().map(|file| UploadedFile {
            name: file.name.clone(),
            size: words::size(file.size, self.language),
            remove: (FILE_REMOVE.to_owned(), format!("{}/{}", component.id, file.id)),
        });
        let mut files = FileField::new(mark(field, component, questions))
            .accept(rules.endings.join(","))
            .uploaded(uploaded);
        if rules.maximum > 1 {
            files = files.several();
        }
        let send = Button::secondary(texts.form_send_file())
            .about(&component.keyword)
            .sends(FILE_ADD, &component.id);
        Html::from(files)
            .then(Html::already_safe("<p>"))
            .then(send)
            .then(Html::already_safe("</p>"))
    }

    /// A number and the name that belongs to it.
    fn look_up(&self, component: &ComponentView, questions: Questions, name_label: &str) -> Html {
        let number = TextField::new(self.field(component, questions))
            .kind(InputKind::Digits)
            .width(Width::Short)
            .value(&component.value);
        let Some((name, value)) = &component.name_field else { return number.into() };
        let field = Field::new(self.language, name, name_label)
            .id(anchor(name))
            .error(self.messages.error(name));
        let name =
            TextField::new(mark(field, component, questions)).width(Width::Medium).value(value);
        Html::from(number).then(name)
    }

    fn repeating(&self, component: &ComponentView, questions: Questions) -> Html {
        let texts = self.texts();
        let id = anchor(&component.name);
        let title = Html::already_safe(format!("<h2 id=\"{}\">", Html::from(&id)))
            .then(component.label.as_str())
            .then(Html::already_safe("</h2>"));
        let description = component.description.as_deref().map_or(Html::EMPTY, rich::blocks);
        let error = self.messages.error(&component.name).map_or(Html::EMPTY, |message| {
            Alert::new(Tone::Danger, message).heading_level(3).into()
        });
        let rows = Html::all(component.rows.iter().map(|row| self.row(component, row, questions)));
        let add = if component.can_add {
            let label = component.add_button.clone();
            let label = label.unwrap_or_else(|| texts.form_add_row(&component.keyword));
            Html::paragraph(Button::secondary(label).sends(ROW_ADD, &component.name))
        } else {
            Html::EMPTY
        };
        title.then(description).then(error).then(rows).then(add)
    }

    fn row(&self, component: &ComponentView, row: &RowView, questions: Questions) -> Html {
        let number = row.index + 1;
        let title = format!("{} {number}", component.keyword);
        let mut content = self.components(&row.components, questions);
        if row.can_remove {
            let remove = Button::secondary(self.texts().form_remove_row(&title))
                .danger()
                .sends(ROW_REMOVE, &row.path);
            content = content.then(Html::paragraph(remove));
        }
        Html::already_safe("<div class=\"ds-card ek-card\">")
            .then(group(&title, None, &anchor(&row.path), content))
            .then(Html::already_safe("</div>"))
    }
}

/// Says in a word whether the field must be filled in, unless the page says it of all.
fn mark(field: Field, component: &ComponentView, questions: Questions) -> Field {
    if questions.are_all_required() {
        field
    } else if is_required(component) {
        field.required()
    } else {
        field.optional()
    }
}

/// Fields that belong together, under one name.
fn group(title: &str, description: Option<&str>, id: &str, content: Html) -> Html {
    if title.is_empty() {
        return content;
    }
    let id = if id.is_empty() { String::new() } else { format!(" id=\"{}\"", Html::from(id)) };
    let description = description.map_or(Html::EMPTY, rich::blocks);
    Html::already_safe(format!("<fieldset class=\"ds-fieldset ek-field\"{id}>"))
        .then(Html::already_safe("<legend class=\"ds-label\">"))
        .then(title)
        .then(Html::already_safe("</legend>"))
        .then(description)
        .then(Html::already_safe("<div class=\"ek-flow\">"))
        .then(content)
        .then(Html::already_safe("</div></fieldset>"))
}

/// What the public sector knows already is shown, not asked.
fn is_known(component: &ComponentView) -> bool {
    component.kind.is_question() && component.read_only
}

/// Known answers after each other. Nothing is drawn for what is not known after all.
fn known(components: &[ComponentView], language: Language) -> Html {
    let answers: Vec<Answer> =
        components.iter().flat_map(|component| known_answers(component, language)).collect();
    if answers.is_empty() {
        return Html::EMPTY;
    }
    DescriptionList::new(language, answers).into()
}

fn known_answers(component: &ComponentView, language: Language) -> Vec<Answer> {
    let chosen: Vec<&str> = component
        .options
        .iter()
        .filter(|option| option.selected)
        .map(|option| option.label.as_str())
        .collect();
    let value = if component.options.is_empty() {
        match service::format::parse_date(&component.value) {
            Some(date) if component.date.is_some() => words::day(date, language),
            _ => component.value.clone(),
        }
    } else {
        chosen.join(", ")
    };
    if value.is_empty() {
        return Vec::new();
    }
    let mut answers = vec![Answer::new(&component.label, value)];
    if let Some((_, name)) = component.name_field.as_ref().filter(|(_, name)| !name.is_empty()) {
        answers.push(Answer::new(Texts::new(language).form_person_name(), name.as_str()));
    }
    answers
}

fn choices(component: &ComponentView) -> impl Iterator<Item = Choice> {
    component.options.iter().map(|option| {
        let choice = Choice::new(&option.value, &option.label);
        let help = option.description.as_deref().or(option.help.as_deref());
        match help {
            Some(help) => choice.help(rich::inline(help)),
            None => choice,
        }
    })
}

fn is_clock_time(text: &str) -> bool {
    service::format::parse_time(text).is_some()
}

/// The tokens of the HTML standard (§ 4.10.18.7) that forms of a municipality use.
fn autofill_token(token: &str) -> Option<&'static str> {
    const TOKENS: [&str; 14] = [
        "name",
        "given-name",
        "family-name",
        "email",
        "tel",
        "street-address",
        "address-line1",
        "address-line2",
        "postal-code",
        "address-level2",
        "organization",
        "organization-title",
        "country-name",
        "url",
    ];
    TOKENS.into_iter().find(|known| *known == token)
}
