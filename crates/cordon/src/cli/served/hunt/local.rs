//! The tables of a data folder, for queries without a server.

use std::sync::Arc;

use query::{EmptyTables, Engine, EngineOptions, Hunt, StoreTables, Tables};
use schema::Catalog;
use store::tables::TablesOptions;

use crate::exit::CommandError;
use crate::server::ServerError;
use crate::server::config::DataArgs;

/// Hunting in a folder. Rows that a running server has not yet written are not seen.
pub struct Local {
    pub hunt: Arc<Hunt>,
}

impl Local {
    /// Opens the tables; where nothing is stored, all declared tables are there and empty.
    pub async fn open(
        data: &DataArgs,
        location: Option<&str>,
        external: &[String],
    ) -> Result<Self, CommandError> {
        let catalog = Arc::new(Catalog::builtin()?);
        let options =
            EngineOptions { external: super::external::policy(external), ..EngineOptions::default() };
        let engine = Engine::new(options).map_err(|e| CommandError::Told(e.to_string()))?;
        let place = location.map_or_else(|| data.data_dir.display().to_string(), str::to_owned);
        let tables: Arc<dyn Tables> = if location.is_some() || data.data_dir.join("tables").exists() {
            let opened = store::tables::Tables::open(&place, Arc::clone(&catalog), TablesOptions::default());
            Arc::new(StoreTables::new(opened.await.map_err(ServerError::from)?))
        } else {
            Arc::new(EmptyTables::new(Arc::clone(&catalog)))
        };
        Ok(Local { hunt: Arc::new(Hunt::new(engine, tables, catalog)) })
    }
}
