//! Counters under replay, and snapshots.

use proptest::prelude::*;

use super::super::{Counter, Counts, Increment, Snapshot, State, StateLocation, Tenant};
use super::databases::on_each;

fn increment(source: &str, counter: Counter, amount: u64, sequence: Option<u64>) -> Increment {
    Increment { source: source.to_owned(), counter, amount, sequence }
}

async fn counts(tenant: &Tenant, source: &str) -> Counts {
    let listed = tenant.list_sources().await.unwrap();
    listed.into_iter().find(|s| s.name == source).map(|s| s.counts).unwrap_or_default()
}

#[test]
fn counters_of_sources() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let batch = [
            increment("a", Counter::Received, 3, Some(0)),
            increment("a", Counter::Received, 2, Some(0)),
            increment("a", Counter::Bytes, 500, Some(0)),
            increment("b", Counter::Received, 7, Some(1)),
            increment("a", Counter::Rejected, 1, None),
            increment("a", Counter::Stored, 0, Some(0)),
        ];
        tenant.count(&batch).await.unwrap();
        tenant.count(&batch).await.unwrap();
        let a = counts(&tenant, "a").await;
        assert_eq!((a.received, a.bytes, a.rejected, a.stored), (5, 500, 2, 0));
        // Stored is counted later than received, by a watermark of its own.
        tenant.count(&[increment("a", Counter::Received, 1, Some(5))]).await.unwrap();
        tenant.count(&[increment("a", Counter::Stored, 5, Some(0))]).await.unwrap();
        let a = counts(&tenant, "a").await;
        assert_eq!((a.received, a.stored), (6, 5));
        tenant.count(&[increment("a", Counter::Rejected, u64::MAX, None)]).await.unwrap();
        assert_eq!(counts(&tenant, "a").await.rejected, u64::MAX / 2);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever point a crash cuts the log's consumption at, and however often, the counters end as if
    /// it had never happened.
    #[test]
    fn replays_add_nothing(
        amounts in prop::collection::vec(1u64..1000, 1..12),
        crashes in prop::collection::vec((0usize..12, 0usize..12), 0..5),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let got = runtime.block_on(async {
            let state = State::open(&StateLocation::Memory).await.unwrap();
            let tenant = state.default_tenant();
            let mut done = 0;
            for (reached, restart) in crashes {
                let reached = reached.min(amounts.len());
                let from = restart.min(done);
                consume(&tenant, &amounts, from..reached.max(from)).await;
                done = done.max(reached);
            }
            consume(&tenant, &amounts, 0..amounts.len()).await;
            counts(&tenant, "s").await.received
        });
        prop_assert_eq!(got, amounts.iter().sum::<u64>());
    }
}

async fn consume(tenant: &Tenant, amounts: &[u64], range: std::ops::Range<usize>) {
    for i in range {
        let sequence = Some(u64::try_from(i).unwrap());
        tenant.count(&[increment("s", Counter::Received, amounts[i], sequence)]).await.unwrap();
    }
}

#[test]
fn snapshots_never_go_back() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        assert_eq!(tenant.get_snapshot("correlation").await.unwrap(), None);
        let snapshot = |sequence, byte| Snapshot { sequence, created_us: 1, body: vec![byte, 0, 255] };
        tenant.put_snapshot("correlation", &snapshot(5, 1)).await.unwrap();
        tenant.put_snapshot("correlation", &snapshot(4, 2)).await.unwrap();
        assert_eq!(tenant.get_snapshot("correlation").await.unwrap(), Some(snapshot(5, 1)));
        tenant.put_snapshot("correlation", &snapshot(6, 3)).await.unwrap();
        assert_eq!(tenant.get_snapshot("correlation").await.unwrap(), Some(snapshot(6, 3)));
    });
}
