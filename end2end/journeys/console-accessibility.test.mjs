// Every screen of the console, light and dark, wide and on the smallest phone, without a violation of WCAG 2.2 A and AA that a
// machine can find, and with nothing that sticks out sideways.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { launch, open } from "../support/browser.mjs";
import { atWork, call, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** How a screen is looked at: what differs, and by which rules. Colours alone differ between light and dark. */
const looks = [
  ["light", { width: 1280, height: 900 }, "light", (axe) => axe.withTags(rules)],
  ["dark", { width: 1280, height: 900 }, "dark", (axe) => axe.withRules(["color-contrast"])],
  ["phone", { width: 320, height: 640 }, "light", (axe) => axe.withTags(rules)],
  ["phone, dark", { width: 320, height: 640 }, "dark", (axe) => axe.withRules(["color-contrast"])],
];

let lightship, browser, maria, screens;
before(async () => {
  // Seeded, then served without the life of the demo: nothing happens but what a test does.
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  await lightship.end();
  await lightship.launch("serve");
  maria = await person(lightship, "Maria", "owner");
  await person(lightship, "Tom", "editor");
  const late = await lightship.cli("incident", "open", "Search is slow", "--component", "Search=degraded_performance", "--message", "We look.", "--next", "15");
  const { context, tab } = await signIn(browser, lightship, maria);
  const desk = await call(tab, "desk", { slug: "reelway" });
  const template = await call(tab, "templates/create", { page: desk.page, input: { name: "Slow uploads", folder: "Media", texts: [["investigating", "We look."]], statuses: [] } });
  const { shows } = desk;
  const hook = { channel: "webhook", address: "https://example.com/hook" };
  const added = await call(tab, "subscribers/add", { page: desk.page, input: hook, vouched: true });
  const reader = added.subscription.id;
  await call(tab, "subscribers/do", { page: desk.page, id: reader, deed: "Test" });
  await context.close();
  await lightship.moveClock({ advance: 20 * 60 * 1000 });
  screens = [
    "",
    "/incidents",
    "/incidents/new",
    `/incidents/${late}`,
    "/maintenance",
    "/maintenance/new",
    `/maintenance/${shows.maintenances[0].id}`,
    "/components",
    "/components/new",
    `/components/${shows.components[0].id}`,
    "/components/groups/new",
    `/components/groups/${shows.groups[0].id}`,
    "/metrics",
    "/metrics/new",
    `/metrics/${shows.metrics[0].id}`,
    "/announcements",
    "/subscribers",
    `/subscribers/${reader}`,
    "/subscribers/messages",
    "/subscribers/texts",
    "/subscribers/import",
    "/people",
    "/people/tokens",
    "/people/audit",
    "/settings",
    "/settings/look",
    "/settings/pages",
    "/settings/hooks",
    "/settings/widgets",
    "/settings/templates",
    "/settings/templates/new",
    `/settings/templates/${template}`,
  ];
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** What axe finds wrong in every look, what sticks out sideways, and what went wrong on the way. */
async function wrong(tab, name, only = looks) {
  const found = [];
  for (const [look, viewport, colorScheme, by] of only) {
    await tab.setViewportSize(viewport);
    await tab.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // On the paper a mail is shown on no script runs, and axe would wait for its own.
    const { violations, passes } = await by(new AxeBuilder({ page: tab }).exclude("iframe.paper")).analyze();
    for (const { id, help, nodes } of violations) {
      found.push(`${name}, ${look}: ${id}: ${help}\n    ${nodes.map((n) => `${n.target} ${n.failureSummary}`).join("\n    ")}`);
    }
    if (passes.length === 0) found.push(`${name}, ${look}: axe has looked at nothing`);
    const wide = await tab.evaluate(() => {
      const root = document.documentElement;
      const sticksOut = (it) => it.getBoundingClientRect().right > root.clientWidth + 1;
      const names = [...document.querySelectorAll("body *")].filter(sticksOut).map((it) => `${it.tagName}.${it.className}`);
      return root.scrollWidth > root.clientWidth ? names.slice(-3).join(", ") : null;
    });
    if (wide !== null) found.push(`${name}, ${look}: wider than the screen: ${wide}`);
  }
  return found.concat(tab.faults.splice(0).map((fault) => `${name}: ${fault}`));
}

/** Waits until nothing is on its way any more. */
async function settled(tab) {
  await atWork(tab);
  await tab.locator("h1").first().waitFor({ state: "attached", timeout: 10000 });
  await tab.waitForTimeout(300);
}

const none = (found) => assert.equal(found.length, 0, found.join("\n"));

test("the ways in", async () => {
  const tab = await open(await browser.newContext({ locale: "en-GB" }), `${lightship.url}/console/sign-in`);
  for (const path of ["sign-in", "forgot", "nowhere/at/all"]) {
    await tab.goto(`${lightship.url}/console/${path}`);
    await settled(tab);
    tab.faults = [];
    none(await wrong(tab, path));
  }
  await tab.context().close();
});

test("every screen", async () => {
  const { context, tab } = await signIn(browser, lightship, maria, { locale: "en-GB" });
  const found = [];
  for (const path of [...screens.map((path) => `/console/reelway${path}`), "/console/account"]) {
    await tab.goto(lightship.url + path);
    await settled(tab);
    found.push(...(await wrong(tab, path)));
  }
  none(found);
  await context.close();
});

test("what opens over a screen", async () => {
  const { context, tab } = await signIn(browser, lightship, maria, { locale: "en-GB" });
  const found = [];
  await tab.keyboard.press("Control+k");
  await tab.getByRole("option").first().waitFor();
  found.push(...(await wrong(tab, "palette")));
  await tab.keyboard.type("pay");
  found.push(...(await wrong(tab, "palette with words")));
  await tab.keyboard.type("qqqq");
  found.push(...(await wrong(tab, "palette without what fits")));
  await tab.keyboard.press("Escape");
  await tab.keyboard.press("?");
  const keys = tab.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.waitFor();
  found.push(...(await wrong(tab, "keys")));
  await keys.getByRole("checkbox").uncheck();
  found.push(...(await wrong(tab, "keys switched off")));
  await tab.keyboard.press("Escape");
  const phone = looks.filter(([look]) => look.startsWith("phone"));
  await tab.setViewportSize(phone[0][1]);
  await tab.getByRole("button", { name: "More" }).click();
  await tab.getByRole("dialog", { name: "More" }).waitFor();
  found.push(...(await wrong(tab, "more", phone)));
  await tab.keyboard.press("Escape");
  none(found);
  await context.close();
});
