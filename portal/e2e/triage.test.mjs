// An incident from the queue to closed, by keys alone; then by mouse; hostile texts stay texts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, signIn, startBrowser, startServer } from "./support/server.mjs";

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const rows = (page) => page.locator('[role="row"]');

test("triage by keys: queue, open, assign, progress, comment, classify, closed", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server);
  await page.getByText("Work on these first").waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.getByRole("heading", { name: "Incidents", level: 1 }).waitFor();
  await rows(page).nth(4).waitFor();
  const before = await rows(page).count();

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const name = await rows(page).nth(1).getByRole("link").textContent();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name, level: 1 }).waitFor();

  await page.keyboard.press("a");
  await page.getByText("Assigned to admin").waitFor();
  await page.keyboard.press("p");
  await page.locator(".chip.status-inProgress").first().waitFor();

  await page.keyboard.press("m");
  await page.getByRole("textbox", { name: "Comment" }).waitFor();
  await page.keyboard.type("Seen at three in the morning.");
  await page.keyboard.press("Control+Enter");
  await page.locator(".comment", { hasText: "three in the morning" }).waitFor();
  await page.locator("h1").click();

  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Classify the incident").waitFor();
  await dialog.getByRole("radio", { name: "True positive" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await dialog.getByLabel("Comment").focus();
  await page.keyboard.type("Contained.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.locator(".chip.status-resolved").first().waitFor();

  await page.keyboard.press("u");
  await page.getByRole("heading", { name: "Incidents", level: 1 }).waitFor();
  await page.waitForFunction(
    (count) => document.querySelectorAll('[role="row"]').length === count,
    before - 1,
  );
  await page.goto(`${server.url}/incidents?status=${encodeURIComponent('["resolved"]')}`);
  await page.getByRole("link", { name }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("several at once, filters in the address, and back", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server, "/incidents");
  await rows(page).nth(1).waitFor();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2 selected").waitFor();
  await page.getByRole("button", { name: "Assign to me" }).click();
  await page.getByText("2 incidents changed").first().waitFor();

  await page.getByLabel("Assigned to").selectOption("admin");
  await page.waitForURL(/assignedTo=admin/);
  await page.waitForFunction(() => document.querySelectorAll('[role="row"]').length >= 2);
  await page.getByLabel("Text in name, entities or techniques").fill("no such thing");
  await page.getByText("No incident passes these filters.").waitFor();
  await page.goBack();
  await rows(page).first().waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("what an incident holds: graph with replay, process tree, links, evidence, export", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server, "/incidents");
  await rows(page).first().getByRole("link").click();
  await page.locator(".graph-box canvas").first().waitFor();
  await page.getByRole("button", { name: "Replay the attack" }).click();
  await page.getByRole("button", { name: "Stop the replay" }).click();
  await page.getByRole("tab", { name: "Process tree" }).click();
  await page.locator(".process").first().waitFor();
  await page.keyboard.press("2");
  await page.getByText("Linked to").first().waitFor();
  await page.keyboard.press("4");
  await page.getByRole("region", { name: "What the alerts name" }).waitFor();
  await page.keyboard.press("6");
  await page.getByRole("tabpanel", { name: "Similar" }).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  assert.match((await saved).suggestedFilename(), /^inc-.*\.md$/);
  assert.deepEqual(problems, []);
  await context.close();
});

test("two incidents are merged, and the merge is undone", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server, "/incidents");
  await rows(page).nth(1).waitFor();
  const before = await rows(page).count();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2 selected").waitFor();
  await page.getByRole("button", { name: "Merge" }).click();
  await page.getByRole("tab", { name: /^Activity/ }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("undone by admin").waitFor();
  await page.goto(`${server.url}/incidents`);
  await page.waitForFunction((count) => document.querySelectorAll('[role="row"]').length === count, before);
  assert.deepEqual(problems, []);
  await context.close();
});

test("hostile texts stay texts", async () => {
  const evil = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>{{7*7}}';
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server, "/incidents");
  await rows(page).first().getByRole("link").click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(evil);
  await page.getByLabel("Tags").fill("<b>tag</b>");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: evil, level: 1 }).waitFor();
  for (const path of ["/incidents", "/home", "/audit"]) {
    await page.goto(server.url + path);
    await page.getByText("onerror").first().waitFor();
  }
  const query = `print Evil='${evil.replaceAll("'", "")}', Url='javascript:alert(1)'`;
  await page.goto(`${server.url}/hunting?run=yes&query=${encodeURIComponent(query)}`);
  await page.getByRole("gridcell", { name: /onerror/ }).click();
  await page.getByRole("complementary", { name: "Record" }).waitFor();
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.equal(await page.locator('a[href^="javascript:"]').count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});
