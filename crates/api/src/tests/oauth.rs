//! Client credentials, and what clients read before.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::server::{Answer, Server};

async fn form(server: &Server, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    fields.iter().for_each(|(name, value)| _ = body.append_pair(name, value));
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body.finish()));
    server.send(request.unwrap()).await
}

/// A client with a role, and its secret.
async fn client(server: &Server, role: &str) -> (String, String) {
    let body = json!({ "name": format!("robot with {role}"), "role": role });
    let answer = server.call(&server.admin, "POST /api/v1/clients", Some(body)).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
    let made = answer.json();
    (made["clientId"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_client_gets_a_token_and_its_roles() {
    let server = Server::start().await;
    let (id, secret) = client(&server, "reader").await;
    let grant = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
    let v2 = [&grant[..], &[("scope", "https://graph.microsoft.com/.default")]].concat();
    let v1 = [&grant[..], &[("resource", "https://api.securitycenter.microsoft.com")]].concat();
    for (path, fields) in [
        ("/default/oauth2/v2.0/token", &v2),
        ("/oauth2/v2.0/token", &v2),
        ("/default/oauth2/token", &v1),
        ("/oauth2/token", &v1),
    ] {
        let answer = form(&server, path, fields).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text);
        assert_eq!(answer.headers["cache-control"], "no-store");
        let token = answer.json();
        assert_eq!((&token["token_type"], &token["expires_in"]), (&json!("Bearer"), &json!(3_599)));
        let token = token["access_token"].as_str().unwrap();
        let me = server.call(token, "GET /api/v1/me", None).await.json();
        assert_eq!((&me["kind"], &me["roles"]), (&json!("access"), &json!(["reader"])));
        assert_eq!(server.call(token, "GET /api/v1/incidents", None).await.status.as_u16(), 200);
        assert_eq!(server.call(token, "PATCH /api/v1/alerts/x", None).await.status.as_u16(), 403);
        assert_eq!(server.call(token, "GET /api/v1/me/tokens", None).await.status.as_u16(), 403, "no person");
    }
    // The same by a header, as RFC 6749 has it.
    use base64::Engine as _;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
    let request = Request::builder()
        .method("POST")
        .uri("/default/oauth2/v2.0/token")
        .header("authorization", format!("Basic {basic}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("grant_type=client_credentials"));
    assert_eq!(server.send(request.unwrap()).await.status.as_u16(), 200);
    // A token ends by itself, and with its client.
    let token =
        form(&server, "/oauth2/v2.0/token", &v2).await.json()["access_token"].as_str().unwrap().to_owned();
    let body = Some(json!({ "enabled": false }));
    assert_eq!(
        server.call(&server.admin, &format!("PATCH /api/v1/clients/{id}"), body).await.status.as_u16(),
        200
    );
    assert_eq!(server.call(&token, "GET /api/v1/me", None).await.status.as_u16(), 401);
    assert_eq!(form(&server, "/oauth2/v2.0/token", &v2).await.status.as_u16(), 401);
}

#[tokio::test]
async fn refusals_have_the_form_of_oauth() {
    let server = Server::start().await;
    let (id, secret) = client(&server, "reader").await;
    let long = "x".repeat(10_000);
    let cases: [(&str, Vec<(&str, &str)>); 8] = [
        ("/default/oauth2/v2.0/token", vec![]),
        ("/default/oauth2/v2.0/token", vec![("grant_type", "password"), ("username", "a")]),
        ("/default/oauth2/v2.0/token", vec![("grant_type", "client_credentials"), ("client_id", &id)]),
        (
            "/default/oauth2/v2.0/token",
            vec![("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", "wrong")],
        ),
        (
            "/other/oauth2/v2.0/token",
            vec![("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)],
        ),
        (
            "/not%20a%20tenant/oauth2/v2.0/token",
            vec![("grant_type", "client_credentials"), ("client_id", "x"), ("client_secret", "x")],
        ),
        (
            "/default/oauth2/v2.0/token",
            vec![
                ("grant_type", "client_credentials"),
                ("client_id", &id),
                ("client_secret", &secret),
                ("scope", "https://graph.microsoft.com/User.Read"),
            ],
        ),
        (
            "/default/oauth2/v2.0/token",
            vec![("grant_type", "client_credentials"), ("client_id", "a\0b"), ("client_secret", &long)],
        ),
    ];
    let mut table = String::new();
    for (path, fields) in cases {
        let answer = form(&server, path, &fields).await;
        let said = answer.json();
        assert!(!answer.text.contains(&secret));
        table.push_str(&format!(
            "{} {} {}\n",
            answer.status.as_u16(),
            said["error"],
            said["error_description"]
        ));
    }
    expect_test::expect![[r#"
        400 "unsupported_grant_type" "only `grant_type=client_credentials` is served here"
        400 "unsupported_grant_type" "only `grant_type=client_credentials` is served here"
        400 "invalid_request" "send `client_id` and `client_secret`; certificates are not supported"
        401 "invalid_client" "client or secret is wrong, has ended, or is of another tenant; `cordon clients list` shows the clients"
        401 "invalid_client" "client or secret is wrong, has ended, or is of another tenant; `cordon clients list` shows the clients"
        400 "invalid_request" "tenant must be 1 to 64 letters, digits, `-`, `_` or `.`"
        400 "invalid_scope" "the scope `https://graph.microsoft.com/User.Read` does not end in `/.default`: a client gets what its roles give"
        401 "invalid_client" "client or secret is wrong, has ended, or is of another tenant; `cordon clients list` shows the clients"
    "#]].assert_eq(&table);
}

#[tokio::test]
async fn guessing_secrets_is_locked_out() {
    let server = Server::start().await;
    let (id, secret) = client(&server, "reader").await;
    let attempt = async |secret: &str| {
        let fields =
            [("grant_type", "client_credentials"), ("client_id", id.as_str()), ("client_secret", secret)];
        form(&server, "/default/oauth2/v2.0/token", &fields).await
    };
    for _ in 0..5 {
        assert_eq!(attempt("guess").await.status.as_u16(), 401);
    }
    let locked = attempt(&secret).await;
    assert_eq!((locked.status.as_u16(), &locked.json()["error"]), (429, &json!("temporarily_unavailable")));
    assert_eq!(locked.headers["retry-after"], "61");
    server.advance_s(61);
    assert_eq!(attempt(&secret).await.status.as_u16(), 200);
}

#[tokio::test]
async fn discovery_names_the_endpoints_of_the_asked_host() {
    let server = Server::start().await;
    let ask = async |path: &str, host: &str| {
        let request = Request::builder().uri(path).header("host", host).body(Body::empty());
        server.send(request.unwrap()).await
    };
    let answer = ask("/default/v2.0/.well-known/openid-configuration", "cordon.example:7443").await;
    let document: Value = answer.json();
    assert_eq!(document["token_endpoint"], "https://cordon.example:7443/default/oauth2/v2.0/token");
    assert_eq!(document["issuer"], "https://cordon.example:7443/default/v2.0");
    for (path, host) in [
        ("/default/v2.0/.well-known/openid-configuration", "evil\"><script>"),
        ("/a%20b/v2.0/.well-known/openid-configuration", "cordon.example"),
    ] {
        let answer = ask(path, host).await;
        assert_eq!(answer.status.as_u16(), 400, "{}", answer.text);
        assert!(!answer.text.contains("<script"));
    }
    let authorize = server.call("", "GET /default/oauth2/v2.0/authorize", None).await;
    assert_eq!(authorize.json()["error"], "unsupported_response_type");
}
