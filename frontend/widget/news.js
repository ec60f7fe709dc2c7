// What of a page is news for a bar: the worst first.

const IMPACTS = ["critical", "major", "minor", "maintenance", "none"];
const TROUBLES = ["major_outage", "partial_outage", "degraded_performance"];
const OF_IMPACT = { critical: "major_outage", major: "partial_outage", minor: "degraded_performance", none: "none" };

/** All there is to say now, the most important first: what it is known by, how bad it is, its name, its path, what is said of it. */
export function newsOf(snapshot, words) {
  const news = [];
  const incidents = [...(snapshot.incidents || [])].sort((a, b) => IMPACTS.indexOf(a.impact) - IMPACTS.indexOf(b.impact));
  for (const { id, name, impact, status, components } of incidents) {
    const worst = TROUBLES.find((trouble) => (components || []).some((component) => component.status === trouble));
    const state = worst || OF_IMPACT[impact] || "degraded_performance";
    news.push({ key: id, state, name, path: "/incidents/" + encodeURIComponent(id), says: words[status] || "" });
  }
  if (!news.length) {
    const hurt = (snapshot.components || []).filter((component) => !component.group && TROUBLES.includes(component.status));
    const state = TROUBLES.find((trouble) => hurt.some((component) => component.status === trouble));
    if (state) {
      const worst = hurt.filter((component) => component.status === state);
      const names = worst.map((component) => component.name);
      const name = names.slice(0, 2).join(", ") + (names.length > 2 ? " " + words.more.replace("{n}", names.length - 2) : "");
      // Who has put one outage away has not seen the next.
      const key = state + worst.map(({ id, updated_at }) => ` ${id} ${updated_at}`);
      news.push({ key, state, name, path: "/", says: words[state] });
    }
  }
  for (const { id, name, status } of snapshot.scheduled_maintenances || []) {
    if (status !== "in_progress" && status !== "verifying") continue;
    const state = "under_maintenance";
    news.push({ key: id, state, name, path: "/maintenance/" + encodeURIComponent(id), says: words[state] });
  }
  return news;
}
