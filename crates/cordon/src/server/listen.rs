//! `cordon serve`: the engine, the HTTP ways in, the API, health, metrics, syslog.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use connect::Limits;
use connect::http::Ingest;
use detect::Content;
use store::state::{Act, Scope, SourceSpec, Tenant, TokenKind, TokenSpec};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::config::ServeArgs;
use super::connections::{self, Limited};
use super::engine::{Engine, Running};
use super::error::ServerError;
use super::exports::Exports;
use super::local_access::LocalAccess;
use super::polling::Sealing;
use super::sink::Door;
use super::tokens::StateTokens;
use super::webhooks::Webhooks;
use super::{access, backtest, health, hunting, metrics, now_us, polling, retro, rules, syslog, tls};

/// How long open requests may take to end at shutdown.
const GRACE: Duration = Duration::from_secs(10);
/// How long what was acknowledged may be processed at shutdown; the rest is left to the next start.
const DRAIN: Duration = Duration::from_secs(20);
/// How long a sender may take for the head of a request, or stay silent between two.
const HEADER_TIME: Duration = Duration::from_secs(60);
/// Source of what `cordon ingest` sends on this machine.
const LOCAL_SOURCE: &str = "ingest";

/// Serves until a signal or a failure.
///
/// # Errors
/// When something cannot be opened or listened on, or processing fails for good.
pub async fn serve(args: ServeArgs, content: &Content) -> Result<(), ServerError> {
    if args.plain_http && !args.listen.ip().is_loopback() {
        return Err(ServerError::PlainHttp(args.listen));
    }
    tls::install_provider();
    let mut signals = StopSignals::listen()?;
    let mut running = Engine::start(&args.engine, content).await?;
    if let Err(failure) = serve_until_told(&args, &mut running, &mut signals).await {
        running.abandon().await;
        return Err(failure);
    }
    tokio::select! {
        ended = running.stop_within(DRAIN) => return ended,
        () = signals.told() => {}
    }
    running.abandon().await;
    Err(ServerError::Stopped("told to stop a second time".to_owned()))
}

/// Opens the ways in and serves until a signal.
async fn serve_until_told(
    args: &ServeArgs,
    running: &mut Running,
    signals: &mut StopSignals,
) -> Result<(), ServerError> {
    let engine = running.engine().clone();
    let tenant = engine.state().default_tenant();
    first_start(&tenant).await?;

    let door = Arc::new(Door::new(engine.clone()));
    let hunt = hunting::open(args, &engine).await?;
    let runner = rules::Runner::new(&engine, hunt.clone(), &args.rule_runs);
    let retro = retro::Retro::new(&engine, hunt.clone());
    let sealing = Arc::new(Sealing::open_in(&args.engine.data.data_dir)?);
    let polled = Arc::new(polling::Doors::new(door.clone(), sealing.clone()));
    let app = router(args, (&engine, hunt), (door.clone(), polled))?;
    let listener = std::net::TcpListener::bind(args.listen).map_err(listen_error(args.listen))?;
    listener.set_nonblocking(true).map_err(listen_error(args.listen))?;
    let address = listener.local_addr().map_err(listen_error(args.listen))?;
    let handle = axum_server::Handle::new();
    let serving = tokio::spawn(http(args.clone(), app, listener, handle.clone()));
    let listeners = syslog::listen(args, &door, &tenant).await?;
    let watching = tokio::spawn(health::run(engine.health().clone(), tenant.clone()));
    let polling = tokio::spawn(polling::run(tenant.clone(), door.clone(), sealing));
    let counting = tokio::spawn(store_counts(door.clone()));
    let webhooks =
        Webhooks::new(engine.state().clone(), &args.outbound).map_err(|e| ServerError::Tls(e.to_string()))?;
    let telling = tokio::spawn(webhooks.run(engine.stopping()));
    let ruling = tokio::spawn(runner.run(engine.stopping()));
    let looking_back = tokio::spawn(retro.run(engine.stopping()));
    let exports = Exports {
        engine: engine.clone(),
        policy: args.outbound.policy(),
        folder: args.engine.data.data_dir.join("exports"),
    };
    let exporting = tokio::spawn(exports.run(engine.stopping()));
    grant_local_access(args, address, &tenant).await?;
    tracing::info!(%address, tls = !args.plain_http, "listening");

    let outcome = tokio::select! {
        failure = running.failed() => Err(failure),
        () = signals.told() => Ok(()),
        ended = serving => Err(ended.map_or_else(|e| ServerError::Stopped(e.to_string()), |r| match r {
            Ok(()) => ServerError::Stopped("the listener has ended".to_owned()),
            Err(error) => error,
        })),
    };
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(GRACE));
    drop(listeners);
    polling.abort();
    watching.abort();
    counting.abort();
    telling.abort();
    // A run that is cut off is made again at the next start.
    ruling.abort();
    looking_back.abort();
    exporting.abort();
    door.store_counts().await;
    LocalAccess::remove(&args.engine.data.data_dir);
    outcome
}

