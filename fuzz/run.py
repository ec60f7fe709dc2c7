"""Asks a demo everything its documents allow, and much that they do not: `make fuzz`.

`CASES=20000` ends when so many answers were held against the documents, `SEED=1` asks the same again.
Fails on any answer of 500 and above, any that its document does not describe, and, in a whole run, any that takes
more than two seconds and any operation that was never answered with success.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENTS = ("/v1", "/api/v1", "/api/v3")
WHOLE = 20_000
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance"
)


def schemathesis():
    """The program, in an environment of its own outside the tree."""
    wanted = (HERE / "requirements.txt").read_text()
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "lightship" / "fuzz"
    if not (cache / "made.txt").exists() or (cache / "made.txt").read_text() != wanted:
        venv.create(cache, clear=True, with_pip=True)
        subprocess.run([cache / "bin/pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
        (cache / "made.txt").write_text(wanted)
    return cache / "bin/schemathesis"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(host):
    for _ in range(600):
        try:
            return urllib.request.urlopen(f"{host}/api/v2/status.json", timeout=5)
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nothing answers at {host}")


def operations(host, document):
    said = json.load(urllib.request.urlopen(f"{host}{document}/openapi.json"))
    base = said.get("servers", [{"url": document}])[0]["url"]
    base = re.sub(r"^https?://[^/]+", "", base).rstrip("/")
    methods = ("get", "put", "post", "patch", "delete")
    return {f"{method.upper()} {base}{path}" for path, item in said["paths"].items() for method in methods if method in item}


def main():
    program, cases, seed = os.environ["LIGHTSHIP"], int(os.environ.get("CASES") or WHOLE), os.environ.get("SEED") or "1"
    tester, failed, counted = schemathesis(), False, 0
    with tempfile.TemporaryDirectory(prefix="lightship-fuzz-") as data:
        host = f"http://127.0.0.1:{free_port()}"
        with open(f"{data}/log", "w") as log:
            server = subprocess.Popen([program, "demo", "--data", data, "--listen", host.removeprefix("http://")], stdout=log, stderr=log)
        try:
            wait_for(host)
            def tell(*words):
                return subprocess.run([program, *words, "--data", data], capture_output=True, text=True, check=True).stdout

            tell("user", "add", "fuzz@example.com")
            token = tell("token", "create", "fuzz", "--scope", "admin,people", "--unlimited").split()[1]
            reached, file = {}, Path(data, "reached.json")
            known = {document: operations(host, document) for document in DOCUMENTS}
            each = max(1, cases // sum(map(len, known.values())))
            surroundings = os.environ | {
                "SCHEMATHESIS_HOOKS": "hooks",
                "PYTHONPATH": str(HERE),
                "FUZZ_TOKEN": token,
                "FUZZ_HOST": host,
                "FUZZ_REACHED": str(file),
            }
            def ask(document, turn, *how):
                run = subprocess.run(
                    [tester, "run", f"{host}{document}/openapi.json", "-H", f"Authorization: Bearer {token}", "--checks", CHECKS,
                     "--max-response-time", "2" if cases >= WHOLE else "10", "--seed", seed, "--continue-on-failure", "--no-shrink", "--warnings", "off",
                     "--generation-database", "none", *how],
                    env=surroundings | {"FUZZ_SEED": f"{seed}{turn}", "FUZZ_CAREFUL": str(turn > 0)}, cwd=data, stdout=subprocess.PIPE, text=True,
                )  # fmt: skip
                for name, answer in json.loads(file.read_text()).items():
                    reached[name] = answer if reached.get(name) != "success" else "success"
                return run.returncode != 0, run.stdout, sum(int(count) for count in re.findall(r"(\d+) generated", run.stdout))

            for document in DOCUMENTS:
                print(f"\n{document}: {len(known[document])} operations", flush=True)
                has_failed, said, count = ask(document, 0, "--phases", "coverage,fuzzing", "--max-examples", str(each))
                print(said, flush=True)
                # Nothing could be asked without it.
                reached[f"GET {document}/openapi.json"] = "success"
                for turn in range(1, 6):
                    # What was not answered with success by chance is asked again, by itself.
                    left = {name.split(" ")[1].removeprefix(document) for name in known[document] if reached.get(name) != "success"}
                    if left:
                        only = "|".join(map(re.escape, left))
                        again, said, more = ask(document, turn, "--phases", "fuzzing", "--mode", "positive", "-n", "30", "--include-path-regex", f"^({only})$")
                        has_failed, count = has_failed or again, count + more
                        print(said if again else "", end="", flush=True)
                failed, counted = failed or has_failed, counted + count
            never = {name for name in set.union(*known.values()) if reached.get(name) != "success"}
            for name in sorted(never):
                print(f"never answered with success: {name}, but {reached.get(name)}")
            print(f"{counted} cases, {sum(map(len, known.values())) - len(never)} operations answered with success, {len(never)} never")
            # A short run leaves to chance what it reaches.
            failed |= (bool(never) and cases >= WHOLE) or server.poll() is not None
        finally:
            server.terminate()
            server.wait(30)
    sys.exit(failed)


if __name__ == "__main__":
    main()
