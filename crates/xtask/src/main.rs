//! Development tasks: `cargo run -p xtask -- tidy | bless | coverage`.
//!
//! The checks are also tests of this crate, so `cargo test` and CI say the same.

mod coverage;
mod layers;
mod licences;
mod tidy;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let root = workspace::root();
    let outcome = match task.as_str() {
        "tidy" => check_all(&root),
        "bless" => tidy::bless(&root).map(|n| println!("ratchet.txt now lists {n} exceptions")),
        "coverage" => coverage::bless(&root).map(|()| println!("wrote {}", coverage::PAGE)),
        _ => {
            eprintln!("usage: cargo run -p xtask -- tidy    check the house rules, layers and licences");
            eprintln!("       cargo run -p xtask -- bless   rewrite the ratchet (only to let it shrink)");
            eprintln!("       cargo run -p xtask -- coverage  rewrite docs/reference/coverage.md");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn check_all(root: &std::path::Path) -> Result<(), workspace::TaskError> {
    let mut problems = tidy::problems(root)?;
    let metadata = workspace::metadata(root)?;
    problems.extend(layers::problems(root, &metadata)?);
    problems.extend(licences::problems(&metadata));
    workspace::report(problems)
}

#[cfg(test)]
mod tests {
    //! The house rules as tests.
    use super::*;

    fn assert_none(problems: Vec<String>) {
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }

    #[test]
    fn house_rules_hold() {
        assert_none(tidy::problems(&workspace::root()).unwrap());
    }

    #[test]
    fn coverage_page_is_current() {
        coverage::check(&workspace::root()).unwrap();
    }

    #[test]
    fn layers_hold() {
        let root = workspace::root();
        assert_none(layers::problems(&root, &workspace::metadata(&root).unwrap()).unwrap());
    }

    #[test]
    fn licences_are_allowed() {
        let root = workspace::root();
        assert_none(licences::problems(&workspace::metadata(&root).unwrap()));
    }
}
