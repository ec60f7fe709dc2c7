// A Prometheus of our own: it watches itself once a second, and writes what it sees to us if it is told to.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./lightship.mjs";

export class Prometheus {
  /** `writes`: the address and the token of whoever is told of how much memory it uses. */
  static async start(writes) {
    const prometheus = new Prometheus();
    prometheus.folder = await mkdtemp(join(tmpdir(), "lightship-prometheus-"));
    const port = await freePort();
    prometheus.url = `http://127.0.0.1:${port}`;
    const told = writes
      ? `
remote_write:
  - url: ${writes.url}
    authorization: { credentials: ${writes.token} }
    queue_config: { batch_send_deadline: 1s }
    write_relabel_configs:
      - { source_labels: [__name__], regex: go_memstats_alloc_bytes, action: keep }`
      : "";
    const config = `
global: { scrape_interval: 1s }
scrape_configs:
  - { job_name: own, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }${told}
`;
    await writeFile(join(prometheus.folder, "prometheus.yml"), config);
    const words = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", `--web.listen-address=127.0.0.1:${port}`, "--log.level=error"];
    prometheus.process = spawn("prometheus", words, { cwd: prometheus.folder, stdio: "ignore" });
    for (let n = 0; n < 200; n++) {
      const seen = await fetch(`${prometheus.url}/api/v1/query?query=go_memstats_alloc_bytes`).then((answer) => answer.json(), () => null);
      if (seen?.data?.result.length) return prometheus;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("prometheus has seen nothing of itself");
  }

  /** It answers nobody. */
  pause() {
    this.process.kill("SIGSTOP");
  }

  /** It answers again. */
  resume() {
    this.process.kill("SIGCONT");
  }

  async stop() {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }
}
