// A mail server of our own for each journey: it keeps what it is sent.
import { createServer } from "node:net";

export class MailServer {
  static async start() {
    const own = new MailServer();
    own.mails = [];
    own.server = createServer((socket) => own.talk(socket));
    await new Promise((done) => own.server.listen(0, "127.0.0.1", done));
    own.url = `smtp://127.0.0.1:${own.server.address().port}`;
    return own;
  }

  talk(socket) {
    let rest = "";
    let text = null;
    socket.write("220 here\r\n");
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      rest += bytes;
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (text !== null && line === ".") {
          this.mails.push(text.replaceAll("=\r\n", "").replaceAll("=3D", "="));
          text = null;
          socket.write("250 taken\r\n");
        } else if (text !== null) text += `${line}\r\n`;
        else if (line === "DATA") {
          text = "";
          socket.write("354 go on\r\n");
        }
        else socket.write(line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      }
    });
  }

  /** What it was sent, once it is so many. */
  async waitFor(many) {
    for (let n = 0; n < 400; n++) {
      if (this.mails.length >= many) return this.mails;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${many} mails were expected, ${this.mails.length} came`);
  }

  stop() {
    this.server.close();
  }
}

/** The link in a mail that leads to this path. */
export function linkIn(mail, path) {
  return mail.match(new RegExp(`http[^\\s"<]*/${path}/[A-Za-z0-9_-]+`))[0];
}
