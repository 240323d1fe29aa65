//! What the API asks of the program about polled sources: it knows vendors, keys and networks, the API
//! does not.

use async_trait::async_trait;
use store::state::{Act, Tenant};

use crate::problem::{Code, Problem};
use crate::wire::polling::{PollSet, PollVendor, PolledSource, SourceCheck};

/// Polled sources.
#[async_trait]
pub trait Polling: Send + Sync {
    /// The vendors.
    fn vendors(&self) -> Vec<PollVendor>;

    /// Sets how a source is polled.
    ///
    /// # Errors
    /// When a setting or secret is missing or not known, or the state database fails.
    async fn set(&self, tenant: &Tenant, source: &str, set: PollSet, act: Act<'_>) -> Result<(), Problem>;

    /// How a source is polled.
    ///
    /// # Errors
    /// When it is not.
    async fn get(&self, tenant: &Tenant, source: &str) -> Result<PolledSource, Problem>;

    /// Tries a source out; nothing is stored.
    ///
    /// # Errors
    /// When it is not polled.
    async fn test(&self, tenant: &Tenant, source: &str) -> Result<Vec<SourceCheck>, Problem>;
}

/// A program that polls nothing.
pub(crate) struct NoPolling;

fn none() -> Problem {
    Problem::new(Code::NotFound, "this program polls no sources; run `cordon serve`")
}

#[async_trait]
impl Polling for NoPolling {
    fn vendors(&self) -> Vec<PollVendor> {
        vec![]
    }

    async fn set(&self, _: &Tenant, _: &str, _: PollSet, _: Act<'_>) -> Result<(), Problem> {
        Err(none())
    }

    async fn get(&self, _: &Tenant, _: &str) -> Result<PolledSource, Problem> {
        Err(none())
    }

    async fn test(&self, _: &Tenant, _: &str) -> Result<Vec<SourceCheck>, Problem> {
        Err(none())
    }
}
