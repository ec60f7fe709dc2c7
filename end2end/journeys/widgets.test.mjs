// What other sites show of a page: a bar, frames, and what they make of the module. Each site is of another origin.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { freePort, Lightship } from "../support/lightship.mjs";
import { Before, OPEN_SHADOWS, Site } from "../support/site.mjs";

let lightship, browser;
const sites = [];

before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  // Nothing happens by itself from here on.
  await lightship.end();
  await lightship.launch("serve");
  await calm();
});

afterEach(calm);

after(async () => {
  await browser?.close();
  await Promise.all(sites.map((site) => site.stop()));
  await lightship?.stop();
});

/** No test leaves an outage to the next, not even one that fails. */
async function calm() {
  for (const [id] of (await lightship.cli("incident", "list")).matchAll(/^[a-z0-9]{12}(?= )/gm)) {
    await lightship.cli("incident", "resolve", id);
  }
  for (const name of ["Payments", "Search", "Studio"]) await lightship.cli("component", "set-status", name, "operational");
}

const tag = (attributes = "", url = lightship.url) => `<script async src="${url}/widget.js" ${attributes}></script>`;

async function site(body, wishes) {
  const made = await Site.start(body, wishes);
  sites.push(made);
  return made;
}

/** A tab on a site; it knows what went wrong, sees into the bar, and finds it where it stays: nothing moves. */
async function visit(url, wishes = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...wishes });
  await context.addInitScript(OPEN_SHADOWS);
  const tab = await context.newPage();
  tab.faults = [];
  tab.on("console", (message) => message.type() === "error" && tab.faults.push(message.text()));
  tab.on("pageerror", (error) => tab.faults.push(String(error)));
  await tab.goto(url);
  tab.bar = tab.locator("lightship-status .bar");
  return tab;
}

const incident = (name, status = "major_outage", what = "Payments") =>
  lightship.cli("incident", "open", name, "--component", `${what}=${status}`, "--message", "We look.");

const pause = (time) => new Promise((done) => setTimeout(done, time));

test("a bar comes with an incident, stays away once it is put away, comes again with the next, and goes at the end", async () => {
  const policy = `default-src 'none'; script-src ${lightship.url}; connect-src ${lightship.url}; style-src 'self'; img-src data:`;
  const { url } = await site(tag(), { policy });
  const tab = await visit(url);
  await tab.locator("lightship-status").waitFor({ state: "attached" });
  await pause(1_500);
  assert.equal(await tab.bar.count(), 0, "all is well");
  const first = await incident("Cards are refused");
  await tab.bar.getByRole("link", { name: "Cards are refused" }).waitFor({ timeout: 5_000 });
  assert.equal(await tab.bar.getByRole("link").getAttribute("href"), `${lightship.url}/incidents/${first}`);
  assert.match(await tab.bar.innerText(), /status: Investigating/);
  await lightship.cli("incident", "update", first, "--state", "identified", "--message", "A certificate has expired.");
  await tab.bar.getByText("Identified").waitFor({ timeout: 5_000 });
  await tab.bar.getByRole("button", { name: "Close" }).click();
  await tab.bar.waitFor({ state: "detached" });
  await tab.reload();
  await pause(1_500);
  assert.equal(await tab.bar.count(), 0, "it stays put away");
  const second = await incident("Search is slow", "degraded_performance", "Search");
  await tab.bar.getByRole("link", { name: "Search is slow" }).waitFor({ timeout: 5_000 });
  await lightship.cli("incident", "resolve", second);
  await tab.bar.waitFor({ state: "detached", timeout: 5_000 });
  await lightship.cli("incident", "resolve", first);
  assert.deepEqual(tab.faults, [], "a strict policy forbids none of it");
});

test("a component that fails without an incident is named, and a quiet mark stands there while all is well", async () => {
  const { url } = await site(tag('data-show="quiet" data-position="bottom-left"'));
  const tab = await visit(url);
  const dot = tab.locator("lightship-status .dot");
  await dot.waitFor();
  assert.match(await dot.getAttribute("aria-label"), /status: Everything is working\.$/);
  const box = await dot.boundingBox();
  assert.ok(box.width >= 44 && box.height >= 44 && box.x < 60, JSON.stringify(box));
  await lightship.cli("component", "set-status", "Payments", "partial_outage");
  await tab.bar.getByRole("link", { name: "Payments" }).waitFor({ timeout: 5_000 });
  assert.match(await tab.bar.innerText(), /Failing for some/);
  await tab.bar.getByRole("button").click();
  await dot.waitFor();
  assert.match(await dot.getAttribute("class"), /partial_outage/, "what is put away is still marked");
  await lightship.cli("component", "set-status", "Payments", "operational");
  await tab.waitForFunction(() => document.querySelector("lightship-status").shadowRoot.querySelector(".dot.operational"));
  assert.deepEqual(tab.faults, []);
});

