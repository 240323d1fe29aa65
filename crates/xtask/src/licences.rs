//! Licences of all dependencies: each must allow use under one of the permitted ones.

use spdx::Expression;

use crate::workspace::Metadata;

/// Licences that a dependency may be used under.
const PERMITTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Packages whose manifest names a licence file instead of an SPDX expression: name and what it is.
const READ_BY_HAND: &[(&str, &str)] = &[("ring", "Apache-2.0 AND ISC")];

/// Dependencies under a licence that is not permitted, or that say none.
#[must_use]
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let mut problems = vec![];
    for package in metadata.packages.iter().filter(|p| p.source.is_some()) {
        let known = READ_BY_HAND.iter().find(|(name, _)| *name == package.name).map(|(_, l)| *l);
        let Some(text) = package.license.as_deref().or(known) else {
            problems.push(format!("{} {} names no licence", package.name, package.version));
            continue;
        };
        let allowed = Expression::parse_mode(text, spdx::ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|req| req.license.id().is_some_and(|id| PERMITTED.contains(&id.name)))
        });
        if !allowed {
            problems.push(format!(
                "{} {} is under {text}, which is not permitted",
                package.name, package.version
            ));
        }
    }
    problems
}
