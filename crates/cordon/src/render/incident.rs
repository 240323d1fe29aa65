//! Incidents and alerts as text for a person.

use event::format_micros;
use model::{Alert, Incident, Severity};

use crate::render::table::TextTable;

/// Time to the second.
#[must_use]
pub fn moment(time_us: i64) -> String {
    format_micros(time_us)[..19].replace('T', " ")
}

/// The list of incidents, most urgent first.
#[must_use]
pub fn list(incidents: &[Incident]) -> String {
    let mut table =
        TextTable::new(&["Prio", "Severity", "Id", "First activity", "Alerts", "Tactics", "Name"]);
    for i in incidents {
        table.row([
            i.priority.to_string(),
            i.severity.name().to_owned(),
            i.id.0.clone(),
            moment(i.first_activity_us),
            i.alerts.len().to_string(),
            i.tactics.len().to_string(),
            i.name.clone(),
        ]);
    }
    if table.is_empty() { "no incidents\n".to_owned() } else { table.render() }
}

/// The list of alerts, latest last.
#[must_use]
pub fn alerts(alerts: &[Alert]) -> String {
    let mut table = TextTable::new(&["Severity", "First activity", "Times", "Techniques", "On", "Title"]);
    for a in alerts {
        table.row([
            a.severity.name().to_owned(),
            moment(a.first_activity_us),
            a.count.to_string(),
            a.techniques.iter().map(|t| t.id()).collect::<Vec<_>>().join(" "),
            a.evidence.first().map(|e| e.entity.label()).unwrap_or_default(),
            a.title.clone(),
        ]);
    }
    if table.is_empty() { "no alerts\n".to_owned() } else { table.render() }
}

/// The most urgent first: priority, severity, then the earlier.
pub fn sort(incidents: &mut [Incident]) {
    incidents.sort_by(|a, b| {
        let key = |i: &Incident| (std::cmp::Reverse((i.priority, i.severity)), i.first_activity_us);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
}

/// How many of each severity, gravest first, as `2 high, 1 medium`.
#[must_use]
pub fn by_severity(severities: impl Iterator<Item = Severity>) -> String {
    let mut counts = [0_usize; 4];
    severities.for_each(|s| counts[s as usize] += 1);
    let order = [Severity::High, Severity::Medium, Severity::Low, Severity::Informational];
    let parts = order.iter().filter(|s| counts[**s as usize] > 0);
    let text: Vec<String> = parts.map(|s| format!("{} {}", counts[*s as usize], s.name())).collect();
    if text.is_empty() { "none".to_owned() } else { text.join(", ") }
}
