// Pictures of every page of a running Lightship, for people to look at: `npm run pictures -- http://localhost:3000 folder`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { awake, launch } from "./support/browser.mjs";

const [url = "http://localhost:3000", folder = "pictures", only = ""] = process.argv.slice(2);
const views = [
  { name: "wide", viewport: { width: 1280, height: 900 } },
  { name: "dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: "dark" },
  { name: "narrow", viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
];

/** The pages there are: by following the front page to one of each kind. */
async function pages(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const first = async (path, selector) => {
    await page.goto(new URL(path, url).href);
    const links = await page.locator(selector).evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    return links[0];
  };
  const found = {
    front: "/",
    affected: "/?affected=1",
    nothing: "/?q=zzz",
    incident: await first("/", "a[href^='/incidents/']"),
    history: "/history",
    component: await first("/", "a[href^='/components/']"),
    calendar: "/uptime",
    missing: "/nowhere",
  };
  found.maintenance = await first(found.history, "a[href^='/maintenance/']");
  await context.close();
  return Object.entries(found).filter(([name, path]) => path && (!only || only.split(",").includes(name)));
}

const browser = await launch();
await mkdir(folder, { recursive: true });
for (const [name, path] of await pages(browser)) {
  for (const { name: view, ...options } of views) {
    const context = await browser.newContext({ ...options, locale: "en-GB" });
    const tab = await context.newPage();
    await tab.goto(new URL(path, url).href);
    await awake(tab);
    const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) console.log(`${name} ${view}: ${overflow} px wider than the screen`);
    await tab.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true });
    await context.close();
  }
}
await browser.close();
