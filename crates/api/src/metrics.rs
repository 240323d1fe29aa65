//! Loss accounting in Prometheus' text format.

use std::fmt::Write as _;

use store::state::{Counter, SourceRecord};

/// Media type of the text format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Sources of one tenant.
pub struct TenantSources<'a> {
    /// Its name.
    pub tenant: &'a str,
    /// Its sources.
    pub sources: &'a [SourceRecord],
}

/// One counter per kind of outcome, `cordon_source_records_stored_total` and its like, with the labels
/// tenant and source, and the time each source was last heard. Families without a sample are left out.
#[must_use]
pub fn loss_accounting(tenants: &[TenantSources<'_>]) -> String {
    let mut out = String::new();
    for counter in Counter::ALL {
        let samples: Vec<String> = samples(tenants, |s| Some(s.counts.get(*counter).to_string()));
        family(&mut out, &metric_name(*counter), ("counter", counter.doc()), &samples);
    }
    let seen = samples(tenants, |s| s.last_seen_us.map(seconds));
    let doc = "When the source last sent something, in seconds since 1970.";
    family(&mut out, "cordon_source_last_seen_timestamp_seconds", ("gauge", doc), &seen);
    out
}

fn metric_name(counter: Counter) -> String {
    match counter {
        Counter::Bytes => "cordon_source_bytes_total".to_owned(),
        records => format!("cordon_source_records_{}_total", records.name()),
    }
}

fn seconds(time_us: i64) -> String {
    format!("{}.{:03}", time_us.div_euclid(1_000_000), time_us.rem_euclid(1_000_000) / 1_000)
}

fn samples(tenants: &[TenantSources<'_>], value: impl Fn(&SourceRecord) -> Option<String>) -> Vec<String> {
    let mut found = vec![];
    for tenant in tenants {
        for source in tenant.sources {
            let Some(value) = value(source) else { continue };
            let labels = [label("tenant", tenant.tenant), label("source", &source.name)];
            found.push(format!("{{{}}} {value}", labels.join(",")));
        }
    }
    found
}

fn label(name: &str, value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("{name}=\"{value}\"")
}

fn family(out: &mut String, name: &str, (kind, doc): (&str, &str), samples: &[String]) {
    if samples.is_empty() {
        return;
    }
    let _ = writeln!(out, "# HELP {name} {doc}");
    let _ = writeln!(out, "# TYPE {name} {kind}");
    for sample in samples {
        let _ = writeln!(out, "{name}{sample}");
    }
}
