//! Sign-in by an identity provider: a stand-in that signs with a key of its own, and what goes wrong.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use store::state::PageRequest;

use super::server::{Answer, START_US, Server};
use crate::{Fetch, Fetched, OidcProvider, RoleMap};

const ISSUER: &str = "https://idp.example";

/// What the provider puts into a token, to be changed by a test.
type Forge = Box<dyn Fn(&mut Value, &mut Value) + Send>;

struct Provider {
    key: EcdsaKeyPair,
    /// Challenge and nonce by code.
    codes: Mutex<HashMap<String, (String, String)>>,
    forge: Mutex<Forge>,
}

impl Provider {
    fn new() -> Arc<Self> {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random).unwrap();
        let forge: Forge = Box::new(|_, _| {});
        Arc::new(Provider { key, codes: Mutex::default(), forge: Mutex::new(forge) })
    }

    fn forge(&self, forge: impl Fn(&mut Value, &mut Value) + Send + 'static) {
        *self.forge.lock().unwrap() = Box::new(forge);
    }

    fn token(&self, nonce: &str) -> String {
        let mut header = json!({ "alg": "ES256", "kid": "k1" });
        let mut claims = json!({
            "iss": ISSUER, "aud": "cordon", "sub": "42", "nonce": nonce,
            "exp": START_US / 1_000_000 + 300, "preferred_username": "eve@example.org",
            "groups": ["SOC", "Everyone"],
        });
        (self.forge.lock().unwrap())(&mut header, &mut claims);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = match header["alg"].as_str() {
            Some("ES256") => {
                self.key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec()
            }
            // A shared secret that everyone knows: the public key.
            Some("HS256") => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.key.public_key().as_ref());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            _ => vec![],
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn answer(&self, url: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let field = |name: &str| form.iter().find(|(n, _)| *n == name).map(|(_, v)| *v).unwrap_or_default();
        match url.strip_prefix(ISSUER).unwrap() {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": format!("{ISSUER}/authorize"),
                    "token_endpoint": format!("{ISSUER}/token"),
                    "jwks_uri": format!("{ISSUER}/keys"),
                }),
            ),
            "/keys" => {
                let point = self.key.public_key().as_ref();
                let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
                let key = json!({
                    "kty": "EC", "crv": "P-256", "use": "sig", "kid": "k1",
                    "x": part(&point[1..33]), "y": part(&point[33..]),
                });
                (200, json!({ "keys": [{ "kty": "RSA", "kid": "other" }, key] }))
            }
            "/token" => {
                let Some((challenge, nonce)) = self.codes.lock().unwrap().remove(field("code")) else {
                    return (400, json!({ "error": "invalid_grant" }));
                };
                let digest = ring::digest::digest(&ring::digest::SHA256, field("code_verifier").as_bytes());
                let proven = URL_SAFE_NO_PAD.encode(digest) == challenge;
                if !proven || field("client_secret") != "our secret" {
                    return (400, json!({ "error": "invalid_grant" }));
                }
                (200, json!({ "id_token": self.token(&nonce) }))
            }
            other => panic!("{other}"),
        }
    }
}

struct Way(Arc<Provider>);

impl Fetch for Way {
    fn get<'a>(&'a self, url: &'a str) -> Fetched<'a> {
        self.post(url, &[])
    }

    fn post<'a>(&'a self, url: &'a str, form: &'a [(&'a str, &'a str)]) -> Fetched<'a> {
        let (status, body) = self.0.answer(url, form);
        Box::pin(std::future::ready(Ok((status, body.to_string().into_bytes()))))
    }
}

async fn server(provider: &Arc<Provider>) -> Server {
    let oidc = OidcProvider {
        name: "idp".to_owned(),
        issuer: ISSUER.to_owned(),
        client_id: "cordon".to_owned(),
        client_secret: Some("our secret".to_owned()),
        public_url: "https://cordon.example".to_owned(),
        scopes: vec!["profile".to_owned()],
        roles: RoleMap {
            user_claim: "preferred_username".to_owned(),
            roles_claim: "groups".to_owned(),
            roles: vec![
                ("SOC".to_owned(), "operator".to_owned()),
                ("Root".to_owned(), "administrator".to_owned()),
            ],
            default_role: None,
        },
        tenant: "default".to_owned(),
        fetch: Box::new(Way(provider.clone())),
    };
    Server::start_with(|api| api.with_oidc(oidc).unwrap()).await
}