test("a maintenance is told of while it goes on, behind any incident", async () => {
  const { url } = await site(tag());
  const tab = await visit(url);
  const token = (await lightship.cli("token", "create", "Plans", "--scope", "incidents")).split(/\s+/).pop();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const post = async (path, said) => {
    const answer = await fetch(`${lightship.url}/api/v3/maintenance${path}`, { method: "POST", headers, body: JSON.stringify(said) });
    assert.ok(answer.ok, await answer.clone().text());
    return answer.json();
  };
  const when = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const { id } = await post("", { name: "New disks", body: "They are larger.", scheduled_for: when(1), scheduled_until: when(2) });
  await tab.locator("lightship-status").waitFor({ state: "attached" });
  await pause(1_500);
  assert.equal(await tab.bar.count(), 0, "it has not begun");
  await post(`/${id}/start`, {});
  const link = tab.bar.getByRole("link", { name: "New disks" });
  await link.waitFor({ timeout: 5_000 });
  assert.equal(await link.getAttribute("href"), `${lightship.url}/maintenance/${id}`);
  assert.match(await tab.bar.innerText(), /Maintenance under way/);
  const outage = await incident("Cards are refused");
  await tab.bar.getByText("Cards are refused").waitFor({ timeout: 5_000 });
  const said = await tab.bar.innerText();
  assert.ok(!said.includes("New disks") || said.indexOf("Cards are refused") < said.indexOf("New disks"), said);
  await lightship.cli("incident", "resolve", outage);
  await link.waitFor({ timeout: 5_000 });
  await post(`/${id}/complete`, {});
  await tab.bar.waitFor({ state: "detached", timeout: 5_000 });
  assert.deepEqual(tab.faults, []);
});

test("no style of the site reaches the bar, and nothing of the bar is within reach of the site", async () => {
  await incident("Cards are refused");
  const hostile = await site(tag() + tag('data-position="top-left"'));
  hostile.css = "*{all:unset!important}div,script,a,span{display:none!important}lightship-status{display:none!important;opacity:0!important}";
  const [plain, attacked] = [await visit((await site(tag() + tag('data-position="top-left"'))).url), await visit(hostile.url)];
  const boxes = [];
  for (const tab of [plain, attacked]) {
    await tab.bar.nth(1).waitFor();
    boxes.push(await tab.bar.evaluateAll((bars) => bars.map((bar) => JSON.stringify(bar.getBoundingClientRect())).sort()));
    assert.equal(await tab.evaluate(() => Object.keys(window).filter((key) => /lightship/i.test(key)).length), 0);
  }
  assert.deepEqual(boxes[0], boxes[1]);
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(hostile.url);
  await tab.locator("lightship-status").first().waitFor({ state: "attached" });
  assert.equal(await tab.evaluate(() => document.querySelector("lightship-status").shadowRoot), null);
});

test("two bars in one corner do not cover one another, and print shows neither", async () => {
  await incident("Cards are refused");
  const { url } = await site(tag() + tag());
  const tab = await visit(url);
  await tab.bar.nth(1).waitFor();
  const [one, other] = await tab.bar.evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().toJSON()));
  assert.ok(one.top >= other.bottom || other.top >= one.bottom, JSON.stringify([one, other]));
  await tab.emulateMedia({ media: "print" });
  assert.equal(await tab.bar.first().isVisible(), false);
});

