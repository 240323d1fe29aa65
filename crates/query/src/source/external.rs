//! Files elsewhere, for `externaldata`.

use std::fmt::Debug;

/// Gets files that queries name. Implementations decide what is allowed.
pub trait Fetch: Debug + Send + Sync {
    /// The bytes behind an address; called on a thread that may block.
    ///
    /// # Errors
    /// A sentence for the one who asked.
    fn fetch(&self, address: &str) -> Result<Vec<u8>, String>;
}
