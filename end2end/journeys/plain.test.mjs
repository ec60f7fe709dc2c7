// Without JavaScript the whole site can be read and steered.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser, context;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  context = await browser.newContext({ javaScriptEnabled: false });
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

test("a visitor without JavaScript reads the status and finds their way around", async () => {
  const page = await context.newPage();
  await page.goto(lightship.url);
  assert.match(await page.locator("h1").textContent(), /Subtitles/);
  await page.getByRole("link", { name: "Subtitles of new videos come late" }).first().click();
  assert.match(page.url(), /\/incidents\/[a-z0-9]{12}$/);
  assert.ok(await page.getByText("A batch of very long videos blocks the queue.").first().isVisible());
  await page.goto(`${lightship.url}/history`);
  assert.equal(await page.locator("h1").count(), 1);
  await page.goto(`${lightship.url}/uptime`);
  assert.match(page.url(), /\/uptime\/[a-z0-9]{12}\/\d{4}\/\d{2}$/);
});

test("a visitor without JavaScript filters the list and changes the language", async () => {
  const page = await context.newPage();
  await page.goto(lightship.url);
  await page.getByRole("searchbox").fill("pay");
  await page.getByRole("searchbox").press("Enter");
  assert.match(page.url(), /q=pay/);
  assert.ok(await page.locator("[data-component-id]").filter({ hasText: "Payments" }).first().isVisible());
  assert.equal(await page.locator("[data-component-id]").filter({ hasText: "Live streaming" }).count(), 0);
  await page.goto(`${lightship.url}/?lang=de`);
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await page.goto(lightship.url);
  assert.equal(await page.locator("html").getAttribute("lang"), "de", "the choice is remembered");
});

/** A page for somebody who has chosen English, whatever was chosen before. */
async function inEnglish() {
  const page = await context.newPage();
  await page.goto(`${lightship.url}/?lang=en`);
  return page;
}

test("a visitor without JavaScript reads how we recover, what was announced and how to use the page", async () => {
  const page = await inEnglish();
  await page.goto(lightship.url);
  const foot = page.locator("footer");
  await foot.getByRole("link", { name: "How we recover" }).click();
  assert.match(await page.getByRole("row", { name: /^Until it was over/ }).textContent(), /\d+\s(min|h)/);
  assert.equal(await page.getByRole("row", { name: /^Video playing/ }).count(), 1);
  await page.getByRole("link", { name: "365 days" }).click();
  assert.match(page.url(), /\/recovery\?days=365$/);
  await foot.getByRole("link", { name: "Announcements" }).click();
  assert.ok(await page.locator(".told").getByText("Version 2 of the API").isVisible());
  await foot.getByRole("link", { name: "Accessibility" }).click();
  assert.ok(await page.getByRole("heading", { name: "Known limits" }).isVisible());
});

test("a visitor without JavaScript reads the history of one service", async () => {
  const page = await inEnglish();
  await page.goto(`${lightship.url}/history`);
  await page.getByLabel("Service").selectOption({ label: "Search" });
  await page.getByRole("button", { name: "Show" }).click();
  assert.match(page.url(), /\/history\/\d{4}\/\d{2}\?component=[a-z0-9]{12}$/);
  assert.match(await page.locator("h1").textContent(), /^History of Search:/);
  await page.locator(".all-months a").nth(1).click();
  assert.match(page.url(), /\?component=[a-z0-9]{12}$/);
  assert.match(await page.locator("h1").textContent(), /^History of Search:/);
});

test("an unknown address is a real 404 that still tells the status", async () => {
  const page = await context.newPage();
  for (const path of ["/nowhere", "/incidents/aaaaaaaaaaaa", "/components/x", "/history/2026/13", "/uptime/aaaaaaaaaaaa/2026/01"]) {
    const response = await page.goto(lightship.url + path);
    assert.equal(response.status(), 404, path);
    assert.ok((await page.locator("body").textContent()).includes("Subtitles"), path);
  }
});
