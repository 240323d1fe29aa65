//! Settings of correlation: thresholds, windows, caps, and what the administrator knows of the estate.
//!
//! The defaults are §9 of the correlation notes turned into numbers. Every cap that bounds work or
//! memory is a field here, so that a limit that is hit has a name to look up.

use std::collections::BTreeMap;

use crate::network::Network;

/// One minute in microseconds.
pub const MINUTE_US: i64 = 60_000_000;
/// One hour in microseconds.
pub const HOUR_US: i64 = 60 * MINUTE_US;
/// One day in microseconds.
pub const DAY_US: i64 = 24 * HOUR_US;

/// Settings of [`crate::correlate`].
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Strength a link needs. The strengths of key kinds are measured against it.
    pub link_threshold: f64,
    /// How far apart alerts of low and informational severity may be to be linked by device, account
    /// or address.
    pub weak_window_us: i64,
    /// Alerts on one device this near to each other support each other.
    pub proximity_us: i64,
    /// How many earlier alerts of one key an alert is compared with.
    pub candidates_per_key: usize,
    /// From this many alerts on, a key loses weight in proportion.
    pub hub_alerts: usize,
    /// Size of estate assumed until more is seen, in devices and accounts: what makes rarity stable
    /// while there are ten alerts.
    pub assumed_estate: usize,
    /// From this many alerts of one medium rule on one device or account on, over more than
    /// `habit_span_us`, they are a habit that holds no incidents together.
    pub habit_alerts: usize,
    /// See `habit_alerts`.
    pub habit_span_us: i64,
    /// From this many devices and accounts on, the alerts of a medium rule are a habit of the estate.
    pub habit_places: usize,
    /// Whether an incident needs two independent findings, or one of high severity, to be medium.
    /// Sigma's `medium` asks for regular review, not for an alarm by itself.
    pub medium_needs_support: bool,
    /// Alerts in one incident; past it the incident continues in another, by time.
    pub max_alerts_per_incident: usize,
    /// Distinct entity keys in one incident; past it likewise.
    pub max_entities_per_incident: usize,
    /// Longest span of an incident whose alerts are all low or informational.
    pub weak_incident_span_us: i64,
    /// Steps told in a story; the rest is counted in its last step.
    pub max_story_steps: usize,
    /// How long, in event time before the newest alert, the [`crate::Correlator`] keeps alerts.
    pub retention_us: i64,
    /// How many alerts the [`crate::Correlator`] keeps, newest first.
    pub max_alerts: usize,
    /// Addresses that stand for many parties: proxies, NAT, scanners, VPN exits. Never link.
    pub shared_networks: Vec<Network>,
    /// Devices that touch everything by their purpose, such as vulnerability scanners. Never link.
    pub shared_devices: Vec<String>,
    /// Accounts and mailboxes used by many people, by address, `domain\name` or SID. Never link.
    pub shared_accounts: Vec<String>,
    /// Cloud applications everyone uses, by id or name, besides the built-in first-party list.
    pub common_apps: Vec<String>,
    /// Devices whose loss is grave, by name, besides those recognised by their names.
    pub critical_devices: Vec<String>,
    /// Which device an internal address belongs to.
    pub device_addresses: BTreeMap<String, String>,
    /// Whether `ann@corp.example` may be the directory account `CORP\ann` of the same tenant, where
    /// no alert says it by SID or object id. Such a link is weaker than a proven one.
    pub upn_equals_account_name: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            link_threshold: 1.0,
            weak_window_us: 35 * MINUTE_US,
            proximity_us: 35 * MINUTE_US,
            candidates_per_key: 8,
            hub_alerts: 5_000,
            assumed_estate: 1_024,
            habit_alerts: 8,
            habit_span_us: DAY_US,
            habit_places: 10,
            medium_needs_support: true,
            max_alerts_per_incident: 1_500,
            max_entities_per_incident: 5_000,
            weak_incident_span_us: 12 * HOUR_US,
            max_story_steps: 60,
            retention_us: 30 * DAY_US,
            max_alerts: 100_000,
            shared_networks: vec![],
            shared_devices: vec![],
            shared_accounts: vec![],
            common_apps: vec![],
            critical_devices: vec![],
            device_addresses: BTreeMap::new(),
            upn_equals_account_name: true,
        }
    }
}
