//! Stand-ins of the APIs that vendors offer for their logs, written from the vendors' references: the
//! same paths, parameters, forms of paging and refusals, over records of a seed. They throttle, forget
//! cursors, repeat records, show records late and run on a clock of their own, as told.

mod api;
mod estate;

use std::net::SocketAddr;
use std::sync::Arc;

pub use api::Vendor;
pub use estate::{Estate, Faults, Kept};

/// Serves a vendor's API on a free port of this machine, until the runtime ends.
///
/// # Errors
/// When no port is free.
pub async fn serve(vendor: Vendor, estate: Arc<Estate>) -> std::io::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = api::router(vendor, estate, format!("http://{address}"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
