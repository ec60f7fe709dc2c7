// The work of a week at the console: a template used, an incident's whole life, maintenance by the clock, and who may do what.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch, open } from "../support/browser.mjs";
import { atWork, fill, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";
import { oneTimeCode } from "../support/one-time.mjs";

const MINUTE = 60_000;

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
const heading = (tab, name) => tab.getByRole("heading", { level: 1, name }).waitFor({ timeout: 8000 });
const to = async (tab, path) => {
  await tab.goto(`${lightship.url}/console/reelway${path}`);
  await atWork(tab);
};
/** What a date field takes for a moment so many minutes from now, in a browser whose zone is UTC. */
const moment = (minutes) => new Date(Date.now() + minutes * MINUTE).toISOString().slice(0, 16);
const read = async (path) => (await fetch(`${lightship.url}${path}`)).json();

test("from a template to resolved: its words follow the state until somebody writes their own", async () => {
  const { context, tab } = await signIn(browser, lightship, maria);
  await to(tab, "/settings/templates/new");
  await severity(tab, "Payments", "Failing for some").check();
  await tab.getByLabel("Title").fill("Card provider trouble");
  await tab.getByLabel("Investigating").fill("We see failing cards at {{components}}.");
  await tab.getByLabel("Identified").fill("Our card provider has an outage.");
  await tab.getByRole("button", { name: "Save" }).click();
  await tab.getByText("Card provider trouble").waitFor({ timeout: 5000 });

  await to(tab, "/incidents/new");
  await tab.getByLabel("From a template").selectOption({ label: "Card provider trouble" });
  const words = tab.getByLabel("What to say");
  await tab.waitForFunction(() => document.getElementById("body").value.includes("We see failing cards at Payments"));
  assert.equal(await tab.getByLabel("Title").inputValue(), "Card provider trouble");
  await tab.getByRole("radio", { name: "Identified" }).check();
  await tab.waitForFunction(() => document.getElementById("body").value === "Our card provider has an outage.");
  await words.fill("Our card provider is down. We wait for them.");
  await tab.getByRole("radio", { name: "Investigating" }).check();
  assert.equal(await words.inputValue(), "Our card provider is down. We wait for them.", "what somebody wrote is theirs");
  await tab.getByRole("button", { name: "Publish" }).click();
  await heading(tab, "Card provider trouble");

  const id = tab.url().split("/").at(-1);
  await tab.getByRole("radio", { name: "Resolved" }).check();
  await tab.locator(".foreseen .sentence").waitFor();
  await tab.getByRole("textbox", { name: "Next update" }).fill("Cards are taken again.");
  await tab.getByRole("button", { name: "Resolve" }).click();
  await tab.locator(".incident-head").getByText("Resolved").waitFor({ timeout: 5000 });
  const told = (await read("/api/v2/incidents.json")).incidents.find((incident) => incident.id === id);
  assert.deepEqual([told.status, told.incident_updates.length], ["resolved", 2]);
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("a resolved incident is commented, reopened, closed as a false alarm, and what was learned is published", async () => {
  const id = await lightship.cli("incident", "open", "Studio loops", "--component", "Studio=partial_outage", "--message", "It loops.");
  await lightship.cli("incident", "resolve", id);
  const { context, tab } = await signIn(browser, lightship, tom);
  await to(tab, `/incidents/${id}`);
  await tab.getByRole("textbox", { name: "A word afterwards" }).fill("We will watch it tonight.");
  await tab.getByRole("button", { name: "Add a comment" }).click();
  await tab.locator(".log").getByText("We will watch it tonight.").waitFor({ timeout: 5000 });
  assert.equal((await read(`/incidents/${id}.json`)).status, "resolved");

  await tab.getByText("It is not over: reopen it").click();
  await tab.getByLabel("What is wrong again").fill("It loops again, on phones.");
  await tab.getByRole("form", { name: "Reopen" }).getByText(/Studio/).first().waitFor();
  await tab.getByRole("button", { name: "Reopen", exact: true }).click();
  await tab.getByRole("button", { name: "Post update" }).waitFor({ timeout: 5000 });
  const open = (await read("/api/v2/summary.json")).incidents.find((incident) => incident.id === id);
  assert.equal(open.status, "investigating");

  await tab.getByText("It was nothing").click();
  await tab.getByLabel("What visitors read last").fill("Only our own probe looped.");
  await tab.getByRole("button", { name: "Close it" }).click();
  await tab.getByText("a false alarm", { exact: true }).waitFor({ timeout: 5000 });

  await tab.getByText("Write it", { exact: true }).click();
  await tab.getByLabel("What happened, why").fill("Our probe kept a cookie.\n\nIt forgets them now.");
  await tab.getByRole("button", { name: "Keep as a draft" }).click();
  await tab.getByText("A draft: nobody outside sees it.").waitFor({ timeout: 5000 });
  const article = () => fetch(`${lightship.url}/incidents/${id}/postmortem`);
  assert.equal((await article()).status, 404);
  await tab.locator("section", { hasText: "Postmortem" }).getByRole("button", { name: "Publish" }).click();
  await tab.getByText("The postmortem is out").waitFor({ timeout: 5000 });
  assert.match(await (await article()).text(), /Our probe kept a cookie/);
  assert.deepEqual(tab.faults.filter((fault) => !fault.includes("404")), []);
  await context.close();
});

test("moments, impact and who sees it are changed without undoing what a colleague changed meanwhile", async () => {
  const id = await lightship.cli("incident", "open", "Thumbnails are grey", "--component", "Video processing=degraded_performance", "--message", "Grey.");
  const { context, tab } = await signIn(browser, lightship, tom, { timezoneId: "UTC" });
  await to(tab, `/incidents/${id}`);
  await tab.getByText("Change title, moments, who sees it").click();
  await tab.getByLabel("Began").fill(moment(-90));
  await tab.getByLabel("Noticed").fill(moment(-60));
  await tab.getByRole("group", { name: "Impact" }).getByRole("radio", { name: "critical" }).check();
  await lightship.cli("incident", "update", id, "--message", "Still grey.");
  await tab.getByRole("alert").getByText(/Somebody else has changed this incident while you were editing/).waitFor({ timeout: 5000 });
  await tab.getByRole("button", { name: "Save", exact: true }).click();
  await tab.getByText(/Not saved: somebody else has changed/).waitFor({ timeout: 5000 });
  await tab.getByRole("button", { name: "Go on with mine" }).click();
  await tab.getByRole("button", { name: "Save", exact: true }).click();
  await tab.getByText("impact critical by hand").waitFor({ timeout: 5000 });
  const told = (await read("/api/v2/incidents.json")).incidents.find((incident) => incident.id === id);
  assert.equal(told.impact, "critical");
  assert.ok(Math.abs(Date.parse(told.started_at) - (Date.now() - 90 * MINUTE)) < 3 * MINUTE, told.started_at);
  await lightship.cli("incident", "resolve", id);
  await context.close();
});

test("an incident that was over before anybody wrote of it stands in the history and counts", async () => {
  const { context, tab } = await signIn(browser, lightship, tom, { timezoneId: "UTC" });
  await tab.getByRole("link", { name: "Incidents", exact: true }).click();
  await tab.getByRole("link", { name: "Enter one that is over" }).click();
  await heading(tab, "An incident that is over");
  await severity(tab, "Search", "Down").check();
  await tab.getByLabel("Title").fill("Search was gone in the night");
  await tab.getByLabel("Began").fill(moment(-180));
  await tab.getByLabel("Was over").fill(moment(-120));
  await tab.getByText("It lasted 1 h.").waitFor();
  await tab.getByLabel("What happened").fill("A certificate had run out.");
  await tab.getByRole("button", { name: "Enter it" }).click();
  await heading(tab, "Search was gone in the night");
  await tab.getByText("entered afterwards, counts as downtime").waitFor();
  const id = tab.url().split("/").at(-1);
  const told = (await read("/api/v2/incidents.json")).incidents.find((incident) => incident.id === id);
  assert.equal(Date.parse(told.resolved_at) - Date.parse(told.created_at), 60 * MINUTE);
  assert.equal((await read("/api/v2/components.json")).components.find((one) => one.name === "Search").status, "operational");
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("an incident comes out at its time, and not before", async () => {
  const { context, tab } = await signIn(browser, lightship, maria, { timezoneId: "UTC" });
  await to(tab, "/incidents/new");
  await tab.getByLabel("Title").fill("Prices change tomorrow");
  await tab.getByLabel("What to say").fill("Nothing breaks.");
  await tab.locator("summary", { hasText: "More" }).click();
  await tab.getByLabel("Comes out at").fill(moment(10));
  await tab.getByRole("button", { name: "Schedule" }).click();
  await heading(tab, "Prices change tomorrow");
  await tab.getByText(/Visitors cannot see it before/).waitFor();
  const id = tab.url().split("/").at(-1);
  assert.equal((await fetch(`${lightship.url}/incidents/${id}`)).status, 404);
  await lightship.moveClock({ advance: 11 * MINUTE });
  await tab.getByText(/Visitors cannot see it before/).waitFor({ state: "detached", timeout: 10_000 });
  assert.equal((await fetch(`${lightship.url}/incidents/${id}`)).status, 200);
  await lightship.moveClock({ advance: -11 * MINUTE });
  await lightship.cli("incident", "resolve", id);
  await context.close();
});

test("maintenance runs through by the clock: planned, begun, made longer, over, with the page told each time", async () => {
  const { context, tab } = await signIn(browser, lightship, tom, { timezoneId: "UTC" });
  const visitor = await open(await browser.newContext(), lightship.url);
  await awake(visitor);
  await to(tab, "/maintenance/new");
  await tab.getByLabel("Title", { exact: true }).fill("We move the search index");
  await tab.getByLabel("What to say").fill("Search may be slow.");
  await tab.getByRole("checkbox", { name: "Search", exact: true }).check();
  await tab.getByLabel("Begins", { exact: true }).fill(moment(30));
  await tab.getByLabel("Ends", { exact: true }).fill(moment(60));
  await tab.getByRole("button", { name: "Schedule", exact: true }).click();
  await heading(tab, "We move the search index");
  await visitor.getByText("We move the search index").first().waitFor({ timeout: 5000 });
  await lightship.moveClock({ advance: 31 * MINUTE });
  await tab.locator(".incident-head").getByText("In progress").waitFor({ timeout: 10_000 });
  const search = visitor.locator('[data-component-status="under_maintenance"]', { hasText: "Search" });
  await search.first().waitFor({ timeout: 10_000 });
  await tab.getByRole("button", { name: "30 min longer" }).click();
  await tab.getByText("The planned end has moved").waitFor({ timeout: 5000 });
  await lightship.moveClock({ advance: 31 * MINUTE });
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(await tab.locator(".incident-head").getByText("In progress").count(), 1, "its end has moved");
  await lightship.moveClock({ advance: 30 * MINUTE });
  await tab.locator(".incident-head").getByText("Completed").waitFor({ timeout: 10_000 });
  await search.first().waitFor({ state: "detached", timeout: 10_000 });
  await lightship.moveClock({ advance: -92 * MINUTE });
  assert.deepEqual(tab.faults, []);
  await Promise.all([context.close(), visitor.context().close()]);
});

test("maintenance that comes back shows its next dates before anybody commits to them, and ends when it is ended", async () => {
  const { context, tab } = await signIn(browser, lightship, tom, { timezoneId: "UTC" });
  await to(tab, "/maintenance/new");
  await tab.getByLabel("Title", { exact: true }).fill("Weekly backup");
  await tab.getByLabel("What to say").fill("Uploads pause.");
  await tab.getByLabel("Begins", { exact: true }).fill(moment(24 * 60));
  await tab.getByLabel("Ends", { exact: true }).fill(moment(25 * 60));
  const first = new Date(Date.now() + 24 * 60 * MINUTE);
  await tab.getByLabel("Comes back").selectOption({ label: await weekly(tab) });
  await tab.getByLabel("Until", { exact: true }).selectOption({ label: "After so many windows" });
  await tab.getByLabel("How many").fill("3");
  await tab.locator(".dates li").nth(2).waitFor({ timeout: 5000 });
  assert.equal(await tab.locator(".dates li").count(), 3);
  const days = await tab.locator(".dates time").evaluateAll((all) => all.map((time) => Date.parse(time.dateTime)));
  assert.deepEqual(days.map((day) => Math.round((day - days[0]) / (24 * 60 * MINUTE))), [0, 7, 14]);
  assert.ok(Math.abs(days[0] - first.getTime()) < 2 * MINUTE);
  await tab.getByRole("button", { name: "Schedule all of them" }).click();
  await heading(tab, "Weekly backup");
  const planned = (await read("/api/v2/scheduled-maintenances.json")).scheduled_maintenances.filter((one) => one.name === "Weekly backup");
  assert.ok(planned.length >= 1);
  await to(tab, "/maintenance");
  const rule = tab.locator("li", { hasText: "Weekly backup" }).filter({ has: tab.getByRole("button", { name: "End it" }) }).first();
  await rule.getByRole("button", { name: "End it" }).click();
  await rule.getByRole("button", { name: "End it" }).click();
  await tab.getByText("It does not come back any more").waitFor({ timeout: 5000 });
  assert.deepEqual(tab.faults, []);
  await context.close();
});

/** What the choice of a weekly rule is called. */
async function weekly(tab) {
  const words = await tab.getByLabel("Comes back").locator("option").allTextContents();
  return words.find((word) => /week/i.test(word));
}

test("each role finds what it may do, and nothing it may not", async () => {
  const people = [[maria, "owner"], [await person(lightship, "Ada", "admin"), "admin"], [tom, "editor"], [await person(lightship, "Vi", "viewer"), "viewer"]];
  const seen = {};
  for (const [who, role] of people) {
    const { context, tab } = await signIn(browser, lightship, who);
    const count = async (path, name, kind = "button") => {
      await to(tab, path);
      await tab.getByRole("heading", { level: 1 }).first().waitFor();
      await tab.waitForTimeout(300);
      return tab.getByRole(kind, { name }).count();
    };
    const has = async (...about) => Number((await count(...about)) > 0);
    seen[role] = [
      await has("/incidents", "New incident", "link"),
      await has("/maintenance", "Schedule maintenance", "link"),
      await has("/components", /New component|Add a component/, "link"),
      await has("/people", /Invite/),
      await has("/settings", /Save/),
      await has("/settings/look", /Save/),
    ];
    assert.deepEqual(tab.faults, [], role);
    await context.close();
  }
  assert.deepEqual(seen, { owner: [1, 1, 1, 1, 1, 1], admin: [1, 1, 1, 1, 1, 1], editor: [1, 1, 0, 0, 0, 0], viewer: [0, 0, 0, 0, 0, 0] });
});

test("a second factor is set up, asked for, and a recovery code is good once", async () => {
  const ivy = await person(lightship, "Ivy", "editor");
  const { context, tab } = await signIn(browser, lightship, ivy);
  await tab.goto(`${lightship.url}/console/account`);
  await atWork(tab);
  await tab.getByRole("button", { name: "Set up a second factor" }).click();
  await tab.locator(".qr svg").waitFor({ timeout: 5000 });
  const secret = await tab.locator("section", { hasText: "Second factor" }).locator("code").first().textContent();
  await tab.getByLabel("Code").fill("000000");
  await tab.getByRole("button", { name: "Switch it on" }).click();
  await tab.locator(".wrong").getByText(/./).first().waitFor({ timeout: 5000 });
  await tab.getByLabel("Code").fill(oneTimeCode(secret));
  await tab.getByRole("button", { name: "Switch it on" }).click();
  await tab.locator(".codes").waitFor({ timeout: 5000 });
  const recovery = (await tab.locator(".codes").textContent()).trim().split("\n");
  assert.ok(recovery.length >= 8);
  await context.close();

  const enter = async (code) => {
    const fresh = await browser.newContext();
    const tab = await open(fresh, `${lightship.url}/console`);
    await atWork(tab);
    await fill(tab, ivy);
    await tab.getByLabel("Code").waitFor({ timeout: 5000 });
    await tab.getByLabel("Code").fill(code);
    await tab.getByRole("button", { name: "Sign in" }).click();
    const inside = tab.getByRole("heading", { name: "Open incidents" }).waitFor({ timeout: 8000 }).then(() => true);
    const outside = tab.getByText("This code is not good").waitFor({ timeout: 8000 }).then(() => false);
    const is = await Promise.race([inside.catch(() => outside), outside.catch(() => inside)]);
    await fresh.close();
    return is;
  };
  assert.equal(await enter("123456"), false);
  assert.equal(await enter(recovery[0]), true);
  assert.equal(await enter(recovery[0]), false, "a recovery code is good once");
});
