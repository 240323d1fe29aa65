//! Which properties of incidents and alerts lists can be narrowed and ordered by, and what the words of
//! Graph's enumerations are in the state database.

use store::state::{AlertField, Comparison, Condition, Direction, Field, IncidentField, Item, Value};

use super::filter::{Filter, Literal};
use crate::problem::Problem;

/// What a property holds on the wire.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Text,
    Number,
    Time,
    /// Members of Graph's enumeration and our numbers for them.
    Ranks(&'static [(&'static str, Option<i64>)]),
    /// Members of Graph's enumeration and our words for them.
    Words(&'static [(&'static str, Option<&'static str>)]),
    List,
}

/// A property: its name in Graph, its column, its form.
pub(super) type Property<F> = (&'static str, F, Form);

/// A kind of thing that is listed.
pub(super) trait Listed: Field + 'static {
    /// Graph's name of the type, for errors.
    const NAME: &'static str;
    /// The properties.
    const PROPERTIES: &'static [Property<Self>];
    /// The order when none is asked for: newest first, and what is there keeps its place.
    const ORDER: &'static [(Self, Direction)];
}

const SEVERITY: Form = Form::Ranks(&[
    ("unknown", None),
    ("informational", Some(0)),
    ("low", Some(1)),
    ("medium", Some(2)),
    ("high", Some(3)),
]);
const INCIDENT_STATUS: Form = Form::Words(&[
    ("active", Some("active")),
    ("resolved", Some("resolved")),
    ("inProgress", Some("inProgress")),
    ("redirected", Some("redirected")),
    ("awaitingAction", None),
]);
const ALERT_STATUS: Form = Form::Words(&[
    ("unknown", None),
    ("new", Some("new")),
    ("inProgress", Some("inProgress")),
    ("resolved", Some("resolved")),
]);
const CLASSIFICATION: Form = Form::Words(&[
    ("unknown", Some("unknown")),
    ("falsePositive", Some("falsePositive")),
    ("truePositive", Some("truePositive")),
    ("informationalExpectedActivity", Some("informationalExpectedActivity")),
]);
const DETERMINATION: Form = Form::Words(&[
    ("unknown", Some("unknown")),
    ("apt", Some("apt")),
    ("malware", Some("malware")),
    ("securityPersonnel", Some("securityPersonnel")),
    ("securityTesting", Some("securityTesting")),
    ("unwantedSoftware", Some("unwantedSoftware")),
    ("other", Some("other")),
    ("multiStagedAttack", Some("multiStagedAttack")),
    ("compromisedAccount", Some("compromisedAccount")),
    ("phishing", Some("phishing")),
    ("maliciousUserActivity", Some("maliciousUserActivity")),
    ("notMalicious", Some("notMalicious")),
    ("notEnoughDataToValidate", Some("notEnoughDataToValidate")),
    ("confirmedActivity", Some("confirmedActivity")),
    ("lineOfBusinessApplication", Some("lineOfBusinessApplication")),
]);
const SERVICE_SOURCE: Form = Form::Words(&[
    ("unknown", None),
    ("microsoftDefenderForEndpoint", Some("endpoint")),
    ("microsoftDefenderForIdentity", Some("identity")),
    ("microsoftDefenderForCloudApps", Some("cloudApps")),
    ("microsoftDefenderForOffice365", Some("email")),
    ("microsoft365Defender", None),
    ("azureAdIdentityProtection", None),
    ("microsoftAppGovernance", None),
    ("dataLossPrevention", None),
    ("microsoftDefenderForCloud", None),
    ("microsoftSentinel", None),
    ("microsoftInsiderRiskManagement", None),
    ("microsoftThreatIntelligence", None),
    ("microsoftSecurityForAI", None),
]);

impl Listed for IncidentField {
    const NAME: &'static str = "microsoft.graph.security.incident";
    const PROPERTIES: &'static [Property<Self>] = &[
        ("id", IncidentField::Id, Form::Text),
        ("displayName", IncidentField::Name, Form::Text),
        ("description", IncidentField::Description, Form::Text),
        ("status", IncidentField::Status, INCIDENT_STATUS),
        ("severity", IncidentField::Severity, SEVERITY),
        ("priorityScore", IncidentField::Priority, Form::Number),
        ("redirectIncidentId", IncidentField::RedirectId, Form::Text),
        ("assignedTo", IncidentField::AssignedTo, Form::Text),
        ("classification", IncidentField::Classification, CLASSIFICATION),
        ("determination", IncidentField::Determination, DETERMINATION),
        ("createdDateTime", IncidentField::Created, Form::Time),
        ("lastUpdateDateTime", IncidentField::Updated, Form::Time),
        ("lastModifiedBy", IncidentField::UpdatedBy, Form::Text),
        ("customTags", IncidentField::Tags, Form::List),
    ];
    const ORDER: &'static [(Self, Direction)] = &[(IncidentField::Created, Direction::Descending)];
}

