//! The drawing of every kind of component, as golden files in three languages.

use base::Language;
use service::form::{
    AlertSeverity, ComponentKind, ComponentView, DateParts, FileRules, FileView, LeafKind,
    OptionView, PageView, RowView, Severity,
};

use crate::{
    Messages,
    draw::{Sketch, anchor, has_buttons, has_files, questions},
};

fn component(id: &str, kind: ComponentKind, label: &str) -> ComponentView {
    ComponentView {
        id: id.to_owned(),
        kind,
        name: format!("a.{id}"),
        label: label.to_owned(),
        keyword: label.trim_end_matches('?').to_owned(),
        description: None,
        help: None,
        body: None,
        add_button: None,
        prefix: None,
        suffix: None,
        required: true,
        read_only: false,
        value: String::new(),
        date: None,
        options: Vec::new(),
        rows: Vec::new(),
        can_add: false,
        children: Vec::new(),
        files: Vec::new(),
        severity: None,
        file_rules: None,
        name_field: None,
    }
}

fn option(value: &str, label: &str, selected: bool) -> OptionView {
    OptionView {
        value: value.to_owned(),
        label: label.to_owned(),
        description: None,
        help: None,
        selected,
    }
}

fn input(id: &str, label: &str, autocomplete: Option<&str>) -> ComponentView {
    let autocomplete = autocomplete.map(str::to_owned);
    component(id, ComponentKind::Input { maximum_length: Some(100), autocomplete }, label)
}

/// One of everything, some of it with mistakes.
fn everything() -> PageView {
    let list = || "list".to_owned();
    let rules = FileRules {
        minimum: 1,
        maximum: 3,
        maximum_megabytes: 10,
        endings: vec![".pdf".to_owned(), ".jpg".to_owned()],
    };
    let row = |index: usize| RowView {
        index,
        path: format!("a.days[{index}]"),
        can_remove: index > 0,
        components: vec![ComponentView {
            name: format!("a.days[{index}].from"),
            value: "kl ni".to_owned(),
            ..component("from", ComponentKind::TimePicker, "Fra klokka")
        }],
    };
    PageView {
        id: "page".to_owned(),
        title: "Alt".to_owned(),
        components: vec![
            component("intro", ComponentKind::Paragraph, "Les **dette** først.\n\n- en\n- to"),
            component("header", ComponentKind::Header { level: 2 }, "Del 1 <&>"),
            ComponentView {
                body: Some("Se [loven](https://lovdata.no).".to_owned()),
                ..component(
                    "alert",
                    ComponentKind::Alert { severity: AlertSeverity::Warning },
                    "Husk fristen",
                )
            },
            component("line", ComponentKind::Divider, ""),
            ComponentView {
                read_only: true,
                value: "Vennlig Fjelltopp".to_owned(),
                ..input("name", "Navn", Some("name"))
            },
            ComponentView {
                read_only: true,
                value: "2026-07-11".to_owned(),
                date: Some(DateParts {
                    day: "11".to_owned(),
                    month: "7".to_owned(),
                    year: "2026".to_owned(),
                }),
                ..component(
                    "known",
                    ComponentKind::Datepicker { earliest: None, latest: None },
                    "Kjent dato",
                )
            },
            ComponentView { read_only: true, ..input("empty", "Ikke kjent", None) },
            ComponentView {
                value: "a\"b".to_owned(),
                description: Some("Bare til varsler".to_owned()),
                help: Some("Vi sender aldri reklame.".to_owned()),
                ..input("email", "E-post", Some("email"))
            },
            ComponentView {
                required: false,
                value: "mange".to_owned(),
                suffix: Some("personer".to_owned()),
                ..input("count", "Hvor mange?", None)
            },
            component("text", ComponentKind::TextArea { maximum_length: Some(500) }, "Beskriv"),
            ComponentView {
                options: vec![option("true", "Ja", false), option("false", "Nei", true)],
                ..component("yes", ComponentKind::RadioButtons { list: list() }, "Blir det barn?")
            },
            ComponentView {
                options: vec![option("1", "Øl", true), option("2", "Vin", true)],
                ..component("boxes", ComponentKind::Checkboxes { list: list() }, "Drikke")
            },
            ComponentView {
                options: vec![option("x", "Sal", false)],
                ..component("list", ComponentKind::Dropdown { list: list() }, "Lokale")
            },
            ComponentView {
                date: Some(DateParts {
                    day: "31".to_owned(),
                    month: "2".to_owned(),
                    year: String::new(),
                }),
                ..component(
                    "date",
                    ComponentKind::Datepicker { earliest: None, latest: None },
                    "Dato",
                )
            },
            ComponentView {
                value: "19:00".to_owned(),
                ..component("time", ComponentKind::TimePicker, "Til klokka")
            },
            ComponentView {
                files: vec![FileView {
                    id: "f1".to_owned(),
                    name: "plan & kart.pdf".to_owned(),
                    size: 1_150_000,
                }],
                file_rules: Some(rules.clone()),
                ..component("drawing", ComponentKind::FileUpload(rules), "Tegning")
            },
            ComponentView {
                name: "a.days".to_owned(),
                keyword: "Dag".to_owned(),
                rows: vec![row(0), row(1)],
                can_add: true,
                ..component(
                    "days",
                    ComponentKind::RepeatingGroup { children: Vec::new(), minimum: 1, maximum: 3 },
                    "Dager",
                )
            },
            ComponentView {
                name_field: Some(("a.who".to_owned(), "Stødig".to_owned())),
                value: "1".to_owned(),
                ..component("person", ComponentKind::PersonLookup { name_path: None }, "Ansvarlig")
            },
            ComponentView {
                children: vec![input("inner", "Inni", None)],
                ..component("group", ComponentKind::Group { children: Vec::new() }, "Samlet")
            },
        ],
    }
}