/// The cookie and the parameters with which the browser comes to the provider.
async fn begin(server: &Server) -> (String, HashMap<String, String>) {
    let answer = server.call("", "GET /api/v1/sign-in/oidc", None).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text);
    let set = answer.headers["set-cookie"].to_str().unwrap();
    assert!(set.ends_with("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"), "{set}");
    let place = url::Url::parse(answer.headers["location"].to_str().unwrap()).unwrap();
    assert_eq!(place.as_str().split('?').next(), Some("https://idp.example/authorize"));
    (set.split(';').next().unwrap().to_owned(), place.query_pairs().into_owned().collect())
}

/// The user consents: the provider gives a code.
fn consent(provider: &Provider, asked: &HashMap<String, String>, code: &str) {
    assert_eq!(
        (asked["code_challenge_method"].as_str(), asked["scope"].as_str()),
        ("S256", "openid profile")
    );
    let kept = (asked["code_challenge"].clone(), asked["nonce"].clone());
    provider.codes.lock().unwrap().insert(code.to_owned(), kept);
}

async fn back(server: &Server, cookie: &str, state: &str, code: &str) -> Answer {
    let path = format!("/api/v1/sign-in/oidc/callback?code={code}&state={state}");
    server.send(Request::builder().uri(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_user_of_the_provider_signs_in() {
    let provider = Provider::new();
    let server = server(&provider).await;
    let (cookie, asked) = begin(&server).await;
    assert_eq!(asked["redirect_uri"], "https://cordon.example/api/v1/sign-in/oidc/callback");
    consent(&provider, &asked, "c1");
    let answer = back(&server, &cookie, &asked["state"], "c1").await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["location"]),
        (303, &"/".parse().unwrap()),
        "{}",
        answer.text
    );
    let set: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|v| v.to_str().unwrap()).collect();
    assert!(set[0].starts_with("__Host-cordon-session=") && set[1].contains("Max-Age=0"), "{set:?}");
    let session = set[0].split(';').next().unwrap();
    let request = Request::builder().uri("/api/v1/session").header("cookie", session).body(Body::empty());
    let me = server.send(request.unwrap()).await.json();
    assert_eq!((&me["me"]["name"], &me["me"]["roles"]), (&json!("eve@example.org"), &json!(["operator"])));
    // The groups of the next sign-in are the roles from then on.
    provider.forge(|_, claims| claims["groups"] = json!("Root"));
    let (cookie, asked) = begin(&server).await;
    consent(&provider, &asked, "c2");
    assert_eq!(back(&server, &cookie, &asked["state"], "c2").await.status.as_u16(), 303);
    let request = Request::builder().uri("/api/v1/session").header("cookie", session).body(Body::empty());
    assert_eq!(server.send(request.unwrap()).await.json()["me"]["roles"], json!(["administrator"]));
    // Who is disabled here does not come in, whatever the provider says.
    let body = Some(json!({ "enabled": false }));
    // They are the only administrator, so another one is needed first.
    let tenant = server.state.default_tenant();
    tenant.ensure_admin(1).await.unwrap();
    tenant
        .create_user("root", "correct horse battery", "administrator", store::state::Act::new("test", 1))
        .await
        .unwrap();
    let disabled = server.call(&server.admin, "PATCH /api/v1/users/eve%40example.org", body).await;
    assert_eq!(disabled.status.as_u16(), 200, "{}", disabled.text);
    let (cookie, asked) = begin(&server).await;
    consent(&provider, &asked, "c3");
    assert_eq!(back(&server, &cookie, &asked["state"], "c3").await.status.as_u16(), 401);
}

