//! Who gets in and how often: sessions, rates, the identity provider.

use std::path::PathBuf;
use std::time::Duration;

use api::{Api, Fetch, Fetched, OidcProvider, Rates, RoleMap, SessionRules};
use clap::Args;

use super::config::ServeArgs;
use super::error::ServerError;

/// How long the identity provider may take to answer.
const PROVIDER_TIME: Duration = Duration::from_secs(15);
/// Longest answer of the identity provider, in bytes.
const PROVIDER_BYTES: u64 = 1 << 20;

/// Settings of sign-in.
#[derive(Debug, Clone, Args)]
pub struct AccessArgs {
    /// Hours after which people must sign in again
    #[arg(long, default_value_t = 12, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=720))]
    pub session_hours: u32,
    /// Minutes without a request after which people must sign in again
    #[arg(long, default_value_t = 120, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=43_200))]
    pub session_idle_min: u32,
    /// Requests per minute that one user, API client or token may make
    #[arg(long, default_value_t = 12_000, value_name = "COUNT")]
    pub requests_per_minute: u32,
    /// Requests per minute that may come from one address
    #[arg(long, default_value_t = 24_000, value_name = "COUNT")]
    pub address_requests_per_minute: u32,
    /// Identity provider by which people may sign in: its OpenID Connect issuer
    #[arg(
        long,
        env = "CORDON_OIDC_ISSUER",
        value_name = "URL",
        requires = "oidc_client_id",
        requires = "oidc_public_url"
    )]
    pub oidc_issuer: Option<String>,
    /// Our client id at the identity provider
    #[arg(long, env = "CORDON_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// File with our client secret at the identity provider; a public client has none
    #[arg(long, env = "CORDON_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// URL by which browsers reach this server
    #[arg(long, env = "CORDON_OIDC_PUBLIC_URL", value_name = "URL")]
    pub oidc_public_url: Option<String>,
    /// What the identity provider is called here
    #[arg(long, default_value = "idp", value_name = "NAME")]
    pub oidc_name: String,
    /// Scopes to ask the identity provider for, beside openid
    #[arg(long, default_values = ["profile", "email"], value_delimiter = ',', value_name = "SCOPE")]
    pub oidc_scope: Vec<String>,
    /// Claim that names the user
    #[arg(long, default_value = "preferred_username", value_name = "CLAIM")]
    pub oidc_user_claim: String,
    /// Claim with the user's groups or roles
    #[arg(long, default_value = "groups", value_name = "CLAIM")]
    pub oidc_roles_claim: String,
    /// A value of that claim and the role it gives here, as `SOC=operator`; may be given several times
    #[arg(long = "oidc-role", value_name = "VALUE=ROLE")]
    pub oidc_roles: Vec<String>,
    /// Role of users of the identity provider for whom no value is listed; they are refused when absent
    #[arg(long, value_name = "ROLE")]
    pub oidc_default_role: Option<String>,
    /// Certificate authority of the identity provider, in PEM, when it is a private one
    #[arg(long, value_name = "FILE")]
    pub oidc_ca: Option<PathBuf>,
}

/// The API with these settings.
///
/// # Errors
/// When the identity provider's settings are not complete or do not read.
pub(super) fn apply(args: &ServeArgs, api: Api) -> Result<Api, ServerError> {
    let access = &args.access;
    let minutes = |count: u32| i64::from(count) * 60_000_000;
    let api = api
        .with_sessions(SessionRules {
            lifetime_us: minutes(access.session_hours.saturating_mul(60)),
            idle_us: minutes(access.session_idle_min),
            secure_cookie: !args.plain_http,
        })
        .with_rates(Rates {
            per_principal: access.requests_per_minute,
            per_address: access.address_requests_per_minute,
        });
    match &access.oidc_issuer {
        None => Ok(api),
        Some(issuer) => api.with_oidc(provider(access, issuer)?).map_err(ServerError::Oidc),
    }
}

fn provider(access: &AccessArgs, issuer: &str) -> Result<OidcProvider, ServerError> {
    let roles = access.oidc_roles.iter().map(|pair| match pair.rsplit_once('=') {
        Some((value, role)) if !value.is_empty() && !role.is_empty() => {
            Ok((value.to_owned(), role.to_owned()))
        }
        _ => Err(ServerError::Oidc(format!("--oidc-role {pair} must be VALUE=ROLE, as SOC=operator"))),
    });
    let secret = access.oidc_client_secret_file.as_ref().map(|path| {
        let text =
            std::fs::read_to_string(path).map_err(ServerError::file(path, "read the client secret"))?;
        Ok::<String, ServerError>(text.trim().to_owned())
    });
    let mut config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PROVIDER_TIME));
    if let Some(authority) = &access.oidc_ca {
        config = config.tls_config(super::tls::client(authority)?);
    }
    Ok(OidcProvider {
        name: access.oidc_name.clone(),
        issuer: issuer.to_owned(),
        client_id: access.oidc_client_id.clone().unwrap_or_default(),
        client_secret: secret.transpose()?,
        public_url: access.oidc_public_url.as_deref().unwrap_or_default().trim_end_matches('/').to_owned(),
        scopes: access.oidc_scope.clone(),
        roles: RoleMap {
            user_claim: access.oidc_user_claim.clone(),
            roles_claim: access.oidc_roles_claim.clone(),
            roles: roles.collect::<Result<_, _>>()?,
            default_role: access.oidc_default_role.clone(),
        },
        tenant: store::state::DEFAULT_TENANT.to_owned(),
        fetch: Box::new(Web { agent: config.build().into() }),
    })
}

/// The way to the identity provider. The client blocks, so each request is on a thread for that.
struct Web {
    agent: ureq::Agent,
}

impl Fetch for Web {
    fn get<'a>(&'a self, url: &'a str) -> Fetched<'a> {
        let (agent, url) = (self.agent.clone(), url.to_owned());
        apart(move || read(agent.get(&url).header("accept", "application/json").call()))
    }

    fn post<'a>(&'a self, url: &'a str, form: &'a [(&'a str, &'a str)]) -> Fetched<'a> {
        let (agent, url) = (self.agent.clone(), url.to_owned());
        let form: Vec<(String, String)> =
            form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        apart(move || read(agent.post(&url).header("accept", "application/json").send_form(form)))
    }
}

fn apart<'a>(work: impl FnOnce() -> Result<(u16, Vec<u8>), String> + Send + 'static) -> Fetched<'a> {
    Box::pin(async move {
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err("the request was given up".to_owned()))
    })
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<(u16, Vec<u8>), String> {
    let mut answer = answer.map_err(|error| format!("it cannot be reached: {error}"))?;
    let body = answer.body_mut().with_config().limit(PROVIDER_BYTES).read_to_vec();
    Ok((answer.status().as_u16(), body.map_err(|error| format!("its answer does not read: {error}"))?))
}
