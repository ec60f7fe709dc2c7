// Metrics from a real InfluxDB 1 and a real Graphite: pulled from them, and passed on by them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { Graphite } from "../support/graphite.mjs";
import { Influx } from "../support/influx.mjs";
import { Lightship, freePort } from "../support/lightship.mjs";
import { choose, newMetric, newSource, pull } from "../support/metrics.mjs";

let lightship, browser, influx, graphite, tab, feeding;
before(async () => {
  const pickles = await freePort();
  const settings = { LIGHTSHIP_ALLOW_NETWORKS: "127.0.0.0/8", LIGHTSHIP_GRAPHITE_PICKLE_LISTEN: `127.0.0.1:${pickles}` };
  [lightship, browser, influx, graphite] = await Promise.all([
    Lightship.start("demo", settings),
    launch(),
    Influx.start(),
    Graphite.start([pickles]),
  ]);
  const token = (await lightship.cli("token", "create", "InfluxDB", "--scope", "metrics")).split(/\s+/).pop();
  const to = new URL(lightship.url);
  to.username = "x";
  to.password = token;
  await influx.ask(`CREATE SUBSCRIPTION ours ON web.autogen DESTINATIONS ALL '${to.href.replace(/\/$/, "")}'`);
  const feed = () =>
    Promise.all([influx.write(`latency,host=a value=${100 + (Date.now() % 50)}`), graphite.send(`shop.orders ${Date.now() % 90}`)]);
  feeding = setInterval(() => feed().catch(() => {}), 1000);
  const owner = await person(lightship, "Ines", "owner");
  ({ tab } = await signIn(browser, lightship, owner, { viewport: { width: 1280, height: 900 } }));
});
after(async () => {
  clearInterval(feeding);
  await Promise.all([influx?.stop(), graphite?.stop(), browser?.close(), lightship?.stop()]);
});

/** The points of the metric whose screen is open. */
const points = () => tab.getByRole("region", { name: "Table of the last points" }).locator("tbody tr").allInnerTexts();

test("a metric is pulled from InfluxDB", async () => {
  await newSource(tab, lightship, { name: "Influx", kind: "InfluxDB 1 (InfluxQL)", url: influx.url, fields: { Database: "web" } });
  await newMetric(tab, lightship, "Latency as asked");
  await pull(tab, "Influx", 'SELECT mean("value") FROM "latency" WHERE time >= $from AND time < $to GROUP BY time(10s)');
  assert.match((await points())[0], /1[0-4]\d/);
});

test("what InfluxDB passes on to its subscribers is listed and chosen", async () => {
  await newMetric(tab, lightship, "Latency as written");
  await choose(tab, "latency");
  assert.match(await tab.getByLabel("Series that belong to it").inputValue(), /^latency\{.*host="a"/);
  await tab.getByRole("button", { name: "Save series" }).click();
  await tab.getByText("The series are kept").waitFor();
  await tab.getByRole("region", { name: "Table of the last points" }).waitFor({ timeout: 30000 });
});

test("a metric is pulled from Graphite", async () => {
  await newSource(tab, lightship, { name: "Graphite", kind: "Graphite", url: graphite.url });
  await newMetric(tab, lightship, "Orders as asked");
  await pull(tab, "Graphite", "shop.orders");
  assert.ok((await points()).length > 0);
});

test("pickles of carbon-relay are listed and chosen", async () => {
  await newMetric(tab, lightship, "Orders as written");
  await choose(tab, "shop.orders");
  await tab.getByRole("button", { name: "Save series" }).click();
  await tab.getByText("The series are kept").waitFor();
  await tab.getByRole("region", { name: "Table of the last points" }).waitFor({ timeout: 30000 });
  await atWork(tab);
});
