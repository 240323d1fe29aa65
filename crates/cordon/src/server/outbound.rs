//! What the server may connect to, and how patient it is with receivers.

use clap::Args;
use connect::out::{AddressPolicy, Network};

/// Settings of webhooks and exports.
#[derive(Debug, Clone, Args)]
pub struct OutboundArgs {
    /// Networks that webhooks and exports may reach beside the public internet, such as 10.0.0.0/8
    #[arg(long, env = "CORDON_OUTBOUND_ALLOW", value_delimiter = ',', value_name = "NETWORK")]
    pub outbound_allow: Vec<Network>,
    /// Milliseconds before a failed delivery of a webhook is tried again; each further wait is three times as long, six hours at most
    #[arg(long, default_value_t = 5_000, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub webhook_wait_ms: u64,
    /// Tries of a webhook's delivery before it is given up
    #[arg(long, default_value_t = 10, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub webhook_tries: u32,
}

impl OutboundArgs {
    /// Which addresses may be connected to.
    #[must_use]
    pub fn policy(&self) -> AddressPolicy {
        AddressPolicy::new(self.outbound_allow.clone())
    }
}
