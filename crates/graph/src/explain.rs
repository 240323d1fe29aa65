//! A link in words: its reasons by their public names, what is shared, and a sentence.

use model::{CorrelationReason, EntityKey, EvidenceRole, Link, ServiceSource};

use crate::config::Config;
use crate::estate::{Estate, Node};
use crate::forest::Edge;
use crate::keys::value;
use crate::kind::Kind;
use crate::templates::TEMPLATES;
use crate::tie::{Shared, gap_us, is_near, shared, shares_technique, tells_of_movement};

/// Shared things named in a sentence.
const NAMED_MAX: usize = 3;
/// Shared keys kept on a link.
const SHARED_MAX: usize = 12;

/// The link of an edge.
pub(crate) fn link(estate: &Estate<'_>, edge: &Edge, config: &Config) -> Link {
    let (a, b) = (&estate.nodes[edge.a as usize], &estate.nodes[edge.b as usize]);
    let shared = with_join(estate, (a, b), edge, shared(estate, a, b, edge.mode, config));
    let reasons = reasons(estate, (a, b), edge, &shared, config);
    let explanation = sentence(estate, (a, b), edge, &shared, &reasons);
    let keys = shared.iter().take(SHARED_MAX).map(|s| EntityKey(estate.thing(s.thing).name.clone()));
    Link {
        from: a.alert.id.clone(),
        to: b.alert.id.clone(),
        reasons,
        shared: keys.collect(),
        weight: rounded(edge.weight),
        explanation,
    }
}

/// Adds the thing that joins a template's steps where time has worn it off the shared things.
fn with_join(
    estate: &Estate<'_>,
    (a, b): (&Node<'_>, &Node<'_>),
    edge: &Edge,
    mut shared: Vec<Shared>,
) -> Vec<Shared> {
    let Some(join) = edge.join.filter(|join| !shared.iter().any(|s| s.thing == *join)) else { return shared };
    let role = |node: &Node<'_>| node.uses.iter().find(|u| u.thing == join).map(|u| u.role);
    if let (Some(first), Some(second)) = (role(a), role(b)) {
        shared.push(Shared { thing: join, weight: estate.thing(join).weight, roles: (first, second) });
    }
    shared
}

/// The link by which alerts of an incident that was cut for its size stay together.
pub(crate) fn continuation(estate: &Estate<'_>, a: u32, b: u32, config: &Config) -> Link {
    Link {
        from: estate.nodes[a as usize].alert.id.clone(),
        to: estate.nodes[b as usize].alert.id.clone(),
        reasons: vec![CorrelationReason::TimeFrame],
        shared: vec![],
        weight: config.link_threshold,
        explanation:
            "Both belong to a larger incident that was cut by time because it reached its size limit."
                .to_owned(),
    }
}

/// The link between alerts that only an analyst put together. It has no reason of correlation.
pub(crate) fn by_hand(estate: &Estate<'_>, a: u32, b: u32, config: &Config) -> Link {
    Link {
        from: estate.nodes[a as usize].alert.id.clone(),
        to: estate.nodes[b as usize].alert.id.clone(),
        reasons: vec![],
        shared: vec![],
        weight: config.link_threshold,
        explanation: "An analyst put both into this incident.".to_owned(),
    }
}

/// Weights are shown and stored to three places; more would be noise.
fn rounded(weight: f64) -> f64 {
    (weight * 1000.0).round() / 1000.0
}

fn reasons(
    estate: &Estate<'_>,
    (a, b): (&Node<'_>, &Node<'_>),
    edge: &Edge,
    shared: &[Shared],
    config: &Config,
) -> Vec<CorrelationReason> {
    let mut found = vec![];
    if edge.template.is_some() {
        found.push(CorrelationReason::EventSequence);
    }
    let one_device = shared.iter().any(|s| estate.thing(s.thing).kind == Kind::Device);
    for s in shared {
        let reason = reason_of(estate.thing(s.thing).kind, s, (a, b));
        let moves = tells_of_movement(a.alert) || tells_of_movement(b.alert);
        let path = matches!(reason, CorrelationReason::SameActor | CorrelationReason::SameTargetedAsset);
        if moves && path && !one_device && names_device(estate, a) && names_device(estate, b) {
            found.push(CorrelationReason::LateralMovementPath);
        }
        found.push(reason);
    }
    if is_near(estate, a, b, shared, config) {
        found.push(CorrelationReason::TemporalProximity);
    }
    if a.alert.rule_id == b.alert.rule_id {
        found.push(CorrelationReason::RepeatedAlertOccurrence);
    } else if shares_technique(a.alert, b.alert) {
        found.push(CorrelationReason::SimilarTtpsOrBehavior);
    }
    let mut unique = vec![];
    for reason in found {
        if !unique.contains(&reason) {
            unique.push(reason);
        }
    }
    unique
}

