//! Clouds, identity providers and network sensors: their audit logs, and rows of documented tables.
//!
//! Almost all come as JSON and are told apart record by record. Each provider is a file with its
//! kinds of records; [`embedded`] holds what they share.

use crate::format::{Format, Framing};
use crate::json::kind::RecordKind;

mod aws;
mod csv;
mod defender;
pub(crate) mod embedded;
mod entra;
mod entra_names;
mod m365;
mod saas;
mod zeek;

/// Formats recognised by signature.
pub(crate) const FORMATS: &[Format] = &[Format {
    name: csv::FORMAT,
    doc: "CSV with a header line; rows are told apart by the header's names, as JSON records are",
    framing: Framing::Text(csv::read),
    sniff: csv::sniff,
}];

/// Kinds of JSON records, the more telling first.
pub(crate) const KINDS: &[RecordKind] = &[
    aws::KINDS[0],
    aws::KINDS[1],
    aws::KINDS[2],
    aws::KINDS[3],
    aws::KINDS[4],
    m365::KINDS[0],
    m365::KINDS[1],
    m365::KINDS[2],
    m365::KINDS[3],
    defender::KINDS[0],
    entra::KINDS[0],
    entra::KINDS[1],
    entra::KINDS[2],
    entra::KINDS[3],
    entra::KINDS[4],
    entra::KINDS[5],
    entra::KINDS[6],
    entra::KINDS[7],
    entra::KINDS[8],
    saas::KINDS[0],
    saas::KINDS[1],
    saas::KINDS[2],
    saas::KINDS[3],
    saas::KINDS[4],
    saas::KINDS[5],
    saas::KINDS[6],
    saas::KINDS[7],
    zeek::KINDS[0],
    zeek::KINDS[1],
    zeek::KINDS[2],
    zeek::KINDS[3],
    defender::KINDS[1],
    defender::KINDS[2],
    defender::KINDS[3],
    defender::KINDS[4],
    defender::KINDS[5],
    defender::KINDS[6],
    defender::KINDS[7],
    defender::KINDS[8],
];

/// Mapping files: path under `mappings/` and text.
pub(crate) const MAPPINGS: &[(&str, &str)] = &[
    ("cloud/aws.yaml", include_str!("../../mappings/cloud/aws.yaml")),
    ("cloud/m365.yaml", include_str!("../../mappings/cloud/m365.yaml")),
    ("cloud/entra.yaml", include_str!("../../mappings/cloud/entra.yaml")),
    ("cloud/azure.yaml", include_str!("../../mappings/cloud/azure.yaml")),
    ("cloud/saas.yaml", include_str!("../../mappings/cloud/saas.yaml")),
    ("cloud/zeek.yaml", include_str!("../../mappings/cloud/zeek.yaml")),
    ("cloud/rows.yaml", include_str!("../../mappings/cloud/rows.yaml")),
];

#[cfg(test)]
mod tests;