/// Makes the administrator at the very first start and shows the password, this once.
async fn first_start(tenant: &Tenant) -> Result<(), ServerError> {
    if let Some(made) = tenant.ensure_admin(now_us()).await? {
        let shown = writeln!(
            std::io::stdout(),
            "first start: the administrator is `{}` with password `{}`\n\
             it is shown this once; `cordon admin reset-password` makes a new one",
            made.user,
            made.password
        );
        if let Err(error) = shown {
            tracing::warn!(%error, "password not shown; `cordon admin reset-password` makes a new one");
        }
    }
    Ok(())
}

fn router(
    args: &ServeArgs,
    (engine, hunt): (&Engine, Arc<query::Hunt>),
    (door, polled): (Arc<Door>, Arc<polling::Doors>),
) -> Result<Router, ServerError> {
    let tokens = Arc::new(StateTokens::new(engine.state().clone()));
    let ingest = Ingest { sink: door, tokens, limits: Limits::default() };
    let backtest = backtest::Backtest { engine: engine.clone(), hunt: hunt.clone() };
    let backtest = Router::new().route("/api/v1/rules/backtest", post(backtest::handle)).with_state(backtest);
    let progress = engine.clone();
    let applied = Arc::new(move || progress.progress().applied);
    let api = api::Api::new(engine.state().clone(), engine.tables().catalog().clone(), hunt)
        .with_plain_http(args.plain_http)
        .with_applied(applied)
        .with_hunting_limits(args.hunting.limits())
        .with_polling(polled)
        .with_health(Arc::new(engine.health().clone()));
    let own = Router::new()
        .route("/", get(first_page))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/api/v1/settled", get(settled))
        .route("/metrics", get(metrics::handle))
        .with_state(engine.clone());
    let api = api::router(access::apply(args, api)?);
    let elsewhere = move |request: Request| beside_the_routes(api.clone(), request);
    Ok(connect::http::router(ingest).merge(own).merge(backtest).fallback(elsewhere))
}

/// Shippers that speak Elasticsearch's protocol ask the root who is there; browsers get the portal.
async fn first_page(headers: HeaderMap) -> Response {
    if portal::wants_page(&headers) {
        return portal::answer("/", &headers);
    }
    connect::http::info().await.into_response()
}

/// The API takes what is a call of it; every other path that is looked at is the portal's.
async fn beside_the_routes(api: Router, request: Request) -> Response {
    let path = request.uri().path();
    let looked_at = matches!(*request.method(), Method::GET | Method::HEAD);
    if looked_at && !is_api(path) {
        return portal::answer(path, request.headers());
    }
    match api.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Whether a path belongs to the API: its own, or one in Microsoft's form.
fn is_api(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    matches!(first, "api" | "v1.0" | "beta" | "v1" | "v2" | "oauth2" | ".well-known")
        || path.contains("/oauth2/")
        || path.contains("/.well-known/")
}

/// Alive: the process answers and its database does.
async fn healthz(Shared(engine): Shared<Engine>) -> impl IntoResponse {
    match engine.state().ping().await {
        Ok(()) => (StatusCode::OK, "ok\n".to_owned()),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("state database: {error}\n")),
    }
}

/// Ready: what the log held at start has been processed.
async fn readyz(Shared(engine): Shared<Engine>) -> impl IntoResponse {
    if engine.ready() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "replaying\n")
    }
}

