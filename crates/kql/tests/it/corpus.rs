//! The shared corpus of public queries holds the scores that were reached.

use crate::world;

/// Share of the accepted queries whose columns equal the official ones.
const COLUMNS_FLOOR: f64 = 0.999;
/// Share of the rejected queries that we reject with a code the official binder gives.
const CODES_FLOOR: f64 = 0.97;

#[test]
fn the_corpus_binds_as_the_official_binder_binds_it() {
    let Some(folder) = world::data() else { return };
    let cases = world::cases(&folder);
    let (accepted, rejected): (Vec<_>, Vec<_>) = cases.iter().partition(|c| c.official_accepts());
    let unparsed: Vec<&str> = accepted.iter().filter(|c| !c.parses).map(|c| c.id.as_str()).collect();
    assert_eq!(unparsed, Vec::<&str>::new());
    let share = |cases: &[&world::Case]| {
        cases.iter().filter(|c| c.agrees()).count() as f64 / cases.len().max(1) as f64
    };
    assert!(share(&accepted) >= COLUMNS_FLOOR, "columns {}", share(&accepted));
    assert!(share(&rejected) >= CODES_FLOOR, "codes {}", share(&rejected));
}
