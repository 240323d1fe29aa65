//! `endswith` and its kin: ends of texts.

use super::terms::Place;
use super::test::{found, missing};
use crate::Scalar;

pub(super) const ENDSWITH: Scalar = Scalar {
    name: "endswith",
    summary: "Whether the left text ends with the right one; case does not count.",
    examples: &[
        ("\"invoice.PDF\" endswith \".pdf\"", "true"),
        ("\"invoice.pdf.js\" endswith \".pdf\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/endswith-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::End, false),
};

pub(super) const NOT_ENDSWITH: Scalar = Scalar {
    name: "!endswith",
    summary: "Whether the left text does not end with the right one; case does not count.",
    examples: &[("\"invoice.pdf.js\" !endswith \".pdf\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-endswith-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::End, false),
};

pub(super) const ENDSWITH_CS: Scalar = Scalar {
    name: "endswith_cs",
    summary: "Whether the left text ends with the right one; case counts.",
    examples: &[
        ("\"invoice.PDF\" endswith_cs \".PDF\"", "true"),
        ("\"invoice.PDF\" endswith_cs \".pdf\"", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/endswith-cs-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::End, true),
};

pub(super) const NOT_ENDSWITH_CS: Scalar = Scalar {
    name: "!endswith_cs",
    summary: "Whether the left text does not end with the right one; case counts.",
    examples: &[("\"invoice.PDF\" !endswith_cs \".pdf\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-endswith-cs-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::End, true),
};
