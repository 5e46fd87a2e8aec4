//! Service packages: a municipal service is a text, not a program.
//!
//! A folder of plain files (see `services/README.md`) holds the form, the rules, the letters, the
//! deadlines, the fee and the worked examples of one service. This crate reads it, checks it, and
//! answers from it: what a page shows, what a posted page means, what is wrong with an answer,
//! what the rules decide and why, what the letter says.
//!
//! The modules here are pure: dates, register answers and parameters come in as arguments, and
//! [`facts::FactSource`] is the one door to the archive. They know no database and no web. What
//! keeps state (drafts, filing, deciding) stands in `flow`.

mod answers;
pub mod cases;
mod catalogue;
mod decide;
pub mod facts;
pub mod flow;
pub mod form;
pub mod format;
mod letter_text;
mod municipality;
mod package;
mod parameters;
mod scope;
pub mod text;
mod wizard;

pub use answers::{Answers, MAXIMUM_ROWS};
pub use catalogue::{Catalogue, CatalogueError};
pub use decide::{DecideError, Decision, Outcome, decide};
pub use facts::{FactSource, FactSourceError, Grant, GrantedHours, Premises};
pub use form::{Finding, Session, Surroundings};
pub use letter_text::{LetterParts, UnknownLetter, render_letter};
pub use municipality::{Municipality, Reach, Receiver, Unit};
pub use package::*;
pub use parameters::{
    MunicipalParameters, Parameter, ParameterDeclarations, ParameterKind, ParameterVersion,
    Parameters,
};
pub use scope::{MODELS, Scope};
pub use text::{Localised, Texts};
pub use wizard::{Question, QuestionView, Wizard, WizardEnd, WizardOutcome, WizardStep};

/// The tables of this crate.
pub static MIGRATIONS: &[store::Migration] = &[
    store::Migration { name: "service/0001", sql: include_str!("../schema/0001.sql") },
    store::Migration { name: "service/0002", sql: include_str!("../schema/0002.sql") },
    store::Migration { name: "service/0003", sql: include_str!("../schema/0003.sql") },
    store::Migration { name: "service/0004", sql: include_str!("../schema/0004.sql") },
    store::Migration { name: "service/0005", sql: include_str!("../schema/0005.sql") },
    store::Migration { name: "service/0006", sql: include_str!("../schema/0006.sql") },
    store::Migration { name: "service/0007", sql: include_str!("../schema/0007.sql") },
    store::Migration { name: "service/0008", sql: include_str!("../schema/0008.sql") },
    store::Migration { name: "service/0009", sql: include_str!("../schema/0009.sql") },
    store::Migration { name: "service/0010", sql: include_str!("../schema/0010.sql") },
    store::Migration { name: "service/0011", sql: include_str!("../schema/0011.sql") },
    store::Migration { name: "service/0012", sql: include_str!("../schema/0012.sql") },
    store::Migration { name: "service/0013", sql: include_str!("../schema/0013.sql") },
];
