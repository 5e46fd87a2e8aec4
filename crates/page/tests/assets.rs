//! The files that pages refer to.

use base::Language;
use page::assets;
use sha2::{Digest, Sha256};

#[test]
fn every_asset_a_page_or_the_style_sheet_refers_to_is_there() {
    let css = String::from_utf8(assets::find(assets::css_url()).unwrap().bytes.to_vec()).unwrap();
    let html = page::gallery::render(Language::Nb);
    for text in [css, html] {
        for reference in text.split("/assets/").skip(1) {
            let end = reference.find(['"', ')']).unwrap();
            let path = format!("/assets/{}", &reference[..end]);
            assert!(assets::find(&path).is_some(), "{path} is not there");
        }
    }
    assert!(assets::find("/assets/page.css").is_none());
}

#[test]
fn the_style_sheet_asks_no_other_host_for_anything() {
    let css = String::from_utf8(assets::find(assets::css_url()).unwrap().bytes.to_vec()).unwrap();
    assert!(!css.contains("@import"));
    for target in css.split("url(").skip(1) {
        assert!(
            target.starts_with("/assets/") || target.trim_start_matches('"').starts_with("data:"),
            "{}",
            &target[..60]
        );
    }
}

#[test]
fn the_scripts_stay_small() {
    for url in [assets::script_url(), assets::session_script_url()] {
        assert!(assets::find(url).unwrap().bytes.len() <= 6_000, "{url}");
    }
}

#[test]
fn vendored_files_are_those_that_provenance_names() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/vendor");
    let provenance = std::fs::read_to_string(folder.join("PROVENANCE.md")).unwrap();
    let mut count = 0;
    for package in ["designsystemet", "inter"] {
        for entry in std::fs::read_dir(folder.join(package)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let sum = format!("{:x}", Sha256::digest(std::fs::read(&path).unwrap()));
            assert!(provenance.contains(&format!("{sum}  {package}/{name}")), "{package}/{name}");
            count += 1;
        }
    }
    assert_eq!(
        provenance.matches("  designsystemet/").count() + provenance.matches("  inter/").count(),
        count
    );
}
