//! `datetime_utc_to_local()`, `datetime_local_to_utc()`, `datetime_list_timezones()`.

use super::moment::{moment, ticks};
use crate::value::time::{SECOND, UNIX_EPOCH};
use crate::{Call, Fault, Scalar, Value};
use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

pub(super) const DATETIME_UTC_TO_LOCAL: Scalar = Scalar {
    name: "datetime_utc_to_local",
    summary: "What a clock in a time zone shows at a moment in UTC.",
    examples: &[
        (
            "datetime_utc_to_local(datetime(2024-07-01 12:00), 'Europe/Berlin')",
            "2024-07-01T14:00:00.0000000Z",
        ),
        ("datetime_utc_to_local(datetime(2024-01-01), 'Asia/Kolkata')", "2024-01-01T05:30:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/datetime-utc-to-local-function",
    differs: "",
    eval: utc_to_local,
};

pub(super) const DATETIME_LOCAL_TO_UTC: Scalar = Scalar {
    name: "datetime_local_to_utc",
    summary: "The moment in UTC at which a clock in a time zone shows a time; the earlier one when it shows it twice, by summer time when it skips it.",
    examples: &[
        (
            "datetime_local_to_utc(datetime(2024-07-01 14:00), 'Europe/Berlin')",
            "2024-07-01T12:00:00.0000000Z",
        ),
        (
            "datetime_local_to_utc(datetime(2024-03-31 02:30), 'Europe/Berlin')",
            "2024-03-31T00:30:00.0000000Z",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/datetime-local-to-utc-function",
    differs: "",
    eval: local_to_utc,
};

pub(super) const DATETIME_LIST_TIMEZONES: Scalar = Scalar {
    name: "datetime_list_timezones",
    summary: "The names of the time zones of the IANA database.",
    examples: &[("array_index_of(datetime_list_timezones(), 'Europe/Berlin') > 0", "true")],
    source: "https://learn.microsoft.com/kusto/query/datetime-list-timezones-function",
    differs: "The names are those of the IANA database that this build has.",
    eval: |_, _| Ok(Value::array(TZ_VARIANTS.iter().map(|zone| zone.name().into()).collect())),
};

fn utc_to_local(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some((at, zone)) = moment_and_zone("datetime_utc_to_local()", arguments)? else {
        return Ok(Value::Null);
    };
    let offset = naive(at).map(|utc| zone.offset_from_utc_datetime(&utc).fix().local_minus_utc());
    Ok(moment(offset.and_then(|seconds| at.checked_add(i64::from(seconds) * SECOND))))
}

fn local_to_utc(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some((at, zone)) = moment_and_zone("datetime_local_to_utc()", arguments)? else {
        return Ok(Value::Null);
    };
    let offset = naive(at).and_then(|local| offset_of_local(zone, local));
    Ok(moment(offset.and_then(|seconds| at.checked_sub(i64::from(seconds) * SECOND))))
}

fn moment_and_zone(function: &str, arguments: &[Value]) -> Result<Option<(i64, Tz)>, Fault> {
    let [at, name] = arguments else { return Ok(None) };
    let name = name.as_text().unwrap_or_default();
    let zone: Tz = name.parse().map_err(|_| {
        let problem = format!(
            "there is no time zone '{name}'; datetime_list_timezones() gives the names, as 'Europe/Berlin'"
        );
        Fault::argument(function, problem)
    })?;
    Ok(ticks(Some(at)).map(|at| (at, zone)))
}

fn naive(at: i64) -> Option<NaiveDateTime> {
    let since = at.checked_sub(UNIX_EPOCH)?;
    let nanoseconds = u32::try_from(since.rem_euclid(SECOND) * 100).ok()?;
    Some(DateTime::from_timestamp(since.div_euclid(SECOND), nanoseconds)?.naive_utc())
}

/// The seconds that a zone is ahead of UTC when its clock shows that. A time that the clock skips takes
/// the offset that holds after it.
fn offset_of_local(zone: Tz, local: NaiveDateTime) -> Option<i32> {
    let half_hours = (0..=48).map(|n| local.checked_add_signed(TimeDelta::minutes(30 * n)));
    let offset = half_hours.flatten().find_map(|time| zone.offset_from_local_datetime(&time).earliest())?;
    Some(offset.fix().local_minus_utc())
}
