//! Mail messages: RFC 5322 and MIME bytes → facts → an event and rows.

pub mod defect;
pub mod fields;

#[cfg(test)]
mod tests;
