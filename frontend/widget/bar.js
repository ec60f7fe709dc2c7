// The bar itself: an element with a closed shadow, out of reach of the styles of the site around it.
import { MARKS, STYLE } from "./style.js";

const SVG = "http://www.w3.org/2000/svg";
const NARROW = 480;
/** Told to the bars of other scripts on the page whenever one of them has another height. */
const MOVED = "lightship-status-moved";

const make = (name, attributes = {}, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};

const drawing = (path) => {
  const svg = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "path");
  const attributes = { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  shape.setAttribute("d", path);
  shape.setAttribute("fill-rule", "evenodd");
  svg.append(shape);
  return svg;
};

/** A bar in this place; `news`, `dot` and `nothing` say what is in it. `onGone` is called once the site has taken it away. */
export function bar({ position, theme, words, onGone }) {
  const host = make("lightship-status", { "data-position": position });
  const root = host.attachShadow({ mode: "closed" });
  const own = dress(root);
  const isWhole = position === "top" || position === "bottom";
  const region = make("div", { role: "status", "aria-atomic": "true" });
  const kind = isWhole ? "whole" : "corner";
  root.append(make("div", { class: `around light ${theme} ${kind}`, dir: words.direction, lang: words.language }, region));

  /** Where it is: in its place, next to the bars that were there before. */
  const place = () => {
    const isBar = region.firstChild?.className.startsWith("bar");
    const isNarrow = innerWidth < NARROW;
    const gap = isWhole ? 0 : 8;
    const others = [...document.getElementsByTagName(host.localName)];
    const before = others.slice(0, others.indexOf(host)).filter((other) => other.dataset.position === position);
    const heights = before.map((other) => other.getBoundingClientRect().height);
    const taken = heights.reduce((sum, height) => sum + (height && height + gap), 0);
    const edge = isWhole ? 0 : isNarrow ? 8 : 16;
    const isSpread = isWhole || (isNarrow && isBar);
    const isLeft = position.endsWith("left");
    const where = {
      [position.startsWith("top") ? "top" : "bottom"]: edge + taken,
      ...((isSpread || isLeft) && { left: edge }),
      ...((isSpread || !isLeft) && { right: edge }),
      ...(isBar && !isSpread && { width: 360 }),
    };
    for (const name of ["top", "bottom", "left", "right", "width"]) {
      own.setProperty(name, name in where ? where[name] + "px" : "auto", "important");
    }
  };

  const settle = () => {
    place();
    dispatchEvent(new Event(MOVED));
  };

  document.body.append(host);
  addEventListener("resize", place, { passive: true });
  addEventListener(MOVED, place);
  // Sites that go from page to page by script put another body in place of this one, or other things into it.
  const watch = new MutationObserver(() => {
    if (host.isConnected) return;
    watch.disconnect();
    removeEventListener("resize", place);
    removeEventListener(MOVED, place);
    dispatchEvent(new Event(MOVED));
    onGone();
  });
  for (const around of [document.documentElement, document.body]) watch.observe(around, { childList: true });

  return {
    /** Shows one piece of news; `onClose` is called when the visitor has seen it. */
    news({ state, name, says }, href, onClose) {
      const link = make("a", { href, target: "_blank", rel: "noopener" }, make("bdi", {}, name));
      const close = make("button", { type: "button", "aria-label": words.close }, drawing("M4 4 20 20M20 4 4 20"));
      close.addEventListener("click", onClose);
      const text = make("div", { class: "says" }, link, make("span", {}, says));
      region.replaceChildren(make("div", { class: `bar ${state}` }, drawing(MARKS[state][0]), text, close));
      settle();
    },
    /** Shows nothing but a small mark, which leads to the page. */
    dot(state, says, href) {
      const link = make("a", { class: `dot ${state}`, "aria-label": says, title: says, href, target: "_blank", rel: "noopener" });
      link.append(drawing(MARKS[state][0]));
      region.replaceChildren(link);
      settle();
    },
    /** Shows nothing. */
    nothing() {
      region.replaceChildren();
      settle();
    },
  };
}

/** Gives the shadow its style, and answers with that of its host. An inline style the policy of the site may forbid. */
function dress(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  return sheet.cssRules[0].style;
}
