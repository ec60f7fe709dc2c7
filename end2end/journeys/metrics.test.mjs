// Metrics that come from a real Prometheus: pulled from it, and written by it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";
import { Prometheus } from "../support/prometheus.mjs";

let lightship, browser, prometheus, tab;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start("demo", { LIGHTSHIP_ALLOW_NETWORKS: "127.0.0.0/8" }), launch()]);
  const token = (await lightship.cli("token", "create", "Prometheus", "--scope", "metrics")).split(/\s+/).pop();
  prometheus = await Prometheus.start({ url: `${lightship.url}/api/v1/write`, token });
  const owner = await person(lightship, "Ines", "owner");
  ({ tab } = await signIn(browser, lightship, owner, { viewport: { width: 1280, height: 900 } }));
});
after(async () => {
  await prometheus?.stop();
  await browser?.close();
  await lightship?.stop();
});

/** A new metric on the page; its screen is open then. */
async function metric(name) {
  await tab.goto(new URL("/console/reelway/metrics/new", lightship.url).href);
  await atWork(tab);
  await tab.getByLabel("Name", { exact: true }).fill(name);
  await tab.getByLabel("A point is expected every").fill("10");
  await tab.getByRole("button", { name: "Create metric" }).click();
  await tab.getByRole("heading", { level: 1, name }).waitFor();
}

/** What a visitor's chart of a metric has drawn. */
const drawn = (figure) =>
  figure.locator("canvas").evaluate((canvas) => JSON.stringify(Chart.getChart(canvas).data.datasets[0].data.filter(([, value]) => value !== null)));

/** A visitor who sees the chart of a metric being drawn, and then go on by itself. */
async function goesOn(name) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const visitor = await open(context, lightship.url);
  const figure = visitor.locator("figure.chart").filter({ hasText: name });
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".area[data-drawn]").waitFor({ timeout: 20000 });
  const before = await drawn(figure);
  for (let n = 0; n < 120 && (await drawn(figure)) === before; n++) await visitor.waitForTimeout(500);
  assert.notEqual(before, "[]");
  assert.notEqual(await drawn(figure), before);
  assert.deepEqual(visitor.faults, []);
  await context.close();
}

test("a chart draws live from a real Prometheus that is asked", async () => {
  await tab.goto(`${lightship.url}/console/reelway/settings/sources`);
  await atWork(tab);
  await tab.getByRole("button", { name: "New source" }).click();
  await tab.getByLabel("Name", { exact: true }).fill("Ours");
  await tab.getByLabel("Address", { exact: true }).fill(prometheus.url);
  await tab.getByRole("button", { name: "Add it" }).click();
  await tab.getByText("The source is added").waitFor();
  await tab.getByText("No metric is pulled from it").waitFor();

  await metric("Memory as asked");
  await tab.getByLabel("Source", { exact: true }).selectOption({ label: "Ours" });
  await tab.getByLabel("Query").fill('go_memstats_alloc_bytes{job="own"} / 1e6');
  await tab.getByLabel("Asked every ... seconds").fill("10");
  // It has begun to look at itself a few seconds ago.
  for (let n = 0; n < 30 && !(await tab.getByText(/1 series in \d+ ms/).isVisible()); n++) {
    await tab.getByRole("button", { name: "Try it now" }).click();
    await tab.waitForTimeout(1000);
  }
  await tab.getByRole("button", { name: "Save the source" }).click();
  await tab.getByText("Last asked").waitFor({ timeout: 30000 });
  await tab.getByRole("region", { name: "Table of the last points" }).waitFor({ timeout: 30000 });
  await goesOn("Memory as asked");
});

test("what a real Prometheus writes is listed, chosen and drawn", async () => {
  await metric("Memory as written");
  await tab.getByText(/^Series that arrive/).click();
  await tab.getByRole("button", { name: /^go_memstats_alloc_bytes/ }).click({ timeout: 20000 });
  assert.match(await tab.getByLabel("Series that belong to it").inputValue(), /^go_memstats_alloc_bytes\{.*job="own"/);
  await tab.getByText("These belong to it now:").waitFor();
  await tab.getByLabel("Multiply values by").fill("0.000001");
  await tab.getByRole("button", { name: "Save series" }).click();
  await tab.getByText("The series are kept").waitFor();
  await goesOn("Memory as written");
});

test("a source that has gone is said to fail, and goes on by itself", async () => {
  await tab.goto(`${lightship.url}/console/reelway/settings/sources`);
  await atWork(tab);
  prometheus.pause();
  await tab.getByText("1 metric, which fails").waitFor({ timeout: 60000 });
  prometheus.resume();
  await tab.getByText("1 metric", { exact: true }).waitFor({ timeout: 90000 });
});
