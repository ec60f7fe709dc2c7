// A site of somebody else that shows something of a status page, and a status page that answers when a test wants it to.
import { createServer, request } from "node:http";

async function listening(server) {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${server.address().port}`;
}

/** A site whose only page has this in its body, this in its head, and perhaps a policy. */
export class Site {
  static async start(body, { head = "", policy, lang = "en" } = {}) {
    const site = new Site();
    const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A shop</title>
      <link rel="icon" href="data:,"><link rel="stylesheet" href="/own.css">${head}</head>
      <body><h1>A shop</h1><p>Buy things. <a href="#buy">Buy</a></p>${body}</body></html>`;
    site.css = "body{font:16px/1.5 Georgia,serif;margin:0;padding:32px;max-width:60ch}";
    site.server = createServer((asked, answer) => {
      if (asked.url === "/own.css") return answer.writeHead(200, { "content-type": "text/css" }).end(site.css);
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8", ...(policy && { "content-security-policy": policy }) }).end(html);
    });
    site.url = await listening(site.server);
    return site;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

/** Stands before a status page and lets through what `wait` says, after as many milliseconds as it says. */
export class Before {
  static async start(url, wait) {
    const before = new Before();
    before.asked = [];
    before.server = createServer((asked, answer) => {
      before.asked.push(asked.url);
      const headers = { ...asked.headers, host: new URL(url).host };
      const pass = () => {
        const onward = request(url + asked.url, { method: asked.method, headers }, (said) => {
          answer.writeHead(said.statusCode, said.headers);
          said.pipe(answer);
        });
        onward.on("error", () => answer.destroy());
        answer.on("close", () => onward.destroy());
        onward.end();
      };
      const timer = setTimeout(pass, wait(asked.url));
      answer.on("close", () => clearTimeout(timer));
    });
    before.url = await listening(before.server);
    return before;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

/** Lets a test see into shadows that are closed to everybody else. */
export const OPEN_SHADOWS = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (wishes) {
    return attach.call(this, { ...wishes, mode: "open" });
  };
};
