//! Own messages: what is read, signalled and stored.

use expect_test::{Expect, expect_file};
use mail::auth::dns::MemoryDns;
use mail::{Mail, MailContext, MailLimits, ProtectedPerson, event, rows};
use schema::Catalog;

/// The messages by name; `tests/golden/NAME.txt` holds what they give.
pub const MESSAGES: &[(&str, &str)] = &[
    ("plain", include_str!("../messages/plain.eml")),
    ("phish_html", include_str!("../messages/phish_html.eml")),
    ("attachments", include_str!("../messages/attachments.eml")),
    ("smuggling", include_str!("../messages/smuggling.eml")),
    ("forwarded", include_str!("../messages/forwarded.eml")),
    ("exchange", include_str!("../messages/exchange.eml")),
    ("broken", include_str!("../messages/broken.eml")),
    ("dmarc_report", include_str!("../messages/dmarc_report.eml")),
    ("winmail", include_str!("../messages/winmail.eml")),
];

fn context() -> MailContext {
    MailContext {
        own_domains: vec!["contoso.example".to_owned(), "northwind-bank.com".to_owned()],
        trusted_authserv_ids: vec![String::new(), "mx.contoso.example".to_owned()],
        protected_people: vec![ProtectedPerson {
            name: "Dana Whitfield".to_owned(),
            addresses: vec!["dana.whitfield@northwind-bank.com".to_owned()],
        }],
        arrival_us: Some(1_750_000_000_000_000),
        ..MailContext::default()
    }
}

fn dns() -> MemoryDns {
    let mut dns = MemoryDns::default();
    dns.add_txt("partner.example", "v=spf1 ip4:198.51.100.0/24 -all");
    dns.add_txt("_dmarc.partner.example", "v=DMARC1; p=reject");
    dns.add_txt("northwlnd-bank.com", "v=spf1 +all");
    dns
}

/// Everything a message gives, one fact on a line.
fn shown(message: &str, with_dns: bool) -> String {
    let (context, limits, dns) = (context(), MailLimits::default(), dns());
    let dns: Option<&dyn mail::auth::dns::Dns> = if with_dns { Some(&dns) } else { None };
    let mail = match Mail::read(message.as_bytes(), &limits, &context, dns) {
        Ok(mail) => mail,
        Err(error) => return error.to_string(),
    };
    let mut out = String::new();
    for field in &event(&mail, &context, &limits).fields {
        if !field.name.starts_with("header.") {
            out.push_str(&format!("{} = {}\n", field.name, field.value.as_text().escape_debug()));
        }
    }
    let catalog = Catalog::builtin().unwrap();
    for row in rows(&mail, &catalog, &context) {
        let table = catalog.table(row.table);
        out.push_str(&format!("\n[{}]\n", table.name));
        for (column, cell) in &row.cells {
            out.push_str(&format!(
                "{} = {}\n",
                table.columns[usize::from(*column)].name,
                cell.as_text().escape_debug()
            ));
        }
        let evidence = mail_evidence(table, &row);
        out.push_str(&format!("-> {evidence}\n"));
    }
    out
}

/// The entities that alerts on the row would name.
fn mail_evidence(table: &schema::Table, row: &schema::Row<'_>) -> String {
    model::evidence_of_row(table, row).iter().map(|e| e.entity.kind()).collect::<Vec<_>>().join(", ")
}

fn check(name: &str, expected: Expect) {
    let (_, message) = MESSAGES.iter().find(|(known, _)| *known == name).unwrap();
    expected.assert_eq(shown(message, false).lines().next().unwrap_or_default());
}

#[test]
fn golden_messages() {
    for (name, message) in MESSAGES {
        let with_dns = !matches!(*name, "exchange");
        expect_file![format!("../golden/{name}.txt")].assert_eq(&shown(message, with_dns));
    }
}

#[test]
fn what_is_no_message() {
    use expect_test::expect;
    check("plain", expect!["from.address = ines.moreau@partner.example"]);
    assert_eq!(shown("", false), "the message is empty; send the raw bytes of one RFC 5322 message");
    assert!(shown("{\"a\": 1}\n", false).starts_with("this is not a mail message"));
    assert!(shown("\u{7f}ELF\0\0", false).starts_with("this is not a mail message"));
}
