// The console as one application: everything is found by typing and by single keys, nothing needs a mouse, and what is promised
// to visitors and late is shouted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser, maria, tom, vera;
before(async () => {
  // Seeded, then served without the life of the demo: nothing happens but what a test does.
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  await lightship.end();
  await lightship.launch("serve");
  maria = await person(lightship, "Maria", "owner");
  tom = await person(lightship, "Tom", "editor");
  vera = await person(lightship, "Vera", "viewer");
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

const palette = (tab) => tab.getByRole("dialog", { name: "Find or do" });
const help = (tab) => tab.getByRole("dialog", { name: "Keyboard shortcuts" });
const heading = (tab, name) => tab.getByRole("heading", { level: 1, name }).waitFor({ timeout: 5000 });
const path = (tab) => tab.evaluate(() => location.pathname);

/** Presses a key until what it opens is there: one that comes before the last dialog has said that it is closed opens nothing. */
async function pressed(tab, key, opens) {
  for (let n = 0; n < 5; n++) {
    await tab.keyboard.press(key);
    if (await opens.waitFor({ timeout: 2000 }).then(() => true, () => false)) return;
  }
  await opens.waitFor();
}

/** What the palette shows for some words. */
async function found(tab, words) {
  await pressed(tab, "Control+k", palette(tab));
  await tab.keyboard.type(words);
  const names = await palette(tab).getByRole("option").locator(".name").allTextContents();
  await tab.keyboard.press("Escape");
  await palette(tab).waitFor({ state: "hidden" });
  return names;
}

test("from signing in to a published incident without a mouse", async () => {
  const context = await browser.newContext();
  const tab = await open(context, `${lightship.url}/console`);
  await atWork(tab);
  const keys = tab.keyboard;
  const focused = (selector) => tab.waitForFunction((selector) => document.activeElement.matches(selector), selector, { timeout: 5000 });
  const to = async (selector) => {
    for (let n = 0; n < 80 && !(await tab.evaluate((it) => document.activeElement.matches(it), selector)); n++) await keys.press("Tab");
    await focused(selector);
  };
  await to("#email");
  await keys.type(maria.email);
  await keys.press("Tab");
  await keys.type(maria.password);
  await keys.press("Enter");
  await tab.getByRole("heading", { name: "Open incidents" }).waitFor({ timeout: 15000 });
  await atWork(tab);
  await keys.press("Control+k");
  await focused("[role=combobox]");
  await keys.type("new inc");
  assert.equal(await tab.getByRole("option", { selected: true }).locator(".name").textContent(), "New incident");
  await keys.press("Enter");
  await heading(tab, "New incident");
  await to("#title");
  await keys.type("Thumbnails are missing");
  await to("textarea");
  await keys.type("New videos have no picture yet.");
  await keys.press("Control+Enter");
  await heading(tab, "Thumbnails are missing");
  assert.match(await lightship.cli("incident", "list"), /Thumbnails are missing/);
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("the palette finds what there is, the best first, and gives the focus back", async () => {
  const { context, tab } = await signIn(browser, lightship, maria);
  await tab.getByRole("link", { name: "Your account" }).focus();
  await tab.keyboard.press("Control+k");
  await palette(tab).waitFor();
  const box = palette(tab).getByRole("combobox");
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  const active = () => tab.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant")).textContent);
  const first = await active();
  await tab.keyboard.press("ArrowDown");
  assert.notEqual(await active(), first);
  await tab.keyboard.press("ArrowUp");
  await tab.keyboard.press("ArrowUp");
  const last = palette(tab).getByRole("option").last();
  assert.equal(await last.getAttribute("aria-selected"), "true", "it goes round");
  await tab.keyboard.press("Escape");
  await palette(tab).waitFor({ state: "hidden" });
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), "Your account", "the focus is back");

  assert.equal((await found(tab, "aud"))[0], "Audit log");
  assert.equal((await found(tab, "payments"))[0], "Payments");
  assert.equal((await found(tab, "colours dark"))[0], "Colours: dark");
  assert.deepEqual(await found(tab, "qqqq"), []);

  // By pointer too, from the rail.
  await tab.getByRole("navigation", { name: "Console" }).getByRole("button", { name: /Find or do/ }).click();
  await tab.keyboard.type("payments");
  await palette(tab).getByRole("option", { name: /^Payments.*Component/ }).click();
  await heading(tab, "Payments");
  assert.ok(await tab.evaluate(() => document.activeElement.closest("#main")), "the focus is where the work is");
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("nobody is shown what they may not do", async () => {
  const { context, tab } = await signIn(browser, lightship, vera);
  for (const [words, name] of [["new inc", "New incident"], ["audit", "Audit log"], ["tokens", "API tokens"], ["new metric", "New metric"]]) {
    assert.ok(!(await found(tab, words)).includes(name), name);
  }
  assert.ok((await found(tab, "incidents")).includes("Incidents"));
  await tab.keyboard.press("n");
  await pressed(tab, "?", help(tab));
  assert.equal(await path(tab), "/console/reelway");
  assert.equal(await help(tab).getByText("New incident").count(), 0);
  await context.close();
});

test("single keys lead everywhere, never while somebody types, and can be switched off", async () => {
  const { context, tab } = await signIn(browser, lightship, tom);
  const keys = tab.keyboard;
  await keys.press("g");
  await keys.press("i");
  await heading(tab, "Incidents");
  await tab.locator(".event a").first().waitFor();
  await keys.press("j");
  await tab.waitForFunction(() => document.activeElement.closest(".event"));
  const first = await tab.evaluate(() => document.activeElement.href);
  await keys.press("j");
  assert.notEqual(await tab.evaluate(() => document.activeElement.href), first);
  await keys.press("k");
  assert.equal(await tab.evaluate(() => document.activeElement.href), first);
  await keys.press("/");
  await keys.type("gmn?/");
  assert.equal(await tab.locator("#main .find").inputValue(), "gmn?/", "keys in a field are text");
  assert.equal(await path(tab), "/console/reelway/incidents");
  await tab.locator("#main .find").fill("");
  await keys.press("Escape");
  await keys.press("Control+n").catch(() => {});
  await keys.press("Alt+n");
  assert.equal(await path(tab), "/console/reelway/incidents", "not with another key held");
  await keys.press("n");
  await heading(tab, "New incident");
  await keys.press("g");
  await keys.press("h");
  await tab.getByRole("heading", { name: "Open incidents" }).waitFor();

  await keys.press("?");
  await help(tab).waitFor();
  await help(tab).getByRole("checkbox").uncheck();
  await keys.press("Escape");
  await help(tab).waitFor({ state: "hidden" });
  await keys.press("?");
  await keys.press("n");
  await tab.waitForTimeout(300);
  assert.equal(await path(tab), "/console/reelway");
  assert.equal(await help(tab).count(), 0);
  await tab.reload();
  await atWork(tab);
  await keys.press("n");
  await tab.waitForTimeout(300);
  assert.equal(await path(tab), "/console/reelway", "this browser has kept the choice");
  await keys.press("Control+k");
  await palette(tab).waitFor();
  await keys.press("Escape");
  await tab.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await help(tab).getByRole("checkbox").check();
  await keys.press("Escape");
  await keys.press("n");
  await heading(tab, "New incident");
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("the colours somebody chose are there before anything is drawn, in the console and on the page", async () => {
  const { context, tab } = await signIn(browser, lightship, tom);
  const rail = tab.getByRole("navigation", { name: "Console" });
  const ground = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await rail.getByRole("button", { name: "Dark" }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await tab.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.body) {
        window.atFirst = document.documentElement.dataset.theme;
        observer.disconnect();
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await tab.reload();
  assert.equal(await tab.evaluate(() => window.atFirst), "dark");
  await atWork(tab);
  assert.equal(await rail.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed"), "true");
  const page = await open(context, lightship.url);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await tab.keyboard.press("Control+k");
  await tab.keyboard.type("colours system");
  await tab.keyboard.press("Enter");
  assert.equal(await ground(), light);
  await context.close();
});

test("on a phone, four ways are at hand and the rest opens from below", async () => {
  const { context, tab } = await signIn(browser, lightship, tom, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const bar = tab.getByRole("navigation", { name: "Console" });
  assert.deepEqual((await bar.locator("li:visible").allTextContents()).map((words) => words.trim()), ["Home", "Incidents", "Maintenance", "More"]);
  await bar.getByRole("button", { name: "More" }).tap();
  const sheet = tab.getByRole("dialog", { name: "More" });
  await sheet.waitFor();
  await tab.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), "More");
  await bar.getByRole("button", { name: "More" }).tap();
  await sheet.getByRole("link", { name: "Components" }).tap();
  await heading(tab, "Components");
  await sheet.waitFor({ state: "hidden" });
  assert.ok(await tab.evaluate(() => document.activeElement.closest("#main")));
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("a promise that is broken is shouted everywhere, once to who listens, and leads to the form", async () => {
  for (const line of (await lightship.cli("incident", "list")).split("\n").filter((line) => !line.startsWith("No"))) {
    await lightship.cli("incident", "resolve", line.split(" ")[0]);
  }
  const id = await lightship.cli("incident", "open", "Search is slow", "--component", "Search=degraded_performance", "--message", "We look.", "--next", "15");
  const { context, tab } = await signIn(browser, lightship, tom);
  await tab.getByText("Search is slow").first().waitFor();
  assert.doesNotMatch(await tab.title(), /overdue/);
  await lightship.moveClock({ advance: 18 * 60 * 1000 });
  await tab.reload();
  await atWork(tab);
  await tab.waitForFunction(() => document.title.startsWith("Update overdue - "), null, { timeout: 8000 });
  assert.match(await tab.locator("link[rel=icon]").getAttribute("href"), /overdue/);
  const told = tab.locator("p[role=status]", { hasText: "overdue" });
  assert.deepEqual(await told.allTextContents(), ["Update overdue: Search is slow"], "without the minutes, it is said once");
  await tab.locator(".overdue").getByText(/Update overdue by 3 min/).waitFor();
  await tab.locator(".event", { hasText: "Search is slow" }).getByText(/Update overdue by 3 min/).waitFor();
  await tab.locator(".overdue").getByRole("link", { name: "Write it" }).click();
  await heading(tab, "Search is slow");
  await tab.waitForFunction(() => document.activeElement.matches("textarea"), null, { timeout: 5000 });
  await tab.keyboard.type("The index is being rebuilt.");
  await tab.keyboard.press("Control+Enter");
  await tab.locator(".log").getByText("The index is being rebuilt.").waitFor({ timeout: 5000 });
  await tab.locator(".overdue").waitFor({ state: "detached", timeout: 5000 });
  await tab.waitForFunction(() => !document.title.includes("overdue"), null, { timeout: 5000 });
  assert.match(await tab.locator("link[rel=icon]").getAttribute("href"), /favicon/);
  assert.ok((await lightship.cli("incident", "list")).includes(id));
  await context.close();
});
