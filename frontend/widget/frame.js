// Inside the frames of the page, `/embed/card` and `/embed/components`: follows the page, and tells the site around how tall it is.
//
// That site hears, each time the height has changed: { type: "lightship-height", height: 180 }
import { connect } from "./connect.js";

function tell() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  // Nothing in it is a secret, and any site may show the frame.
  if (parent !== window && height) parent.postMessage({ type: "lightship-height", height }, "*");
}

/** What the frame says now is what the same address says to everybody. */
async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return;
    const now = document.querySelector("article");
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("article");
    if (!next || next.outerHTML === now.outerHTML) return;
    now.className = next.className;
    now.replaceChildren(...next.childNodes);
  } catch {
    // It says what it said, until it can be asked again.
  }
}

function begin() {
  new ResizeObserver(tell).observe(document.body);
  connect({ url: location.origin, onChange: renew });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
