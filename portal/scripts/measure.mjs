// How the portal feels, in Chromium on this machine: PORTAL_URL and PORTAL_PASSWORD name a running server,
// filled by scripts/seed.py. Prints a table of medians and 95th percentiles.
//
// Paints are taken in the page, from the key or click to the second frame after the content is there.
import { openPage, signIn, startBrowser, startServer } from "../e2e/support/server.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 20);
const server = await startServer();
const browser = await startBrowser();
const { page } = await openPage(browser);
const rows = [];

function tell(what, values, aim) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  rows.push({ what, p50: Math.round(at(0.5)), p95: Math.round(at(0.95)), aim });
}

/** Runs an action in the page's own time and waits until the test holds there. */
async function timed(action, test, argument) {
  await page.evaluate(() => {
    window.began = performance.now();
  });
  await action();
  return page.evaluate(
    ([text, value]) =>
      new Promise((done) => {
        const holds = new Function("value", `return ${text}`);
        const look = () =>
          holds(value)
            ? requestAnimationFrame(() => done(performance.now() - window.began))
            : requestAnimationFrame(look);
        look();
      }),
    [test, argument],
  );
}

/** The longest and the mean frame while something goes on in the page. */
async function frames(during) {
  await page.evaluate(() => {
    window.frames_ = [];
    let before = performance.now();
    window.watching = true;
    const look = (now) => {
      window.frames_.push(now - before);
      before = now;
      if (window.watching) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await during();
  return page.evaluate(() => {
    window.watching = false;
    return window.frames_.slice(2);
  });
}

async function scrolling(selector, steps, by) {
  const box = await page.locator(selector).first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let i = 0; i < steps; i += 1) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(16);
  }
}

await page.context().addInitScript(() => {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.lastPaint = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
});
await signIn(page, server, "/incidents");
await page.locator(".queue-row").first().waitFor();

const paints = [];
for (let i = 0; i < ROUNDS; i += 1) {
  await page.reload();
  paints.push(
    await page.evaluate(
      () =>
        new Promise((done) => {
          const look = () =>
            document.querySelector(".queue-row")
              ? requestAnimationFrame(() => done(performance.now()))
              : requestAnimationFrame(look);
          look();
        }),
    ),
  );
}
tell("queue, from reload to its rows painted, ms", paints, "300");

const filters = [];
for (let i = 0; i < ROUNDS; i += 1) {
  const want = ["high", "medium", "low", ""][i % 4];
  const url = `severity=${want}`;
  filters.push(
    await timed(
      () => page.locator(".pick", { hasText: "Severity" }).locator("select").selectOption(want),
      "(value === 'severity=' || location.search.includes(value)) && document.querySelector('.queue-row') && !document.querySelector('.live.fetching')",
      url,
    ),
  );
}
tell("change of a filter, to the new rows painted, ms", filters, "150");

const opened = [];
for (let i = 0; i < ROUNDS; i += 1) {
  await page.goto(`${server.url}/incidents?order=lastActivity`);
  const link = page.locator(".queue-row a").nth(i % 8);
  await link.waitFor();
  opened.push(
    await timed(
      () => link.click(),
      "document.querySelector('.graph-box canvas') && document.querySelector('.timeline li')",
    ),
  );
}
tell("incident, from click to story and graph painted, ms", opened, "500");

await page.goto(`${server.url}/incidents/inc-graph`);
await page.locator(".graph-box canvas").first().waitFor();
await page.getByRole("switch", { name: "Groups" }).click();
await page.waitForTimeout(1500);
const box = await page.locator(".graph-box").boundingBox();
const pan = await frames(async () => {
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  for (let i = 0; i < 120; i += 1)
    await page.mouse.move(box.x + 20 + 3 * (i % 60), box.y + 20 + 2 * (i % 40));
  await page.mouse.up();
});
tell("graph of 300 entities, a frame while panning, ms", pan, "16.7");

const query =
  "range N from 1 to 100000 step 1 | extend Time=datetime(2026-01-01)+N*1s, Host=strcat('host-', N % 500), User=strcat('user-', N % 90), Text=strcat('cmd.exe /c echo ', N), Hash=hash_sha256(tostring(N))";
await page.goto(`${server.url}/hunting?run=yes&query=${encodeURIComponent(query)}`);
await page.locator(".grid-row").first().waitFor({ timeout: 60_000 });
await page.waitForTimeout(1000);
const slow = await frames(() => scrolling(".grid", 120, 400));
tell("100,000 rows, a frame while scrolling, ms", slow, "50");
const far = await frames(() => scrolling(".grid", 120, 20_000));
tell("100,000 rows, a frame while scrolling far, ms", far, "50");
const sorted = [];
for (let i = 0; i < 5; i += 1) {
  sorted.push(
    await timed(
      () => page.locator(".grid-column button").nth(i).click(),
      "document.querySelectorAll('.grid-column')[value].getAttribute('aria-sort') === 'ascending' && document.querySelector('.grid-row')",
      i,
    ),
  );
}
tell("100,000 rows, sorting by a column, ms", sorted, "");
const queue = await (async () => {
  await page.goto(`${server.url}/incidents`);
  await page.locator(".queue-row").first().waitFor();
  return frames(() => scrolling(".queue", 150, 500));
})();
tell("queue, a frame while scrolling, ms", queue, "50");

for (const { what, p50, p95, aim } of rows) console.log(`| ${what} | ${p50} | ${p95} | ${aim} |`);
console.log(`longest frame while scrolling 100,000 rows: ${Math.round(Math.max(...slow, ...far))} ms`);
await browser.close();
await server.stop();
