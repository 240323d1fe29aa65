//! `parse_user_agent()`.

use super::input::{text, text_of};
use super::user_agent_rules::{BROWSERS, DEVICES, Rule, SYSTEMS};
use crate::{Call, Fault, Scalar, Value};
use std::borrow::Cow;

/// The names of the parts of a browser's version.
const BROWSER: &[&str] = &["Family", "MajorVersion", "MinorVersion", "Patch"];
/// The names of the parts of a system's version.
const SYSTEM: &[&str] = &["Family", "MajorVersion", "MinorVersion", "Patch", "PatchMinor"];
/// The names of what a device is.
const DEVICE: &[&str] = &["Family", "Brand", "Model"];

pub(super) const PARSE_USER_AGENT: Scalar = Scalar {
    name: "parse_user_agent",
    summary: "The browser, the operating system and the device that a user agent tells of, as bags: those of 'browser', 'os', 'device' that are asked for.",
    examples: &[
        (
            "parse_user_agent('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36', 'browser').Browser.Family",
            "Chrome",
        ),
        (
            "parse_user_agent('curl/8.5.0', dynamic(['browser', 'os']))",
            "{\"Browser\":{\"Family\":\"curl\",\"MajorVersion\":\"8\",\"MinorVersion\":\"5\",\"Patch\":\"0\"},\"OperatingSystem\":{\"Family\":\"Other\",\"MajorVersion\":\"\",\"MinorVersion\":\"\",\"Patch\":\"\",\"PatchMinor\":\"\"}}",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-user-agent-function",
    differs: "Fewer user agents are known than to the original; the others are of the family Other.",
    eval: parse,
};

fn parse(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let agent = text(arguments, 0);
    let wanted: Vec<Cow<'_, str>> = match arguments.get(1) {
        Some(Value::Array(items)) => items.iter().map(text_of).collect(),
        Some(one) => vec![text_of(one)],
        None => ["browser", "os", "device"].map(Cow::Borrowed).to_vec(),
    };
    let mut parts = vec![];
    for part in wanted {
        let (name, rules, members) = match part.to_ascii_lowercase().as_str() {
            "browser" => ("Browser", BROWSERS, BROWSER),
            "os" => ("OperatingSystem", SYSTEMS, SYSTEM),
            "device" => ("Device", DEVICES, DEVICE),
            other => {
                let problem = format!("'{other}' is unknown; what can be looked for is browser, os, device");
                return Err(Fault::argument("parse_user_agent", problem));
            }
        };
        parts.push((name, recognised(call, &agent, rules, members)?));
    }
    Ok(Value::bag(parts))
}

/// The parts that the first fitting rule gives.
fn recognised(
    call: &Call<'_>,
    agent: &str,
    rules: &[Rule],
    members: &[&'static str],
) -> Result<Value, Fault> {
    for (pattern, templates) in rules {
        let pattern = call.session.regex("parse_user_agent", pattern)?;
        let Some(found) = pattern.captures(agent) else { continue };
        let filled = members.iter().enumerate().map(|(at, member)| {
            let mut value = String::new();
            found.expand(templates.get(at).unwrap_or(&""), &mut value);
            (*member, Value::from(value.trim()))
        });
        return Ok(Value::bag(filled));
    }
    let family = |member: &&'static str| Value::from(if *member == "Family" { "Other" } else { "" });
    Ok(Value::bag(members.iter().map(|member| (*member, family(member)))))
}
