//! What handlers work with.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use query::Hunt;
use schema::Catalog;
use store::state::{State, Tenant};

use crate::guard::LoginGuard;
use crate::health::{SourceHealth, Unwatched};
use crate::hunt::{Hunting, HuntingLimits};
use crate::oidc::{Attempts, OidcProvider, check_url};
use crate::polling::{NoPolling, Polling};
use crate::problem::Problem;
use crate::rates::{RateGuard, Rates};
use crate::sessions::SessionRules;

/// Gives the time in microseconds since 1970-01-01 UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Most passwords checked at the same time; each needs 19 MiB and a core.
const CONCURRENT_LOGINS: usize = 2;

/// Gives a sequence of the log.
pub type Applied = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The clock of the system.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    })
}

/// What handlers work with. Clones share it.
#[derive(Clone)]
pub struct Api {
    pub(crate) state: State,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) hunting: Arc<Hunting>,
    pub(crate) polling: Arc<dyn Polling>,
    pub(crate) health: Arc<dyn SourceHealth>,
    clock: Clock,
    pub(crate) sessions: SessionRules,
    pub(crate) rates: Arc<RateGuard>,
    pub(crate) oidc: Option<Arc<OidcProvider>>,
    pub(crate) attempts: Arc<Attempts>,
    pub(crate) guard: Arc<LoginGuard>,
    pub(crate) login_slots: Arc<tokio::sync::Semaphore>,
    /// Room for live streams.
    pub(crate) streams: Arc<tokio::sync::Semaphore>,
    /// Up to which sequence of the log rows can be read.
    pub(crate) applied: Applied,
    /// `https` or `http`: how callers reach us, for links.
    pub(crate) scheme: &'static str,
}

impl Api {
    /// An API over a state database, a catalogue and what answers queries, with the system's clock and
    /// the default rules of sessions and rates.
    #[must_use]
    pub fn new(state: State, catalog: Arc<Catalog>, hunt: Arc<Hunt>) -> Self {
        Api {
            state,
            catalog,
            hunting: Arc::new(Hunting::new(hunt, HuntingLimits::default())),
            polling: Arc::new(NoPolling),
            health: Arc::new(Unwatched),
            clock: system_clock(),
            sessions: SessionRules::default(),
            rates: Arc::new(RateGuard::new(Rates::default())),
            oidc: None,
            attempts: Arc::default(),
            guard: Arc::default(),
            login_slots: Arc::new(tokio::sync::Semaphore::new(CONCURRENT_LOGINS)),
            streams: Arc::new(tokio::sync::Semaphore::new(crate::routes::STREAMS_LIMIT)),
            applied: Arc::new(|| 0),
            scheme: "https",
        }
    }

    /// With another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// With what tells up to which sequence of the log rows can be read.
    #[must_use]
    pub fn with_applied(mut self, applied: Applied) -> Self {
        self.applied = applied;
        self
    }

    /// Served without TLS: links say so.
    #[must_use]
    pub fn with_plain_http(mut self, plain: bool) -> Self {
        self.scheme = if plain { "http" } else { "https" };
        self
    }

    /// With other limits of queries.
    #[must_use]
    pub fn with_hunting_limits(mut self, limits: HuntingLimits) -> Self {
        self.hunting = Arc::new(Hunting::new(Arc::clone(&self.hunting.hunt), limits));
        self
    }

    /// With polled sources.
    #[must_use]
    pub fn with_polling(mut self, polling: Arc<dyn Polling>) -> Self {
        self.polling = polling;
        self
    }

    /// With the health of sources.
    #[must_use]
    pub fn with_health(mut self, health: Arc<dyn SourceHealth>) -> Self {
        self.health = health;
        self
    }

    /// With other rules of sessions.
    #[must_use]
    pub fn with_sessions(mut self, rules: SessionRules) -> Self {
        self.sessions = rules;
        self
    }

    /// With an identity provider by which people sign in.
    ///
    /// # Errors
    /// When one of its URLs is neither TLS nor of this machine.
    pub fn with_oidc(mut self, provider: OidcProvider) -> Result<Self, String> {
        check_url(&provider.issuer)?;
        check_url(&provider.public_url)?;
        self.oidc = Some(Arc::new(provider));
        Ok(self)
    }

    /// With other rates.
    #[must_use]
    pub fn with_rates(mut self, rates: Rates) -> Self {
        self.rates = Arc::new(RateGuard::new(rates));
        self
    }

    pub(crate) fn now_us(&self) -> i64 {
        (self.clock)()
    }

    pub(crate) fn tenant(&self, name: &str) -> Result<Tenant, Problem> {
        Ok(self.state.tenant(name)?)
    }
}
