//! SPF against the conformance suite, and own cases of its limits.

use std::collections::BTreeMap;
use std::net::IpAddr;

use mail::auth::dns::{Dns, MemoryDns, PartialDns, Question};
use mail::auth::spf::{SpfQuestion, check};

use crate::conformance::{Tally, data, files};

/// Records by kind and name; a later one replaces an earlier one.
#[derive(Default)]
struct Zone {
    records: BTreeMap<(String, String), String>,
}

impl Zone {
    fn take(&mut self, kind: &str, value: &str) {
        let (name, rest) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
        self.records.insert((kind.to_owned(), name.to_owned()), rest.trim().to_owned());
    }

    fn dns(&self) -> MemoryDns {
        let mut dns = MemoryDns::default();
        dns.add_failing("_dns_error.org");
        for ((kind, name), value) in &self.records {
            let list = || value.split(',').map(str::trim).filter(|v| !v.is_empty());
            match kind.as_str() {
                "spf" | "exp" => dns.add_txt(name, value.as_str()),
                "a" | "aaaa" => list().for_each(|ip| dns.add_ip(name, ip.parse().unwrap())),
                "ptr" => list().for_each(|host| dns.add_ptr(name.parse().unwrap(), host)),
                "mx" => list().enumerate().for_each(|(index, ip)| {
                    let host = format!("mx{index}.{name}");
                    dns.add_mx(name, 10, &host);
                    dns.add_ip(&host, ip.parse().unwrap());
                }),
                other => panic!("unknown record kind {other}"),
            }
            for part in value.split(|c: char| !(c.is_alphanumeric() || "._-".contains(c))) {
                if part.contains("_dns_error") {
                    dns.add_failing(part);
                }
            }
        }
        dns
    }
}

fn run(path: &std::path::Path, tally: &mut Tally) {
    let text = std::fs::read_to_string(path).unwrap();
    let file = path.file_stem().unwrap().to_string_lossy().into_owned();
    let (mut zone, mut name) = (Zone::default(), String::new());
    let (mut domain, mut sender, mut ip) = (String::new(), String::new(), String::new());
    for line in text.lines().filter(|l| !l.trim_start().starts_with('#')) {
        if line.starts_with("---") {
            zone = Zone::default();
            continue;
        }
        let Some((key, value)) = line.trim().trim_start_matches("- ").split_once(':') else { continue };
        let value = value.trim();
        match key {
            "name" => value.clone_into(&mut name),
            "domain" => value.clone_into(&mut domain),
            "sender" => value.clone_into(&mut sender),
            "ip" => value.clone_into(&mut ip),
            "records" | "tests" => {}
            "expect" => {
                let question = SpfQuestion {
                    ip: ip.parse::<IpAddr>().unwrap(),
                    helo: &domain,
                    mail_from: &sender,
                    receiver: "localdomain.org",
                    now_s: 0,
                };
                let answer = check(&question, &zone.dns());
                let explanation = answer.explanation.map(|e| format!(" {e}")).unwrap_or_default();
                let got = format!("{}{explanation}", answer.judged.outcome.word());
                tally.case(&format!("{file}, {name}, {domain} {sender} {ip}"), value, &got);
            }
            kind => zone.take(kind, value),
        }
    }
}

#[test]
fn conformance() {
    let Some(folder) = data("mail-auth/spf") else { return };
    let mut tally = Tally::default();
    for path in files(&folder, ".yml") {
        run(&path, &mut tally);
    }
    tally.finish("SPF", &[]);
}

fn check_record(record: &str, ip: &str, wanted: &str) {
    let mut dns = MemoryDns::default();
    dns.add_txt("example.org", record);
    dns.add_ip("a.example.org", "192.0.2.1".parse().unwrap());
    let question = SpfQuestion {
        ip: ip.parse().unwrap(),
        helo: "",
        mail_from: "user@example.org",
        receiver: "r",
        now_s: 0,
    };
    assert_eq!(check(&question, &dns).judged.outcome.word(), wanted, "{record} for {ip}");
}

#[test]
fn records() {
    check_record("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.7", "pass");
    check_record("v=spf1 ip4:192.0.2.0/33 -all", "192.0.2.7", "permerror");
    check_record("v=spf1 ip4:192.0.2.0/024 -all", "192.0.2.7", "permerror");
    check_record("v=spf1 ip6:2001:db8::/32 ~all", "2001:db8::9", "pass");
    check_record("v=spf1 a:a.example.org/24 ?all", "192.0.2.99", "pass");
    let many =
        "v=spf1 a:1.a.org a:2.a.org a:3.a.org a:4.a.org a:5.a.org a:6.a.org a:7.a.org a:8.a.org a:9.a.org";
    check_record(&format!("{many} a:10.a.org ~all"), "192.0.2.1", "softfail");
    check_record(&format!("{many} a:10.a.org a:11.a.org ~all"), "192.0.2.1", "permerror");
    check_record("v=spf1 -all ip:nonsense", "192.0.2.1", "fail");
    check_record("v=spf1 ip:nonsense -all", "192.0.2.1", "permerror");
    check_record("v=spf1 redirect=example.org", "192.0.2.1", "permerror");
    check_record("v=spf1 include:none.example.org -all", "192.0.2.1", "permerror");
    check_record("v=spf1 unknown=%{d} other -all", "192.0.2.1", "permerror");
    check_record("v=spf10 +all", "192.0.2.1", "none");
    check_record("v=spf1", "192.0.2.1", "neutral");
    check_record("v=spf1 -all -all exp=a.b exp=c.d", "192.0.2.1", "permerror");
}

/// Answers what a partial DNS lacks from a whole one.
fn answer(partial: &mut PartialDns, whole: &MemoryDns, question: Question) {
    partial.learn(question.clone(), |known| match &question {
        Question::Txt(name) => whole.txt(name).into_iter().flatten().for_each(|t| known.add_txt(name, t)),
        Question::Mx(name) => {
            whole.mx(name).into_iter().flatten().for_each(|(n, h)| known.add_mx(name, n, &h))
        }
        Question::A(name) => whole.a(name).into_iter().flatten().for_each(|ip| known.add_ip(name, ip.into())),
        Question::Aaaa(name) => {
            whole.aaaa(name).into_iter().flatten().for_each(|ip| known.add_ip(name, ip.into()))
        }
        Question::Ptr(ip) => whole.ptr(*ip).into_iter().flatten().for_each(|n| known.add_ptr(*ip, &n)),
    });
}

#[test]
fn answers_can_be_fetched_in_rounds() {
    let mut whole = MemoryDns::default();
    whole.add_txt("example.org", "v=spf1 include:spf.example.net mx -all");
    whole.add_txt("spf.example.net", "v=spf1 a:out.example.net -all");
    whole.add_mx("example.org", 5, "mx.example.org");
    whole.add_ip("mx.example.org", "192.0.2.9".parse().unwrap());
    let mut partial = PartialDns::default();
    let question = SpfQuestion {
        ip: "192.0.2.9".parse().unwrap(),
        helo: "",
        mail_from: "u@example.org",
        receiver: "r",
        now_s: 0,
    };
    let mut rounds = 0;
    let result = loop {
        let result = check(&question, &partial);
        let missing = partial.missing();
        if missing.is_empty() {
            break result;
        }
        rounds += 1;
        missing.into_iter().for_each(|q| answer(&mut partial, &whole, q));
    };
    assert_eq!((result.judged.outcome.word(), rounds), ("pass", 5));
}
