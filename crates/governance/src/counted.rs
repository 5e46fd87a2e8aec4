//! Reading what happened with a service, and what it is compared with.

use service::{Package, flow::measures};
use store::Tx;
use web::{App, Visit, WebError};

use crate::{
    figures::{Baseline, Events, Figures},
    period::Period,
};

/// A service of the municipality with its figures.
#[derive(Debug)]
pub(crate) struct Counted<'a> {
    pub(crate) package: &'a Package,
    pub(crate) baseline: Baseline,
    pub(crate) period: Period,
    pub(crate) figures: Figures,
}

impl<'a> Counted<'a> {
    /// As if the service did not exist where the municipality has not taken it up.
    pub(crate) fn of(
        app: &'a App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        service: &str,
        period: Period,
    ) -> Result<Self, WebError> {
        let municipality = app.world().municipality(visit.tenant.id)?;
        if !municipality.offers(service) {
            return Err(WebError::NotFound);
        }
        let package: &Package = app.world().package(service)?;
        let since = period.since(tx.now());
        let events = Events {
            received: measures::received_by_channel(tx, service, since)?,
            decided: measures::decided(tx, service, since)?,
            time_spent: measures::time_spent_on_service(tx, service, since)?,
            ratings: measures::ratings(tx, service, since)?,
            uses: measures::uses(tx, service, since)?,
            page_uses: measures::uses_by_page(tx, service, since)?,
        };
        let baseline = Baseline::new(&package.description.benefit, municipality.hourly_rate);
        let pages = package.form.pages().iter().map(|page| page.id.as_str());
        let figures = Figures::of(&events, &baseline, pages);
        Ok(Self { package, baseline, period, figures })
    }

    /// All services of the municipality.
    pub(crate) fn all(
        app: &'a App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        period: Period,
    ) -> Result<Vec<Self>, WebError> {
        let municipality = app.world().municipality(visit.tenant.id)?;
        let mut all = Vec::new();
        for package in app.world().catalogue.packages() {
            if municipality.offers(package.id()) {
                all.push(Self::of(app, visit, tx, package.id(), period)?);
            }
        }
        all.sort_by_key(|counted| {
            counted.package.description.title.get(visit.language).to_lowercase()
        });
        Ok(all)
    }
}
