// Pictures of every page of a running Lightship, for people to look at: `npm run pictures -- http://localhost:3000 folder`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { awake, launch } from "./support/browser.mjs";

const [url = "http://localhost:3000", folder = "pictures", only = "", seen = ""] = process.argv.slice(2);
const views = [
  { name: "wide", viewport: { width: 1280, height: 900 } },
  { name: "dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "tablet", viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true },
  { name: "phone", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: "dark" },
  { name: "narrow", viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  { name: "rtl", viewport: { width: 1280, height: 900 }, locale: "ar" },
  { name: "rtl-phone", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: "ar" },
  { name: "print", viewport: { width: 794, height: 1123 }, media: "print" },
];

/** The pages there are: by following the front page to one of each kind. */
async function pages(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const all = async (path, selector) => {
    await page.goto(new URL(path, url).href);
    return page.locator(selector).evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  };
  const first = async (path, selector) => (await all(path, selector))[0];
  const found = {
    front: "/",
    affected: "/?affected=1",
    nothing: "/?q=zzz",
    incident: await first("/", "a[href^='/incidents/']"),
    history: "/history",
    component: await first("/", "a[href^='/components/']"),
    calendar: "/uptime",
    recovery: "/recovery",
    year: "/recovery?days=365",
    announcements: "/announcements",
    accessibility: "/accessibility",
    missing: "/nowhere",
  };
  found.maintenance = await first(found.history, "a[href^='/maintenance/']");
  found.one = await first(found.component, "a[href^='/history?component=']");
  // Of the months there are, the first with an incident that has a postmortem.
  for (const month of await all(found.history, ".all-months a")) {
    for (const incident of await all(month, ".past a[href^='/incidents/']")) {
      found.postmortem ??= await first(incident, "a[href$='/postmortem']");
    }
  }
  await context.close();
  return Object.entries(found).filter(([name, path]) => path && (!only || only.split(",").includes(name)));
}

const browser = await launch();
await mkdir(folder, { recursive: true });
for (const [name, path] of await pages(browser)) {
  for (const { name: view, media, ...options } of views.filter(({ name }) => !seen || seen.split(",").includes(name))) {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    const tab = await context.newPage();
    await tab.emulateMedia({ media: media ?? null });
    await tab.goto(new URL(path, url).href);
    await awake(tab);
    const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) console.log(`${name} ${view}: ${overflow} px wider than the screen`);
    await tab.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true });
    await context.close();
  }
}
await browser.close();
