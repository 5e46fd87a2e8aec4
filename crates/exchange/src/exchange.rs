use std::sync::Arc;

use base::{Clock, Random};
use store::{Files, jobs::Handler};

use crate::{
    Component, ContactRegister, ExchangeSettings, Http, Maskinporten, NoticeGateway,
    OrganisationRegister, PersonRegister, RepresentationRegister, SigningKey, SvarUt,
    altinn::Altinn, dispatch, notice,
};

/// All clients, made once from the configuration.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub maskinporten: Arc<Maskinporten>,
    pub persons: PersonRegister,
    pub contacts: ContactRegister,
    pub organisations: OrganisationRegister,
    pub representations: RepresentationRegister,
    pub svarut: SvarUt,
    pub notices: NoticeGateway,
    send_timeout: std::time::Duration,
    follow_after: jiff::SignedDuration,
}

impl Exchange {
    pub fn new(
        http: Http,
        settings: ExchangeSettings,
        key: SigningKey,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let maskinporten =
            Arc::new(Maskinporten::new(http.clone(), settings.maskinporten, key, clock, random));
        let altinn = |address, component| {
            Altinn::new(http.clone(), Arc::clone(&maskinporten), address, component)
        };
        let follow_after =
            jiff::SignedDuration::from_secs(i64::from(settings.svarut.follow_after_seconds));
        Self {
            persons: PersonRegister::new(
                http.clone(),
                Arc::clone(&maskinporten),
                settings.person_register,
            ),
            contacts: ContactRegister::new(
                http.clone(),
                Arc::clone(&maskinporten),
                settings.contact_register,
            ),
            organisations: OrganisationRegister::new(http.clone(), settings.organisation_register),
            representations: RepresentationRegister::new(altinn(
                settings.representation,
                Component::Representation,
            )),
            notices: NoticeGateway::new(altinn(settings.notice_gateway, Component::NoticeGateway)),
            svarut: SvarUt::new(http.clone(), Arc::clone(&maskinporten), settings.svarut),
            send_timeout: http.timeouts().send,
            follow_after,
            maskinporten,
        }
    }

    /// What carries out the jobs of [`dispatch`] and [`notice`].
    pub fn handlers(&self, files: Files) -> Vec<Arc<dyn Handler>> {
        vec![
            Arc::new(dispatch::SendLetter::new(
                self.svarut.clone(),
                files,
                self.send_timeout,
                self.follow_after,
            )),
            Arc::new(dispatch::FollowLetter::new(self.svarut.clone(), self.follow_after)),
            Arc::new(dispatch::TellRead::new(self.svarut.clone())),
            Arc::new(notice::SendNotice::new(self.contacts.clone(), self.notices.clone())),
            Arc::new(notice::SendAddressedNotice::new(self.notices.clone())),
        ]
    }
}
