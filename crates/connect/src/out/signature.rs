//! Signatures of webhooks: `t=SECONDS,v1=HEX`, where HEX is the HMAC-SHA256 of `SECONDS.BODY` under the
//! webhook's secret. The time lets a receiver refuse what was recorded and sent again.

use std::fmt::Write as _;

use ring::hmac;

/// Header that carries the signature.
pub const SIGNATURE_HEADER: &str = "cordon-signature";

/// The signature of a body sent at `seconds` since 1970-01-01 UTC.
#[must_use]
pub fn sign(secret: &str, seconds: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{seconds}.").as_bytes());
    context.update(body);
    let mut text = format!("t={seconds},v1=");
    for byte in context.sign().as_ref() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    //! A signature that another implementation made (Python's `hmac`).
    use super::*;

    #[test]
    fn it_is_what_others_compute() {
        assert_eq!(
            sign("whsec_test", 1_700_000_000, b"{\"a\":1}"),
            "t=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789"
        );
    }
}
