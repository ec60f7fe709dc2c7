// Twelve states of the page without a violation of WCAG 2.2 A and AA that a machine can find, and the whole of it by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { awake, launch, open } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let lightship, empty, browser;
before(async () => {
  // Seeded, then served without the life of the demo: nothing happens but what a test does.
  [lightship, empty, browser] = await Promise.all([Lightship.start("demo"), Lightship.start("serve"), launch()]);
  await lightship.end();
  await lightship.launch("serve");
  await empty.cli("page", "create", "Nothing yet");
});
after(async () => {
  await browser?.close();
  await Promise.all([lightship?.stop(), empty?.stop()]);
});

/** Looks at a page with axe, awake and as served. */
async function clean(name, path = "/", options = {}, site = lightship) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ locale: "en-GB", ...options, javaScriptEnabled });
    const tab = await open(context, site.url + path);
    if (javaScriptEnabled) {
      await awake(tab);
      const { violations, passes } = await new AxeBuilder({ page: tab }).withTags(rules).analyze();
      const found = violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join("\n    ")}`);
      assert.deepEqual(found, [], name);
      assert.ok(passes.length > 10, `${name}: axe has looked at something`);
    }
    const wider = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wider <= 0, `${name}: ${wider} px wider than the screen`);
    await context.close();
  }
}

const openNow = async () => (await lightship.cli("incident", "list")).split("\n").filter((line) => !line.startsWith("No")).map((line) => line.split(" ")[0]);

test("every state of the page is free of what a machine can find", async (t) => {
  const state = (name, make) => t.test(name, make);
  await state("one incident", () => clean("one incident"));
  await state("an incident's own page", async () => clean("incident", `/incidents/${(await openNow())[0]}`));
  await state("three incidents", async () => {
    await lightship.cli("incident", "open", "Payments are refused", "-c", "Payments=major_outage", "--message", "All cards are refused.", "--next", "30");
    await lightship.cli("incident", "open", "Search is slow", "-c", "Search=degraded_performance", "--message", "An index is being rebuilt.");
    await clean("three incidents");
  });
  await state("dark", () => clean("dark", "/", { colorScheme: "dark" }));
  await state("200 % zoom", () => clean("zoom", "/", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }));
  await state("phone", () => clean("phone", "/", { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }));
  await state("from right to left", () => clean("from right to left", "/", { locale: "ar" }));
  await state("history", () => clean("history", "/history"));
  await state("calendar", () => clean("calendar", "/uptime"));
  await state("an error", () => clean("error", "/nowhere"));
  await state("degraded", async () => {
    for (const id of await openNow()) await lightship.cli("incident", "resolve", id);
    await lightship.cli("component", "set-status", "Search", "degraded_performance");
    await clean("degraded");
  });
  await state("a component", async () => {
    const [id] = (await lightship.cli("component", "list")).split("\n").find((line) => line.includes("Search")).split(" ");
    await clean("component", `/components/${id}`);
  });
  await state("all fine", async () => {
    await lightship.cli("component", "set-status", "Search", "operational");
    await clean("all fine");
  });
  await state("maintenance", async () => {
    // The first planned maintenance of the demo begins two days and three hours after its beginning.
    await lightship.moveClock({ advance: (51 * 60 + 5) * 60 * 1000 });
    const tab = await open(await browser.newContext(), lightship.url);
    await tab.getByText("under planned maintenance").first().waitFor({ timeout: 10000 });
    await tab.context().close();
    await clean("maintenance");
  });
  await state("an empty page", () => clean("empty", "/", {}, empty));
});

test("the page can be steered by keyboard alone", async () => {
  const context = await browser.newContext({ locale: "en-GB" });
  const tab = await open(context, lightship.url);
  await awake(tab);
  const focused = () => tab.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.getAttribute("aria-label"));
  await tab.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the status", "the first stop leads past the header");
  await tab.keyboard.press("Enter");

  // The bars are one stop each, whatever they show.
  const strip = tab.getByRole("slider").first();
  const told = () => strip.getAttribute("aria-valuetext");
  await strip.focus();
  const today = await told();
  await tab.keyboard.press("ArrowLeft");
  const yesterday = await told();
  assert.notEqual(yesterday, today);
  await tab.keyboard.press("Home");
  assert.equal(await strip.getAttribute("aria-valuenow"), "1");
  await tab.keyboard.press("End");
  assert.equal(await strip.getAttribute("aria-valuenow"), await strip.getAttribute("aria-valuemax"));
  await tab.keyboard.press("Enter");
  await tab.locator(".card").first().waitFor();
  await tab.keyboard.press("Escape");
  await tab.locator(".card").first().waitFor({ state: "detached" });
  await tab.keyboard.press("Tab");
  assert.equal(await strip.evaluate((it) => it === document.activeElement), false, "the next stop is another thing");

  // Every stop can be seen, and the last one is the end of the page: nothing holds the focus.
  await tab.evaluate(() => document.activeElement.blur());
  const stops = [];
  for (let n = 0; n < 400; n++) {
    await tab.keyboard.press("Tab");
    const stop = await tab.evaluate(() => {
      const it = document.activeElement;
      if (it === document.body) return null;
      const box = it.getBoundingClientRect();
      const style = getComputedStyle(it);
      return { name: it.textContent.trim().slice(0, 40), seen: box.width > 0 && box.height > 0, marked: style.outlineStyle !== "none" };
    });
    if (!stop) break;
    stops.push(stop);
  }
  assert.ok(stops.length > 20 && stops.length < 400, `${stops.length} stops`);
  assert.deepEqual(stops.filter((stop) => !stop.seen || !stop.marked), []);
  assert.deepEqual(tab.faults, []);
  await context.close();
});
