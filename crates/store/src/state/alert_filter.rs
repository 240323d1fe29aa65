//! What a list of alerts is narrowed by.

use model::{AlertStatus, Entity, EntityKey, Severity};

use super::error::{StateError, check_text};
use super::page::ListOrder;
use super::sql::{Sql, contains_pattern, escape_like};
use super::words::{severity_rank, word};

/// Longest filter text, in characters.
pub const FILTER_LIMIT_CHARS: usize = 512;

/// Latest activity first.
pub(crate) const ALERT_ORDER: ListOrder = ListOrder { name: 't', column: "last_activity_us" };

/// Conditions; all that are set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// At least this grave.
    pub min_severity: Option<Severity>,
    /// One of these; empty for any.
    pub statuses: Vec<AlertStatus>,
    /// Active at or after.
    pub since_us: Option<i64>,
    /// Active before.
    pub until_us: Option<i64>,
    /// Names this device, by name or id.
    pub device: Option<String>,
    /// Names this account, by UPN, SID, object id, `DOMAIN\name` or bare name.
    pub user: Option<String>,
    /// Found by this rule.
    pub rule: Option<String>,
    /// Contains this text in title, rule, techniques or entities; case is ignored.
    pub text: Option<String>,
    /// Assigned to this person.
    pub assigned_to: Option<String>,
    /// Hidden by a tuning; else not.
    pub hidden: bool,
}

impl AlertFilter {
    /// Adds the conditions to a statement over `alerts` that already ends in a condition.
    pub(crate) fn push_conditions(&self, sql: &mut Sql, tenant: &str) -> Result<(), StateError> {
        sql.push(if self.hidden { " AND hidden_by IS NOT NULL" } else { " AND hidden_by IS NULL" });
        if let Some(severity) = self.min_severity {
            sql.push(" AND severity >= ").arg(severity_rank(severity));
        }
        if !self.statuses.is_empty() {
            let words = self.statuses.iter().map(word).collect::<Result<Vec<_>, _>>()?;
            sql.push(" AND status IN ").args(words.iter().map(String::as_str));
        }
        if let Some(since) = self.since_us {
            sql.push(" AND last_activity_us >= ").arg(since);
        }
        if let Some(until) = self.until_us {
            sql.push(" AND first_activity_us < ").arg(until);
        }
        if let Some(rule) = &self.rule {
            check_text("rule", rule, FILTER_LIMIT_CHARS)?;
            sql.push(" AND rule_id = ").arg(rule.as_str());
        }
        if let Some(person) = &self.assigned_to {
            check_text("assignedTo", person, FILTER_LIMIT_CHARS)?;
            sql.push(" AND assigned_to = ").arg(person.as_str());
        }
        if let Some(text) = &self.text {
            check_text("text", text, FILTER_LIMIT_CHARS)?;
            sql.push(" AND search_text LIKE ")
                .arg(contains_pattern(&text.to_lowercase()))
                .push(" ESCAPE '!'");
        }
        for condition in entity_conditions(self.device.as_deref(), self.user.as_deref())? {
            sql.push(" AND id IN (SELECT e.alert_id FROM alert_entities e WHERE e.tenant = ").arg(tenant);
            condition.push(sql);
            sql.push(")");
        }
        Ok(())
    }
}

/// A condition on the entities of an alert.
pub(crate) struct EntityCondition {
    keys: Vec<EntityKey>,
    /// Accounts of this bare name in any domain.
    any_domain: Option<String>,
}

impl EntityCondition {
    /// Adds the condition on `e.entity_key`.
    pub(crate) fn push(&self, sql: &mut Sql) {
        sql.push(" AND (e.entity_key IN ").args(self.keys.iter().map(|k| k.0.as_str()));
        if let Some(name) = &self.any_domain {
            sql.push(" OR e.entity_key LIKE ").arg(format!("user:%\\{}", escape_like(name)));
            sql.push(" ESCAPE '!'");
        }
        sql.push(")");
    }
}

/// The conditions of a device and an account filter.
pub(crate) fn entity_conditions(
    device: Option<&str>,
    user: Option<&str>,
) -> Result<Vec<EntityCondition>, StateError> {
    let mut conditions = vec![];
    if let Some(device) = device {
        check_text("device", device, FILTER_LIMIT_CHARS)?;
        let device = Some(device.to_owned());
        let keys = Entity::Device { id: device.clone(), name: device }.keys();
        conditions.push(EntityCondition { keys, any_domain: None });
    }
    if let Some(user) = user {
        check_text("user", user, FILTER_LIMIT_CHARS)?;
        let keys = vec![EntityKey(format!("user:{}", user.trim().to_lowercase()))];
        let bare = !user.contains(['\\', '@']);
        conditions.push(EntityCondition { keys, any_domain: bare.then(|| user.trim().to_lowercase()) });
    }
    if conditions.iter().any(|c| c.keys.is_empty()) {
        return Err(StateError::invalid("device", "must not be empty"));
    }
    Ok(conditions)
}
