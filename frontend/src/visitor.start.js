// Reading comes first: the page comes to life once it has been painted, and what that takes is fetched only then.
import start from "./visitor.js";

let begun = false;

function begin() {
  if (begun) return;
  begun = true;
  const words = document.getElementById("page-words");
  if (words) words.media = "";
  start();
}

// A page in the background is not painted.
if (document.hidden) begin();
else {
  new PerformanceObserver(begin).observe({ type: "paint", buffered: true });
  setTimeout(begin, 1000);
}
