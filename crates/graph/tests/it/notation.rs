//! Alerts written in lines of text, and incidents shown as text.
//!
//! A line is `TIME SEVERITY SERVICE TECHNIQUES "TITLE" ENTITY…`, such as
//! `2d03:15 high endpoint T1003.001 "LSASS dump" dev=ws1 user=corp\ann proc=ws1|5|9`.
//! `TIME` is `[DAYd]HH:MM[:SS]`. An entity may carry a role: `ip@source=203.0.113.9`.
//! `tenant=` and `rule=` set these; `id=` names the alert, else it is `aN` by line.

use graph::{Config, correlate};
use model::{
    Alert, AlertId, AlertStatus, DetectionSource, Entity, Evidence, EvidenceRole, Incident, ServiceSource,
    Severity, Tactic, Technique,
};

/// Reads all lines; blank lines and `#` lines are skipped.
pub fn alerts(text: &str) -> Vec<Alert> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.enumerate().map(|(index, line)| alert(line, index + 1)).collect()
}

/// Incidents of a scenario, shown.
pub fn shown(text: &str, config: &Config) -> String {
    show(&correlate(&alerts(text), config))
}

fn alert(line: &str, number: usize) -> Alert {
    let words = words(line);
    let [time, severity, service, techniques, title, entities @ ..] = &words[..] else {
        panic!("too few words: {line}");
    };
    let at = time_us(time);
    let mut alert = Alert {
        id: AlertId(format!("a{number}")),
        tenant: "t".into(),
        title: title.clone(),
        description: String::new(),
        rule_id: title.clone(),
        severity: match severity.as_str() {
            "high" => Severity::High,
            "medium" => Severity::Medium,
            "low" => Severity::Low,
            _ => Severity::Informational,
        },
        status: AlertStatus::New,
        detection_source: DetectionSource::Sigma,
        service_source: match service.as_str() {
            "endpoint" => ServiceSource::Endpoint,
            "email" => ServiceSource::Email,
            "cloud" => ServiceSource::CloudApps,
            _ => ServiceSource::Identity,
        },
        tactics: vec![],
        techniques: vec![],
        first_activity_us: at,
        last_activity_us: at,
        count: 1,
        evidence: vec![],
        events: vec![],
        matched: vec![],
    };
    for word in techniques.split(',').filter(|t| *t != "-") {
        match (Technique::parse(word), Tactic::from_short_name(word)) {
            (Some(technique), _) => alert.techniques.push(technique),
            (None, Some(tactic)) => alert.tactics.push(tactic),
            _ => panic!("neither technique nor tactic: {word}"),
        }
    }
    for word in entities {
        let (name, value) = word.split_once('=').expect("entity=value");
        match name {
            "id" => alert.id = AlertId(value.into()),
            "tenant" => alert.tenant = value.into(),
            "rule" => alert.rule_id = value.into(),
            _ => alert.evidence.push(evidence(name, value)),
        }
    }
    alert
}

/// Splits at blanks outside of double quotes; the quotes go.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("one word at least").push(c),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn time_us(text: &str) -> i64 {
    let (day, clock) = text.split_once('d').unwrap_or(("0", text));
    let parts: Vec<i64> = clock.split(':').map(|p| p.parse().expect("a number")).collect();
    let seconds = parts[0] * 3600 + parts[1] * 60 + parts.get(2).unwrap_or(&0);
    1_700_006_400_000_000 + (day.parse::<i64>().expect("a day") * 86_400 + seconds) * 1_000_000
}

