//! How strongly two alerts are tied: the sum over what they share, by kind, rarity and time.

use model::{Alert, EvidenceRole, Severity, Tactic};

use crate::config::Config;
use crate::estate::{Estate, Node};
use crate::kind::{Kind, decay};

/// Which ties count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Between alerts that hold incidents together: everything counts.
    Full,
    /// With an alert of low severity as a full member: causes and indicators only.
    Causal,
    /// A low-severity alert beside another: everything, within the weak window.
    Beside,
}

/// Something two alerts share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shared {
    /// The thing.
    pub thing: u32,
    /// Its strength at this gap.
    pub weight: f64,
    /// Its roles in the earlier and the later alert.
    pub roles: (EvidenceRole, EvidenceRole),
}

/// Several shared things of one kind count the strongest whole and the rest at this share.
const FURTHER_SHARE: f64 = 0.25;
/// Alerts near in time on one device.
const PROXIMITY_BONUS: f64 = 0.4;
/// The same rule again.
const REPEAT_BONUS: f64 = 0.3;
/// The same technique.
const TECHNIQUE_BONUS: f64 = 0.15;
/// Two grave findings may be further apart.
const HIGH_FACTOR: f64 = 1.3;
/// A device that has this rarity or less is too busy for nearness to mean anything.
const BUSY_RARITY: f64 = 0.3;

/// Time between two alerts, 0 when they overlap.
pub(crate) fn gap_us(a: &Alert, b: &Alert) -> i64 {
    let (first, second) = if a.first_activity_us <= b.first_activity_us { (a, b) } else { (b, a) };
    second.first_activity_us.saturating_sub(first.last_activity_us.max(first.first_activity_us)).max(0)
}

/// What two nodes share under a mode, strongest first.
pub(crate) fn shared(
    estate: &Estate<'_>,
    a: &Node<'_>,
    b: &Node<'_>,
    mode: Mode,
    config: &Config,
) -> Vec<Shared> {
    let gap = gap_us(a.alert, b.alert);
    let mut found = vec![];
    let (mut i, mut j) = (0, 0);
    while let (Some(ua), Some(ub)) = (a.uses.get(i), b.uses.get(j)) {
        match ua.thing.cmp(&ub.thing) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                let weight = strength(estate, ua.thing, gap, mode, config);
                if weight > 0.0 {
                    found.push(Shared { thing: ua.thing, weight, roles: (ua.role, ub.role) });
                }
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    drop_implied(estate, &mut found);
    found.sort_by(|x, y| {
        let name = |s: &Shared| estate.thing(s.thing).name.as_str();
        y.weight.total_cmp(&x.weight).then_with(|| name(x).cmp(name(y)))
    });
    found
}

fn strength(estate: &Estate<'_>, thing: u32, gap: i64, mode: Mode, config: &Config) -> f64 {
    let thing = estate.thing(thing);
    let traits = thing.kind.traits();
    let counts = match mode {
        Mode::Full => true,
        Mode::Causal => traits.ties_weak,
        Mode::Beside => traits.outlasts_weak_window || gap <= config.weak_window_us,
    };
    if counts { thing.weight * decay(traits, gap) } else { 0.0 }
}

/// Drops what follows from something stronger that is shared too: the account's name from the
/// account, the pid from the process.
fn drop_implied(estate: &Estate<'_>, found: &mut Vec<Shared>) {
    let kind = |s: &Shared| estate.thing(s.thing).kind;
    let has = |kinds: &[Kind]| found.iter().any(|s| kinds.contains(&kind(s)));
    let (user, account) = (has(&[Kind::User]), has(&[Kind::Account]));
    let process = has(&[Kind::Process, Kind::Launcher]);
    found.retain(|s| match kind(s) {
        Kind::Account => !user,
        Kind::AccountName => !user && !account,
        Kind::Pid => !process,
        _ => true,
    });
}

/// Strength of the tie of two nodes that share these things.
pub(crate) fn weight(
    estate: &Estate<'_>,
    a: &Node<'_>,
    b: &Node<'_>,
    shared: &[Shared],
    config: &Config,
) -> f64 {
    let mut total = 0.0;
    for (index, s) in shared.iter().enumerate() {
        let kind = estate.thing(s.thing).kind;
        let further = shared[..index].iter().any(|earlier| estate.thing(earlier.thing).kind == kind);
        total += if further { s.weight * FURTHER_SHARE } else { s.weight };
    }
    if shared.is_empty() {
        return 0.0;
    }
    if is_near(estate, a, b, shared, config) {
        total += PROXIMITY_BONUS;
    }
    // On different devices and accounts, the same rule is more likely the rule's habit than one hand.
    let one_asset = shared.iter().any(|s| matches!(estate.thing(s.thing).kind, Kind::Device | Kind::User));
    if one_asset && a.alert.rule_id == b.alert.rule_id {
        total += REPEAT_BONUS;
    } else if one_asset && shares_technique(a.alert, b.alert) {
        total += TECHNIQUE_BONUS;
    }
    let grave = a.alert.severity == Severity::High && b.alert.severity == Severity::High;
    if grave { total * HIGH_FACTOR } else { total }
}

/// Whether both are on one device, not a busy one, within minutes.
pub(crate) fn is_near(
    estate: &Estate<'_>,
    a: &Node<'_>,
    b: &Node<'_>,
    shared: &[Shared],
    config: &Config,
) -> bool {
    let device = shared.iter().map(|s| estate.thing(s.thing)).find(|t| t.kind == Kind::Device);
    device.is_some_and(|d| d.rarity > BUSY_RARITY) && gap_us(a.alert, b.alert) <= config.proximity_us
}

/// Whether both name a technique of one family.
pub(crate) fn shares_technique(a: &Alert, b: &Alert) -> bool {
    a.techniques.iter().any(|x| b.techniques.iter().any(|y| x.parent() == y.parent()))
}

/// Techniques of moving to another device or account.
const MOVING: &[&str] = &["T1021", "T1078", "T1550", "T1570", "T1558", "T1569", "T1110"];

/// Whether an alert tells of a move to another device.
pub(crate) fn tells_of_movement(alert: &Alert) -> bool {
    alert.tactics.contains(&Tactic::LateralMovement)
        || alert.techniques.iter().any(|t| MOVING.contains(&t.parent()))
}
