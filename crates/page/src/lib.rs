//! Accessible HTML building blocks in the national design system, and their translations.
//!
//! A page is a [`Shell`] around an [`Html`] that is put together from components. Every component
//! is a plain value that is right by construction: a field always has its label, help text, error
//! and the ids that tie them together. Components are written into askama templates as
//! `{{ field }}`, into each other as `impl Into<Html>`, and into strings with `to_string()`.
//! Anything else that is turned into [`Html`] is escaped.
//!
//! Nothing here needs a script, inline style or request to another host. The crate knows neither
//! web server nor database nor anything municipal.

pub mod assets;
mod button;
mod card;
mod choice;
mod date;
mod feedback;
mod field;
mod figure;
mod file;
mod form;
pub mod gallery;
mod html;
mod link;
mod list;
mod navigation;
mod plain;
mod session_end;
mod shell;
mod table;
mod text_field;

pub use button::{Button, ButtonRow, LinkButton};
pub use card::{Card, CardGrid, Details, LinkCard};
pub use choice::{CheckboxGroup, Choice, RadioGroup, Select, SingleCheckbox};
pub use date::{DateField, TimeField};
pub use feedback::{Alert, EmptyState, ErrorSummary, NoticePanel, Tag, Tone};
pub use field::{Field, Requirement, Width};
pub use figure::{Bar, BarChart, KeyFigure};
pub use file::{FileField, UploadedFile};
pub use form::Form;
pub use html::{Html, HtmlSafe};
pub use link::Link;
pub use list::{Answer, DescriptionList, StepIndicator, StepState, Timeline, TimelineStep};
pub use navigation::{Breadcrumbs, FilterLinks, Hero, Pagination, SearchForm};
pub use plain::{enter_button, heading_1, heading_2, heading_3, lead, subtle};
pub use session_end::{Ending, SessionEnd};
pub use shell::{ActingFor, Banner, Kind, LanguageLink, Municipality, Shell, SignedIn};
pub use table::{Cell, Column, Table};
pub use text_field::{InputKind, NumberField, TextArea, TextField};
pub use texts::Texts;

/// The texts of the shell and the components.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
