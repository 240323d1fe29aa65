//! A server of a test's own: the real binary on a folder and a port of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The binary under test.
pub const CORDON: &str = env!("CARGO_BIN_EXE_cordon");

/// A running server; killed when dropped.
pub struct Server {
    process: Child,
    pub folder: PathBuf,
    pub url: String,
    pub token: String,
    pub ingest_token: String,
    pub ready_after: Duration,
}

impl Server {
    /// Starts a server on a folder with more arguments, and waits until it is ready.
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_in(folder, more, &[])
    }

    /// The same, with more environment variables.
    pub fn start_in(folder: &Path, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let started = Instant::now();
        let mut server = Self::begin(folder, more, environment);
        server.wait_ready(started);
        server
    }

    /// Starts a server and does not wait for it.
    pub fn begin(folder: &Path, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let _ = std::fs::remove_file(folder.join("access.json"));
        let log =
            std::fs::OpenOptions::new().create(true).append(true).open(folder.join("server.log")).unwrap();
        let process = Command::new(CORDON)
            .args(["serve", "--plain-http", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .args(more)
            .envs(environment.iter().copied())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Server {
            process,
            folder: folder.to_owned(),
            url: String::new(),
            token: String::new(),
            ingest_token: String::new(),
            ready_after: Duration::ZERO,
        }
    }

    fn wait_ready(&mut self, started: Instant) {
        while started.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.process.try_wait().unwrap() {
                let log = self.log();
                panic!("server ended with {status}, {}:\n{log}", log.lines().last().unwrap_or_default());
            }
            if self.read_access() && self.get("/readyz").0 == 200 {
                self.ready_after = started.elapsed();
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("server not ready:\n{}", self.log());
    }

    fn read_access(&mut self) -> bool {
        let Ok(text) = std::fs::read(self.folder.join("access.json")) else { return false };
        let Ok(access) = serde_json::from_slice::<serde_json::Value>(&text) else { return false };
        let of = |name: &str| access[name].as_str().unwrap_or_default().to_owned();
        (self.url, self.token, self.ingest_token) = (of("url"), of("token"), of("ingest_token"));
        true
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// POST with the administrator's token.
    pub fn post(&self, path: &str, content_type: &str, body: &str) -> (u16, String) {
        let request = agent().post(format!("{}{path}", self.url));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        match request.header("content-type", content_type).send(body) {
            Ok(mut answer) => {
                (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
            }
            Err(_) => (0, String::new()),
        }
    }

    /// GET with the administrator's token; status 0 when it cannot be reached.
    pub fn get(&self, path: &str) -> (u16, String) {
        let request = agent().get(format!("{}{path}", self.url));
        match request.header("authorization", format!("Bearer {}", self.token)).call() {
            Ok(mut answer) => {
                (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
            }
            Err(_) => (0, String::new()),
        }
    }

    /// Waits until everything acknowledged has been processed.
    pub fn settle(&self) {
        let (status, text) = self.get("/api/v1/settled");
        assert_eq!(status, 200, "{text}");
    }

    /// Ends at once, as by power loss.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks to end in order.
    pub fn terminate(&self) {
        Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
    }

    /// Ends in order.
    pub fn stop(mut self) {
        self.terminate();
        let status = self.process.wait().unwrap();
        assert!(status.success(), "{status}\n{}", self.log());
    }

    /// How it has ended, waiting for that at most so long.
    pub fn ended_within(&mut self, most: Duration) -> std::process::ExitStatus {
        let started = Instant::now();
        while started.elapsed() < most {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("not ended within {most:?}:\n{}", self.log());
    }

    /// Alerts as far as they do not say when they were stored, and how many incidents there are.
    pub fn judgement(&self) -> (Vec<String>, usize) {
        let lines = |list: &str| -> Vec<serde_json::Value> {
            let text = self.cordon(&[list, "list", "--json", "--limit", "10000"]);
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let told = |alert: &serde_json::Value| {
            format!("{} {} {}", alert["title"], alert["firstActivityDateTime"], alert["eventCount"])
        };
        let mut alerts: Vec<String> = lines("alerts").iter().map(told).collect();
        alerts.sort();
        (alerts, lines("incidents").len())
    }

    /// Runs a command of the program against this server.
    pub fn cordon(&self, arguments: &[&str]) -> String {
        let output = run(arguments, &["--data-dir", self.folder.to_str().unwrap()]);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends records to a server.
pub fn send(url: &str, token: &str, path: &str, key: Option<&str>, body: &str) -> u16 {
    let request = agent().post(format!("{url}{path}")).header("authorization", format!("Bearer {token}"));
    let request = match key {
        Some(key) => request.header("idempotency-key", key),
        None => request,
    };
    request.send(body).map_or(0, |answer| answer.status().as_u16())
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(Duration::from_secs(60))).build().into()
}

/// Runs the program to its end.
pub fn run(arguments: &[&str], more: &[&str]) -> Output {
    Command::new(CORDON).args(arguments).args(more).stdin(Stdio::null()).output().unwrap()
}

/// The tests' Python with client packages, when `make test` has made it.
pub fn python() -> Option<PathBuf> {
    let path = std::env::var_os("CORDON_PYTHON").map(PathBuf::from)?;
    path.exists().then_some(path)
}
