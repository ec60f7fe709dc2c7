// Inside the frames of the page, `/embed/card` and `/embed/components`: follows the page, and tells the site around how tall it is.
//
// That site hears, each time the height has changed: { type: "lightship-height", height: 180 }
import { connect } from "./connect.js";

function tell() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  // Nothing in it is a secret, and any site may show the frame.
  if (parent !== window && height) parent.postMessage({ type: "lightship-height", height }, "*");
}

/** How long a cache on the way may keep an answer, in milliseconds. */
const KEPT = 35_000;

let asked, timer;
let failures = 0;

/** What the frame says now is what the same address says to everybody. It is asked until it answers, and once more when no cache
 * can have answered in its place. */
async function renew(isSecond) {
  clearTimeout(timer);
  asked?.abort();
  const own = (asked = new AbortController());
  const limit = setTimeout(() => own.abort(), 10_000);
  try {
    const answer = await fetch(location.href, { cache: "no-cache", credentials: "omit", signal: own.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const text = await answer.text();
    if (own !== asked) return;
    failures = 0;
    if (!isSecond) timer = setTimeout(renew, KEPT + Math.random() * 2_000, true);
    const now = document.querySelector("article");
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("article");
    if (!next || next.outerHTML === now.outerHTML) return;
    now.className = next.className;
    now.replaceChildren(...next.childNodes);
  } catch {
    // It says what it said, until it can be asked again.
    if (own === asked) timer = setTimeout(renew, Math.min(4_000 * 2 ** failures++, 300_000) * (0.75 + Math.random() / 2), isSecond);
  } finally {
    clearTimeout(limit);
  }
}

function begin() {
  new ResizeObserver(tell).observe(document.body);
  connect({ url: location.origin, onChange: () => renew(false) });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
