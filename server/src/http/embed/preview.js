// An incident that is none, in place of what the server would say: whoever chooses how the bar looks wants to see it now.
const { state } = document.currentScript.dataset;
// Each time another one: who has put one away sees the next.
const id = "sample " + Math.random();
const name = "This is what an incident looks like";
const events = state === "well" ? [] : [{ id, name, impact: state, status: "investigating" }];
const said = JSON.stringify({ page: { name: "Example" }, components: [], incidents: events, scheduled_maintenances: [] });
window.fetch = async () => new Response(said);
window.EventSource = class extends EventTarget {
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new Event("resync")));
  }
  close() {}
};
