//! Finds the alerts on which a template fires.

use ahash::{AHashMap, AHashSet};
use model::{Alert, ServiceSource};

use crate::config::Config;
use crate::estate::Estate;
use crate::kind::Kind;
use crate::templates::{TEMPLATES, Template};
use crate::tie::gap_us;
use crate::union::Union;

/// A thing as rare as this or less joins no steps: it is too common.
const JOIN_RARITY_MIN: f64 = 0.3;
/// The same for addresses and domains, which strangers have in common: an office behind one address
/// is no attack.
const PUBLIC_JOIN_RARITY_MIN: f64 = 0.7;

/// A thing that by its nature has less than this share of its kind's strength joins no steps.
const JOIN_SHARE_MIN: f64 = 0.8;

/// Two alerts that are steps of one fired template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    /// Earlier node.
    pub a: u32,
    /// Later node.
    pub b: u32,
    /// Index into [`TEMPLATES`].
    pub template: usize,
    /// The thing that joins the steps; none when the whole tenant does.
    pub join: Option<u32>,
}

/// Two players in order of steps, and what joins them.
type Joined = (u32, u32, Option<u32>);

/// A node that may be steps of a template.
#[derive(Debug, Clone, Copy)]
struct Player {
    node: u32,
    steps: u8,
}

/// All pairs of all fired templates, sorted, each pair once per template.
pub(crate) fn pairs(estate: &Estate<'_>, config: &Config) -> Vec<Pair> {
    let titles: Vec<String> = estate.nodes.iter().map(|n| n.alert.title.to_lowercase()).collect();
    let mut all = vec![];
    for (index, template) in TEMPLATES.iter().enumerate() {
        let players: Vec<Player> = (0u32..)
            .zip(&estate.nodes)
            .map(|(node, n)| Player { node, steps: template.steps_of(n.alert, &titles[node as usize]) })
            .filter(|p| p.steps != 0 && !estate.nodes[p.node as usize].habit.is_some())
            .collect();
        let joined = joined(estate, template, &players, config);
        all.extend(fired(estate, template, &players, joined).map(|(a, b, join)| Pair {
            a,
            b,
            template: index,
            join,
        }));
    }
    all.sort_unstable();
    all
}

