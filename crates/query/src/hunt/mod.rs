//! Hunting as a whole: a text and a user in, an answer or an error with its place out.

mod catalogue;
mod enrichment;
mod error;
mod ruled;
mod study;
mod watchlist;

pub use catalogue::{HuntCatalogue, Schema, StoredFunction, stored_name};
pub use error::{ErrorKind, HuntError};
pub use study::Study;
pub(crate) use watchlist::TABLE as WATCHLIST_TABLE;
pub use watchlist::Watchlist;

use crate::source::{MemoryTables, Share, Shared, Windowed};
use crate::{Answer, Due, Engine, Limits, Query, QueryError, Request, Tables, Window};
use evaluate::{Session, Value};
use kql::{Column, Library};
use schema::Catalog;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// Longest query text, in bytes.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// Answers hunting queries.
pub struct Hunt {
    engine: Engine,
    tables: Arc<dyn Tables>,
    catalog: Arc<Catalog>,
    library: Arc<Library>,
    kept: RwLock<Kept>,
}

/// What users keep; the catalogues are made anew when it changes.
struct Kept {
    catalogues: [Arc<HuntCatalogue>; 2],
    functions: Vec<StoredFunction>,
    /// Nothing where watchlists are not known, such as in a folder without a server.
    lists: Option<Arc<MemoryTables>>,
}

impl Kept {
    fn new(catalog: &Catalog, functions: &[StoredFunction], lists: Option<Arc<MemoryTables>>) -> Self {
        let of_lists = if lists.is_some() { watchlist::functions() } else { vec![] };
        let unified: Vec<StoredFunction> = of_lists.iter().chain(functions).cloned().collect();
        let catalogues = [(Schema::Defender, functions), (Schema::Unified, &unified)]
            .map(|(schema, functions)| Arc::new(HuntCatalogue::new(catalog, schema, functions)));
        Kept { catalogues, functions: functions.to_vec(), lists }
    }
}

/// A query and who asks it.
#[derive(Debug, Clone)]
pub struct Question {
    /// The query.
    pub text: String,
    /// Values of `declare query_parameters`.
    pub parameters: HashMap<String, Value>,
    /// Who asks: `current_principal()`.
    pub principal: String,
    /// What the query may use.
    pub limits: Limits,
    /// Whose columns tables show.
    pub schema: Schema,
    /// What `now()` gives, in ticks since 0001-01-01.
    pub now: i64,
    /// The span of time of which tables show rows; all when there is none.
    pub window: Option<Window>,
    /// The tables and rows that are there for who asks; all when there is none.
    pub shares: Option<Arc<[Share]>>,
    /// Rows by when they are due; all when there is none.
    pub due: Option<Due>,
}

impl Question {
    /// A question with the default limits.
    pub fn new(text: impl Into<String>, now: i64) -> Self {
        Question {
            text: text.into(),
            parameters: HashMap::new(),
            principal: String::new(),
            limits: Limits::default(),
            schema: Schema::default(),
            now,
            window: None,
            shares: None,
            due: None,
        }
    }

    fn session(&self) -> Session {
        let seed =
            self.text.bytes().fold(self.now.unsigned_abs(), |seed, b| seed.rotate_left(5) ^ u64::from(b));
        let mut session = Session::new(self.now, seed);
        session.principal.clone_from(&self.principal);
        session
    }
}

impl Hunt {
    /// Hunting in these tables.
    #[must_use]
    pub fn new(engine: Engine, tables: Arc<dyn Tables>, catalog: Arc<Catalog>) -> Self {
        let kept = RwLock::new(Kept::new(&catalog, &[], None));
        Hunt { engine, tables, catalog, library: Arc::new(Library::builtin()), kept }
    }

    /// Takes up the functions of the users, in place of those before.
    pub fn set_functions(&self, functions: &[StoredFunction]) {
        let mut held = self.kept.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *held = Kept::new(&self.catalog, functions, held.lists.take());
    }

