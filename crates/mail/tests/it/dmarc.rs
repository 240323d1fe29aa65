//! DMARC: records, alignment, policy; and composite results.

use expect_test::{Expect, expect};
use mail::auth::dmarc;
use mail::auth::dns::MemoryDns;
use mail::auth::results_header::HeaderResults;
use mail::auth::{Judged, Outcome};

fn check(record: Option<&str>, at: &str, from: &str, spf: &str, dkim: &str, wanted: Expect) {
    let mut dns = MemoryDns::default();
    if let Some(record) = record {
        dns.add_txt(at, record);
    }
    let judged = |domain: &str| {
        let outcome = if domain.is_empty() { Outcome::None } else { Outcome::Pass };
        Judged::new(outcome, domain, "")
    };
    let (spf, dkim) = (judged(spf), judged(dkim));
    let answer = dmarc::check(from, &spf, &[&dkim], &dns);
    wanted.assert_eq(&format!(
        "{} aligned={} policy={} ({})",
        answer.judged.outcome.word(),
        answer.aligned,
        answer.policy.map_or("-", |p| p.word()),
        answer.judged.reason
    ));
}

#[test]
fn alignment_and_policy() {
    let reject = Some("v=DMARC1; p=reject; sp=quarantine");
    let at = "_dmarc.example.co.uk";
    check(
        reject,
        at,
        "example.co.uk",
        "bounce.example.co.uk",
        "",
        expect!["pass aligned=true policy=reject (the SPF domain bounce.example.co.uk is aligned)"],
    );
    check(
        reject,
        at,
        "mail.example.co.uk",
        "",
        "example.co.uk",
        expect!["pass aligned=true policy=quarantine (the DKIM domain example.co.uk is aligned)"],
    );
    check(
        reject,
        at,
        "example.co.uk",
        "other.co.uk",
        "",
        expect!["fail aligned=false policy=reject (no aligned domain passes)"],
    );
    let strict = Some("v=DMARC1; p=none; adkim=s; aspf=s");
    check(
        strict,
        at,
        "example.co.uk",
        "a.example.co.uk",
        "b.example.co.uk",
        expect!["fail aligned=false policy=none (no aligned domain passes)"],
    );
    check(
        None,
        at,
        "example.co.uk",
        "example.co.uk",
        "",
        expect!["bestguesspass aligned=true policy=- (no DMARC record, yet an aligned domain passes)"],
    );
    check(
        None,
        at,
        "example.co.uk",
        "",
        "",
        expect!["none aligned=false policy=- (the domain has no DMARC record)"],
    );
    check(
        Some("v=DMARC1; sp=none"),
        at,
        "example.co.uk",
        "",
        "",
        expect!["permerror aligned=false policy=- (the DMARC record cannot be had)"],
    );
    check(
        Some("v=DMARC1; rua=mailto:a@b"),
        at,
        "example.co.uk",
        "",
        "",
        expect!["fail aligned=false policy=none (no aligned domain passes)"],
    );
    check(
        Some("v=DMARC2; p=reject"),
        at,
        "example.co.uk",
        "",
        "",
        expect!["none aligned=false policy=- (the domain has no DMARC record)"],
    );
}

fn check_header(value: &str, wanted: Expect) {
    let r = HeaderResults::read(value);
    let judged = |j: &Option<Judged>| {
        j.as_ref().map_or("-".into(), |j| format!("{} {} ({})", j.outcome.word(), j.domain, j.reason))
    };
    let dkim: Vec<String> = r
        .dkim
        .iter()
        .map(|d| format!("{} {} {}", d.judged.outcome.word(), d.judged.domain, d.selector))
        .collect();
    wanted.assert_eq(&format!(
        "id={} spf={} dkim={dkim:?} dmarc={} policy={:?} arc={} compauth={:?}",
        r.authserv_id,
        judged(&r.spf),
        judged(&r.dmarc),
        r.policy.map(|p| p.word()),
        judged(&r.arc),
        r.compauth
    ));
}

#[test]
fn results_headers() {
    check_header(
        "mx.google.com;\r\n dkim=pass header.i=@ietf.org header.s=ietf1 header.b=jq; dkim=neutral (body hash did not verify) header.i=@stalw.art;\r\n spf=pass (google.com: domain of a@b.org designates 1.2.3.4; really) smtp.mailfrom=a@b.org;\r\n dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=stalw.art; arc=pass (i=1)",
        expect![[
            r#"id=mx.google.com spf=pass b.org (google.com: domain of a@b.org designates 1.2.3.4; really) dkim=["pass ietf.org ietf1", "neutral stalw.art "] dmarc=fail stalw.art (p=NONE sp=NONE dis=NONE) policy=Some("none") arc=pass  (i=1) compauth=None"#
        ]],
    );
    check_header(
        "spf=fail (sender IP is 203.0.113.7) smtp.mailfrom=contoso.com; dkim=none (message not signed) header.d=none;dmarc=fail action=quarantine header.from=contoso.com;compauth=fail reason=000",
        expect![[
            r#"id= spf=fail contoso.com (sender IP is 203.0.113.7) dkim=["none none "] dmarc=fail contoso.com () policy=None arc=- compauth=Some(("fail", "000"))"#
        ]],
    );
    check_header(
        "example.org 1; none",
        expect![[r#"id=example.org spf=- dkim=[] dmarc=- policy=None arc=- compauth=None"#]],
    );
    check_header(
        "\"quoted (not a comment\"; spf=pass ((nested) open",
        expect![[r#"id="quoted spf=pass  () dkim=[] dmarc=- policy=None arc=- compauth=None"#]],
    );
}
