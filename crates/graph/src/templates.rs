//! Known attack sequences, as data.
//!
//! A template fires on alerts that match at least `steps_min` of its steps, in order, joined by
//! things of the listed kinds, within its span. Each pair of steps is then a link of its own, even
//! where time alone would have parted them. Sources: the sequences named in the correlation notes
//! (§4, §9.3) and the public procedure descriptions of MITRE ATT&CK.

use model::ServiceSource::{CloudApps, Email, Endpoint, Identity};
use model::{Alert, ServiceSource};

use crate::config::DAY_US;
use crate::kind::Kind;

/// One step: any of the techniques or title words, in any of the services (all when none is given).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// What happens, for the story.
    pub name: &'static str,
    /// Techniques; `T1003` includes its sub-techniques.
    pub techniques: &'static [&'static str],
    /// Words in the alert's title, lower case.
    pub words: &'static [&'static str],
    /// Parts of the estate.
    pub services: &'static [ServiceSource],
}

/// A sequence of steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Template {
    /// What an analyst calls it.
    pub name: &'static str,
    /// Its steps in order; at most 8.
    pub steps: &'static [Step],
    /// Steps that must be seen.
    pub steps_min: u32,
    /// Steps of which one at least must be told by an alert of medium severity or above, as a bit set;
    /// none when 0.
    pub needs: u8,
    /// Devices that the steps must name between them.
    pub devices_min: usize,
    /// Kinds of things that join two steps.
    pub joins: &'static [Kind],
    /// Whether, within this gap, a first step that nothing joins to a later one is joined to the next
    /// grave finding of the directory that is a later step, because it breaks a trust of the whole
    /// tenant: the attacker may come back as anyone.
    pub tenant_wide_us: Option<i64>,
    /// Longest gap between two steps.
    pub span_us: i64,
    /// Why the steps belong together.
    pub reason: &'static str,
}

const fn step(
    name: &'static str,
    services: &'static [ServiceSource],
    techniques: &'static [&'static str],
    words: &'static [&'static str],
) -> Step {
    Step { name, techniques, words, services }
}

const ACCOUNT_JOINS: &[Kind] =
    &[Kind::Message, Kind::User, Kind::Account, Kind::Ip, Kind::Url, Kind::Session];
const INTRUSION_JOINS: &[Kind] = &[
    Kind::Message,
    Kind::User,
    Kind::Account,
    Kind::Device,
    Kind::Hash,
    Kind::Url,
    Kind::Domain,
    Kind::Ip,
    Kind::Process,
    Kind::Command,
];
const CLOUD_JOINS: &[Kind] = &[Kind::App, Kind::User, Kind::Account, Kind::Ip, Kind::Resource, Kind::Session];

const STEAL_CREDENTIALS: Step =
    step("credential theft", &[], &["T1003", "T1555", "T1558", "T1552", "T1649"], &["mimikatz", "lsass"]);
const MOVE: Step = step("move to another device", &[], &["T1021", "T1550", "T1570", "T1563"], &["lateral"]);
const REMOTE_EXECUTION: Step = step(
    "execution on the other device",
    &[Endpoint],
    &["T1543.003", "T1569.002", "T1053.005", "T1047", "T1546.003"],
    &["psexec", "service install"],
);
const PHISHING: Step = step("phishing mail", &[Email], &["T1566", "T1598"], &["phish", "malicious", "spoof"]);
const SIGN_IN: Step = step(
    "sign-in as the account",
    &[Identity, CloudApps],
    &["T1078", "T1110", "T1528", "T1539", "T1557", "T1621", "T1550", "T1111"],
    &["sign-in", "signin", "logon from", "login from", "impossible travel"],
);
const MAIL_COLLECTION: Step = step("mail collection", &[], &["T1114"], &["mail items", "mailbox"]);

