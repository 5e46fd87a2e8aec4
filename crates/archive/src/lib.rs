//! Noark 5: the record model, its rules, numbering, journals, screening, extraction.
//!
//! Every matter of the municipality is filed here, in the transaction that accepts it. The crate
//! knows what the standard demands of an archive; it deliberately does not know who may do what
//! (that is asked before it is called), nor any service, letter or message.
//!
//! [`open_case_file`] and [`file_entry`] file; [`lookup`] reads for those who may see;
//! [`projection`] is all that the public sees; [`rules`] holds what the standard forbids.

mod administration;
mod change_log;
mod changes;
mod codes;
mod corrections;
mod documents;
mod error;
pub mod extraction;
mod filing;
mod holding;
pub mod lookup;
mod model;
mod moving;
mod parties;
pub mod periods;
mod preservation;
pub mod projection;
pub mod rules;
mod screening;
pub mod setup;
mod sign_off;
pub mod synthetic;
mod title;
mod titles;

pub use administration::Administrator;
pub use change_log::changes_of;
pub use changes::{
    add_party, assign_handler, assign_responsible, assign_unit, change_case_date, close_case_file,
    reopen_case_file, set_case_status, set_entry_status,
};
pub use codes::*;
pub use corrections::{EntryCorrection, add_correspondence, correct_entry};
pub use documents::{add_document, add_variant, add_version, set_document_status};
pub use error::{ArchiveError, Result, Tie};
pub use filing::{FiledEntry, file_entry, open_case_file};
pub use model::*;
pub use moving::move_entries;
pub use parties::{
    Contact, CorrespondenceParty, Correspondent, Exposure, NewCorrespondenceParty, NewParty, Party,
    PartyName,
};
pub use preservation::{accept_format, documents_not_archival};
pub use rules::OpenItems;
pub use screening::{Screenable, screen, screening_of, unscreen};
pub use sign_off::{NewSignOff, OpenItem, open_items, sign_off, sign_offs_of};
pub use title::{MASK, MarkKind, Title};
pub use titles::{
    change_case_title, change_document_title, change_entry_title, change_title_marks,
};

/// The archive's tables.
pub static MIGRATIONS: &[store::Migration] = &[
    store::Migration { name: "archive/0001", sql: include_str!("../schema/0001.sql") },
    store::Migration { name: "archive/0002", sql: include_str!("../schema/0002.sql") },
    store::Migration { name: "archive/0003", sql: include_str!("../schema/0003.sql") },
    store::Migration { name: "archive/0004", sql: include_str!("../schema/0004.sql") },
    store::Migration { name: "archive/0005", sql: include_str!("../schema/0005.sql") },
];
