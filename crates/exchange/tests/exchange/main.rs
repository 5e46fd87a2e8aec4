//! The clients against the simulator over a loopback port, and letters on their whole way.

mod contract;
mod faults;
mod journey;
mod maskinporten;
mod notices;
mod page;
mod world;
