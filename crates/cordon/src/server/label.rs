//! What the log keeps of a batch beside source, key and payload: tenant, format, name, time zone.
//!
//! The log has one text for what a receiver knows of a batch; this is the form Cordon gives it.

use serde::{Deserialize, Serialize};

/// The text of `store::log::Batch::format`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    #[serde(rename = "t")]
    pub(super) tenant: String,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<String>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    pub(super) zone: Option<String>,
}

impl Label {
    /// As text; a name longer than 1,024 bytes is cut.
    pub(super) fn write(mut self) -> String {
        if let Some(name) = &mut self.name {
            let end = (0..=name.len().min(1024)).rev().find(|i| name.is_char_boundary(*i)).unwrap_or(0);
            name.truncate(end);
        }
        serde_json::to_string(&self).unwrap_or_default()
    }

    /// From text; another form is a format name of the default tenant.
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Label {
            tenant: store::state::DEFAULT_TENANT.to_owned(),
            format: (!text.is_empty()).then(|| text.to_owned()),
            name: None,
            zone: None,
        })
    }
}
