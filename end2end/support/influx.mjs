// An InfluxDB 1 of our own.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./lightship.mjs";

export class Influx {
  static async start() {
    const influx = new Influx();
    influx.folder = await mkdtemp(join(tmpdir(), "lightship-influx-"));
    const [port, own] = [await freePort(), await freePort()];
    influx.url = `http://127.0.0.1:${port}`;
    const config = `
reporting-disabled = true
bind-address = "127.0.0.1:${own}"
[meta]
  dir = "meta"
[data]
  dir = "data"
  wal-dir = "wal"
[http]
  bind-address = "127.0.0.1:${port}"
[monitor]
  store-enabled = false
`;
    await writeFile(join(influx.folder, "influxdb.conf"), config);
    influx.process = spawn("influxd", ["-config", "influxdb.conf"], { cwd: influx.folder, stdio: "ignore" });
    for (let n = 0; n < 200; n++) {
      if (await fetch(`${influx.url}/ping`).then((answer) => answer.ok, () => false)) {
        await influx.ask("CREATE DATABASE web");
        return influx;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("influxd does not answer");
  }

  /** Runs a statement. */
  async ask(statement) {
    const answer = await fetch(`${this.url}/query`, { method: "POST", body: new URLSearchParams({ q: statement }) });
    const said = await answer.text();
    if (!answer.ok || said.includes('"error"')) throw new Error(`influxd says ${said}`);
  }

  /** Writes lines. */
  async write(lines) {
    const answer = await fetch(`${this.url}/write?db=web&precision=s`, { method: "POST", body: lines });
    if (!answer.ok) throw new Error(`influxd says ${await answer.text()}`);
  }

  async stop() {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }
}
