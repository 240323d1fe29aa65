//! Polled sources on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A vendor whose API can be polled.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PollVendor {
    /// Its name, for `vendor` of a polled source.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The vendor's page about the API.
    pub reference: String,
    /// Settings, and what each is.
    pub settings: BTreeMap<String, String>,
    /// Secrets, and what each is.
    pub secrets: BTreeMap<String, String>,
    /// What is read, each with a state of its own.
    pub feeds: Vec<String>,
}

/// All vendors.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PollVendorList {
    /// The vendors.
    pub value: Vec<PollVendor>,
}

/// How a source is to be polled.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PollSet {
    /// Name of a vendor, or of the API that `description` declares.
    #[schema(max_length = 64)]
    pub vendor: String,
    /// An API of one's own, declared in YAML.
    #[serde(default)]
    pub description: Option<String>,
    /// Settings, by name.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Secrets, by name. They are stored encrypted and never shown. Left out, those given before stay.
    #[serde(default)]
    pub secrets: Option<BTreeMap<String, String>>,
}

/// How a source is polled, without its secrets.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolledSource {
    /// The vendor.
    pub vendor: String,
    /// Settings, by name.
    pub settings: BTreeMap<String, String>,
    /// What is read.
    pub feeds: Vec<PolledFeed>,
}

/// How far one feed has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolledFeed {
    /// Its name.
    pub name: String,
    /// Everything before this time has been read, but for what comes late.
    pub through_date_time: Option<String>,
    /// When the vendor last gave a page.
    pub last_heard_date_time: Option<String>,
    /// Not asked again before this time.
    pub next_date_time: Option<String>,
    /// What is wrong, and what to do.
    pub problem: Option<String>,
    /// What can never be fetched any more.
    pub gap: Option<String>,
}

/// One step of a self-test.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceCheck {
    /// What was tried.
    pub what: String,
    /// Whether it worked.
    pub good: bool,
    /// What was found, or what is wrong and what to do.
    pub told: String,
}

/// A self-test.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceTest {
    /// Its steps.
    pub value: Vec<SourceCheck>,
}