/// Pairs of players in order of steps that a thing (or the tenant) joins.
fn joined(estate: &Estate<'_>, template: &Template, players: &[Player], config: &Config) -> Vec<Joined> {
    let mut by_thing: AHashMap<u32, Vec<Player>> = AHashMap::new();
    for player in players {
        for u in &estate.nodes[player.node as usize].uses {
            let thing = estate.thing(u.thing);
            let public = thing.kind.traits().public;
            let rarity_min = if public { PUBLIC_JOIN_RARITY_MIN } else { JOIN_RARITY_MIN };
            let whole = thing.share >= JOIN_SHARE_MIN;
            if template.joins.contains(&thing.kind) && whole && thing.rarity > rarity_min {
                by_thing.entry(u.thing).or_default().push(*player);
            }
        }
    }
    let mut pairs = vec![];
    for (thing, list) in &by_thing {
        let found = neighbours(estate, list, template.span_us, config);
        pairs.extend(found.into_iter().map(|(a, b)| (a, b, Some(*thing))));
    }
    if let Some(span_us) = template.tenant_wide_us {
        pairs.extend(tenant_wide(estate, players, span_us, &pairs));
    }
    // Of several joins the heaviest is kept, then the one with the smaller name.
    let rank = |join: Option<u32>| join.map(|j| estate.thing(j));
    pairs.sort_unstable_by(|x, y| {
        let heavier = || match (rank(x.2), rank(y.2)) {
            (Some(a), Some(b)) => b.weight.total_cmp(&a.weight).then_with(|| a.name.cmp(&b.name)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        (x.0, x.1).cmp(&(y.0, y.1)).then_with(heavier)
    });
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    pairs
}

/// Pairs each grave first step that nothing joins to a later step with the nearest grave one of the
/// directory, whoever's it is.
fn tenant_wide(estate: &Estate<'_>, players: &[Player], span_us: i64, joined: &[Joined]) -> Vec<Joined> {
    let mut union = Union::with_len(estate.nodes.len());
    for (a, b, _) in joined {
        union.join(*a, *b);
    }
    let mut steps: AHashMap<u32, u8> = AHashMap::new();
    for player in players {
        *steps.entry(union.find(player.node)).or_default() |= player.steps;
    }
    let node = |p: &Player| &estate.nodes[p.node as usize];
    let loose = |p: &&Player| p.steps & 1 == 1 && node(p).core && steps[&union.find(p.node)] == 1;
    let later = |p: &&Player| {
        p.steps & !1 != 0 && node(p).core && node(p).alert.service_source == ServiceSource::Identity
    };
    let after = |first: &Player, p: &Player| p.node > first.node && p.steps & 1 == 0;
    let mut pairs = vec![];
    for first in players.iter().filter(loose) {
        let next = players.iter().filter(later).find(|p| after(first, p));
        if let Some(next) = next.filter(|p| gap_us(node(first).alert, node(p).alert) <= span_us) {
            pairs.push((first.node, next.node, None));
        }
    }
    pairs
}

/// Pairs each player of a list with the nearest earlier ones that are an earlier step.
fn neighbours(estate: &Estate<'_>, list: &[Player], span_us: i64, config: &Config) -> Vec<(u32, u32)> {
    let mut pairs = vec![];
    let alert = |p: &Player| -> &Alert { estate.nodes[p.node as usize].alert };
    for (at, later) in list.iter().enumerate() {
        let mut left = config.candidates_per_key;
        for earlier in list[..at].iter().rev().take(config.candidates_per_key * 8) {
            if left == 0 || gap_us(alert(earlier), alert(later)) > span_us {
                break;
            }
            if precedes(earlier.steps, later.steps) {
                pairs.push((earlier.node, later.node));
                left -= 1;
            }
        }
    }
    pairs
}

/// Whether some step of the first set comes before some step of the second.
fn precedes(first: u8, second: u8) -> bool {
    first != 0 && second != 0 && first.trailing_zeros() < 7 - second.leading_zeros()
}

/// Keeps the pairs of those groups of joined players that are enough steps.
fn fired(
    estate: &Estate<'_>,
    template: &Template,
    players: &[Player],
    pairs: Vec<Joined>,
) -> impl Iterator<Item = Joined> {
    let mut union = Union::with_len(estate.nodes.len());
    for (a, b, _) in &pairs {
        union.join(*a, *b);
    }
    let mut groups: AHashMap<u32, Group> = AHashMap::new();
    for player in players {
        let group = groups.entry(union.find(player.node)).or_default();
        group.steps |= player.steps;
        group.core_steps |= if estate.nodes[player.node as usize].core { player.steps } else { 0 };
        group.alerts += 1;
        let uses = estate.nodes[player.node as usize].uses.iter().map(|u| u.thing);
        group.devices.extend(uses.filter(|t| estate.thing(*t).kind == Kind::Device));
    }
    let suffices = groups.into_iter().map(|(root, group)| (root, group.suffices(template)));
    let suffices: AHashMap<u32, bool> = suffices.collect();
    pairs.into_iter().filter(move |(a, _, _)| suffices.get(&union.find(*a)).copied().unwrap_or_default())
}

/// Players that are joined.
#[derive(Debug, Default)]
struct Group {
    steps: u8,
    /// Steps told by alerts of medium severity or above.
    core_steps: u8,
    alerts: u32,
    devices: AHashSet<u32>,
}

impl Group {
    fn suffices(&self, template: &Template) -> bool {
        self.steps.count_ones() >= template.steps_min
            && self.alerts >= template.steps_min
            && self.devices.len() >= template.devices_min
            && (template.needs == 0 || self.core_steps & template.needs != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::precedes;

    #[test]
    fn some_step_before_some_step() {
        assert!(precedes(0b001, 0b010));
        assert!(precedes(0b011, 0b010));
        assert!(!precedes(0b010, 0b010));
        assert!(!precedes(0b100, 0b011));
    }
}
