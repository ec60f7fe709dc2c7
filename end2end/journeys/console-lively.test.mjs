// Many hands on one page: what one types survives what others do, and whoever hurries from screen to screen breaks nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { atWork, call, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser, maria, tom;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  await lightship.end();
  await lightship.launch("serve");
  maria = await person(lightship, "Maria", "owner");
  tom = await person(lightship, "Tom", "editor");
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** Types into a field, lets somebody else do something that everybody sees, and looks whether anything was lost. */
async function survives(tab, field, words, others, seen) {
  await field.fill(words);
  await field.evaluate((it) => {
    it.isTheSame = true;
    it.setSelectionRange(2, 4);
  });
  await others();
  await seen();
  await tab.waitForTimeout(500);
  const left = await tab.evaluate(() => {
    const it = document.activeElement;
    return { value: it.value, same: it.isTheSame ?? false, caret: [it.selectionStart, it.selectionEnd] };
  });
  assert.deepEqual(left, { value: words, same: true, caret: [2, 4] });
}

test("a text being typed, its caret and the focus survive what somebody else says", async () => {
  const id = await lightship.cli("incident", "open", "Search is slow", "--component", "Search=degraded_performance", "--message", "We look.");
  const { context, tab } = await signIn(browser, lightship, maria);
  const says = (words) => () => lightship.cli("incident", "update", id, "--message", words);
  const read = (words) => () => tab.locator(".log").getByText(words).waitFor({ timeout: 5000 });
  await tab.goto(`${lightship.url}/console/reelway/incidents/${id}`);
  await atWork(tab);
  await survives(tab, tab.getByRole("textbox", { name: "Next update" }), "A shard is missing.", says("One."), read("One."));
  await tab.getByText("Change title, moments, who sees it").click();
  await survives(tab, tab.getByLabel("Tags"), "search, shard", says("Two."), read("Two."));
  assert.ok(await tab.getByLabel("Tags").isVisible(), "what was opened is open");

  const moves = (status) => () => lightship.cli("component", "set-status", "Payments", status);
  const mirrors = (words) => () => tab.locator(".mirror").getByText(words).waitFor({ timeout: 5000 });
  await tab.goto(`${lightship.url}/console/reelway/incidents/new`);
  await atWork(tab);
  await survives(tab, tab.getByLabel("Title"), "Cards are refused", moves("major_outage"), mirrors(/Payments/));
  await tab.goto(`${lightship.url}/console/reelway/settings`);
  await atWork(tab);
  await survives(tab, tab.getByLabel("What the page is about"), "Reels and cuts", moves("operational"), mirrors(/Search/));
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("whoever posts and leaves at once has posted, and finds no rest of it", async () => {
  const { context, tab } = await signIn(browser, lightship, tom);
  const { shows } = await call(tab, "desk", { slug: "reelway" });
  await tab.goto(`${lightship.url}/console/reelway/maintenance/${shows.maintenances[0].id}`);
  await atWork(tab);
  await tab.route("**/_fn/maintenance/update", async (route) => {
    await new Promise((done) => setTimeout(done, 400));
    await route.continue();
  });
  await tab.getByRole("textbox", { name: "Next update" }).fill("We begin an hour later.");
  await tab.getByRole("button", { name: "Post update" }).click();
  await tab.getByRole("link", { name: "Metrics" }).click();
  await tab.getByRole("heading", { level: 1, name: "Metrics" }).waitFor({ timeout: 5000 });
  await tab.waitForTimeout(1200);
  await tab.goBack();
  await tab.locator(".log").getByText("We begin an hour later.").waitFor({ timeout: 5000 });
  assert.equal(await tab.getByRole("textbox", { name: "Next update" }).inputValue(), "");
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("two hundred quick ways between screens, while somebody else posts, break nothing", { timeout: 240_000 }, async () => {
  const id = await lightship.cli("incident", "open", "Live streams break off", "--component", "Live streaming=partial_outage", "--message", "They do.");
  const { context, tab } = await signIn(browser, lightship, maria);
  const { shows } = await call(tab, "desk", { slug: "reelway" });
  const paths = [
    "",
    "/incidents",
    `/incidents/${id}`,
    `/metrics/${shows.metrics[0].id}`,
    "/maintenance",
    "/incidents/new",
    `/maintenance/${shows.maintenances[0].id}`,
    "/components",
    `/components/${shows.components[0].id}`,
    "/metrics",
    "/announcements",
    "/subscribers",
    "/subscribers/messages",
    "/subscribers/texts",
    "/subscribers/import",
    "/people",
    "/people/audit",
    "/people/tokens",
    "/settings",
    "/settings/look",
    "/settings/templates",
    "/settings/templates/new",
    "/maintenance/new",
  ].map((path) => `/console/reelway${path}`);
  let isOver = false;
  const others = (async () => {
    for (let n = 0; !isOver && n < 400; n++) {
      await lightship.cli("incident", "update", id, "--message", `Word ${n}.`);
      await new Promise((done) => setTimeout(done, 60));
    }
  })();
  // A fixed row of what only looks like chance: a failure can be repeated.
  let seed = 20261125;
  const chance = (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let n = 0; n < 200 && tab.faults.length === 0; n++) {
    const path = paths[chance(paths.length)];
    await tab.evaluate((path) => {
      const link = document.createElement("a");
      link.href = path;
      document.querySelector(".rail").append(link);
      link.click();
      link.remove();
    }, path);
    await tab.waitForTimeout([0, 5, 20, 60, 150, 350][chance(6)]);
  }
  isOver = true;
  await others;
  assert.deepEqual(tab.faults, []);
  // It still answers.
  await tab.getByRole("link", { name: "Home" }).click();
  await tab.getByRole("heading", { name: "Open incidents" }).waitFor({ timeout: 5000 });
  await tab.locator(".events").getByRole("link", { name: "Live streams break off" }).click();
  await tab.getByRole("heading", { level: 1, name: "Live streams break off" }).waitFor({ timeout: 5000 });
  assert.equal(await tab.evaluate(() => performance.getEntriesByType("navigation").length), 1);
  await context.close();
});
