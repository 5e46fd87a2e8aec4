//! Which municipality a host name leads to.

use std::{collections::HashMap, sync::Arc};

use base::{Tenant, TenantId};

/// The municipalities of this installation.
#[derive(Clone, Debug, Default)]
pub struct Tenants {
    all: Vec<Arc<Tenant>>,
    by_host: HashMap<String, Arc<Tenant>>,
}

impl Tenants {
    pub fn new(tenants: impl IntoIterator<Item = Tenant>) -> Self {
        let mut result = Self::default();
        for tenant in tenants {
            let tenant = Arc::new(tenant);
            for host in &tenant.hosts {
                result.by_host.insert(host.to_ascii_lowercase(), Arc::clone(&tenant));
            }
            result.all.push(tenant);
        }
        result.all.sort_by(|left, right| left.name.cmp(&right.name));
        result
    }

    /// The municipality of a `Host` header's value, whose port does not count.
    pub fn by_host(&self, host: &str) -> Option<&Arc<Tenant>> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        self.by_host.get(&name.to_ascii_lowercase())
    }

    pub fn by_id(&self, id: TenantId) -> Option<&Arc<Tenant>> {
        self.all.iter().find(|tenant| tenant.id == id)
    }

    /// In alphabetical order.
    pub fn all(&self) -> &[Arc<Tenant>] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grimstad() -> Tenant {
        Tenant {
            id: TenantId(310_000_018),
            municipality_number: "4202".to_owned(),
            name: "Grimstad".to_owned(),
            hosts: vec!["grimstad.localhost".to_owned()],
            language: base::Language::Nb,
            address: Vec::new(),
            phone: String::new(),
            email: String::new(),
        }
    }

    #[test]
    fn a_host_leads_to_its_municipality_whatever_the_port_or_case() {
        let tenants = Tenants::new([grimstad()]);
        for host in ["grimstad.localhost", "grimstad.localhost:8080", "Grimstad.LOCALHOST:1"] {
            assert!(tenants.by_host(host).is_some(), "{host}");
        }
        for host in ["localhost:8080", "modum.localhost", "", "grimstad.localhost.example.no"] {
            assert!(tenants.by_host(host).is_none(), "{host}");
        }
    }
}
