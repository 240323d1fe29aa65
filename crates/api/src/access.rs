//! What each route needs: the one table from which the guard, the OpenAPI document and the test of every
//! route and role are made.
//!
//! A route that is not in the table does not answer at all, so none can be open by oversight. To add one,
//! add its line here.

use store::state::Permission;

/// What a caller needs to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing, for this reason.
    Nothing(&'static str),
    /// To be signed in, as whoever.
    SignIn,
    /// To have this permission; its data is then what the caller's roles reach with it.
    Permission(Permission),
}

use Needs::{Nothing, SignIn};
use Permission as P;

const READ: Needs = Needs::Permission(P::SecurityDataRead);
const TRIAGE: Needs = Needs::Permission(P::AlertsManage);
const TUNE: Needs = Needs::Permission(P::DetectionTuningManage);
const SETTINGS: Needs = Needs::Permission(P::SettingsRead);
const SET: Needs = Needs::Permission(P::SettingsManage);
const ACCESS: Needs = Needs::Permission(P::AuthorizationRead);
const GRANT: Needs = Needs::Permission(P::AuthorizationManage);
const TOKEN: Needs = Nothing("its body carries the client's secret, and it is where a token comes from");
const METADATA: Needs = Nothing("clients read it before they have a token, and it holds no secret");

