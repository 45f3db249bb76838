// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"

#include <QElapsedTimer>

using namespace dockwright::core;
using namespace lab;

namespace {

QByteArray member(const Json &json, const char *name)
{
    const Json value = json.value(name, Json());
    return value.is_string() ? QByteArray::fromStdString(value.get<std::string>()) : QByteArray();
}

/// "run/cpu.max pass cpu.max = 150000 100000" of each finding.
QMap<QByteArray, QByteArray> findings(const Answer &answer)
{
    QMap<QByteArray, QByteArray> all;
    for (const Json &finding : answer.eventsOf("finding"))
        all[member(finding, "id")] = member(finding, "severity") + ' ' + member(finding, "found");
    return all;
}

/// What the cgroup of docker.service has.
QByteArray unitLimit(const char *file)
{
    return shell(QByteArray("cat /sys/fs/cgroup/system.slice/docker.service/") + file);
}

constexpr auto thousand = "{'capacity': {'containers': 1000, 'memoryMax': '1G', 'cpuQuota': '150%'}}";

/// A runtime that gives /dev/fuse to what it makes, as the legacy runtime of the NVIDIA Container Toolkit gives a GPU: after
/// runc has made the container, and without anybody's knowledge.
bool addHookedRuntime(const QByteArray &driver)
{
    const QByteArray script = "#!/bin/sh\n/usr/sbin/runc \"$@\" || exit\n"
                              "while [ $# -gt 0 ]; do\n    case $1 in\n    create) made=1 ;;\n"
                              "    --pid-file) pid=$(cat \"$2\") ;;\n    esac\n    shift\ndone\n"
                              "[ -z \"$made\" ] || exec /build/tests/device_hook \"$pid\" c 10 229 /dev/fuse\n";
    const QByteArray device =
        "{'cdiVersion': '0.5.0', 'kind': 'lab.test/device', 'devices': [{'name': 'fuse', 'containerEdits': "
        "{'deviceNodes': [{'path': '/dev/fuse', 'permissions': 'rw'}]}}]}";
    const QByteArray daemon = "{'experimental': true, 'features': {'cdi': true}, 'cdi-spec-dirs': ['/etc/cdi'], 'exec-opts': "
                              "['native.cgroupdriver="
        + driver + "'], 'live-restore': true, 'runtimes': {'hooked': {'path': '/usr/local/bin/hooked-runc'}}}";
    return writeFile("/usr/local/bin/hooked-runc", script) && writeFile("/etc/cdi/fuse.json", json(device))
        && writeFile("/etc/docker/daemon.json", json(daemon))
        && shellOk("chmod 755 /usr/local/bin/hooked-runc; modprobe fuse; systemctl restart docker.service");
}

QByteArray openFuse(const char *container)
{
    return shell(QByteArray("docker exec ") + container + " /bin/sh -c ': </dev/fuse && echo opens'");
}

/// systemd reads its files, and comes to do what that takes with the next change of a unit, whichever that is.
void reloadAndChangeAUnit()
{
    shell("systemctl daemon-reload; docker run --rm lab/busybox /bin/true");
}

} // namespace

