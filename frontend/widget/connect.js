// Follows a status page: tells what it says now, and again whenever that changes. Shared by the bar of widget.js and the module.

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000;
/** How long the stream may say nothing before the page is read without it. */
const GREETING = 2_000;
/** A stream that has been silent for so long is dead: the server says something every few seconds. */
const SILENCE = 75_000;
/** How often the page is read while there is no stream. */
const PACE = 30_000;
/** Within how long all who follow a page do what they would do at the same moment. */
const ROUND = 2_000;
/** How long a cache on the way may keep an answer: what is read without a version is read once more after that. */
const KEPT = 35_000;
/** How soon the next attempt follows on one that failed, and how late at most. */
const SOON = 4_000;
const LATE = 300_000;

/**
 * Follows the page at `url` until `signal` is aborted or `close` is called. Never throws after that it began: whatever fails is
 * tried again, ever less often.
 */
export function connect({ url, onChange, signal }) {
  const base = String(url).replace(/\/+$/, "");
  let source, timer, silence, last, asked;
  let failures = 0;
  let rounds = 0;
  let isOver = false;

  // Many follow one page: what all of them do at the same moment, each does a little later or earlier.
  const spread = (time) => time * (0.75 + Math.random() / 2);

  const patience = () => spread(Math.min(SOON * 2 ** failures, LATE));

  const later = (time, work) => {
    clearTimeout(timer);
    timer = setTimeout(work, time);
  };

  const rest = () => {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
    asked?.abort();
    source = asked = undefined;
  };

  /** Reads the page, as it is at least since `version`, and says whether that worked. */
  const read = async (version) => {
    asked?.abort();
    const own = (asked = new AbortController());
    const limit = setTimeout(() => own.abort(), PATIENCE);
    try {
      const query = version ? "?version=" + encodeURIComponent(version) : "";
      const answer = await fetch(base + "/api/v2/summary.json" + query, {
        cache: version ? "default" : "no-cache",
        credentials: "omit",
        signal: own.signal,
      });
      if (!answer.ok) return false;
      const text = await answer.text();
      if (isOver || own.signal.aborted) return false;
      if (text !== last) {
        const snapshot = JSON.parse(text);
        last = text;
        tell(snapshot);
      }
      failures = 0;
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(limit);
    }
  };

  const tell = (snapshot) => {
    try {
      onChange(snapshot);
    } catch (error) {
      // Whose listener fails shall know; we go on.
      setTimeout(() => {
        throw error;
      });
    }
  };

  /** Without a stream the page is read now and then, and each time a stream is tried again. */
  const withoutStream = () => {
    rest();
    later(Math.random() * ROUND, async () => {
      const works = await read();
      if (isOver || document.hidden || source) return;
      failures += works ? 0 : 1;
      later(works ? spread(PACE) : patience(), open);
    });
  };

  /** Reads the page in a while because of what this stream said, and again until that works. Whatever it says next comes first. */
  const catchUp = (own, time, version, isSecond) => {
    const round = ++rounds;
    later(time, async () => {
      const works = await read(version);
      if (own !== source || round !== rounds) return;
      failures += works ? 0 : 1;
      if (!works) catchUp(own, patience(), version, isSecond);
      else if (!version && !isSecond) catchUp(own, KEPT + Math.random() * ROUND, version, true);
    });
  };

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(withoutStream, SILENCE);
  };

  const open = () => {
    rest();
    if (isOver || document.hidden) return;
    heard();
    try {
      // Whoever follows from another site, in a frame or not, leaves places to those who look at the page itself.
      source = new EventSource(base + "/events?guest");
    } catch {
      return void withoutStream();
    }
    const own = source;
    const changed = (event) => {
      if (own !== source) return;
      heard();
      // The id that comes with a resync is that of an earlier event.
      if (event.type === "change") catchUp(own, Math.random() * 1_000, event.lastEventId);
      else catchUp(own, last ? Math.random() * ROUND : 0);
    };
    catchUp(own, GREETING);
    own.onopen = heard;
    own.onerror = () => own === source && withoutStream();
    own.addEventListener("beat", heard);
    own.addEventListener("change", changed);
    own.addEventListener("resync", changed);
  };

  const look = () => (document.hidden ? rest() : source || open());
  const leave = () => rest();
  const close = () => {
    isOver = true;
    rest();
    document.removeEventListener("visibilitychange", look);
    removeEventListener("pagehide", leave);
    removeEventListener("pageshow", look);
    removeEventListener("online", open);
  };

  if (signal?.aborted) return { close };
  signal?.addEventListener("abort", close, { once: true });
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", look);
  addEventListener("online", open);
  open();
  return { close };
}