/// Method, path as the router has it, need.
pub(crate) const ROUTES: &[(&str, &str, Needs)] = &[
    // Where API clients get their tokens.
    ("POST", "/oauth2/v2.0/token", TOKEN),
    ("POST", "/oauth2/token", TOKEN),
    ("POST", "/{tenant}/oauth2/v2.0/token", TOKEN),
    ("POST", "/{tenant}/oauth2/token", TOKEN),
    ("GET", "/{tenant}/oauth2/v2.0/authorize", METADATA),
    ("GET", "/{tenant}/v2.0/.well-known/openid-configuration", METADATA),
    ("GET", "/{tenant}/.well-known/openid-configuration", METADATA),
    // The API's own.
    ("GET", "/api/v1/openapi.json", Nothing("it describes the API, which is public")),
    ("GET", "/api/v1/health", Nothing("probes have no token, and it says nothing but that the server works")),
    ("POST", "/api/v1/login", Nothing("it is where a token comes from")),
    ("POST", "/api/v1/logout", SignIn),
    ("POST", "/api/v1/session", Nothing("it is where a browser's session comes from")),
    ("GET", "/api/v1/session", SignIn),
    ("DELETE", "/api/v1/session", SignIn),
    ("POST", "/api/v1/session/end-all", SignIn),
    ("GET", "/api/v1/sign-in/oidc", Nothing("it sends a browser to where it proves who it is")),
    ("GET", "/api/v1/sign-in/oidc/callback", Nothing("it is where a browser's session comes from")),
    ("GET", "/api/v1/me", SignIn),
    ("GET", "/api/v1/incidents", READ),
    ("GET", "/api/v1/incidents/{id}", READ),
    ("PATCH", "/api/v1/incidents/{id}", TRIAGE),
    ("GET", "/api/v1/alerts", READ),
    ("GET", "/api/v1/alerts/{id}", READ),
    ("PATCH", "/api/v1/alerts/{id}", TRIAGE),
    ("POST", "/api/v1/incidents/merge", TRIAGE),
    ("POST", "/api/v1/alerts/move", TRIAGE),
    ("GET", "/api/v1/moves", READ),
    ("POST", "/api/v1/moves/{id}/undo", TRIAGE),
    ("GET", "/api/v1/stream", READ),
    ("GET", "/api/v1/exports", SETTINGS),
    ("POST", "/api/v1/exports", SET),
    ("GET", "/api/v1/exports/{id}", SETTINGS),
    ("PATCH", "/api/v1/exports/{id}", SET),
    ("DELETE", "/api/v1/exports/{id}", SET),
    ("GET", "/api/v1/webhooks", SETTINGS),
    ("POST", "/api/v1/webhooks", SET),
    ("GET", "/api/v1/webhooks/{id}", SETTINGS),
    ("PUT", "/api/v1/webhooks/{id}", SET),
    ("DELETE", "/api/v1/webhooks/{id}", SET),
    ("POST", "/api/v1/webhooks/{id}/test", SET),
    ("GET", "/api/v1/webhooks/{id}/deliveries", SETTINGS),
    ("POST", "/api/v1/webhooks/{id}/deliveries/{number}/retry", SET),
    ("GET", "/api/v1/tables", READ),
    ("GET", "/api/v1/tables/{name}", READ),
    ("GET", "/api/v1/sources", SETTINGS),
    ("POST", "/api/v1/sources", SET),
    ("DELETE", "/api/v1/sources/{name}", SET),
    ("POST", "/api/v1/sources/{name}/tokens", SET),
    ("GET", "/api/v1/poll-vendors", SETTINGS),
    ("GET", "/api/v1/sources/{name}/poll", SETTINGS),
    ("PUT", "/api/v1/sources/{name}/poll", SET),
    ("POST", "/api/v1/sources/{name}/test", SET),
    ("GET", "/api/v1/source-health", SETTINGS),
    ("GET", "/api/v1/indicators", READ),
    ("POST", "/api/v1/indicators", TUNE),
    ("POST", "/api/v1/indicators/import", TUNE),
    ("POST", "/api/v1/indicators/import-document", TUNE),
    ("DELETE", "/api/v1/indicators/{id}", TUNE),
    ("GET", "/api/v1/rules", READ),
    ("POST", "/api/v1/rules", TUNE),
    ("GET", "/api/v1/rules/{id}", READ),
    ("PUT", "/api/v1/rules/{id}", TUNE),
    ("DELETE", "/api/v1/rules/{id}", TUNE),
    ("POST", "/api/v1/rules/import", TUNE),
    ("GET", "/api/v1/rules/{id}/export", READ),
    ("GET", "/api/v1/rules/{id}/runs", READ),
    ("POST", "/api/v1/rules/{id}/runs", TUNE),
    ("POST", "/api/v1/rules/preview", READ),
    ("POST", "/api/v1/rules/preview-file", READ),
    ("GET", "/api/v1/tunings", READ),
    ("POST", "/api/v1/tunings", TUNE),
    ("GET", "/api/v1/tunings/{id}", READ),
    ("PUT", "/api/v1/tunings/{id}", TUNE),
    ("DELETE", "/api/v1/tunings/{id}", TUNE),
    ("POST", "/api/v1/tunings/preview", READ),
    ("GET", "/api/v1/audit", ACCESS),
    ("GET", "/api/v1/audit/verify", ACCESS),
    ("GET", "/api/v1/tokens", ACCESS),
    ("POST", "/api/v1/tokens", GRANT),
    ("DELETE", "/api/v1/tokens/{id}", GRANT),
    // One's own account.
    ("PUT", "/api/v1/me/password", SignIn),
    ("POST", "/api/v1/me/second-factor", SignIn),
    ("POST", "/api/v1/me/second-factor/confirm", SignIn),
    ("POST", "/api/v1/me/second-factor/remove", SignIn),
    ("GET", "/api/v1/me/tokens", SignIn),
    ("POST", "/api/v1/me/tokens", SignIn),
    ("DELETE", "/api/v1/me/tokens/{id}", SignIn),
    // Who may do what.
    ("GET", "/api/v1/users", ACCESS),
    ("POST", "/api/v1/users", GRANT),
    ("GET", "/api/v1/users/{name}", ACCESS),
    ("PATCH", "/api/v1/users/{name}", GRANT),
    ("DELETE", "/api/v1/users/{name}", GRANT),
    ("POST", "/api/v1/users/{name}/password", GRANT),
    ("POST", "/api/v1/users/{name}/sign-out", GRANT),
    ("DELETE", "/api/v1/users/{name}/second-factor", GRANT),
    ("GET", "/api/v1/permissions", ACCESS),
    ("GET", "/api/v1/roles", ACCESS),
    ("PUT", "/api/v1/roles/{name}", GRANT),
    ("DELETE", "/api/v1/roles/{name}", GRANT),
    ("GET", "/api/v1/assignments", ACCESS),
    ("POST", "/api/v1/assignments", GRANT),
    ("DELETE", "/api/v1/assignments/{id}", GRANT),
    ("GET", "/api/v1/device-groups", ACCESS),
    ("PUT", "/api/v1/device-groups/{name}", GRANT),
    ("DELETE", "/api/v1/device-groups/{name}", GRANT),
    ("GET", "/api/v1/clients", ACCESS),
    ("POST", "/api/v1/clients", GRANT),
    ("PATCH", "/api/v1/clients/{id}", GRANT),
    ("DELETE", "/api/v1/clients/{id}", GRANT),
    ("POST", "/api/v1/clients/{id}/secrets", GRANT),
    ("DELETE", "/api/v1/clients/{id}/secrets/{secret}", GRANT),
    // Hunting.
    ("POST", "/api/v1/hunt", READ),
    ("GET", "/api/v1/hunt/schema", READ),
    ("GET", "/api/v1/hunt/usage", READ),
    ("GET", "/api/v1/hunt/queries", READ),
    ("POST", "/api/v1/hunt/queries", TRIAGE),
    ("GET", "/api/v1/hunt/queries/{id}", READ),
    ("PUT", "/api/v1/hunt/queries/{id}", TRIAGE),
    ("DELETE", "/api/v1/hunt/queries/{id}", TRIAGE),
    ("GET", "/api/v1/hunt/functions", READ),
    ("POST", "/api/v1/hunt/functions", TRIAGE),
    ("GET", "/api/v1/hunt/functions/{name}", READ),
    ("PUT", "/api/v1/hunt/functions/{name}", TRIAGE),
    ("DELETE", "/api/v1/hunt/functions/{name}", TRIAGE),
    ("GET", "/api/v1/watchlists", READ),
    ("GET", "/api/v1/watchlists/{name}", READ),
    ("PUT", "/api/v1/watchlists/{name}", TRIAGE),
    ("DELETE", "/api/v1/watchlists/{name}", TRIAGE),
    // Graph's incidents and alerts.
    ("GET", "/v1.0/security/incidents", READ),
    ("GET", "/v1.0/security/incidents/$count", READ),
    ("GET", "/v1.0/security/incidents/{id}", READ),
    ("PATCH", "/v1.0/security/incidents/{id}", TRIAGE),
    ("GET", "/v1.0/security/incidents/{id}/alerts", READ),
    ("GET", "/v1.0/security/incidents/{id}/comments", READ),
    ("POST", "/v1.0/security/incidents/{id}/comments", TRIAGE),
    ("POST", "/v1.0/security/incidents/microsoft.graph.security.mergeIncidents", TRIAGE),
    ("GET", "/v1.0/security/alerts_v2", READ),
    ("GET", "/v1.0/security/alerts_v2/$count", READ),
    ("GET", "/v1.0/security/alerts_v2/{id}", READ),
    ("PATCH", "/v1.0/security/alerts_v2/{id}", TRIAGE),
    ("GET", "/v1.0/security/alerts_v2/{id}/comments", READ),
    ("POST", "/v1.0/security/alerts_v2/{id}/comments", TRIAGE),
    ("POST", "/v1.0/security/alerts_v2/microsoft.graph.security.moveAlerts", TRIAGE),
    // Hunting by Microsoft's protocols.
    ("POST", "/v1.0/security/runHuntingQuery", READ),
    ("POST", "/v1.0/security/microsoft.graph.security.runHuntingQuery", READ),
    ("POST", "/beta/security/runHuntingQuery", READ),
    ("POST", "/beta/security/microsoft.graph.security.runHuntingQuery", READ),
    ("GET", "/v1.0/security/rules/detectionRules", READ),
    ("POST", "/v1.0/security/rules/detectionRules", TUNE),
    ("GET", "/v1.0/security/rules/detectionRules/{id}", READ),
    ("PATCH", "/v1.0/security/rules/detectionRules/{id}", TUNE),
    ("DELETE", "/v1.0/security/rules/detectionRules/{id}", TUNE),
    ("GET", "/beta/security/rules/detectionRules", READ),
    ("POST", "/beta/security/rules/detectionRules", TUNE),
    ("GET", "/beta/security/rules/detectionRules/{id}", READ),
    ("PATCH", "/beta/security/rules/detectionRules/{id}", TUNE),
    ("DELETE", "/beta/security/rules/detectionRules/{id}", TUNE),
    ("POST", "/api/advancedhunting/run", READ),
    ("POST", "/api/advancedqueries/run", READ),
    ("POST", "/v1/rest/query", READ),
    ("POST", "/v2/rest/query", READ),
    ("POST", "/v1/rest/mgmt", READ),
    ("GET", "/v1/rest/auth/metadata", METADATA),
    ("GET", "/v1/rest/ping", Nothing("it says nothing but that the server works")),
];

/// What a route needs; nothing when it is not declared.
pub(crate) fn needs(method: &str, path: &str) -> Option<Needs> {
    // Whoever may GET may ask for the head of it.
    let method = if method == "HEAD" { "GET" } else { method };
    let found = ROUTES.iter().find(|(m, p, _)| *m == method && *p == path);
    found.map(|(_, _, needs)| *needs)
}

/// The methods that a path is declared with, as the `Allow` header has them.
pub(crate) fn methods(path: &str) -> String {
    let declared = ROUTES.iter().filter(|(_, p, _)| *p == path).map(|(method, _, _)| *method);
    let mut methods: Vec<&str> = declared.collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.join(",")
}
