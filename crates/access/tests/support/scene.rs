//! One sign-in against a provider whose answers the test decides.

use access::{Environment, oidc::Profile};
use store::testing::TestStore;

use super::{Browser, Place, Setting, fake_provider::FakeProvider, listen};

/// A municipality and a provider that lies.
pub struct Scene<'a> {
    pub setting: Setting<'a>,
    pub provider: FakeProvider,
}

impl<'a> Scene<'a> {
    pub async fn new(it: &'a TestStore) -> Self {
        let provider = FakeProvider::start(it).await;
        let issuers = [(Profile::IdPorten, provider.issuer.clone())];
        let setting =
            Setting::start(it, Environment::Demonstration, listen().await, &issuers, "grimstad")
                .await;
        Self { setting, provider }
    }

    /// Signs in with whatever the provider says, and comes to a page.
    pub async fn sign_in(&self, browser: &Browser) -> Place {
        let begun = browser.open("/logg-inn?til=/skjema/x").await;
        if begun.status != 303 {
            return begun;
        }
        let state = self.last_pushed("state");
        self.answer(browser, &[("code", "c"), ("state", &state), ("iss", &self.provider.issuer)])
            .await
    }

    pub async fn answer(&self, browser: &Browser, parameters: &[(&str, &str)]) -> Place {
        let mut url =
            url::Url::parse(&self.setting.origin).unwrap().join("/logg-inn/svar").unwrap();
        url.query_pairs_mut().extend_pairs(parameters);
        browser.open(url.as_str()).await
    }

    pub fn last_pushed(&self, name: &str) -> String {
        let forms = self.provider.pushed();
        let form = forms.last().unwrap();
        form.iter().find(|(key, _)| key == name).unwrap().1.clone()
    }

    pub fn last_reason(&self) -> String {
        self.setting.trail().pop().map(|(_, details)| details).unwrap_or_default()
    }
}
