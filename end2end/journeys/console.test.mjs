// An engineer at 3 a.m., a colleague, and the visitors who read what they say.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch, open } from "../support/browser.mjs";
import { atWork, fill, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser, maria, tom;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  maria = await person(lightship, "Maria", "owner");
  tom = await person(lightship, "Tom", "editor");
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

const severity = (tab, component, word) => tab.getByRole("group", { name: new RegExp(`${component}$`) }).getByRole("radio", { name: word });

test("from signed in to published in three decisions, and every visitor and colleague sees it within a second", async () => {
  const { context, tab } = await signIn(browser, lightship, maria);
  const colleague = await signIn(browser, lightship, tom);
  const visitor = await open(await browser.newContext(), lightship.url);
  await awake(visitor);
  await visitor.evaluate(() => (window.unreloaded = true));
  const begun = Date.now();
  await tab.getByRole("link", { name: "New incident" }).click();
  await tab.getByRole("heading", { name: "New incident" }).waitFor();
  await severity(tab, "Payments", "Down").check();
  await tab.getByLabel("Title").fill("Payments are refused");
  await tab.getByLabel("What to say").fill("All cards are **refused**. We are looking into it.");
  await tab.locator(".foreseen").getByText(/Payments is down/).waitFor({ timeout: 5000 });
  await tab.locator(".preview strong").getByText("refused").waitFor({ timeout: 5000 });
  await tab.keyboard.press("Control+Enter");
  const published = Date.now();
  await Promise.all([
    visitor.getByRole("heading", { level: 1, name: /Payments is down/ }).waitFor({ timeout: 5000 }),
    colleague.tab.locator(".events").getByRole("link", { name: "Payments are refused" }).waitFor({ timeout: 5000 }),
    colleague.tab.locator(".mirror").getByText(/Payments is down/).waitFor({ timeout: 5000 }),
  ]);
  const [typed, seen] = [published - begun, Date.now() - published];
  console.log(`signed in to published: ${typed} ms of a machine's typing; published to seen by all: ${seen} ms`);
  assert.ok(typed < 30_000);
  await tab.getByRole("heading", { level: 1, name: "Payments are refused" }).waitFor();
  assert.equal(await visitor.evaluate(() => window.unreloaded), true);
  for (const one of [tab, colleague.tab, visitor]) assert.deepEqual(one.faults, []);
  await Promise.all([context.close(), colleague.context.close(), visitor.context().close()]);
});

test("two people on one incident: what one says the other reads, and nobody overwrites what they have not seen", async () => {
  const id = await lightship.cli("incident", "open", "Search is slow", "--component", "Search=degraded_performance", "--message", "We look.");
  const [one, two] = [await signIn(browser, lightship, maria), await signIn(browser, lightship, tom)];
  for (const { tab } of [one, two]) {
    await tab.goto(`${lightship.url}/console/reelway/incidents/${id}`);
    await atWork(tab);
  }
  await one.tab.getByRole("textbox", { name: "Next update" }).fill("The index is being rebuilt.");
  await two.tab.getByText("Maria is writing").waitFor({ timeout: 12000 });
  await two.tab.getByRole("textbox", { name: "Next update" }).fill("A shard is missing.");
  await one.tab.getByText("Tom is writing").waitFor({ timeout: 12000 });
  await two.tab.getByRole("button", { name: "Post update" }).click();
  await one.tab.locator(".log").getByText("A shard is missing.").waitFor({ timeout: 5000 });
  await one.tab.getByRole("alert").getByText(/Somebody else has changed/).waitFor();
  assert.equal(await one.tab.getByRole("textbox", { name: "Next update" }).inputValue(), "The index is being rebuilt.");
  // Without a look at it, it is refused, and still there.
  await one.tab.getByRole("button", { name: "Post update" }).click();
  await one.tab.getByText(/Not saved: somebody else has changed/).waitFor();
  await one.tab.getByRole("button", { name: /I have read it/ }).click();
  await one.tab.getByRole("button", { name: "Post update" }).click();
  await two.tab.locator(".log").getByText("The index is being rebuilt.").waitFor({ timeout: 5000 });
  assert.equal(await one.tab.getByRole("textbox", { name: "Next update" }).inputValue(), "");
  await Promise.all([one.context.close(), two.context.close()]);
});

test("resolving shows what the page will say, and that what stays broken stays broken", async () => {
  const first = await lightship.cli("incident", "open", "Provider outage", "--component", "Analytics=major_outage", "--message", "Down.");
  const second = await lightship.cli("incident", "open", "Slow queries", "--component", "Analytics=degraded_performance", "--message", "Slow.");
  const { context, tab } = await signIn(browser, lightship, tom);
  await tab.goto(`${lightship.url}/console/reelway/incidents/${second}`);
  await atWork(tab);
  await tab.getByRole("radio", { name: "Resolved" }).check();
  await tab.locator(".stays").getByText(/Analytics.*stays.*Down.*Provider outage/).waitFor({ timeout: 5000 });
  await tab.getByRole("textbox", { name: "Next update" }).fill("Queries are quick again.");
  await tab.getByRole("button", { name: "Resolve" }).click();
  await tab.locator(".incident-head").getByText("Resolved").waitFor({ timeout: 5000 });
  await lightship.cli("incident", "resolve", first);
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("one click sets a component, and one takes it back", async () => {
  const { context, tab } = await signIn(browser, lightship, tom);
  await severity(tab, "Studio", "Failing for some").check();
  await tab.locator(".row", { hasText: "Studio" }).locator(".word").getByText("Failing for some").waitFor({ timeout: 5000 });
  await tab.locator(".mirror").getByText(/Studio/).waitFor({ timeout: 5000 });
  await tab.getByRole("button", { name: "Undo" }).click();
  await tab.locator(".row", { hasText: "Studio" }).locator(".word").getByText("Working").waitFor({ timeout: 5000 });
  await context.close();
});

test("a viewer sees everything and can change nothing", async () => {
  const vera = await person(lightship, "Vera", "viewer");
  const { context, tab } = await signIn(browser, lightship, vera);
  assert.equal(await tab.getByRole("link", { name: "New incident" }).count(), 0);
  assert.ok(await tab.locator(".severity input").first().isDisabled());
  await tab.getByRole("link", { name: "Incidents" }).click();
  await tab.getByRole("heading", { level: 1, name: "Incidents" }).waitFor();
  await tab.locator(".event").first().getByRole("link").click();
  await tab.getByRole("heading", { name: "What was said" }).waitFor();
  assert.equal(await tab.getByRole("button", { name: /Post update|Delete|Correct/ }).count(), 0);
  await context.close();
});

test("whoever is signed out while writing signs in over it, and loses nothing", async () => {
  const id = await lightship.cli("incident", "open", "Subtitles are late", "--component", "Subtitles=degraded_performance", "--message", "Late.");
  const { context, tab } = await signIn(browser, lightship, tom);
  await tab.goto(`${lightship.url}/console/reelway/incidents/${id}`);
  await atWork(tab);
  await tab.getByRole("textbox", { name: "Next update" }).fill("A long explanation that took ten minutes to write.");
  await context.clearCookies();
  await tab.getByRole("button", { name: "Post update" }).click();
  const dialog = tab.getByRole("dialog", { name: "You are signed out" });
  await dialog.waitFor({ timeout: 5000 });
  await fill(dialog, tom);
  await tab.locator(".log").getByText("A long explanation").waitFor({ timeout: 5000 });
  await context.close();
});

test("what is typed survives a lost connection and a closed tab", async () => {
  const id = await lightship.cli("incident", "open", "Uploads hang", "--component", "Video uploading=partial_outage", "--message", "They hang.");
  const { context, tab } = await signIn(browser, lightship, tom);
  const path = `${lightship.url}/console/reelway/incidents/${id}`;
  await tab.goto(path);
  await atWork(tab);
  await tab.getByRole("textbox", { name: "Next update" }).fill("The storage cluster is full.");
  await context.setOffline(true);
  await tab.getByRole("button", { name: "Post update" }).click();
  await tab.getByText("Not saved: The server cannot be reached").waitFor({ timeout: 5000 });
  await context.setOffline(false);
  await tab.close();
  const again = await open(context, path);
  await atWork(again);
  await again.waitForFunction(() => document.querySelector("textarea").value === "The storage cluster is full.");
  await again.getByRole("button", { name: "Post update" }).click();
  await again.locator(".log").getByText("The storage cluster is full.").waitFor({ timeout: 5000 });
  await context.close();
});

test("who is disabled is out within five seconds, with their open stream", async () => {
  const eve = await person(lightship, "Eve", "editor");
  const { context, tab } = await signIn(browser, lightship, eve);
  await lightship.cli("user", "disable", eve.email);
  await tab.getByRole("dialog", { name: "You are signed out" }).waitFor({ timeout: 6000 });
  await tab.goto(`${lightship.url}/console/reelway`);
  await tab.getByRole("heading", { name: "Sign in" }).waitFor();
  await context.close();
});

test("on a phone an update is posted with one hand", async () => {
  const id = await lightship.cli("incident", "open", "Live streams break off", "--component", "Live streaming=partial_outage", "--message", "They break off.");
  const { context, tab } = await signIn(browser, lightship, tom, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await tab.locator(".events").getByRole("link", { name: "Live streams break off" }).tap();
  await tab.getByRole("textbox", { name: "Next update" }).fill("Fixed in Europe.");
  await tab.getByRole("button", { name: "Post update" }).tap();
  await tab.locator(".log").getByText("Fixed in Europe.").waitFor({ timeout: 5000 });
  assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
  assert.ok((await lightship.cli("incident", "list")).includes(id));
  await context.close();
});
