//! Everything the alerts of one tenant speak of: alerts as nodes in time order, and the things they
//! share with a weight each.
//!
//! Names of one thing are united over all alerts (a SID in one, SID and UPN in another, the UPN in a
//! third), so that a thing counts once. Rarity stands in for `log(N/df)` over contexts rather than
//! alerts: a device is as common as the accounts seen on it, anything else as the devices and
//! accounts that name it. Ten alerts of one attack on one laptop therefore do not make the laptop
//! common, and N starts at an assumed size of estate, so that the first ten alerts are judged like
//! the millionth.

use std::collections::BTreeMap;

use ahash::AHashMap;
use model::{Alert, EvidenceRole, Severity};

use crate::chronic::{Habit, habits};
use crate::config::Config;
use crate::keys::{Claim, claims, value};
use crate::kind::Kind;
use crate::lease;
use crate::union::Union;

/// A thing that alerts may share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Thing {
    /// Its most readable name, as a key.
    pub name: String,
    /// How a person calls it, where its names say nothing.
    pub label: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Strength before time: that of the kind, less for common things, 0 for those that say nothing.
    pub weight: f64,
    /// Share of its kind's strength that it has by its nature.
    pub share: f64,
    /// How common it is: 1 for what belongs to one context, towards 0 for what is everywhere.
    pub rarity: f64,
}

/// A thing's part in an alert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Use {
    /// Index into [`Estate::things`].
    pub thing: u32,
    /// Its role there.
    pub role: EvidenceRole,
}

/// An alert among the others.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// The alert.
    pub alert: &'a Alert,
    /// Whether it is of medium severity or above and no habit, and so may hold an incident together.
    pub core: bool,
    /// The habit it belongs to.
    pub habit: Habit,
    /// The things it names, sorted by index; those without weight are left out.
    pub uses: Vec<Use>,
}

/// The alerts of a tenant and what they name.
#[derive(Debug)]
pub(crate) struct Estate<'a> {
    /// Alerts, earliest first.
    pub nodes: Vec<Node<'a>>,
    /// Things, in no meaningful order.
    pub things: Vec<Thing>,
}

/// An account that is said to have more SIDs than this was mixed up by somebody; it is not believed.
const SIDS_PER_ACCOUNT_MAX: usize = 4;

/// Devices and accounts of one alert that count as contexts, so that an alert that lists thousands
/// stays cheap.
const ANCHORS_PER_ALERT_MAX: usize = 32;

impl<'a> Estate<'a> {
    /// Prepares alerts that are already in time order.
    pub(crate) fn new(alerts: &[&'a Alert], config: &Config) -> Self {
        let mut claimed: Vec<Vec<Claim>> = alerts.iter().map(|alert| claims(alert, config)).collect();
        lease::add_devices(&mut claimed);
        let names = Names::collect(&claimed);
        let (mut things, thing_of) = names.things(&claimed);
        let uses: Vec<Vec<Use>> = claimed.iter().map(|claims| names.uses(claims, &thing_of)).collect();
        weigh(&mut things, &uses, config);
        let habits = habits(alerts, &uses, &things, config);
        let nodes = alerts.iter().zip(uses).zip(habits).map(|((&alert, mut uses), habit)| {
            uses.retain(|u| things[u.thing as usize].weight > 0.0);
            Node { alert, core: alert.severity >= Severity::Medium && !habit.is_some(), habit, uses }
        });
        let nodes = nodes.collect();
        Estate { nodes, things }
    }

    /// The thing of an index.
    pub(crate) fn thing(&self, index: u32) -> &Thing {
        &self.things[index as usize]
    }
}

/// Names and which of them are one.
struct Names {
    index: AHashMap<String, u32>,
    texts: Vec<String>,
    union: Union,
}

impl Names {
    fn collect(claimed: &[Vec<Claim>]) -> Self {
        let mut names = Names { index: AHashMap::new(), texts: vec![], union: Union::default() };
        for claim in claimed.iter().flatten() {
            let first = names.intern(&claim.names[0]);
            for name in &claim.names[1..] {
                let next = names.intern(name);
                names.union.join(first, next);
            }
        }
        names.doubt_mixed_accounts(claimed);
        names
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.index.get(name) {
            return index;
        }
        let index = self.union.add();
        self.index.insert(name.to_owned(), index);
        self.texts.push(name.to_owned());
        index
    }

    /// Takes classes with too many SIDs apart again: each name then stands for itself.
    fn doubt_mixed_accounts(&mut self, claimed: &[Vec<Claim>]) {
        let mut sids: AHashMap<u32, usize> = AHashMap::new();
        for (index, text) in (0u32..).zip(&self.texts) {
            if text.starts_with("user:s-1-") {
                *sids.entry(self.union.find(index)).or_default() += 1;
            }
        }
        if sids.values().all(|count| *count <= SIDS_PER_ACCOUNT_MAX) {
            return;
        }
        let mixed = |root: u32| sids.get(&root).is_some_and(|count| *count > SIDS_PER_ACCOUNT_MAX);
        let mut rebuilt = Union::with_len(self.texts.len());
        for claim in claimed.iter().flatten() {
            let first = self.index[&claim.names[0]];
            if mixed(self.union.find(first)) {
                continue;
            }
            for name in &claim.names[1..] {
                rebuilt.join(first, self.index[name]);
            }
        }
        self.union = rebuilt;
    }

