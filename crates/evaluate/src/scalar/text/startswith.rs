//! `startswith` and its kin: starts of texts.

use super::terms::Place;
use super::test::{found, missing};
use crate::Scalar;

pub(super) const STARTSWITH: Scalar = Scalar {
    name: "startswith",
    summary: "Whether the left text starts with the right one; case does not count.",
    examples: &[
        ("\"Rundll32.exe\" startswith \"RUND\"", "true"),
        ("\"Rundll32.exe\" startswith \"dll\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/startswith-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::Start, false),
};

pub(super) const NOT_STARTSWITH: Scalar = Scalar {
    name: "!startswith",
    summary: "Whether the left text does not start with the right one; case does not count.",
    examples: &[("\"Rundll32.exe\" !startswith \"dll\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-startswith-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::Start, false),
};

pub(super) const STARTSWITH_CS: Scalar = Scalar {
    name: "startswith_cs",
    summary: "Whether the left text starts with the right one; case counts.",
    examples: &[
        ("\"Rundll32.exe\" startswith_cs \"Run\"", "true"),
        ("\"Rundll32.exe\" startswith_cs \"run\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/startswith-cs-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::Start, true),
};

pub(super) const NOT_STARTSWITH_CS: Scalar = Scalar {
    name: "!startswith_cs",
    summary: "Whether the left text does not start with the right one; case counts.",
    examples: &[("\"Rundll32.exe\" !startswith_cs \"run\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-startswith-cs-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::Start, true),
};
