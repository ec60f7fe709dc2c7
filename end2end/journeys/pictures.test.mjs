// Pictures in what is said: chosen, pasted and dropped, said in words, read by visitors.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch, open } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser, tom;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
  tom = await person(lightship, "Tom", "editor");
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** A picture the browser itself draws, as bytes. */
const drawn = (tab, width, height) =>
  tab.evaluate(
    async ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext("2d").fillRect(0, 0, width / 2, height);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    },
    [width, height],
  );

/** Hands the field a picture as the browser does when somebody pastes or drops one. */
const hand = (tab, name, how, bytes) =>
  tab.getByRole("textbox", { name }).evaluate(
    (area, [how, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "../../etc/passwd", { type: "image/png" }));
      area.dispatchEvent(how === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [how, bytes],
  );

test("a picture is chosen, pasted or dropped, gets its words, and visitors see it without anything moving", async () => {
  const { context, tab } = await signIn(browser, lightship, tom);
  await tab.goto(`${lightship.url}/console/reelway/incidents/new`);
  await atWork(tab);
  const say = tab.getByRole("textbox", { name: "What to say" });
  await tab.getByLabel("Title").fill("Uploads fail");
  await say.fill("Before.");
  const bytes = await drawn(tab, 1600, 400);
  await tab.getByLabel("Add a picture").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from(bytes) });
  const words = tab.getByLabel("What does it show?");
  await words.waitFor();
  assert.equal(await words.evaluate((it) => it === document.activeElement), true, "the question is asked at once");
  await tab.keyboard.press("Enter");
  await tab.getByText(/says nothing yet/).waitFor();
  assert.equal(await say.inputValue(), "Before.", "without words it is not added");
  await words.fill("Errors [by] region");
  await tab.keyboard.press("Enter");
  await words.waitFor({ state: "detached" });
  assert.match(await say.inputValue(), /^Before\.\n\n!\[Errors \\\[by\\\] region\]\(\/files\/[0-9a-f]{32}-1280x320\)\n\n$/);
  assert.equal(await say.evaluate((it) => it === document.activeElement), true, "and one goes on writing");
  await tab.keyboard.type("After.");
  for (const [how, said] of [["paste", "A second chart"], ["drop", "A third chart"]]) {
    await hand(tab, "What to say", how, await drawn(tab, 40, 30));
    await words.fill(said);
    await tab.getByRole("button", { name: "Put it into the text" }).click();
    await words.waitFor({ state: "detached" });
  }
  await hand(tab, "What to say", "drop", bytes);
  await words.press("Escape");
  await words.waitFor({ state: "detached" });
  assert.equal((await say.inputValue()).match(/!\[/g).length, 3);
  await tab.locator(".preview img").nth(2).waitFor({ timeout: 5000 });
  assert.deepEqual(await tab.locator(".preview img").evaluateAll((all) => all.map((it) => it.alt)), ["Errors [by] region", "A second chart", "A third chart"]);
  const written = await say.inputValue();
  await say.fill(written.replace("A second chart", ""));
  await tab.getByRole("button", { name: "Publish" }).click();
  await tab.locator("#body-more").getByText(/has a picture without words/).waitFor({ timeout: 5000 });
  await say.fill(written);
  await tab.getByRole("button", { name: "Publish" }).click();
  await tab.getByRole("heading", { level: 1, name: "Uploads fail" }).waitFor();

  // A correction takes pictures too.
  await tab.getByRole("button", { name: "Correct" }).first().click();
  const correction = tab.getByRole("textbox", { name: "Corrected text" });
  await correction.waitFor();
  await correction.press("Control+End");
  await hand(tab, "Corrected text", "paste", await drawn(tab, 20, 10));
  await words.fill("A fourth chart");
  await tab.keyboard.press("Enter");
  await words.waitFor({ state: "detached" });
  assert.match(await correction.inputValue(), /!\[A fourth chart\]\(\/files\/[0-9a-f]{32}-20x10\)/);
  await tab.getByRole("button", { name: "Save", exact: true }).click();
  await tab.locator(".log img").nth(3).waitFor({ timeout: 5000 });

  const visitor = await open(await browser.newContext({ viewport: { width: 390, height: 844 } }), lightship.url);
  await awake(visitor);
  const shown = visitor.locator(".prose img");
  await shown.first().waitFor();
  await shown.first().scrollIntoViewIfNeeded();
  await visitor.waitForFunction(() => document.querySelector(".prose img").complete);
  const seen = await shown.first().evaluate((it) => ({ natural: [it.naturalWidth, it.naturalHeight], ratio: it.clientWidth / it.clientHeight, lazy: it.loading, fits: it.clientWidth <= innerWidth, moved: performance.getEntriesByType("layout-shift").reduce((sum, one) => sum + one.value, 0) }));
  assert.deepEqual(seen.natural, [1280, 320]);
  assert.ok(Math.abs(seen.ratio - 4) < 0.05 && seen.lazy === "lazy" && seen.fits && seen.moved === 0, JSON.stringify(seen));
  for (const one of [tab, visitor]) assert.deepEqual(one.faults.filter((fault) => !fault.includes("422")), []);
  await Promise.all([context.close(), visitor.context().close()]);
});
