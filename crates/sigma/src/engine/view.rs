//! How rules see an event's fields: under which names, translated how.

use super::program::{Group, Program};
use super::taxonomy::{Alias, EventKind};
use crate::text::fold;
use ahash::AHashMap;
use event::{Event, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Groups of rules that see the fields of an event under the same names.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) groups: Vec<u32>,
    aliases: Arc<str>,
    pub(crate) slots: Vec<Slot>,
    by_name: AHashMap<String, Vec<Target>>,
    /// Aliases that join several fields: (slot, place in the alias set).
    pub(crate) joins: Vec<(u16, u16)>,
    pub(crate) has_keywords: bool,
}

/// A field that some rule of the view reads.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) field: Arc<str>,
    /// (group, table in the group).
    pub(crate) tables: Vec<(u32, u32)>,
}

/// What a field of an event is to the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) slot: u16,
    /// The alias (a place in the set) that leads there; `None` for the field itself.
    pub(crate) alias: Option<u16>,
}

impl View {
    /// The views of events of a kind: one for each way in which names are seen.
    pub(crate) fn of_kind(program: &Program, kind: &EventKind) -> Vec<View> {
        let mut by_aliases: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, group) in program.groups.iter().enumerate() {
            if let Some(meaning) = program.taxonomy.meaning(&group.source, kind) {
                by_aliases.entry(meaning.aliases).or_default().push(number as u32);
            }
        }
        by_aliases.into_iter().map(|(aliases, groups)| View::build(program, aliases, groups)).collect()
    }

    /// The view through which one rule sees events of a kind, if its log source means them.
    pub(crate) fn of_rule(program: &Program, rule: u32, kind: &EventKind) -> Option<View> {
        let number = program.group_of(rule)?;
        let group = program.groups.get(number as usize)?;
        let meaning = program.taxonomy.meaning(&group.source, kind)?;
        let mut fields: BTreeMap<&Arc<str>, Vec<(u32, u32)>> = BTreeMap::new();
        let tree = program.tree(rule);
        tree.each_predicate(&mut |predicate| {
            fields.extend(program.atom(predicate).field.as_ref().map(|field| (field, Vec::new())));
        });
        let mut compared = Vec::new();
        tree.each_reference(&mut |r| compared.extend([r.field.clone(), r.other.clone()]));
        fields.extend(compared.iter().map(|field| (field, Vec::new())));
        Some(View::new(program, meaning.aliases, vec![number], fields))
    }

    fn build(program: &Program, aliases: &str, groups: Vec<u32>) -> View {
        let mut slots: BTreeMap<&Arc<str>, Vec<(u32, u32)>> = BTreeMap::new();
        for number in &groups {
            let group: &Group = &program.groups[*number as usize];
            for (at, (field, _)) in group.tables.iter().enumerate() {
                slots.entry(field).or_default().push((*number, at as u32));
            }
            for field in &group.referenced {
                slots.entry(field).or_default();
            }
        }
        View::new(program, aliases, groups, slots)
    }

    fn new(
        program: &Program,
        aliases: &str,
        groups: Vec<u32>,
        slots: BTreeMap<&Arc<str>, Vec<(u32, u32)>>,
    ) -> View {
        let has_keywords = groups.iter().any(|number| program.groups[*number as usize].keywords.is_some());
        let slots: Vec<Slot> =
            slots.into_iter().map(|(field, tables)| Slot { field: field.clone(), tables }).collect();
        let mut view = View {
            groups,
            aliases: aliases.into(),
            slots,
            by_name: AHashMap::new(),
            joins: Vec::new(),
            has_keywords,
        };
        view.name_targets(program.taxonomy.alias_set(aliases));
        view
    }

    fn name_targets(&mut self, aliases: &[Alias]) {
        let replaced = |name: &str| aliases.iter().any(|a| a.replace && a.to == name);
        for (slot, field) in self.slots.iter().map(|s| &s.field).enumerate() {
            let slot = slot as u16;
            if !replaced(field) {
                self.by_name.entry(plain_name(field)).or_default().push(Target { slot, alias: None });
            }
            for (at, alias) in aliases.iter().enumerate().filter(|(_, a)| a.to == **field) {
                match alias.sources() {
                    [source] => {
                        let target = Target { slot, alias: Some(at as u16) };
                        self.by_name.entry(plain_name(source)).or_default().push(target);
                    }
                    _ => self.joins.push((slot, at as u16)),
                }
            }
        }
    }

    /// What a field's name leads to. Names compare without regard to case, spaces and underscores:
    /// rules and products spell the same field in different ways.
    pub(crate) fn targets(&self, name: &str) -> &[Target] {
        self.by_name.get(&plain_name(name)).map_or(&[], Vec::as_slice)
    }

    /// The name of the alias set.
    pub(crate) fn aliases(&self) -> &Arc<str> {
        &self.aliases
    }

    /// The alias at a place of the view's set.
    pub(crate) fn alias<'p>(&self, program: &'p Program, at: u16) -> Option<&'p Alias> {
        program.taxonomy.alias_set(&self.aliases).get(at as usize)
    }

    /// Calls `visit` with the slot and value of every field that the view sees, in order.
    pub(crate) fn each_value<'e>(
        &self,
        program: &Program,
        event: &'e Event<'_>,
        mut visit: impl FnMut(u16, Seen<'e>),
    ) {
        for field in &event.fields {
            for target in self.targets(&field.name) {
                let seen = match (target.alias.and_then(|at| self.alias(program, at)), &field.value) {
                    (None, Value::Null) => Some(Seen::Null),
                    (None, value) => Some(Seen::Text(value.as_text())),
                    (Some(_), Value::Null) => None,
                    (Some(alias), value) => alias.apply(value.as_text()).map(Seen::Text),
                };
                if let Some(seen) = seen {
                    visit(target.slot, seen);
                }
            }
        }
        for (slot, at) in &self.joins {
            let joined = self.alias(program, *at).and_then(|alias| alias.join(event));
            if let Some(text) = joined {
                visit(*slot, Seen::Text(Cow::Owned(text)));
            }
        }
    }
}

/// The first value that a rule sees under a field's name, when not null and not empty. The name
/// must be spelled as the event or the taxonomy does.
pub(crate) fn read_field<'e>(
    program: &Program,
    rule: u32,
    event: &'e Event<'_>,
    field: &str,
) -> Option<Cow<'e, str>> {
    let group = program.groups.get(program.group_of(rule)? as usize)?;
    let set = program.taxonomy.meaning(&group.source, &EventKind::of(event)).map_or("", |m| m.aliases);
    let aliases = program.taxonomy.alias_set(set).iter().filter(|alias| alias.to == field);
    if !aliases.clone().any(|alias| alias.replace)
        && let Some(own) = event.text(field)
    {
        return Some(own);
    }
    let read = |alias: &Alias| match alias.sources() {
        [source] => alias.apply(event.text(source)?),
        _ => alias.join(event).map(Cow::Owned),
    };
    aliases.filter_map(read).find(|text| !text.is_empty())
}

/// A value as a rule sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen<'e> {
    Null,
    Text(Cow<'e, str>),
}

/// A name without case, spaces and underscores.
fn plain_name(name: &str) -> String {
    let mut plain = fold(name);
    plain.retain(|c| !matches!(c, ' ' | '_'));
    plain
}
