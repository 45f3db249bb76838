#!/usr/bin/env python3
"""What needs no dockerd: the window, the preview, the mirrors. README.md beside this file says what each row means.
   on_host.py BUILD ROUNDS [ROW…]         under an X server
"""
import hashlib
import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

import rows

BUILD = pathlib.Path(sys.argv[1])
ROUNDS = int(sys.argv[2])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = SOURCE / "resources/examples"


def said(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout.split()


def first_frame(*command):
    """Milliseconds to the first frame, and the peak memory in KiB."""
    environment = dict(os.environ, LD_PRELOAD=str(BUILD / "bench/libbench_first_frame.so"), LC_ALL="C.UTF-8",
                       FIRST_FRAME_SINCE=str(time.monotonic_ns()))
    took, memory = said(*command, env=environment)
    return float(took), float(memory)


def window():
    measured = {"dockwright": [], "wizard": []}

    def noting(name, *command):
        def work():
            measured[name].append(first_frame(*command))
            return measured[name][-1][0]
        return work

    facts = str(EXAMPLES / "facts.json")
    times = rows.rounds(ROUNDS, {
        "dockwright": noting("dockwright", str(BUILD / "bin/dockwright"), "--preview-only", "--facts", facts),
        "wizard": noting("wizard", str(BUILD / "bench/bench_wizard"))})
    rows.at_most("window on screen (first frame)", "QWizard of one page", times["dockwright"], times["wizard"], 1.4)
    memory = {name: [peak for _, peak in values] for name, values in measured.items()}
    value = rows.ratio(memory["dockwright"], memory["wizard"])
    rows.emit("its peak memory", "QWizard of one page", f"{rows.median(memory['dockwright']) / 1024:.1f} MiB",
              f"{rows.median(memory['wizard']) / 1024:.1f} MiB", f"{value:.2f} ×", "≤ 1.5 ×", value <= 1.5,
              f"{ROUNDS} rounds")


def preview():
    took, allocations, count = said(str(BUILD / "bench/bench_preview"), str(EXAMPLES / "workstation.json"),
                                    str(EXAMPLES / "facts.json"))
    rows.emit("rendering all files of a plan, and the diff", "one key press", f"{float(took):.3f} ms",
              f"{allocations} allocations", f"{count} rows", "< 1 ms", float(took) < 1, "median of 501")


def keys():
    for lines in ("10", "1000"):
        middle, worst = said(str(BUILD / "bench/bench_keys"), str(EXAMPLES / "facts.json"), lines)
        rows.emit(f"key press → preview repainted, daemon.json of {lines} lines", "one frame", f"{float(middle):.1f} ms",
                  "median", f"{float(worst):.1f} ms", "< 16 ms at p99", float(worst) < 16, "500 key presses")


class Registry(http.server.BaseHTTPRequestHandler):
    delay = 0.0

    def do_GET(self):
        time.sleep(self.delay)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def sha256(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Image(Registry):
    """A registry that has one image, by whatever name it is asked for."""
    config = json.dumps({"created": "2025-01-01T00:00:00Z", "architecture": "amd64", "os": "linux"}).encode()
    layer = bytes(1024)
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": kind,
        "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": len(config), "digest": sha256(config)},
        "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": len(layer),
                    "digest": sha256(layer)}]}).encode()

    def do_GET(self):
        if "/manifests/" not in self.path and "/blobs/" not in self.path:
            super().do_GET()
            return
        isManifest = "/manifests/" in self.path
        content = self.manifest if isManifest else self.config if self.path.endswith(sha256(self.config)) else self.layer
        time.sleep(self.delay)
        self.send_response(200)
        self.send_header("Content-Type", self.kind if isManifest else "application/octet-stream")
        self.send_header("Docker-Content-Digest", sha256(content))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def twenty(kind):
    """12 that answer after 5 to 300 ms, 4 where nobody listens, and 4 that take a connection and never answer."""
    mirrors, keep = [], []
    for count in range(12):
        handler = type("Handler", (kind,), {"delay": (5 + count * 295 / 11) / 1000})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mirrors.append(f"http://127.0.0.1:{server.server_port}")
    for _ in range(4): # nobody listens
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            mirrors.append(f"http://127.0.0.1:{closed.getsockname()[1]}")
    for _ in range(4): # takes the connection, never answers
        hanging = socket.create_server(("127.0.0.1", 0), backlog=50)
        keep.append(hanging)
        mirrors.append(f"http://127.0.0.1:{hanging.getsockname()[1]}")
    return mirrors, keep


def loop_of(mirrors):
    """The guide's."""
    def curl():
        for mirror in mirrors:
            subprocess.run(["curl", "-s", "-m", "3", "-o", "/dev/null", f"{mirror}/v2/"], check=False)
    return curl


def registries():
    """What a pull would get of them: manifest, configuration and a byte of a layer, and not just an answer."""
    mirrors, keep = twenty(Image)
    plan = json.dumps({"registry": {"mirrors": mirrors}}).encode()
    helper, ours = str(BUILD / "bin/dockwright-helper"), []

    def dockwright():
        start = time.monotonic_ns()
        answer = subprocess.run([helper, "--probe-registries", "-", "--json"], input=plan, capture_output=True, check=False)
        ours.append((time.monotonic_ns() - start) / 1e6)
        works = json.loads(answer.stdout.splitlines()[-1])["works"]
        if works != 12:
            sys.exit(f"not 12 mirrors that work: {works}")
        return ours[-1]

    count = min(ROUNDS, 9)
    times = rows.rounds(count, {"dockwright": dockwright, **rows.timed({"curl": loop_of(mirrors)})})
    rows.times_faster("20 mirrors asked for an image by the helper (12 good, 4 dead, 4 hang)",
                      "the guide's loop of curl -m 3, which asks for /v2/", times["dockwright"], times["curl"], 8)
    slowest = 4 * 300.0 # ms: /v2/, manifest, configuration and layer of the slowest
    limit = max(slowest, 1500.0) # core/registry/patience.h
    value = rows.median(ours) / limit
    rows.emit("the same", "the slowest answer, or the time-out of those that hang", f"{rows.median(ours):.0f} ms",
              f"{limit:.0f} ms", f"{value:.2f} ×", "≤ 1.1 ×", value <= 1.1, f"{count} rounds")
    del keep


def probe():
    mirrors, keep = twenty(Registry)
    ours, good = [], set()

    def dockwright():
        took, answered = said(str(BUILD / "bench/bench_probe"), *mirrors)
        good.add(answered)
        ours.append(float(took))
        return float(took)

    count = min(ROUNDS, 9)
    times = rows.rounds(count, {"dockwright": dockwright, **rows.timed({"curl": loop_of(mirrors)})})
    if good != {"12"}:
        sys.exit(f"not 12 good mirrors: {good}")
    rows.times_faster("20 mirrors probed (12 good, 4 dead, 4 hang)", "the guide's loop of curl -m 3", times["dockwright"],
                      times["curl"], 8)
    limit = 1500.0 # ms, core/registry/patience.h
    value = rows.median(ours) / limit
    rows.emit("the same", "the time-out of those that hang", f"{rows.median(ours):.0f} ms", f"{limit:.0f} ms",
              f"{value:.2f} ×", "≤ 1.1 ×", value <= 1.1, f"{count} rounds")
    del keep


ROWS = {"preview": preview, "keys": keys, "window": window, "probe": probe, "registries": registries}

if __name__ == "__main__":
    for name in sys.argv[3:] or ROWS:
        if name in ROWS:
            print(f"==> {name}", file=sys.stderr, flush=True)
            ROWS[name]()