test("neither a slow server nor none delays the site", async () => {
  const slow = await Before.start(lightship.url, (path) => (path === "/widget.js" ? 0 : 20_000));
  const never = await Before.start(lightship.url, () => 20_000);
  sites.push(slow, never);
  const took = "performance.getEntriesByType('navigation')[0].toJSON()";
  for (const [name, body, event] of [
    ["answers that are late", tag("", slow.url), "loadEventEnd"],
    ["no server", tag("", `http://127.0.0.1:${await freePort()}`), "loadEventEnd"],
    ["a script that is late, for what visitors can do", tag("", never.url), "domContentLoadedEventEnd"],
    [
      "a script that is late, if it is asked for after everything else",
      `<script>addEventListener("load", () => document.body.append(Object.assign(document.createElement("script"), { src: "${never.url}/widget.js" })))</script>`,
      "loadEventEnd",
    ],
  ]) {
    const { url } = await site(body);
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(url, { waitUntil: "domcontentloaded" });
    await tab.waitForFunction((event) => performance.getEntriesByType("navigation")[0][event] > 0, event, { timeout: 5_000 });
    const times = await tab.evaluate(took);
    assert.ok(times[event] < 1_500, `${name}: ${times[event]} ms`);
    await tab.getByRole("link", { name: "Buy" }).click();
  }
});

test("a page that goes away and comes back is followed again", { timeout: 120_000 }, async () => {
  const { url } = await site(tag());
  const tab = await visit(url);
  await pause(1_500);
  await lightship.end();
  await pause(3_000);
  assert.equal(await tab.bar.count(), 0);
  await lightship.launch("serve");
  const id = await incident("Cards are refused");
  await tab.bar.getByRole("link", { name: "Cards are refused" }).waitFor({ timeout: 60_000 });
  await lightship.cli("incident", "resolve", id);
  await tab.bar.waitFor({ state: "detached", timeout: 40_000 });
});

