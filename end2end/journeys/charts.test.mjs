// Charts: their code comes only to whoever sees one, and then they can be read, widened and followed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { awake, launch } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** A tab that remembers what went wrong on it and which chart code and points it asked for. */
async function visit(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 600 }, ...options });
  const tab = await context.newPage();
  tab.faults = [];
  tab.asked = [];
  tab.on("console", (message) => ["error", "warning"].includes(message.type()) && tab.faults.push(message.text()));
  tab.on("pageerror", (error) => tab.faults.push(String(error)));
  tab.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(pkg\/(chart|painter)|metrics-display)/.test(pathname)) tab.asked.push(pathname.replace(/\.[0-9a-f]{12}\./, "."));
  });
  await tab.exposeFunction("violated", (what) => tab.faults.push(what));
  await tab.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => violated(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await tab.goto(lightship.url + path);
  return tab;
}

const figures = (tab) => tab.locator("figure.chart");

/** The first chart, in view and drawn on its canvas. */
async function drawn(tab) {
  const figure = figures(tab).first();
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".area[data-drawn]").waitFor({ timeout: 15000 });
  return figure;
}

/** What Chart.js has of the chart. */
const line = (figure) => figure.locator("canvas").evaluate((canvas) => Chart.getChart(canvas).data.datasets[0].data);
const colour = (figure) => figure.locator("canvas").evaluate((canvas) => Chart.getChart(canvas).data.datasets[0].borderColor);
const said = (figure) =>
  figure.locator("canvas").evaluate((canvas) => {
    const { opacity, title, body } = Chart.getChart(canvas).tooltip;
    const plain = (words) => words.flat().join().replace(/[\u2068\u2069]/g, "");
    return { opacity, title: plain(title), body: plain(body.flatMap((part) => part.lines)) };
  });

test("who sees no chart downloads no chart code", async () => {
  for (const path of ["/history", "/uptime", "/nowhere"]) {
    const tab = await visit(path);
    await awake(tab);
    await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await tab.waitForTimeout(400);
    assert.deepEqual(tab.asked, [], path);
    await tab.context().close();
  }
});

