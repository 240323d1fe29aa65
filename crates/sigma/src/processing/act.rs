//! The transformations, and the run of a pipeline over one rule.

use super::Draft;
use super::read::Step;
use super::text;
use crate::language::detection::{Item, Node};
use crate::language::pattern::Token;
use crate::language::rule::LogSource;
use crate::language::value::scalar_text;
use crate::language::{Correlation, CorrelationKind};
use regex::Regex;
use serde_norway::{Mapping, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The deepest nesting of nested steps.
const MAX_DEPTH: usize = 8;
/// The most values one value may be replaced by.
const MAX_VALUES: usize = 10_000;

/// What a step does.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// Field names (or keywords, without a name) to others.
    MapFields(BTreeMap<Option<String>, Vec<String>>),
    MapPrefixes(Vec<(String, Vec<String>)>),
    Prefix(String),
    Suffix(String),
    Drop,
    Hashes(Hashes),
    Placeholders {
        as_wildcards: bool,
        include: Option<Vec<String>>,
        exclude: Option<Vec<String>>,
    },
    AddCondition {
        conditions: Mapping,
        template: bool,
        negated: bool,
    },
    ChangeSource(LogSource),
    AddFields(Vec<String>),
    RemoveFields(Vec<String>),
    SetFields(Vec<String>),
    Replace {
        pattern: Box<Regex>,
        with: String,
        literals_only: bool,
    },
    MapStrings(BTreeMap<String, Vec<String>>),
    SetState(String, String),
    ToRegex {
        in_brackets: bool,
        ignore_case: bool,
    },
    SetValue(Value),
    ToText,
    ToNumber,
    Case(Case),
    FailRule(String),
    FailItem(String),
    RequireMapping,
    SetAttribute(String, String),
    Nest(Vec<Step>),
    /// Concerns generated queries only.
    Nothing,
}

/// How `case` writes a text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Case {
    Lower,
    Upper,
    Snake,
}

/// How a field of hashes is split by algorithm.
#[derive(Debug, Clone)]
pub(super) struct Hashes {
    pub(super) algorithms: Vec<String>,
    pub(super) prefix: String,
    pub(super) without_algorithm: bool,
    pub(super) fields: Vec<String>,
}

/// What a pipeline knows of the rule it is working on.
pub(super) struct Run<'p> {
    vars: &'p BTreeMap<String, Vec<String>>,
    pub(super) state: BTreeMap<String, String>,
    pub(super) applied: BTreeSet<String>,
    pub(super) attributes: BTreeMap<String, String>,
    /// The steps that made a field's name.
    changed: BTreeMap<String, BTreeSet<String>>,
    /// Names that a mapping has as source or target.
    mapped: BTreeSet<String>,
    conditions_added: usize,
    depth: usize,
}

impl<'p> Run<'p> {
    pub(super) fn new(vars: &'p BTreeMap<String, Vec<String>>) -> Self {
        Run {
            vars,
            state: BTreeMap::new(),
            applied: BTreeSet::new(),
            attributes: BTreeMap::new(),
            changed: BTreeMap::new(),
            mapped: BTreeSet::new(),
            conditions_added: 0,
            depth: 0,
        }
    }

    pub(super) fn field_was_changed_by(&self, field: &str, step: &str) -> bool {
        self.changed.get(field).is_some_and(|steps| steps.contains(step))
    }

    /// Runs steps over a rule; an error is a step's refusal.
    pub(super) fn steps(&mut self, steps: &[Step], draft: &mut Draft) -> Result<(), String> {
        for step in steps {
            if step.on_rule.hold(|condition| condition.holds(draft, self)) {
                self.act(step, draft)?;
                self.applied.extend(step.id.clone());
            }
        }
        Ok(())
    }

