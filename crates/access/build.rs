//! Turns the texts of sign-in into functions.

fn main() {
    messages::generate("messages");
}