fn names_device(estate: &Estate<'_>, node: &Node<'_>) -> bool {
    node.uses.iter().any(|u| estate.thing(u.thing).kind == Kind::Device)
}

fn reason_of(kind: Kind, s: &Shared, (a, b): (&Node<'_>, &Node<'_>)) -> CorrelationReason {
    use EvidenceRole::{Attacked, Attacker, CommandAndControl, Destination, Source};
    let either = |roles: &[EvidenceRole]| roles.contains(&s.roles.0) || roles.contains(&s.roles.1);
    match kind {
        Kind::Process | Kind::Pid | Kind::Launcher => CorrelationReason::EventCausalSequence,
        Kind::Message => {
            let mail = |n: &Node<'_>| n.alert.service_source == ServiceSource::Email;
            if mail(a) && mail(b) {
                CorrelationReason::SameCampaign
            } else {
                CorrelationReason::SharedIndicators
            }
        }
        Kind::Hash | Kind::Url | Kind::Domain => CorrelationReason::SharedIndicators,
        Kind::Ip if either(&[Source, Attacker, CommandAndControl]) => CorrelationReason::SameThreatSource,
        Kind::Ip => CorrelationReason::NetworkProximity,
        Kind::User if s.roles.0 == Attacked && s.roles.1 == Attacked => CorrelationReason::SameTargetedAsset,
        Kind::User | Kind::Account | Kind::AccountName | Kind::Session => CorrelationReason::SameActor,
        Kind::Device if s.roles.0 != s.roles.1 && either(&[Source, Destination]) => {
            CorrelationReason::LateralMovementPath
        }
        Kind::Device | Kind::App | Kind::Resource => CorrelationReason::SameAsset,
        Kind::Command | Kind::Path | Kind::Registry => CorrelationReason::SimilarArtifacts,
    }
}

fn sentence(
    estate: &Estate<'_>,
    (a, b): (&Node<'_>, &Node<'_>),
    edge: &Edge,
    shared: &[Shared],
    reasons: &[CorrelationReason],
) -> String {
    let named: Vec<String> = shared.iter().take(NAMED_MAX).map(|s| name_thing(estate, s)).collect();
    let when = apart(gap_us(a.alert, b.alert));
    let mut text = match named.is_empty() {
        true => format!("Seen {when}"),
        false => format!("Both name {}, {when}", listed(&named)),
    };
    if let Some(template) = edge.template.map(|t| &TEMPLATES[t]) {
        if let Some((from, to)) = template.step_names(a.alert, b.alert) {
            text.push_str(&format!("; {from}, then {to}"));
        }
        text.push_str(&format!(": {}", template.reason));
    }
    if reasons.contains(&CorrelationReason::RepeatedAlertOccurrence) {
        text.push_str("; the same rule matched again");
    }
    if reasons.contains(&CorrelationReason::LateralMovementPath) {
        text.push_str("; a logon leads from one device to the other");
    }
    text.push('.');
    capitalised(&text)
}

fn name_thing(estate: &Estate<'_>, s: &Shared) -> String {
    let thing = estate.thing(s.thing);
    let noun = thing.kind.traits().noun;
    if let Some(label) = &thing.label {
        return format!("the {noun} {label}");
    }
    let text = value(&thing.name);
    let placed = |what: &str, device: &str| match device {
        "" => format!("the {noun} {what}"),
        device => format!("the {noun} {what} on {device}"),
    };
    match (thing.kind, text.split('|').collect::<Vec<_>>().as_slice()) {
        (Kind::Process | Kind::Launcher, [device, pid, _]) => placed(pid, device),
        (Kind::Pid | Kind::Session, [device, id]) => placed(id, device),
        _ => format!("the {noun} {}", shortened(text)),
    }
}

/// Cuts a long value in the middle of nowhere, on a character boundary.
pub(crate) fn shortened(text: &str) -> String {
    const LENGTH_MAX: usize = 80;
    if text.chars().count() <= LENGTH_MAX {
        return text.to_owned();
    }
    let head: String = text.chars().take(LENGTH_MAX - 1).collect();
    format!("{head}…")
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A span of time for a person.
pub(crate) fn span(gap_us: i64) -> String {
    let seconds = gap_us / 1_000_000;
    let (count, unit) = match seconds {
        s if s < 60 => (s, "second"),
        s if s < 2 * 3600 => ((s + 30) / 60, "minute"),
        s if s < 2 * 86_400 => ((s + 1800) / 3600, "hour"),
        s => (s / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn apart(gap_us: i64) -> String {
    if gap_us < 1_000_000 { "at the same time".to_owned() } else { format!("{} apart", span(gap_us)) }
}
