// A Graphite of our own: carbon-relay passes on what it is sent, as pickles, to its carbon-cache and to whoever else is named;
// graphite-web draws what the cache has written.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./lightship.mjs";

export class Graphite {
  /** `others`: the ports that get pickles too. */
  static async start(others) {
    const graphite = new Graphite();
    const folder = (graphite.folder = await mkdtemp(join(tmpdir(), "lightship-graphite-")));
    const [line, taken, pickle, query, relay, web] = await Promise.all(Array.from({ length: 6 }, freePort));
    graphite.port = line;
    graphite.url = `http://127.0.0.1:${web}`;
    const carbon = `
[cache]
STORAGE_DIR = ${folder}
CONF_DIR = ${folder}
LOG_DIR = ${folder}/log
LOCAL_DATA_DIR = ${folder}/whisper
WHITELISTS_DIR = ${folder}
PID_DIR = ${folder}
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = ${taken}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = ${pickle}
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = ${query}
ENABLE_TAGS = False
MAX_CREATES_PER_MINUTE = inf

[relay]
STORAGE_DIR = ${folder}
CONF_DIR = ${folder}
LOG_DIR = ${folder}/log
PID_DIR = ${folder}
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = ${line}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = ${relay}
RELAY_METHOD = rules
DESTINATION_PROTOCOL = pickle
DESTINATIONS = ${[pickle, ...others].map((port) => `127.0.0.1:${port}`).join(", ")}
`;
    const settings = `
SECRET_KEY = "of a test"
ALLOWED_HOSTS = ["*"]
STORAGE_DIR = ${JSON.stringify(folder)}
CONF_DIR = ${JSON.stringify(folder)}
LOG_DIR = ${JSON.stringify(`${folder}/log`)}
WHISPER_DIR = ${JSON.stringify(`${folder}/whisper`)}
CARBONLINK_HOSTS = ["127.0.0.1:${query}:a"]
INDEX_FILE = ${JSON.stringify(`${folder}/index`)}
`;
    await Promise.all(["log", "whisper"].map((name) => mkdir(join(folder, name))));
    const destinations = [pickle, ...others].map((port) => `127.0.0.1:${port}`).join(", ");
    await Promise.all([
      writeFile(join(folder, "carbon.conf"), carbon),
      writeFile(join(folder, "storage-schemas.conf"), "[all]\npattern = .*\nretentions = 10s:1h\n"),
      writeFile(join(folder, "relay-rules.conf"), `[all]\ndefault = true\ndestinations = ${destinations}\n`),
      writeFile(join(folder, "local_settings.py"), settings),
    ]);
    const env = { ...process.env, PYTHONPATH: folder, GRAPHITE_SETTINGS_MODULE: "local_settings", DJANGO_SETTINGS_MODULE: "graphite.settings" };
    const run = (...words) => spawn(words[0], words.slice(1), { cwd: folder, env, stdio: "ignore" });
    graphite.processes = [
      run("carbon-cache", `--config=${folder}/carbon.conf`, `--pidfile=${folder}/cache.pid`, "--debug", "start"),
      run("carbon-relay", `--config=${folder}/carbon.conf`, `--pidfile=${folder}/relay.pid`, "--debug", "start"),
      run("/usr/bin/python3", "-m", "django", "runserver", "--noreload", `127.0.0.1:${web}`),
    ];
    for (let n = 0; n < 300; n++) {
      const answers = await fetch(`${graphite.url}/render?format=json`).then((answer) => answer.ok, () => false);
      if (answers && (await graphite.send("test.start 1"))) return graphite;
      await new Promise((done) => setTimeout(done, 100));
    }
    await graphite.stop();
    throw new Error("graphite does not answer");
  }

  /** Sends lines of a name and a value, measured now; answers whether they were taken. */
  send(...lines) {
    return new Promise((done) => {
      const at = Math.floor(Date.now() / 1000);
      const socket = connect(this.port, "127.0.0.1", () => socket.end(lines.map((line) => `${line} ${at}\n`).join("")));
      socket.on("close", (failed) => done(!failed)).on("error", () => {});
    });
  }

  async stop() {
    for (const process of this.processes) {
      const gone = new Promise((done) => process.once("exit", done));
      if (process.exitCode === null && process.kill("SIGKILL")) await gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
