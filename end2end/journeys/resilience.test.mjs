// The page outlives its server's restart, and says how old it is when the database is away.
import assert from "node:assert/strict";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { awake, launch, open } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start(), launch()]);
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

test("an open tab follows again after the server was restarted", async () => {
  const context = await browser.newContext();
  const tab = await open(context, lightship.url);
  await awake(tab);
  await lightship.end("SIGKILL");
  await lightship.launch("serve");
  await lightship.cli("incident", "open", "Search is gone", "--component", "Search=major_outage");
  await tab.getByRole("heading", { level: 1, name: /Search is down/ }).waitFor({ timeout: 30000 });
  await context.close();
});

test("a start without the database serves the last snapshot", async () => {
  await lightship.end();
  const file = join(lightship.folder, "lightship.db");
  await rename(file, `${file}.away`);
  await rename(`${file}-wal`, `${file}-wal.away`).catch(() => {});
  // A database that cannot even be made: its place is taken.
  await mkdir(file);
  try {
    await lightship.launch("serve");
    const response = await fetch(lightship.url);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /Search is down/);
    assert.equal((await fetch(`${lightship.url}/livez`)).status, 200);
    assert.equal((await fetch(`${lightship.url}/readyz`)).status, 503);
  } finally {
    await rm(file, { recursive: true });
    await rename(`${file}.away`, file);
  }
});
