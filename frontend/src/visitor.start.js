// Reading comes first: the page comes to life once it has been painted, and what that takes is fetched only then.
import start from "./visitor.js";

function begin() {
  const words = document.getElementById("page-words");
  if (words) words.media = "";
  start();
}

// A page in the background is not painted.
if (document.hidden) begin();
else requestAnimationFrame(() => setTimeout(begin));
