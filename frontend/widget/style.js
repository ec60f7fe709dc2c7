// How the bar looks: the colours and shapes of the pages, whatever the site around it looks like.

/** For each state: its shape on a grid of 24, and its mark's colour in light and dark. */
export const MARKS = {
  operational: ["M12 6a6 6 0 1 0 .01 0z", "#2C6E60", "#34CBB6"],
  degraded_performance: ["M12 3.5 22 20.5H2z", "#B97E0C", "#FBDF7E"],
  partial_outage: ["M12 .8 23.2 12 12 23.2.8 12zM12 4.4 4.4 12h15.2z", "#B43A06", "#FB9A57"],
  major_outage: [
    "M2 2h20v20H2zM7.8 5.9 5.9 7.8 10.1 12 5.9 16.2 7.8 18.1 12 13.9 16.2 18.1 18.1 16.2 13.9 12 18.1 7.8 16.2 5.9 12 10.1z",
    "#7B0421",
    "#FB2A48",
  ],
  none: ["M12 6a6 6 0 1 0 .01 0z", "#44535F", "#A8B6C0"],
  under_maintenance: ["M3 6h18v12H3zM5.2 8.2v7.6h2.6V8.2zM10 8.2v7.6h4V8.2zM16.2 8.2v7.6h2.6V8.2z", "#5A66F0", "#7090FF"],
};

const marks = (at) => Object.entries(MARKS).map(([state, mark]) => `.${state}{--mark:${mark[at]}}`).join("");
const DARK = `--surface:#121C23;--ink:#E8EEF2;--ink2:#A8B6C0;--line:#22303A;--accent:#7CC4EC;color-scheme:dark`;

// What is important inside a shadow counts more than what is important around it: no style of the site reaches the bar. The first
// rule is that of the element itself; where it is on the screen is written into it.
export const STYLE = `:host{all:initial!important;position:fixed!important;display:block!important;z-index:2147483000!important;
  pointer-events:none!important}
.light{--surface:#FFF;--ink:#0F1C26;--ink2:#44535F;--line:#D5DDE2;--accent:#12597F;color-scheme:light}
${marks(1)}
.dark{${DARK}}
${marks(2).replace(/\./g, ".dark .")}
@media (prefers-color-scheme:dark){.auto{${DARK}}${marks(2).replace(/\./g, ".auto .")}}
*{box-sizing:border-box;margin:0}
.around{font:400 14px/1.45 system-ui,sans-serif;color:var(--ink);text-align:start}
.bar{pointer-events:auto;display:flex;align-items:center;gap:12px;min-width:0;padding-inline:16px 4px;background:var(--surface);
  border:1px solid var(--line);border-top:4px solid var(--mark);border-radius:6px}
.whole .bar{border-radius:0;border-inline-width:0}
.whole .says{display:flex;flex-wrap:wrap;column-gap:12px;align-items:baseline}
.says{flex:1;min-width:0;padding-block:10px 12px}
svg{flex:none;width:20px;height:20px;fill:var(--mark)}
a{color:inherit}
.says a{display:block;padding-block:2px;font-size:16px;font-weight:600;line-height:1.35;overflow-wrap:anywhere;text-decoration:none}
.says a:hover{text-decoration:underline}
.says span{color:var(--ink2);overflow-wrap:anywhere}
button,.dot{flex:none;display:grid;place-items:center;width:44px;height:44px;margin:0;padding:0;border:0;background:none;color:var(--ink2);
  font:inherit;cursor:pointer;border-radius:6px}
button:hover{color:var(--ink)}
button svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:2}
.dot{pointer-events:auto;border-radius:50%}
.whole .dot{margin-inline-start:auto}
.dot svg{width:28px;height:28px;padding:5px;background:var(--surface);border:1px solid var(--line);border-radius:50%}
:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
@media (prefers-reduced-motion:no-preference){.bar{animation:come .12s cubic-bezier(.2,0,0,1)}
  @keyframes come{from{opacity:0;transform:translateY(4px)}}}
@media (forced-colors:active){.bar,.dot svg{border-color:CanvasText}svg{fill:CanvasText}}
@media print{:host{display:none!important}}`;
