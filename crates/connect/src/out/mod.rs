//! Ways out: what webhooks and exports send through. Everything here blocks; callers use threads of
//! their own for it.
//!
//! Addresses come from administrators' settings and their DNS from anyone, so every connection goes
//! through [`AddressPolicy`]: a name is resolved once, what is not allowed is refused, and the connection
//! is made to exactly the addresses that were looked at.

mod address;
mod cef;
mod http;
mod nats;
mod signature;
mod stream;
mod syslog;

pub use address::{AddressPolicy, AddressRefused, Network};
pub use cef::{CefEvent, cef};
pub use http::{HttpAnswer, HttpClient, HttpError};
pub use nats::{Nats, NatsAddress, NatsError};
pub use signature::{SIGNATURE_HEADER, sign};
pub use stream::{StreamError, Target};
pub use syslog::{Syslog, syslog_line};
