//! Prints how much of the shared corpus parses and binds as the official service binds it, and the
//! misses by kind. `cargo run -p cordon-kql --example corpus [-- all] [-- declared]`; `declared` takes
//! the tables that Cordon declares instead of the reference the official binder was given.

#[path = "../tests/it/world.rs"]
mod world;

use std::collections::BTreeMap;
use world::Case;

fn main() {
    let Some(folder) = world::data() else { return };
    let declared = std::env::args().any(|a| a == "declared");
    let cases =
        if declared { world::cases_in(&folder, &world::declared_worlds()) } else { world::cases(&folder) };
    let (accepted, rejected): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|c| c.official_accepts());
    let share = |part: usize, whole: usize| {
        format!("{part}/{whole} ({:.2}%)", 100.0 * part as f64 / whole.max(1) as f64)
    };
    println!(
        "parsed, of those the official binder accepts: {}",
        share(accepted.iter().filter(|c| c.parses).count(), accepted.len())
    );
    println!("same columns: {}", share(accepted.iter().filter(|c| c.agrees()).count(), accepted.len()));
    println!(
        "rejected with an official code: {}",
        share(rejected.iter().filter(|c| c.agrees()).count(), rejected.len())
    );
    let mut kinds: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for case in cases.iter().filter(|c| !c.agrees()) {
        kinds.entry(kind_of(case)).or_default().push(case);
    }
    let shown = if std::env::args().any(|a| a == "all") { usize::MAX } else { 2 };
    for (kind, cases) in kinds {
        println!("\n{} × {kind}", cases.len());
        cases.iter().take(shown).for_each(|case| println!("  {}: {}", case.id, detail(case)));
    }
}

fn kind_of(case: &Case) -> String {
    match (case.official_accepts(), case.bound.diagnostics.first()) {
        (true, Some(found)) => format!("wrongly rejected with {}", found.code),
        (true, None) => "other columns".to_owned(),
        (false, Some(found)) => format!("rejected with {} instead of {}", found.code, case.codes[0]),
        (false, None) => format!("wrongly accepted, official {}", case.codes[0]),
    }
}

fn detail(case: &Case) -> String {
    if let (true, Some(found)) = (case.official_accepts(), case.bound.diagnostics.first()) {
        return found.render(&case.query);
    }
    let ours = case.ours();
    let at = ours
        .iter()
        .zip(&case.columns)
        .position(|(a, b)| a != b)
        .unwrap_or(ours.len().min(case.columns.len()));
    format!(
        "column {at}: ours {:?}, official {:?} ({} against {})",
        ours.get(at),
        case.columns.get(at),
        ours.len(),
        case.columns.len()
    )
}