/// What needs a kernel of its own: controllers of cgroups, and limits above the host's.
class TestVm : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qInfo().noquote() << "up for" << shell("cut -d' ' -f1 /proc/uptime") << "s"; }

    void aWholeHostIsReady()
    {
        const Answer answer = call({"--readiness"});
        QVERIFY_STATUS(answer, 0);
        const auto all = findings(answer);
        for (const char *id :
             {"cgroups/version", "cgroups/cpu", "cgroups/memory", "cgroups/pids", "cgroups/cpuset", "cgroups/io",
              "namespaces/user", "namespaces/time", "protection/seccomp", "kernel/overlay", "kernel/veth"})
            QVERIFY2(all[id].startsWith("pass "), answer.raw);
    }

    /// The sentences of the guide that are out of date, and those that are right.
    void theKernelHasWhatWasAskedFor()
    {
        const Answer answer =
            call({"--compose-run", "-", "--try"},
                 json("{'image': 'nginx:1.27', 'memory': '256m', 'memorySwap': '384m', 'cpus': 1.5, 'cpuShares': 512,"
                      " 'cpuset': '0,1', 'pids': 77, 'init': true, 'user': '1000:1000', 'capDrop': ['ALL'],"
                      " 'capAdd': ['NET_BIND_SERVICE'], 'readOnly': true, 'tmpfs': ['/run', '/tmp:size=16m'],"
                      " 'noNewPrivileges': true, 'restart': 'on-failure:3'}"));
        const auto all = findings(answer);
        QCOMPARE(all["run/memory.max"], "pass memory.max = 268435456");
        QCOMPARE(all["run/memory.swap.max"], "pass memory.swap.max = 134217728");
        QCOMPARE(all["run/cpu.max"], "pass cpu.max = 150000 100000");
        QCOMPARE(all["run/cpu.weight"], "pass cpu.weight = 20"); // runc 1.1
        QCOMPARE(all["run/cpuset.cpus"], "pass cpuset.cpus = 0-1");
        QCOMPARE(all["run/pids.max"], "pass pids.max = 77");
        QCOMPARE(all["run/oom_score_adj"], "pass oom_score_adj = 0");
        QCOMPARE(all["run/Seccomp"], "pass Seccomp = 2");
        QVERIFY_STATUS(answer, 0);
    }

    /// Both as the runtime writes them; the scheduler BFQ has a weight of its own.
    void whoComesFirstIsWhatTheKernelHas()
    {
        const QByteArray run = json("{'image': 'nginx', 'blkioWeight': 500, 'oomScoreAdj': -500}");
        const Answer answer = call({"--compose-run", "-", "--try"}, run);
        QCOMPARE(findings(answer)["run/io.weight"], "pass io.weight = default 4950");
        QCOMPARE(findings(answer)["run/oom_score_adj"], "pass oom_score_adj = -500");
        QVERIFY(shellOk("modprobe bfq"));
        const Answer withBfq = call({"--compose-run", "-", "--try"}, run);
        QCOMPARE(findings(withBfq)["run/io.bfq.weight"], "pass io.bfq.weight = default 500");
    }

    void swapIsAsMuchAsMemoryIfNothingIsSaid()
    {
        const Answer answer =
            call({"--compose-run", "-", "--try"}, json("{'image': 'nginx', 'memory': '100000001', 'pids': -1}"));
        QCOMPARE(findings(answer)["run/memory.max"], "pass memory.max = 99999744");
        QCOMPARE(findings(answer)["run/memory.swap.max"], "pass memory.swap.max = 99999744");
        // No limit asked for is systemd's limit, and not "max".
        QCOMPARE(findings(answer)["run/pids.max"], "info pids.max = " + shell("systemctl show -p DefaultTasksMax --value"));
        QVERIFY_STATUS(answer, 0);
    }

    /// Debian 13's docker is one of those that drop the options; the try sees it.
    void aDockerThatDropsLimitsOfDisksIsNoticed()
    {
        const Answer answer =
            call({"--compose-run", "-", "--try"},
                 json("{'image': 'nginx', 'io': [{'device': '/dev/vda', 'writeBps': '1m', 'readIops': 1000}]}"));
        QVERIFY(shell("docker version --format '{{.Client.Version}}'").startsWith("26.1.5"));
        QVERIFY_STATUS(answer, 5);
        QVERIFY2(findings(answer)["run/io.max /dev/vda"].startsWith("warning "), answer.raw);
        QVERIFY2(answer.raw.contains("docker/cli#5321"), answer.raw);
    }

    /// dockerd, asked without that command line, and the kernel do limit a disk: 4 MiB take 4 s at 1 MiB a second.
    void aDiskIsLimitedByIoMax()
    {
        QVERIFY(importImage());
        const char *const body = "{\"Image\": \"lab/busybox\", \"Cmd\": [\"/bin/sh\", \"-c\", \"cat /sys/fs/cgroup/io.max; dd "
                                 "if=/dev/zero of=/f bs=1M count=4 oflag=direct; echo done\"], \"HostConfig\": "
                                 "{\"BlkioDeviceWriteBps\": [{\"Path\": \"/dev/vda\", \"Rate\": 1048576}]}}";
        QVERIFY(writeFile("/tmp/body.json", body));
        const QByteArray made = shell("curl -sS --unix-socket /run/docker.sock -H 'Content-Type: application/json' -d "
                                      "@/tmp/body.json 'http://docker/containers/create?name=slow'");
        QVERIFY2(made.contains("\"Id\""), made);
        QElapsedTimer clock;
        clock.start();
        const QByteArray said = shell("docker start -a slow");
        const qint64 took = clock.elapsed();
        QVERIFY2(said.contains("254:0 rbps=max wbps=1048576 riops=max wiops=max") && said.contains("done"), said);
        QVERIFY2(took > 3000, QByteArray::number(took));
    }

    void aNetworkHasTheMtuThatWasAskedFor()
    {
        const Answer answer = call({"--compose-run", "-", "--try"},
                                   json("{'image': 'nginx', 'network': {'name': 'limited-net', 'mtu': 1400, 'subnet': "
                                        "'10.20.0.0/24', 'internal': true}}"));
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(findings(answer)["run/mtu"], "pass mtu = 1400");
        QCOMPARE(shell("docker network ls -q --filter label=io.github.dockwright.probe"), "");
    }

    /// As RUNS in dockwright-helper(8) has it: 4 MiB at 8 Mbit/s take 4 s, in either direction.
    void bandwidthIsLimitedByTcAndNotByDocker()
    {
        startSleeper("limited", "--network bridge");
        QVERIFY(
            shellOk("modprobe sch_tbf; dd if=/dev/zero of=/tmp/four bs=1M count=4; docker cp /tmp/four limited:/four && docker "
                    "exec -d limited /bin/busybox httpd -f -p 8000 -h / && busybox httpd -p 8000 -h /tmp && sleep 2"));
        const QByteArray address = shell("docker inspect -f '{{.NetworkSettings.IPAddress}}' limited");
        const auto timed = [](const QByteArray &command) {
            return shell("s=$(date +%s%N); " + command + " && e=$(date +%s%N) && echo $(((e - s) / 1000000))").toInt();
        };
        const QByteArray from = "curl -sSf -o /dev/null http://" + address + ":8000/four";
        const QByteArray to = "docker exec limited /bin/busybox wget -q -O /dev/null http://172.17.0.1:8000/four";
        const int freeTo = timed(to);
        const int freeFrom = timed(from);
        QVERIFY(freeTo > 0 && freeFrom > 0);
        QVERIFY(shellOk("set -e; pid=$(docker inspect -f '{{.State.Pid}}' limited); n=$(cat "
                        "/proc/$pid/root/sys/class/net/eth0/iflink); veth=$(ip -o link | awk -F'[ @:]+' -v n=$n "
                        "'$1 == n { print $2 }'); limit='root tbf rate 8mbit burst 32kbit latency 400ms'; tc qdisc add dev "
                        "$veth $limit; nsenter -t $pid -n tc qdisc add dev eth0 $limit"));
        const int slowTo = timed(to);
        const int slowFrom = timed(from);
        qInfo() << "to the container" << freeTo << slowTo << "ms, from it" << freeFrom << slowFrom << "ms";
        QVERIFY(slowTo > 3500 && slowFrom > 3500);
        QVERIFY(freeTo < slowTo && freeFrom < slowFrom);
    }

    void withTheCgroupDriverCgroupfsADeviceOfAHookStays()
    {
        importImage();
        QVERIFY(addHookedRuntime("cgroupfs"));
        startSleeper("hooked", "--runtime hooked");
        reloadAndChangeAUnit();
        QCOMPARE(openFuse("hooked"), "opens");
        const Answer shown = call({"--preview", "-"}, json(thousand));
        QVERIFY2(shown.raw.contains("\"affectedDevices\":[]"), shown.raw);
        QVERIFY(shellOk("docker rm --force hooked"));
    }

    /// NVIDIA/nvidia-container-toolkit issues 48 and 1227, without a GPU: systemd sets the rules that it knows beside those of
    /// the hook, and a device that only the hook has allowed is gone.
    void withTheDriverSystemdItIsGoneAfterADaemonReload()
    {
        QVERIFY(addHookedRuntime("systemd"));
        startSleeper("hooked", "--runtime hooked");
        startSleeper("given", "--device /dev/fuse");
        startSleeper("cdi", "--device lab.test/device=fuse");
        QCOMPARE(openFuse("hooked"), "opens");
        reloadAndChangeAUnit();
        QVERIFY2(openFuse("hooked").contains("Operation not permitted"), openFuse("hooked"));
        for (const char *name : {"given", "cdi"})
            QCOMPARE(openFuse(name), "opens");
        QVERIFY(shellOk("docker restart --time 0 hooked"));
        QCOMPARE(openFuse("hooked"), "opens");
    }

    /// Nodes in directories, as /dev/dri/card0 is, too.
    void anApplyNamesItAndNeedsAYes()
    {
        QVERIFY(
            shellOk("cd /proc/$(docker inspect -f '{{.State.Pid}}' hooked)/root/dev && mkdir lab && mknod lab/card c 10 229"));
        const Answer refused = call({"--apply", "-"}, json(thousand));
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("\"affectedDevices\":[\"hooked (/dev/fuse, /dev/lab/card)\"]"), refused.raw);
        QVERIFY2(refused.raw.contains("WouldInterrupt") && refused.raw.contains("CDI"), refused.raw);
        QCOMPARE(openFuse("hooked"), "opens");
    }

    void aPlanForAThousandContainersIsInEffect()
    {
        const Answer applied = call({"--apply", "-", "--yes"}, json(thousand));
        QVERIFY_STATUS(applied, 0);
        const QByteArray limits = shell("cat /proc/$(systemctl show docker.service -p MainPID --value)/limits");
        QVERIFY2(limits.contains("Max open files            1536000"), limits);
        QCOMPARE(unitLimit("memory.max"), "1073741824");
        QCOMPARE(unitLimit("cpu.max"), "150000 100000");
        QCOMPARE(unitLimit("pids.max"), shell("systemctl show docker.service -p TasksMax --value"));
        QCOMPARE(unitLimit("pids.max"), "16384"); // formulas.h
    }

    void soDoesItsRollback()
    {
        QVERIFY2(openFuse("hooked").contains("Operation not permitted"), openFuse("hooked")); // it was no idle question
        QCOMPARE(openFuse("cdi"), "opens");
        const Answer refused = call({"--rollback"});
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("hooked (/dev/fuse, /dev/lab/card)") && !refused.raw.contains("cdi ("), refused.raw);
        // By now it is lost already, and the same words are true.
        QVERIFY2(refused.raw.contains("unless they have lost them already"), refused.raw);
    }

    void soDoesAnUninstall()
    {
        const Tree before = treeOf();
        const Answer refused = call({"--uninstall"});
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("hooked (/dev/fuse, /dev/lab/card)") && !refused.raw.contains("cdi ("), refused.raw);
        QVERIFY_TREE(before);
        QVERIFY_STATUS(call({"--uninstall", "--yes"}), 0);
        QCOMPARE(openFuse("cdi"), "opens");
    }
};

QTEST_GUILESS_MAIN(TestVm)
#include "test_vm.moc"
