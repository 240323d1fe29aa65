//! `contains` and its kin: parts of texts.

use super::terms::Place;
use super::test::{found, missing};
use crate::Scalar;

pub(super) const CONTAINS: Scalar = Scalar {
    name: "contains",
    summary: "Whether the left text holds the right one anywhere; case does not count.",
    examples: &[
        ("\"mimikatz\" contains \"KAT\"", "true"),
        ("\"mimikatz\" contains \"dog\"", "false"),
        ("\"x\" contains \"\"", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/contains-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::Anywhere, false),
};

pub(super) const NOT_CONTAINS: Scalar = Scalar {
    name: "!contains",
    summary: "Whether the left text holds the right one nowhere; case does not count.",
    examples: &[("\"mimikatz\" !contains \"dog\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-contains-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::Anywhere, false),
};

pub(super) const CONTAINS_CS: Scalar = Scalar {
    name: "contains_cs",
    summary: "Whether the left text holds the right one anywhere; case counts.",
    examples: &[("\"mimiKatz\" contains_cs \"Kat\"", "true"), ("\"mimiKatz\" contains_cs \"kat\"", "false")],
    source: "https://learn.microsoft.com/kusto/query/contains-cs-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::Anywhere, true),
};

pub(super) const NOT_CONTAINS_CS: Scalar = Scalar {
    name: "!contains_cs",
    summary: "Whether the left text holds the right one nowhere; case counts.",
    examples: &[("\"mimiKatz\" !contains_cs \"kat\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-contains-cs-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::Anywhere, true),
};

/// The old name.
pub(super) const NOTCONTAINS: Scalar = Scalar { name: "notcontains", ..NOT_CONTAINS };

/// The old name.
pub(super) const CONTAINSCS: Scalar = Scalar { name: "containscs", ..CONTAINS_CS };

/// The old name.
pub(super) const NOTCONTAINSCS: Scalar =
    Scalar { name: "notcontainscs", examples: &[("'aB' notcontainscs 'b'", "true")], ..NOT_CONTAINS_CS };
