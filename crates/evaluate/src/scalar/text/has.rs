//! `has` and its kin: whole terms.

use super::terms::Place;
use super::test::{found, missing};
use crate::Scalar;

pub(super) const HAS: Scalar = Scalar {
    name: "has",
    summary: "Whether the left text holds the right one as a whole term; case does not count.",
    examples: &[
        ("\"C:\\\\Tools\\\\mimi.exe -x\" has \"MIMI\"", "true"),
        ("\"mimikatz\" has \"mimi\"", "false"),
        ("\"run a.ps1\" has \"a.ps1\"", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::Term, false),
};

pub(super) const NOT_HAS: Scalar = Scalar {
    name: "!has",
    summary: "Whether the left text holds the right one nowhere as a whole term; case does not count.",
    examples: &[("\"alpha beta\" !has \"alph\"", "true"), ("\"alpha beta\" !has \"BETA\"", "false")],
    source: "https://learn.microsoft.com/kusto/query/not-has-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::Term, false),
};

pub(super) const HAS_CS: Scalar = Scalar {
    name: "has_cs",
    summary: "Whether the left text holds the right one as a whole term; case counts.",
    examples: &[("\"Event 4625\" has_cs \"Event\"", "true"), ("\"Event 4625\" has_cs \"event\"", "false")],
    source: "https://learn.microsoft.com/kusto/query/has-cs-operator",
    differs: "",
    eval: |_, arguments| found(arguments, Place::Term, true),
};

pub(super) const NOT_HAS_CS: Scalar = Scalar {
    name: "!has_cs",
    summary: "Whether the left text holds the right one nowhere as a whole term; case counts.",
    examples: &[("\"Event 4625\" !has_cs \"event\"", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-has-cs-operator",
    differs: "",
    eval: |_, arguments| missing(arguments, Place::Term, true),
};
