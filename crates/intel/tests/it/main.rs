//! What documents of others give.

use expect_test::{Expect, expect};
use proptest::prelude::*;

fn check(document: &serde_json::Value, expected: Expect) {
    let read = intel::read(&document.to_string()).unwrap();
    let mut text = String::new();
    for s in &read.found {
        text += &format!("{:?} {} [{}] {:?} {:?}\n", s.kind, s.value, s.title, s.confidence, s.expires_us);
    }
    for (id, why) in &read.left_out {
        text += &format!("left out {id}: {why}\n");
    }
    expected.assert_eq(&text);
}

fn bundle(patterns: &[&str]) -> serde_json::Value {
    let object = |(at, pattern): (usize, &&str)| {
        serde_json::json!({
            "type": "indicator", "spec_version": "2.1", "id": format!("indicator--{at}"), "name": "n",
            "pattern": pattern, "pattern_type": "stix", "confidence": 80,
            "valid_from": "2026-01-01T00:00:00Z", "valid_until": "1970-01-01T00:00:01Z",
        })
    };
    let objects: Vec<_> = patterns.iter().enumerate().map(object).collect();
    serde_json::json!({ "type": "bundle", "id": "bundle--1", "objects": objects })
}

#[test]
fn patterns_of_single_values_are_looked_for() {
    let patterns = [
        "[ipv4-addr:value = '198.51.100.7']",
        "[ipv4-addr:value ISSUBSET '198.51.100.0/24' OR ipv6-addr:value = '2001:db8::1']",
        "[file:hashes.'SHA-256' = 'aa' OR file:hashes.MD5 = 'bb'] OR [domain-name:value = 'evil.example']",
        "[url:value = 'http://evil.example/it\\'s']",
        "[email-message:from_ref.value = 'a@evil.example']",
        "[x509-certificate:hashes.\"SHA-1\" = 'cc']",
        "[domain-name:value IN ('a.example', 'b.example')]",
    ];
    check(
        &bundle(&patterns),
        expect![[r#"
            Ip 198.51.100.7 [n] Some(80) Some(1000000)
            Cidr 198.51.100.0/24 [n] Some(80) Some(1000000)
            Ip 2001:db8::1 [n] Some(80) Some(1000000)
            Sha256 aa [n] Some(80) Some(1000000)
            Md5 bb [n] Some(80) Some(1000000)
            Domain evil.example [n] Some(80) Some(1000000)
            Url http://evil.example/it's [n] Some(80) Some(1000000)
            Sender a@evil.example [n] Some(80) Some(1000000)
            Certificate cc [n] Some(80) Some(1000000)
            Domain a.example [n] Some(80) Some(1000000)
            Domain b.example [n] Some(80) Some(1000000)
        "#]],
    );
}

#[test]
fn patterns_of_several_things_are_left_out_with_the_reason() {
    let patterns = [
        "[file:name = 'a.exe' AND file:size = 3]",
        "[ipv4-addr:value = '198.51.100.7' AND network-traffic:dst_port = 443]",
        "[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [domain-name:value = 'a.example']",
        "[domain-name:value LIKE '%.evil.example']",
        "[domain-name:value != 'a.example']",
        "[domain-name:value = 'open",
        "",
        "[]",
    ];
    check(
        &bundle(&patterns),
        expect![[r#"
            left out indicator--0: `file:name` is nothing that is looked for
            left out indicator--1: it needs several things together (AND)
            left out indicator--2: it needs several things together (FOLLOWEDBY)
            left out indicator--3: it compares by LIKE
            left out indicator--4: it compares by `!`
            left out indicator--5: a quote in its pattern has no end
            left out indicator--6: its pattern names no value
            left out indicator--7: its pattern names no value
        "#]],
    );
}

#[test]
fn events_of_misp_give_what_is_meant_for_detection() {
    let attribute = |kind: &str, value: &str, to_ids: bool| serde_json::json!({ "uuid": kind, "type": kind, "value": value, "to_ids": to_ids, "comment": "c" });
    let document = serde_json::json!({ "response": [{ "Event": {
        "info": "Campaign",
        "Attribute": [
            attribute("ip-dst", "198.51.100.0/24", true),
            attribute("ip-dst|port", "198.51.100.9|443", true),
            attribute("domain|ip", "evil.example|198.51.100.8", true),
            attribute("sha256", "aa", false),
            attribute("comment", "x", true),
        ],
        "Object": [{ "name": "file", "Attribute": [attribute("filename|sha1", "a.exe|bb", true)] }],
    } }] });
    check(
        &document,
        expect![[r#"
            Cidr 198.51.100.0/24 [Campaign] None None
            Ip 198.51.100.9 [Campaign] None None
            Domain evil.example [Campaign] None None
            Ip 198.51.100.8 [Campaign] None None
            Sha1 bb [Campaign] None None
            left out sha256: it is not meant for detection (to_ids)
            left out comment: attributes of type comment are not looked for
        "#]],
    );
}

#[test]
fn other_documents_are_refused() {
    let errors: Vec<String> =
        ["{", "[]", "{\"a\":1}"].iter().map(|t| intel::read(t).unwrap_err().to_string()).collect();
    expect![[r#"
        the document is no JSON: EOF while parsing an object at line 1 column 1
        the document is neither a STIX 2.1 bundle (`type: bundle`, `objects`) nor a MISP event (`Event`)
        the document is neither a STIX 2.1 bundle (`type: bundle`, `objects`) nor a MISP event (`Event`)"#]]
    .assert_eq(&errors.join("\n"));
}

proptest! {
    #[test]
    fn no_pattern_makes_it_panic(pattern in "[\\[\\]()a-z:.'\"=*0-9 \\\\é-]{0,60}") {
        let _ = intel::stix::read(&bundle(&[&pattern]));
    }
}
