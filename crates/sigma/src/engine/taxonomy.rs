//! The log-source taxonomy: a data file that says which events a rule's log source means and by
//! which other names their fields are seen. `taxonomy.yaml` explains its form.

use crate::language::LogSource;
use event::{Event, Value};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

const TAXONOMY: &str = include_str!("taxonomy.yaml");

/// The parsed data file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Taxonomy {
    sources: Vec<Source>,
    aliases: BTreeMap<String, Vec<Alias>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(default)]
    channels: Vec<String>,
    #[serde(default)]
    providers: Vec<String>,
    #[serde(default)]
    event_ids: Vec<i64>,
    from: Option<From>,
    #[serde(default)]
    category: String,
    #[serde(default)]
    service: String,
    #[serde(default)]
    aliases: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct From {
    product: String,
    category: String,
    service: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Another name for a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alias {
    pub(crate) to: String,
    from: OneOrMany,
    #[serde(default)]
    with: String,
    #[serde(default, rename = "as")]
    form: Form,
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    only: bool,
    #[serde(default)]
    prefixes: BTreeMap<String, String>,
    #[serde(default)]
    skip: Vec<String>,
    #[serde(default)]
    pub(crate) replace: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    #[default]
    Same,
    Decimal,
    DevicePath,
}

impl Alias {
    /// The fields it reads.
    pub(crate) fn sources(&self) -> &[String] {
        match &self.from {
            OneOrMany::One(name) => std::slice::from_ref(name),
            OneOrMany::Many(names) => names,
        }
    }

    /// What it makes of a value read from its only source, or of the joined values of several.
    pub(crate) fn apply<'v>(&self, value: Cow<'v, str>) -> Option<Cow<'v, str>> {
        if let Some(meant) = self.values.get(value.as_ref()) {
            return Some(Cow::Owned(meant.clone()));
        }
        if self.only || value.is_empty() || self.skip.iter().any(|s| *s == value) {
            return None;
        }
        match self.form {
            Form::Decimal => match event::parse_integer(&value) {
                Some(n) if value.starts_with("0x") || value.starts_with("0X") => {
                    return Some(Cow::Owned(n.to_string()));
                }
                _ => {}
            },
            Form::DevicePath => return Some(device_path(value)),
            Form::Same => {}
        }
        for (before, after) in &self.prefixes {
            let head = value.get(..before.len());
            if head.is_some_and(|head| head.eq_ignore_ascii_case(before)) {
                return Some(Cow::Owned(format!("{after}{}", &value[before.len()..])));
            }
        }
        Some(value)
    }

    /// The value of an alias that joins several fields of an event.
    pub(crate) fn join(&self, event: &Event<'_>) -> Option<String> {
        let mut joined = String::new();
        for (at, name) in self.sources().iter().enumerate() {
            let value = event.text(name)?;
            if self.skip.iter().any(|s| *s == value) {
                return None;
            }
            if at > 0 {
                joined.push_str(&self.with);
            }
            joined.push_str(&value);
        }
        self.apply(Cow::Owned(joined)).map(Cow::into_owned)
    }
}

/// `\device\harddiskvolume3\windows\x.exe` as `C:\windows\x.exe`: the event does not say which
/// drive a volume is mounted as, and nearly always it is the system's.
fn device_path(value: Cow<'_, str>) -> Cow<'_, str> {
    const VOLUME: &str = r"\device\harddiskvolume";
    let rest = match value.get(..VOLUME.len()) {
        Some(head) if head.eq_ignore_ascii_case(VOLUME) => &value[VOLUME.len()..],
        _ => return value,
    };
    let path = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    Cow::Owned(format!("C:{path}"))
}

/// What of an event decides its log sources. Windows events are known by channel and event id,
/// which other events leave empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct EventKind {
    pub(crate) product: String,
    pub(crate) category: String,
    pub(crate) service: String,
    pub(crate) channel: String,
    /// Only when there is no channel.
    pub(crate) provider: String,
    pub(crate) event_id: Option<i64>,
}

impl EventKind {
    /// The kind of an event.
    pub(crate) fn of(event: &Event<'_>) -> Self {
        let windows = event.origin.product == "windows";
        let text = |name: &str| match event.get(name) {
            Some(value) if windows => value.as_str().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let channel = text("Channel");
        let provider = if channel.is_empty() { text("Provider_Name") } else { String::new() };
        EventKind {
            product: event.origin.product.to_owned(),
            category: event.origin.category.to_owned(),
            service: event.origin.service.to_owned(),
            channel,
            provider,
            event_id: event.get("EventID").filter(|_| windows).and_then(Value::as_i64),
        }
    }
}

/// How a rule's log source means an event: with which set of aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning<'t> {
    pub(crate) aliases: &'t str,
}