test("where there is no stream the page is asked now and then, and nothing is asked while nobody looks", { timeout: 120_000 }, async () => {
  const before = await Before.start(lightship.url, () => 0);
  sites.push(before);
  const { url } = await site(tag("", before.url));
  const tab = await visit(url);
  await pause(2_000);
  const hide = (isHidden) =>
    tab.evaluate((isHidden) => {
      Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  await hide(true);
  const asked = before.asked.length;
  const id = await incident("Cards are refused");
  await pause(4_000);
  assert.equal(before.asked.length, asked, before.asked.slice(asked).join());
  assert.equal(await tab.bar.count(), 0);
  await hide(false);
  await tab.bar.getByRole("link", { name: "Cards are refused" }).waitFor({ timeout: 5_000 });
  // From now on every stream is refused.
  const context = await browser.newContext();
  await context.addInitScript(OPEN_SHADOWS);
  await context.route("**/events*", (route) => route.fulfill({ status: 503, body: "" }));
  const other = await context.newPage();
  await other.goto(url);
  const bar = other.locator("lightship-status .bar");
  await bar.waitFor({ timeout: 5_000 });
  await lightship.cli("incident", "resolve", id);
  await bar.waitFor({ state: "detached", timeout: 60_000 });
});

test("what cannot be read while the stream lives is read again", async () => {
  await incident("Cards are refused");
  const { url } = await site(tag());
  const context = await browser.newContext();
  await context.addInitScript(OPEN_SHADOWS);
  let refused = 0;
  await context.route("**/api/v2/summary.json*", (route) => (refused++ < 2 ? route.fulfill({ status: 503, body: "" }) : route.continue()));
  const tab = await context.newPage();
  await tab.goto(url);
  await tab.locator("lightship-status .bar").waitFor({ timeout: 30_000 });
  assert.ok(refused > 2);
});

test("who has put away one outage sees the next", async () => {
  const { url } = await site(tag());
  const tab = await visit(url);
  for (const status of ["partial_outage", "operational", "partial_outage"]) {
    await lightship.cli("component", "set-status", "Payments", status);
    if (status === "operational") continue;
    await tab.bar.getByRole("link", { name: "Payments" }).waitFor({ timeout: 5_000 });
    await tab.bar.getByRole("button", { name: "Close" }).click();
    await tab.bar.waitFor({ state: "detached" });
  }
});

test("a bar that the site takes away follows nothing any more", async () => {
  const before = await Before.start(lightship.url, () => 0);
  sites.push(before);
  const { url } = await site(tag("", before.url));
  const tab = await visit(url);
  await tab.locator("lightship-status").waitFor({ state: "attached" });
  await pause(1_500);
  await tab.evaluate(() => document.documentElement.replaceChild(document.createElement("body"), document.body));
  const asked = before.asked.length;
  await incident("Cards are refused");
  await pause(4_000);
  assert.equal(before.asked.length, asked, before.asked.slice(asked).join());
});

test("the bar speaks the language of the site, from right to left where that is read so, dark where that is wanted", async () => {
  await incident("Cards are refused");
  const { url } = await site(tag(), { lang: "ar" });
  const tab = await visit(url, { colorScheme: "dark", viewport: { width: 390, height: 844 } });
  await tab.bar.waitFor();
  const seen = await tab.bar.evaluate((bar) => {
    const [mark, close] = [bar.querySelector("svg").getBoundingClientRect(), bar.querySelector("button").getBoundingClientRect()];
    const { left, right } = bar.getBoundingClientRect();
    const { direction, backgroundColor } = getComputedStyle(bar);
    return { direction, backgroundColor, isMirrored: mark.left > close.left, isInside: left >= 0 && right <= innerWidth, close: close.width };
  });
  assert.deepEqual(seen, { direction: "rtl", backgroundColor: "rgb(18, 28, 35)", isMirrored: true, isInside: true, close: 44 });
  assert.match(await tab.bar.innerText(), /قيد التحقيق/);
  const light = await visit((await site(tag('data-theme="light" data-language="de" data-position="top"'))).url, { colorScheme: "dark" });
  await light.bar.waitFor();
  assert.match(await light.bar.innerText(), /Wird untersucht/);
  const top = await light.bar.evaluate((bar) => [getComputedStyle(bar).backgroundColor, bar.getBoundingClientRect().top, bar.clientWidth === innerWidth]);
  assert.deepEqual(top, ["rgb(255, 255, 255)", 0, true]);
});

test("a bar is reached by keyboard, heard by screen readers, and breaks no rule of accessibility", async () => {
  await incident("Cards are refused");
  const tab = await visit((await site(tag())).url);
  await tab.bar.waitFor();
  assert.equal(await tab.locator("lightship-status").getByRole("status").count(), 1);
  const found = await new AxeBuilder({ page: tab }).include("lightship-status").analyze();
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
  await tab.getByRole("link", { name: "Buy" }).focus();
  await tab.keyboard.press("Tab");
  await tab.keyboard.press("Tab");
  await tab.keyboard.press("Enter");
  await tab.bar.waitFor({ state: "detached" });
});

test("frames say the state on any site, follow it, and tell how tall they are", async () => {
  const frame = (name, query) => `<iframe id="${name}" src="${lightship.url}/embed/${name}${query}" width="100%" height="100"></iframe>`;
  const { url } = await site(frame("card", "?theme=dark") + frame("components", "?language=de&transparent=true").replace("<iframe", '<iframe sandbox="allow-scripts allow-popups"'), {
    head: `<script>
      addEventListener("message", ({ data, source }) => {
        if (data?.type !== "lightship-height") return;
        for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source) frame.style.height = data.height + "px";
      });
    </script>`,
  });
  const tab = await visit(url);
  const [card, parts] = [tab.frameLocator("#card"), tab.frameLocator("#components")];
  await card.getByText("Everything is working").waitFor();
  await tab.waitForFunction(() => document.querySelector("#card").style.height);
  assert.equal(await card.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor), "rgb(18, 28, 35)");
  const id = await incident("Cards are refused");
  await card.getByText("Payments is down.").waitFor({ timeout: 5_000 });
  await card.getByRole("link", { name: "Cards are refused" }).waitFor();
  await parts.locator("li", { hasText: "Payments" }).getByText("Ausgefallen").waitFor({ timeout: 5_000 });
  await tab.waitForFunction(() => parseInt(document.querySelector("#components").style.height) > 200);
  const heights = await tab.locator("iframe").evaluateAll((frames) => frames.map((frame) => frame.clientHeight));
  const inside = await card.locator("body").evaluate((body) => Math.ceil(body.getBoundingClientRect().height));
  assert.equal(heights[0], inside);
  await lightship.cli("incident", "resolve", id);
  await card.getByText("Everything is working").waitFor({ timeout: 5_000 });
  assert.deepEqual(tab.faults, []);
  for (const path of ["", "/history", "/subscribe", "/console/sign-in", "/embed/preview"]) {
    const other = await visit((await site(`<iframe src="${lightship.url}${path}"></iframe>`)).url);
    assert.match(other.faults.join(), /frame-ancestors/, `${path} may not be framed`);
  }
});

test("a frame says the state where there is no script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const tab = await context.newPage();
  await tab.goto(`${lightship.url}/embed/card`);
  await tab.getByText("Everything is working").waitFor();
  await tab.goto(`${lightship.url}/embed/components`);
  await tab.locator("li", { hasText: "Payments" }).getByText("Working").waitFor();
});

