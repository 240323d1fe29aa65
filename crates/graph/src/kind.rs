//! Kinds of keys: how strongly each ties two alerts together, for how long, and what the tie means.
//!
//! Strengths are measured against a threshold of 1. A process, a message or a file hash ties alone;
//! an account or a device ties alone for some hours and together for a day; an address, an
//! application or a registry key only supports. These are the priors that take the place of counts
//! on an installation that has seen ten alerts; counts then lower them (see `rarity`).

use crate::config::{DAY_US, HOUR_US};

/// What a key identifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum Kind {
    Process,
    Message,
    Hash,
    Url,
    Session,
    /// A process by device and pid alone, as Windows Security events give it.
    Pid,
    User,
    Device,
    Domain,
    Ip,
    /// Directory account and cloud account of the same name and domain label.
    Account,
    /// The same in the name only.
    AccountName,
    App,
    Resource,
    /// A whole, long command line.
    Command,
    Path,
    Registry,
    /// A process that starts others on behalf of everyone.
    Launcher,
}

/// Properties of a kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    /// Strength before rarity and time.
    pub strength: f64,
    /// After this gap the strength is half.
    pub half_us: i64,
    /// After this gap it is nothing.
    pub window_us: i64,
    /// Whether alerts of low severity may join others by it as full members.
    pub ties_weak: bool,
    /// Whether the gap may be longer than the weak window when one alert is of low severity.
    pub outlasts_weak_window: bool,
    /// Whether commonness counts twice: many parties talk to one address without knowing each other.
    pub public: bool,
    /// How a person calls it.
    pub noun: &'static str,
}

const fn traits(strength: f64, half_us: i64, window_us: i64, noun: &'static str) -> Traits {
    Traits {
        strength,
        half_us,
        window_us,
        ties_weak: false,
        outlasts_weak_window: false,
        public: false,
        noun,
    }
}

const fn causal(strength: f64, half_us: i64, window_us: i64, noun: &'static str) -> Traits {
    Traits { strength, half_us, window_us, ties_weak: true, outlasts_weak_window: true, public: false, noun }
}

impl Kind {
    /// Its properties.
    pub(crate) fn traits(self) -> Traits {
        match self {
            Kind::Process => causal(3.0, 3 * DAY_US, 7 * DAY_US, "process"),
            Kind::Message => causal(3.0, 3 * DAY_US, 7 * DAY_US, "mail message"),
            Kind::Hash => causal(3.0, DAY_US, 2 * DAY_US, "file"),
            Kind::Url => causal(2.0, DAY_US, 2 * DAY_US, "URL"),
            Kind::Session => {
                Traits { outlasts_weak_window: true, ..traits(1.8, 8 * HOUR_US, 2 * DAY_US, "logon session") }
            }
            Kind::Pid => traits(1.2, HOUR_US, 6 * HOUR_US, "process id"),
            Kind::User => traits(1.6, 12 * HOUR_US, 2 * DAY_US, "account"),
            Kind::Device => traits(1.4, 12 * HOUR_US, 2 * DAY_US, "device"),
            Kind::Domain => Traits { public: true, ..traits(1.3, DAY_US, 2 * DAY_US, "domain") },
            Kind::Ip => Traits { public: true, ..traits(1.4, 12 * HOUR_US, 2 * DAY_US, "address") },
            Kind::Account => traits(1.3, 12 * HOUR_US, 2 * DAY_US, "account name and domain"),
            Kind::AccountName => traits(0.6, 12 * HOUR_US, 2 * DAY_US, "account name"),
            Kind::App => traits(0.9, 12 * HOUR_US, 2 * DAY_US, "application"),
            Kind::Resource => traits(1.1, 12 * HOUR_US, 2 * DAY_US, "cloud resource"),
            Kind::Command => traits(1.2, 6 * HOUR_US, 2 * DAY_US, "command line"),
            Kind::Path => traits(0.5, 6 * HOUR_US, 2 * DAY_US, "file path"),
            Kind::Registry => traits(0.3, 2 * HOUR_US, 2 * DAY_US, "registry key"),
            Kind::Launcher => traits(0.3, HOUR_US, 2 * DAY_US, "parent process"),
        }
    }
}

/// Strength of a tie whose alerts are `gap_us` apart, as a share of the full strength: 1 at once, a
/// half at the kind's half time, 0 outside its window.
pub(crate) fn decay(traits: Traits, gap_us: i64) -> f64 {
    if gap_us > traits.window_us {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "a gap of days in microseconds is exact in f64")]
    let ratio = gap_us as f64 / traits.half_us as f64;
    1.0 / (1.0 + ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decay_halves_at_the_half_time_and_ends_at_the_window() {
        let device = Kind::Device.traits();
        assert_eq!(decay(device, 0), 1.0);
        assert_eq!(decay(device, device.half_us), 0.5);
        assert_eq!(decay(device, device.window_us + 1), 0.0);
    }
}
