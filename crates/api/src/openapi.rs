//! The OpenAPI 3.1 document. Paths come from the handlers, schemas from the wire types; only the head
//! is written here.

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};

use crate::access::{self, Needs};

/// The head of the document.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Cordon",
        description = "The native API of Cordon. Send `Authorization: Bearer TOKEN`, or the cookie of a \
                       session; the permission an operation needs is named in its `security`. Errors are RFC 9457 problems.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "incidents", description = "Alerts of one attack, with the reasons that hold them together."),
        (name = "alerts", description = "Findings of rules and indicators."),
        (name = "graph security", description = "Incidents and alerts by the protocol of Microsoft Graph."),
        (name = "sources", description = "What sends records, and what became of them."),
        (name = "indicators", description = "Hashes, addresses, domains and URLs to alert on."),
        (name = "tables", description = "What there is to hunt in."),
        (name = "hunting", description = "Queries in the Kusto query language, and what hunters keep."),
        (name = "exports", description = "What is sent to other systems as it comes in."),
        (name = "webhooks", description = "Programs that are told of changes."),
        (name = "rules", description = "Hunting queries as detection rules."),
        (name = "audit", description = "Who did what, sealed."),
        (name = "tokens", description = "Tokens of programs."),
        (name = "access", description = "Who may do what: users, roles, assignments, API clients."),
        (name = "account", description = "One's own password, second factor and tokens."),
        (name = "session", description = "Login and health."),
    ),
    modifiers(&Bearer),
)]
pub(crate) struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let about = "An API token, an access token of an API client, or the token of POST /api/v1/login.";
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
        let about = "A session of POST /api/v1/session. What changes something also needs `X-CSRF-Token`.";
        let cookie = ApiKeyValue::with_description("__Host-cordon-session", about);
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// Writes into every operation what it needs, by the table of routes.
pub(crate) fn declare_needs(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.security = access::needs(method, path).map(requirements);
            }
        }
    }
}

fn requirements(needs: Needs) -> Vec<SecurityRequirement> {
    let of = |words: Vec<&str>| {
        vec![SecurityRequirement::new("bearer", words.clone()), SecurityRequirement::new("session", words)]
    };
    match needs {
        Needs::Nothing(_) => vec![],
        Needs::SignIn => of(vec![]),
        Needs::Permission(permission) => of(vec![permission.word()]),
    }
}

/// The document as JSON text, the same as the checked-in `openapi.json`.
#[must_use]
pub fn document() -> String {
    render(&crate::routes::parts().document)
}

/// A document as JSON text.
pub(crate) fn render(document: &OpenApi) -> String {
    // The document holds no value that JSON cannot express.
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
