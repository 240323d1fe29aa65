//! Laws that hold for any input.

use mail::lookalike::{edit_distance, skeleton};
use mail::urls::{self, Parts};
use mail::{Mail, MailContext, MailLimits};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        mail::fuzz_entry(&bytes);
        let mut message = b"From: a@b.example\nContent-Type: text/html\n\n".to_vec();
        message.extend_from_slice(&bytes);
        mail::fuzz_entry(&message);
    }

    #[test]
    fn reading_is_repeatable(body in "[ -~\n]{0,200}") {
        let message = format!("From: a@b.example\nMessage-ID: <x@y>\n\n{body}");
        let context = MailContext::default();
        let read = || Mail::read(message.as_bytes(), &MailLimits::default(), &context, None).unwrap();
        prop_assert_eq!(read(), read());
        prop_assert_eq!(
            mail::network_message_id(&read().facts, &context),
            mail::network_message_id(&read().facts, &context)
        );
    }

    #[test]
    fn a_url_in_text_is_found_whole(host in "[a-z]{1,8}\\.(com|org|de)", path in "[a-zA-Z0-9/_=&-]{0,20}") {
        let url = format!("https://{host}/{path}");
        let found = urls::in_text(&format!("see <{url}>, or ({url})."), 10);
        prop_assert_eq!(found, vec![url.clone(), url.clone()]);
        prop_assert_eq!(Parts::read(&url).unwrap().host, host);
    }

    #[test]
    fn distance_is_a_metric_on_equality(a in "[a-z]{0,12}", b in "[a-z]{0,12}") {
        prop_assert_eq!(edit_distance(&a, &b), edit_distance(&b, &a));
        prop_assert_eq!(edit_distance(&a, &b) == 0, a == b);
        prop_assert_eq!(skeleton(&skeleton(&a)), skeleton(&a));
    }

    #[test]
    fn percent_decoding_undoes_encoding(text in "\\PC{0,30}") {
        let coded: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        prop_assert_eq!(urls::percent_decoded(&coded), text);
    }
}