/// Answers once everything acknowledged so far has become rows, alerts and incidents.
async fn settled(Shared(engine): Shared<Engine>) -> impl IntoResponse {
    match tokio::time::timeout(Duration::from_secs(120), engine.settled()).await {
        Ok(Ok(())) => (StatusCode::OK, "settled\n".to_owned()),
        Ok(Err(error)) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")),
        Err(_) => (StatusCode::GATEWAY_TIMEOUT, "still processing; ask again\n".to_owned()),
    }
}

async fn http(
    args: ServeArgs,
    app: Router,
    listener: std::net::TcpListener,
    handle: axum_server::Handle<SocketAddr>,
) -> Result<(), ServerError> {
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let room = Arc::new(Semaphore::new(connections::most()));
    let served = if args.plain_http {
        let server = axum_server::from_tcp(listener).map_err(listen_error(args.listen))?;
        let server = patient(server).map(|inner| Limited::new(inner, room));
        server.handle(handle).serve(service).await
    } else {
        let tls = tls::configuration(&args).await?;
        let server = axum_server::from_tcp_rustls(listener, tls).map_err(listen_error(args.listen))?;
        let server = patient(server).map(|inner| Limited::new(inner, room));
        server.handle(handle).serve(service).await
    };
    served.map_err(listen_error(args.listen))
}

/// Bounds what a connection that does not speak may hold.
fn patient<A>(mut server: axum_server::Server<SocketAddr, A>) -> axum_server::Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(HEADER_TIME);
    server.http_builder().http2().keep_alive_interval(HEADER_TIME);
    let told = |peer: Option<&SocketAddr>, error: &std::io::Error| {
        tracing::debug!(?peer, %error, "connection not accepted");
    };
    server.first_request_timeout(HEADER_TIME).accept_error_handler(told)
}

async fn store_counts(door: Arc<Door>) {
    loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        door.store_counts().await;
    }
}

/// Leaves the way in for commands on this machine: fresh tokens each start, the old ones revoked.
async fn grant_local_access(
    args: &ServeArgs,
    address: SocketAddr,
    tenant: &Tenant,
) -> Result<(), ServerError> {
    let folder = &args.engine.data.data_dir;
    let act = Act::new("local access", now_us());
    let local = "this machine";
    for old in tenant.list_tokens().await?.into_iter().filter(|t| t.name == local && t.revoked_us.is_none()) {
        tenant.revoke_token(&old.id, act).await?;
    }
    let spec = SourceSpec { name: LOCAL_SOURCE.to_owned(), kind: "file".to_owned(), format_hint: None };
    tenant.ensure_source(&spec, now_us()).await?;
    let token = async |scope: Scope, kind: TokenKind| {
        let spec = TokenSpec::new(kind, local, vec![scope]);
        tenant.create_token(&spec, act).await.map(|made| made.token)
    };
    let scheme = if args.plain_http { "http" } else { "https" };
    let ip = if address.ip().is_unspecified() { "127.0.0.1".to_owned() } else { address.ip().to_string() };
    let host = if ip.contains(':') { format!("[{ip}]") } else { ip };
    let own_certificate = !args.plain_http && args.tls_certificate.is_none();
    let access = LocalAccess {
        url: format!("{scheme}://{host}:{}", address.port()),
        token: token(Scope::Admin, TokenKind::Api).await?,
        ingest_token: token(Scope::Ingest(LOCAL_SOURCE.to_owned()), TokenKind::Ingest).await?,
        authority: own_certificate.then(|| LocalAccess::authority_path(folder)),
        pid: std::process::id(),
    };
    access.write(folder)
}

/// Signals to stop. One that comes while nobody waits is told at the next wait.
struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    fn listen() -> Result<Self, ServerError> {
        let failed = |e: std::io::Error| ServerError::Stopped(format!("signals cannot be received: {e}"));
        let terminate = signal(SignalKind::terminate()).map_err(failed)?;
        Ok(StopSignals { terminate, interrupt: signal(SignalKind::interrupt()).map_err(failed)? })
    }

    async fn told(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn listen_error(address: SocketAddr) -> impl Fn(std::io::Error) -> ServerError {
    move |e| ServerError::Listen { address, reason: e.to_string() }
}
