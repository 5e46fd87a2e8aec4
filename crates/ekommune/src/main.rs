//! The one program: command line, configuration and the list of wings.
fn main() {}
