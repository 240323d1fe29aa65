//! The attack told in order: steps, and a paragraph.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use event::format_micros;
use model::{Alert, Entity, EntityKey, EvidenceRole, Severity, StoryStep, Tactic};

use crate::entities::is_everyones_app;
use crate::explain::{listed, shortened, span};
use crate::judge::{Facts, telling_tactics};
use crate::keys::is_everywhere_user;
use crate::known::base_name;

/// The most readable label of every key of the incident's assets.
#[derive(Debug, Default)]
pub(crate) struct Naming(BTreeMap<EntityKey, String>);

impl Naming {
    /// From assets that are already merged, so that a SID is told by its account's address.
    pub(crate) fn of(assets: &[Entity]) -> Self {
        let pairs = assets.iter().flat_map(|a| a.keys().into_iter().map(|key| (key, a.label())));
        Naming(pairs.collect())
    }

    fn label(&self, entity: &Entity) -> String {
        let known = entity.keys().iter().find_map(|key| self.0.get(key)).cloned();
        known.unwrap_or_else(|| entity.label())
    }
}

/// Steps of the story, repeats of a rule on one device folded, at most `max`.
pub(crate) fn steps(alerts: &[&Alert], naming: &Naming, max: usize) -> Vec<StoryStep> {
    let mut folded: BTreeMap<(&str, String), Vec<&Alert>> = BTreeMap::new();
    for alert in alerts {
        let place = device(alert).unwrap_or_default();
        folded.entry((&alert.rule_id, place)).or_default().push(alert);
    }
    let mut groups: Vec<Vec<&Alert>> = folded.into_values().collect();
    groups.sort_by_key(|group| (group[0].first_activity_us, &group[0].id));
    let beyond = groups.len().saturating_sub(max);
    let rest: Vec<&Alert> = groups.split_off(groups.len() - beyond).into_iter().flatten().collect();
    let mut steps: Vec<StoryStep> = groups.iter().map(|group| step(group, naming)).collect();
    if let Some(first) = rest.first() {
        steps.push(StoryStep {
            time_us: first.first_activity_us,
            tactic: None,
            text: format!("{} further alerts of {beyond} kinds.", rest.len()),
            alerts: rest.iter().map(|a| a.id.clone()).collect(),
        });
    }
    steps
}

fn step(group: &[&Alert], naming: &Naming) -> StoryStep {
    let first = group[0];
    let mut text = sentence(first, naming);
    let times: u64 = group.iter().map(|a| a.count.max(1)).sum();
    let last = group.iter().map(|a| a.last_activity_us).max().unwrap_or(first.last_activity_us);
    if times > 1 {
        text.push_str(&format!(" ({times} times"));
        let took = last.saturating_sub(first.first_activity_us);
        if took >= 1_000_000 {
            text.push_str(&format!(" within {}", span(took)));
        }
        text.push(')');
    }
    text.push('.');
    StoryStep {
        time_us: first.first_activity_us,
        tactic: telling_tactics(first).first().or(first.tactics.first()).copied(),
        text,
        alerts: group.iter().map(|a| a.id.clone()).collect(),
    }
}

/// `Title on DEVICE by ACCOUNT: what`, without the final dot.
fn sentence(alert: &Alert, naming: &Naming) -> String {
    let mut text = alert.title.trim().trim_end_matches('.').to_owned();
    if let Some(device) = device(alert) {
        text.push_str(&format!(" on {device}"));
    }
    if let Some(user) = account(alert) {
        text.push_str(&format!(" by {}", naming.label(user)));
    }
    if let Some(what) = subject(alert) {
        text.push_str(&format!(": {what}"));
    }
    text
}

/// The device an alert is about.
fn device(alert: &Alert) -> Option<String> {
    alert.evidence.iter().find_map(|e| match &e.entity {
        Entity::Device { name: Some(name), .. } if e.role != EvidenceRole::Source => {
            Some(name.split('.').next().unwrap_or(name).to_uppercase())
        }
        _ => None,
    })
}

/// The account that acted, or was acted on.
fn account(alert: &Alert) -> Option<&Entity> {
    let users = || {
        alert.evidence.iter().filter(|e| match &e.entity {
            Entity::User { .. } => !is_everywhere_user(&e.entity),
            Entity::Mailbox { .. } => true,
            _ => false,
        })
    };
    let acting = [EvidenceRole::Compromised, EvidenceRole::Source, EvidenceRole::Attacked];
    acting.iter().find_map(|role| users().find(|e| e.role == *role)).map(|e| &e.entity)
}

/// The most telling thing an alert names besides device and account.
fn subject(alert: &Alert) -> Option<String> {
    let rank = |entity: &Entity| match entity {
        Entity::Process { command_line: Some(_), .. } => Some(0),
        Entity::MailMessage { .. } => Some(1),
        Entity::App { id, name } if !is_everyones_app(id.as_deref(), name.as_deref()) => Some(2),
        Entity::Url { .. } => Some(3),
        Entity::Process { image: Some(_), .. } => Some(4),
        Entity::File { .. } => Some(5),
        Entity::CloudResource { .. } => Some(6),
        Entity::RegistryKey { .. } => Some(7),
        Entity::Ip { .. } => Some(8),
        _ => None,
    };
    let source = |e: &model::Evidence| e.role == EvidenceRole::Source;
    let best = alert
        .evidence
        .iter()
        .filter_map(|e| rank(&e.entity).map(|r| (source(e) && r != 8, r, e)))
        .min_by_key(|(source, rank, _)| (*source, *rank))?;
    Some(match &best.2.entity {
        Entity::Process { command_line: Some(line), .. } => format!("`{}`", shortened(line.trim())),
        Entity::Process { image: Some(image), .. } => base_name(image),
        Entity::MailMessage { sender: Some(sender), subject: Some(subject), .. } => {
            format!("mail “{}” from {sender}", shortened(subject))
        }
        Entity::Ip { address } if best.2.role == EvidenceRole::Destination => format!("to {address}"),
        Entity::Ip { address } => format!("from {address}"),
        other => shortened(&other.label()),
    })
}

