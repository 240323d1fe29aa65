//! Meridian Freight, the simulated company: people, machines, addresses.
//!
//! Documentation ranges only: `.example` names (RFC 2606), 192.0.2.0/24, 198.51.100.0/24 and
//! 203.0.113.0/24 (RFC 5737) for the outside.

use crate::random::Random;

/// The company's mail and UPN domain.
pub(crate) const DOMAIN: &str = "meridian.example";
/// Its NetBIOS domain.
pub(crate) const NETBIOS: &str = "MERIDIAN";
/// Its directory's DNS name.
pub(crate) const AD_DOMAIN: &str = "corp.meridian.example";
/// SID of the directory.
pub(crate) const DOMAIN_SID: &str = "S-1-5-21-3104521763-2259817114-1180428512";
/// Its cloud tenant.
pub(crate) const TENANT_ID: &str = "7d0f3c64-52c1-4e7e-9a6b-3f5e0c1b8a21";
/// Address that the office appears as outside.
pub(crate) const OFFICE_IP: &str = "192.0.2.10";

/// A person with an account.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) account: String,
    pub(crate) display: String,
    pub(crate) rid: u32,
    pub(crate) object_id: String,
    pub(crate) home_ip: String,
}

impl Person {
    pub(crate) fn upn(&self) -> String {
        format!("{}@{DOMAIN}", self.account)
    }

    pub(crate) fn sid(&self) -> String {
        format!("{DOMAIN_SID}-{}", self.rid)
    }

    pub(crate) fn qualified(&self) -> String {
        format!("{NETBIOS}\\{}", self.account)
    }
}

/// A machine in the directory.
#[derive(Debug, Clone)]
pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) ip: String,
}

impl Host {
    pub(crate) fn fqdn(&self) -> String {
        format!("{}.{AD_DOMAIN}", self.name)
    }
}

/// The company on one seed.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) people: Vec<Person>,
    /// `workstations[i]` is the laptop of `people[i]`.
    pub(crate) workstations: Vec<Host>,
    pub(crate) dc: Host,
    pub(crate) adfs: Host,
    pub(crate) files: Host,
    pub(crate) database: Host,
    pub(crate) web: Host,
}

const NAMES: &[(&str, &str)] = &[
    ("Amara", "Okafor"),
    ("Bram", "Visser"),
    ("Chiara", "Conti"),
    ("Dmitri", "Volkov"),
    ("Elif", "Demir"),
    ("Farid", "Haddad"),
    ("Greta", "Lindqvist"),
    ("Hiro", "Tanabe"),
    ("Ines", "Carvalho"),
    ("Jonas", "Keller"),
    ("Kavya", "Rao"),
    ("Lucia", "Moreno"),
    ("Mateusz", "Nowak"),
    ("Nadia", "Rahman"),
    ("Oskar", "Berg"),
    ("Priya", "Menon"),
    ("Quinn", "Daly"),
    ("Rosa", "Ibarra"),
    ("Stefan", "Ilic"),
    ("Tomoko", "Arai"),
];

impl World {
    /// People and machines of a seed; names are fixed, identifiers and addresses follow the seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x5eed);
        let people: Vec<Person> = NAMES
            .iter()
            .enumerate()
            .map(|(i, (first, last))| Person {
                account: format!("{}.{}", first.to_lowercase(), last.to_lowercase()),
                display: format!("{first} {last}"),
                rid: 1104 + i as u32,
                object_id: random.guid(),
                home_ip: format!("192.0.2.{}", 100 + i),
            })
            .collect();
        let workstations = (0..people.len())
            .map(|i| Host { name: format!("LT-{:04}", 2101 + i), ip: format!("10.20.4.{}", 20 + i) })
            .collect();
        let server = |name: &str, last: u8| Host { name: name.to_owned(), ip: format!("10.20.1.{last}") };
        World {
            people,
            workstations,
            dc: server("MER-DC01", 10),
            adfs: server("MER-ADFS01", 14),
            files: server("MER-FS01", 21),
            database: server("MER-SQL01", 22),
            web: server("mer-web01", 31),
        }
    }
}
