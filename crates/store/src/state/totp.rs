//! Second factors: codes by time (RFC 6238: HMAC-SHA-1, 30 seconds, six digits, what authenticator apps
//! do), and recovery codes for when the app is lost.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::StateError;
use super::secret::{PASSWORD_LETTERS, random, same_hash, token_hash};
use super::sql::Sql;
use super::triage::Act;
use super::words::{from_json, to_json};
use ring::hmac;

/// Seconds of a step.
const STEP_S: i64 = 30;
/// Steps before and after the present one that are taken, for clocks that differ.
const DRIFT_STEPS: i64 = 1;
const RECOVERY_CODES: usize = 10;
const RECOVERY_LETTERS: usize = 15;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of a step, six digits.
pub(crate) fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or(0) & 0x0f);
    let four = bytes.get(offset..offset + 4).and_then(|four| <[u8; 4]>::try_from(four).ok());
    let number = u32::from_be_bytes(four.unwrap_or_default()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The step whose code this is, at or near the present one and after `last`, so that no code works twice.
pub(crate) fn step_of(secret: &[u8], given: &str, now_us: i64, last: i64) -> Option<i64> {
    let now = now_us.div_euclid(STEP_S * 1_000_000);
    let mut steps = (now - DRIFT_STEPS..=now + DRIFT_STEPS).filter(|step| *step > last);
    steps.find(|step| same_hash(&code(secret, *step), given))
}

/// Bytes in base 32 (RFC 4648) without padding, as apps take a secret.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let (mut out, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(BASE32[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(BASE32[(held << (5 - bits) & 31) as usize]));
    }
    out
}

/// The bytes of base 32; other characters are passed over.
pub(crate) fn from_base32(text: &str) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (vec![], 0_u32, 0);
    for value in text.bytes().filter_map(|b| BASE32.iter().position(|letter| *letter == b)) {
        held = held << 5 | value as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xff) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

impl Tenant {
    /// Begins to enrol an app: a fresh secret in base 32, which counts once a code of it was confirmed.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] when there is a second factor already.
    pub async fn begin_second_factor(&self, user: &str) -> Result<String, StateError> {
        if self.get_user(user).await?.second_factor {
            let reason = "has a second factor already; remove it first";
            return Err(StateError::invalid("user", reason));
        }
        let secret = base32(&random::<20>()?);
        let text = "UPDATE users SET totp_pending = $1 WHERE tenant = $2 AND name = $3";
        let sql = Sql::new("begin a second factor", text);
        self.db.execute(sql.bind(secret.as_str()).bind(self.name()).bind(user)).await?;
        Ok(secret)
    }

