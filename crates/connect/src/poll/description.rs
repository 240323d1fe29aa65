//! A vendor's API, declared: how a window is asked for, where records, ids and times are in the
//! answer, how pages follow one another, what refusals mean. Files of `vendors/`, and files of users.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A declared API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Its name, as the kind of a source.
    pub name: String,
    /// What it is, for people.
    pub title: String,
    /// The vendor's page that the facts are from.
    pub reference: String,
    /// Settings a person gives: name and what it is.
    #[serde(default)]
    pub settings: BTreeMap<String, Setting>,
    /// Secrets a person gives: name and what it is.
    #[serde(default)]
    pub secrets: BTreeMap<String, String>,
    /// How requests prove who asks.
    #[serde(with = "serde_norway::with::singleton_map")]
    pub auth: Auth,
    /// Values of `{feed}`, each read on its own.
    #[serde(default = "one_feed")]
    pub feeds: Vec<String>,
    /// A request made before a feed is read, such as one that starts a subscription.
    #[serde(default)]
    pub prepare: Option<Prepare>,
    /// The request of a window's first page.
    pub request: Request,
    /// How `{from}` and `{to}` are written.
    #[serde(default)]
    pub times: TimeForm,
    /// Pointer (RFC 6901) to the list of records in an answer; empty when the answer is the list.
    #[serde(default)]
    pub records: String,
    /// Pointer in a list entry to where its records are, when the list is of contents.
    #[serde(default)]
    pub contents: Option<String>,
    /// Pointers in a record that together are its identity.
    pub id: Vec<String>,
    /// How the next page is found.
    #[serde(default, with = "serde_norway::with::singleton_map")]
    pub paging: Paging,
    /// The pace.
    #[serde(default)]
    pub plan: Plan,
    /// What refusals mean, the first that fits.
    #[serde(default)]
    pub causes: Vec<Cause>,
}

fn one_feed() -> Vec<String> {
    vec!["all".to_owned()]
}

/// A setting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// What it is, with an example.
    pub doc: String,
    /// Its value when not given; without one it must be given.
    #[serde(default)]
    pub default: Option<String>,
}

/// How requests prove who asks.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Auth {
    /// A header, with secrets in its value.
    Header {
        /// Its name.
        name: String,
        /// Its value, such as `Bearer {token}`.
        value: String,
    },
    /// OAuth 2.0 client credentials (RFC 6749 §4.4).
    ClientCredentials {
        /// Where tokens come from.
        url: String,
        /// What is asked for.
        scope: String,
    },
    /// A Google service account's signed assertion (RFC 7523), on behalf of an administrator.
    ServiceAccount {
        /// Scopes, with spaces between.
        scope: String,
    },
}

/// A request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Address, with `{setting}` and `{feed}`.
    pub url: String,
    /// Parameters, with `{from}`, `{to}`, `{setting}` and `{feed}`.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

/// A request made before a feed is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
    /// Address to POST nothing to.
    pub url: String,
    /// Answers with this text mean that it was done before.
    pub done_already: Vec<String>,
}

/// How times are written in a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeForm {
    /// `2026-11-24T12:00:00.000Z`
    #[default]
    Rfc3339,
    /// `2026-11-24T12:00:00`
    Plain,
    /// `1795521600`
    Unix,
}

/// How the next page is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Paging {
    /// There is one page.
    #[default]
    None,
    /// The `Link` header with `rel="next"` (RFC 8288).
    Link,
    /// A header of this name holds the address.
    Header(String),
    /// The address is in the answer.
    Url(String),
    /// A token is in the answer, and goes into a parameter of the first page's request.
    Token {
        /// Pointer to it.
        at: String,
        /// The parameter.
        parameter: String,
    },
}

/// The pace, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Between two polls.
    pub every_s: i64,
    /// What is younger is not asked for yet: the vendor may still be writing it.
    pub settle_s: i64,
    /// How far each poll goes back over the one before.
    pub overlap_s: i64,
    /// How late a record may come and still be found; 0 for a feed in order of arrival.
    pub late_s: i64,
    /// Between two looks for late records.
    pub sweep_every_s: i64,
    /// The longest window that is asked for at once.
    pub window_s: i64,
    /// How far back the vendor lets one ask.
    pub reach_s: i64,
    /// How far back the first poll goes.
    pub first_s: i64,
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            every_s: 60,
            settle_s: 30,
            overlap_s: 300,
            late_s: 26 * 3600,
            sweep_every_s: 3600,
            window_s: 6 * 3600,
            reach_s: 7 * 86_400,
            first_s: 3600,
        }
    }
}

/// What a refusal means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Status of the answer; any when not given.
    #[serde(default)]
    pub status: Option<u16>,
    /// Text in the answer.
    #[serde(default)]
    pub contains: Option<String>,
    /// What it is.
    #[serde(default)]
    pub kind: CauseKind,
    /// What a person is told, with what to do.
    #[serde(default)]
    pub say: String,
}

/// What a refusal is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// Somebody must change something.
    #[default]
    Refused,
    /// The page is not known any more.
    Expired,
    /// The content is not there any more.
    Gone,
    /// Asked too often.
    Throttled,
    /// May work later.
    Failed,
}

/// Why a description cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// The text has another form.
    #[error("the description cannot be read: {0}")]
    Form(String),
    /// A setting is missing.
    #[error("setting `{name}` is missing: {doc}; give it with --set {name}=…")]
    Missing {
        /// Which.
        name: String,
        /// What it is.
        doc: String,
    },
    /// A name that the vendor does not have.
    #[error("`{given}` is not a setting or secret of {vendor}; it has {known}")]
    Unknown {
        /// What was given.
        given: String,
        /// Of whom.
        vendor: String,
        /// What there is.
        known: String,
    },
}

impl Description {
    /// Reads a description in YAML.
    ///
    /// # Errors
    /// When it has another form.
    pub fn read(text: &str) -> Result<Self, DescriptionError> {
        serde_norway::from_str(text).map_err(|e| DescriptionError::Form(e.to_string()))
    }

    /// The settings with their defaults; the names of settings and secrets are checked.
    ///
    /// # Errors
    /// When one is missing or not known.
    pub fn settle(
        &self,
        given: &BTreeMap<String, String>,
        secrets: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, DescriptionError> {
        let known =
            || self.settings.keys().chain(self.secrets.keys()).cloned().collect::<Vec<_>>().join(", ");
        let foreign = given.keys().find(|name| !self.settings.contains_key(*name));
        let foreign = foreign.or_else(|| secrets.keys().find(|name| !self.secrets.contains_key(*name)));
        if let Some(name) = foreign {
            let (given, vendor) = (name.clone(), self.title.clone());
            return Err(DescriptionError::Unknown { given, vendor, known: known() });
        }
        let mut settled = BTreeMap::new();
        for (name, setting) in &self.settings {
            let value = given.get(name).or(setting.default.as_ref());
            let missing = || DescriptionError::Missing { name: name.clone(), doc: setting.doc.clone() };
            settled.insert(name.clone(), value.ok_or_else(missing)?.clone());
        }
        if let Some((name, doc)) = self.secrets.iter().find(|(name, _)| !secrets.contains_key(*name)) {
            return Err(DescriptionError::Missing { name: name.clone(), doc: doc.clone() });
        }
        Ok(settled)
    }
}

/// Puts values in place of `{name}`; names that are not known stay.
#[must_use]
pub fn fill(template: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        filled.push_str(before);
        match tail.split_once('}').and_then(|(name, after)| Some((values.get(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = tail;
            }
        }
    }
    filled.push_str(rest);
    filled
}
