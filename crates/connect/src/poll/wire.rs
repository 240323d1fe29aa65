//! Sending requests.

use std::time::Duration;

use super::exchange::{HttpAnswer, HttpRequest};

/// Largest answer that is read.
const ANSWER_BYTES: u64 = 64 << 20;
/// How long an exchange may take.
const EXCHANGE: Duration = Duration::from_secs(120);

/// Sends requests over HTTPS, and HTTP where the settings say so. Redirects are not followed: they
/// would take credentials elsewhere.
#[derive(Debug, Clone)]
pub(super) struct Wire(ureq::Agent);

impl Wire {
    pub(super) fn new() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let config = config.max_redirects_will_error(false).timeout_global(Some(EXCHANGE));
        Wire(config.user_agent("cordon").build().into())
    }

    /// Sends a request, with more headers.
    ///
    /// # Errors
    /// When there is no answer.
    pub(super) async fn send(
        &self,
        request: HttpRequest,
        more: Vec<(String, String)>,
    ) -> Result<HttpAnswer, String> {
        let agent = self.0.clone();
        let sent = tokio::task::spawn_blocking(move || exchange(&agent, &request, &more)).await;
        sent.map_err(|e| e.to_string())?
    }
}

fn exchange(
    agent: &ureq::Agent,
    request: &HttpRequest,
    more: &[(String, String)],
) -> Result<HttpAnswer, String> {
    let mut builder = ureq::http::Request::builder().method(request.method).uri(&request.url);
    for (name, value) in request.headers.iter().chain(more) {
        builder = builder.header(name, value);
    }
    let host = || request.url.split('/').nth(2).unwrap_or_default().to_owned();
    let built = builder.body(request.body.clone()).map_err(|e| format!("the address is not one: {e}"))?;
    let mut answer = agent.run(built).map_err(|e| format!("{} cannot be reached: {e}", host()))?;
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers().iter().map(|(n, v)| (n.as_str().to_owned(), text(v))).collect();
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_vec();
    Ok(HttpAnswer { status, headers, body: body.map_err(|e| format!("{}: {e}", host()))? })
}
