// Metrics at the console, and their charts on the page.
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { atWork } from "./console.mjs";

/** A new metric on the demo's page; its screen is open then. */
export async function newMetric(tab, lightship, name) {
  await tab.goto(new URL("/console/reelway/metrics/new", lightship.url).href);
  await atWork(tab);
  await tab.getByLabel("Name", { exact: true }).fill(name);
  await tab.getByLabel("A point is expected every").fill("10");
  await tab.getByRole("button", { name: "Create metric" }).click();
  await tab.getByRole("heading", { level: 1, name }).waitFor();
}

/** A new source of the demo's page. */
export async function newSource(tab, lightship, { name, url, kind, fields = {} }) {
  await tab.goto(`${lightship.url}/console/reelway/settings/sources`);
  await atWork(tab);
  await tab.getByRole("button", { name: "New source" }).click();
  if (kind) await tab.getByLabel("What it is").selectOption({ label: kind });
  await tab.getByLabel("Name", { exact: true }).fill(name);
  await tab.getByLabel("Address", { exact: true }).fill(url);
  for (const [label, value] of Object.entries(fields)) await tab.getByLabel(label, { exact: true }).fill(value);
  await tab.getByRole("button", { name: "Add it" }).click();
  await tab.getByText("The source is added").waitFor();
  await tab.locator("li").filter({ hasText: name }).getByText("No metric is pulled from it").waitFor();
}

/** Lets the metric whose screen is open be pulled, and waits for its first points. */
export async function pull(tab, source, query) {
  await tab.getByLabel("Source", { exact: true }).selectOption({ label: source });
  await tab.getByLabel("Query").fill(query);
  await tab.getByLabel("Asked every ... seconds").fill("10");
  // What is asked may have begun to know something a few seconds ago.
  for (let n = 0; n < 30 && !(await tab.getByText(/1 series in \d+ ms/).isVisible()); n++) {
    await tab.getByRole("button", { name: "Try it now" }).click();
    await tab.waitForTimeout(1000);
  }
  await tab.getByRole("button", { name: "Save the source" }).click();
  await tab.getByText("Last asked").waitFor({ timeout: 30000 });
  await tab.getByRole("region", { name: "Table of the last points" }).waitFor({ timeout: 30000 });
}

/** Chooses the arriving series whose name begins so for the metric whose screen is open. */
export async function choose(tab, name) {
  await tab.getByText(/^Series that arrive/).click();
  await tab.getByRole("button", { name: new RegExp(`^${name}`) }).click({ timeout: 20000 });
  await tab.getByText("These belong to it now:").waitFor();
}

/** What a visitor's chart of a metric has drawn. */
const drawn = (figure) =>
  figure.locator("canvas").evaluate((canvas) => JSON.stringify(Chart.getChart(canvas).data.datasets[0].data.filter(([, value]) => value !== null)));

/** A visitor sees the chart of a metric being drawn, and then go on by itself. */
export async function goesOn(browser, lightship, name) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const visitor = await open(context, lightship.url);
  const figure = visitor.locator("figure.chart").filter({ hasText: name });
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".area[data-drawn]").waitFor({ timeout: 20000 });
  const changes = async (before) => {
    for (let n = 0; n < 120 && (await drawn(figure)) === before; n++) await visitor.waitForTimeout(500);
    return drawn(figure);
  };
  // The first point may be on its way still.
  const before = await changes("[]");
  assert.notEqual(before, "[]");
  assert.notEqual(await changes(before), before);
  assert.deepEqual(visitor.faults, []);
  await context.close();
}
