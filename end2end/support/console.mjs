// Ways into the console, as people take them.
import { open } from "./browser.mjs";

/** Waits until the console answers. */
export async function atWork(tab) {
  await tab.locator("body[data-awake]").waitFor({ state: "attached", timeout: 15000 });
}

/** A person with a role on the demo's page: how they sign in. */
export async function person(lightship, name, role) {
  const email = `${name.toLowerCase()}@reelway.example`;
  const said = await lightship.cli("user", "add", email, "--name", name, "--role", role);
  return { name, email, password: said.match(/password: (\S+)/)[1] };
}

/** Signs somebody in, in a browser of their own, and leaves them at the console's first screen. */
export async function signIn(browser, lightship, who, options = {}) {
  const context = await browser.newContext(options);
  const tab = await open(context, `${lightship.url}/console`);
  await atWork(tab);
  await fill(tab, who);
  await tab.getByRole("heading", { name: "Open incidents" }).waitFor({ timeout: 15000 });
  await atWork(tab);
  return { context, tab };
}

/** Fills in the form and sends it. */
export async function fill(tab, who) {
  await tab.getByLabel("E-mail address").fill(who.email);
  await tab.getByLabel("Password", { exact: true }).fill(who.password);
  await tab.getByRole("button", { name: "Sign in" }).click();
}

/** Asks the server what a screen would ask it, as whoever is signed in. */
export function call(tab, name, input) {
  const ask = async ([name, input]) => {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const answer = await fetch(`/_fn/${name}`, { method: "POST", headers, body: JSON.stringify(input) });
    return answer.json();
  };
  return tab.evaluate(ask, [name, input]);
}
