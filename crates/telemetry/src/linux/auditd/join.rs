//! Records of one audit event, brought together.
//!
//! The kernel writes an event as several records with the same serial, usually one after the other;
//! busy machines interleave a few. The joiner holds a small number of open groups and hands a group
//! on when its last record came, when it fell too far behind, or at the end.

use std::collections::VecDeque;

use super::kinds;
use super::line::AuditRecord;

/// Most groups held open; the oldest is handed on when one more begins.
const MAX_OPEN_GROUPS: usize = 16;

/// Most records of one group; what follows starts another group of the same serial.
const MAX_GROUP_RECORDS: usize = 256;

/// Records that belong together, in the order they came, each with the caller's mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a, M> {
    /// The records.
    pub records: Vec<(M, AuditRecord<'a>)>,
}

impl<'a, M> Group<'a, M> {
    /// The first record of a type.
    #[must_use]
    pub fn first(&self, kind: &str) -> Option<&AuditRecord<'a>> {
        self.records.iter().map(|(_, record)| record).find(|record| record.kind() == kind)
    }

    /// All records of a type.
    pub fn of_kind<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s AuditRecord<'a>> {
        self.records.iter().map(|(_, record)| record).filter(move |record| record.kind() == kind)
    }

    fn accepts(&self, record: &AuditRecord<'a>) -> bool {
        self.records.len() < MAX_GROUP_RECORDS
            && self.records.first().is_some_and(|(_, first)| {
                first.serial == record.serial
                    && first.event.time_us == record.event.time_us
                    && first.node == record.node
            })
    }
}

/// Joins records into groups. `M` is whatever the caller wants to find again beside each record.
#[derive(Debug)]
pub struct Joiner<'a, M> {
    open: VecDeque<Group<'a, M>>,
}

impl<M> Default for Joiner<'_, M> {
    fn default() -> Self {
        Joiner { open: VecDeque::new() }
    }
}

impl<'a, M> Joiner<'a, M> {
    /// Takes a record and returns the groups that are complete now, oldest first.
    pub fn push(&mut self, mark: M, record: AuditRecord<'a>) -> Vec<Group<'a, M>> {
        let ends = matches!(record.kind(), "EOE" | "PROCTITLE");
        let alone = kinds::comes_alone(record.kind());
        let place = self.open.iter().rposition(|group| group.accepts(&record));
        let place = place.unwrap_or_else(|| {
            self.open.push_back(Group { records: vec![] });
            self.open.len() - 1
        });
        let begun = self.open[place].records.is_empty();
        self.open[place].records.push((mark, record));
        let mut done = vec![];
        if ends || (alone && begun) {
            done.extend(self.open.remove(place));
        }
        while self.open.len() > MAX_OPEN_GROUPS {
            done.extend(self.open.pop_front());
        }
        done
    }

    /// The groups still open, oldest first.
    pub fn flush(&mut self) -> Vec<Group<'a, M>> {
        self.open.drain(..).collect()
    }
}
