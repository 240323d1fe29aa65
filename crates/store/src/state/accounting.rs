//! Loss accounting: what became of the records of each source.
//!
//! Law: `received = stored + quarantined + duplicates` once everything received is flushed;
//! `rejected` was refused at the door and is not part of `received`.
//!
//! Increments that belong to the durable log carry its sequence. Each counter keeps the highest
//! sequence added, so a replay of the log adds nothing twice.

use std::collections::BTreeMap;

use super::Tenant;
use super::database::commit;
use super::error::{StateError, cut};
use super::sql::Sql;

/// Declares the counters: variant, stored name, field, meaning.
macro_rules! counters {
    ($($variant:ident, $field:ident, $doc:literal;)*) => {
        /// What is counted per source.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Counter { $(#[doc = $doc] $variant,)* }

        impl Counter {
            /// Every counter.
            pub const ALL: &[Counter] = &[$(Counter::$variant,)*];

            /// Its name, as stored and as in metrics.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Counter::$variant => stringify!($field),)* }
            }

            /// What it counts, in a sentence.
            #[must_use]
            pub fn doc(self) -> &'static str {
                match self { $(Counter::$variant => $doc,)* }
            }

            /// The counter of a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|c| c.name() == name)
            }
        }

        /// The counters of one source.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Counts { $(#[doc = $doc] pub $field: u64,)* }

        impl Counts {
            /// One of them.
            #[must_use]
            pub fn get(&self, counter: Counter) -> u64 {
                match counter { $(Counter::$variant => self.$field,)* }
            }

            pub(crate) fn set(&mut self, counter: Counter, value: u64) {
                match counter { $(Counter::$variant => self.$field = value,)* }
            }
        }
    };
}

counters! {
    Received, received, "Records acknowledged to the sender.";
    Stored, stored, "Records that became rows of a table.";
    Quarantined, quarantined, "Records kept as raw text because no parser could read them.";
    Rejected, rejected, "Records refused at the door; the sender was told.";
    Duplicates, duplicates, "Records recognised as already stored.";
    Bytes, bytes, "Bytes of the acknowledged records.";
}

/// An addition to a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Increment {
    /// Whose.
    pub source: String,
    /// Which.
    pub counter: Counter,
    /// How many.
    pub amount: u64,
    /// Sequence in the durable log; none for what never reached the log (rejected records), which is
    /// added every time.
    pub sequence: Option<u64>,
}

impl Tenant {
    /// Adds to counters, all or none. For each counter of a source, sequences must come in
    /// non-descending order over calls; the amounts of one sequence must come in one call.
    /// What is at or below the counter's watermark is left out.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn count(&self, increments: &[Increment]) -> Result<(), StateError> {
        let mut sums: BTreeMap<(&str, Counter, Option<u64>), u64> = BTreeMap::new();
        for i in increments.iter().filter(|i| i.amount > 0) {
            let sum = sums.entry((&i.source, i.counter, i.sequence)).or_default();
            *sum = sum.saturating_add(i.amount);
        }
        if sums.is_empty() {
            return Ok(());
        }
        let mut transaction = self.db.begin().await?;
        for ((source, counter, sequence), amount) in sums {
            let amount = i64::try_from(amount).unwrap_or(i64::MAX);
            let sequence = sequence.map(|s| i64::try_from(s).unwrap_or(i64::MAX));
            add(self, source, counter, (amount, sequence)).execute(&mut transaction).await?;
        }
        commit(transaction).await
    }
}

/// `watermark` starts at -1, below the log's first sequence. The sum stops at the largest number, where
/// SQLite would go on with a float and PostgreSQL fail.
fn add(tenant: &Tenant, source: &str, counter: Counter, (amount, sequence): (i64, Option<i64>)) -> Sql {
    Sql::new(
        "add to a counter",
        "INSERT INTO source_counters (tenant, source, counter, value, watermark) \
         VALUES ($1, $2, $3, $4, COALESCE($5, -1)) \
         ON CONFLICT (tenant, source, counter) DO UPDATE SET \
         value = CASE WHEN source_counters.value > 9223372036854775807 - excluded.value \
             THEN 9223372036854775807 ELSE source_counters.value + excluded.value END, \
         watermark = CASE WHEN excluded.watermark > source_counters.watermark \
             THEN excluded.watermark ELSE source_counters.watermark END \
         WHERE $5 IS NULL OR excluded.watermark > source_counters.watermark",
    )
    .bind(tenant.name())
    .bind(cut(source, 512))
    .bind(counter.name())
    .bind(amount)
    .bind(sequence)
}
