use std::{fmt, sync::Arc};

use axum::Router;
use store::{Migration, jobs::Handler};

use crate::App;

/// One area of municipal life: its tables, pages and jobs. The roof lists the wings; no wing
/// knows another.
pub trait Wing: Send + Sync + fmt::Debug {
    fn migrations(&self) -> &'static [Migration] {
        &[]
    }

    /// Pages under a municipality's host name.
    fn routes(&self) -> Router<App>;

    fn jobs(&self, _app: &App) -> Vec<Arc<dyn Handler>> {
        Vec::new()
    }
}
