//! Indicators: folding, replacing, ending, CSV.

use model::Severity;

use super::super::indicator_csv::read_csv;
use super::super::{IndicatorAction, IndicatorSpec, IndicatorType, PageRequest, StateError};
use super::databases::on_each;
use super::samples::by_ann;
use expect_test::{Expect, expect};

fn spec(kind: IndicatorType, value: &str) -> IndicatorSpec {
    IndicatorSpec {
        kind,
        value: value.to_owned(),
        action: IndicatorAction::Alert,
        severity: Severity::High,
        title: "Bad".to_owned(),
        description: String::new(),
        expires_us: None,
        confidence: None,
    }
}

#[test]
fn values_are_folded_and_replaced() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let specs = [
            spec(IndicatorType::DomainName, " Evil.EXAMPLE. "),
            spec(IndicatorType::IpAddress, "::ffff:192.0.2.1"),
            spec(IndicatorType::Url, "HTTPS://Evil.example/Path?Q"),
            spec(IndicatorType::FileMd5, &"AB".repeat(16)),
        ];
        let ids = tenant.add_indicators(&specs, by_ann(1)).await.unwrap();
        let again = IndicatorSpec {
            action: IndicatorAction::Block,
            ..spec(IndicatorType::DomainName, "evil.example")
        };
        assert_eq!(tenant.add_indicators(&[again], by_ann(2)).await.unwrap(), [ids[0].clone()]);
        let ending = IndicatorSpec { expires_us: Some(50), ..spec(IndicatorType::IpAddress, "192.0.2.2") };
        tenant.add_indicators(&[ending], by_ann(3)).await.unwrap();
        let shown: Vec<String> = tenant
            .live_indicators(50, ("", 100))
            .await
            .unwrap()
            .into_iter()
            .map(|i| format!("{:?} {} {:?}", i.spec.kind, i.spec.value, i.spec.action))
            .collect();
        let mut shown = shown;
        shown.sort();
        let expected = [
            "DomainName evil.example Block",
            "FileMd5 abababababababababababababababab Alert",
            "IpAddress 192.0.2.1 Alert",
            "Url https://evil.example/Path?Q Alert",
        ];
        assert_eq!(shown, expected);
        let page = tenant.list_indicators(&PageRequest::first(2)).await.unwrap();
        let rest = PageRequest { limit: 10, after: page.next };
        assert_eq!(tenant.list_indicators(&rest).await.unwrap().items.len(), 3);
        tenant.delete_indicator(&ids[0], by_ann(4)).await.unwrap();
        assert!(matches!(
            tenant.delete_indicator(&ids[0], by_ann(4)).await,
            Err(StateError::NotFound { .. })
        ));
        assert!(matches!(tenant.get_indicator(&ids[0]).await, Err(StateError::NotFound { .. })));
    });
}

#[test]
fn wrong_values_are_refused_all_or_none() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let wrong = [
            spec(IndicatorType::DomainName, "https://evil.example/"),
            spec(IndicatorType::DomainName, "localhost"),
            spec(IndicatorType::IpAddress, "192.0.2.0/24"),
            spec(IndicatorType::Url, "evil.example"),
            spec(IndicatorType::FileSha256, "abc"),
            spec(IndicatorType::Url, ""),
            IndicatorSpec { title: String::new(), ..spec(IndicatorType::IpAddress, "192.0.2.1") },
        ];
        for bad in wrong {
            let both = [spec(IndicatorType::IpAddress, "192.0.2.9"), bad.clone()];
            assert!(
                matches!(tenant.add_indicators(&both, by_ann(1)).await, Err(StateError::Invalid { .. })),
                "{bad:?}"
            );
        }
        assert!(tenant.live_indicators(0, ("", 10)).await.unwrap().is_empty());
    });
}

fn check_csv(csv: &str, expected: Expect) {
    let shown = match read_csv(csv.as_bytes()) {
        Err(error) => error.to_string(),
        Ok((specs, report)) => {
            let mut lines: Vec<String> = specs
                .iter()
                .map(|s| {
                    format!(
                        "{:?} {} {:?} {:?} {:?} {:?}",
                        s.kind, s.value, s.action, s.severity, s.title, s.expires_us
                    )
                })
                .collect();
            lines.extend(report.rejects.iter().map(|(line, reason)| format!("line {line}: {reason}")));
            lines.join("\n")
        }
    };
    expected.assert_eq(&shown);
}

