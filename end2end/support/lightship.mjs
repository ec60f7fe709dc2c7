// A Lightship of our own for each journey: a test build on a fresh data folder, driven by its own command line.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const program = process.env.LIGHTSHIP ?? new URL("../../target/debug/lightship", import.meta.url).pathname;

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export class Lightship {
  static async start(command = "demo", settings = {}) {
    const lightship = new Lightship();
    lightship.settings = settings;
    lightship.folder = await mkdtemp(join(tmpdir(), "lightship-journey-"));
    lightship.port = await freePort();
    lightship.url = `http://localhost:${lightship.port}`;
    await lightship.launch(command);
    return lightship;
  }

  async launch(command = "serve") {
    this.log = this.output = "";
    this.process = spawn(program, [command, "--data", this.folder, "--listen", `127.0.0.1:${this.port}`, "--log", "warn"], {
      cwd: this.folder,
      env: { ...process.env, ...this.settings },
    });
    this.process.stderr.on("data", (text) => (this.log += text));
    this.process.stdout.on("data", (text) => (this.output += text));
    const ended = new Promise((_, fail) => this.process.once("exit", (code) => fail(new Error(`lightship ended with ${code}:\n${this.log}`))));
    ended.catch(() => {});
    await Promise.race([this.lit(), ended]);
  }

  lit() {
    return new Promise((done) => this.process.stdout.on("data", (text) => String(text).includes("is lit") && done()));
  }

  /** What the server printed that looks like this, once it has. */
  async said(pattern) {
    for (let n = 0; n < 100; n++) {
      const found = this.output.match(pattern);
      if (found) return found[0];
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`nothing like ${pattern} in:\n${this.output}`);
  }

  /** Another process on the same data: what a colleague does at the command line. */
  async cli(...words) {
    const { stdout } = await run(program, [...words, "--data", this.folder], { cwd: this.folder });
    return stdout.trim();
  }

  async moveClock(wish) {
    await fetch(`${this.url}/_test/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    });
  }

  /** Ends the server but keeps its data. */
  async end(signal = "SIGTERM") {
    if (this.process.exitCode !== null) return;
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill(signal);
    await gone;
  }

  async stop() {
    await this.end("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}
