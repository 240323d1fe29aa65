//! `cordon rules …`: what rules are there, whether they load, what they do.

mod check;
mod coverage;
mod health;
mod import;
mod test;

use clap::Subcommand;

use crate::exit::{Code, CommandError};

/// Detection rules.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Say of each rule whether it loads, and why not
    #[command(
        after_help = "Examples:\n  cordon rules check sigma/rules\n  cordon rules check our-rules --json | grep failed\n  cordon rules check sigma/rules --pipeline ecs.yml --placeholders ours.yml"
    )]
    Check(check::Check),
    /// Run the unit tests that stand beside rules
    #[command(
        after_help = "A rule `name.yml` has its tests in `name.tests.yml`: events on which it must (`match`) and must\nnot (`ignore`) fire. Examples:\n  cordon rules test our-rules\n  cordon rules test our-rules/logon.yml --json"
    )]
    Test(test::Test),
    /// Say of each rule what it lacks, how often it holds and what it costs, over logs
    #[command(
        after_help = "Examples:\n  cordon rules health logs/ --rules our-rules\n  cordon rules health logs/ --rules sigma/rules --only never --json"
    )]
    Health(health::HealthCommand),
    /// Take over the rules of a SigmaHQ checkout or zip that load, and report on the rest
    #[command(after_help = "Example:\n  cordon rules import sigma.zip --to our-rules/sigma")]
    Import(import::Import),
    /// Which ATT&CK techniques the rules look for, as an ATT&CK Navigator layer or a table
    #[command(
        after_help = "Examples:\n  cordon rules coverage --navigator layer.json\n  cordon rules coverage sigma/rules"
    )]
    Coverage(coverage::Coverage),
    #[cfg(feature = "server")]
    #[command(flatten)]
    Kept(super::served::kept_rules::KeptRules),
}

impl Rules {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Rules::Check(command) => command.run(),
            Rules::Test(command) => command.run(),
            Rules::Health(command) => command.run(),
            Rules::Import(command) => command.run(),
            Rules::Coverage(command) => command.run(),
            #[cfg(feature = "server")]
            Rules::Kept(command) => command.run(),
        }
    }
}
