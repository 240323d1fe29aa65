//! Windows events: binary logs, and JSON in the shapes that collectors write.
//!
//! Whatever the shape, an event comes out with the same field names: the members of `EventData` and
//! `UserData` under their own names at top level, and the `System` header as `Channel`,
//! `Provider_Name`, `EventID`, `Computer`, `EventRecordID`, `Level`, `Task`, `Opcode`, `Keywords`,
//! `Version`, `SystemTime`, `Execution_ProcessID`, `Execution_ThreadID`, `Security_UserID`,
//! `Correlation_ActivityID`. These are the names Sigma rules use.

mod beats;
mod evtx;
#[cfg(test)]
mod evtx_lab;
mod finish;
mod mappings;
mod nxlog;
pub(crate) mod raw;
mod workspace;

use event::Origin;

use crate::format::{Format, Framing};
use crate::json::kind::RecordKind;

pub(crate) use mappings::MAPPINGS;

/// Log source of every Windows event; service and category follow from the channel.
pub(crate) const ORIGIN: Origin = Origin { product: "windows", category: "", service: "" };

/// Formats recognised by signature.
pub(crate) const FORMATS: &[Format] = &[Format {
    name: evtx::NAME,
    doc: "Windows event log files (.evtx), or single chunks of one",
    framing: Framing::Container(evtx::read),
    sniff: evtx::sniff,
}];

/// Kinds of JSON records. Raw `Event`/`EventData` objects are recognised before these, by their
/// first key (see [`raw`]).
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind {
        name: "windows-json",
        keys: &["Channel", "EventID", "Hostname"],
        accept: |_| true,
        shape: nxlog::shape,
    },
    RecordKind {
        name: "windows-json",
        keys: &["Channel", "EventID", "Computer"],
        accept: nxlog::is_collector_shape,
        shape: nxlog::shape,
    },
    RecordKind {
        name: "windows-json",
        keys: &["EventID", "SourceName", "Hostname"],
        accept: |_| true,
        shape: nxlog::shape,
    },
    RecordKind {
        name: "windows-json",
        keys: &["winlog.channel", "winlog.event_id"],
        accept: |_| true,
        shape: beats::shape,
    },
    RecordKind {
        name: "windows-json",
        keys: &["event_id", "log_name", "computer_name"],
        accept: |_| true,
        shape: beats::shape,
    },
    RecordKind {
        name: "windows-json",
        keys: &["EventID", "Computer", "TimeGenerated"],
        accept: workspace::is_windows_table,
        shape: workspace::shape,
    },
];

#[cfg(test)]
mod tests;
