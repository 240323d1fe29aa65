//! The scenarios. To add one, add a file with `play`, a module line, and a line in [`scenarios`].

mod adfs_token_forging;
mod cloud_key_theft;
mod consent_phishing;
mod phishing_to_domain;
mod ransomware;

use crate::background;
use crate::tape::{HOUR, Recording, Tape};
use crate::world::World;

/// One attack amid everyday work.
pub struct Scenario {
    /// Name to type.
    pub name: &'static str,
    /// One line.
    pub title: &'static str,
    /// What happens, and what to look at.
    pub description: &'static str,
    /// Hours of everyday work around it.
    pub hours: i64,
    play: fn(&mut Tape, &World, i64),
}

/// All scenarios.
#[must_use]
pub fn scenarios() -> &'static [Scenario] {
    &[
        Scenario {
            name: "phishing-to-domain",
            title: "Phishing mail to domain controller",
            description: "A mail leads to a stolen sign-in, an inbox rule, a payload on a laptop, credential theft and the domain controller.",
            hours: 6,
            play: phishing_to_domain::play,
        },
        Scenario {
            name: "adfs-token-forging",
            title: "Stolen AD FS signing key to mailboxes",
            description: "The token-signing key is read from AD FS, tokens are forged, and an application reads mailboxes.",
            hours: 6,
            play: adfs_token_forging::play,
        },
        Scenario {
            name: "ransomware",
            title: "Ransomware on servers",
            description: "A remote logon, tools copied to servers, backups removed, files encrypted.",
            hours: 4,
            play: ransomware::play,
        },
        Scenario {
            name: "consent-phishing",
            title: "OAuth consent to mass download",
            description: "A user grants a hostile application access; it downloads the company's files.",
            hours: 5,
            play: consent_phishing::play,
        },
        Scenario {
            name: "cloud-key-theft",
            title: "Web server break-in to cloud storage theft",
            description: "A password is guessed over SSH, cloud keys are read, a new user is made, buckets are emptied.",
            hours: 5,
            play: cloud_key_theft::play,
        },
    ]
}

impl Scenario {
    /// The records of the attack and of `hours` of everyday work from `start_us` on. The attack begins
    /// one hour in.
    #[must_use]
    pub fn record(&self, seed: u64, start_us: i64) -> Recording {
        let world = World::new(seed);
        let mut tape = Tape::new(seed ^ name_number(self.name));
        background::play(&mut tape, &world, start_us, self.hours);
        (self.play)(&mut tape, &world, start_us + HOUR);
        tape.finish()
    }
}

/// FNV-1a, so that scenarios of one seed differ.
fn name_number(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
