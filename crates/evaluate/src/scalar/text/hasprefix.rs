//! `hasprefix` and its kin: starts of terms.

use super::terms::Place;
use super::test::{found, missing};
use crate::Scalar;

pub(super) const HASPREFIX: Scalar = Scalar {
    name: "hasprefix",
    summary: "Whether the left text holds a term that starts with the right one; case does not count.",
    examples: &[
        ("\"net.exe localgroup\" hasprefix \"LOCAL\"", "true"),
        ("\"net.exe localgroup\" hasprefix \"group\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/hasprefix-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::TermStart, false),
};

pub(super) const NOT_HASPREFIX: Scalar = Scalar {
    name: "!hasprefix",
    summary: "Whether the left text holds no term that starts with the right one; case does not count.",
    examples: &[("\"net.exe localgroup\" !hasprefix \"group\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-hasprefix-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::TermStart, false),
};

pub(super) const HASPREFIX_CS: Scalar = Scalar {
    name: "hasprefix_cs",
    summary: "Whether the left text holds a term that starts with the right one; case counts.",
    examples: &[
        ("\"PowerShell -Enc\" hasprefix_cs \"En\"", "true"),
        ("\"PowerShell -Enc\" hasprefix_cs \"en\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/hasprefix-cs-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::TermStart, true),
};

pub(super) const NOT_HASPREFIX_CS: Scalar = Scalar {
    name: "!hasprefix_cs",
    summary: "Whether the left text holds no term that starts with the right one; case counts.",
    examples: &[("\"PowerShell -Enc\" !hasprefix_cs \"en\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-hasprefix-cs-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::TermStart, true),
};
