// A new installation: from the address the server prints to the first incident visitors read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { awake, launch, open } from "../support/browser.mjs";
import { atWork } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

test("the printed address makes the first owner and page, once, and the first incident is on the page", async () => {
  const [lightship, browser] = await Promise.all([Lightship.start("serve"), launch()]);
  try {
    const address = await lightship.said(/http:\S+\/console\/setup#\S+/);
    const context = await browser.newContext();
    const tab = await open(context, address);
    await atWork(tab);
    await tab.getByLabel("Name of the page").fill("Reelway");
    await tab.getByLabel("Your name").fill("Maria");
    await tab.getByLabel("E-mail address").fill("maria@reelway.example");
    await tab.getByLabel("Password").fill("short");
    await tab.getByRole("button", { name: "Set up" }).click();
    await tab.locator(".field .wrong").first().waitFor();
    assert.equal(await tab.getByLabel("Your name").inputValue(), "Maria", "nothing typed is lost");
    await tab.getByLabel("Password").fill("correct horse battery staple lighthouse");
    await tab.getByRole("button", { name: "Set up" }).click();
    await tab.getByText("Nothing to watch yet.").waitFor({ timeout: 15000 });
    await atWork(tab);
    const visitor = await open(await browser.newContext(), lightship.url);
    await awake(visitor);
    await tab.getByRole("link", { name: "New incident" }).click();
    await tab.getByLabel("Title").fill("Logins fail");
    await tab.getByLabel("What to say").fill("We are looking into failed logins.");
    await tab.getByRole("button", { name: "Publish" }).click();
    await visitor.getByRole("link", { name: "Logins fail" }).first().waitFor({ timeout: 5000 });
    // The token is used up.
    const second = await open(await browser.newContext(), address);
    await second.getByText("This installation has an owner already.").waitFor();
    // The short password was refused on purpose.
    const faults = [tab, visitor, second].flatMap((one) => one.faults.filter((fault) => !fault.includes("422")));
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    await lightship.stop();
  }
});
