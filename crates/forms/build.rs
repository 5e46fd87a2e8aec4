//! Turns the texts into functions.

fn main() {
    messages::generate("messages");
}
