// What hostile people put into texts, shown by a real browser: nothing of it runs, nothing leaves the page. The numbers are those of
// the list of attacks the product is held against.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch } from "../support/browser.mjs";
import { Lightship } from "../support/lightship.mjs";

let lightship, browser, context;
before(async () => {
  [lightship, browser] = await Promise.all([Lightship.start("demo"), launch()]);
  await lightship.end();
  await lightship.launch("serve");
  context = await browser.newContext({ locale: "en-GB" });
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
});
after(async () => {
  await browser?.close();
  await lightship?.stop();
});

/** Shows a page: nothing ran, nothing wanted to run or to be fetched from elsewhere, no link runs code. */
async function harmless(path, site = lightship) {
  const tab = await context.newPage();
  const outside = [];
  const alerts = [];
  tab.on("request", (request) => request.url().startsWith(site.url) || request.url().startsWith("data:") || outside.push(request.url()));
  tab.on("dialog", (dialog) => alerts.push(dialog.message()) && dialog.dismiss());
  const answer = await tab.goto(site.url + path);
  await awake(tab);
  const found = await tab.evaluate(() => ({
    ran: window.__xss,
    violations: window.violations,
    links: [...document.querySelectorAll("a[href], use, form[action]")].map((it) => it.getAttribute("href") ?? it.getAttribute("action")).filter((href) => href && !/^(https?:|mailto:|[/?#])/.test(href)),
    handlers: [...document.querySelectorAll("*")].filter((it) => [...it.attributes].some((a) => a.name.startsWith("on"))).map((it) => it.outerHTML),
    foreign: document.querySelectorAll("#page iframe, #page object, #page embed, #page math, #page style, #page script, meta[http-equiv]").length,
  }));
  assert.deepEqual(found, { ran: undefined, violations: [], links: [], handlers: [], foreign: 0 }, path);
  assert.deepEqual({ outside, alerts }, { outside: [], alerts: [] }, path);
  await tab.close();
  return answer;
}

/** An incident that says this in its title, its first text and a later one, looked at wherever it is shown; then it ends. */
async function said(payloads) {
  const opened = [];
  for (const payload of payloads) {
    const id = await lightship.cli("incident", "open", payload, "--component", "Search=degraded_performance", "--message", payload);
    await lightship.cli("incident", "update", id, "--message", `${payload}\n\n${payload}`);
    opened.push(id);
  }
  await harmless("/");
  await harmless("/history");
  for (const id of opened) await harmless(`/incidents/${id}`);
  for (const id of opened) await lightship.cli("incident", "resolve", id, "--message", payloads[0]);
  await harmless("/");
}

test("a017 markup in a title and in texts stays a text", () =>
  said([
    '<img src=x onerror="window.__xss=1">',
    "<svg onload=window.__xss=1>",
    '"><script>window.__xss=1</script>',
    "</script><script>window.__xss=1</script>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<a href=x onmouseover=window.__xss=1 autofocus onfocus=window.__xss=1 tabindex=0>x</a>",
  ]));

test("a018 markup in names and descriptions stays a text", async () => {
  const site = await Lightship.start("demo");
  try {
    await site.end();
    await site.launch("serve");
    for (const payload of ["<svg onload=window.__xss=1><img src=x onerror=window.__xss=1>", '</title></style></textarea>"><script>window.__xss=1</script>']) {
      const answer = await fetch(`${site.url}/_test/words`, { method: "POST", body: payload });
      assert.deepEqual([answer.status, await answer.text()], [200, ""]);
      const snapshot = await (await fetch(`${site.url}/events/snapshot`)).json();
      assert.equal(snapshot.page.name, payload, "it is kept as it was written");
      const [component, maintenance] = [snapshot.components[0], snapshot.maintenances.find((it) => it.name === payload)];
      const [year, month] = snapshot.today.split("-");
      const paths = ["/", "/history", "/recovery", "/announcements", "/accessibility", `/components/${component.id}`, `/uptime/${component.id}/${year}/${month}`, `/maintenance/${maintenance.id}`, `/history?component=${component.id}`, "/nowhere"];
      for (const path of paths) await harmless(path, site);
      const tab = await context.newPage();
      await tab.goto(site.url);
      await awake(tab);
      const shown = await tab.evaluate(() => document.body.innerText);
      assert.ok(shown.includes(payload) && (await tab.title()).length > 0, "and shown as it was written");
      await tab.close();
    }
  } finally {
    await site.stop();
  }
});

test("a019 no link runs code", () =>
  said([
    "[x](javascript:window.__xss=1)",
    "[x](JaVaScRiPt&colon;window.__xss=1)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:window.__xss=1>",
    "[a]: javascript:x\n[a]",
    "[x](java\tscript:window.__xss=1)",
  ]));

test("a021 markup that changes its meaning when it is read twice stays harmless", () =>
  said([
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.__xss=1&gt;">',
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=window.__xss=1></style></annotation-xml></math>',
    "<svg><a><set attributeName=href to=javascript:window.__xss=1></set><text y=30>x</text></a></svg>",
    '<noscript><p title="</noscript><img src=x onerror=window.__xss=1>">',
  ]));

test("a022 a picture from elsewhere is not fetched", () => said(["![](https://evil.example/p.gif)", "![x](//evil.example/p.gif)", "<img src=https://evil.example/p.gif>"]));

test("a027 what an address says is not repeated as markup", async () => {
  const evil = encodeURIComponent('"><svg onload=window.__xss=1></script><script>window.__xss=1</script>');
  for (const path of [`/?lang=${evil}`, `/?q=${evil}`, `/?tz=${evil}&theme=${evil}`, `/nowhere?next=${evil}`, `/${evil}`]) await harmless(path);
});

test("a031 a title that turns or piles up characters disturbs no other", async () => {
  const pile = `Search${"\u0336\u0347\u0353\u0300".repeat(60)}`;
  const id = await lightship.cli("incident", "open", pile, "--component", "Search=partial_outage", "--message", `\u202Ereversed ${pile}`);
  const turned = await lightship.cli("incident", "open", "paid \u202Egnp.exe", "--message", "A title that turns.");
  await harmless("/");
  const tab = await context.newPage();
  await tab.goto(lightship.url);
  const heights = await tab.locator("main h3:not(.date), main h2").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().height));
  const usual = await tab.locator("h2").first().evaluate((it) => parseFloat(getComputedStyle(it).lineHeight) || it.getBoundingClientRect().height);
  assert.ok(Math.max(...heights) <= 3 * usual, `${Math.max(...heights)} px beside ${usual} px`);
  assert.equal(await tab.evaluate(() => /[\u202A-\u202E]/.test(document.body.textContent)), false, "nobody turns the text around it");
  await tab.close();
  for (const each of [id, turned]) await lightship.cli("incident", "resolve", each);
});

test("a162 a page's name stays inside its attributes", async () => {
  const site = await Lightship.start("serve");
  try {
    await site.cli("page", "create", '"><meta http-equiv=refresh content=0;url=//evil.example>', "--slug", "evil");
    while (!(await fetch(site.url)).ok) await new Promise((done) => setTimeout(done, 100));
    const tab = await context.newPage();
    await tab.goto(site.url);
    await awake(tab);
    assert.deepEqual(await tab.evaluate(() => [document.querySelectorAll("meta[http-equiv]").length, location.origin, window.violations]), [0, site.url, []]);
    assert.ok((await tab.locator("header").first().textContent()).includes("<meta"), "it is shown as it was written");
    await tab.close();
  } finally {
    await site.stop();
  }
});