/// All templates. A pair of alerts that several explain is explained by the first.
pub(crate) const TEMPLATES: &[Template] = &[
    Template {
        name: "Golden SAML",
        steps: &[
            step(
                "theft of the federation service's signing key",
                &[],
                &["T1552.004", "T1606.002"],
                &["adfs", "ad fs", "token signing", "token-signing", "dkm", "federation"],
            ),
            step(
                "cloud access with a forged or added credential",
                &[Identity, CloudApps],
                &["T1098", "T1550.001", "T1528", "T1078.004", "T1136.003"],
                &["service principal", "consent", "permission grant", "forged", "golden saml"],
            ),
            step("mail collection", &[Email, CloudApps, Identity], &["T1114"], &["mail items", "mailbox"]),
        ],
        steps_min: 2,
        needs: 0b1,
        devices_min: 0,
        joins: CLOUD_JOINS,
        tenant_wide_us: Some(DAY_US),
        span_us: 7 * DAY_US,
        reason: "whoever holds the federation service's signing key can sign in to the cloud as anyone",
    },
    Template {
        name: "Ransomware",
        steps: &[
            step("spread", &[], &["T1570", "T1021", "T1569", "T1484.001"], &["psexec"]),
            step("defences and services stopped", &[], &["T1489", "T1562", "T1685"], &[]),
            step("recovery inhibited", &[], &["T1490"], &["shadow copies deleted", "shadow copy delet"]),
            step("encryption", &[], &["T1486"], &["ransom", "files encrypted"]),
        ],
        steps_min: 2,
        needs: 0b1100,
        devices_min: 1,
        joins: &[Kind::Hash, Kind::Command, Kind::User, Kind::Account, Kind::Device, Kind::Process],
        tenant_wide_us: None,
        span_us: 2 * DAY_US,
        reason: "spreading, disabling recovery and encrypting are the steps of a ransomware attack",
    },
    Template {
        name: "Phishing to mailbox takeover",
        steps: &[
            PHISHING,
            step("link opened", &[], &["T1204", "T1189"], &["click"]),
            SIGN_IN,
            step(
                "mailbox rule or delegation",
                &[],
                &["T1564.008", "T1114.003", "T1137.005", "T1098.002"],
                &["inbox rule", "inboxrule", "forwarding"],
            ),
            MAIL_COLLECTION,
        ],
        steps_min: 3,
        needs: 0,
        devices_min: 0,
        joins: ACCOUNT_JOINS,
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "a phished account is signed in to and its mailbox prepared for theft or fraud",
    },
    Template {
        name: "Phishing to domain intrusion",
        steps: &[
            PHISHING,
            step("payload run", &[Endpoint], &["T1204", "T1059", "T1218", "T1566"], &["macro", "office"]),
            STEAL_CREDENTIALS,
            MOVE,
            REMOTE_EXECUTION,
        ],
        steps_min: 3,
        needs: 0b1,
        devices_min: 1,
        joins: INTRUSION_JOINS,
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "a mailed payload runs, credentials are taken and other devices entered with them",
    },
    Template {
        name: "Credential theft and lateral movement",
        steps: &[STEAL_CREDENTIALS, MOVE, REMOTE_EXECUTION],
        steps_min: 3,
        needs: 0,
        devices_min: 2,
        joins: INTRUSION_JOINS,
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "stolen credentials are used to log on to another device and start a service there",
    },
    Template {
        name: "Directory attack",
        steps: &[
            step("directory discovery", &[], &["T1087", "T1069", "T1018", "T1482"], &["bloodhound"]),
            step(
                "attack on directory credentials",
                &[],
                &["T1558", "T1003.006", "T1110", "T1207"],
                &["dcsync"],
            ),
            step("move with them", &[], &["T1021", "T1550", "T1078"], &["pass the"]),
        ],
        steps_min: 3,
        needs: 0,
        devices_min: 2,
        joins: &[Kind::User, Kind::Account, Kind::Device, Kind::Ip],
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "the directory is explored, its credentials attacked and then used",
    },
    Template {
        name: "Consent abuse",
        steps: &[
            step(
                "consent to an application",
                &[Identity, CloudApps],
                &["T1528", "T1098.003", "T1671"],
                &["consent", "permission grant", "oauth"],
            ),
            step(
                "data taken through it",
                &[Identity, CloudApps, Email],
                &["T1114", "T1213", "T1530", "T1567", "T1020", "T1537"],
                &["download", "mass"],
            ),
        ],
        steps_min: 2,
        needs: 0b1,
        devices_min: 0,
        joins: CLOUD_JOINS,
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "an application that was granted access takes data with it",
    },
    Template {
        name: "Password attack to persistence",
        steps: &[
            step("password guessing", &[], &["T1110"], &["brute", "spray"]),
            SIGN_IN,
            step(
                "persistence of access",
                &[],
                &["T1098", "T1136", "T1556", "T1564.008"],
                &["mfa", "added to"],
            ),
        ],
        steps_min: 3,
        needs: 0b1,
        devices_min: 0,
        joins: ACCOUNT_JOINS,
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "a guessed password is used and the access made to last",
    },
    Template {
        name: "Cloud account takeover to data theft",
        steps: &[
            step(
                "cloud access",
                &[CloudApps, Identity],
                &["T1078", "T1552", "T1528", "T1098"],
                &["access key"],
            ),
            step(
                "cloud discovery",
                &[CloudApps],
                &["T1580", "T1526", "T1087", "T1069", "T1619", "T1538"],
                &[],
            ),
            step(
                "data theft or destruction",
                &[CloudApps],
                &["T1530", "T1537", "T1485", "T1486", "T1567"],
                &[],
            ),
        ],
        steps_min: 3,
        needs: 0,
        devices_min: 0,
        joins: CLOUD_JOINS,
        tenant_wide_us: None,
        span_us: 7 * DAY_US,
        reason: "a cloud identity explores what it may reach and then takes or destroys data",
    },
    Template {
        name: "Server exploitation",
        steps: &[
            step(
                "exploitation of a service",
                &[],
                &["T1190", "T1505.003", "T1210"],
                &["webshell", "web shell"],
            ),
            step("commands through it", &[Endpoint], &["T1059", "T1033", "T1082", "T1105"], &[]),
            step("deeper access", &[Endpoint], &["T1003", "T1068", "T1543", "T1053", "T1547", "T1136"], &[]),
        ],
        steps_min: 3,
        needs: 0b1,
        devices_min: 1,
        joins: &[Kind::Device, Kind::Process, Kind::Hash, Kind::Ip],
        tenant_wide_us: None,
        span_us: 2 * DAY_US,
        reason: "an exploited service runs commands that widen the access",
    },
];

