//! Which passwords people may choose.
//!
//! After NIST SP 800-63B: length counts, composition does not, and what is on everyone's list is refused.

use super::error::StateError;
use super::secret::{PASSWORD_LIMIT_CHARS, PASSWORD_MIN_CHARS};

/// What guessers try first; a password that is little more than one of these is refused.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "passw0rd",
    "qwerty",
    "qwertz",
    "azerty",
    "123456789",
    "12345678",
    "1234567890",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "changeme",
    "secret",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "cordon",
    "summer",
    "winter",
    "spring",
    "autumn",
    "admin",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefgh",
    "1q2w3e4r",
    "starwars",
    "whatever",
    "computer",
];
/// Characters that a password must have beside a common word or the user's name.
const BESIDE_CHARS: usize = 8;
const DIFFERENT_CHARS: usize = 5;

/// Refuses passwords that are short, long, common, or the user's name.
pub(crate) fn checked(user: &str, password: &str) -> Result<String, StateError> {
    let length = password.chars().count();
    if !(PASSWORD_MIN_CHARS..=PASSWORD_LIMIT_CHARS).contains(&length) {
        let reason = format!("must have {PASSWORD_MIN_CHARS} to {PASSWORD_LIMIT_CHARS} characters");
        return Err(StateError::invalid("password", reason));
    }
    let mut letters: Vec<char> = password.to_lowercase().chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < DIFFERENT_CHARS {
        let reason = format!("must have at least {DIFFERENT_CHARS} different characters");
        return Err(StateError::invalid("password", reason));
    }
    let folded = password.to_lowercase();
    let user = user.to_lowercase();
    let names = COMMON.iter().copied().chain((user.chars().count() > 2).then_some(user.as_str()));
    for name in names {
        if folded.contains(name) && beside(&folded, name) < BESIDE_CHARS {
            let reason = format!(
                "is little more than `{name}`, which guessers try first; take some words that have nothing to do \
                 with one another"
            );
            return Err(StateError::invalid("password", reason));
        }
    }
    Ok(password.to_owned())
}

/// Different characters beside every occurrence of a name.
fn beside(password: &str, name: &str) -> usize {
    let mut rest: Vec<char> = password.replace(name, "").chars().collect();
    rest.sort_unstable();
    rest.dedup();
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn rules() {
        let table: String = [
            "short",
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "Password1234",
            "PASSWORD-PASSWORD",
            "qwerty123456",
            "annabella-annabella-1",
            "correct horse battery",
            "my password is long enough",
            &"ä1b2c".repeat(60),
        ]
        .iter()
        .map(|password| {
            let verdict =
                checked("Annabella", password).map_or_else(|e| e.to_string(), |_| "good".to_owned());
            format!("{}: {verdict}\n", password.chars().take(24).collect::<String>())
        })
        .collect();
        expect_test::expect![[r#"
            short: password must have 12 to 256 characters
            aaaaaaaaaaaaaaaa: password must have at least 5 different characters
            abababababababab: password must have at least 5 different characters
            Password1234: password is little more than `password`, which guessers try first; take some words that have nothing to do with one another
            PASSWORD-PASSWORD: password is little more than `password`, which guessers try first; take some words that have nothing to do with one another
            qwerty123456: password is little more than `qwerty`, which guessers try first; take some words that have nothing to do with one another
            annabella-annabella-1: password is little more than `annabella`, which guessers try first; take some words that have nothing to do with one another
            correct horse battery: good
            my password is long enou: good
            ä1b2cä1b2cä1b2cä1b2cä1b2: password must have 12 to 256 characters
        "#]].assert_eq(&table);
    }
}
