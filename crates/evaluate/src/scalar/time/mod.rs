//! Moments and lengths of time.

use crate::Scalar;

mod datetime_add;
mod datetime_diff;
mod datetime_part;
mod dayofweek;
mod endof;
mod format_datetime;
mod format_timespan;
mod make_datetime;
mod make_timespan;
mod moment;
mod now;
mod parts;
mod pattern;
mod period;
mod startof;
mod unixtime;
mod week_of_year;
mod zone;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &datetime_add::DATETIME_ADD,
    &datetime_diff::DATETIME_DIFF,
    &datetime_part::DATETIME_PART,
    &datetime_part::DATEPART,
    &dayofweek::DAYOFWEEK,
    &endof::ENDOFDAY,
    &endof::ENDOFWEEK,
    &endof::ENDOFMONTH,
    &endof::ENDOFYEAR,
    &format_datetime::FORMAT_DATETIME,
    &format_timespan::FORMAT_TIMESPAN,
    &make_datetime::MAKE_DATETIME,
    &make_timespan::MAKE_TIMESPAN,
    &now::NOW,
    &now::AGO,
    &parts::GETYEAR,
    &parts::GETMONTH,
    &parts::MONTHOFYEAR,
    &parts::DAYOFMONTH,
    &parts::DAYOFYEAR,
    &parts::HOUROFDAY,
    &startof::STARTOFDAY,
    &startof::STARTOFWEEK,
    &startof::STARTOFMONTH,
    &startof::STARTOFYEAR,
    &unixtime::UNIXTIME_SECONDS_TODATETIME,
    &unixtime::UNIXTIME_MILLISECONDS_TODATETIME,
    &unixtime::UNIXTIME_MICROSECONDS_TODATETIME,
    &unixtime::UNIXTIME_NANOSECONDS_TODATETIME,
    &week_of_year::WEEK_OF_YEAR,
    &week_of_year::WEEKOFYEAR,
    &zone::DATETIME_UTC_TO_LOCAL,
    &zone::DATETIME_LOCAL_TO_UTC,
    &zone::DATETIME_LIST_TIMEZONES,
];
