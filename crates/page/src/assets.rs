//! The files that pages refer to. Their names carry a hash of their content, so they may be served
//! with `Cache-Control: public, max-age=31536000, immutable`.

/// A file compiled into the program.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    pub bytes: &'static [u8],
    /// The same compressed, where that makes it smaller.
    pub gzip: Option<&'static [u8]>,
    pub content_type: &'static str,
}

/// The asset at a URL path such as `/assets/page.1a2b3c4d.css`.
pub fn find(path: &str) -> Option<Asset> {
    made::ALL.iter().find(|(url, _)| *url == path).map(|(_, asset)| *asset)
}

/// All URL paths, for whoever wants to check or copy them.
pub fn paths() -> impl Iterator<Item = &'static str> {
    made::ALL.iter().map(|(url, _)| *url)
}

/// The style sheet.
pub fn css_url() -> &'static str {
    made::PAGE_CSS
}

/// The script of small improvements that nothing depends on.
pub fn script_url() -> &'static str {
    made::ENHANCE_JS
}

/// The script that warns before a session ends, on pages of somebody who is signed in.
pub fn session_script_url() -> &'static str {
    made::SESSION_JS
}

/// The font that every page needs; preloaded so that text does not jump.
pub fn font_url() -> &'static str {
    made::INTER_LATIN_WOFF2
}

/// The shield in the browser's tab.
pub fn mark_url() -> &'static str {
    made::MARK_SVG
}

mod made {
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}