test("what others make of the module follows the page until they end it", async () => {
  const { url } = await site(`<output></output><script type="module">
    import { connect } from "${lightship.url}/widget.mjs";
    const end = new AbortController();
    window.end = () => end.abort();
    const output = document.querySelector("output");
    connect({ signal: end.signal, onChange: (now) => (output.textContent = now.status.indicator + " " + now.incidents.length) });
  </script>`);
  const tab = await visit(url);
  await tab.getByText("none 0").waitFor();
  const id = await incident("Cards are refused");
  await tab.getByText("major 1").waitFor({ timeout: 5_000 });
  await tab.evaluate(() => window.end());
  await lightship.cli("incident", "resolve", id);
  await pause(3_000);
  assert.equal(await tab.locator("output").textContent(), "major 1");
  assert.deepEqual(tab.faults, []);
});

test("what was written for the library of Statuspage works, and finds a page by its id", async () => {
  const { page } = await (await fetch(`${lightship.url}/api/v2/status.json`)).json();
  const tab = await visit((await site(`<script src="${lightship.url}/se-v2.js"></script>`)).url);
  const wishes = { page: page.id, host: `localhost:${lightship.port}`, secure: false, apiKey: "an old key" };
  const said = await tab.evaluate(async (wishes) => {
    const old = new StatusPage.page(wishes);
    const summary = await new Promise((success, error) => old.summary({ success, error }));
    const open = await new Promise((success, error) => old.incidents({ filter: "unresolved", success, error }));
    const nothing = await new Promise((error) => old.get("nothing", { error }));
    return [summary.page.id, open.incidents.length, nothing instanceof Error];
  }, wishes);
  assert.deepEqual(said, [page.id, 0, true]);
});

test("staff choose how a widget looks, see it, and copy its lines", async () => {
  const { context, tab } = await signIn(browser, lightship, await person(lightship, "Ada", "viewer"));
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: lightship.url });
  await context.addInitScript(OPEN_SHADOWS);
  await tab.goto(`${lightship.url}/console/reelway/settings/widgets`);
  await atWork(tab);
  const copied = async (widget, name) => {
    await widget.getByRole("button", { name }).click();
    return tab.evaluate(() => navigator.clipboard.readText());
  };
  const bar = tab.getByRole("region", { name: "Bar", exact: true });
  const shown = tab.frameLocator('iframe[title="How the bar would look"]').locator("lightship-status .bar");
  await shown.getByText("This is what an incident looks like").waitFor();
  await bar.getByLabel("Where").selectOption("Along the top");
  await bar.getByLabel("Language").selectOption("Deutsch");
  await bar.getByLabel("Colours").selectOption("Dark");
  await shown.getByText("Wird untersucht").waitFor();
  assert.equal(await shown.evaluate((bar) => getComputedStyle(bar).backgroundColor), "rgb(18, 28, 35)");
  assert.equal(
    await copied(bar, "Copy Bar"),
    `<script async src="${lightship.url}/widget.js" data-position="top" data-theme="dark" data-language="de"></script>`,
  );
  const card = tab.getByRole("region", { name: "Card" });
  await card.getByLabel("Colours").selectOption("Light");
  await tab.frameLocator('iframe[title="How the card would look"]').getByText("Everything is working").waitFor();
  assert.match(await copied(card, "Copy Card"), /^<iframe src="[^"]+\/embed\/card\?theme=light" title="Status: Reelway"/);
  const badge = tab.getByRole("region", { name: "Badge" });
  await badge.getByLabel("About").selectOption("Payments: uptime");
  await badge.getByLabel("On the left").fill("cards & co");
  await tab.waitForFunction(() => document.querySelector(".widget img").naturalWidth > 0);
  assert.match(await copied(badge, "Markdown"), /^\[!\[Reelway\]\([^)]+\/badge\/uptime\/[a-z0-9]{12}\.svg\?label=cards%20%26%20co\)\]\(/);
  assert.deepEqual(tab.faults, []);
});
