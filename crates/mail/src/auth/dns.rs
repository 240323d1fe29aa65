//! The DNS as authentication sees it: questions and ready answers, no network.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DnsError {
    /// The name does not exist. (A name that exists without records of the type answers with an
    /// empty list.)
    #[error("the name does not exist")]
    NotFound,
    /// The servers could not answer now.
    #[error("the name servers gave no answer; try again later")]
    Temporary,
}

/// Answers to DNS questions. Names come without a trailing dot, in lower case.
pub trait Dns {
    /// The TXT records, the strings of each joined.
    ///
    /// # Errors
    /// See [`DnsError`]; the same for all questions.
    fn txt(&self, name: &str) -> Result<Vec<String>, DnsError>;
    /// The MX hosts, in any order.
    ///
    /// # Errors
    /// See [`DnsError`].
    fn mx(&self, name: &str) -> Result<Vec<(u16, String)>, DnsError>;
    /// The IPv4 addresses.
    ///
    /// # Errors
    /// See [`DnsError`].
    fn a(&self, name: &str) -> Result<Vec<Ipv4Addr>, DnsError>;
    /// The IPv6 addresses.
    ///
    /// # Errors
    /// See [`DnsError`].
    fn aaaa(&self, name: &str) -> Result<Vec<Ipv6Addr>, DnsError>;
    /// The names of an address.
    ///
    /// # Errors
    /// See [`DnsError`].
    fn ptr(&self, address: IpAddr) -> Result<Vec<String>, DnsError>;
}

/// Answers kept in memory: fetched beforehand, or written by a test. What is not in it does not
/// exist.
#[derive(Debug, Clone, Default)]
pub struct MemoryDns {
    txt: HashMap<String, Vec<String>>,
    mx: HashMap<String, Vec<(u16, String)>>,
    a: HashMap<String, Vec<Ipv4Addr>>,
    aaaa: HashMap<String, Vec<Ipv6Addr>>,
    ptr: HashMap<IpAddr, Vec<String>>,
    failing: HashSet<String>,
}

fn key(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

impl MemoryDns {
    /// Adds a TXT record.
    pub fn add_txt(&mut self, name: &str, text: impl Into<String>) {
        self.txt.entry(key(name)).or_default().push(text.into());
    }

    /// Adds an MX record.
    pub fn add_mx(&mut self, name: &str, preference: u16, host: &str) {
        self.mx.entry(key(name)).or_default().push((preference, key(host)));
    }

    /// Adds an address, as A or AAAA record.
    pub fn add_ip(&mut self, name: &str, address: IpAddr) {
        match address {
            IpAddr::V4(v4) => self.a.entry(key(name)).or_default().push(v4),
            IpAddr::V6(v6) => self.aaaa.entry(key(name)).or_default().push(v6),
        }
    }

    /// Adds a name of an address.
    pub fn add_ptr(&mut self, address: IpAddr, name: &str) {
        self.ptr.entry(address).or_default().push(key(name));
    }

    /// Makes every question about a name fail for now.
    pub fn add_failing(&mut self, name: &str) {
        self.failing.insert(key(name));
    }

    fn look<T: Clone>(&self, map: &HashMap<String, Vec<T>>, name: &str) -> Result<Vec<T>, DnsError> {
        let name = key(name);
        if self.failing.contains(&name) {
            return Err(DnsError::Temporary);
        }
        match map.get(&name) {
            Some(found) => Ok(found.clone()),
            None if self.exists(&name) => Ok(vec![]),
            None => Err(DnsError::NotFound),
        }
    }

    fn exists(&self, name: &str) -> bool {
        self.txt.contains_key(name)
            || self.mx.contains_key(name)
            || self.a.contains_key(name)
            || self.aaaa.contains_key(name)
    }
}

impl Dns for MemoryDns {
    fn txt(&self, name: &str) -> Result<Vec<String>, DnsError> {
        self.look(&self.txt, name)
    }

    fn mx(&self, name: &str) -> Result<Vec<(u16, String)>, DnsError> {
        self.look(&self.mx, name)
    }

    fn a(&self, name: &str) -> Result<Vec<Ipv4Addr>, DnsError> {
        self.look(&self.a, name)
    }

    fn aaaa(&self, name: &str) -> Result<Vec<Ipv6Addr>, DnsError> {
        self.look(&self.aaaa, name)
    }

    fn ptr(&self, address: IpAddr) -> Result<Vec<String>, DnsError> {
        self.ptr.get(&address).cloned().ok_or(DnsError::NotFound)
    }
}

/// A question to the DNS.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// TXT records of a name.
    Txt(String),
    /// MX records of a name.
    Mx(String),
    /// IPv4 addresses of a name.
    A(String),
    /// IPv6 addresses of a name.
    Aaaa(String),
    /// Names of an address.
    Ptr(IpAddr),
}

/// A DNS that knows some answers and notes the questions it has none for, so that a caller with a
/// real resolver can authenticate without this crate touching the network: authenticate, fetch
/// what is [`missing`](Self::missing), [`learn`](Self::learn) it, and repeat until nothing is.
#[derive(Debug, Default)]
pub struct PartialDns {
    known: MemoryDns,
    answered: HashSet<Question>,
    missing: RefCell<BTreeSet<Question>>,
}

impl PartialDns {
    /// The questions asked since the last call that have no answer yet.
    #[must_use]
    pub fn missing(&self) -> Vec<Question> {
        std::mem::take(&mut *self.missing.borrow_mut()).into_iter().collect()
    }

    /// Takes the answer to a question: `fill` adds the records found, none for a name without.
    pub fn learn(&mut self, question: Question, fill: impl FnOnce(&mut MemoryDns)) {
        fill(&mut self.known);
        self.answered.insert(question);
    }

    fn ask<T>(
        &self,
        question: Question,
        answer: impl FnOnce(&MemoryDns) -> Result<T, DnsError>,
    ) -> Result<T, DnsError> {
        if self.answered.contains(&question) {
            return answer(&self.known);
        }
        self.missing.borrow_mut().insert(question);
        Err(DnsError::Temporary)
    }
}

impl Dns for PartialDns {
    fn txt(&self, name: &str) -> Result<Vec<String>, DnsError> {
        self.ask(Question::Txt(key(name)), |dns| dns.txt(name))
    }

    fn mx(&self, name: &str) -> Result<Vec<(u16, String)>, DnsError> {
        self.ask(Question::Mx(key(name)), |dns| dns.mx(name))
    }

    fn a(&self, name: &str) -> Result<Vec<Ipv4Addr>, DnsError> {
        self.ask(Question::A(key(name)), |dns| dns.a(name))
    }

    fn aaaa(&self, name: &str) -> Result<Vec<Ipv6Addr>, DnsError> {
        self.ask(Question::Aaaa(key(name)), |dns| dns.aaaa(name))
    }

    fn ptr(&self, address: IpAddr) -> Result<Vec<String>, DnsError> {
        self.ask(Question::Ptr(address), |dns| dns.ptr(address))
    }
}
