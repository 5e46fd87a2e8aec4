//! Every public page in every language, to be read: `snapshots/`.

use crate::{in_town, journal::sample, outline, world::SERVICE};

#[test]
fn every_page_reads_as_before_in_every_language() {
    in_town(|town| {
        let ids = sample(town);
        let wizard = format!("/tjenester/{SERVICE}/veiviser");
        let pages = [
            ("front", "/".to_owned(), 200),
            ("services", "/tjenester".to_owned(), 200),
            ("found", "/tjenester?q=alkohol".to_owned(), 200),
            ("not-found", "/tjenester?q=trikk".to_owned(), 200),
            ("theme", "/tema/naring".to_owned(), 200),
            ("life-event", "/livshendelse/feire-og-arrangere".to_owned(), 200),
            ("service", format!("/tjenester/{SERVICE}"), 200),
            ("wizard-first", wizard.clone(), 200),
            ("wizard-missing", format!("{wizard}?party=closed&besvart=payment"), 422),
            ("wizard-other-form", format!("{wizard}?party=open"), 200),
            (
                "wizard-not-needed",
                format!("{wizard}?party=closed&payment=no&premises=private-home"),
                200,
            ),
            (
                "wizard-continue",
                format!("{wizard}?party=closed&payment=yes&premises=private-home"),
                200,
            ),
            (
                "wizard-not-possible",
                format!(
                    "{wizard}?party=closed&payment=yes&premises=licensed-venue&ordinary=same-time"
                ),
                200,
            ),
            ("journal", "/innsyn".to_owned(), 200),
            ("journal-nothing", "/innsyn?q=trikk".to_owned(), 200),
            ("entry", format!("/innsyn/{}", ids[1]), 200),
        ];
        for language in ["nb", "nn", "se", "en"] {
            let mut browser = town.browser();
            browser.get(&format!("/sprak/{language}?til=/"));
            for (name, path, status) in &pages {
                let answer = browser.get(path);
                assert_eq!(answer.status.as_u16(), *status, "{path}");
                let html = answer.text();
                assert!(html.contains(&format!("<html lang=\"{language}\"")), "{path}");
                assert_eq!(html.matches("<h1").count(), 1, "one main heading on {name}");
                insta::assert_snapshot!(format!("{name}.{language}"), outline(&html));
            }
        }
    });
}