    /// One thing per class, and the thing of every name.
    fn things(&self, claimed: &[Vec<Claim>]) -> (Vec<Thing>, Vec<u32>) {
        let mut things: Vec<Thing> = vec![];
        let mut thing_of_root: AHashMap<u32, u32> = AHashMap::new();
        let mut thing_of = Vec::with_capacity(self.texts.len());
        for (index, text) in (0u32..).zip(&self.texts) {
            let next = u32::try_from(things.len()).unwrap_or(u32::MAX);
            let thing = *thing_of_root.entry(self.union.find(index)).or_insert_with(|| {
                let name = text.clone();
                things.push(Thing {
                    name,
                    label: None,
                    kind: Kind::Process,
                    weight: 0.0,
                    share: 1.0,
                    rarity: 1.0,
                });
                next
            });
            let known = &mut things[thing as usize].name;
            if readability(text) < readability(known) {
                known.clone_from(text);
            }
            thing_of.push(thing);
        }
        for claim in claimed.iter().flatten() {
            for name in &claim.names {
                let thing = &mut things[thing_of[self.index[name] as usize] as usize];
                thing.kind = thing.kind.max(claim.kind);
                thing.share = thing.share.min(claim.share);
                // The longest says most; of equals the first by letters, whatever the order of alerts.
                let length = |label: &Option<String>| label.as_ref().map_or(0, String::len);
                let (new, old) = (length(&claim.label), length(&thing.label));
                if new > old || (new == old && claim.label < thing.label) {
                    thing.label.clone_from(&claim.label);
                }
            }
        }
        (things, thing_of)
    }

    fn uses(&self, claims: &[Claim], thing_of: &[u32]) -> Vec<Use> {
        let all = claims.iter().flat_map(|claim| {
            claim
                .names
                .iter()
                .map(|name| Use { thing: thing_of[self.index[name] as usize], role: claim.role })
        });
        let mut uses: Vec<Use> = all.collect();
        uses.sort_by_key(|u| (u.thing, u.role));
        uses.dedup_by_key(|u| u.thing);
        uses
    }
}

/// Order of names by how well a person reads them: addresses, then qualified names, then the rest.
fn readability(key: &str) -> (u8, &str) {
    let text = value(key);
    let rank = match key.split(':').next() {
        Some("user") if text.contains('@') => 0,
        Some("user") if text.contains('\\') => 1,
        Some("user") if text.starts_with("s-1-") => 3,
        Some("sha256") => 0,
        Some("process") if text.contains('|') => 0,
        Some("device") if text.len() >= 32 => 3,
        _ => 2,
    };
    (rank, key)
}

/// Turns shares into weights by kind, rarity and hub size.
fn weigh(things: &mut [Thing], uses: &[Vec<Use>], config: &Config) {
    let kinds: Vec<Kind> = things.iter().map(|thing| thing.kind).collect();
    let contexts = contexts(&kinds, uses);
    let anchors = kinds.iter().filter(|k| matches!(k, Kind::Device | Kind::User)).count();
    let estate = as_f64(anchors.next_power_of_two().max(config.assumed_estate.max(2)));
    let mut alerts = vec![0usize; things.len()];
    for u in uses.iter().flatten() {
        alerts[u.thing as usize] += 1;
    }
    for (index, thing) in things.iter_mut().enumerate() {
        let seen = as_f64(contexts[index].max(1));
        thing.rarity = ((estate / seen).ln() / estate.ln()).clamp(0.0, 1.0);
        let hub = (as_f64(config.hub_alerts) / as_f64(alerts[index].max(1))).min(1.0);
        let traits = thing.kind.traits();
        let rarity = if traits.public { thing.rarity * thing.rarity } else { thing.rarity };
        thing.weight = thing.share * traits.strength * rarity * hub;
    }
}

/// In how many contexts each thing was seen: a device by accounts, anything else by devices, or by
/// accounts where no device is named.
fn contexts(kinds: &[Kind], uses: &[Vec<Use>]) -> Vec<usize> {
    let mut pairs: Vec<(u32, u32)> = vec![];
    for uses in uses {
        let of = |kind: Kind| {
            let things = uses.iter().map(|u| u.thing).filter(move |t| kinds[*t as usize] == kind);
            things.take(ANCHORS_PER_ALERT_MAX).collect::<Vec<u32>>()
        };
        let (devices, users) = (of(Kind::Device), of(Kind::User));
        for u in uses {
            let by_user = kinds[u.thing as usize] == Kind::Device || devices.is_empty();
            let anchors = if by_user { &users } else { &devices };
            pairs.extend(anchors.iter().filter(|a| **a != u.thing).map(|a| (u.thing, *a)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0; kinds.len()];
    for (thing, _) in pairs {
        counts[thing as usize] += 1;
    }
    counts
}

#[allow(clippy::cast_precision_loss, reason = "counts of alerts are far below 2^52")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

/// Alerts in time order, one per identity: of two versions of an alert the one that saw more wins.
pub(crate) fn in_order<'a>(alerts: impl IntoIterator<Item = &'a Alert>) -> Vec<&'a Alert> {
    let mut latest: BTreeMap<&str, &Alert> = BTreeMap::new();
    for alert in alerts {
        let held = latest.entry(alert.id.0.as_str()).or_insert(alert);
        if version(alert) > version(held) {
            *held = alert;
        }
    }
    let mut ordered: Vec<&Alert> = latest.into_values().collect();
    ordered.sort_by_key(|alert| (alert.first_activity_us, &alert.id));
    ordered
}

/// A total order of an alert's versions.
pub(crate) fn version(alert: &Alert) -> impl Ord + '_ {
    (
        alert.count,
        alert.last_activity_us,
        std::cmp::Reverse(alert.first_activity_us),
        alert.severity,
        alert.evidence.as_slice(),
        (alert.events.as_slice(), alert.matched.as_slice()),
        (&alert.title, &alert.description, &alert.techniques, &alert.tactics),
    )
}
