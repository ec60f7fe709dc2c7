// Debian's Chromium, without anything that reaches for the network, and pages that remember what went wrong on them.
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
}

/** Opens an address in a new tab; `tab.faults` collects console errors, page errors and policy violations. */
export async function open(context, url) {
  const tab = await context.newPage();
  tab.faults = [];
  tab.on("console", (message) => message.type() === "error" && tab.faults.push(message.text()));
  tab.on("pageerror", (error) => tab.faults.push(String(error)));
  await tab.goto(url);
  return tab;
}

/** Waits until the page has been taken over by its WASM. */
export async function awake(tab) {
  await tab.locator("#page[data-awake]").waitFor({ state: "attached", timeout: 15000 });
}
