//! A message cut at every offset, and bytes changed: nothing may panic or hang.

use mail::fuzz_entry;

#[test]
fn every_cut_of_the_golden_messages() {
    for (_, message) in crate::golden::MESSAGES {
        let bytes = message.as_bytes();
        // The content of attached files is text like any other: of a message of some length, one cut
        // in so many.
        for end in (0..bytes.len()).step_by(1 + bytes.len() / 800) {
            fuzz_entry(&bytes[..end]);
        }
    }
}

#[test]
fn deep_and_wide_structures() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(20_000);
    fuzz_entry(nested.as_bytes());
    let digest: String =
        (0..5_000).map(|n| format!("Content-Type: multipart/digest; boundary={n}\n\n--{n}\n\n")).collect();
    fuzz_entry(digest.as_bytes());
    let mixed: String =
        (0..20_000).map(|n| format!("Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n")).collect();
    fuzz_entry(mixed.as_bytes());
    let tags = format!(
        "From: a@b.c\nContent-Type: text/html\n\n{}",
        "<div style=\"display:none\"><a href=x>".repeat(20_000)
    );
    fuzz_entry(tags.as_bytes());
    let open = format!("From: a@b.c\nContent-Type: text/html\n\n{}", "<a b=\"<!--".repeat(50_000));
    fuzz_entry(open.as_bytes());
    let brackets = format!("From: a@b.c\nContent-Type: text/plain\n\nhttp://x.com/{}", ")".repeat(500_000));
    fuzz_entry(brackets.as_bytes());
    let words = format!(
        "From: {}\nSubject: {}\n\nx",
        "\"a\" <a@b.c>, ".repeat(20_000),
        "=?utf-8?q?a?= ".repeat(20_000)
    );
    fuzz_entry(words.as_bytes());
    let groups =
        format!("To: {}\nReceived: {}\n\n", "g:(((".repeat(50_000), "from (((( by [[[[".repeat(20_000));
    fuzz_entry(groups.as_bytes());
}