test("the code comes once, when the first chart comes into view", async () => {
  const tab = await visit("/");
  await awake(tab);
  await tab.waitForTimeout(400);
  assert.deepEqual(tab.asked, [], "the charts are further down");
  await drawn(tab);
  await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await figures(tab).last().locator(".area[data-drawn]").waitFor();
  assert.deepEqual([...tab.asked].sort(), ["/pkg/chart.js", "/pkg/painter.js", "/pkg/painter.wasm"]);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a chart reaches from an hour to a year, and its table follows", async () => {
  const tab = await visit("/?range=day");
  await awake(tab);
  const figure = await drawn(tab);
  assert.equal((await line(figure)).length, 288);
  await figure.locator("summary").click();
  const table = figure.locator("table");
  for (const [name, count, rows, heading, least] of [
    ["Week", 336, 28, "Mean of six hours", 168],
    ["Month", 336, 28, "Mean of the day", 168],
    ["Quarter", 364, 13, "Mean of the week", 182],
    ["Year", 364, 52, "Mean of the week", 80],
    ["Day", 288, 24, "Mean of the hour", 144],
  ]) {
    await figure.getByRole("button", { name }).click();
    await tab.waitForFunction(
      ([count, name]) => {
        const figure = document.querySelector("figure.chart");
        const pressed = figure.querySelector("[aria-pressed=true]").textContent === name;
        return pressed && Chart.getChart(figure.querySelector("canvas")).data.datasets[0].data.length === count;
      },
      [count, name],
      { timeout: 5000 },
    );
    await tab.waitForFunction((rows) => document.querySelectorAll("figure.chart tbody")[0].rows.length === rows, rows, { timeout: 5000 });
    await table.getByText(heading).waitFor({ timeout: 5000 });
    assert.equal(await figure.locator("[aria-pressed=true]").count(), 1);
    const values = (await line(figure)).map(([, value]) => value);
    assert.ok(values.filter((value) => value !== null).length > least, name);
  }
  const points = tab.asked.filter((path) => path.endsWith(".json")).map((path) => path.split("/").pop());
  assert.deepEqual(points, ["week", "month", "quarter", "year"].map((range) => `${range}.series.json`));
  assert.equal(await figures(tab).nth(1).locator("[aria-pressed=true]").getAttribute("value"), "day", "the others stay");
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("metrics that share a chart are told apart and read together", async () => {
  const tab = await visit("/?range=day");
  await awake(tab);
  const figure = figures(tab).filter({ hasText: "What succeeds" });
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".area[data-drawn]").waitFor({ timeout: 15000 });
  const looks = await figure.locator("canvas").evaluate((canvas) => Chart.getChart(canvas).data.datasets.map((set) => [set.borderColor, set.borderDash]));
  assert.equal(looks.length, 2);
  assert.notDeepEqual(looks[0], looks[1]);
  assert.deepEqual(looks.map(([, dash]) => dash), [[], [6, 4]], "not by colour alone");
  await figure.locator("canvas").focus();
  await figure.locator("canvas").press("End");
  await figure.locator("canvas").press("ArrowLeft");
  const text = await figure.locator("canvas").getAttribute("aria-valuetext");
  assert.match(text, /: Uploads that succeed: [\d.]+\u202f%, Delivery from the nearest cache: [\d.]+\u202f%$/);
  await figure.locator("summary").click();
  assert.deepEqual(await figure.locator("th").allTextContents(), ["Time", "Uploads that succeed", "Delivery from the nearest cache"]);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("the values are a file to keep", async () => {
  const tab = await visit("/?range=day");
  await awake(tab);
  const figure = figures(tab).first();
  await figure.locator("summary").click();
  const [file] = await Promise.all([tab.waitForEvent("download"), figure.getByRole("link", { name: "Download as CSV" }).click()]);
  assert.match(file.suggestedFilename(), /^[a-z0-9]{12}-day\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  assert.equal(lines[0], 'time,"Time until a video starts (ms)",previous,events');
  assert.equal(lines.length, 289);
  assert.match(lines[144], /^\d{4}-\d\d-\d\dT[\d:.]+Z,\d+,\d+,/);
  await tab.context().close();
});

test("points that arrive move the chart", async () => {
  const tab = await visit("/");
  await awake(tab);
  const figure = await drawn(tab);
  const before = await line(figure);
  await tab.waitForFunction(
    (before) => JSON.stringify(Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].data) !== before,
    JSON.stringify(before),
    { timeout: 30000 },
  );
  const now = await line(figure);
  assert.equal(now.length, before.length);
  assert.ok(now.at(-1)[0] >= before.at(-1)[0]);
  assert.deepEqual(tab.asked.filter((path) => path.endsWith(".json")), [], "nobody had to ask");
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("nothing glides for who wants nothing to move", async () => {
  for (const [reducedMotion, glides] of [["reduce", false], ["no-preference", true]]) {
    const tab = await visit("/", { reducedMotion });
    await awake(tab);
    const figure = await drawn(tab);
    await figure.locator("canvas").evaluate((canvas) => {
      const chart = Chart.getChart(canvas);
      const update = chart.update;
      window.ways = [];
      chart.update = (way) => (window.ways.push(way), update.call(chart, way));
    });
    // Every five minutes the chart moves a step to the side, which never glides.
    await tab.waitForFunction((glides) => (glides ? window.ways.includes("arrival") : window.ways.length > 1), glides, { timeout: 45000 });
    assert.equal(await tab.evaluate(() => window.ways.includes("arrival")), glides, reducedMotion);
    await tab.context().close();
  }
});

test("a page with a range of its own wakes up with it", async () => {
  const tab = await visit("/?range=week");
  await awake(tab);
  const figure = await drawn(tab);
  assert.equal((await line(figure)).length, 336);
  await figure.getByRole("button", { name: "Day" }).click();
  await tab.waitForFunction(() => Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].data.length === 288);
  assert.deepEqual(tab.asked.filter((path) => path.endsWith(".json")), [], "both came with the page");
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a value is read with the mouse and with the keyboard", async () => {
  const tab = await visit("/?range=day", { timezoneId: "Asia/Tokyo", locale: "en-GB" });
  await awake(tab);
  const figure = await drawn(tab);
  const canvas = figure.locator("canvas");
  const box = await canvas.boundingBox();
  await canvas.hover({ position: { x: box.width / 2, y: box.height / 2 } });
  await tab.waitForFunction(() => Chart.getChart(document.querySelector("figure.chart canvas")).tooltip.opacity === 1);
  const pointed = await said(figure);
  assert.match(pointed.title, /\d\d:\d\d\u00a0UTC\+9$/);
  assert.match(pointed.body, /^\d+\u202fms,Before: \d+\u202fms$/);
  assert.equal(await figure.locator(".cross").count(), 1);
  await tab.mouse.move(0, 0);
  await tab.waitForFunction(() => Chart.getChart(document.querySelector("figure.chart canvas")).tooltip.opacity === 0);
  assert.equal(await figure.locator(".cross").count(), 0);
  await canvas.focus();
  const heard = [];
  for (const key of ["Home", "ArrowRight", "PageUp", "End", "ArrowLeft"]) {
    await canvas.press(key);
    const { now, text } = await canvas.evaluate((c) => ({ now: c.getAttribute("aria-valuenow"), text: c.getAttribute("aria-valuetext") }));
    assert.match(text, /UTC\+9: (\d+\u202fms|no data), Before: \d+\u202fms$/, key);
    heard.push(Number(now));
  }
  assert.deepEqual(heard, [1, 2, 14, 288, 287]);
  await canvas.press("Escape");
  assert.equal(await figure.locator(".cross").count(), 0);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("the line takes the colours the visitor chooses", async () => {
  const tab = await visit("/", { colorScheme: "light" });
  await awake(tab);
  const figure = await drawn(tab);
  const light = await colour(figure);
  await tab.emulateMedia({ colorScheme: "dark" });
  await tab.waitForFunction((light) => Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].borderColor !== light, light);
  const dark = await colour(figure);
  await tab.getByRole("button", { name: "Light" }).click();
  await tab.waitForFunction((light) => Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].borderColor === light, light);
  await tab.getByRole("button", { name: "Dark" }).click();
  await tab.waitForFunction((dark) => Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].borderColor === dark, dark);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("without Chart.js, and on paper, the drawing stays", async () => {
  const tab = await visit("/");
  await awake(tab);
  const figure = await drawn(tab);
  const shown = async (what) => figure.locator(what).evaluate((element) => getComputedStyle(element).display !== "none");
  assert.deepEqual([await shown(".plot"), await shown("canvas")], [false, true]);
  await tab.emulateMedia({ media: "print" });
  assert.deepEqual([await shown(".plot"), await shown("canvas")], [true, false]);
  await tab.context().close();
  const cut = await browser.newContext({ viewport: { width: 1280, height: 600 } });
  const page = await cut.newPage();
  await page.route("**/pkg/chart.*.js", (route) => route.abort());
  await page.goto(lightship.url);
  await awake(page);
  const first = page.locator("figure.chart").first();
  await first.scrollIntoViewIfNeeded();
  const path = await first.locator(".series").getAttribute("d");
  await first.getByRole("button", { name: "Week" }).click();
  await page.waitForFunction((path) => document.querySelector("figure.chart .series").getAttribute("d") !== path, path);
  assert.ok(await first.locator(".plot").isVisible());
  await cut.close();
});

test("a visitor without JavaScript asks for the week with a button", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(lightship.url);
  const figure = page.locator("figure.chart").first();
  const day = await figure.locator(".series").getAttribute("d");
  await figure.getByRole("button", { name: "Week" }).click();
  const id = await figure.getAttribute("id");
  assert.equal(page.url(), `${lightship.url}/?range=week#${id}`);
  assert.notEqual(await figure.locator(".series").getAttribute("d"), day);
  assert.match(await figure.locator(".plot").getAttribute("aria-label"), /\(Last 7 days\)/);
  assert.equal(await figure.locator("[aria-pressed=true]").getAttribute("value"), "week");
  assert.equal(await figure.locator("tbody tr").count(), 28);
  assert.ok(!(await figure.locator("canvas").isVisible()));
  await context.close();
});

test("while an incident is open the last hour comes first, and says what happens", async () => {
  const unresolved = async () => (await (await fetch(`${lightship.url}/api/v2/incidents/unresolved.json`)).json()).incidents;
  const open = await unresolved();
  assert.ok(open.length > 0, "the demo begins with an incident");
  const hurt = await visit("/");
  await awake(hurt);
  assert.equal((await line(await drawn(hurt))).length, 60);
  await hurt.context().close();
  for (const { id } of open) await lightship.cli("incident", "resolve", id);
  while ((await unresolved()).length > 0) await new Promise((done) => setTimeout(done, 100));
  const tab = await visit("/");
  await awake(tab);
  const figure = await drawn(tab);
  const hour = figure.locator("button[value=hour]");
  assert.equal((await line(figure)).length, 288);
  assert.equal(await hour.isVisible(), false, "in calm times nobody needs it");
  const id = await lightship.cli("incident", "open", "Videos stay black", "--component", "Video playing=major_outage", "--message", "We look.");
  await tab.waitForFunction(
    () => Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].data.length === 60,
    undefined,
    { timeout: 15000 },
  );
  assert.deepEqual([await hour.isVisible(), await hour.getAttribute("aria-pressed")], [true, "true"]);
  const canvas = figure.locator("canvas");
  await canvas.focus();
  await canvas.press("End");
  const text = await canvas.getAttribute("aria-valuetext");
  assert.match(text, /Before: \d+\u202fms, Videos stay black$/);
  assert.match((await said(figure)).body, /Videos stay black/);
  await figure.locator("summary").click();
  assert.match(await figure.locator("tbody tr").first().textContent(), /Videos stay black$/);
  await lightship.cli("incident", "resolve", id);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("after a lost connection a chart asks for what it missed", async () => {
  const tab = await visit("/");
  await awake(tab);
  const figure = await drawn(tab);
  await lightship.end("SIGKILL");
  const before = JSON.stringify(await line(figure));
  await tab.waitForTimeout(4000);
  await lightship.launch("demo");
  await tab.waitForRequest((request) => request.url().endsWith("/day.series.json"), { timeout: 30000 });
  await tab.waitForFunction(
    (before) => JSON.stringify(Chart.getChart(document.querySelector("figure.chart canvas")).data.datasets[0].data) !== before,
    before,
    { timeout: 30000 },
  );
  await tab.context().close();
});
