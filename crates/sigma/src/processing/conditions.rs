//! The conditions of a step: on the rule, on a detection item, on a field name.

use super::Draft;
use super::act::Run;
use super::text::printed;
use crate::language::detection::Item;
use crate::language::logic::Logic;
use crate::language::rule::{Level, LogSource, Status};
use crate::language::value::scalar_text;
use regex::Regex;
use serde_norway::Value;

/// Several conditions and how they are joined; none hold of everything.
#[derive(Debug, Clone)]
pub(super) struct Joined<C> {
    pub(super) conditions: Vec<C>,
    pub(super) logic: Option<Logic>,
    pub(super) negated: bool,
}

impl<C> Joined<C> {
    /// Whether they hold, given which condition does.
    pub(super) fn hold(&self, truth: impl Fn(&C) -> bool) -> bool {
        let Some(logic) = &self.logic else { return true };
        logic.holds(&|number| self.conditions.get(number as usize).is_some_and(&truth)) != self.negated
    }
}

/// How a value compares with a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Eq,
    Ne,
    Gte,
    Gt,
    Lte,
    Lt,
}

impl Order {
    pub(super) const WORDS: [(&'static str, Order); 6] = [
        ("eq", Order::Eq),
        ("ne", Order::Ne),
        ("gte", Order::Gte),
        ("gt", Order::Gt),
        ("lte", Order::Lte),
        ("lt", Order::Lt),
    ];

    fn accepts(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Order::Eq => ordering.is_eq(),
            Order::Ne => ordering.is_ne(),
            Order::Gte => ordering.is_ge(),
            Order::Gt => ordering.is_gt(),
            Order::Lte => ordering.is_le(),
            Order::Lt => ordering.is_lt(),
        }
    }

    /// Compares as numbers when both are, else as texts.
    fn compare(self, left: &str, right: &str) -> bool {
        let numbers = left.parse::<f64>().ok().zip(right.parse::<f64>().ok());
        let ordering = numbers.and_then(|(a, b)| a.partial_cmp(&b)).unwrap_or_else(|| left.cmp(right));
        self.accepts(ordering)
    }
}

/// The state of the run under a key.
#[derive(Debug, Clone)]
pub(super) struct StateIs {
    pub(super) key: String,
    pub(super) order: Order,
    pub(super) value: String,
}

impl StateIs {
    fn holds(&self, run: &Run<'_>) -> bool {
        run.state.get(&self.key).is_some_and(|value| self.order.compare(value, &self.value))
    }
}

/// A condition on the rule.
#[derive(Debug, Clone)]
pub(super) enum OnRule {
    LogSource(LogSource),
    ContainsField(String),
    ContainsItem(String, Value),
    Applied(String),
    State(StateIs),
    IsRule(bool),
    Attribute(String, Order, String),
    Tag(String),
}

impl OnRule {
    pub(super) fn holds(&self, draft: &Draft, run: &Run<'_>) -> bool {
        match self {
            OnRule::LogSource(wanted) => source_within(wanted, &draft.logsource),
            OnRule::ContainsField(field) => any_item(draft, |item| item.field.as_ref() == Some(field)),
            OnRule::ContainsItem(field, value) => {
                let wanted = scalar_text(value);
                let same = |v: &Value| scalar_text(v) == wanted;
                any_item(draft, |item| item.field.as_ref() == Some(field) && item.values.iter().any(same))
            }
            OnRule::Applied(step) => run.applied.contains(step),
            OnRule::State(state) => state.holds(run),
            OnRule::IsRule(wanted) => *wanted,
            OnRule::Attribute(name, order, value) => attribute_holds(draft, run, name, *order, value),
            OnRule::Tag(tag) => draft.header.tags.iter().any(|known| known.eq_ignore_ascii_case(tag)),
        }
    }
}

fn source_within(wanted: &LogSource, source: &LogSource) -> bool {
    let within = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    within(&wanted.product, &source.product)
        && within(&wanted.category, &source.category)
        && within(&wanted.service, &source.service)
}

fn any_item(draft: &Draft, fits: impl Fn(&Item) -> bool) -> bool {
    let mut found = false;
    draft.block.each_item(&mut |item| found |= fits(item));
    found
}

fn attribute_holds(draft: &Draft, run: &Run<'_>, name: &str, order: Order, value: &str) -> bool {
    let header = &draft.header;
    let own = match name {
        "level" => {
            let rank =
                |word: &str| Level::WORDS.iter().position(|(known, _)| known.eq_ignore_ascii_case(word));
            return rank(header.level.as_str())
                .zip(rank(value))
                .is_some_and(|(a, b)| order.accepts(a.cmp(&b)));
        }
        "status" => header.status.map_or("", Status::as_str),
        "title" => &header.title,
        "id" => &header.id,
        "name" => &header.name,
        "description" => &header.description,
        "author" => &header.author,
        "date" => &header.date,
        "modified" => &header.modified,
        "license" => &header.license,
        other => match run.attributes.get(other) {
            Some(own) => own,
            None => return false,
        },
    };
    order.compare(own, value)
}

/// Whether one value suffices or all must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Any,
    All,
}

impl Quantity {
    fn of(self, item: &Item, fits: impl Fn(&Value) -> bool) -> bool {
        match self {
            Quantity::Any => item.values.iter().any(fits),
            Quantity::All => item.values.iter().all(fits),
        }
    }
}

/// A condition on a detection item.
#[derive(Debug, Clone)]
pub(super) enum OnItem {
    MatchString { quantity: Quantity, pattern: Box<Regex>, negated: bool },
    MatchValue(Quantity, Value),
    ContainsWildcard(Quantity),
    IsNull(Quantity),
    Applied(String),
    State(StateIs),
}

impl OnItem {
    pub(super) fn holds(&self, item: &Item, run: &Run<'_>) -> bool {
        match self {
            OnItem::MatchString { quantity, pattern, negated } => quantity.of(item, |value| {
                let fits = matches!(value, Value::String(_)) && pattern.is_match(&printed(item, value));
                fits != *negated
            }),
            OnItem::MatchValue(quantity, wanted) => quantity.of(item, |value| value == wanted),
            OnItem::ContainsWildcard(quantity) => quantity.of(item, |value| {
                matches!(value, Value::String(_)) && super::text::has_wildcard(item, value)
            }),
            OnItem::IsNull(quantity) => quantity.of(item, Value::is_null),
            OnItem::Applied(step) => item.steps.contains(step),
            OnItem::State(state) => state.holds(run),
        }
    }
}

/// A condition on a field's name.
#[derive(Debug, Clone)]
pub(super) enum OnField {
    Include(Names),
    Exclude(Names),
    Applied(String),
    State(StateIs),
}

/// Field names, plain or as expressions that fit from the start.
#[derive(Debug, Clone)]
pub(super) enum Names {
    Plain(Vec<String>),
    Patterns(Vec<Regex>),
}

impl Names {
    fn has(&self, field: Option<&str>) -> bool {
        let Some(field) = field else { return false };
        match self {
            Names::Plain(names) => names.iter().any(|name| name == field),
            Names::Patterns(patterns) => patterns.iter().any(|pattern| pattern.is_match(field)),
        }
    }
}

impl OnField {
    /// Whether it holds of a name, which may have been changed by steps.
    pub(super) fn holds(&self, field: Option<&str>, run: &Run<'_>) -> bool {
        match self {
            OnField::Include(names) => names.has(field),
            OnField::Exclude(names) => !names.has(field),
            OnField::Applied(step) => field.is_some_and(|f| run.field_was_changed_by(f, step)),
            OnField::State(state) => state.holds(run),
        }
    }
}
