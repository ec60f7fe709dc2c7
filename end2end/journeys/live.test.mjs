// Somebody else opens, updates and resolves an incident; open tabs show it without being reloaded.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch, open } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

test("another process opens an incident and two open tabs change without a reload", async () => {
  const context = await browser.newContext();
  const tabs = [await open(context, lightship.url), await open(context, lightship.url)];
  for (const tab of tabs) {
    await awake(tab);
    await tab.evaluate(() => (window.unreloaded = true));
  }
  const id = await lightship.cli("incident", "open", "Payments are refused", "--component", "Payments=major_outage", "--message", "All cards are refused.");
  for (const tab of tabs) {
    await tab.getByRole("link", { name: "Payments are refused" }).first().waitFor({ timeout: 5000 });
    await tab.getByRole("heading", { level: 1, name: /Payments is down/ }).waitFor({ timeout: 5000 });
    assert.match(await tab.title(), /Payments is down/);
  }
  await lightship.cli("incident", "update", id, "--state", "identified", "--message", "A certificate has expired.");
  for (const tab of tabs) await tab.getByText("A certificate has expired.").first().waitFor({ timeout: 5000 });
  await lightship.cli("incident", "resolve", id);
  for (const tab of tabs) {
    await tab.waitForFunction(() => !/Payments is down/.test(document.querySelector("h1").textContent), null, { timeout: 5000 });
    assert.equal(await tab.evaluate(() => window.unreloaded), true);
    assert.deepEqual(tab.faults, []);
  }
  await context.close();
});

test("two tabs of one browser share one event stream", async () => {
  const context = await browser.newContext();
  let streams = 0;
  context.on("request", (request) => new URL(request.url()).pathname === "/events" && streams++);
  for (let n = 0; n < 2; n++) await awake(await open(context, lightship.url));
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(streams, 1);
  await context.close();
});

test("a page that does not change still tells the status, and its times are the reader's own", async () => {
  const context = await browser.newContext({ timezoneId: "America/New_York", locale: "en-GB" });
  const tab = await open(context, `${lightship.url}/announcements`);
  await awake(tab);
  const times = tab.locator(".told time");
  await tab.waitForFunction(() => document.querySelector(".told time").title.endsWith("UTC+1") || document.querySelector(".told time").title.endsWith("UTC+2"));
  const hours = await times.evaluateAll((all) => all.map((time) => [new Date(time.dateTime).getHours(), Number(time.textContent.match(/(\d+):/)[1])]));
  for (const [own, shown] of hours) assert.equal(shown, own);
  await tab.evaluate(() => (window.unreloaded = true));
  const id = await lightship.cli("incident", "open", "Studio does not load", "--component", "Studio=major_outage", "--message", "We look.");
  await tab.locator(".strip").getByText("Studio is down").waitFor({ timeout: 5000 });
  assert.match(await tab.title(), /^■ Announcements/);
  await lightship.cli("incident", "resolve", id);
  await tab.waitForFunction(() => !/Studio is down/.test(document.querySelector(".strip").textContent), null, { timeout: 5000 });
  assert.equal(await tab.evaluate(() => window.unreloaded), true);
  assert.deepEqual(tab.faults, []);
  await context.close();
});