    /// Confirms the app by a code of it; gives the recovery codes, which are not kept.
    ///
    /// # Errors
    /// [`StateError::Invalid`] when nothing was begun or the code is wrong.
    pub async fn confirm_second_factor(
        &self,
        user: &str,
        given: &str,
        act: Act<'_>,
    ) -> Result<Vec<String>, StateError> {
        let mut transaction = self.db.begin().await?;
        let text = "SELECT totp_pending FROM users WHERE tenant = $1 AND name = $2";
        let row = Sql::new("read a second factor", text).bind(self.name()).bind(user);
        let row = row.row(&mut transaction).await?.ok_or_else(|| StateError::not_found("user", user))?;
        let Some(secret) = row.optional_text("totp_pending")? else {
            return Err(StateError::invalid("code", "comes before the secret; begin the enrolment first"));
        };
        let step = step_of(&from_base32(&secret), given.trim(), act.now_us, 0).ok_or_else(|| {
            StateError::invalid("code", "is not the one of this moment; check the clock of the app's device")
        })?;
        let codes = recovery_codes()?;
        let hashes: Vec<String> = codes.iter().map(|code| token_hash(code)).collect();
        Sql::new(
            "confirm a second factor",
            "UPDATE users SET totp_secret = totp_pending, totp_pending = NULL, totp_step = $1, \
             recovery_hashes = $2 WHERE tenant = $3 AND name = $4",
        )
        .bind(step)
        .bind(to_json("recovery codes", &hashes)?)
        .bind(self.name())
        .bind(user)
        .execute(&mut transaction)
        .await?;
        let entry = audit::Entry { action: "user.second_factor_on", object: user, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        Ok(codes)
    }

    /// Takes a user's second factor away.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn remove_second_factor(&self, user: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let text = "UPDATE users SET totp_secret = NULL, totp_pending = NULL, recovery_hashes = '[]' \
                    WHERE tenant = $1 AND name = $2";
        let changed = Sql::new("remove a second factor", text).bind(self.name()).bind(user);
        if changed.execute(&mut transaction).await? == 0 {
            return Err(StateError::not_found("user", user));
        }
        let entry = audit::Entry { action: "user.second_factor_off", object: user, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Whether this is the user's code of the moment, or one of their recovery codes. Either works once.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn use_second_factor(&self, user: &str, given: &str, act: Act<'_>) -> Result<bool, StateError> {
        let mut transaction = self.db.begin().await?;
        let lock = self.db.dialect.for_update();
        let text = format!(
            "SELECT totp_secret, totp_step, recovery_hashes FROM users WHERE tenant = $1 AND name = $2{lock}"
        );
        let row = Sql::new("read a second factor", &text).bind(self.name()).bind(user);
        let Some(row) = row.row(&mut transaction).await? else { return Ok(false) };
        let Some(secret) = row.optional_text("totp_secret")? else { return Ok(false) };
        let (mut step, mut hashes): (i64, Vec<String>) =
            (row.int("totp_step")?, from_json("recovery codes", &row.text("recovery_hashes")?)?);
        let given = given.trim();
        let left = hashes.len();
        if let Some(now) = step_of(&from_base32(&secret), given, act.now_us, step) {
            step = now;
        } else {
            let hash = token_hash(&given.to_lowercase());
            hashes.retain(|kept| !same_hash(kept, &hash));
            if hashes.len() == left {
                return Ok(false);
            }
        }
        let text = "UPDATE users SET totp_step = $1, recovery_hashes = $2 WHERE tenant = $3 AND name = $4";
        let sql = Sql::new("use a second factor", text).bind(step).bind(to_json("recovery codes", &hashes)?);
        sql.bind(self.name()).bind(user).execute(&mut transaction).await?;
        if hashes.len() < left {
            let detail = format!(r#"{{"left":{}}}"#, hashes.len());
            let entry = audit::Entry { action: "user.recovery_code_used", object: user, detail: &detail };
            audit::append(&mut transaction, self, entry, act).await?;
        }
        commit(transaction).await?;
        Ok(true)
    }
}

/// Fresh recovery codes of 75 random bits each, in groups.
fn recovery_codes() -> Result<Vec<String>, StateError> {
    let code = |_| {
        let letters: Vec<char> = random::<RECOVERY_LETTERS>()?
            .iter()
            .map(|b| char::from(PASSWORD_LETTERS[usize::from(b & 31)]))
            .collect();
        let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
        Ok(groups.join("-"))
    };
    (0..RECOVERY_CODES).map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The SHA-1 rows of RFC 6238, appendix B, to six digits.
    #[test]
    fn codes_of_the_standard() {
        let secret = b"12345678901234567890";
        let codes = [59_i64, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000]
            .map(|seconds| code(secret, seconds / STEP_S));
        assert_eq!(codes, ["287082", "081804", "050471", "005924", "279037", "353130"]);
    }

    #[test]
    fn base32_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text), bytes.as_bytes());
        }
    }

    #[test]
    fn a_code_works_near_its_time_and_once() {
        let secret = b"12345678901234567890";
        let (now_us, step) = (1_111_111_109_000_000, 1_111_111_109 / STEP_S);
        let found: Vec<_> =
            (step - 3..=step + 3).map(|at| step_of(secret, &code(secret, at), now_us, 0).is_some()).collect();
        assert_eq!(found, [false, false, true, true, true, false, false]);
        assert_eq!(step_of(secret, &code(secret, step), now_us, step), None, "used before");
        assert_eq!(step_of(secret, "", now_us, 0), None);
    }
}