impl Listed for AlertField {
    const NAME: &'static str = "microsoft.graph.security.alert";
    const PROPERTIES: &'static [Property<Self>] = &[
        ("id", AlertField::Id, Form::Text),
        ("title", AlertField::Title, Form::Text),
        ("detectorId", AlertField::RuleId, Form::Text),
        ("status", AlertField::Status, ALERT_STATUS),
        ("severity", AlertField::Severity, SEVERITY),
        ("serviceSource", AlertField::ServiceSource, SERVICE_SOURCE),
        ("assignedTo", AlertField::AssignedTo, Form::Text),
        ("classification", AlertField::Classification, CLASSIFICATION),
        ("determination", AlertField::Determination, DETERMINATION),
        ("createdDateTime", AlertField::Created, Form::Time),
        ("lastUpdateDateTime", AlertField::Updated, Form::Time),
        ("resolvedDateTime", AlertField::Resolved, Form::Time),
        ("firstActivityDateTime", AlertField::FirstActivity, Form::Time),
        ("lastActivityDateTime", AlertField::LastActivity, Form::Time),
        ("incidentId", AlertField::IncidentId, Form::Text),
    ];
    const ORDER: &'static [(Self, Direction)] = &[(AlertField::Created, Direction::Descending)];
}

/// The condition that a filter means.
pub(super) fn condition<F: Listed>(filter: &Filter) -> Result<Condition<F>, Problem> {
    let all = |parts: &[Filter]| parts.iter().map(condition).collect::<Result<Vec<_>, _>>();
    match filter {
        Filter::And(parts) => Ok(Condition::And(all(parts)?)),
        Filter::Or(parts) => Ok(Condition::Or(all(parts)?)),
        Filter::Not(inner) => Ok(Condition::Not(Box::new(condition(inner)?))),
        Filter::Compare(path, comparison, literal) => {
            let (name, field, form) = property::<F>(path)?;
            compare((name, field, form), *comparison, literal)
        }
        Filter::In(path, literals) => {
            let (name, field, form) = property::<F>(path)?;
            let equal = |literal| compare((name, field, form), Comparison::Equal, literal);
            Ok(Condition::Or(literals.iter().map(equal).collect::<Result<_, _>>()?))
        }
        Filter::Find(place, path, text) => match property::<F>(path)? {
            (_, field, Form::Text) => Ok(Condition::Find(field, *place, quoted(path, text)?)),
            (name, ..) => Err(wrong(name, "is no text to look into; compare it with `eq`")),
        },
        Filter::Any(path, inner) => match property::<F>(path)? {
            (_, field, Form::List) => {
                let inner = inner.as_ref().map(|(variable, inner)| item(variable, inner).map(Box::new));
                Ok(Condition::Any(field, inner.transpose()?))
            }
            (name, ..) => Err(wrong(name, "is no list; compare it with `eq`")),
        },
    }
}

/// The column that `$orderby` names.
pub(super) fn order<F: Listed>(name: &str) -> Result<F, Problem> {
    match property::<F>(name)? {
        (name, _, Form::List) => Err(wrong(name, "is a list and gives no order")),
        (_, field, _) => Ok(field),
    }
}

fn property<F: Listed>(path: &str) -> Result<Property<F>, Problem> {
    let found = F::PROPERTIES.iter().find(|(name, ..)| *name == path);
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = F::PROPERTIES.iter().map(|(name, ..)| *name).collect();
        let kind = F::NAME;
        Problem::invalid(format!(
            "`{path}` of {kind} cannot be filtered or ordered by; these can: {}",
            names.join(", ")
        ))
    })
}

fn wrong(name: &str, what: &str) -> Problem {
    Problem::invalid(format!("`$filter`: `{name}` {what}"))
}