#[test]
fn csv_as_defender_exports_it() {
    check_csv(
        "\u{feff}IndicatorType,IndicatorValue,ExpirationTime,Action,Severity,Title,Description,RbacGroups\r\n\
         IpAddress,192.0.2.1,2027-01-31T00:00:00Z,Block,High,\"C2, old\",\"a \"\"b\"\"\",\r\n\
         DomainName,evil.example,,Audit,Low,Phish,,\r\n\
         FileSha1,xyz,,Audit,Low,Bad,,\r\n\
         Url,https://x.example/a,soon,Audit,Low,Bad,,\r\n\
         Cert,x,,Audit,Low,Bad,,\r\n",
        expect![[r#"
            IpAddress 192.0.2.1 Block High "C2, old" Some(1801353600000000)
            DomainName evil.example Audit Low "Phish" None
            line 3: indicatorValue must be 40 hexadecimal digits for this type of hash
            line 4: ExpirationTime `soon` is not a time such as 2027-01-31T00:00:00Z
            line 5: IndicatorType `Cert` is not one of FileSha1, FileSha256, FileMd5, IpAddress, IpRange, DomainName, Url, EmailSender, CertificateThumbprint"#]],
    );
}

#[test]
fn csv_of_values_only() {
    check_csv(
        "value\n192.0.2.7\nevil.example\nhttps://evil.example/a,b\n0123456789abcdef0123456789abcdef\n\n\"open",
        expect![[r#"
            IpAddress 192.0.2.7 Alert Medium "Indicator 192.0.2.7" None
            DomainName evil.example Alert Medium "Indicator evil.example" None
            Url https://evil.example/a Alert Medium "Indicator https://evil.example/a" None
            FileMd5 0123456789abcdef0123456789abcdef Alert Medium "Indicator 0123456789abcdef0123456789abcdef" None
            line 6: indicatorValue must be a domain name such as example.org, without scheme or path"#]],
    );
    check_csv(
        "name,other\nx,y\n",
        expect!["csv needs a header line with a column IndicatorValue (and best IndicatorType, Title)"],
    );
    check_csv(
        "",
        expect!["csv needs a header line with a column IndicatorValue (and best IndicatorType, Title)"],
    );
}

#[test]
fn csv_import() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let report =
            tenant.import_indicators(b"value\n192.0.2.7\nnonsense\n\xff\xfe\n", by_ann(1)).await.unwrap();
        assert_eq!((report.added, report.rejected, report.rejects.len()), (1, 2, 2));
    });
}

/// No cut of a file makes the reader fail hard.
#[test]
fn csv_cut_at_every_offset() {
    let csv = b"\xef\xbb\xbfIndicatorType,IndicatorValue,Title\nIpAddress,192.0.2.1,\"a \"\"b\"\"\"\nUrl,https://x.example/\xc3\xa9,t\n";
    for end in 0..=csv.len() {
        let _ = read_csv(&csv[..end]);
    }
}

#[test]
fn documents_of_others_are_taken_and_what_is_left_out_is_said() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let bundle = r#"{"type":"bundle","objects":[
            {"type":"indicator","id":"indicator--1","pattern_type":"stix","name":"C2","confidence":70,
             "pattern":"[ipv4-addr:value = '198.51.100.0/24'] OR [email-addr:value = 'Mallory@Evil.example']"},
            {"type":"indicator","id":"indicator--2","pattern_type":"stix","pattern":"[file:name = 'a' AND file:size = 1]"},
            {"type":"indicator","id":"indicator--3","pattern_type":"stix","pattern":"[ipv4-addr:value = '0.0.0.0/0']"}]}"#;
        let before = tenant.indicators_mark(0).await.unwrap();
        let report = tenant.import_intelligence(bundle.as_bytes(), by_ann(1)).await.unwrap();
        assert_eq!((report.added, report.rejected), (2, 2), "{report:?}");
        assert_ne!(tenant.indicators_mark(0).await.unwrap(), before);
        let live = tenant.live_indicators(0, ("", 10)).await.unwrap();
        let mut shown: Vec<String> =
            live.iter().map(|i| format!("{:?} {}", i.spec.kind, i.spec.value)).collect();
        shown.sort();
        assert_eq!(shown, ["EmailSender mallory@evil.example", "IpRange 198.51.100.0/24"]);
        assert!(live.iter().all(|i| i.spec.confidence == Some(70)));
        let new = tenant.unhunted_indicators(0, (1, 10)).await.unwrap();
        assert_eq!(new.len(), 2);
        assert!(tenant.unhunted_indicators(0, (0, 10)).await.unwrap().is_empty());
        tenant.note_hunted(&[new[0].id.clone()], 5).await.unwrap();
        assert_eq!(tenant.unhunted_indicators(0, (1, 10)).await.unwrap().len(), 1);
    });
}
