//! Messages with other systems: out, in, receipts, resending; national components, each live and
//! simulated.
//!
//! Every national component has exactly one client here, and it speaks HTTP. What differs between
//! production and the demonstration is only the address it is given: [`simulator`] is a web
//! service that behaves like the components, faults included. So the code that runs in the
//! demonstration and in the tests is the code that runs live.
//!
//! It deliberately knows no service package, no page and no letter template; others' formats
//! (Folkeregisteret's JSON, SvarUt's JSON) are private to the file of the client that reads them.
//!
//! Three promises:
//! * **Nothing is sent outside a job.** [`dispatch`] and [`notice`] are asked for inside the
//!   transaction that makes them right, and carried out by a job that was written in it.
//! * **Delivered once.** Before anything is sent again, the receiver is asked under our own
//!   reference whether it already has it.
//! * **No personal data in the log.** [`Http`] logs component, operation, status and duration, and
//!   never an address, a header or a body.

mod altinn;
mod archive_link;
mod component;
mod contact_register;
pub mod dispatch;
mod exchange;
mod http;
mod maskinporten;
pub mod notice;
mod notice_gateway;
mod organisation_register;
mod person_register;
mod representation;
mod secret;
mod settings;
mod signing_key;
pub mod simulator;
mod svarut;

pub use component::{Component, ComponentError};
pub use contact_register::{
    Contact, ContactRegister, DatedContact, NoticeChannel, NoticeTarget, Reservation,
};
pub use exchange::Exchange;
pub use http::{Http, Timeouts, http_client};
pub use maskinporten::{Maskinporten, OnBehalfOf};
pub use notice_gateway::NoticeGateway;
pub use organisation_register::{Organisation, OrganisationAnswer, OrganisationRegister, Standing};
pub use person_register::{
    LifeStatus, PersonAnswer, PersonName, PersonParts, PersonRegister, PostalAddress,
    ProtectedPerson, ProtectionLevel, RegisteredPerson, RevealPurpose,
};
pub use representation::{Representation, RepresentationRegister, Role};
pub use secret::Secret;
pub use settings::{
    ExchangeSettings, MaskinportenSettings, ServiceAddress, SvarUtAccount, SvarUtSettings,
};
pub use signing_key::{SigningKey, SigningKeyError};
pub use svarut::{Shipment, ShipmentDocument, ShipmentEvent, ShipmentStatus, SvarUt};

/// The tables of this crate.
pub static MIGRATIONS: &[store::Migration] =
    &[store::Migration { name: "exchange/0001", sql: include_str!("../schema/0001.sql") }];

/// The texts of notices and roles, in every language.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
