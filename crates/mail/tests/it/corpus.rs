//! Every message of the mail data, and of the ham and spam set where it is at hand, goes through
//! everything; the counts are printed.

use std::path::PathBuf;

use mail::auth::dns::MemoryDns;
use mail::{Mail, MailContext, MailLimits, event, rows};
use schema::{Catalog, SystemCells, TableBuilder};

use crate::conformance::{data, files};

/// Files of the data folder, and of the folder named by CORDON_MAIL_EXTRA.
fn all_messages() -> Vec<PathBuf> {
    let mut found = vec![];
    for (folder, end) in [("sublime-emls", ".eml"), ("mime", ".eml"), ("mail-auth", ".eml")] {
        found.extend(data(folder).map(|f| files(&f, end)).unwrap_or_default());
    }
    if let Some(extra) = std::env::var_os("CORDON_MAIL_EXTRA") {
        found.extend(files(std::path::Path::new(&extra), ".txt"));
    }
    found
}

#[test]
fn every_message_becomes_rows() {
    let catalog = Catalog::builtin().unwrap();
    let limits = MailLimits::default();
    let context = MailContext { arrival_us: Some(1_764_000_000_000_000), ..MailContext::default() };
    let dns = MemoryDns::default();
    let (mut messages, mut refused, mut row_count, mut links, mut attachments) = (0, vec![], 0, 0, 0);
    let declared: Vec<&str> = mail::fields::FIELDS.iter().map(|f| f.name).collect();
    for path in all_messages() {
        let raw = std::fs::read(&path).unwrap();
        let Ok(read) = Mail::read(&raw, &limits, &context, Some(&dns)) else {
            refused.push(path);
            continue;
        };
        messages += 1;
        links += read.facts.links.len();
        attachments += read.facts.attachments.len();
        let event = event(&read, &context, &limits);
        for field in &event.fields {
            assert!(
                field.name.starts_with("header.") || declared.contains(&&*field.name),
                "{} is not declared",
                field.name
            );
        }
        for (index, row) in rows(&read, &catalog, &context).iter().enumerate() {
            let table = catalog.table(row.table).clone();
            let mut builder = TableBuilder::new(table);
            let system = SystemCells {
                tenant: "t",
                source: "s",
                sequence: 1,
                record: 1,
                row: u16::try_from(index).unwrap_or(u16::MAX),
                arrival_us: 0,
                event_us: None,
            };
            builder.append(row, &system);
            assert_eq!(builder.misfits(), 0, "{}", path.display());
            row_count += 1;
        }
    }
    println!(
        "corpus: {messages} messages, {} refused, {row_count} rows, {links} links, {attachments} attachments",
        refused.len()
    );
    for path in refused {
        println!("  refused: {}", path.display());
    }
}
