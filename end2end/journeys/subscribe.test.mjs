// Somebody asks to be told, confirms, hears of an incident, changes what they hear, and leaves; with JavaScript and without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { launch, open } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";
import { MailServer, linkIn } from "../support/mail-server.mjs";

let lightship, browser, mail;
before(async () => {
  mail = await MailServer.start();
  const settings = { LIGHTSHIP_SMTP_URL: mail.url, LIGHTSHIP_MAIL_FROM: "Status <status@example.com>" };
  [lightship, browser] = await Promise.all([Lightship.start("demo", settings), launch()]);
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
  mail?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  test(`somebody subscribes, confirms, hears, changes and leaves ${how} JavaScript`, async () => {
    const context = await browser.newContext({ javaScriptEnabled });
    const tab = await open(context, lightship.url);
    const before = mail.mails.length;
    await tab.getByRole("link", { name: "Get updates" }).first().click();
    await tab.getByRole("radio", { name: "E-mail" }).check();
    await tab.getByLabel("Your e-mail address").fill("not an address");
    await tab.getByRole("button", { name: "Subscribe" }).evaluate((button) => (button.form.noValidate = true));
    await tab.getByRole("button", { name: "Subscribe" }).click();
    assert.match(await tab.getByRole("alert").textContent(), /must be an address such as/);
    assert.equal(await tab.getByLabel("Your e-mail address").inputValue(), "not an address", "nothing typed is lost");
    await tab.getByLabel("Your e-mail address").fill(`${how}@example.com`);
    await tab.getByRole("button", { name: "Subscribe" }).click();
    await tab.getByRole("heading", { name: "Almost done" }).waitFor();

    const asked = (await mail.waitFor(before + 1))[before];
    assert.match(asked, /Subject: Please confirm/);
    await tab.goto(linkIn(asked, "confirm"));
    await tab.getByRole("button", { name: "Yes, tell me" }).click();
    await tab.getByRole("heading", { name: "You are subscribed" }).waitFor();

    const id = await lightship.cli("incident", "open", `Uploads fail ${how}`, "-c", "Video uploading=major_outage");
    const news = (await mail.waitFor(before + 2))[before + 1];
    assert.ok(news.includes(`Uploads fail ${how}`) && news.includes(`/incidents/${id}`), news);

    await tab.goto(linkIn(news, "subscription"));
    await tab.getByLabel("Only when much is down").check();
    await tab.getByRole("button", { name: "Save" }).click();
    assert.equal(await tab.getByRole("status").first().textContent(), "Saved.");
    assert.ok(await tab.getByLabel("Only when much is down").isChecked());

    await tab.goto(linkIn(news, "unsubscribe"));
    await tab.getByRole("button", { name: "Unsubscribe" }).click();
    await tab.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
    await lightship.cli("incident", "resolve", id);
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(mail.mails.length, before + 2, "nothing more is sent");
    await context.close();
  });
}

test("one field on an incident is enough to be told of its end", async () => {
  const context = await browser.newContext();
  const before = mail.mails.length;
  const id = await lightship.cli("incident", "open", "Streams stutter");
  const tab = await open(context, lightship.url);
  // The page learns within half a second what was done at the command line.
  await tab.getByRole("link", { name: "Streams stutter" }).first().waitFor();
  await tab.goto(`${lightship.url}/incidents/${id}`);
  await tab.getByLabel("E-mail address").fill("once@example.com");
  await tab.getByRole("button", { name: "Tell me when this is resolved" }).click();
  const asked = (await mail.waitFor(before + 1))[before];
  await tab.goto(linkIn(asked, "confirm"));
  await tab.getByRole("button", { name: "Yes, tell me" }).click();
  await lightship.cli("incident", "update", id, "-m", "Still looking.");
  await lightship.cli("incident", "resolve", id);
  const news = (await mail.waitFor(before + 2))[before + 1];
  assert.match(news, /Subject: .*Resolved: Streams stutter/, "the update between was not sent");
  await context.close();
});

test("the pages for subscribers are free of what a machine can find, wide and on a phone, in the light and in the dark", async () => {
  for (const options of [{ viewport: { width: 1280, height: 900 } }, { viewport: { width: 390, height: 844 }, colorScheme: "dark" }]) {
    const context = await browser.newContext(options);
    const tab = await open(context, `${lightship.url}/subscribe`);
    for (const path of ["/subscribe", "/subscribe?lang=ar", "/confirm/nothing"]) {
      await tab.goto(`${lightship.url}${path}`);
      const found = await new AxeBuilder({ page: tab }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
      assert.deepEqual(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)]), [], path);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, `${path} scrolls sideways`);
    }
    await context.close();
  }
});
