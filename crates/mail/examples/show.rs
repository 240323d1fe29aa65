//! Prints the fields of messages: `cargo run -p cordon-mail --example show -- FILE…`

use mail::{Mail, MailContext, MailLimits, event};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (limits, context) = (
        MailLimits::default(),
        MailContext {
            trusted_authserv_ids: vec![String::new(), "mx.google.com".to_owned()],
            ..MailContext::default()
        },
    );
    for file in std::env::args().skip(1) {
        println!("== {file}");
        let mail = Mail::read(&std::fs::read(&file)?, &limits, &context, None)?;
        for field in &event(&mail, &context, &limits).fields {
            if !field.name.starts_with("header.") {
                println!("{} = {}", field.name, field.value.as_text().escape_debug());
            }
        }
    }
    Ok(())
}
