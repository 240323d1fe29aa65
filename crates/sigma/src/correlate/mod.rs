//! Correlation rules over the stream of hits, by event time, with bounded state.
//!
//! [`plan`] resolves at compile time which rules feed which correlations; [`Correlator`] keeps, per
//! correlation and group, the observations of the last two time spans, so that a late event still
//! finds its neighbours. A window ends at an observation and reaches back one time span. When a
//! window satisfies the condition, one hit is reported and the observations of that window are
//! used up: the next hit needs new ones. Conditions that more events could undo (`lt`, `lte`,
//! `neq`) are judged when the window is over, that is, once time has passed its end.
//!
//! Groups are spread over partitions ([`Correlator::partitioned`]); hits of one correlation that feed
//! another go to the partition of the group they belong to there. A correlator with a lateness holds
//! observations back until nothing earlier can come, and then takes them in order of time.

mod correlator;
mod figure;
mod observation;
mod partition;
mod plan;
mod snapshot;
mod total;
mod window;

pub use correlator::{CorrelationHit, Correlator, CorrelatorStats, Limits};
pub use plan::Plan;
pub use snapshot::RestoreError;
