//! The vendors that come with Cordon: one file of `vendors/` and one line here.

use super::description::Description;

const TEXTS: &[(&str, &str)] = &[
    ("github-audit", include_str!("../../vendors/github-audit.yaml")),
    ("google-workspace", include_str!("../../vendors/google-workspace.yaml")),
    ("graph-alerts", include_str!("../../vendors/graph-alerts.yaml")),
    ("graph-directory-audits", include_str!("../../vendors/graph-directory-audits.yaml")),
    ("graph-sign-ins", include_str!("../../vendors/graph-sign-ins.yaml")),
    ("microsoft-365", include_str!("../../vendors/microsoft-365.yaml")),
    ("okta", include_str!("../../vendors/okta.yaml")),
    ("slack-audit", include_str!("../../vendors/slack-audit.yaml")),
];

/// Names of the vendors.
pub fn vendors() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}

/// The vendor of a name.
#[must_use]
pub fn vendor(name: &str) -> Option<Description> {
    let (_, text) = TEXTS.iter().find(|(known, _)| *known == name)?;
    // A test reads them all.
    Description::read(text).ok()
}