    fn act(&mut self, step: &Step, draft: &mut Draft) -> Result<(), String> {
        let fields = &mut draft.header.fields;
        match &step.act {
            Act::Nothing => {}
            Act::AddFields(names) => fields.extend(names.iter().cloned()),
            Act::RemoveFields(names) => fields.retain(|name| !names.contains(name)),
            Act::SetFields(names) => fields.clone_from(names),
            Act::ChangeSource(source) => draft.logsource = source.clone(),
            Act::SetState(key, value) => drop(self.state.insert(key.clone(), value.clone())),
            Act::SetAttribute(name, value) => drop(self.attributes.insert(name.clone(), value.clone())),
            Act::FailRule(message) => return Err(message.clone()),
            Act::RequireMapping => self.require_mapping(draft)?,
            Act::AddCondition { conditions, template, negated } => {
                self.add_condition(conditions, *template, *negated, draft)?;
            }
            Act::Nest(steps) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(format!("steps are nested deeper than {MAX_DEPTH} levels"));
                }
                self.steps(steps, draft)?;
                self.depth -= 1;
            }
            _ => self.selections(step, draft)?,
        }
        Ok(())
    }

    fn require_mapping(&self, draft: &Draft) -> Result<(), String> {
        let mut missing = BTreeSet::new();
        draft.block.each_item(&mut |item| {
            missing.extend(item.field.iter().filter(|field| !self.mapped.contains(*field)).cloned());
        });
        if missing.is_empty() {
            return Ok(());
        }
        let missing: Vec<String> = missing.into_iter().collect();
        Err(format!("these fields are not mapped: {}", missing.join(", ")))
    }

    fn add_condition(
        &mut self,
        conditions: &Mapping,
        template: bool,
        negated: bool,
        draft: &mut Draft,
    ) -> Result<(), String> {
        let source = &draft.logsource;
        let fill = |text: &str| {
            let text = text.replace("$category", &source.category).replace("$product", &source.product);
            text.replace("$service", &source.service)
        };
        let filled = conditions.iter().map(|(key, value)| match value {
            Value::String(text) if template => (key.clone(), Value::String(fill(text))),
            other => (key.clone(), other.clone()),
        });
        let map = Value::Mapping(filled.collect());
        let node = Node::read(&map, 0).map_err(|fault| format!("add_condition: {}", fault.reason))?;
        self.conditions_added += 1;
        let name = format!("_pipeline_{}", self.conditions_added);
        let not = if negated { "not " } else { "" };
        for condition in &mut draft.block.conditions {
            *condition = format!("{not}{name} and ({condition})");
        }
        draft.block.selections.push((name, node));
        Ok(())
    }

    fn selections(&mut self, step: &Step, draft: &mut Draft) -> Result<(), String> {
        for (_, node) in &mut draft.block.selections {
            let old = std::mem::replace(node, Node::All(Vec::new()));
            // What is dropped leaves nothing that could hold or fail.
            *node = self.node(step, old)?.unwrap_or_else(|| Node::All(Vec::new()));
        }
        let names = std::mem::take(&mut draft.header.fields);
        for name in names {
            let meant = step.on_field.hold(|condition| condition.holds(Some(&name), self));
            let new = if meant { step.act.names_for(Some(&name)) } else { None };
            draft.header.fields.extend(new.unwrap_or_else(|| vec![name]));
        }
        Ok(())
    }

    fn node(&mut self, step: &Step, node: Node) -> Result<Option<Node>, String> {
        let (of, all) = match node {
            Node::Item(item) => return self.item(step, item),
            Node::All(of) => (of, true),
            Node::Any(of) => (of, false),
        };
        let mut kept = Vec::with_capacity(of.len());
        for node in of {
            kept.extend(self.node(step, node)?);
        }
        Ok((!kept.is_empty()).then_some(if all { Node::All(kept) } else { Node::Any(kept) }))
    }

    fn item(&mut self, step: &Step, mut item: Item) -> Result<Option<Node>, String> {
        let references = item.modifiers.iter().any(|m| m.eq_ignore_ascii_case("fieldref"));
        let meant = |name: Option<&str>| step.on_field.hold(|condition| condition.holds(name, self));
        let of_value = |value: &Value| references && value.as_str().is_some_and(|name| meant(Some(name)));
        let (own, in_values) = (meant(item.field.as_deref()), item.values.iter().any(of_value));
        if !(own || in_values) || !step.on_item.hold(|condition| condition.holds(&item, self)) {
            return Ok(Some(Node::Item(item)));
        }
        if in_values {
            self.rename_references(step, &mut item);
        }
        match &step.act {
            Act::Drop => Ok(None),
            Act::FailItem(message) => Err(message.clone()),
            Act::MapFields(_) | Act::MapPrefixes(_) | Act::Prefix(_) | Act::Suffix(_) => {
                Ok(Some(if own { self.rename(step, item) } else { Node::Item(item) }))
            }
            Act::Hashes(hashes) => hashes.split(item).map(Some),
            act => {
                self.change_values(act, &mut item)?;
                item.steps.extend(step.id.clone());
                Ok(Some(Node::Item(item)))
            }
        }
    }

    fn rename_references(&mut self, step: &Step, item: &mut Item) {
        for value in &mut item.values {
            let Some(name) = value.as_str() else { continue };
            if let Some(new) = step.act.names_for(Some(name)).and_then(|names| names.into_iter().next()) {
                *value = Value::String(new);
            }
        }
    }

    /// The item under its new name, or any of several.
    fn rename(&mut self, step: &Step, mut item: Item) -> Node {
        let Some(names) = step.act.names_for(item.field.as_deref()) else { return Node::Item(item) };
        self.mapped.extend(item.field.clone());
        item.steps.extend(step.id.clone());
        for name in &names {
            self.mapped.insert(name.clone());
            let steps = self.changed.entry(name.clone()).or_default();
            steps.extend(step.id.clone());
            steps.extend(item.steps.iter().cloned());
        }
        let mut renamed = names.into_iter().map(|name| {
            let field = (!name.is_empty()).then_some(name);
            Node::Item(Item { field, ..item.clone() })
        });
        match (renamed.next(), renamed.len()) {
            (Some(only), 0) => only,
            (Some(first), _) => Node::Any([first].into_iter().chain(renamed).collect()),
            (None, _) => Node::Item(item),
        }
    }

    fn change_values(&self, act: &Act, item: &mut Item) -> Result<(), String> {
        if let Act::Placeholders { as_wildcards, include, exclude } = act {
            return self.fill_placeholders(*as_wildcards, include.as_ref(), exclude.as_ref(), item);
        }
        if let Act::SetValue(value) = act {
            item.values = vec![value.clone()];
            return Ok(());
        }
        if !text::is_text(item) {
            return Ok(());
        }
        let mut changed = Vec::with_capacity(item.values.len());
        let (mut any, mut regex) = (false, false);
        for value in &item.values {
            match act.new_values(item, value)? {
                Some(values) => {
                    any = true;
                    changed.extend(values.into_iter().map(Value::String));
                }
                None => changed.push(Value::String(text::written(&text::tokens(item, value)))),
            }
        }
        if let Act::ToRegex { ignore_case, .. } = act {
            regex = true;
            item.modifiers.push("re".to_owned());
            item.modifiers.extend(ignore_case.then(|| "i".to_owned()));
        }
        if any || regex {
            let untouched = |value: &Value| value.is_null() || !value.is_string();
            for (new, old) in changed.iter_mut().zip(&item.values) {
                if untouched(old) && matches!(act, Act::MapStrings(_) | Act::Case(_)) {
                    new.clone_from(old);
                }
            }
            item.values = changed;
            text::drop_places(item);
        }
        Ok(())
    }

    fn fill_placeholders(
        &self,
        as_wildcards: bool,
        include: Option<&Vec<String>>,
        exclude: Option<&Vec<String>>,
        item: &mut Item,
    ) -> Result<(), String> {
        if !item.modifiers.iter().any(|m| m.eq_ignore_ascii_case("expand")) {
            return Ok(());
        }
        let handled = |name: &str| {
            let listed = |names: &Vec<String>| names.iter().any(|n| n == name);
            include.is_none_or(listed) && !exclude.is_some_and(listed)
        };
        let mut filled = Vec::new();
        for value in &item.values {
            let Some(text) = value.as_str() else {
                filled.push(value.clone());
                continue;
            };
            let names = |name: &str| -> Result<Option<Vec<String>>, String> {
                match (handled(name), as_wildcards) {
                    (false, _) => Ok(None),
                    (true, true) => Ok(Some(vec!["*".to_owned()])),
                    (true, false) => match self.vars.get(name) {
                        Some(values) => Ok(Some(values.clone())),
                        None => Err(format!("the pipeline has no variable `{name}` for the placeholder")),
                    },
                }
            };
            filled.extend(
                crate::language::modifier::fill(text, &names, MAX_VALUES)?.into_iter().map(Value::String),
            );
        }
        let open = |value: &Value| value.as_str().is_some_and(crate::language::modifier::has_placeholder);
        if !filled.iter().any(open) {
            item.modifiers.retain(|m| !m.eq_ignore_ascii_case("expand"));
        }
        item.values = filled;
        Ok(())
    }

    /// Renames what a correlation reads.
    pub(super) fn correlation(
        &mut self,
        steps: &[Step],
        correlation: &mut Correlation,
    ) -> Result<(), String> {
        for step in steps {
            if step.rules_only {
                continue;
            }
            let rename = |name: &mut String| {
                if step.on_field.hold(|condition| condition.holds(Some(name), self))
                    && let Some(new) =
                        step.act.names_for(Some(name)).and_then(|names| names.into_iter().next())
                {
                    *name = new;
                }
            };
            match &step.act {
                Act::Nest(inner) => self.correlation(inner, correlation)?,
                Act::FailRule(message) if step.on_rule.logic.is_none() => return Err(message.clone()),
                _ => {
                    let aliases: Vec<String> = correlation.aliases.iter().map(|a| a.name.clone()).collect();
                    correlation.group_by.iter_mut().filter(|name| !aliases.contains(name)).for_each(rename);
                    correlation.aliases.iter_mut().flat_map(|a| &mut a.fields).for_each(|(_, f)| rename(f));
                    if let CorrelationKind::Value(_, fields) = &mut correlation.kind {
                        fields.iter_mut().for_each(rename);
                    }
                }
            }
        }
        Ok(())
    }
}

