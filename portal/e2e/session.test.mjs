// Signing in and out, and what the server sends with the portal.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, signIn, startBrowser, startServer } from "./support/server.mjs";

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer({ attacks: false }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a wrong password is refused, the right one opens the page asked for, signing out ends the token", async () => {
  const { context, page, problems } = await openPage(browser);
  await page.goto(`${server.url}/sources`);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("User or password is wrong").waitFor();

  await signIn(page, server, "/sources");
  await page.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
  const me = () => context.request.get(`${server.url}/api/v1/me`);
  assert.equal((await me()).status(), 200);
  const [cookie, ...more] = await context.cookies();
  assert.deepEqual(more, []);
  assert.equal(cookie.httpOnly && cookie.secure && cookie.sameSite === "Strict", true);
  assert.equal(await page.evaluate(() => document.cookie), "", "scripts cannot read the session");
  const forged = await context.request.post(`${server.url}/api/v1/session/end-all`);
  assert.equal(forged.status(), 403, "a change without the token against forged requests");

  const ended = page.waitForResponse((response) => response.request().method() === "DELETE");
  await page.getByRole("button", { name: "Signed in as admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await ended;
  assert.equal((await me()).status(), 401);
  assert.deepEqual(problems, []);
  await context.close();
});

test("the page comes with a strict policy, and its files are cached for ever", async () => {
  const { context, page } = await openPage(browser);
  const response = await page.goto(`${server.url}/`);
  const policy = response.headers()["content-security-policy"];
  const directives = Object.fromEntries(policy.split(";").map((one) => one.trim().split(/ (.*)/)));
  assert.equal(directives["script-src"], "'self'");
  assert.equal(directives["default-src"], "'none'");
  assert.equal(directives["frame-ancestors"], "'none'");
  assert.equal(response.headers()["cache-control"], "no-cache");
  const script = await page.locator("script[src]").first().getAttribute("src");
  const file = await context.request.get(server.url + script);
  assert.match(file.headers()["cache-control"], /immutable/);
  assert.match(file.headers()["content-type"], /^text\/javascript/);
  assert.equal(await page.locator("script:not([src])").count(), 0);
  await context.close();
});

test("paths of the API that are not there stay errors of the API", async () => {
  const { context } = await openPage(browser);
  const html = { accept: "text/html" };
  const gone = await context.request.get(`${server.url}/api/v1/nothing`, { headers: html });
  assert.equal(gone.status(), 404);
  assert.match(gone.headers()["content-type"], /problem\+json/);
  const shipper = await context.request.get(`${server.url}/`, { headers: { accept: "application/json" } });
  assert.equal((await shipper.json()).tagline.length > 0, true, "shippers find what they look for");
  const lost = await context.request.get(`${server.url}/assets/gone.js`);
  assert.equal(lost.status(), 404);
  await context.close();
});