    /// Takes up the watchlists of the users, in place of those before.
    ///
    /// # Errors
    /// When the items do not form columns.
    pub fn set_watchlists(&self, lists: &[Watchlist]) -> Result<(), QueryError> {
        let columns = kql::Catalogue::table(&*self.catalogue(Schema::Unified), watchlist::TABLE);
        let lists = watchlist::table(lists, &columns.unwrap_or_default())?;
        let mut held = self.kept.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *held = Kept::new(&self.catalog, &std::mem::take(&mut held.functions), Some(Arc::new(lists)));
        Ok(())
    }

    fn kept(&self) -> std::sync::RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The catalogue of a schema.
    #[must_use]
    pub fn catalogue(&self, schema: Schema) -> Arc<HuntCatalogue> {
        let held = self.kept();
        let [defender, unified] = &held.catalogues;
        Arc::clone(if schema == Schema::Defender { defender } else { unified })
    }

    /// The tables of a schema with their columns.
    #[must_use]
    pub fn tables(&self, schema: Schema) -> Vec<(String, Vec<Column>)> {
        let catalogue = self.catalogue(schema);
        catalogue.tables().map(|(name, columns)| (name.to_owned(), columns.to_vec())).collect()
    }

    /// The functions that queries may call.
    #[must_use]
    pub fn functions(&self) -> Vec<StoredFunction> {
        self.catalogue(Schema::Unified).functions().cloned().collect()
    }

    /// The columns of a query's result, without running it.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn columns(&self, text: &str, schema: Schema) -> Result<Vec<Column>, HuntError> {
        let parsed = kql::parse(text);
        let bound = kql::bind(text, &parsed, &*self.catalogue(schema), &self.library);
        match bound.diagnostics.is_empty() {
            true => Ok(bound.result.map(|shape| shape.columns).unwrap_or_default()),
            false => Err(HuntError::wrong(text, &bound.diagnostics)),
        }
    }

    /// The answer to a question. Dropping the future stops the query.
    ///
    /// # Errors
    /// What is wrong with the text, with its place; limits; faults of the query.
    pub async fn answer(&self, question: Question) -> Result<Answer, HuntError> {
        if question.text.len() > TEXT_BYTES_MAX {
            return Err(HuntError::too_long(question.text.len(), TEXT_BYTES_MAX));
        }
        let catalogue = self.catalogue_of(&question);
        let (query, request) = (self.query(&question, &catalogue), self.request(&question));
        self.engine.query(&query, request).await.map_err(|e| HuntError::of(&question.text, &e))
    }

    /// How a question would be run: the engine's plan as text.
    ///
    /// # Errors
    /// As [`Hunt::answer`].
    pub async fn explain(&self, question: Question) -> Result<String, HuntError> {
        let catalogue = self.catalogue_of(&question);
        let (query, request) = (self.query(&question, &catalogue), self.request(&question));
        self.engine.explain(&query, request).await.map_err(|e| HuntError::of(&question.text, &e))
    }

    fn request(&self, question: &Question) -> Request {
        Request { session: question.session(), limits: question.limits.clone(), tables: self.shown(question) }
    }

    /// The tables as the question sees them.
    fn shown(&self, question: &Question) -> Arc<dyn Tables> {
        let mut tables = Arc::clone(&self.tables);
        if let Some(lists) = self.kept().lists.clone() {
            tables = Arc::new(watchlist::WithWatchlists { lists, tables });
        }
        if let Some(shares) = &question.shares {
            tables = Arc::new(Shared { tables, shares: Arc::clone(shares) });
        }
        if question.window.is_some() || question.due.is_some() {
            tables = Arc::new(Windowed { tables, window: question.window, due: question.due });
        }
        tables
    }

    /// The catalogue as the question sees it.
    fn catalogue_of(&self, question: &Question) -> Arc<HuntCatalogue> {
        let whole = self.catalogue(question.schema);
        match &question.shares {
            None => whole,
            Some(shares) => Arc::new(whole.only(|table| shares.iter().any(|share| share.has(table)))),
        }
    }

    fn query<'a>(&'a self, question: &'a Question, catalogue: &'a HuntCatalogue) -> Query<'a> {
        Query { text: &question.text, catalogue, library: &self.library, parameters: &question.parameters }
    }
}

/// The future of an answer goes between threads.
const _: fn(&Hunt, Question) = |hunt, question| {
    fn sent<T: Send>(_: T) {}
    sent(hunt.answer(question));
};
