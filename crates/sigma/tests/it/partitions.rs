//! The same observations give the same correlations, however many partitions keep them, in whatever
//! order they come within the lateness, and wherever the work is interrupted and taken up again.

use event::{Event, Origin, Value};
use proptest::prelude::*;
use sigma::{
    CompileOptions, CorrelationHit, CorrelationLimits, Correlator, Document, Matcher, Program, parse_rules,
};
use std::sync::Arc;

/// Every kind, with groups, aliases, words, chains and windows judged at their end.
const RULES: &str = "
title: a
name: a
logsource: {product: x}
detection: {s: {type: a}, condition: s}
---
title: b
name: b
logsource: {product: x}
detection: {s: {type: b}, condition: s}
---
title: c
name: c
logsource: {product: x}
detection: {s: {type: c}, condition: s}
---
title: many
name: many
correlation: {type: event_count, rules: a, group-by: user, timespan: 20s, condition: {gte: 3}}
---
title: few
name: few
correlation: {type: event_count, rules: [b, c], group-by: ip, timespan: 15s, condition: {lt: 2}}
---
title: hosts
name: hosts
correlation: {type: value_count, rules: [a, b], group-by: user, timespan: 30s, condition: {field: [ip, n], gte: 4}}
---
title: sum
name: sum
correlation: {type: value_sum, rules: c, group-by: user, timespan: 25s, condition: {field: n, gt: 12}}
---
title: median
name: median
correlation: {type: value_median, rules: c, timespan: 25s, condition: {field: n, gt: 6}}
---
title: percentile
name: percentile
correlation: {type: value_percentile, rules: [b, c], group-by: ip, timespan: 25s, condition: {field: n, percentile: 75, gt: 5}}
---
title: together
name: together
correlation:
  type: temporal
  rules: [a, b]
  group-by: who
  timespan: 10s
  aliases: {who: {a: user, b: ip}}
---
title: in order
name: order
correlation: {type: temporal_ordered, rules: [a, b, c], group-by: user, timespan: 20s}
---
title: without
name: without
correlation: {type: temporal, rules: [a, c], group-by: user, timespan: 10s, condition: a and not c}
---
title: chain
name: chain
correlation: {type: temporal, rules: [many, hosts], group-by: user, timespan: 60s}
---
title: chain of few
correlation: {type: event_count, rules: few, timespan: 60s, condition: {gte: 2}}
";

/// How late an observation may be, in seconds.
const LATENESS_S: i64 = 30;

/// What happens, when (in seconds), and how much later it comes.
#[derive(Debug, Clone)]
struct Happening {
    kind: u8,
    second: i64,
    delay_s: i64,
    user: u8,
    ip: u8,
    n: u8,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let one = (0..3_u8, 0..400_i64, 0..LATENESS_S, 0..4_u8, 0..3_u8, 0..10_u8);
    let one =
        one.prop_map(|(kind, second, delay_s, user, ip, n)| Happening { kind, second, delay_s, user, ip, n });
    prop::collection::vec(one, 1..160)
}

fn event_of(happening: &Happening) -> Event<'static> {
    let mut event = Event::new("test", Origin { product: "x", ..Origin::default() });
    event.push("type", Value::Text(["a", "b", "c"][usize::from(happening.kind)].into()));
    for (name, number) in [("user", happening.user), ("ip", happening.ip), ("n", happening.n)] {
        event.push(name, Value::Text(number.to_string().into()));
    }
    event
}

fn limits() -> CorrelationLimits {
    CorrelationLimits { lateness_us: LATENESS_S * 1_000_000, ..CorrelationLimits::default() }
}

/// Runs through happenings in the order given. After each of `kills` happenings the correlator is
/// lost; what came since the last snapshot (every `every`) is played again, as a log would.
fn run(
    program: &Arc<Program>,
    order: &[(u64, &Happening)],
    partitions: usize,
    kills: &[usize],
    every: usize,
) -> Vec<CorrelationHit> {
    let mut matcher = Matcher::new(program.clone());
    let mut correlator = Correlator::partitioned(program.clone(), limits(), partitions);
    // The log position and the hits that were acknowledged with it.
    let mut saved = (correlator.snapshot().unwrap(), 0, 0);
    let (mut at, mut found, mut kills) = (0, Vec::new(), kills.to_vec());
    while at < order.len() {
        if at - saved.1 >= every {
            saved = (correlator.snapshot().unwrap(), at, found.len());
        }
        let (tag, happening) = order[at];
        let (mut hits, event) = (Vec::new(), event_of(happening));
        matcher.evaluate(&event, &mut hits);
        for hit in hits {
            found.extend(correlator.observe(hit, &event, happening.second * 1_000_000, tag));
        }
        at += 1;
        if let Some(kill) = kills.iter().position(|kill| *kill == at) {
            kills.remove(kill);
            correlator =
                Correlator::restore_partitioned(program.clone(), limits(), &saved.0, partitions).unwrap();
            at = saved.1;
            found.truncate(saved.2);
        }
    }
    found.extend(correlator.finish());
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn partitions_order_and_kills_change_nothing(
        happenings in happenings(),
        kills in prop::collection::vec(1..160_usize, 0..4),
        every in 1..40_usize,
    ) {
        let documents: Vec<Document> = parse_rules(RULES, "p.yml").into_iter().map(Result::unwrap).collect();
        let (program, errors) = Program::compile(documents, &CompileOptions::default());
        prop_assert!(errors.is_empty(), "{errors:?}");
        let program = Arc::new(program);
        let mut order: Vec<(u64, &Happening)> =
            happenings.iter().enumerate().map(|(tag, happening)| (tag as u64, happening)).collect();
        order.sort_by_key(|(_, happening)| happening.second);
        let expected = run(&program, &order, 1, &[], 1000);
        // As they come when each is delayed by less than the lateness.
        order.sort_by_key(|(_, happening)| happening.second + happening.delay_s);
        for partitions in [1, 2, 7] {
            prop_assert_eq!(&run(&program, &order, partitions, &[], 1000), &expected);
            prop_assert_eq!(&run(&program, &order, partitions, &kills, every), &expected);
        }
    }
}

#[test]
fn the_happenings_do_correlate() {
    let documents: Vec<Document> = parse_rules(RULES, "p.yml").into_iter().map(Result::unwrap).collect();
    let program = Arc::new(Program::compile(documents, &CompileOptions::default()).0);
    let mut state = 1_u32;
    let mut below = |end: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % end
    };
    let happenings: Vec<Happening> = (0..800)
        .map(|second: i64| Happening {
            kind: below(3) as u8,
            second: second / 2 + second / 100 * 20,
            delay_s: 0,
            user: below(4) as u8,
            ip: below(3) as u8,
            n: below(10) as u8,
        })
        .collect();
    let order: Vec<(u64, &Happening)> = happenings.iter().enumerate().map(|(t, h)| (t as u64, h)).collect();
    let found = run(&program, &order, 7, &[], 50);
    let fired: std::collections::BTreeSet<u32> = found.iter().map(|hit| hit.correlation).collect();
    assert!(fired.len() >= 9, "only {fired:?} of {} correlations fired", program.correlations().len());
}