fn quoted(path: &str, literal: &Literal) -> Result<String, Problem> {
    match literal {
        Literal::Text(text) => Ok(text.clone()),
        _ => Err(wrong(path, "takes a text in single quotes")),
    }
}

fn compare<F: Field>(
    (name, field, form): Property<F>,
    comparison: Comparison,
    literal: &Literal,
) -> Result<Condition<F>, Problem> {
    if *literal == Literal::Null {
        return match comparison {
            Comparison::Equal => Ok(is_null(field)),
            Comparison::NotEqual => Ok(Condition::Not(Box::new(is_null(field)))),
            // OData: an order with nothing in it is false.
            _ => Ok(Condition::Constant(false)),
        };
    }
    let value = match form {
        Form::List => return Err(wrong(name, "is a list; use `any`")),
        Form::Text => Value::Text(quoted(name, literal)?),
        Form::Number => match literal {
            Literal::Number(number) => Value::Number(*number),
            _ => return Err(wrong(name, "takes a whole number")),
        },
        Form::Time => Value::Number(time(name, literal)?),
        Form::Ranks(members) => return rank(name, (field, members), comparison, literal),
        Form::Words(members) => {
            if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
                return Err(wrong(name, "has no order; use `eq`, `ne` or `in`"));
            }
            match *member(name, members, literal)? {
                Some(word) => Value::Text(word.to_owned()),
                None => return Ok(Condition::Constant(comparison == Comparison::NotEqual)),
            }
        }
    };
    Ok(Condition::Compare(field, comparison, value))
}

fn is_null<F: Field>(field: F) -> Condition<F> {
    if field.optional() { Condition::IsNull(field) } else { Condition::Constant(false) }
}

fn rank<F: Field>(
    name: &str,
    (field, members): (F, &'static [(&'static str, Option<i64>)]),
    comparison: Comparison,
    literal: &Literal,
) -> Result<Condition<F>, Problem> {
    // What Cordon never says is below everything it says.
    let rank = member(name, members, literal)?.unwrap_or(-1);
    Ok(Condition::Compare(field, comparison, Value::Number(rank)))
}

fn member<'m, T>(name: &str, members: &'m [(&'static str, T)], literal: &Literal) -> Result<&'m T, Problem> {
    let word = quoted(name, literal)?;
    let found = members.iter().find(|(member, _)| member.eq_ignore_ascii_case(&word));
    found.map(|(_, ours)| ours).ok_or_else(|| {
        let known: Vec<&str> = members.iter().map(|(member, _)| *member).collect();
        wrong(name, &format!("is never `{word}`; its values are {}", known.join(", ")))
    })
}

fn time(name: &str, literal: &Literal) -> Result<i64, Problem> {
    let text = match literal {
        Literal::Time(text) | Literal::Text(text) => text,
        _ => return Err(wrong(name, "takes a time such as 2027-01-31T00:00:00Z")),
    };
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.clone() };
    event::parse_micros(&whole)
        .map_err(|e| wrong(name, &format!("is compared with `{text}`, which is no time: {e}")))
}

/// A condition on an item of a list, which its variable names.
fn item(variable: &str, filter: &Filter) -> Result<Condition<Item>, Problem> {
    let all = |parts: &[Filter]| parts.iter().map(|p| item(variable, p)).collect::<Result<Vec<_>, _>>();
    let check = |path: &str| match path == variable {
        true => Ok(()),
        false => Err(wrong(path, &format!("is not the item `{variable}`; its items are texts"))),
    };
    match filter {
        Filter::And(parts) => Ok(Condition::And(all(parts)?)),
        Filter::Or(parts) => Ok(Condition::Or(all(parts)?)),
        Filter::Not(inner) => Ok(Condition::Not(Box::new(item(variable, inner)?))),
        Filter::Compare(path, comparison, literal) => {
            check(path)?;
            Ok(Condition::Compare(Item, *comparison, Value::Text(quoted(path, literal)?)))
        }
        Filter::In(path, literals) => {
            check(path)?;
            let values = literals.iter().map(|l| quoted(path, l).map(Value::Text));
            Ok(Condition::In(Item, values.collect::<Result<_, _>>()?))
        }
        Filter::Find(place, path, text) => {
            check(path)?;
            Ok(Condition::Find(Item, *place, quoted(path, text)?))
        }
        Filter::Any(path, _) => Err(wrong(path, "is no list within a list")),
    }
}