/// A paragraph on the whole.
pub(crate) fn summary(alerts: &[&Alert], labels: &Labels, facts: &Facts) -> String {
    let (Some(first), Some(gravest)) = (alerts.first(), gravest(alerts)) else { return String::new() };
    let last_us = alerts.iter().map(|a| a.last_activity_us).max().unwrap_or(first.last_activity_us);
    let rules = facts.rules;
    let mut text = format!(
        "{} of {} between {} and {} UTC",
        plural(alerts.len(), "alert"),
        plural(rules, "detection"),
        minute(first.first_activity_us),
        minute(last_us)
    );
    if alerts.len() == 1 {
        text = format!("One alert at {} UTC", minute(first.first_activity_us));
    }
    let about: Vec<String> = [labels.devices.some("device"), labels.accounts.some("account")]
        .into_iter()
        .chain([labels.apps.some("application"), labels.resources.some("cloud resource")])
        .flatten()
        .collect();
    if !about.is_empty() {
        text.push_str(&format!(" on {}", listed(&about)));
    }
    text.push('.');
    if alerts.len() > 1 {
        // What is below medium may be chance that merely happened to come first.
        let start = alerts.iter().find(|a| a.severity >= Severity::Medium).unwrap_or(first);
        text.push_str(&format!(" It begins with “{}”", start.title.trim()));
        if gravest.id != start.id {
            text.push_str(&format!("; the gravest finding is “{}”", gravest.title.trim()));
        }
        text.push('.');
    }
    let tactics = &facts.findings.tactics;
    if let (Some(from), Some(to)) = (tactics.first(), tactics.last())
        && from != to
    {
        text.push_str(&format!(
            " Its {} tactics reach from {} to {}.",
            tactics.len(),
            from.name().to_lowercase(),
            to.name().to_lowercase()
        ));
    }
    if let Some(template) = facts.template {
        text.push_str(&format!(" The order of events is that of a known attack: {template}."));
    }
    if let Some((label, role)) = facts.critical.first() {
        text.push_str(&format!(" It touches {label}, a critical asset ({role})."));
    }
    text
}

/// The alert that names the incident: of the gravest, the one whose tactic says most, then whose rule
/// is named least, then the earliest.
pub(crate) fn gravest<'a>(alerts: &[&'a Alert]) -> Option<&'a Alert> {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for alert in alerts {
        *by_rule.entry(&alert.rule_id).or_default() += 1;
    }
    let weight = |a: &Alert| telling_tactics(a).iter().copied().map(says).max().unwrap_or(0);
    let key = |a: &Alert| (Reverse(a.severity), Reverse(weight(a)), by_rule[a.rule_id.as_str()]);
    alerts.iter().copied().min_by_key(|a| (key(a), a.first_activity_us, &a.id))
}

/// How much a tactic says about what the attack is for.
fn says(tactic: Tactic) -> u8 {
    match tactic {
        Tactic::Impact => 8,
        Tactic::Exfiltration | Tactic::CredentialAccess => 7,
        Tactic::LateralMovement => 6,
        Tactic::CommandAndControl | Tactic::Collection => 5,
        Tactic::InitialAccess | Tactic::PrivilegeEscalation => 4,
        Tactic::Persistence | Tactic::Execution => 3,
        Tactic::DefenseEvasion => 2,
        Tactic::Discovery | Tactic::Reconnaissance | Tactic::ResourceDevelopment => 1,
    }
}

/// Names of one sort of asset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    /// The first few.
    pub names: Vec<String>,
    /// How many there are.
    pub total: usize,
}

impl Group {
    /// `device A`, `devices A, B and 3 more`, or nothing.
    pub(crate) fn some(&self, noun: &str) -> Option<String> {
        const NAMED_MAX: usize = 3;
        let mut names: Vec<String> = self.names.iter().take(NAMED_MAX).cloned().collect();
        let more = self.total - names.len().min(self.total);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        let plural = if self.total > 1 { "s" } else { "" };
        (self.total > 0).then(|| format!("{noun}{plural} {}", listed(&names)))
    }
}

/// Names of the assets by sort.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    /// Devices, short names.
    pub devices: Group,
    /// Accounts and mailboxes.
    pub accounts: Group,
    /// Applications.
    pub apps: Group,
    /// Cloud resources.
    pub resources: Group,
}

impl Labels {
    /// Sorts assets into groups, keeping their order.
    pub(crate) fn of(assets: &[Entity]) -> Self {
        let mut labels = Labels::default();
        for asset in assets {
            let (group, label) = match asset {
                Entity::Device { .. } => {
                    let label = asset.label();
                    let short = label.split('.').next().unwrap_or(&label).to_uppercase();
                    (&mut labels.devices, short)
                }
                Entity::App { .. } => (&mut labels.apps, asset.label()),
                Entity::CloudResource { .. } => (&mut labels.resources, asset.label()),
                _ => (&mut labels.accounts, asset.label()),
            };
            if !group.names.contains(&label) {
                group.names.push(label);
                group.total += 1;
            }
        }
        labels
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A time to the minute.
fn minute(time_us: i64) -> String {
    format_micros(time_us).chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}
