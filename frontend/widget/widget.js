// `/widget.js`: one tag shows a bar while something is wrong, and nothing or a small mark while all is well.
//
//   <script async src="https://status.example.org/widget.js" data-position="bottom-right" data-theme="auto"
//     data-language="en" data-show="nothing"></script>
//
// It waits for nobody and nobody waits for it; what fails, fails in silence.
import { bar } from "./bar.js";
import { connect } from "./connect.js";
import { newsOf } from "./news.js";
import { wordsOf } from "./words.js";

const POSITIONS = ["top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right"];
/** How many dismissed pieces of news are remembered. */
const REMEMBERED = 20;

/** What the visitor has dismissed, kept in their browser if it may be. */
function memory(url) {
  const key = "lightship-dismissed " + url;
  let own = [];
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return Array.isArray(kept) ? kept : own;
    } catch {
      return own;
    }
  };
  return {
    has: (news) => read().includes(news.key),
    add(news) {
      own = [...read().filter((kept) => kept !== news.key), news.key].slice(-REMEMBERED);
      try {
        localStorage.setItem(key, JSON.stringify(own));
      } catch {
        // Then it is remembered as long as the document.
      }
    },
  };
}

function start(script) {
  const url = new URL(script.src, location.href).origin;
  const wish = script.dataset;
  const words = wordsOf(wish.language, document.documentElement.lang, navigator.language);
  const position = POSITIONS.includes(wish.position) ? wish.position : "bottom-right";
  const theme = ["light", "dark"].includes(wish.theme) ? wish.theme : "auto";
  const isQuiet = wish.show === "quiet";
  const dismissed = memory(url);
  const end = new AbortController();
  const shown = bar({ position, theme, words, onGone: () => end.abort() });
  let now, before;

  const render = () => {
    const all = newsOf(now, words);
    const news = all.find((one) => !dismissed.has(one));
    const title = words.page.replace("{page}", () => now.page.name);
    // What says the same stays as it is: it may have the focus.
    const what = JSON.stringify([title, news, all[0]]);
    if (what === before) return;
    before = what;
    if (news) {
      shown.news({ ...news, says: `${title}: ${news.says}` }, url + news.path, () => {
        dismissed.add(news);
        render();
      });
    } else if (!isQuiet) {
      shown.nothing();
    } else if (all.length) {
      shown.dot(all[0].state, `${title}: ${all[0].name}`, url + all[0].path);
    } else {
      shown.dot("operational", `${title}: ${words.operational}`, url + "/");
    }
  };

  connect({
    url,
    signal: end.signal,
    onChange(snapshot) {
      now = snapshot;
      render();
    },
  });
}

const script = document.currentScript;
if (script) {
  const begin = () => {
    try {
      start(script);
    } catch {
      // The site around it has nothing to do with it.
    }
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
}
