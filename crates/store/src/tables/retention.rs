//! Taking old days out of the tables, and deleting files that no table has any more.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitProperties;
use deltalake_core::protocol::DeltaOperation;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use schema::system;

use super::commit::{finish, remove_action};
use super::error::TablesError;
use super::options::{Retention, TablesOptions};
use super::report::{Expired, FileEntry, StatValue, Vacuumed};
use super::slot::{Change, Slot, day_to_text};
use super::terms::leftovers;

/// What is kept of a table.
#[derive(Debug, Clone, Copy)]
struct Kept {
    /// Days before this go when they also arrived before it: recordings of long ago that were sent
    /// yesterday stay as long as everything else that came yesterday.
    by_age: i32,
    /// Days before this go for want of room, whenever they arrived.
    by_bytes: i32,
}

impl Kept {
    fn keeps(self, file: &FileEntry) -> bool {
        let Some(day) = file.day else { return true };
        let newest = arrival_day(file).map_or(day, |arrival| arrival.max(day));
        day >= self.by_bytes && newest >= self.by_age
    }
}

/// The day on which the last row of a file arrived, when its statistics tell.
fn arrival_day(file: &FileEntry) -> Option<i32> {
    const MICROSECONDS: i64 = 86_400_000_000;
    match file.columns.get(system::ARRIVAL_TIME)?.max.as_ref()? {
        StatValue::Time(micros) => i32::try_from(micros.div_euclid(MICROSECONDS)).ok(),
        _ => None,
    }
}

/// What is kept of each table, by its place among the slots.
type KeptByTable = BTreeMap<usize, Kept>;

/// Takes days out of tables by age, then by size of all tables together.
pub(super) async fn expire(
    slots: &[Slot],
    settings: &TablesOptions,
    retention: &Retention,
    today: i32,
) -> Result<Expired, TablesError> {
    let mut expired = Expired::default();
    for (place, kept) in kept_of(slots, retention, today) {
        remove_days(&slots[place], settings, kept, &mut expired).await?;
    }
    Ok(expired)
}

fn kept_of(slots: &[Slot], retention: &Retention, today: i32) -> KeptByTable {
    let mut kept = KeptByTable::new();
    for (place, slot) in slots.iter().enumerate() {
        let days = retention.days_by_table.get(slot.name()).copied().or(retention.days);
        let days = days.and_then(|days| i32::try_from(days).ok());
        let by_age = days.map_or(i32::MIN, |days| today.saturating_sub(days));
        kept.insert(place, Kept { by_age, by_bytes: i32::MIN });
    }
    let Some(bytes_max) = retention.bytes_max else { return kept };
    let mut by_day: BTreeMap<i32, u64> = BTreeMap::new();
    for (place, slot) in slots.iter().enumerate() {
        for file in slot.view().files.iter().filter(|file| kept.get(&place).is_none_or(|k| k.keeps(file))) {
            let Some(day) = file.day else { continue };
            *by_day.entry(day).or_default() += file.bytes;
        }
    }
    let mut bytes: u64 = by_day.values().sum();
    // The current day stays even when it alone is over the limit: refusing new data is the log's part.
    for (day, day_bytes) in by_day.into_iter().filter(|(day, _)| *day < today) {
        if bytes <= bytes_max {
            break;
        }
        bytes -= day_bytes;
        kept.values_mut().for_each(|kept| kept.by_bytes = kept.by_bytes.max(day + 1));
    }
    kept
}

