// A server of its own with the evaluation attacks in it, and a browser to look at it with.
//
// CORDON names the program. PORTAL_URL, with PORTAL_PASSWORD, looks at a server that runs already.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Nothing is asked of hosts elsewhere. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the server on a port that the system chooses; `stop` ends it and removes its data. */
export async function startServer({ attacks = true } = {}) {
  if (process.env.PORTAL_URL) {
    const { PORTAL_URL: url, PORTAL_PASSWORD: password = "" } = process.env;
    return { url, password, user: "admin", stop: async () => {} };
  }
  const program = process.env.CORDON;
  if (!program) throw new Error("name the program: CORDON=target/debug/cordon npm run e2e");
  const data = await mkdtemp(join(tmpdir(), "cordon-portal-"));
  const server = spawn(program, ["serve", "--data-dir", data, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, RUST_LOG: "warn" },
  });
  const password = await passwordIn(server);
  await run(program, ["wait", "--data-dir", data, "--timeout", "60"]);
  if (attacks) await run(program, ["eval", "run", "--all", "--data-dir", data], { maxBuffer: 1 << 26 });
  const { url, token } = JSON.parse(await readFile(join(data, "access.json"), "utf8"));
  const stop = async () => {
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  return { url, token, password, user: "admin", stop };
}

/** The first start prints the administrator's password, once. */
function passwordIn(server) {
  return new Promise((done, failed) => {
    let text = "";
    server.stdout.on("data", (bytes) => {
      text += bytes;
      const found = /with password `([^`]+)`/.exec(text);
      if (found) done(found[1]);
    });
    server.once("exit", (code) => failed(new Error(`the server ended with ${code}: ${text}`)));
  });
}

export async function startBrowser() {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error("Chromium is missing: apt-get install chromium");
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page that keeps what went wrong in it. */
export async function openPage(browser, { dark = false, width = 1440, height = 900 } = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) problems.push(message.text());
  });
  page.on("dialog", (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { context, page, problems };
}

export async function signIn(page, server, path = "/home") {
  await page.goto(server.url + path);
  await page.getByLabel("User name").fill(server.user);
  await page.getByLabel("Password").fill(server.password);
  await page.keyboard.press("Enter");
  await page.locator("nav").waitFor({ state: "attached" });
}