impl Step {
    fn fits(&self, alert: &Alert, title: &str) -> bool {
        let family =
            |t: &str, of: &str| t == of || t.strip_prefix(of).is_some_and(|rest| rest.starts_with('.'));
        let technique =
            || alert.techniques.iter().any(|t| self.techniques.iter().any(|of| family(t.id(), of)));
        let word = || self.words.iter().any(|word| title.contains(word));
        (self.services.is_empty() || self.services.contains(&alert.service_source)) && (technique() || word())
    }
}

impl Template {
    /// The steps an alert may be, as a bit set.
    pub(crate) fn steps_of(&self, alert: &Alert, title_lower: &str) -> u8 {
        let mut mask = 0;
        for (index, step) in self.steps.iter().enumerate().take(8) {
            mask |= u8::from(step.fits(alert, title_lower)) << index;
        }
        mask
    }

    /// Names of the earliest step that the first alert may be and of the next one that the second
    /// may be.
    pub(crate) fn step_names(&self, first: &Alert, second: &Alert) -> Option<(&'static str, &'static str)> {
        let steps = |alert: &Alert| self.steps_of(alert, &alert.title.to_lowercase());
        let (from, to) = (steps(first), steps(second));
        let fits = |mask: u8, index: usize| mask & (1 << index) != 0;
        let i = (0..self.steps.len().min(8)).find(|i| fits(from, *i))?;
        let j = (i + 1..self.steps.len().min(8)).find(|j| fits(to, *j))?;
        Some((self.steps[i].name, self.steps[j].name))
    }
}