fn drawn(view: &PageView, language: Language) -> String {
    let mut messages = Messages::default();
    messages.add("a.count", Severity::Error, "Hvor mange: Skriv et tall".to_owned());
    messages.add("a.count", Severity::Error, "Hvor mange: Noe annet".to_owned());
    messages.add("a.date", Severity::Error, "Dato: Skriv en dato som finnes".to_owned());
    messages.add("a.days[1].from", Severity::Error, "Fra: Skriv et klokkeslett".to_owned());
    messages.add("a.text", Severity::Warning, "Kort svar".to_owned());
    let kind_of = |name: &str| if name == "a.count" { LeafKind::Integer } else { LeafKind::Text };
    Sketch { language, messages: &messages, kind_of: &kind_of }.page(view).to_string()
}

#[test]
fn every_component_is_drawn_in_every_language() {
    for language in [Language::Nb, Language::Nn, Language::En] {
        insta::assert_snapshot!(format!("everything_{language}"), drawn(&everything(), language));
    }
}

#[test]
fn a_page_where_everything_must_be_filled_in_says_it_once() {
    let view = PageView {
        id: "page".to_owned(),
        title: "To".to_owned(),
        components: vec![input("one", "En", None), input("two", "To", None)],
    };
    let html = drawn(&view, Language::Nb);
    assert_eq!(html.matches("Alle feltene må fylles ut.").count(), 1);
    assert!(!html.contains("Må fylles ut"), "{html}");
    let single = PageView { components: vec![input("one", "En", None)], ..view };
    assert!(drawn(&single, Language::Nb).contains("Må fylles ut"));
}

#[test]
fn ids_are_unique_and_every_reference_has_its_target() {
    let html = drawn(&everything(), Language::Nb);
    let values = |attribute: &str| -> Vec<String> {
        let marker = format!(" {attribute}=\"");
        html.split(&marker)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .collect()
    };
    let mut ids = values("id");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
    for reference in values("for").into_iter().chain(values("aria-describedby")) {
        for id in reference.split(' ') {
            assert!(ids.iter().any(|known| known == id), "{id} leads nowhere");
        }
    }
}

#[test]
fn the_page_knows_what_it_asks_for() {
    let view = everything();
    assert!(has_files(&view.components) && has_buttons(&view.components));
    let names = questions(&view.components);
    for name in ["a.email", "a.days[1].from", "a.person", "a.who", "a.inner"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    assert!(!names.iter().any(|name| name == "a.alert" || name == "a.days"));
    assert_eq!(anchor("event.days[0].from"), "event.days-0.from");
}
