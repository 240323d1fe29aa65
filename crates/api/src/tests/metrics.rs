//! Loss accounting in Prometheus' text format.

use expect_test::expect;
use store::state::{Counts, SourceRecord};

use crate::metrics::{TenantSources, loss_accounting};

#[test]
fn loss_accounting_text() {
    let source = |name: &str, counts: Counts, last_seen_us| SourceRecord {
        name: name.to_owned(),
        kind: "bulk".to_owned(),
        format_hint: None,
        created_us: 0,
        last_seen_us,
        counts,
    };
    let counts =
        Counts { received: 10, stored: 7, quarantined: 1, rejected: 3, duplicates: 2, bytes: 12_345 };
    let first =
        [source("fw-1", counts, Some(1_767_225_600_123_456)), source("odd\"\\\n", Counts::default(), None)];
    let second = [source("fw-1", Counts { received: 1, ..Counts::default() }, None)];
    let tenants = [
        TenantSources { tenant: "default", sources: &first },
        TenantSources { tenant: "acme", sources: &second },
    ];
    expect![[r##"
        # HELP cordon_source_records_received_total Records acknowledged to the sender.
        # TYPE cordon_source_records_received_total counter
        cordon_source_records_received_total{tenant="default",source="fw-1"} 10
        cordon_source_records_received_total{tenant="default",source="odd\"\\\n"} 0
        cordon_source_records_received_total{tenant="acme",source="fw-1"} 1
        # HELP cordon_source_records_stored_total Records that became rows of a table.
        # TYPE cordon_source_records_stored_total counter
        cordon_source_records_stored_total{tenant="default",source="fw-1"} 7
        cordon_source_records_stored_total{tenant="default",source="odd\"\\\n"} 0
        cordon_source_records_stored_total{tenant="acme",source="fw-1"} 0
        # HELP cordon_source_records_quarantined_total Records kept as raw text because no parser could read them.
        # TYPE cordon_source_records_quarantined_total counter
        cordon_source_records_quarantined_total{tenant="default",source="fw-1"} 1
        cordon_source_records_quarantined_total{tenant="default",source="odd\"\\\n"} 0
        cordon_source_records_quarantined_total{tenant="acme",source="fw-1"} 0
        # HELP cordon_source_records_rejected_total Records refused at the door; the sender was told.
        # TYPE cordon_source_records_rejected_total counter
        cordon_source_records_rejected_total{tenant="default",source="fw-1"} 3
        cordon_source_records_rejected_total{tenant="default",source="odd\"\\\n"} 0
        cordon_source_records_rejected_total{tenant="acme",source="fw-1"} 0
        # HELP cordon_source_records_duplicates_total Records recognised as already stored.
        # TYPE cordon_source_records_duplicates_total counter
        cordon_source_records_duplicates_total{tenant="default",source="fw-1"} 2
        cordon_source_records_duplicates_total{tenant="default",source="odd\"\\\n"} 0
        cordon_source_records_duplicates_total{tenant="acme",source="fw-1"} 0
        # HELP cordon_source_bytes_total Bytes of the acknowledged records.
        # TYPE cordon_source_bytes_total counter
        cordon_source_bytes_total{tenant="default",source="fw-1"} 12345
        cordon_source_bytes_total{tenant="default",source="odd\"\\\n"} 0
        cordon_source_bytes_total{tenant="acme",source="fw-1"} 0
        # HELP cordon_source_last_seen_timestamp_seconds When the source last sent something, in seconds since 1970.
        # TYPE cordon_source_last_seen_timestamp_seconds gauge
        cordon_source_last_seen_timestamp_seconds{tenant="default",source="fw-1"} 1767225600.123
    "##]].assert_eq(&loss_accounting(&tenants));
    assert_eq!(loss_accounting(&[]), "");
}
