//! `hassuffix` and its kin: ends of terms.

use super::terms::Place;
use super::test::{found, missing};
use crate::Scalar;

pub(super) const HASSUFFIX: Scalar = Scalar {
    name: "hassuffix",
    summary: "Whether the left text holds a term that ends with the right one; case does not count.",
    examples: &[
        ("\"net.exe localgroup\" hassuffix \"GROUP\"", "true"),
        ("\"net.exe localgroup\" hassuffix \"local\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/hassuffix-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::TermEnd, false),
};

pub(super) const NOT_HASSUFFIX: Scalar = Scalar {
    name: "!hassuffix",
    summary: "Whether the left text holds no term that ends with the right one; case does not count.",
    examples: &[("\"net.exe localgroup\" !hassuffix \"local\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-hassuffix-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::TermEnd, false),
};

pub(super) const HASSUFFIX_CS: Scalar = Scalar {
    name: "hassuffix_cs",
    summary: "Whether the left text holds a term that ends with the right one; case counts.",
    examples: &[
        ("\"mail.EXE done\" hassuffix_cs \"XE\"", "true"),
        ("\"mail.EXE done\" hassuffix_cs \"xe\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/hassuffix-cs-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::TermEnd, true),
};

pub(super) const NOT_HASSUFFIX_CS: Scalar = Scalar {
    name: "!hassuffix_cs",
    summary: "Whether the left text holds no term that ends with the right one; case counts.",
    examples: &[("\"mail.EXE done\" !hassuffix_cs \"xe\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-hassuffix-cs-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::TermEnd, true),
};
