//! Polled sources: `cordon sources add --vendor`, `test`, `vendors`.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::client::Client;
use super::incidents::text;
use crate::exit::{Code, CommandError};

/// How a source is polled.
#[derive(Debug, Args)]
pub struct Polled {
    /// Poll the API of this vendor; `cordon sources vendors` lists them
    #[arg(long, value_name = "VENDOR")]
    vendor: Option<String>,
    /// An API of your own, declared in YAML
    #[arg(long, value_name = "FILE", conflicts_with = "vendor")]
    description: Option<PathBuf>,
    /// A setting of the vendor
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = pair)]
    settings: Vec<(String, String)>,
    /// A secret of the vendor: NAME=env:VARIABLE, NAME=file:PATH or NAME=- for standard input
    #[arg(long = "secret", value_name = "NAME=FROM", value_parser = pair)]
    secrets: Vec<(String, String)>,
}

fn pair(given: &str) -> Result<(String, String), String> {
    let split = given.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = split.ok_or_else(|| format!("`{given}` is not NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Polled {
    /// Whether the source is to be polled.
    pub(super) fn is_asked(&self) -> bool {
        self.vendor.is_some() || self.description.is_some()
    }

    /// Sets the source up and tries it out.
    pub(super) fn add(&self, client: &Client, name: &str) -> Result<Code, CommandError> {
        let description = self.description.as_ref().map(|path| {
            std::fs::read_to_string(path).map_err(|e| CommandError::Told(format!("{}: {e}", path.display())))
        });
        let description = description.transpose()?;
        let vendor = self.vendor.as_deref().unwrap_or("own");
        let settings: BTreeMap<&String, &String> = self.settings.iter().map(|(n, v)| (n, v)).collect();
        let secrets: Result<BTreeMap<&String, String>, CommandError> =
            self.secrets.iter().map(|(n, from)| Ok((n, secret(n, from)?))).collect();
        let body =
            json!({"vendor": vendor, "description": description, "settings": settings, "secrets": secrets?});
        client.put(&format!("/api/v1/sources/{name}/poll"), &body)?;
        test(client, name)
    }
}

/// A secret, from where it may be without being seen: never from the command line itself, which every
/// user of the machine can read.
fn secret(name: &str, from: &str) -> Result<String, CommandError> {
    let told = |reason: String| CommandError::Told(format!("--secret {name}: {reason}"));
    if let Some(variable) = from.strip_prefix("env:") {
        return std::env::var(variable).map_err(|_| told(format!("the variable {variable} is not set")));
    }
    let mut read = String::new();
    if let Some(path) = from.strip_prefix("file:") {
        read = std::fs::read_to_string(path).map_err(|e| told(format!("{path}: {e}")))?;
    } else if from == "-" {
        std::io::stdin().read_to_string(&mut read)?;
    } else {
        let ways = "give it as env:VARIABLE, file:PATH or - for standard input, so that nobody sees it";
        return Err(told(ways.to_owned()));
    }
    Ok(read.trim_end_matches(['\r', '\n']).to_owned())
}

/// Runs the self-test and shows its steps.
pub(super) fn test(client: &Client, name: &str) -> Result<Code, CommandError> {
    let answer = client.post(&format!("/api/v1/sources/{name}/test"), &json!({}))?;
    let checks = answer.get("value").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut out = std::io::stdout().lock();
    let mut good = true;
    for check in &checks {
        let is_good = check.get("good").and_then(Value::as_bool).unwrap_or(false);
        good &= is_good;
        let word = if is_good { "good" } else { "BAD " };
        writeln!(out, "{word}  {}: {}", text(check, "what"), text(check, "told"))?;
    }
    if good { Ok(Code::Done) } else { Err(CommandError::Told(format!("{name} does not work yet"))) }
}

/// Lists the vendors.
pub(super) fn vendors(client: &Client, as_json: bool) -> Result<(), CommandError> {
    let vendors = client.list("/api/v1/poll-vendors", usize::MAX)?;
    let mut out = std::io::stdout().lock();
    for vendor in &vendors {
        if as_json {
            writeln!(out, "{vendor}")?;
            continue;
        }
        writeln!(out, "{}  {}", text(vendor, "name"), text(vendor, "title"))?;
        for (member, flag) in [("settings", "--set"), ("secrets", "--secret")] {
            for (name, doc) in vendor.get(member).and_then(Value::as_object).into_iter().flatten() {
                writeln!(out, "    {flag} {name}=…  {}", doc.as_str().unwrap_or_default())?;
            }
        }
        writeln!(out, "    {}", text(vendor, "reference"))?;
    }
    Ok(())
}
