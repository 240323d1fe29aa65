//! What a list of incidents is narrowed by, and how it is ordered.

use model::{Incident, IncidentStatus, Severity};

use super::alert_filter::{FILTER_LIMIT_CHARS, entity_conditions};
use super::error::{StateError, check_text};
use super::page::ListOrder;
use super::sql::{Sql, contains_pattern};
use super::words::{severity_rank, to_json, word};

/// How a list of incidents is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IncidentOrder {
    /// Highest priority first.
    #[default]
    Priority,
    /// Latest activity first.
    LastActivity,
}

impl IncidentOrder {
    pub(crate) fn list_order(self) -> ListOrder {
        match self {
            IncidentOrder::Priority => ListOrder { name: 'p', column: "priority" },
            IncidentOrder::LastActivity => ListOrder { name: 't', column: "last_activity_us" },
        }
    }

    pub(crate) fn key(self, incident: &Incident) -> i64 {
        match self {
            IncidentOrder::Priority => i64::from(incident.priority),
            IncidentOrder::LastActivity => incident.last_activity_us,
        }
    }
}

/// Conditions; all that are set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// At least this grave.
    pub min_severity: Option<Severity>,
    /// One of these; empty for any that is not redirected.
    pub statuses: Vec<IncidentStatus>,
    /// Active at or after.
    pub since_us: Option<i64>,
    /// Active before.
    pub until_us: Option<i64>,
    /// One of its alerts names this device.
    pub device: Option<String>,
    /// One of its alerts names this account.
    pub user: Option<String>,
    /// Contains this text in name, techniques or entities; case is ignored.
    pub text: Option<String>,
    /// Assigned to this person.
    pub assigned_to: Option<String>,
    /// Has this tag.
    pub tag: Option<String>,
}

impl IncidentFilter {
    /// Adds the conditions to a statement over `incidents` that already ends in a condition.
    pub(crate) fn push_conditions(&self, sql: &mut Sql, tenant: &str) -> Result<(), StateError> {
        if let Some(severity) = self.min_severity {
            sql.push(" AND severity >= ").arg(severity_rank(severity));
        }
        if self.statuses.is_empty() {
            sql.push(" AND status <> 'redirected'");
        } else {
            let words = self.statuses.iter().map(word).collect::<Result<Vec<_>, _>>()?;
            sql.push(" AND status IN ").args(words.iter().map(String::as_str));
        }
        if let Some(since) = self.since_us {
            sql.push(" AND last_activity_us >= ").arg(since);
        }
        if let Some(until) = self.until_us {
            sql.push(" AND first_activity_us < ").arg(until);
        }
        if let Some(person) = &self.assigned_to {
            check_text("assignedTo", person, FILTER_LIMIT_CHARS)?;
            sql.push(" AND assigned_to = ").arg(person.as_str());
        }
        if let Some(text) = &self.text {
            check_text("text", text, FILTER_LIMIT_CHARS)?;
            let pattern = contains_pattern(&text.to_lowercase());
            sql.push(" AND (search_text LIKE ").arg(pattern.clone()).push(" ESCAPE '!'");
            sql.push(" OR LOWER(custom_name) LIKE ").arg(pattern).push(" ESCAPE '!')");
        }
        if let Some(tag) = &self.tag {
            check_text("tag", tag, FILTER_LIMIT_CHARS)?;
            // Tags are kept as a JSON list, so a whole tag stands between its quotes.
            sql.push(" AND tags LIKE ").arg(contains_pattern(&to_json("tag", tag)?)).push(" ESCAPE '!'");
        }
        for condition in entity_conditions(self.device.as_deref(), self.user.as_deref())? {
            sql.push(
                " AND id IN (SELECT i.incident_id FROM incident_alerts i JOIN alert_entities e \
                 ON e.tenant = i.tenant AND e.alert_id = i.alert_id WHERE i.tenant = ",
            );
            sql.arg(tenant);
            condition.push(sql);
            sql.push(")");
        }
        Ok(())
    }
}