impl Act {
    /// The names that stand for a field after this step; `None` when it changes no names, or not
    /// this one.
    fn names_for(&self, field: Option<&str>) -> Option<Vec<String>> {
        match (self, field) {
            (Act::MapFields(map), _) => map.get(&field.map(str::to_owned)).cloned(),
            (Act::MapPrefixes(prefixes), Some(field)) => prefixes.iter().find_map(|(from, to)| {
                let rest = field.strip_prefix(from.as_str())?;
                Some(to.iter().map(|prefix| format!("{prefix}{rest}")).collect())
            }),
            (Act::Prefix(prefix), Some(field)) => Some(vec![format!("{prefix}{field}")]),
            (Act::Suffix(suffix), Some(field)) => Some(vec![format!("{field}{suffix}")]),
            _ => None,
        }
    }

    /// The rule texts that stand for a value after this step, or `None` when it leaves it.
    fn new_values(&self, item: &Item, value: &Value) -> Result<Option<Vec<String>>, String> {
        let is_string = value.is_string();
        let found = match self {
            Act::Replace { pattern, with, literals_only } if is_string || value.is_number() => {
                vec![text::replaced(item, value, pattern, with, *literals_only)]
            }
            Act::MapStrings(map) if is_string => match map.get(&text::printed(item, value)) {
                Some(texts) => texts.clone(),
                None => return Ok(None),
            },
            Act::ToRegex { in_brackets, .. } => vec![text::as_regex(item, value, *in_brackets)],
            Act::ToText if value.is_number() => vec![scalar_text(value).unwrap_or_default()],
            Act::ToNumber if is_string => {
                let printed = text::printed(item, value);
                if printed.parse::<f64>().is_err() {
                    return Err(format!("`{printed}` is not a number, as convert_type asks"));
                }
                vec![printed]
            }
            Act::Case(case) if is_string => {
                let change = |text: &str| match case {
                    Case::Lower => text.to_lowercase(),
                    Case::Upper => text.to_uppercase(),
                    Case::Snake => text::snake_case(text),
                };
                let each = text::tokens(item, value).into_iter().map(|token| match token {
                    Token::Literal(text) => Token::Literal(change(&text)),
                    other => other,
                });
                vec![text::written(&each.collect::<Vec<_>>())]
            }
            _ => return Ok(None),
        };
        Ok(Some(found))
    }
}

