//! The checked-in OpenAPI document is the one the code makes.

use std::path::Path;

use serde_json::Value;

use super::server::Server;

#[test]
fn the_checked_in_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    let current = crate::openapi::document();
    if std::fs::read_to_string(&path).unwrap_or_default() != current {
        std::fs::write(&path, current).unwrap();
        panic!("openapi.json was stale and has been rewritten; look at the difference and commit it");
    }
}

#[tokio::test]
async fn it_is_served_and_is_3_1() {
    let server = Server::start().await;
    let answer = server.call("", "GET /api/v1/openapi.json", None).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    assert_eq!(answer.text, crate::openapi::document());
    assert!(answer.json()["openapi"].as_str().unwrap().starts_with("3.1"));
}

/// Every operation has a summary, a tag, an id of its own, a problem answer; every reference leads
/// somewhere.
#[test]
fn it_is_complete() {
    let document: Value = serde_json::from_str(&crate::openapi::document()).unwrap();
    let mut ids = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{name}: no summary");
            assert!(operation["tags"][0].is_string(), "{name}: no tag");
            assert!(operation["responses"]["default"].is_object(), "{name}: no problem answer");
            assert!(operation["security"].is_array(), "{name}: no security");
            ids.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "operation ids repeat");
    check_references(&document, &document);
}

/// The document's words are those that the wire types read and write.
#[test]
fn its_words_are_those_of_the_wire() {
    let document: Value = serde_json::from_str(&crate::openapi::document()).unwrap();
    let words = |name: &str| document["components"]["schemas"][name]["enum"].to_string();
    assert_eq!(words("AlertStatus"), r#"["new","inProgress","resolved"]"#);
    assert_eq!(words("IncidentStatus"), r#"["active","inProgress","resolved","redirected"]"#);
    assert_eq!(
        words("IndicatorType"),
        r#"["FileSha1","FileSha256","FileMd5","IpAddress","DomainName","Url","CertificateThumbprint","IpRange","EmailSender"]"#
    );
    assert_eq!(words("Severity"), r#"["informational","low","medium","high"]"#);
}

fn check_references(document: &Value, part: &Value) {
    match part {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
            }
            members.values().for_each(|member| check_references(document, member));
        }
        Value::Array(items) => items.iter().for_each(|item| check_references(document, item)),
        _ => {}
    }
}
