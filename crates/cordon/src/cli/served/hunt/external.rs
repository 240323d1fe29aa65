//! What `externaldata` may read: files and addresses that start with a prefix that was allowed.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use query::{ExternalPolicy, Fetch};

/// Bytes of one file, at most.
const BYTES_MAX: u64 = 256 << 20;
/// Seconds that an address may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The policy that the words of the command line mean.
pub(super) fn policy(words: &[String]) -> ExternalPolicy {
    let prefixes: Vec<String> = words.iter().filter(|w| *w != "off" && *w != "empty").cloned().collect();
    match words {
        _ if !prefixes.is_empty() => ExternalPolicy::Allow(Arc::new(Prefixes(prefixes))),
        [.., last] if last == "empty" => ExternalPolicy::Empty,
        _ => ExternalPolicy::Off,
    }
}

/// Reads what starts with one of these.
#[derive(Debug)]
struct Prefixes(Vec<String>);

impl Fetch for Prefixes {
    fn fetch(&self, address: &str) -> Result<Vec<u8>, String> {
        // What stands after a semicolon is an account key of the original.
        let place = address.split(';').next().unwrap_or(address);
        if place.contains("..") || !self.0.iter().any(|prefix| is_within(place, prefix)) {
            return Err(format!("'{place}' is not allowed; allow it with --external"));
        }
        let failed = |e: &dyn std::fmt::Display| format!("'{place}' cannot be read: {e}");
        if place.starts_with("https://") || place.starts_with("http://") {
            // A redirect could lead to what is not allowed.
            let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0);
            let agent: ureq::Agent = config.build().into();
            let mut answer = agent.get(place).call().map_err(|e| failed(&e))?;
            return answer.body_mut().with_config().limit(BYTES_MAX).read_to_vec().map_err(|e| failed(&e));
        }
        let file = std::fs::File::open(Path::new(place)).map_err(|e| failed(&e))?;
        let mut bytes = vec![];
        file.take(BYTES_MAX).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
        Ok(bytes)
    }
}

/// Whether a place starts with a prefix that ends where a part of it ends: what is allowed for a host
/// is not allowed for another whose name begins with its name.
fn is_within(place: &str, prefix: &str) -> bool {
    let Some(rest) = place.strip_prefix(prefix) else { return false };
    rest.is_empty() || prefix.ends_with('/') || rest.starts_with(['/', '?'])
}

#[cfg(test)]
mod tests {
    //! Tests of what is allowed.
    use super::*;

    #[test]
    fn a_prefix_ends_where_a_part_ends() {
        let prefixes = Prefixes(vec!["https://lists.example".into(), "/srv/lists/".into()]);
        let refused = |place: &str| prefixes.fetch(place).is_err_and(|why| why.contains("not allowed"));
        assert!(refused("https://lists.example.evil.example/a.csv"));
        assert!(refused("https://lists.example@evil.example/a.csv"));
        assert!(refused("/srv/lists/../secret"));
        assert!(refused("/srv/other"));
        assert!(is_within("https://lists.example/a.csv", "https://lists.example"));
        assert!(is_within("/srv/lists/a.csv", "/srv/lists/"));
    }
}
