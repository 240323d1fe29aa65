//! What is sent for which request. Holds with and without a built portal.

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::accept::{Coding, coding};
use super::*;

fn asking(encoding: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding))])
}

#[test]
fn compression_is_what_the_client_takes() {
    let cases = [
        ("gzip, deflate, br, zstd", Coding::Brotli),
        ("gzip, deflate", Coding::Gzip),
        ("br;q=0, gzip;q=0.5", Coding::Gzip),
        ("GZIP", Coding::Gzip),
        ("identity", Coding::Identity),
        ("brotli", Coding::Identity),
        ("", Coding::Identity),
    ];
    for (said, wanted) in cases {
        assert_eq!(coding(&asking(said)), wanted, "{said}");
    }
    assert_eq!(coding(&HeaderMap::new()), Coding::Identity);
}

#[test]
fn a_browser_is_told_from_a_program() {
    let says =
        |accept| wants_page(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]));
    assert!(says("text/html,application/xhtml+xml,*/*;q=0.8"));
    assert!(!says("application/json"));
    assert!(!says("*/*"));
    assert!(!wants_page(&HeaderMap::new()));
}

#[tokio::test]
async fn every_file_is_sent_in_each_form_and_no_script_is_inline() {
    for file in FILES {
        let mut bodies = vec![];
        for encoding in ["br", "gzip", ""] {
            let response = answer(file.path, &asking(encoding));
            assert_eq!(response.status(), StatusCode::OK, "{}", file.path);
            assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
            bodies.push(to_bytes(response.into_body(), usize::MAX).await.unwrap());
        }
        let plain = bodies.pop().unwrap();
        assert!(!plain.is_empty(), "{}", file.path);
        if file.path == "/index.html" {
            let text = String::from_utf8(plain.to_vec()).unwrap();
            assert!(text.matches("<script").all(|_| !text.contains("<script>")));
            assert!(!text.contains("javascript:") && !text.contains(" onload="));
        }
    }
}

#[tokio::test]
async fn addresses_of_the_portal_get_its_first_page_and_lost_files_do_not() {
    let headers = HeaderMap::new();
    let page = answer("/incidents/inc-1", &headers);
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    let body = to_bytes(page.into_body(), usize::MAX).await.unwrap();
    assert!(String::from_utf8(body.to_vec()).unwrap().contains("Cordon"));
    assert_eq!(answer("/assets/gone-1234.js", &headers).status(), StatusCode::NOT_FOUND);
}

#[test]
fn files_are_in_the_order_they_are_looked_up_in() {
    assert!(FILES.is_sorted_by(|a, b| a.path < b.path));
    for file in FILES {
        assert!(super::file(file.path).is_some(), "{}", file.path);
    }
}

#[test]
fn no_path_leads_out_of_the_portal() {
    for path in ["/../Cargo.toml", "/assets/../../Cargo.toml", "//etc/passwd", "/%2e%2e/Cargo.toml"] {
        assert!(file(path).is_none(), "{path}");
    }
}
