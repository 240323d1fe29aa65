//! Records in the form that real senders give them, one file per source.

pub(crate) mod adfs;
pub(crate) mod cloudtrail;
pub(crate) mod entra;
pub(crate) mod linux;
pub(crate) mod mail;
pub(crate) mod office;
pub(crate) mod security;
pub(crate) mod sysmon;
