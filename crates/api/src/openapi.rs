//! The OpenAPI 3.1 document. Paths come from the handlers, schemas from the wire types; only the head
//! is written here.

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

/// The head of the document.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Cordon",
        description = "The native API of Cordon. Send `Authorization: Bearer TOKEN`; the scope an \
                       operation needs is named in its `security`. Errors are RFC 9457 problems.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "incidents", description = "Alerts of one attack, with the reasons that hold them together."),
        (name = "alerts", description = "Findings of rules and indicators."),
        (name = "sources", description = "What sends records, and what became of them."),
        (name = "indicators", description = "Hashes, addresses, domains and URLs to alert on."),
        (name = "tables", description = "What there is to hunt in."),
        (name = "hunting", description = "Queries in the Kusto query language, and what hunters keep."),
        (name = "audit", description = "Who did what, sealed."),
        (name = "tokens", description = "Tokens of programs."),
        (name = "session", description = "Login and health."),
    ),
    modifiers(&Bearer),
)]
pub(crate) struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let about = "An API token, or the token of POST /api/v1/login. Scopes: read < write < admin.";
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The document as JSON text, the same as the checked-in `openapi.json`.
#[must_use]
pub fn document() -> String {
    render(&crate::routes::parts().2)
}

/// A document as JSON text.
pub(crate) fn render(document: &OpenApi) -> String {
    // The document holds no value that JSON cannot express.
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
