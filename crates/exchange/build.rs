fn main() {
    messages::generate("messages");
}
