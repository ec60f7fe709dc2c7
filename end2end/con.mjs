import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const [,, out, ...paths] = process.argv;
const sid = readFileSync(process.env.SID ?? "/tmp/w/sid", "utf8").trim();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
for (const [name, width, height, scheme] of [["light",1280,900,"light"],["dark",1280,900,"dark"],["phone",390,844,"light"]]) {
  if (process.env.ONLY && !process.env.ONLY.includes(name)) continue;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, timezoneId: "Europe/Berlin" });
  if (sid !== "none") await context.addCookies([{ name: "__Host-lightship", value: sid, url: "https://localhost:3111", secure: true, httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  page.on("console", (m) => ["error","warning"].includes(m.type()) && console.log(name, m.type(), m.text().slice(0, 400)));
  page.on("pageerror", (e) => console.log(name, "pageerror", String(e).slice(0, 600)));
  for (const path of paths) {
    await page.goto("http://localhost:3111" + path);
    await page.waitForSelector("body[data-awake]", { timeout: 20000 }).catch(() => console.log("not awake", path));
    await page.waitForTimeout(Number(process.env.WAIT ?? 700));
    await page.screenshot({ path: `${out}/${path.replace(/\W+/g, "_").replace(/^_|_$/g,"")}-${name}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