fn evidence(name: &str, value: &str) -> Evidence {
    let (kind, role) = name.split_once('@').unwrap_or((name, ""));
    let some = |v: &str| (!v.is_empty()).then(|| v.to_owned());
    let entity = match kind {
        "dev" => Entity::Device { id: None, name: some(value) },
        "user" => user(value),
        "mailbox" => Entity::Mailbox { address: value.into() },
        "file" => {
            let (hash, path) = value.split_once('|').unwrap_or((value, ""));
            Entity::File { sha256: some(hash), sha1: None, md5: None, name: None, path: some(path) }
        }
        "proc" => process(value),
        "ip" => Entity::Ip { address: value.into() },
        "domain" => Entity::Domain { name: value.into() },
        "url" => Entity::Url { url: value.into() },
        "msg" => Entity::MailMessage {
            network_message_id: some(value),
            internet_message_id: None,
            sender: Some("x@evil.example".into()),
            recipient: None,
            subject: Some("Invoice".into()),
        },
        "app" => Entity::App { id: None, name: some(value) },
        "res" => Entity::CloudResource { id: value.into() },
        "reg" => Entity::RegistryKey { key: value.into(), value_name: None },
        "session" => {
            let (device, id) = value.split_once('|').unwrap_or(("", value));
            Entity::Session { device: some(device), id: id.into() }
        }
        other => panic!("unknown entity {other}"),
    };
    let role = match role {
        "source" => EvidenceRole::Source,
        "destination" => EvidenceRole::Destination,
        "attacked" => EvidenceRole::Attacked,
        "attacker" => EvidenceRole::Attacker,
        "own" => EvidenceRole::Contextual,
        _ if kind == "dev" => EvidenceRole::Attacked,
        _ if kind == "user" => EvidenceRole::Compromised,
        _ => EvidenceRole::Suspicious,
    };
    Evidence::new(entity, role)
}

/// `domain\name`, `name@domain`, a SID, or several with `+`.
fn user(value: &str) -> Entity {
    let (mut sid, mut upn, mut name, mut domain) = (None, None, None, None);
    for part in value.split('+') {
        if part.starts_with("S-1-") {
            sid = Some(part.to_owned());
        } else if part.contains('@') {
            upn = Some(part.to_owned());
        } else if let Some((d, n)) = part.split_once('\\') {
            (domain, name) = (Some(d.to_owned()), Some(n.to_owned()));
        } else {
            name = Some(part.to_owned());
        }
    }
    Entity::User { sid, upn, object_id: None, name, domain }
}

/// `device|pid|start[|image[|parent guid[|command line]]]`.
fn process(value: &str) -> Entity {
    let parts: Vec<&str> = value.split('|').collect();
    let part = |i: usize| parts.get(i).filter(|p| !p.is_empty()).map(|p| (*p).to_owned());
    Entity::Process {
        device: part(0),
        pid: part(1).and_then(|p| p.parse().ok()),
        started_us: part(2).and_then(|p| p.parse().ok()),
        guid: None,
        image: part(3),
        command_line: part(5),
        parent_pid: None,
        parent_guid: part(4),
        parent_image: None,
    }
}

/// Incidents as text.
pub fn show(incidents: &[Incident]) -> String {
    incidents.iter().map(show_one).collect::<Vec<_>>().join("\n")
}

fn show_one(incident: &Incident) -> String {
    let ids: Vec<&str> = incident.alerts.iter().map(|a| a.0.as_str()).collect();
    let mut text = format!(
        "{} {} {}: {}\n  {}\n",
        incident.id.0,
        incident.severity.name(),
        incident.priority,
        incident.name,
        ids.join(" ")
    );
    for link in &incident.links {
        let reasons: Vec<String> = link.reasons.iter().map(|r| format!("{r:?}")).collect();
        text.push_str(&format!(
            "  {}–{} {:.1} {}: {}\n",
            link.from.0,
            link.to.0,
            link.weight,
            reasons.join(" "),
            link.explanation
        ));
    }
    text
}

/// Which alerts are together, nothing else.
pub fn groups(text: &str, config: &Config) -> String {
    let incidents = correlate(&alerts(text), config);
    let line = |i: &Incident| {
        let ids: Vec<&str> = i.alerts.iter().map(|a| a.0.as_str()).collect();
        format!("{} {}", i.severity.name(), ids.join(" "))
    };
    incidents.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What an incident tells: summary, story, assets, evidence, priority.
pub fn told(text: &str, config: &Config) -> String {
    let incidents = correlate(&alerts(text), config);
    let mut lines: Vec<String> = vec![];
    for incident in &incidents {
        lines.push(incident.summary.clone());
        for step in &incident.story {
            let tactic = step.tactic.map_or("-", Tactic::name);
            lines.push(format!("  {tactic}: {}", step.text));
        }
        let keys = |entity: &Entity| entity.keys().into_iter().map(|k| k.0).collect::<Vec<_>>().join(" ");
        lines.extend(incident.assets.iter().map(|a| format!("  asset {}", keys(a))));
        lines.extend(incident.evidence.iter().map(|e| format!("  {:?} {}", e.role, keys(&e.entity))));
        lines.extend(incident.priority_factors.iter().map(|f| format!("  {} {}", f.points, f.name)));
    }
    lines.join("\n")
}
