//! Every route, every built-in role, nobody, and another tenant: who is let in is what the table says.
//!
//! The routes are those of the OpenAPI document and those of Microsoft's protocols, which are not in it.

use std::collections::BTreeSet;

use serde_json::Value;
use store::state::{Act, AssignmentSpec, Role, SubjectKind, TokenKind, TokenSpec, built_in_roles};

use super::server::Server;
use crate::access::{Needs, ROUTES};

/// Method and path of every operation of the document.
fn documented() -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(&crate::openapi::document()).unwrap();
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            found.insert((method.to_uppercase(), path.clone()));
        }
    }
    assert!(found.len() > 30, "{}", found.len());
    found
}

/// The routes of the table and of the document are the same set, but for what the document leaves out on purpose.
#[test]
fn every_operation_is_declared_and_documented() {
    let declared: BTreeSet<(String, String)> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(declared.len(), ROUTES.len(), "a route is declared twice");
    let undeclared: Vec<_> = documented().difference(&declared).cloned().collect();
    assert!(undeclared.is_empty(), "add a line to access::ROUTES for {undeclared:?}");
    let documented = documented();
    let native = |path: &str| path.starts_with("/api/v1/") && path != "/api/v1/openapi.json";
    let undocumented: Vec<_> =
        declared.iter().filter(|(_, path)| native(path)).filter(|r| !documented.contains(*r)).collect();
    assert!(undocumented.is_empty(), "declared, but not in the document: {undocumented:?}");
}

/// A path with something in place of its parameters.
fn concrete(path: &str) -> String {
    let mut out = String::new();
    for part in path.split_inclusive('}') {
        out.push_str(part.split('{').next().unwrap());
        if part.ends_with('}') {
            out.push_str("x1");
        }
    }
    out
}

/// The code of an answer, in whatever form its protocol has.
fn is_refusal(status: u16) -> bool {
    status == 401 || status == 403
}

/// A token of an API client with one role.
async fn token_of(server: &Server, role: &str) -> String {
    let tenant = server.state.default_tenant();
    let act = Act::new("test", 1);
    let client = tenant.create_client(&format!("with {role}"), act).await.unwrap();
    tenant.assign(&AssignmentSpec::whole(SubjectKind::Client, &client.id, role), act).await.unwrap();
    let spec = TokenSpec::owned(TokenKind::Access, client.name, &client.id);
    tenant.create_token(&spec, act).await.unwrap().token
}

#[tokio::test]
async fn every_route_by_every_role() {
    let server = Server::start().await;
    let mut callers: Vec<(Option<Role>, String)> = vec![];
    for role in built_in_roles() {
        callers.push((Some(role.clone()), token_of(&server, &role.id).await));
    }
    callers.push((None, server.ingest.clone()));
    let mut cases = 0;
    for (method, path, needs) in ROUTES {
        let line = format!("{method} {}", concrete(path));
        for token in ["", "nonsense", "cordon_0000000000000000_0000"] {
            let answer = server.call(token, &line, None).await;
            let open = matches!(needs, Needs::Nothing(_));
            assert!(open || answer.status.as_u16() == 401, "{line} with `{token}`");
            assert!(open || answer.headers.contains_key("www-authenticate"), "{line}");
            cases += 1;
        }
        // Signing out would end the token that the rest needs.
        let ends = ["/api/v1/logout", "/api/v1/session", "/api/v1/session/end-all"];
        if *method != "GET" && ends.contains(path) {
            continue;
        }
        for (role, token) in &callers {
            let status = server.status(token, &line).await;
            assert!(status < 500, "{line}: {status}");
            let let_in = match (needs, role) {
                (Needs::Nothing(_), _) => true,
                (Needs::SignIn, role) => role.is_some(),
                (Needs::Permission(permission), Some(role)) => role.set().has(*permission),
                (Needs::Permission(_), None) => false,
            };
            let person_only = status == 403 && matches!(needs, Needs::SignIn);
            let name = role.as_ref().map_or("sender of records", |role| &role.id);
            let open = matches!(needs, Needs::Nothing(_));
            assert!(open || is_refusal(status) != let_in || person_only, "{line} by {name}: {status}");
            cases += 1;
        }
    }
    assert!(cases > ROUTES.len() * 5, "{cases}");
}

/// What another tenant's administrator is answered for things of this one: that they are not there.
#[tokio::test]
async fn another_tenant_reaches_nothing_of_this_one() {
    let server = Server::start().await.with_incidents().await;
    let other = server.state.tenant("other").unwrap();
    let spec = TokenSpec::new(TokenKind::Api, "other", vec![store::state::Scope::Admin]);
    let token = other.create_token(&spec, Act::new("test", 1)).await.unwrap().token;
    let before = server.everything().await;
    for (method, path, needs) in ROUTES.iter().filter(|(_, path, _)| path.starts_with("/api/v1/")) {
        let ends = ["/api/v1/logout", "/api/v1/session", "/api/v1/session/end-all"];
        // The stream has no end, and a test of its own.
        if matches!(needs, Needs::Nothing(_)) || ends.contains(path) || *path == "/api/v1/stream" {
            continue;
        }
        for id in ["in-1", "al-1", "admin", "fw", "this"] {
            let line = format!("{method} {}", concrete(path).replace("x1", id));
            let answer = server.call(&token, &line, None).await;
            assert!(answer.status.as_u16() < 500, "{line}");
            for secret in ["in-1", "al-1", "ws1", "srv9", "comsvcs"] {
                let told_back = line.contains(secret);
                assert!(
                    told_back || !answer.text.contains(secret),
                    "{line} tells of {secret}: {}",
                    answer.text
                );
            }
        }
    }
    assert_eq!(server.everything().await, before, "another tenant changed something here");
    let listed = server.call(&token, "GET /api/v1/incidents", None).await.json();
    assert_eq!(listed["value"], serde_json::json!([]));
    assert_eq!(server.call(&token, "GET /api/v1/incidents/in-1", None).await.status.as_u16(), 404);
    assert_eq!(server.call(&token, "GET /api/v1/alerts/al-1", None).await.status.as_u16(), 404);
}
