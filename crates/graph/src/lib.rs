//! Correlation: alerts of endpoints, mail, cloud applications and identities become incidents.
//!
//! [`correlate`] is the law, a pure function of a set of alerts: every alert lands in exactly one
//! incident, and every link of an incident carries its reasons, what is shared and a sentence.
//! [`Correlator`] applies it to a growing set; [`reconcile`] carries stored identities from one run
//! to the next.
//!
//! # How
//! 1. `keys`: each alert's entities become keys; what is the same everywhere (SYSTEM, loopback,
//!    `svchost.exe`, first-party applications) is stripped by `known`.
//! 2. `estate`: names of one thing are united over all alerts and weighed by kind and rarity; `lease`
//!    finds the device behind an internal address, `chronic` what is a habit rather than an attack.
//! 3. `forest`: pairs that share something are weighed by `tie`, sequences found by `sequence`, and
//!    the strongest links that connect are kept: a maximum spanning tree per incident. Alerts of low
//!    severity never hold two incidents together by mere nearness.
//! 4. `assemble`: severity and priority (`judge`), name, story, assets and evidence.
//!
//! # Where the facts come from
//! Units, severities, link reasons, merge rules and priority bands are those that Microsoft documents
//! for Defender XDR and declares in the Graph metadata; candidate pairs by shared evidence, filtering
//! by domain knowledge and the spanning tree follow the published description of GraphWeaver (Freitas
//! and Gharib, arXiv 2406.01842). Windows, weights and caps are our own design; each is a field of
//! [`Config`] or a line of `kind`.
//!
//! # What it does not know
//! No clock, no randomness, no storage, no log format. Times are those of the alerts.

mod assemble;
mod chronic;
mod config;
mod correlate;
mod correlator;
mod entities;
mod estate;
mod explain;
mod forest;
mod hold;
mod judge;
mod keys;
mod kind;
mod known;
mod lease;
mod name;
mod network;
mod reconcile;
mod sequence;
mod story;
mod templates;
mod tie;
mod union;

pub use config::{Config, DAY_US, HOUR_US, MINUTE_US};
pub use correlate::{Correlation, correlate, correlate_held, gather};
pub use correlator::Correlator;
pub use hold::Hold;
pub use network::{Network, NetworkError};
pub use reconcile::{Change, reconcile};
