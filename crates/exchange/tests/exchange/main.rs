//! The clients against the simulator over a loopback port, and letters on their whole way.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod maskinporten;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod page;
#[cfg(test)]
mod world;
