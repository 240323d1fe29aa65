//! The mapping files of Windows events, in the order they are tried.

/// Path under `mappings/` and text of each file.
pub(crate) const MAPPINGS: &[(&str, &str)] = &[
    ("windows/sysmon.yaml", include_str!("../../mappings/windows/sysmon.yaml")),
];