#[tokio::test]
async fn tokens_that_are_not_good() {
    let provider = Provider::new();
    let server = server(&provider).await;
    type Change = fn(&mut Value, &mut Value);
    let forgeries: [(&str, Change); 15] = [
        ("no signature", |header, _| header["alg"] = json!("none")),
        ("signed with the public key as a secret", |header, _| header["alg"] = json!("HS256")),
        ("the algorithm of another kind of key", |header, _| header["alg"] = json!("RS256")),
        ("a key that is not published", |header, _| header["kid"] = json!("k2")),
        ("extensions that are critical", |header, _| header["crit"] = json!(["b64"])),
        ("another issuer", |_, claims| claims["iss"] = json!("https://evil.example")),
        ("for another program", |_, claims| claims["aud"] = json!("other")),
        ("asked for by another program", |_, claims| claims["azp"] = json!("other")),
        ("ended", |_, claims| claims["exp"] = json!(START_US / 1_000_000 - 61)),
        ("an end that is no number", |_, claims| claims["exp"] = json!("never")),
        ("of the future", |_, claims| claims["nbf"] = json!(START_US / 1_000_000 + 61)),
        ("a beginning that is no number", |_, claims| claims["nbf"] = json!("now")),
        ("of another attempt", |_, claims| claims["nonce"] = json!("other")),
        ("without a name", |_, claims| claims["preferred_username"] = Value::Null),
        ("without a group that is listed", |_, claims| claims["groups"] = json!(["Everyone"])),
    ];
    let mut table = String::new();
    for (name, forge) in forgeries {
        provider.forge(forge);
        let (cookie, asked) = begin(&server).await;
        consent(&provider, &asked, "c");
        let answer = back(&server, &cookie, &asked["state"], "c").await;
        assert!(!answer.headers.contains_key("set-cookie"), "{name}");
        table.push_str(&format!("{name}: {} {}\n", answer.status.as_u16(), answer.json()["detail"]));
    }
    expect_test::expect![[r#"
        no signature: 401 "the identity token, signed by `none`, fits none of the keys that the provider publishes"
        signed with the public key as a secret: 401 "the identity token, signed by `HS256`, fits none of the keys that the provider publishes"
        the algorithm of another kind of key: 401 "the identity token, signed by `RS256`, fits none of the keys that the provider publishes"
        a key that is not published: 401 "the identity token, signed by `ES256`, fits none of the keys that the provider publishes"
        extensions that are critical: 401 "the identity token has critical extensions, of which none is known here"
        another issuer: 401 "the identity token is of another issuer"
        for another program: 401 "the identity token is for another program"
        asked for by another program: 401 "the identity token is for another program"
        ended: 401 "the identity token has ended; check the clocks of both servers"
        an end that is no number: 401 "the identity token has ended; check the clocks of both servers"
        of the future: 401 "the identity token is of the future; check the clocks of both servers"
        a beginning that is no number: 401 "the identity token is of the future; check the clocks of both servers"
        of another attempt: 401 "the identity token is of another attempt"
        without a name: 401 "the identity token has no `preferred_username`, which names the user"
        without a group that is listed: 401 "`eve@example.org` has no role here: none of their `groups` is listed"
    "#]].assert_eq(&table);
    let log = server.state.default_tenant().list_audit(&PageRequest::first(100)).await.unwrap().items;
    assert_eq!(log.iter().filter(|row| row.action == "login.failed").count(), 15);
    assert!(server.state.default_tenant().list_users().await.unwrap().is_empty(), "nobody was made");
}

#[tokio::test]
async fn attempts_of_others_and_attempts_twice() {
    let provider = Provider::new();
    let server = server(&provider).await;
    let (cookie, asked) = begin(&server).await;
    let (other_cookie, other) = begin(&server).await;
    consent(&provider, &asked, "c1");
    consent(&provider, &other, "c2");
    let state = asked["state"].as_str();
    assert_eq!(back(&server, "", state, "c1").await.status.as_u16(), 401, "a browser that began nothing");
    assert_eq!(back(&server, &other_cookie, state, "c1").await.status.as_u16(), 401, "another browser's");
    // The code of another attempt: its verifier does not fit.
    assert_eq!(back(&server, &cookie, state, "c2").await.status.as_u16(), 503, "another's code");
    assert_eq!(back(&server, &cookie, state, "c1").await.status.as_u16(), 401, "the attempt is used up");
    let (cookie, asked) = begin(&server).await;
    consent(&provider, &asked, "c3");
    server.advance_s(600);
    assert_eq!(back(&server, &cookie, &asked["state"], "c3").await.status.as_u16(), 401, "too late");
    let said = server.call("", "GET /api/v1/sign-in/oidc/callback?error=access_denied", None).await;
    assert_eq!(said.status.as_u16(), 401);
}
