//! The pages of a form, whoever fills it in: an applicant for themselves, or an employee who types
//! what somebody said on the phone or wrote on paper.
//!
//! Draws a package's pages and reads what they send, so that every way in has the same fields, the
//! same help and the same errors. Nothing that was typed is lost: a page is stored before it is
//! judged. It deliberately knows neither whose draft it is nor what becomes of it: the wing that
//! has opened a draft tells where its pages lie ([`Place`]), and sends it.

mod autosave;
mod check;
pub mod draw;
mod drawing;
pub mod files;
mod filling;
mod messages;
mod page_save;
pub mod posted;
pub mod registers;
pub mod rich;
mod taking;
pub mod upload;
pub mod words;

#[cfg(test)]
mod tests;

pub use autosave::save_quietly;
pub use check::{AS_IT_IS, Said, check_page};
pub use filling::{Filler, Filling, Place};
pub use messages::Messages;
pub use page_save::hold;
pub use posted::{Files, Posted};
pub use taking::{Asked, show_page, take_back, take_in, to_park};

/// The texts of a form's pages.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The tables of this crate.
pub static MIGRATIONS: &[store::Migration] =
    &[store::Migration { name: "forms/0001", sql: include_str!("../schema/0001.sql") }];
