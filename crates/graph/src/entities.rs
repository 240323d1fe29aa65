//! The entities of an incident, each once with all its identifiers, as assets and as evidence.

use std::collections::BTreeMap;

use model::{Alert, Entity, EntityKey, Evidence, EvidenceRole, RemediationStatus, Verdict};

use crate::keys::is_everywhere_user;
use crate::known;
use crate::union::Union;

/// What an incident is about.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// Devices, accounts, mailboxes, applications and resources, most often named first.
    pub assets: Vec<Entity>,
    /// How many alerts name each asset.
    pub asset_alerts: Vec<usize>,
    /// Everything else.
    pub evidence: Vec<Evidence>,
}

/// Merges the entities of alerts; at most `max` of each sort are kept, assets by how many alerts
/// name them.
pub(crate) fn parts(alerts: &[&Alert], max: usize) -> Parts {
    let mut seen: BTreeMap<&Evidence, Vec<usize>> = BTreeMap::new();
    for (index, alert) in alerts.iter().enumerate() {
        for evidence in &alert.evidence {
            seen.entry(evidence).or_default().push(index);
        }
    }
    let all: Vec<(&Evidence, Vec<usize>)> = seen.into_iter().collect();
    let mut groups: Vec<(Evidence, usize)> = classes(&all).iter().map(|class| merged(&all, class)).collect();
    groups.sort_by(|(a, na), (b, nb)| nb.cmp(na).then_with(|| a.cmp(b)));
    let mut parts = Parts::default();
    for (evidence, alerts) in groups {
        if !is_asset(&evidence) {
            parts.evidence.push(evidence);
        } else if !is_everyones(&evidence.entity) {
            parts.assets.push(evidence.entity);
            parts.asset_alerts.push(alerts);
        }
    }
    parts.assets.truncate(max);
    parts.asset_alerts.truncate(max);
    parts.evidence.truncate(max);
    parts
}

