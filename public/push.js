// Notifications of this browser: asked for on the page where people subscribe, with what was chosen there.
const section = document.getElementById("push");
const button = section?.querySelector("button");
const said = section?.querySelector("[role=status]");

if (button && "serviceWorker" in navigator && "PushManager" in window) {
  section.hidden = false;
  button.addEventListener("click", () => turnOn().then(() => say("on"), () => say("failed")));
}

function say(what) {
  said.textContent = said.dataset[what];
  button.hidden = what === "on";
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const registration = await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  const key = Uint8Array.from(atob(button.dataset.push.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const answer = await fetch("/subscribe", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ channel: "push", address: JSON.stringify(subscription), wishes: wishes() }),
  });
  if (!answer.ok) throw new Error(answer.statusText);
}

function wishes() {
  const form = new FormData(document.querySelector("form.subscribe"));
  return {
    groups: form.getAll("group"),
    components: form.getAll("component"),
    kinds: {
      incidents: form.has("incidents"),
      maintenances: form.has("maintenances"),
      postmortems: form.has("postmortems"),
      components: form.has("component_changes"),
    },
    only_severe: form.has("only_severe"),
    language: form.get("language"),
    time_zone: form.get("time_zone") || null,
  };
}
