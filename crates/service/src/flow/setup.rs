//! The archive that the services of a municipality need.

use std::collections::BTreeMap;

use archive::{
    ClassId, ClassificationKind, Disposal, DisposalDecision, SeriesId,
    setup::{ArchivePlan, ClassPlan, ClassificationPlan, FondsCreator, SeriesPlan},
};
use store::Tx;

use super::FlowError;
use crate::{Catalogue, Municipality, Package, package};

/// The key of the series that cases are filed in.
pub(super) const SERIES: &str = "saksarkiv";

/// Fonds, series and classes for a municipality: what its packages say they are filed under.
pub fn archive_plan(municipality: &Municipality, catalogue: &Catalogue) -> ArchivePlan {
    let tenant = &municipality.tenant;
    let mut classes = BTreeMap::new();
    for package in catalogue.packages() {
        let archive = &package.description.archive;
        classes.entry(archive.class.clone()).or_insert_with(|| ClassPlan {
            code: archive.class.clone(),
            title: package.description.title.get(tenant.language).to_owned(),
            disposal: None,
            classes: Vec::new(),
        });
    }
    ArchivePlan {
        key: "hovedarkiv".to_owned(),
        title: tenant.authority_name(),
        creators: vec![FondsCreator {
            identifier: tenant.id.to_string(),
            name: tenant.authority_name(),
            description: None,
        }],
        series: vec![SeriesPlan {
            key: SERIES.to_owned(),
            title: "Saksarkiv".to_owned(),
            period_start: None,
            classification: ClassificationPlan {
                kind: ClassificationKind::KCodes,
                title: "K-koder".to_owned(),
                classes: classes.into_values().collect(),
            },
        }],
    }
}

/// Where the cases of a package lie.
pub(super) fn series_and_class(
    tx: &mut Tx<'_>,
    package: &Package,
) -> Result<(SeriesId, ClassId), FlowError> {
    let broken = |reason: &str| FlowError::Package {
        service: package.id().to_owned(),
        reason: reason.to_owned(),
    };
    let series = archive::setup::series(tx, SERIES)?
        .ok_or_else(|| broken("the archive has no series for cases"))?;
    let class = archive::setup::class(tx, series, &package.description.archive.class)?
        .ok_or_else(|| broken("the archive does not have the package's class"))?;
    Ok((series, class))
}

/// What the package says of retention, in the archive's words.
pub(super) fn disposal(spec: &package::Disposal) -> Disposal {
    Disposal {
        decision: match spec.decision.as_str() {
            "Kasseres" => DisposalDecision::Dispose,
            "Bevares" => DisposalDecision::Preserve,
            _ => DisposalDecision::AssessLater,
        },
        ground: Some(spec.reason.clone()),
        years: spec.years,
    }
}
