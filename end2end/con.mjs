import { chromium } from "playwright-core";
import fs from "fs";
const [out, base, email, password, ...paths] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ") });
let state;
for (const [name, opt] of [["light", { viewport: { width: 1280, height: 860 } }], ["dark", { viewport: { width: 1280, height: 860 }, colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 } }]]) {
  const c = await b.newContext({ ...opt, storageState: state }); const p = await c.newPage();
  p.setDefaultTimeout(20000);
  if (!state) {
    await p.goto(base + "/console"); await p.locator("body[data-awake]").waitFor({ state: "attached" });
    await p.getByLabel("E-mail address").fill(email); await p.getByLabel("Password", { exact: true }).fill(password); await p.getByRole("button", { name: "Sign in" }).click();
    await p.getByRole("heading", { name: "Open incidents" }).waitFor(); state = await c.storageState();
  }
  for (const path of paths) { await p.goto(base + path); await p.locator("body[data-awake]").waitFor({ state: "attached" }); await p.waitForTimeout(900); await p.screenshot({ path: `${out}/${path.replace("/console/reelway", "").replace(/[^a-z0-9]+/gi, "_").slice(0, 34)}-${name}.png`, fullPage: true }); }
  await c.close();
}
await b.close();
