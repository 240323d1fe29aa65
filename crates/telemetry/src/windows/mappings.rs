//! The mapping files of Windows events, in the order they are tried.

/// Path under `mappings/` and text of each file.
pub(crate) const MAPPINGS: &[(&str, &str)] = &[
    ("windows/shared.yaml", include_str!("../../mappings/windows/shared.yaml")),
    ("windows/sysmon.yaml", include_str!("../../mappings/windows/sysmon.yaml")),
    ("windows/security.yaml", include_str!("../../mappings/windows/security.yaml")),
    ("windows/directory.yaml", include_str!("../../mappings/windows/directory.yaml")),
    ("windows/adfs.yaml", include_str!("../../mappings/windows/adfs.yaml")),
    ("windows/powershell.yaml", include_str!("../../mappings/windows/powershell.yaml")),
    ("windows/defender.yaml", include_str!("../../mappings/windows/defender.yaml")),
    ("windows/system.yaml", include_str!("../../mappings/windows/system.yaml")),
];