/// Indices of those that are one thing.
fn classes(all: &[(&Evidence, Vec<usize>)]) -> Vec<Vec<u32>> {
    let mut union = Union::with_len(all.len());
    let mut first: BTreeMap<(&'static str, EntityKey), u32> = BTreeMap::new();
    for (index, (evidence, _)) in (0u32..).zip(all) {
        let kind = evidence.entity.kind();
        for key in evidence.entity.keys().into_iter().filter(tells_apart) {
            let holder = *first.entry((kind, key)).or_insert(index);
            union.join(holder, index);
        }
    }
    union.sets()
}

/// Whether a key names one thing and not one in every place.
fn tells_apart(key: &EntityKey) -> bool {
    let value = crate::keys::value(&key.0);
    let bare_account = key.kind() == "user" && !value.contains(['\\', '@', '-', ':']);
    !known::is_placeholder(value) && !bare_account
}

fn merged(all: &[(&Evidence, Vec<usize>)], class: &[u32]) -> (Evidence, usize) {
    let (first, _) = &all[class[0] as usize];
    let mut whole = (*first).clone();
    let mut alerts: Vec<usize> = vec![];
    for member in class {
        let (evidence, named_by) = &all[*member as usize];
        alerts.extend(named_by);
        whole.role = strongest_role(whole.role, evidence.role);
        whole.verdict = gravest(whole.verdict, evidence.verdict);
        whole.remediation = latest(whole.remediation, evidence.remediation);
        fill(&mut whole.entity, &evidence.entity);
    }
    alerts.sort_unstable();
    alerts.dedup();
    (whole, alerts.len())
}

fn take<T: Clone>(into: &mut Option<T>, from: Option<&T>) {
    if into.is_none() {
        *into = from.cloned();
    }
}

/// Takes over identifiers that are still missing.
fn fill(into: &mut Entity, from: &Entity) {
    match (into, from) {
        (Entity::Device { id, name }, Entity::Device { id: id2, name: name2 })
        | (Entity::App { id, name }, Entity::App { id: id2, name: name2 }) => {
            take(id, id2.as_ref());
            take(name, name2.as_ref());
        }
        (
            Entity::User { sid, upn, object_id, name, domain },
            Entity::User { sid: sid2, upn: upn2, object_id: object_id2, name: name2, domain: domain2 },
        ) => {
            take(sid, sid2.as_ref());
            take(upn, upn2.as_ref());
            take(object_id, object_id2.as_ref());
            take(domain, domain2.as_ref());
            take(name, name2.as_ref());
        }
        (
            Entity::File { sha256, sha1, md5, name, path },
            Entity::File { sha256: sha256b, sha1: sha1b, md5: md5b, name: name2, path: path2 },
        ) => {
            take(sha256, sha256b.as_ref());
            take(sha1, sha1b.as_ref());
            take(md5, md5b.as_ref());
            take(name, name2.as_ref());
            take(path, path2.as_ref());
        }
        (into @ Entity::Process { .. }, from @ Entity::Process { .. }) => fill_process(into, from),
        (
            Entity::MailMessage { network_message_id, internet_message_id, sender, subject, .. },
            Entity::MailMessage {
                network_message_id: id2,
                internet_message_id: id3,
                sender: from2,
                subject: subject2,
                ..
            },
        ) => {
            take(network_message_id, id2.as_ref());
            take(internet_message_id, id3.as_ref());
            take(sender, from2.as_ref());
            take(subject, subject2.as_ref());
        }
        _ => {}
    }
}

fn fill_process(into: &mut Entity, from: &Entity) {
    let Entity::Process {
        device,
        pid,
        started_us,
        guid,
        image,
        command_line,
        parent_pid,
        parent_guid,
        parent_image,
    } = into
    else {
        return;
    };
    let Entity::Process {
        device: device2,
        pid: pid2,
        started_us: started2,
        guid: guid2,
        image: image2,
        command_line: command2,
        parent_pid: parent_pid2,
        parent_guid: parent_guid2,
        parent_image: parent_image2,
    } = from
    else {
        return;
    };
    take(device, device2.as_ref());
    take(pid, pid2.as_ref());
    take(started_us, started2.as_ref());
    take(guid, guid2.as_ref());
    take(image, image2.as_ref());
    take(command_line, command2.as_ref());
    take(parent_pid, parent_pid2.as_ref());
    take(parent_guid, parent_guid2.as_ref());
    take(parent_image, parent_image2.as_ref());
}

/// Whether it is something of the estate that is protected. A device that is only named as a source
/// may be the attacker's own.
fn is_asset(evidence: &Evidence) -> bool {
    let source_device =
        matches!(evidence.entity, Entity::Device { .. }) && evidence.role == EvidenceRole::Source;
    !source_device
        && matches!(
            evidence.entity,
            Entity::Device { .. }
                | Entity::User { .. }
                | Entity::Mailbox { .. }
                | Entity::App { .. }
                | Entity::CloudResource { .. }
        )
}

/// Whether it belongs to everyone, so that to call it impacted would say nothing.
fn is_everyones(entity: &Entity) -> bool {
    match entity {
        Entity::User { .. } => is_everywhere_user(entity),
        Entity::App { id, name } => is_everyones_app(id.as_deref(), name.as_deref()),
        Entity::Device { id, name } => {
            let nothing = |text: &Option<String>| text.as_deref().is_none_or(known::is_placeholder);
            nothing(id) && nothing(name)
        }
        _ => false,
    }
}

/// Whether an application is one that every tenant has.
pub(crate) fn is_everyones_app(id: Option<&str>, name: Option<&str>) -> bool {
    let common = |text: Option<&str>| text.is_some_and(|t| known::is_first_party_app(&t.to_lowercase()));
    common(id) || common(name)
}

fn strongest_role(a: EvidenceRole, b: EvidenceRole) -> EvidenceRole {
    let rank = |role: EvidenceRole| match role {
        EvidenceRole::Contextual => 0,
        EvidenceRole::Loaded => 1,
        EvidenceRole::Destination => 2,
        EvidenceRole::Source => 3,
        EvidenceRole::Edited => 4,
        EvidenceRole::Created => 5,
        EvidenceRole::Suspicious => 6,
        EvidenceRole::Attacked => 7,
        EvidenceRole::Compromised => 8,
        EvidenceRole::CommandAndControl => 9,
        EvidenceRole::Attacker => 10,
    };
    if rank(b) > rank(a) { b } else { a }
}

fn gravest(a: Verdict, b: Verdict) -> Verdict {
    let rank = |v: Verdict| match v {
        Verdict::Unknown => 0,
        Verdict::NoThreatsFound => 1,
        Verdict::Suspicious => 2,
        Verdict::Malicious => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// What still needs work outranks what is done.
fn latest(a: RemediationStatus, b: RemediationStatus) -> RemediationStatus {
    let rank = |s: RemediationStatus| match s {
        RemediationStatus::None => 0,
        RemediationStatus::Prevented => 1,
        RemediationStatus::Blocked => 2,
        RemediationStatus::Remediated => 3,
        RemediationStatus::PendingApproval => 4,
        RemediationStatus::Active => 5,
    };
    if rank(b) > rank(a) { b } else { a }
}
