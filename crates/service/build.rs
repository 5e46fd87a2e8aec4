//! Tells cargo to compile again when a file is added to the service packages or municipalities,
//! which are compiled into the program.

fn main() {
    for folder in ["../../services", "../../municipalities"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