impl Hashes {
    /// One item per algorithm, of which any may hold.
    fn split(&self, item: Item) -> Result<Node, String> {
        let parsed = item.field.as_ref().is_some_and(|field| self.fields.contains(field));
        if !parsed || !item.values.iter().all(Value::is_string) || !text::is_text(&item) {
            return Ok(Node::Item(item));
        }
        let mut by_field: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for value in item.values.iter().filter_map(Value::as_str) {
            if let Some((algorithm, hash)) = self.read(value) {
                let name = if self.without_algorithm { String::new() } else { algorithm };
                by_field.entry(format!("{}{name}", self.prefix)).or_default().push(Value::String(hash));
            }
        }
        if by_field.is_empty() {
            return Err(format!("no hash of one of the algorithms {}", self.algorithms.join(", ")));
        }
        let items = by_field.into_iter().map(|(field, values)| {
            let field = (field != "keyword").then_some(field);
            Node::Item(Item { field, modifiers: Vec::new(), values, steps: item.steps.clone() })
        });
        Ok(Node::Any(items.collect()))
    }

    fn read(&self, value: &str) -> Option<(String, String)> {
        let bare = |text: &str| text.trim_matches(['*', '?']).to_owned();
        let (algorithm, hash) = match value.split_once(['|', '=']) {
            Some((algorithm, hash)) => (algorithm.trim_start_matches('*').to_uppercase(), bare(hash)),
            None => {
                let hash = bare(value);
                let algorithm = match hash.len() {
                    32 => "MD5",
                    40 => "SHA1",
                    64 => "SHA256",
                    128 => "SHA512",
                    _ => "",
                };
                (algorithm.to_owned(), hash)
            }
        };
        self.algorithms.contains(&algorithm).then_some((algorithm, hash))
    }
}
