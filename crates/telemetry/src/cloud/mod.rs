//! Clouds, identity providers and network sensors: their audit logs, and rows of documented tables.
//!
//! Almost all come as JSON and are told apart record by record. Each provider is a file with its
//! kinds of records; [`embedded`] holds what they share.

use crate::format::{Format, Framing};
use crate::json::kind::RecordKind;

mod apps;
mod aws;
mod aws_network;
mod csv;
mod defender;
pub(crate) mod embedded;
mod entra;
mod entra_names;
mod m365;
mod saas;
mod zeek;

/// Formats recognised by signature.
pub(crate) const FORMATS: &[Format] = &[
    Format {
        name: csv::FORMAT,
        doc: "CSV with a header line; rows are told apart by the header's names, as JSON records are",
        framing: Framing::Text(csv::read),
        sniff: csv::sniff,
    },
    Format {
        name: aws_network::FLOW,
        doc: "AWS VPC flow logs as text, with or without the line that names the columns",
        framing: Framing::Text(aws_network::read),
        sniff: aws_network::sniff,
    },
];

/// Kinds of JSON records by provider, the more telling first.
pub(crate) const KINDS: &[&[RecordKind]] = &[
    aws::KINDS,
    aws_network::KINDS,
    m365::KINDS,
    apps::AZURE_KINDS,
    defender::MONITOR_KINDS,
    entra::KINDS,
    saas::KINDS,
    zeek::KINDS,
    defender::KINDS,
    apps::KINDS,
];

/// Mapping files: path under `mappings/` and text.
pub(crate) const MAPPINGS: &[(&str, &str)] = &[
    ("cloud/aws.yaml", include_str!("../../mappings/cloud/aws.yaml")),
    ("cloud/aws_network.yaml", include_str!("../../mappings/cloud/aws_network.yaml")),
    ("cloud/m365.yaml", include_str!("../../mappings/cloud/m365.yaml")),
    ("cloud/entra.yaml", include_str!("../../mappings/cloud/entra.yaml")),
    ("cloud/azure.yaml", include_str!("../../mappings/cloud/azure.yaml")),
    ("cloud/saas.yaml", include_str!("../../mappings/cloud/saas.yaml")),
    ("cloud/apps.yaml", include_str!("../../mappings/cloud/apps.yaml")),
    ("cloud/zeek.yaml", include_str!("../../mappings/cloud/zeek.yaml")),
    ("cloud/rows.yaml", include_str!("../../mappings/cloud/rows.yaml")),
];

#[cfg(test)]
mod tests;
