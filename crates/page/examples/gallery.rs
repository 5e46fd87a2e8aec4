//! Writes the gallery and its assets into a folder, for looking at in a browser through any file
//! server: `cargo run -p page --example gallery -- target/gallery`.

use std::{env, fs, io, path::PathBuf};

use base::Language;
use page::{Kind, Shell, assets, gallery};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "target/gallery".to_owned()));
    fs::create_dir_all(folder.join("assets"))?;
    for path in assets::paths() {
        if let Some(asset) = assets::find(path) {
            fs::write(folder.join(&path[1..]), asset.bytes)?;
        }
    }
    for language in Language::ALL {
        fs::write(folder.join(format!("{language}.html")), gallery::render(language))?;
    }
    let desk =
        Shell { kind: Kind::Desk, ..gallery::shell(Language::Nb, gallery::content(Language::Nb)) };
    fs::write(folder.join("desk.html"), desk.render())
}
