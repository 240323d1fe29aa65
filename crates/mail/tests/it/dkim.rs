//! DKIM against signed messages of real signers, and what breaks them.

use mail::auth::dkim;
use mail::raw::RawMessage;

use crate::conformance::{Tally, data, files, keys_and_message};

fn outcomes(message: &[u8], dns: &mail::auth::dns::MemoryDns, now_s: Option<i64>) -> String {
    let raw = RawMessage::split(message, 1 << 20);
    let words: Vec<&str> = dkim::check(&raw, dns, now_s).iter().map(|a| a.judged.outcome.word()).collect();
    words.join(",")
}

#[test]
fn conformance() {
    let Some(folder) = data("mail-auth/dkim") else { return };
    let mut tally = Tally::default();
    for path in files(&folder, ".txt") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (dns, message) = keys_and_message(&path);
        let raw = RawMessage::split(&message, 1 << 20);
        let wanted = vec!["pass"; raw.all("DKIM-Signature").count()].join(",");
        tally.case(&format!("{name} as it is"), &wanted, &outcomes(&message, &dns, None));
        let crlf = String::from_utf8(message.clone()).unwrap().replace('\n', "\r\n");
        tally.case(&format!("{name} with CR LF"), &wanted, &outcomes(crlf.as_bytes(), &dns, None));
        let mut longer = message.clone();
        longer.extend_from_slice(b"one more line\n");
        let broken = wanted.replace("pass", "fail");
        tally.case(&format!("{name} with a longer body"), &broken, &outcomes(&longer, &dns, None));
        let text = String::from_utf8_lossy(&message).replacen("\nSubject: ", "\nSubject: [tag] ", 1);
        tally.case(&format!("{name} with another subject"), &broken, &outcomes(text.as_bytes(), &dns, None));
        let none = mail::auth::dns::MemoryDns::default();
        tally.case(
            &format!("{name} without keys"),
            &wanted.replace("pass", "permerror"),
            &outcomes(&message, &none, None),
        );
    }
    // This one expires (x=1667930064).
    let (dns, message) = keys_and_message(&folder.join("005.txt"));
    tally.case("005 in time", "pass", &outcomes(&message, &dns, Some(1_667_843_664)));
    tally.case("005 too late", "fail", &outcomes(&message, &dns, Some(1_767_843_664)));
    tally.finish("DKIM", &[]);
}
