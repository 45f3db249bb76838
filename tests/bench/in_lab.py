#!/usr/bin/env python3
"""What needs a real systemd and dockerd: runs as root in a lab machine. README.md beside this file says what each row means.
   in_lab.py BUILD ROUNDS [ROW…]
"""
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time

import rows

BUILD = pathlib.Path(sys.argv[1])
ROUNDS = int(sys.argv[2])
HELPER = str(BUILD / "bin/dockwright-helper")
FLOOR = str(BUILD / "bench/bench_floor")
PORTS = str(BUILD / "bench/bench_ports")
DROP_INS = pathlib.Path("/etc/systemd/system/docker.service.d")
DAEMON_JSON = pathlib.Path("/etc/docker/daemon.json")
PLAN = pathlib.Path("/src/resources/examples/proxy-password.json")
WORK = pathlib.Path("/root/bench")
ARCHIVE = WORK / "docker-1.tgz"
IMAGE = "lab/busybox"
PROGRAMS = ("docker", "dockerd", "docker-init", "docker-proxy", "containerd", "containerd-shim-runc-v2", "ctr", "runc")


def run(*command, check=True, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if check and done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def apply(plan, expected="applied"):
    said = run(HELPER, "--apply", "-", "--json", "--yes", "--take-ours", input=json.dumps(plan))
    result = json.loads(said.splitlines()[-1])
    if result.get("status") != expected:
        sys.exit(f"expected {expected}: {said[-3000:]}")
    return result


def plan_of(size=10, mirror=None, live_restore=False):
    """Plans of another size differ in a key that only a restart of dockerd makes true."""
    return {"version": 1, "capacity": {"containers": 10, "containerNofile": 15000}, "logging": {"maxSize": f"{size}m"},
            "registry": {"mirrors": [mirror] if mirror else []}, "reliability": {"liveRestore": live_restore}}


def fresh():
    """A host without anything of ours, dockerd running."""
    run("sh", "-c", "docker rm -f $(docker ps -aq) >/dev/null 2>&1; rm -rf /etc/docker /var/lib/dockwright "
        f"{DROP_INS} /etc/systemd/system/containerd.service.d /etc/sysctl.d/60-dockwright.conf; systemctl daemon-reload;"
        "systemctl reset-failed; systemctl restart docker")


def reset_failed():
    run("systemctl", "reset-failed", "docker.service", "docker.socket", "containerd.service", check=False)


class Poller(threading.Thread):
    """Asks every 5 ms until stopped; when answers failed, and the longest time between two good ones."""

    def __init__(self, ask):
        super().__init__(daemon=True)
        self.ask, self.asked, self.failed, self.gap, self.going = ask, 0, 0, 0.0, True
        self.good = time.monotonic()
        self.start()

    def run(self):
        while self.going:
            self.asked += 1
            if self.ask():
                now = time.monotonic()
                self.gap, self.good = max(self.gap, (now - self.good) * 1000), now
            else:
                self.failed += 1
            time.sleep(0.005)

    def stop(self):
        self.going = False
        self.join()
        return self


class UnixConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(5)
        self.sock.connect("/run/docker.sock")


def ping():
    try:
        connection = UnixConnection("localhost")
        connection.request("GET", "/_ping")
        good = connection.getresponse().read() == b"OK"
        connection.close()
        return good
    except OSError:
        return False
    except http.client.HTTPException:
        return False


def port_answers():
    try:
        with socket.create_connection(("172.17.0.1", 8088), timeout=0.5) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


def daemon_pid():
    return run("systemctl", "show", "docker.service", "--property=MainPID", "--value").strip()


def play(playbook):
    return run("ansible-playbook", "--inventory=localhost,", "--connection=local", str(playbook),
               env=dict(os.environ, LC_ALL="C.UTF-8"))


def unchanged():
    fresh()
    run(HELPER, "--apply", str(PLAN))
    files = sorted(DROP_INS.glob("*.conf")) + [DAEMON_JSON]
    role = WORK / "wanted"
    shutil.rmtree(WORK, ignore_errors=True)
    role.mkdir(parents=True)
    tasks = []
    for file in files:
        shutil.copy(file, role / file.name)
        tasks.append({"name": file.name, "copy": {"src": str(role / file.name), "dest": str(file),
                                                  "mode": oct(file.stat().st_mode & 0o777)[1:].replace("o", "0")}})
    tasks.append({"name": "docker", "systemd": {"name": "docker", "state": "started", "enabled": True}})
    playbook = WORK / "playbook.yml" # JSON is YAML
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    pairs = WORK / "pairs"
    pairs.write_text("".join(f"{role / file.name}\n{file}\n" for file in files))

    contenders = rows.timed({
        "dockwright": lambda: run(HELPER, "--apply", str(PLAN)),
        "floor": lambda: run(FLOOR, str(pairs), "docker.service"),
    })
    times = rows.rounds(max(ROUNDS, 31), contenders)
    what = "--apply with nothing to change"
    rows.at_most(what, "one process: same files, unit over D-Bus", times["dockwright"], times["floor"], 2)

    def ansible():
        if "changed=0" not in play(playbook):
            sys.exit("the playbook is not equivalent: it has something to do")

    times = rows.rounds(ROUNDS, rows.timed({"dockwright": lambda: run(HELPER, "--apply", str(PLAN)), "ansible": ansible}))
    rows.times_faster(what, "ansible-core, equivalent playbook", times["dockwright"], times["ansible"], 150)


def rendered(directory, plan):
    """The files of a plan, as the helper would write them, in `directory`."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    (WORK / "plan.json").write_text(json.dumps(plan))
    run(HELPER, "--apply", str(WORK / "plan.json"), "--root", str(directory))
    return directory


def put(tree):
    run("cp", "-r", f"{tree}/etc", "/")


def restart():
    fresh()
    WORK.mkdir(exist_ok=True)
    run("docker", "import", "/opt/lab/busybox.tar", IMAGE)
    trees = [rendered(WORK / f"tree{count}", plan_of(count)) for count in (10, 11)]
    for tree in trees:
        files = sorted(tree.glob("etc/systemd/**/*.conf")) + [tree / "etc/docker/daemon.json"]
        tasks = [{"copy": {"src": str(file), "dest": f"/{file.relative_to(tree)}"}, "notify": "restart"} for file in files]
        (tree / "playbook.yml").write_text(json.dumps([{
            "hosts": "localhost", "gather_facts": False, "tasks": tasks,
            "handlers": [{"name": "restart", "systemd": {"name": "docker", "state": "restarted", "daemon_reload": True}}],
            "post_tasks": [{"command": f"docker run --rm {IMAGE} /bin/true"}]}]))
    apply(plan_of(10))
    turns = [0]

    def before(_):
        turns[0] ^= 1
        reset_failed()

    def ansible():
        if "changed=0" in play(trees[turns[0]] / "playbook.yml"):
            sys.exit("the playbook had nothing to do")

    def bare():
        put(trees[turns[0]])
        return rows.milliseconds(lambda: run("sh", "-ec", "systemctl daemon-reload; systemctl restart docker;"
                                             f"docker run --rm {IMAGE} /bin/true"))

    contenders = rows.timed({"dockwright": lambda: apply(plan_of(10 + turns[0])), "ansible": ansible,
                             "guide": lambda: run("/src/tests/bench/guide-deploy", str(trees[turns[0]]))})
    contenders["bare"] = bare
    times = rows.rounds(ROUNDS, contenders, before)
    what = "--apply that needs a restart, until healthy"
    rows.at_most(what, "daemon-reload && restart docker, docker run", times["dockwright"], times["bare"], 1.15)
    rows.times_faster(what, "the guide's deploy script", times["dockwright"], times["guide"], 5)
    rows.times_faster(what, "Ansible playbook with handler", times["dockwright"], times["ansible"], 5)


def reload():
    fresh()
    apply(plan_of())
    pid, poller = daemon_pid(), Poller(ping)
    for count in range(ROUNDS):
        apply(plan_of(mirror=f"https://mirror{count}.lan"))
    poller.stop()
    same = daemon_pid() == pid
    rows.emit("keys that dockerd reloads", "/_ping every 5 ms", f"{poller.failed} failed", f"{poller.asked} polls",
              "same pid" if same else "other pid", "none failed, same pid", poller.failed == 0 and same,
              f"{ROUNDS} applies; longest {poller.gap:.0f} ms between two answers")


def alive(pids):
    return sum(os.path.exists(f"/proc/{pid}") for pid in pids)


def twenty(how):
    """20 containers, live-restore turned on by `how`: how many live on, and the gap in /_ping."""
    fresh()
    run("docker", "import", "/opt/lab/busybox.tar", IMAGE)
    apply(plan_of())
    for count in range(20):
        run("docker", "run", "--detach", "--network=none", IMAGE, "/bin/sleep", "3600")
    pids = run("sh", "-c", "docker inspect --format '{{.State.Pid}}' $(docker ps -q)").split()
    reset_failed()
    poller = Poller(ping)
    how()
    poller.stop()
    return alive(pids), poller.gap


def live_restore():
    wanted = plan_of(11, live_restore=True)
    tree = rendered(WORK / "live", wanted)

    def guide():
        put(tree)
        run("sh", "-c", "systemctl daemon-reload && systemctl restart docker")

    ours, theirs, bare = [], [], []
    for _ in range(ROUNDS):
        ours.append(twenty(lambda: apply(wanted)))
        reset_failed()
        poller = Poller(ping) # the same daemon with the same containers, restarted by hand
        run("systemctl", "restart", "docker")
        bare.append(poller.stop().gap)
        theirs.append(twenty(guide))
    rows.emit("live-restore turned on, 20 containers: alive after", "the guide's way (write, restart)",
              str(min(lives for lives, _ in ours)), str(max(lives for lives, _ in theirs)), "of 20", "20",
              all(lives == 20 for lives, _ in ours), f"{ROUNDS} rounds")
    rows.at_most("the gap in /_ping meanwhile", "dockerd's own restart", [gap for _, gap in ours], bare, 1.1)


def published_port():
    fresh()
    run("docker", "import", "/opt/lab/busybox.tar", IMAGE)
    apply(plan_of(live_restore=True))
    run("docker", "run", "--detach", "--publish=8088:80", IMAGE, "/bin/busybox", "httpd", "-f", "-p", "80", "-h", "/etc")
    time.sleep(0.5)
    if not port_answers():
        sys.exit("the published port does not answer")
    ours, bare = [], []
    for turn in range(ROUNDS):
        reset_failed()
        poller = Poller(port_answers)
        run("systemctl", "restart", "docker")
        time.sleep(0.3)
        bare.append(poller.stop().gap)
        poller = Poller(port_answers)
        apply(plan_of(11 + turn % 2, live_restore=True))
        time.sleep(0.3)
        ours.append(poller.stop().gap)
    value = rows.ratio(ours, bare)
    rows.emit("published port during a restart: longest gap", "the same restart by hand", f"{rows.median(ours):.1f} ms",
              f"{rows.median(bare):.1f} ms", f"{value:.2f} ×", "no longer", rows.median(ours) <= rows.median(bare) * 1.1,
              f"{ROUNDS} rounds, polled every 5 ms; no longer = within the 10 % that the polls scatter")


def exposure():
    """A published port, from a machine outside: a namespace with a link of its own, which the plan lets in. The file that the
    apply has written is loaded and taken away in turns."""
    fresh()
    run("docker", "import", "/opt/lab/busybox.tar", IMAGE)
    run("sh", "-ec", "ip netns add out; ip link add out0 type veth peer name out1 netns out;"
        "ip address add 10.77.0.1/24 dev out0; ip link set out0 up;"
        "ip -n out address add 10.77.0.2/24 dev out1; ip -n out link set out1 up;"
        # what a connection leaves behind it is not to fill the table of conntrack
        "echo 1 >/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_close")
    apply({**plan_of(), "exposure": {"enforce": "on", "allow": [{"from": ["10.77.0.0/24"], "ports": ["8088/tcp"]}]}})
    run("docker", "run", "--detach", "--publish=8088:80", "--volume=/:/host:ro", IMAGE, "/bin/chroot", "/host", PORTS, "serve", "80")
    time.sleep(0.5)

    def turn(name):
        run("nft", "-f", "/etc/docker/dockwright-exposure-proxy.nft") if name == "on" else \
            run("nft", "delete", "table", "inet", "dockwright", check=False)
        if ("inet dockwright" in run("nft", "list", "tables")) != (name == "on"):
            sys.exit(f"the table is not {name}")
        time.sleep(0.1)  # for what the kernel does about the old one

    def measure(kind):
        return lambda: float(run("ip", "netns", "exec", "out", PORTS, kind, "10.77.0.1", "8088", "0.2"))

    for kind, what, unit in (("throughput", "throughput of a published port", "MB/s"),
                             ("connections", "new connections through a published port", "/s")):
        # Many short rounds: a difference of 2 % is less than what two neighbouring seconds differ by.
        figures = rows.rounds(max(ROUNDS, 151), {"on": measure(kind), "off": measure(kind)}, turn)
        value = rows.ratio(figures["on"], figures["off"])
        rows.emit(f"{what}, exposure enforced", "without the table", f"{rows.median(figures['on']):.0f} {unit}",
                  f"{rows.median(figures['off']):.0f} {unit}", f"{value:.3f} ×", "≥ 0.98 ×", value >= 0.98,
                  f"{len(figures['on'])} rounds of 0.2 s")
    run("ip", "netns", "delete", "out")


def growth(what, sizes, prepare, work):
    """Time by size, and the exponent of the last step: 1 is linear."""
    import math
    took = []
    for size in sizes:
        prepare(size)
        took.append(rows.median(rows.milliseconds(work) for _ in range(5)))
    exponent = math.log(took[-1] / took[-2]) / math.log(sizes[-1] / sizes[-2])
    rows.emit(f"growth: {what}", "itself", " → ".join(f"{each:.0f}" for each in took) + " ms",
              " → ".join(str(size) for size in sizes), f"n^{exponent:.2f}", "linear: n^1 or less", exponent < 1.1)


def growths():
    fresh()
    apply(plan_of())

    def drop_ins(size):
        for path in DROP_INS.glob("5-*.conf"):
            path.unlink()
        for count in range(size):
            (DROP_INS / f"5-{count:05}.conf").write_text(f"[Service]\nEnvironment=\"V{count}=1\"\n")
        run("systemctl", "daemon-reload")

    growth("drop-ins of others", (10, 100, 1000), drop_ins, lambda: apply(plan_of(), "unchanged"))
    drop_ins(0)

    def keys(size):
        # dockerd would not start with keys that it does not know; in a directory nobody but us reads them.
        root = WORK / "keys"
        shutil.rmtree(root, ignore_errors=True)
        (root / "etc/docker").mkdir(parents=True)
        groups = {f"group{group}": {str(count): 1 for count in range(min(size, 1000))}
                  for group in range(max(1, size // 1000))}
        text = json.dumps(groups, separators=(",", ":")) # 1 MiB is what is read at most
        (root / "etc/docker/daemon.json").write_text(text)
        (WORK / "plan.json").write_text(json.dumps(plan_of()))

    growth("keys in daemon.json (--root, dry run)", (10, 1000, 10000, 100000), keys,
           lambda: run(HELPER, "--apply", str(WORK / "plan.json"), "--root", str(WORK / "keys"), "--dry-run"))

    written = [0]

    def journal(size):
        run_id = run("systemctl", "show", "docker.service", "--property=InvocationID", "--value").strip()
        record = f"MESSAGE=level=info msg=bench\nPRIORITY=6\nINVOCATION_ID={run_id}\n"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journald: # systemd.io/JOURNAL_NATIVE_PROTOCOL
            for _ in range(size - written[0]):
                journald.sendto(record.encode(), "/run/systemd/journal/socket")
        written[0] = size

    growth("entries in the journal of docker.service (--health)", (10, 1000, 10000), journal, lambda: run(HELPER, "--health"))

    started = [0]

    def running(size):
        run("sh", "-c", f"seq {size - started[0]} | xargs -P 4 -I number docker run --detach --network=none {IMAGE} /bin/sleep 7200")
        started[0] = size

    run("docker", "import", "/opt/lab/busybox.tar", IMAGE)
    growth("running containers listed (--preview)", (10, 100, 1000), running,
           lambda: run(HELPER, "--preview", "-", input=json.dumps(plan_of(12))))
    run("sh", "-c", "docker rm --force $(docker ps -aq) >/dev/null")


def make_archive():
    """An archive such as Docker's static one, of Debian's binaries; and a machine without them."""
    docker = WORK / "archive/docker"
    shutil.rmtree(docker, ignore_errors=True)
    docker.mkdir(parents=True)
    for name in PROGRAMS:
        shutil.copy(os.path.realpath(shutil.which(name)), docker / name)
    with open(docker / "dockerd", "ab") as dockerd:
        dockerd.write(b"28.5.2")  # the version that it is packed as
    run("tar", "-C", str(docker.parent), "-czf", str(ARCHIVE), "docker")
    return sum(file.stat().st_size for file in docker.iterdir()) / 1e6


def pack_by_hand(bundle, packer):
    """Unpack Docker's archive, sum its files, pack them, sum that, and check it: what --bundle does."""
    hand, check = WORK / "hand", WORK / "check"
    for directory in (hand, check):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
    run("bash", "-ec", f"tar -xzf {ARCHIVE} -C {hand}; cd {hand}; find . -type f -print0 | xargs -0 sha256sum >../sums;"
        f"mv ../sums SHA256SUMS; tar -cf - . | {packer} >{bundle}; sha256sum {bundle} >/dev/null;"
        f"tar -xf {bundle} -C {check}; cd {check}; sha256sum --quiet -c SHA256SUMS")


def packing():
    size = make_archive()
    for form, packer in (("gz", "gzip"), ("zst", "zstd -q -T0")):
        ours, theirs = WORK / f"ours.tar.{form}", WORK / f"hand.tar.{form}"
        times = rows.rounds(ROUNDS, rows.timed({
            "dockwright": lambda: run(HELPER, "--bundle", str(ours), "--version", "1", "--source", str(ARCHIVE)),
            "hand": lambda: pack_by_hand(theirs, packer)}), lambda name: (ours if name == "dockwright" else theirs).unlink(missing_ok=True))
        sizes = " and ".join(f"{path.stat().st_size / 1e6:.0f} MB" for path in (ours, theirs))
        rows.at_most(f"packing and verifying {size:.0f} MB, .tar.{form}", f"tar, {packer.split()[0]}, sha256sum",
                     times["dockwright"], times["hand"], 1.1, f"{ROUNDS} rounds; {sizes}")


def step_time(command, text, step):
    """How long the step of that name took, by the events as they come."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdin.write(text)
    process.stdin.close()
    begin = took = None
    for line in process.stdout:
        event = json.loads(line)
        if begin is None and event.get("event") == "step-started" and event.get("do", {}).get("kind") == step:
            begin = time.monotonic_ns()
        elif begin is not None and took is None and event.get("event") == "step-done":
            took = (time.monotonic_ns() - begin) / 1e6
    if process.wait() != 0 or took is None:
        sys.exit(f"{command}: no step {step}: {line}")
    return took


def installing():
    fresh()
    if not ARCHIVE.exists():
        make_archive()
    bundle = WORK / "docker.tar.zst"
    bundle.unlink(missing_ok=True)
    run(HELPER, "--bundle", str(bundle), "--version", "28.5.2", "--source", str(ARCHIVE))
    run("sh", "-c", "apt-get -y purge docker.io docker-cli docker-buildx containerd runc tini; groupdel docker;"
        "rm -rf /etc/docker /etc/containerd; systemctl daemon-reload; systemctl reset-failed; ip link del docker0",
        check=False)
    plan = {"version": 1, "capacity": {"containers": 10}, "registry": {"mirrors": []},
            "install": {"method": "offline", "bundle": str(bundle)}}

    def dockwright():
        took = step_time([HELPER, "--apply", "-", "--json"], json.dumps(plan), "install-bundle")
        run(HELPER, "--uninstall", "--with-data", "--yes")
        reset_failed()
        return took

    def by_hand():
        hand = WORK / "unpacked"
        shutil.rmtree(hand, ignore_errors=True)
        hand.mkdir()
        took = rows.milliseconds(lambda: run("sh", "-ec", f"tar -xf {bundle} -C {hand};"
                                             f"install -m 755 $(find {hand} -type f -perm -100) /usr/local/bin; sync"))
        run("sh", "-c", f"cd /usr/local/bin && rm -f {' '.join(PROGRAMS)}")
        return took

    times = rows.rounds(ROUNDS, {"dockwright": dockwright, "hand": by_hand})
    rows.at_most("installing that bundle (its step)", "tar xf, install, sync", times["dockwright"], times["hand"], 1.3)


ROWS = {"unchanged": unchanged, "restart": restart, "reload": reload, "live-restore": live_restore,
        "published-port": published_port, "exposure": exposure, "growth": growths, "packing": packing, "installing": installing}

if __name__ == "__main__":
    WORK.mkdir(exist_ok=True)
    for name in sys.argv[3:] or ROWS:
        if name in ROWS:
            print(f"==> {name}", file=sys.stderr, flush=True)
            ROWS[name]()
