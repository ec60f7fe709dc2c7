// Every page of visitors by the rules of WCAG 2.2 AA that a machine can check, wide and narrow, light and dark, from left to
// right and from right to left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { awake, launch, open } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let lightship, browser, paths;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  paths = await pages();
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** One page of each kind. */
async function pages() {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const all = async (path, selector) => {
    await page.goto(lightship.url + path);
    return page.locator(selector).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  };
  const [incident] = await all("/", "a[href^='/incidents/']");
  const [component] = await all("/", "a[href^='/components/']");
  const [maintenance] = await all("/", "a[href^='/maintenance/']");
  const [one] = await all(component, "a[href^='/history?component=']");
  let postmortem;
  for (const month of await all("/history", ".all-months a")) {
    for (const path of await all(month, ".past a[href^='/incidents/']")) postmortem ??= (await all(path, "a[href$='/postmortem']"))[0];
  }
  await context.close();
  const fixed = ["/", "/history", "/uptime", "/recovery", "/recovery?days=365", "/announcements", "/accessibility", "/nowhere"];
  return [...fixed, incident, component, maintenance, one, postmortem];
}

for (const [name, wishes] of [
  ["wide and light", { viewport: { width: 1280, height: 900 }, locale: "en-GB" }],
  ["as narrow as 400 percent zoom, and dark", { viewport: { width: 320, height: 640 }, colorScheme: "dark", locale: "en-GB" }],
  ["on a phone, from right to left", { viewport: { width: 390, height: 844 }, locale: "ar" }],
]) {
  test(`no page breaks a rule, ${name}`, async () => {
    const context = await browser.newContext(wishes);
    for (const path of paths) {
      assert.ok(path, "every kind of page is there");
      const tab = await open(context, lightship.url + path);
      await awake(tab);
      const { violations } = await new AxeBuilder({ page: tab }).withTags(rules).analyze();
      const broken = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`);
      assert.deepEqual(broken, [], path);
      const beyond = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(beyond <= 0, `${path} is ${beyond} px wider than the screen`);
      await tab.close();
    }
    await context.close();
  });
}

test("nothing in a row of the list lies on anything else, on every width", async () => {
  const context = await browser.newContext({ locale: "en-GB" });
  const tab = await open(context, lightship.url);
  await awake(tab);
  for (const width of [320, 390, 639, 641, 820, 899, 901, 1079, 1081, 1280]) {
    await tab.setViewportSize({ width, height: 900 });
    const lying = await tab.evaluate(() => {
      const shown = (it) => it.checkVisibility() && it.getClientRects().length > 0;
      const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      const text = (part) => {
        const range = document.createRange();
        range.selectNodeContents(part);
        return range.getBoundingClientRect();
      };
      const found = [];
      const cells = ".who, .days-cell, .uptime, .component-status";
      const rows = [...document.querySelectorAll(".row")].map((row) => [...row.querySelectorAll(cells)]);
      const heads = [...document.querySelectorAll(".group")].map((group) =>
        [...group.querySelectorAll(":scope > details > summary, :scope > .figures")].flatMap((part) => [...part.querySelectorAll(cells)]),
      );
      for (const row of [...rows, ...heads]) {
        const parts = row.filter(shown);
        for (const [n, one] of parts.entries()) {
          for (const other of parts.slice(n + 1)) if (overlap(text(one), text(other))) found.push(`${one.className} and ${other.className}: ${one.textContent}`);
        }
      }
      return { found, rows: rows.length, heads: heads.filter((head) => head.length > 2).length };
    });
    assert.deepEqual(lying.found, [], `${width} px`);
    assert.ok(lying.rows > 10 && lying.heads > 3, JSON.stringify(lying));
  }
  await context.close();
});
