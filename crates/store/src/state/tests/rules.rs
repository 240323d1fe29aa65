//! Rules, how far they have come, and their runs.

use rules::schedule::{Progress, begin};
use rules::{Rule, sentinel};

use super::super::{RuleRun, RuleRunStatus, RunEnd, StateError};
use super::databases::on_each;
use super::samples::by_ann;

fn rule(id: &str) -> Rule {
    let text = format!("id: {id}\nname: Rule é\nquery: DeviceEvents\nqueryFrequency: 1h");
    sentinel::read(&text).unwrap().rule
}

fn run(to_us: i64) -> RuleRun {
    RuleRun {
        number: 0,
        from_us: 0,
        to_us,
        started_us: to_us,
        ended_us: to_us + 1,
        status: RuleRunStatus::Completed,
        rows: 2,
        new_rows: 1,
        alerts: 1,
        code: String::new(),
        error: String::new(),
    }
}

#[test]
fn rules_are_kept_changed_and_removed() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let made = tenant.create_rule(&rule("r1"), &begin(&rule("r1"), 50), by_ann(50)).await.unwrap();
        assert_eq!((made.progress.anchor_us, made.progress.asked_us), (50, Some(50)));
        let again = tenant.create_rule(&rule("r1"), &Progress::default(), by_ann(51)).await;
        assert!(matches!(again, Err(StateError::Exists { .. })), "{again:?}");
        let off = Rule { enabled: false, ..rule("r1") };
        tenant.replace_rule(&off, by_ann(60)).await.unwrap();
        let on = tenant.replace_rule(&rule("r1"), by_ann(70)).await.unwrap();
        assert_eq!((on.progress.through_us, on.updated.0, on.created.0), (70, 70, 50));
        assert!(state.tenant("other").unwrap().list_rules().await.unwrap().is_empty());
        tenant.delete_rule("r1", by_ann(80)).await.unwrap();
        let gone = tenant.replace_rule(&rule("r1"), by_ann(90)).await;
        assert!(matches!(gone, Err(StateError::NotFound { .. })), "{gone:?}");
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn a_run_moves_the_rule_and_keeps_its_keys() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        tenant.create_rule(&rule("r1"), &Progress::default(), by_ann(1)).await.unwrap();
        tenant.begin_rule_run("r1", 100).await.unwrap();
        assert_eq!(tenant.get_rule("r1").await.unwrap().progress.begun_us, Some(100));
        let progress = Progress { through_us: 100, quiet_until_us: Some(300), ..Progress::default() };
        let keys = [("a".to_owned(), 150), ("b".to_owned(), 400)];
        let end = RunEnd { progress: &progress, run: &run(100), keys: &keys, notable: true };
        tenant.end_rule_run("r1", end).await.unwrap();
        let kept = tenant.get_rule("r1").await.unwrap();
        assert_eq!(kept.progress, progress);
        assert_eq!(kept.last_run.map(|r| (r.number, r.alerts)), Some((1, 1)));
        let asked: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(tenant.known_rule_keys("r1", &asked).await.unwrap().len(), 2);
        tenant.ask_rule_run("r1", by_ann(999)).await.unwrap();
        let progress = Progress { through_us: 200, ..progress };
        let end = RunEnd { progress: &progress, run: &run(200), keys: &[], notable: false };
        tenant.end_rule_run("r1", end).await.unwrap();
        let known = tenant.known_rule_keys("r1", &asked).await.unwrap();
        assert_eq!(known.into_iter().collect::<Vec<_>>(), ["b"], "a key ends with its look-back");
        assert_eq!(tenant.list_rule_runs("r1", 10).await.unwrap().len(), 1);
        assert_eq!(tenant.get_rule("r1").await.unwrap().progress.asked_us, Some(999));
    });
}
