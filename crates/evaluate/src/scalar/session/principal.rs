//! Who asks: `current_principal()` and its kin.

use super::super::text::input::text_of;
use crate::{Scalar, Value};

pub(super) const CURRENT_PRINCIPAL: Scalar = Scalar {
    name: "current_principal",
    summary: "The user who runs the query.",
    examples: &[("isempty(current_principal())", "true")],
    source: "https://learn.microsoft.com/kusto/query/current-principal-function",
    differs: "The name of the user in Cordon, not a fully qualified name.",
    eval: |call, _| Ok(Value::from(call.session.principal.as_str())),
};

pub(super) const CURRENT_PRINCIPAL_DETAILS: Scalar = Scalar {
    name: "current_principal_details",
    summary: "What is known of the user who runs the query, as a bag.",
    examples: &[("current_principal_details().IdentityProvider", "cordon")],
    source: "https://learn.microsoft.com/kusto/query/current-principal-details-function",
    differs: "There is no tenant, and what belongs to Entra is null.",
    eval: |call, _| {
        let name = Value::from(call.session.principal.as_str());
        Ok(Value::bag([
            ("UserPrincipalName", name.clone()),
            ("IdentityProvider", Value::from("cordon")),
            ("Authority", Value::Null),
            ("Mfa", Value::Null),
            ("Type", Value::from("User")),
            ("DisplayName", name.clone()),
            ("ObjectId", Value::Null),
            ("FQN", name),
            ("Notes", Value::Null),
        ]))
    },
};

pub(super) const IS_MEMBER_OF: Scalar = Scalar {
    name: "current_principal_is_member_of",
    summary: "Whether the user who runs the query is one of those named, as `eve` or `aaduser=eve`.",
    examples: &[
        ("current_principal_is_member_of('aaduser=eve@example.com')", "false"),
        ("current_principal_is_member_of(dynamic(['aadgroup=admins']))", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/current-principal-is-member-of-function",
    differs: "Groups are not known; only the user's own name is one of its names.",
    eval: |call, arguments| {
        let user = call.session.principal.as_str();
        let named = |value: &Value| {
            let name = text_of(value);
            let name = name.strip_prefix("aaduser=").unwrap_or(&name);
            !name.is_empty() && name.eq_ignore_ascii_case(user)
        };
        Ok(Value::Bool(arguments.iter().any(|argument| match argument {
            Value::Array(names) => names.iter().any(named),
            one => named(one),
        })))
    },
};
