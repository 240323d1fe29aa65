//! Walks the OpenAPI document: every operation refuses who has no token or too small a scope.

use serde_json::Value;

use super::server::Server;

/// Operations that anyone may call, and why.
const OPEN: &[(&str, &str)] = &[
    ("post /api/v1/login", "it is where a token comes from"),
    ("get /api/v1/health", "probes have no token, and it says nothing but that the server works"),
];

struct Operation {
    name: String,
    line: String,
    scope: Option<String>,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&crate::openapi::document()).unwrap();
    let mut found = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let concrete = path.replace("{id}", "x1").replace("{name}", "x1");
            let scope = operation["security"][0]["bearer"][0].as_str().map(str::to_owned);
            found.push(Operation {
                name: format!("{method} {path}"),
                line: format!("{} {concrete}", method.to_uppercase()),
                scope,
            });
        }
    }
    assert!(found.len() > 15);
    found
}

#[tokio::test]
async fn every_operation_is_guarded() {
    let server = Server::start().await;
    for operation in operations() {
        let open = OPEN.iter().any(|(name, _)| *name == operation.name);
        let Some(scope) = &operation.scope else {
            assert!(open, "{} asks for no scope; give it one or list it as open", operation.name);
            continue;
        };
        assert!(!open, "{} is listed as open but asks for a scope", operation.name);
        let (too_small, enough) = match scope.as_str() {
            "read" => (vec![&server.ingest], vec![&server.read, &server.write, &server.admin]),
            "write" => (vec![&server.ingest, &server.read], vec![&server.write, &server.admin]),
            "admin" => (vec![&server.ingest, &server.read, &server.write], vec![&server.admin]),
            other => panic!("{}: unknown scope {other}", operation.name),
        };
        for token in ["", "nonsense", "cordon_0000000000000000_0000"] {
            let answer = server.call(token, &operation.line, None).await;
            assert_eq!(answer.status.as_u16(), 401, "{} with token `{token}`", operation.name);
            assert_eq!(answer.json()["code"], "unauthenticated");
            assert!(answer.headers.contains_key("www-authenticate"));
        }
        for token in too_small {
            let answer = server.call(token, &operation.line, None).await;
            assert_eq!(answer.status.as_u16(), 403, "{} with too small a scope", operation.name);
            assert_eq!(answer.json()["code"], "forbidden");
        }
        // Logging out would end the token that the rest needs.
        for token in enough.into_iter().filter(|_| operation.name != "post /api/v1/logout") {
            let status = server.call(token, &operation.line, None).await.status.as_u16();
            assert!(status != 401 && status != 403 && status < 500, "{}: {status}", operation.name);
        }
    }
    for (name, _) in OPEN {
        assert!(operations().iter().any(|o| o.name == *name), "{name} is listed as open but is not there");
    }
}

#[tokio::test]
async fn a_token_reaches_its_own_tenant_only() {
    let server = Server::start().await.with_incidents().await;
    let other = server.state.tenant("other").unwrap();
    let act = store::state::Act::new("test", 1);
    let scopes = vec![store::state::Scope::Admin];
    let spec = store::state::TokenSpec {
        kind: store::state::TokenKind::Api,
        name: "other".to_owned(),
        scopes,
        expires_us: None,
    };
    let token = other.create_token(&spec, act).await.unwrap().token;
    let listed = server.call(&token, "GET /api/v1/incidents", None).await.json();
    assert_eq!(listed["value"], serde_json::json!([]));
    assert_eq!(server.call(&token, "GET /api/v1/incidents/in-1", None).await.status.as_u16(), 404);
    assert_eq!(server.call(&token, "GET /api/v1/alerts/al-1", None).await.status.as_u16(), 404);
}
