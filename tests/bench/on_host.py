#!/usr/bin/env python3
"""What needs no dockerd: the window, the preview, the mirrors. README.md beside this file says what each row means.
   on_host.py BUILD ROUNDS [ROW…]         under an X server
"""
import http.server
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


def probe():
    mirrors, keep = [], []
    for count in range(12):
        handler = type("Handler", (Registry,), {"delay": (5 + count * 295 / 11) / 1000})
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

    ours, good = [], set()

    def dockwright():
        took, answered = said(str(BUILD / "bench/bench_probe"), *mirrors)
        good.add(answered)
        ours.append(float(took))
        return float(took)

    def curl():
        for mirror in mirrors:
            subprocess.run(["curl", "-s", "-m", "3", "-o", "/dev/null", f"{mirror}/v2/"], check=False)

    count = min(ROUNDS, 9)
    times = rows.rounds(count, {"dockwright": dockwright, **rows.timed({"curl": curl})})
    if good != {"12"}:
        sys.exit(f"not 12 good mirrors: {good}")
    rows.times_faster("20 mirrors probed (12 good, 4 dead, 4 hang)", "the guide's loop of curl -m 3", times["dockwright"],
                      times["curl"], 8)
    limit = 1500.0 # ms, MirrorProbe::leastPatience
    value = rows.median(ours) / limit
    rows.emit("the same", "the time-out of those that hang", f"{rows.median(ours):.0f} ms", f"{limit:.0f} ms",
              f"{value:.2f} ×", "≤ 1.1 ×", value <= 1.1, f"{count} rounds")


ROWS = {"preview": preview, "keys": keys, "window": window, "probe": probe}

if __name__ == "__main__":
    for name in sys.argv[3:] or ROWS:
        if name in ROWS:
            print(f"==> {name}", file=sys.stderr, flush=True)
            ROWS[name]()
