//! How long correlation takes: `cargo run --profile quick -p cordon-graph --example throughput [ALERTS]`.
//!
//! Makes a synthetic estate of 2,000 devices with one attack per 500 alerts among noise of all
//! severities, over thirty days, and prints the time of one run over everything and of single
//! insertions.

use std::time::Instant;

use graph::{Config, Correlator, correlate};
use model::{
    Alert, AlertId, AlertStatus, DetectionSource, Entity, Evidence, EvidenceRole, ServiceSource, Severity,
    Technique,
};

/// A small fixed generator (xorshift), so that every run measures the same alerts.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn alert(n: u64, dice: &mut Dice) -> Alert {
    let attack = n.is_multiple_of(5);
    let (device, user) = if attack { (n / 500, n / 500) } else { (dice.below(2_000), dice.below(3_000)) };
    let minute_us = 60_000_000;
    let time_us = 1_700_000_000_000_000
        + if attack { (n / 500) * 400 + n % 500 / 5 } else { dice.below(43_200) } as i64 * minute_us;
    let host = format!("ws{device}.corp.example");
    let techniques = ["T1003.001", "T1021.002", "T1059.001", "T1543.003", "T1087"];
    let severity = match dice.below(10) {
        0..4 => Severity::Low,
        4..8 => Severity::Medium,
        _ => Severity::High,
    };
    let entities = [
        (Entity::Device { id: None, name: Some(host.clone()) }, EvidenceRole::Attacked),
        (
            Entity::User {
                sid: Some(format!("S-1-5-21-1-2-3-{user}")),
                upn: None,
                object_id: None,
                name: Some(format!("user{user}")),
                domain: Some("CORP".into()),
            },
            EvidenceRole::Compromised,
        ),
        (
            Entity::Process {
                device: Some(host),
                pid: Some(dice.below(30_000) as i64),
                started_us: Some(time_us),
                guid: None,
                image: Some("C:\\Windows\\System32\\cmd.exe".into()),
                command_line: Some(format!(
                    "cmd.exe /c whoami /all > C:\\Temp\\out{}.txt",
                    dice.below(9_000)
                )),
                parent_pid: Some(dice.below(30_000) as i64),
                parent_guid: None,
                parent_image: None,
            },
            EvidenceRole::Suspicious,
        ),
        (Entity::Ip { address: format!("203.0.113.{}", dice.below(250)) }, EvidenceRole::Destination),
    ];
    Alert {
        id: AlertId(format!("{n:08}")),
        tenant: "t".into(),
        title: format!("Rule {}", n % 97),
        description: String::new(),
        rule_id: format!("r{}", n % 97),
        severity,
        status: AlertStatus::New,
        detection_source: DetectionSource::Sigma,
        service_source: ServiceSource::Endpoint,
        tactics: vec![],
        techniques: Technique::parse(techniques[(n % 5) as usize]).into_iter().collect(),
        first_activity_us: time_us,
        last_activity_us: time_us,
        count: 1,
        evidence: entities.into_iter().map(|(entity, role)| Evidence::new(entity, role)).collect(),
        events: vec![],
        matched: vec![],
    }
}

fn main() {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(50_000);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let alerts: Vec<Alert> = (0..count).map(|n| alert(n, &mut dice)).collect();
    let start = Instant::now();
    let incidents = correlate(&alerts, &Config::default());
    let largest = incidents.iter().map(|i| i.alerts.len()).max().unwrap_or(0);
    println!("{count} alerts, {} incidents, largest {largest}: {:?}", incidents.len(), start.elapsed());

    let mut correlator = Correlator::new(Config::default());
    let late = alerts.len().saturating_sub(10);
    correlator.extend(alerts[..late].iter().cloned());
    let start = Instant::now();
    let _ = correlator.incidents();
    println!("first incidents(): {:?}", start.elapsed());
    for alert in &alerts[late..] {
        let start = Instant::now();
        correlator.insert(alert.clone());
        let found = correlator.incidents().len();
        println!("one more alert, {found} incidents: {:?}", start.elapsed());
    }
}
