//! MITRE ATT&CK tactics and techniques (attack.mitre.org, Enterprise).

use serde::{Deserialize, Serialize};

/// Declares the tactics in kill-chain order: variant, ATT&CK id, ATT&CK short name, readable name.
macro_rules! tactics {
    ($($variant:ident, $id:literal, $short:literal, $name:literal;)*) => {
        /// An Enterprise tactic; the order is that of the kill chain.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Tactic { $(#[doc = $name] $variant,)* }

        impl Tactic {
            /// All tactics in kill-chain order.
            pub const ALL: &[Tactic] = &[$(Tactic::$variant,)*];

            /// ATT&CK identifier, such as `TA0001`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Tactic::$variant => $id,)* }
            }

            /// ATT&CK short name, such as `initial-access`.
            #[must_use]
            pub fn short_name(self) -> &'static str {
                match self { $(Tactic::$variant => $short,)* }
            }

            /// Readable name, such as `Initial Access`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Tactic::$variant => $name,)* }
            }
        }
    };
}

tactics! {
    Reconnaissance, "TA0043", "reconnaissance", "Reconnaissance";
    ResourceDevelopment, "TA0042", "resource-development", "Resource Development";
    InitialAccess, "TA0001", "initial-access", "Initial Access";
    Execution, "TA0002", "execution", "Execution";
    Persistence, "TA0003", "persistence", "Persistence";
    PrivilegeEscalation, "TA0004", "privilege-escalation", "Privilege Escalation";
    DefenseEvasion, "TA0005", "defense-evasion", "Defense Evasion";
    CredentialAccess, "TA0006", "credential-access", "Credential Access";
    Discovery, "TA0007", "discovery", "Discovery";
    LateralMovement, "TA0008", "lateral-movement", "Lateral Movement";
    Collection, "TA0009", "collection", "Collection";
    CommandAndControl, "TA0011", "command-and-control", "Command and Control";
    Exfiltration, "TA0010", "exfiltration", "Exfiltration";
    Impact, "TA0040", "impact", "Impact";
}

impl Tactic {
    /// The tactic of a short name or Sigma tag tail; `_` and `-` are the same, case is ignored. The
    /// 2026 split of Defense Evasion (`stealth`, `defense-impairment`) is read as Defense Evasion.
    #[must_use]
    pub fn from_short_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        match name.as_str() {
            "stealth" | "defense-impairment" | "defence-evasion" => Some(Self::DefenseEvasion),
            "c2" => Some(Self::CommandAndControl),
            _ => Self::ALL.iter().copied().find(|t| t.short_name() == name),
        }
    }
}

/// A technique or sub-technique identifier in upper case, such as `T1059.001`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Technique(String);

impl Technique {
    /// Reads `T1059`, `t1059.001` or the Sigma tag `attack.t1059.001`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let id = text.trim().to_ascii_uppercase();
        let id = id.strip_prefix("ATTACK.").unwrap_or(&id);
        let digits = id.strip_prefix('T')?;
        let (main, sub) = digits.split_once('.').unwrap_or((digits, "000"));
        let numeric = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        (numeric(main, 4) && numeric(sub, 3)).then(|| Technique(id.to_owned()))
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The identifier without its sub-technique.
    #[must_use]
    pub fn parent(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }
}
