// Staff and who is told: added, found, held back, taken from a table, and called back when something was said too soon.
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

const told = (tab, address) => tab.locator(".subscribers").getByRole("link", { name: address });

async function go(tab, path) {
  await tab.goto(`${lightship.url}/console/reelway${path}`);
  await atWork(tab);
}

test("somebody is added, found, held back and told again", async () => {
  const { context, tab } = await signIn(browser, lightship, maria);
  await tab.getByRole("link", { name: "Subscribers", exact: true }).click();
  await tab.getByText("Nobody has asked to be told yet.").waitFor();
  await tab.getByText("Not set up: e-mail and text messages").click();
  await tab.getByText("--smtp-url smtps://").waitFor();

  const form = tab.getByRole("form", { name: "Add somebody" });
  for (const [address, vouched] of [["ann@example.com", true], ["bob@example.com", false]]) {
    await form.getByLabel("Where").fill(address);
    await form.getByRole("checkbox").setChecked(vouched);
    await form.getByRole("button", { name: "Add" }).click();
    await told(tab, address).waitFor();
  }
  await form.getByText("bob@example.com is asked first").waitFor();
  await form.getByLabel("Where").fill("nowhere");
  await form.getByRole("button", { name: "Add" }).click();
  await form.getByText("must be an address such as name@example.com").first().waitFor();
  assert.match(tab.faults.splice(0).join(), /^[^,]* 422 [^,]*$/, "browsers write down what was refused");
  await form.getByLabel("How").selectOption({ label: "Webhook" });
  await form.getByLabel("Where").fill("https://example.com/hook");
  await form.getByRole("checkbox").check();
  await form.getByRole("button", { name: "Add" }).click();
  await form.getByText(/^whsec_/).waitFor();
  await form.getByRole("button", { name: "I have kept it" }).click();

  await tab.getByLabel("Address", { exact: true }).fill("ANN");
  await told(tab, "bob@example.com").waitFor({ state: "detached" });
  await tab.getByLabel("Address", { exact: true }).fill("");
  await tab.getByRole("button", { name: "Asked, E-mail: 1" }).click();
  await told(tab, "ann@example.com").waitFor({ state: "detached" });
  await tab.getByLabel("State").selectOption({ label: "Told" });
  await told(tab, "ann@example.com").click();

  await tab.getByRole("heading", { level: 1, name: "ann@example.com" }).waitFor();
  await tab.getByRole("button", { name: "Quarantine" }).click();
  await tab.getByLabel("Why nothing is sent").fill("asked us to wait");
  await tab.getByRole("button", { name: "Quarantine" }).click();
  await tab.getByText("nothing is sent to them: asked us to wait").waitFor();
  await tab.getByRole("button", { name: "Reactivate" }).click();
  await tab.getByText("nothing is sent to them: asked us to wait").waitFor({ state: "detached" });
  await tab.getByRole("button", { name: "Send a test" }).click();
  await tab.locator(".messages").getByText("Test", { exact: true }).waitFor();

  await tab.getByText("Change it for them").click();
  await tab.getByLabel("Postmortems").uncheck();
  await tab.getByRole("radio", { name: "Parts of it" }).check();
  await tab.getByLabel("Payments").check();
  await tab.getByRole("button", { name: "Save" }).click();
  await tab.getByText("incidents, maintenance", { exact: true }).waitFor();
  await tab.locator(".moments").getByText("Payments").waitFor();

  await tab.getByRole("button", { name: "Erase" }).click();
  await tab.getByRole("group", { name: /at once and for good/ }).getByRole("button", { name: "Erase" }).click();
  await tab.getByRole("heading", { level: 1, name: "Subscribers" }).waitFor();
  await told(tab, "bob@example.com").waitFor();
  assert.equal(await told(tab, "ann@example.com").count(), 0);
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("a table is shown for what it would do before it does it", async () => {
  const { context, tab } = await signIn(browser, lightship, maria);
  await go(tab, "/subscribers/import");
  const table = "address,channel\ncarl@example.com,\nbob@example.com,\nnobody,\ndora@example.com,email\n";
  await tab.getByLabel("Or pick a file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await tab.waitForFunction(() => document.querySelector("#table").value.includes("dora"));
  await tab.getByLabel(/I vouch that they want it/).check();
  await tab.getByRole("button", { name: "See what would happen" }).click();
  const outcome = tab.locator(".outcome");
  await outcome.getByText("2 would be told from now on").waitFor();
  await outcome.getByText("1 is known already").waitFor();
  assert.equal(await outcome.locator(".wrong-lines li").getAttribute("value"), "4");
  await tab.getByRole("textbox", { name: "The table" }).press("End");
  await tab.getByRole("button", { name: "Import 2 subscribers" }).click();
  await outcome.getByText("2 subscribers added").waitFor();
  await tab.getByRole("link", { name: "Who is told" }).click();
  await told(tab, "dora@example.com").waitFor();
  const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("link", { name: "Download as CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "subscribers-reelway.csv");
  assert.deepEqual(tab.faults, []);
  await context.close();
});

test("what messages say is written beside the message it makes", async () => {
  const { context, tab } = await signIn(browser, lightship, maria);
  await go(tab, "/subscribers/texts");
  const mail = tab.frameLocator("iframe[title='The mail']");
  await mail.getByRole("heading", { level: 1 }).waitFor();
  const subject = tab.getByRole("textbox", { name: "Subject" });
  assert.match(await subject.getAttribute("placeholder"), /^\[Reelway\] /, "what we would say stands in it");
  await subject.fill("Trouble at {page}");
  await tab.getByRole("textbox", { name: "Before the news" }).fill("Dear **customer**,");
  await tab.getByText("Trouble at Reelway").waitFor();
  await mail.getByText("customer", { exact: true }).waitFor();
  await tab.getByRole("textbox", { name: "Who you are" }).fill("Example Ltd");
  await mail.getByText("Example Ltd").waitFor();
  const ground = () => mail.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  const light = await ground();
  await tab.getByRole("radio", { name: "Mail, dark" }).check({ force: true });
  await mail.getByText("customer", { exact: true }).waitFor();
  assert.notEqual(await ground(), light);
  await tab.getByRole("radio", { name: "Text message" }).check({ force: true });
  await tab.getByText(/is sent in \d parts?/).waitFor();
  assert.deepEqual(tab.faults, []);

  await subject.fill("{titel}");
  await tab.getByText(/has \{titel\}, which stands for nothing/).waitFor();
  assert.match(tab.faults.splice(0).join(), / 422 /, "browsers write down what was refused");
  await subject.fill("Trouble at {page}");
  await tab.getByRole("button", { name: "Save", exact: true }).click();
  await tab.getByText(/^Saved /).waitFor();
  await tab.reload();
  await atWork(tab);
  assert.equal(await subject.inputValue(), "Trouble at {page}");
  await tab.getByLabel("Language").selectOption({ label: "Deutsch" });
  await tab.waitForFunction(() => document.querySelector("#text-subject").value === "");
  await tab.getByLabel("Language").selectOption({ label: "English \u2013 own words" });
  await tab.getByRole("button", { name: "Back to our words" }).click();
  await tab.getByRole("group", { name: /Your words for this message/ }).getByRole("button", { name: "Back to our words" }).click();
  await tab.getByText(/^Saved /).waitFor();
  assert.equal(await subject.inputValue(), "");
  await context.close();
});

test("what was said too soon is taken back before anybody is told", async () => {
  const { context, tab } = await signIn(browser, lightship, tom);
  assert.equal(await tab.getByRole("link", { name: "Subscribers", exact: true }).count(), 0, "addresses are not for editors");
  await go(tab, "/incidents/new");
  const tell = tab.getByRole("checkbox", { name: "Tell subscribers" });
  assert.equal(await tell.isChecked(), false, "nothing is hurt yet");
  await tab.getByRole("group", { name: "How bad it is: Payments" }).getByRole("radio", { name: "Down" }).check({ force: true });
  await tab.getByText("3 people will be told.").waitFor();
  assert.ok(await tell.isChecked());
  await tab.getByLabel("Title").fill("Cards are refused");
  await tab.getByRole("textbox", { name: "What to say" }).fill("We look into it.");
  await tab.getByRole("button", { name: "Publish" }).click();
  const toast = tab.locator(".toast");
  await toast.getByText(/3 people will be told in/).waitFor();
  await toast.getByRole("button", { name: "Undo" }).click();
  await toast.getByText("3 people hear nothing of it").waitFor();
  await tab.getByRole("heading", { level: 1, name: "Cards are refused" }).waitFor();

  // Who unticks it for one word finds it so for the next.
  await tab.getByRole("textbox", { name: "Next update" }).fill("A provider is down.");
  await tell.uncheck();
  await tab.getByRole("button", { name: "Post update" }).click();
  await tab.locator(".log").getByText("A provider is down.").waitFor();
  await tab.waitForFunction(() => document.querySelector("#tell-more")?.textContent.startsWith("Nobody is told"));
  assert.equal(await tell.isChecked(), false);
  assert.deepEqual(tab.faults, []);
  await context.close();

  const admin = await signIn(browser, lightship, maria);
  const { page, shows } = await call(admin.tab, "desk", { slug: "reelway" });
  const { id } = shows.incidents.find((incident) => incident.name === "Cards are refused");
  await go(admin.tab, `/incidents/${id}`);
  await admin.tab.getByRole("link", { name: "Messages to subscribers" }).click();
  const messages = admin.tab.locator(".message");
  await messages.first().waitFor();
  assert.equal(await messages.getByText("Called off").count(), 3);
  await messages.first().getByRole("button", { name: /^Send again/ }).click();
  await messages.first().getByText(/Waiting|Being sent|Trying again/).waitFor();
  const all = await call(admin.tab, "messages", { page, filter: { event: id, state: "cancelled" } });
  assert.equal(all.items.length, 2);
  await admin.tab.getByLabel("State").selectOption({ label: "Given up" });
  await admin.tab.getByText("No message fits.").waitFor();
  assert.deepEqual(admin.tab.faults, []);
  await admin.context.close();
});
