//! Fields in every state.

use base::Language;
use jiff::civil::date;

use super::{Sample, sample};
use crate::{
    Button, ButtonRow, CheckboxGroup, Choice, DateField, Field, FileField, InputKind, LinkButton,
    NumberField, RadioGroup, Select, SingleCheckbox, TextArea, TextField, TimeField, UploadedFile,
    Width,
};

pub(super) fn samples(language: Language) -> Vec<Sample> {
    let field = |name: &str, label: &str| Field::new(language, name, label);
    vec![
        sample("text_field", TextField::new(field("name", "Navn på arrangementet").required())),
        sample(
            "text_field_wrong",
            TextField::new(
                field("email", "E-post")
                    .required()
                    .help("Vi sender bare varsel hit, aldri innholdet i saken.")
                    .error(Some("E-post må ha et krøllalfa, for eksempel navn@eksempel.no")),
            )
            .kind(InputKind::Email)
            .autocomplete("email")
            .width(Width::Medium)
            .value("vennlig.måke"),
        ),
        sample(
            "text_field_with_prefix",
            TextField::new(field("phone", "Mobilnummer").optional())
                .kind(InputKind::Phone)
                .autocomplete("tel")
                .width(Width::Short)
                .prefix("+47"),
        ),
        sample(
            "text_field_read_only",
            TextField::new(
                field("organisation", "Organisasjon").help("Hentet fra Enhetsregisteret"),
            )
            .value("Skogly Teaterlag")
            .width(Width::Medium)
            .read_only(),
        ),
        sample(
            "text_field_digits",
            TextField::new(field("postal-code", "Postnummer"))
                .kind(InputKind::Digits)
                .max_length(4)
                .autocomplete("postal-code")
                .width(Width::Tiny),
        ),
        sample(
            "number_field",
            NumberField::new(field("guests", "Hvor mange gjester venter dere?").required())
                .unit("personer")
                .value("120"),
        ),
        sample(
            "number_field_wrong",
            NumberField::new(
                field("turnover", "Forventet omsetning").error(Some("Omsetning må være et tall")),
            )
            .decimals()
            .width(Width::Short)
            .unit("kr")
            .value("mange"),
        ),
        sample(
            "text_area",
            TextArea::new(field("purpose", "Fortell kort om arrangementet").help("Hva skal skje?"))
                .max_length(500)
                .value("Julekonsert med servering.\n\nDørene åpner <18.30>."),
        ),
        sample(
            "date_field",
            DateField::new(field("date", "Når er arrangementet?").help("For eksempel 24 12 2026"))
                .date(date(2026, 12, 24)),
        ),
        sample(
            "date_field_wrong",
            DateField::new(
                field("birth", "Fødselsdato")
                    .required()
                    .error(Some("Fødselsdato må være en dato som finnes")),
            )
            .written("31", "2", "80")
            .birth_date(),
        ),
        sample("time_field", TimeField::new(field("from", "Serveringen starter")).value("18:30")),
        sample(
            "radio_group",
            RadioGroup::new(
                field("kind", "Hva skal serveres?").required(),
                [
                    Choice::new("1", "Øl og vin"),
                    Choice::new("3", "Øl, vin og brennevin")
                        .help("Alle som serverer, må være over 20 år."),
                ],
            )
            .chosen(Some("3")),
        ),
        sample(
            "radio_group_inline_wrong",
            RadioGroup::new(
                field("closed", "Er arrangementet bare for inviterte?")
                    .help("Det er ikke lukket om hvem som helst kan kjøpe billett.")
                    .error(Some("Velg om arrangementet er bare for inviterte")),
                [Choice::new("yes", "Ja"), Choice::new("no", "Nei")],
            )
            .inline(),
        ),
        sample(
            "checkbox_group",
            CheckboxGroup::new(
                field("channels", "Hvordan vil du ha varsel?").optional(),
                [Choice::new("sms", "SMS"), Choice::new("email", "E-post")],
            )
            .chosen(["sms"]),
        ),
        sample(
            "select",
            Select::new(
                field("venue", "Lokale").required(),
                [Choice::new("1", "Kulturhuset"), Choice::new("2", "Samfunnshuset")],
            ),
        ),
        sample(
            "select_chosen_wrong",
            Select::new(
                field("venue-2", "Lokale")
                    .error(Some("Lokale: Kulturhuset er opptatt denne dagen")),
                [Choice::new("1", "Kulturhuset"), Choice::new("2", "Samfunnshuset")],
            )
            .chosen(Some("1")),
        ),
        sample(
            "file_field",
            FileField::new(
                field("floor-plan", "Plantegning").required().help("PDF eller bilde, høyst 10 MB"),
            )
            .accept(".pdf,image/*")
            .several()
            .uploaded([UploadedFile {
                name: "plantegning-kulturhuset.pdf".to_owned(),
                size: "1,2 MB".to_owned(),
                remove: ("remove".to_owned(), "7".to_owned()),
            }]),
        ),
        sample(
            "file_field_wrong",
            FileField::new(
                field("lease", "Leieavtale")
                    .error(Some("Leieavtale: filen er tom. Velg en annen.")),
            ),
        ),
        sample(
            "single_checkbox",
            SingleCheckbox::new(
                field("truth", "Opplysningene er riktige så langt jeg vet").required(),
            )
            .ticked(true),
        ),
        sample(
            "single_checkbox_wrong",
            SingleCheckbox::new(
                field("law", "Jeg kjenner skjenkereglene")
                    .help("De står i alkoholloven kapittel 8.")
                    .error(Some("Skjenkereglene: du må bekrefte at du kjenner dem")),
            ),
        ),
        sample(
            "buttons",
            ButtonRow::new([
                Button::primary("Neste").into(),
                Button::secondary("Lagre og fortsett senere").sends("action", "save").into(),
                crate::Html::from(LinkButton::tertiary("Avbryt", "/avbryt")),
            ]),
        ),
        sample(
            "buttons_danger",
            ButtonRow::new([
                Button::primary("Slett utkastet").danger().about("for julekonserten"),
                Button::secondary("Trekk søknaden").danger().form_action("/trekk"),
            ]),
        ),
        sample(
            "page_question",
            TextField::new(
                field("question", "Hva heter arrangementet?").required().as_page_heading(),
            )
            .width(Width::Medium),
        ),
    ]
}
