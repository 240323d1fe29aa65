// Pictures for the documentation, taken from a running system: a server of its own with the evaluation
// attacks in it. `CORDON=…/cordon npm run screenshots` writes them to docs/pictures.
import { mkdir } from "node:fs/promises";
import { openPage, signIn, startBrowser, startServer } from "../e2e/support/server.mjs";

const target = new URL(process.env.PICTURES ?? "../../docs/pictures/", import.meta.url).pathname;
await mkdir(target, { recursive: true });
const [server, browser] = await Promise.all([startServer(), startBrowser()]);

/** A page at rest: what is fetched has come, what moves has stopped. */
async function take(page, name) {
  await page.waitForFunction(() => !document.querySelector(".fui-Spinner"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: `${target}portal-${name}.png` });
  console.log(`portal-${name}.png`);
}

async function hunt(page) {
  const query = [
    "DeviceLogonEvents",
    "| where Timestamp > ago(30d)",
    "| summarize Logons=count() by bin(Timestamp, 1d), ActionType",
    "| render columnchart",
  ].join("\n");
  await page.goto(`${server.url}/hunting?run=yes&query=${encodeURIComponent(query)}`);
  await page.locator(".chart canvas").waitFor();
  await page.locator(".view-line .Table").first().waitFor();
}

async function incident(page) {
  await page.goto(`${server.url}/incidents`);
  await page.locator(".queue-row a").first().click();
  await page.locator(".graph-box canvas").first().waitFor();
}

try {
  const { context, page } = await openPage(browser);
  await signIn(page, server);
  await page.locator(".chart canvas").waitFor();
  await take(page, "home");
  await page.goto(`${server.url}/incidents`);
  await page.locator(".queue-row").first().waitFor();
  await take(page, "incidents");
  await incident(page);
  await take(page, "incident");
  await page.getByRole("tab", { name: "Process tree" }).click();
  await take(page, "process-tree");
  await hunt(page);
  await take(page, "hunting");
  await page.goto(`${server.url}/entities/device/MER-DC01.corp.meridian.example`);
  await page.locator(".home-incident").first().waitFor();
  await take(page, "entity");
  await page.goto(`${server.url}/email`);
  await page.getByRole("gridcell").nth(3).click();
  await page.getByRole("complementary", { name: "Record" }).waitFor();
  await take(page, "email");
  await context.close();

  const dark = await openPage(browser, { dark: true });
  await signIn(dark.page, server);
  await incident(dark.page);
  await take(dark.page, "incident-dark");
  await dark.context.close();

  const phone = await openPage(browser, { width: 390, height: 844 });
  await signIn(phone.page, server);
  await incident(phone.page);
  await take(phone.page, "incident-phone");
  await phone.context.close();
} finally {
  await browser.close();
  await server.stop();
}
