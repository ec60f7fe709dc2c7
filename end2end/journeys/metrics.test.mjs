// Metrics that come from a real Prometheus: pulled from it, and written by it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";
import { choose, goesOn, newMetric, newSource, pull } from "../support/metrics.mjs";
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

test("a chart draws live from a real Prometheus that is asked", async () => {
  await newSource(tab, lightship, { name: "Ours", url: prometheus.url });
  await newMetric(tab, lightship, "Memory as asked");
  await pull(tab, "Ours", 'go_memstats_alloc_bytes{job="own"} / 1e6');
  await goesOn(browser, lightship, "Memory as asked");
});

test("what a real Prometheus writes is listed, chosen and drawn", async () => {
  await newMetric(tab, lightship, "Memory as written");
  await choose(tab, "go_memstats_alloc_bytes");
  assert.match(await tab.getByLabel("Series that belong to it").inputValue(), /^go_memstats_alloc_bytes\{.*job="own"/);
  await tab.getByLabel("Multiply values by").fill("0.000001");
  await tab.getByRole("button", { name: "Save series" }).click();
  await tab.getByText("The series are kept").waitFor();
  await goesOn(browser, lightship, "Memory as written");
});

test("a source that has gone is said to fail, and goes on by itself", async () => {
  await tab.goto(`${lightship.url}/console/reelway/settings/sources`);
  await atWork(tab);
  prometheus.pause();
  await tab.getByText("1 metric, which fails").waitFor({ timeout: 60000 });
  prometheus.resume();
  await tab.getByText("1 metric", { exact: true }).waitFor({ timeout: 90000 });
});

test("values beyond a threshold make a component suspected until they are fine, and the chart shows where that begins", async () => {
  const token = (await lightship.cli("token", "create", "Queue", "--scope", "metrics")).split(/\s+/).pop();
  const { page } = await (await fetch(`${lightship.url}/api/v2/status.json`)).json();
  await newMetric(tab, lightship, "Queue length");
  const id = new URL(tab.url()).pathname.split("/").pop();
  const push = async (value, ages) => {
    const data = ages.map((age) => ({ timestamp: Math.floor(Date.now() / 1000) - age, value }));
    const sent = await fetch(`${lightship.url}/v1/pages/${page.id}/metrics/data`, {
      method: "POST",
      headers: { authorization: `OAuth ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ data: { [id]: data } }),
    });
    assert.equal(sent.status, 202, await sent.text());
  };
  await push(300, [600, 590, 580]);
  await push(900, [90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);

  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const visitor = await open(context, lightship.url);
  const figure = visitor.locator("figure.chart").filter({ hasText: "Queue length" });
  assert.equal(await figure.locator("line.limit").count(), 0);

  await tab.getByRole("button", { name: "New threshold" }).click();
  await tab.getByLabel("this value", { exact: true }).fill("500");
  await tab.getByLabel("for so many minutes", { exact: true }).fill("1");
  await tab.getByLabel("until they are not for so many", { exact: true }).fill("0");
  await tab.locator("#threshold-component").selectOption({ label: "Search" });
  await tab.getByRole("button", { name: "Add it" }).click();
  await tab.getByText("The threshold is watched").waitFor();
  await figure.locator("line.limit").waitFor({ state: "attached", timeout: 10000 });

  const suspected = visitor.locator(".suspected").filter({ hasText: "Search" });
  await suspected.waitFor({ timeout: 60000 });
  await tab.goto(`${lightship.url}/console/reelway`);
  await atWork(tab);
  await tab.getByRole("heading", { name: "Suspected" }).waitFor();
  await tab.getByRole("link", { name: "Confirm as incident" }).waitFor();

  await push(10, [0]);
  await suspected.waitFor({ state: "detached", timeout: 60000 });
  await tab.getByRole("heading", { name: "Suspected" }).waitFor({ state: "detached", timeout: 30000 });
  assert.deepEqual(visitor.faults, []);
  await context.close();
});
