//! From the alerts of a tree to an incident.

use std::collections::BTreeSet;

use ahash::{AHashMap, AHashSet};
use model::{Alert, Entity, Incident, IncidentId, IncidentStatus, Link, ServiceSource, Technique};

use crate::config::Config;
use crate::entities::parts;
use crate::estate::Estate;
use crate::explain::{by_hand, continuation, link};
use crate::forest::{Edge, Forest, split};
use crate::judge::{Facts, Findings, priority, severity};
use crate::known::critical_role;
use crate::name::name;
use crate::story::{Labels, Naming, steps, summary};
use crate::templates::TEMPLATES;
use crate::union::Union;

/// All incidents of a forest, earliest first.
pub(crate) fn incidents(estate: &Estate<'_>, forest: &Forest, config: &Config) -> Vec<Incident> {
    let mut piece_of: AHashMap<u32, usize> = AHashMap::new();
    let mut pieces: Vec<Vec<u32>> = vec![];
    for tree in &forest.trees {
        let put_together = tree.iter().any(|n| forest.pinned[*n as usize]);
        let cut = if put_together { vec![tree.clone()] } else { split(estate, tree, config) };
        for piece in cut {
            piece_of.extend(piece.iter().map(|node| (*node, pieces.len())));
            pieces.push(piece);
        }
    }
    let mut edges: Vec<Vec<Edge>> = vec![vec![]; pieces.len()];
    for edge in &forest.edges {
        if piece_of[&edge.a] == piece_of[&edge.b] {
            edges[piece_of[&edge.a]].push(*edge);
        }
    }
    let pinned = |piece: &[u32]| piece.iter().any(|n| forest.pinned[*n as usize]);
    let whole = |(piece, edges): (&Vec<u32>, &Vec<Edge>)| {
        let joining: Joining = if pinned(piece) { by_hand } else { continuation };
        incident(estate, (piece, edges), joining, config)
    };
    pieces.iter().zip(&edges).map(whole).collect()
}

/// Makes the link between two alerts of an incident that nothing else ties.
type Joining = fn(&Estate<'_>, u32, u32, &Config) -> Link;

fn incident(
    estate: &Estate<'_>,
    (piece, edges): (&[u32], &[Edge]),
    joining: Joining,
    config: &Config,
) -> Incident {
    let alerts: Vec<&Alert> = piece.iter().map(|n| estate.nodes[*n as usize].alert).collect();
    let judged: Vec<(&Alert, bool)> =
        piece.iter().map(|n| &estate.nodes[*n as usize]).map(|n| (n.alert, n.habit.is_some())).collect();
    let founder = alerts[0];
    let parts = parts(&alerts, config.max_entities_per_incident);
    let labels = Labels::of(&parts.assets);
    let tactics = distinct(alerts.iter().flat_map(|a| a.tactics.iter().copied()));
    let techniques: Vec<Technique> = distinct(alerts.iter().flat_map(|a| a.techniques.iter().cloned()));
    let services: Vec<ServiceSource> = distinct(alerts.iter().map(|a| a.service_source));
    let facts = Facts {
        highest: alerts.iter().map(|a| a.severity).max(),
        findings: Findings::of(&judged),
        domains: services.len(),
        template: main_template(edges).map(|t| TEMPLATES[t].name),
        critical: critical(&parts.assets, config),
        rules: alerts.iter().map(|a| a.rule_id.as_str()).collect::<AHashSet<_>>().len(),
        rarity: rarity(estate, piece),
    };
    let severity = severity(&facts, config);
    let (priority, priority_factors) = priority(&facts, severity);
    Incident {
        id: id_of(founder),
        tenant: founder.tenant.clone(),
        name: name(&alerts, &labels, &facts),
        status: IncidentStatus::Active,
        redirect: None,
        severity,
        priority,
        priority_factors,
        alerts: alerts.iter().map(|a| a.id.clone()).collect(),
        links: links(estate, (piece, edges), joining, config),
        first_activity_us: founder.first_activity_us,
        last_activity_us: alerts.iter().map(|a| a.last_activity_us).max().unwrap_or(founder.last_activity_us),
        summary: summary(&alerts, &labels, &facts),
        story: steps(&alerts, &Naming::of(&parts.assets), config.max_story_steps),
        assets: parts.assets,
        evidence: parts.evidence,
        tactics,
        techniques,
        services,
    }
}

/// The template with most links in the tree; of equals the first in the table.
fn main_template(edges: &[Edge]) -> Option<usize> {
    let mut links = vec![0usize; TEMPLATES.len()];
    for template in edges.iter().filter_map(|e| e.template) {
        links[template] += 1;
    }
    (0..links.len()).filter(|t| links[*t] > 0).max_by_key(|t| (links[*t], std::cmp::Reverse(*t)))
}

/// An incident's identity: that of its earliest alert.
pub(crate) fn id_of(founder: &Alert) -> IncidentId {
    IncidentId(format!("inc-{}", founder.id.0))
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

/// Links in time order; alerts that a cut or an analyst left unconnected are joined to the first.
fn links(
    estate: &Estate<'_>,
    (piece, edges): (&[u32], &[Edge]),
    joining: Joining,
    config: &Config,
) -> Vec<Link> {
    let place: AHashMap<u32, u32> = (0u32..).zip(piece).map(|(at, node)| (*node, at)).collect();
    let mut union = Union::with_len(piece.len());
    for edge in edges {
        union.join(place[&edge.a], place[&edge.b]);
    }
    let mut ordered: Vec<((u32, u32), Link)> =
        edges.iter().map(|edge| ((edge.a, edge.b), link(estate, edge, config))).collect();
    for (at, node) in (0u32..).zip(piece) {
        if at > 0 && union.join(0, at) {
            ordered.push(((piece[0], *node), joining(estate, piece[0], *node, config)));
        }
    }
    ordered.sort_by_key(|(ends, _)| *ends);
    ordered.into_iter().map(|(_, link)| link).collect()
}

/// Devices whose loss is grave, with their role.
fn critical(assets: &[Entity], config: &Config) -> Vec<(String, String)> {
    let devices = assets.iter().filter_map(|asset| match asset {
        Entity::Device { name: Some(name), .. } => Some(name),
        _ => None,
    });
    let listed = |name: &str| {
        let short = |n: &str| n.split('.').next().unwrap_or(n).to_lowercase();
        config.critical_devices.iter().any(|c| short(c) == short(name))
    };
    let with_role = devices.filter_map(|name| {
        let role = if listed(name) { Some("listed as critical") } else { critical_role(name) };
        let short = name.split('.').next().unwrap_or(name).to_uppercase();
        role.map(|role| (short, role.to_owned()))
    });
    with_role.collect()
}

/// Mean over the alerts of the rarest thing each names.
fn rarity(estate: &Estate<'_>, piece: &[u32]) -> f64 {
    let rarest = |node: u32| {
        let uses = &estate.nodes[node as usize].uses;
        uses.iter().map(|u| estate.thing(u.thing).rarity).fold(0.0, f64::max)
    };
    let total: f64 = piece.iter().map(|node| rarest(*node)).sum();
    #[allow(clippy::cast_precision_loss, reason = "counts of alerts are far below 2^52")]
    let count = piece.len() as f64;
    total / count
}