async fn remove_days(
    slot: &Slot,
    settings: &TablesOptions,
    kept: Kept,
    expired: &mut Expired,
) -> Result<(), TablesError> {
    let mut delta = slot.delta.lock().await;
    let old: Vec<Arc<FileEntry>> = {
        let view = slot.view();
        view.files.iter().filter(|file| !kept.keeps(file)).cloned().collect()
    };
    if old.is_empty() {
        return Ok(());
    }
    if delta.is_none() {
        *delta = slot.load().await?;
    }
    let Some(state) = delta.take() else { return Ok(()) };
    let actions = old.iter().map(|file| Action::Remove(remove_action(slot, file, true))).collect();
    let first = kept.by_age.max(kept.by_bytes);
    let predicate = Some(format!("{} < '{}'", system::DAY, day_to_text(first)));
    let operation = DeltaOperation::Delete { predicate };
    // No retry inside: another process may have merged these files with newer ones.
    let properties = CommitProperties::default().with_max_retries(0);
    let done = finish(slot, settings, &state, (properties, actions, operation)).await?;
    let removed = old.iter().map(|file| file.path.clone()).collect();
    let change = Change { version: done.version, added: vec![], removed, committed: None };
    slot.apply(change, &done.snapshot);
    *delta = Some(done.snapshot);
    expired.files += old.len();
    expired.bytes += old.iter().map(|file| file.bytes).sum::<u64>();
    expired.rows += old.iter().map(|file| file.rows).sum::<u64>();
    let days: std::collections::BTreeSet<i32> = old.iter().filter_map(|file| file.day).collect();
    expired.days.insert(slot.name().to_owned(), days.into_iter().collect());
    Ok(())
}

/// Deletes files in a table's folder that the table has not had since `before_ms`.
pub(super) async fn vacuum(
    store: &Arc<dyn ObjectStore>,
    slot: &Slot,
    before_ms: i64,
) -> Result<Vacuumed, TablesError> {
    // While no commit is under way every file is either in the table or in nobody's use.
    let delta = slot.delta.lock().await;
    let listed: Vec<ObjectMeta> = store
        .list(Some(&slot.path))
        .try_collect()
        .await
        .map_err(|source| TablesError::store("list", &slot.path, source))?;
    let live: HashSet<Path> = slot.view().files.iter().map(|file| file.path.clone()).collect();
    let removed = match delta.as_ref() {
        Some(state) => removal_times(slot, state).await?,
        None => HashMap::new(),
    };
    let mut done = Vacuumed::default();
    // The index of a file goes with it; readers do without.
    let terms = leftovers(&slot.path, &listed, &live);
    let terms = terms.into_iter().filter(|object| object.last_modified.timestamp_millis() < before_ms);
    for object in terms.collect::<Vec<_>>() {
        delete(store, &object, &mut done).await?;
    }
    for object in listed {
        let path = &object.location;
        let is_data = path.as_ref().ends_with(".parquet") && !path.as_ref().contains("/_delta_log/");
        let since = removed.get(path).copied().unwrap_or(object.last_modified.timestamp_millis());
        if !is_data || live.contains(path) || since >= before_ms {
            continue;
        }
        delete(store, &object, &mut done).await?;
    }
    Ok(done)
}

async fn delete(
    store: &Arc<dyn ObjectStore>,
    object: &ObjectMeta,
    done: &mut Vacuumed,
) -> Result<(), TablesError> {
    let path = &object.location;
    store.delete(path).await.map_err(|source| TablesError::store("delete", path, source))?;
    done.files += 1;
    done.bytes += object.size;
    Ok(())
}

/// When files were taken out of the table, as far as its Delta log still tells.
async fn removal_times(
    slot: &Slot,
    state: &deltalake_core::table::state::DeltaTableState,
) -> Result<HashMap<Path, i64>, TablesError> {
    let failed = |source| TablesError::delta("read removals of", slot.name(), source);
    let tombstones: Vec<_> =
        state.all_tombstones(slot.log_store.as_ref()).try_collect().await.map_err(failed)?;
    let absolute = |relative: &str| -> Path {
        let relative = Path::parse(relative).unwrap_or_else(|_| Path::from(relative));
        slot.path.parts().chain(relative.parts()).collect()
    };
    let known = tombstones.iter().map(|t| (absolute(&t.path()), t.deletion_timestamp().unwrap_or(i64::MAX)));
    Ok(known.collect())
}
