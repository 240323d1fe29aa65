//! One self-contained HTML page about a scan: no script, no outside resource.

use std::collections::HashMap;
use std::fmt::Write as _;

use model::{Alert, AlertId, Incident};

use crate::render::incident::{by_severity, moment};

const STYLE: &str = include_str!("report.css");

/// The page. Everything that comes from logs is escaped.
#[must_use]
pub fn report(title: &str, facts: &[(String, String)], incidents: &[Incident], alerts: &[Alert]) -> String {
    let by_id: HashMap<&AlertId, &Alert> = alerts.iter().map(|a| (&a.id, a)).collect();
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><h1>{0}</h1>",
        escape(title)
    );
    page += "<dl class=\"facts\">";
    for (name, value) in facts {
        let _ = write!(page, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(value));
    }
    let severities = by_severity(incidents.iter().map(|i| i.severity));
    let _ = write!(page, "</dl><h2>Incidents</h2><p>{severities}</p>");
    for incident in incidents {
        one(&mut page, incident, &by_id);
    }
    page += "</body></html>\n";
    page
}

fn one(page: &mut String, i: &Incident, alerts: &HashMap<&AlertId, &Alert>) {
    let severity = i.severity.name();
    let _ = write!(
        page,
        "<details class=\"{severity}\"{}><summary><b>{}</b> <span class=\"badge\">{severity}</span> <span>priority {}</span> \
         <span>{} alerts</span> <span>{}</span></summary><p>{}</p>",
        if i.priority > 50 { " open" } else { "" },
        escape(&i.name),
        i.priority,
        i.alerts.len(),
        moment(i.first_activity_us),
        escape(&i.summary)
    );
    page.push_str("<h3>Story</h3><ol>");
    for step in &i.story {
        let stage = step.tactic.map(|t| t.name()).unwrap_or_default();
        let _ = write!(
            page,
            "<li><time>{}</time> <em>{stage}</em> {}</li>",
            moment(step.time_us),
            escape(&step.text)
        );
    }
    page.push_str("</ol><h3>Assets</h3><ul>");
    for asset in &i.assets {
        let _ = write!(page, "<li>{}: {}</li>", asset.kind(), escape(&asset.label()));
    }
    page.push_str("</ul><h3>Why these alerts belong together</h3><ul>");
    for link in &i.links {
        let _ = write!(page, "<li>{}</li>", escape(&link.explanation));
    }
    page.push_str(
        "</ul><h3>Alerts</h3><table><tr><th>Time<th>Severity<th>Title<th>Techniques<th>Because</tr>",
    );
    for alert in i.alerts.iter().filter_map(|id| alerts.get(id)) {
        let matched: Vec<String> =
            alert.matched.iter().map(|m| format!("{} = {}", m.field, m.value)).collect();
        let techniques: Vec<&str> = alert.techniques.iter().map(|t| t.id()).collect();
        let _ = write!(
            page,
            "<tr><td>{}<td>{}<td title=\"{}\">{}<td>{}<td class=\"because\">{}</tr>",
            moment(alert.first_activity_us),
            alert.severity.name(),
            escape(&alert.description),
            escape(&alert.title),
            techniques.join(" "),
            escape(&matched.join("\n"))
        );
    }
    page.push_str("</table></details>");
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            c => safe.push(c),
        }
    }
    safe
}
