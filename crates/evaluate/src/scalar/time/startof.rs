//! `startofday()`, `startofweek()`, `startofmonth()`, `startofyear()`.

use super::moment::{Stretch, moment, start};
use crate::Scalar;

pub(super) const STARTOFDAY: Scalar = Scalar {
    name: "startofday",
    summary: "The start of the day around a moment, moved by an offset of days.",
    examples: &[
        ("startofday(datetime(2024-02-15 09:30))", "2024-02-15T00:00:00.0000000Z"),
        ("startofday(datetime(2024-02-15 09:30), 2)", "2024-02-17T00:00:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/startofday-function",
    differs: "",
    eval: |_, arguments| Ok(moment(start(Stretch::Day, arguments, 0))),
};

pub(super) const STARTOFWEEK: Scalar = Scalar {
    name: "startofweek",
    summary: "The start of the week, a Sunday, around a moment, moved by an offset of weeks.",
    examples: &[
        ("startofweek(datetime(2024-02-15 09:30))", "2024-02-11T00:00:00.0000000Z"),
        ("startofweek(datetime(2024-02-15 09:30), 2)", "2024-02-25T00:00:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/startofweek-function",
    differs: "",
    eval: |_, arguments| Ok(moment(start(Stretch::Week, arguments, 0))),
};

pub(super) const STARTOFMONTH: Scalar = Scalar {
    name: "startofmonth",
    summary: "The start of the month around a moment, moved by an offset of months.",
    examples: &[
        ("startofmonth(datetime(2024-02-15 09:30))", "2024-02-01T00:00:00.0000000Z"),
        ("startofmonth(datetime(2024-02-15 09:30), 2)", "2024-04-01T00:00:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/startofmonth-function",
    differs: "",
    eval: |_, arguments| Ok(moment(start(Stretch::Month, arguments, 0))),
};

pub(super) const STARTOFYEAR: Scalar = Scalar {
    name: "startofyear",
    summary: "The start of the year around a moment, moved by an offset of years.",
    examples: &[
        ("startofyear(datetime(2024-02-15 09:30))", "2024-01-01T00:00:00.0000000Z"),
        ("startofyear(datetime(2024-02-15 09:30), 2)", "2026-01-01T00:00:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/startofyear-function",
    differs: "",
    eval: |_, arguments| Ok(moment(start(Stretch::Year, arguments, 0))),
};