impl Taxonomy {
    /// Reads the data file that is part of the crate.
    pub(crate) fn load() -> Result<Self, String> {
        serde_norway::from_str(TAXONOMY).map_err(|error| error.to_string())
    }

    /// The aliases of a set.
    pub(crate) fn alias_set(&self, name: &str) -> &[Alias] {
        self.aliases.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether, and how, a log source means events of a kind. Nothing of a log source may be left
    /// unsatisfied.
    pub(crate) fn meaning(&self, source: &LogSource, kind: &EventKind) -> Option<Meaning<'_>> {
        if !source.product.is_empty() && source.product != kind.product {
            return None;
        }
        let by_category = self.satisfied(&source.category, &kind.category, kind, |s| &s.category)?;
        let by_service = self.satisfied(&source.service, &kind.service, kind, |s| &s.service)?;
        let aliases = if by_category.is_empty() { by_service } else { by_category };
        Some(Meaning { aliases })
    }

    /// The alias set by which a wanted word is satisfied: none when nothing is wanted or the
    /// event's origin says the word itself.
    fn satisfied<'t>(
        &'t self,
        wanted: &str,
        own: &str,
        kind: &EventKind,
        word: impl Fn(&Source) -> &str,
    ) -> Option<&'t str> {
        if wanted.is_empty() || wanted == own {
            return Some("");
        }
        let found = self.sources.iter().find(|s| word(s) == wanted && s.applies_to(kind));
        found.map(|s| s.aliases.as_str())
    }

    /// Whether some source has the wanted category, and some the service.
    pub(crate) fn knows(&self, source: &LogSource) -> bool {
        let category =
            source.category.is_empty() || self.sources.iter().any(|s| s.category == source.category);
        let service = source.service.is_empty() || self.sources.iter().any(|s| s.service == source.service);
        category && service
    }

    /// All categories and services known for Windows channels.
    #[cfg(test)]
    pub(crate) fn words(&self) -> Vec<&str> {
        self.sources.iter().flat_map(|s| [s.category.as_str(), s.service.as_str()]).collect()
    }

    /// Alias sets named by sources but not given.
    #[cfg(test)]
    pub(crate) fn missing_sets(&self) -> Vec<&str> {
        let named = self.sources.iter().map(|s| s.aliases.as_str()).filter(|name| !name.is_empty());
        named.filter(|name| !self.aliases.contains_key(*name)).collect()
    }
}

impl Source {
    fn applies_to(&self, kind: &EventKind) -> bool {
        if let Some(from) = &self.from {
            let fits = |wanted: &str, own: &str| wanted.is_empty() || wanted == own;
            return fits(&from.product, &kind.product)
                && fits(&from.category, &kind.category)
                && fits(&from.service, &kind.service);
        }
        let listed = |names: &[String], name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let place = if kind.channel.is_empty() {
            !kind.provider.is_empty() && listed(&self.providers, &kind.provider)
        } else {
            listed(&self.channels, &kind.channel)
        };
        let id = self.event_ids.is_empty() || kind.event_id.is_some_and(|id| self.event_ids.contains(&id));
        kind.product == "windows" && place && id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_whole() {
        let taxonomy = Taxonomy::load().unwrap();
        assert_eq!(taxonomy.missing_sets(), Vec::<&str>::new());
        assert!(taxonomy.words().contains(&"process_creation"));
    }

    #[test]
    fn aliases_apply() {
        let taxonomy = Taxonomy::load().unwrap();
        let apply = |set: &str, to: &str, value: &str| {
            let alias = taxonomy.alias_set(set).iter().find(|a| a.to == to).unwrap();
            alias.apply(Cow::Borrowed(value)).map(Cow::into_owned)
        };
        assert_eq!(apply("security_4688", "ProcessId", "0x1f4"), Some("500".to_owned()));
        assert_eq!(apply("security_4688", "IntegrityLevel", "S-1-16-12288"), Some("High".to_owned()));
        assert_eq!(apply("security_4688", "IntegrityLevel", "S-1-16-1"), None);
        let path = apply("security_5156", "Image", r"\device\harddiskvolume2\windows\a.exe");
        assert_eq!(path, Some(r"C:\windows\a.exe".to_owned()));
        let key = apply("security_4657", "TargetObject", r"\REGISTRY\MACHINE\SOFTWARE\X");
        assert_eq!(key, Some(r"HKLM\SOFTWARE\X".to_owned()));
    }
}
