use std::sync::Arc;

use base::{Tenant, TenantId};
use letter::Typesetter;
use store::{Files, Store};

use super::FlowError;
use crate::{Catalogue, Municipality, Package, Parameters};

/// What the flow needs of the running program. Cheap to clone.
#[derive(Clone, Debug)]
pub struct World {
    pub store: Store,
    pub files: Files,
    /// Opens the sealed person numbers that letters are addressed by.
    pub keys: Arc<access::Keys>,
    pub typesetter: Arc<dyn Typesetter>,
    pub catalogue: Arc<Catalogue>,
}

impl World {
    pub fn municipality(&self, tenant: TenantId) -> Result<&Municipality, FlowError> {
        self.catalogue.municipality(tenant).ok_or_else(|| FlowError::Package {
            service: String::new(),
            reason: format!("municipality {tenant} is not configured"),
        })
    }

    pub fn tenant(&self, tenant: TenantId) -> Result<&Tenant, FlowError> {
        self.municipality(tenant).map(|municipality| &municipality.tenant)
    }

    pub fn package(&self, service: &str) -> Result<&Package, FlowError> {
        self.catalogue.package(service).ok_or_else(|| FlowError::Package {
            service: service.to_owned(),
            reason: "it is not in the catalogue".to_owned(),
        })
    }

    /// What the municipality has decided for the service, as it stands on `date`.
    pub fn parameters(
        &self,
        tenant: TenantId,
        package: &Package,
        date: jiff::civil::Date,
    ) -> Result<Parameters, FlowError> {
        let municipal = self.municipality(tenant)?.parameters(package.id());
        Ok(package.parameters_for(&municipal, date))
    }
}
