//! Turns the texts into functions, and the style sheet, script, fonts and mark into assets whose
//! names carry a hash of their content, so that browsers may keep them for ever. What shrinks is
//! compressed here, once and as far as it goes, and not at each request.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use flate2::{Compression, write::GzEncoder};

/// The parts of Designsystemet we use.
const COMPONENTS: [&str; 19] = [
    "alert",
    "breadcrumbs",
    "button",
    "card",
    "details",
    "error-summary",
    "field",
    "fieldset",
    "heading",
    "input",
    "label",
    "link",
    "list",
    "pagination",
    "paragraph",
    "skip-link",
    "table",
    "tag",
    "validation-message",
];

/// Our own style sheets, each on top of the one before.
const OWN: [&str; 4] = ["base", "shell", "components", "adaptations"];

fn main() -> io::Result<()> {
    messages::generate("messages");
    writeln!(io::stdout(), "cargo::rerun-if-changed=assets")?;

    let mut assets = Assets::default();
    let latin = assets.add("inter-latin", "woff2", fs::read(font("latin"))?)?;
    let extended = assets.add("inter-latin-ext", "woff2", fs::read(font("latin-ext"))?)?;
    assets.add("mark", "svg", fs::read("assets/mark.svg")?)?;
    assets.add("enhance", "js", fs::read("assets/enhance.js")?)?;
    assets.add("session", "js", fs::read("assets/session.js")?)?;
    let css = style_sheet()?
        .replace("url(inter-latin)", &format!("url({latin})"))
        .replace("url(inter-latin-ext)", &format!("url({extended})"));
    assets.add("page", "css", css.into_bytes())?;
    fs::write(out_directory().join("assets.rs"), assets.code())
}

fn font(subset: &str) -> String {
    format!("assets/vendor/inter/inter-{subset}-wght-normal.woff2")
}

/// Designsystemet's layers below, ours above; a later layer wins whatever its selectors weigh.
fn style_sheet() -> io::Result<String> {
    let vendored =
        |name: &str| fs::read_to_string(format!("assets/vendor/designsystemet/{name}.css"));
    let mut css = String::from("@layer ds.theme, ds.base, ds.components, page;\n");
    css.push_str(&fs::read_to_string("assets/css/fonts.css")?);
    css.push_str(&vendored("theme")?);
    add_layer("ds.base", &vendored("base")?, &mut css);
    for component in COMPONENTS {
        add_layer("ds.components", &vendored(component)?, &mut css);
    }
    for own in OWN {
        add_layer("page", &fs::read_to_string(format!("assets/css/{own}.css"))?, &mut css);
    }
    Ok(css)
}

fn add_layer(layer: &str, rules: &str, css: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(css, "\n@layer {layer} {{\n{rules}\n}}");
}

#[derive(Default)]
struct Assets(Vec<Asset>);

struct Asset {
    constant: String,
    url: String,
    file: String,
    content_type: &'static str,
    /// Also written compressed, as the same name with `.gz`.
    is_compressed: bool,
}

impl Assets {
    fn add(&mut self, name: &str, extension: &str, bytes: Vec<u8>) -> io::Result<String> {
        let file = format!("{name}.{}.{extension}", hash(&bytes));
        let url = format!("/assets/{file}");
        // Fonts are compressed in themselves.
        let is_compressed = extension != "woff2";
        if is_compressed {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&bytes)?;
            fs::write(out_directory().join(format!("{file}.gz")), encoder.finish()?)?;
        }
        fs::write(out_directory().join(&file), bytes)?;
        self.0.push(Asset {
            constant: format!("{name}_{extension}").replace('-', "_").to_uppercase(),
            url: url.clone(),
            file,
            content_type: match extension {
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                _ => "font/woff2",
            },
            is_compressed,
        });
        Ok(url)
    }

    fn code(&self) -> String {
        let mut code = String::new();
        for Asset { constant, url, .. } in &self.0 {
            let _ = writeln!(code, "pub(super) const {constant}: &str = {url:?};");
        }
        let _ =
            writeln!(code, "pub(super) static ALL: [(&str, super::Asset); {}] = [", self.0.len());
        for Asset { constant, file, content_type, is_compressed, .. } in &self.0 {
            let include =
                |file: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))");
            let bytes = include(file);
            let gzip = if *is_compressed {
                format!("Some({})", include(&format!("{file}.gz")))
            } else {
                "None".to_owned()
            };
            let _ = writeln!(
                code,
                "    ({constant}, super::Asset {{ bytes: {bytes}, gzip: {gzip}, content_type: \
                 {content_type:?} }}),"
            );
        }
        code.push_str("];\n");
        code
    }
}

/// Eight hexadecimal digits of FNV-1a: it names versions, it does not protect anything.
fn hash(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

fn out_directory() -> PathBuf {
    env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default()
}
