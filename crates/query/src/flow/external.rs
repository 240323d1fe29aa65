//! `externaldata`.

use super::{Flow, Found, Planner};
use crate::engine::ExternalPolicy;
use evaluate::plan::{External, Rel};
use evaluate::{Fault, Table};
use std::sync::Arc;

impl Planner<'_> {
    /// The rows of the files that a query names, as far as policy allows.
    pub(super) async fn external(&self, rel: &Rel, external: &External) -> Found<Flow> {
        let fetch = match self.run.external() {
            ExternalPolicy::Off => {
                let why = "policy forbids to read from outside; an administrator can allow addresses";
                return Err(Fault::unsupported("externaldata", why).into());
            }
            ExternalPolicy::Empty => return self.cached(&Arc::new(Table::empty(rel.columns.clone()))),
            ExternalPolicy::Allow(fetch) => Arc::clone(fetch),
        };
        let (external, columns) = (external.clone(), rel.columns.clone());
        let read = tokio::task::spawn_blocking(move || {
            let mut table = Table::empty(columns);
            for address in &external.addresses {
                let bytes = fetch.fetch(address).map_err(|why| Fault::argument("externaldata", why))?;
                table.rows.extend(evaluate::external::rows(address, &bytes, &external, &table.columns)?);
            }
            Ok::<_, Fault>(table)
        });
        let table = read.await.map_err(|e| Fault::Failed(format!("reading stopped: {e}")))??;
        self.cached(&Arc::new(table))
    }
}
