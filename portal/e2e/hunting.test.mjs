// Hunting: a query by keys, its chart, its rows and records; errors where they are; what is kept.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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

/** Writes a query into a new tab, as a person does. */
async function write(page, query) {
  await page.getByRole("button", { name: "New query" }).last().click();
  await page.locator(".monaco-editor .view-lines").click();
  await page.keyboard.insertText(query);
}

test("a query by keys, its chart, its rows, a record, an export", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server);
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.locator(".monaco-editor .view-lines").waitFor();
  await page.locator(".view-line .Table").first().waitFor();

  await write(
    page,
    "DeviceProcessEvents | summarize Starts=count() by FileName | top 5 by Starts | render piechart",
  );
  await page.keyboard.press("Shift+Enter");
  await page.locator(".chart canvas").waitFor();
  await page.getByRole("tab", { name: "Results" }).click();
  await page.getByText("5 rows", { exact: true }).waitFor();

  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("ArrowDown");
  const record = page.getByRole("complementary", { name: "Record" });
  await record.getByText("Starts").waitFor();

  await page.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const text = await readFile(await (await saved).path(), "utf8");
  assert.match(text, /^FileName,Starts\r\n/);
  assert.equal(text.trim().split("\r\n").length, 6);
  assert.deepEqual(problems, []);
  await context.close();
});

test("an error stands at its line and column", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page, server, "/hunting");
  await page.locator(".monaco-editor .view-lines").waitFor();
  await write(page, "DeviceProcessEvents\n| where FileNam == 'x'");
  await page.keyboard.press("Shift+Enter");
  await page.getByText("Line 2, column 9 (KS142)").waitFor();
  await page.locator(".squiggly-error").first().waitFor();
  await context.close();
});

test("suggestions come from the live schema", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page, server, "/hunting");
  await page.locator(".view-line .Table").first().waitFor();
  await write(page, "EmailEvents | where SenderFr");
  await page.keyboard.press("Control+Space");
  await page.locator(".suggest-widget").getByText("SenderFromAddress").first().waitFor();
  await context.close();
});

test("queries are kept and shared; tabs and history outlive the page; guided mode runs", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, server, "/hunting");
  await page.locator(".monaco-editor .view-lines").waitFor();
  await write(page, "EmailEvents | count");
  await page.keyboard.press("Shift+Enter");
  await page.getByRole("grid", { name: "Results" }).waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Mail count");
  await page.getByLabel("Folder").fill("Mail");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved as Mail count").first().waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Mail count", exact: true }).waitFor();
  await page.getByRole("tab", { name: "Saved" }).click();
  await page.locator(".schema-list").getByText("Mail count").waitFor();
  await page.getByRole("tab", { name: "History" }).click();
  await page.locator(".schema-list").getByText("EmailEvents | count").waitFor();

  await page.getByRole("switch", { name: "Guided" }).click();
  await page.getByLabel("Look in").selectOption("DeviceLogonEvents");
  await page.getByLabel("Show").selectOption("count");
  await page.getByLabel("Counted by").selectOption("DeviceName");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("columnheader", { name: "DeviceName" }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});
