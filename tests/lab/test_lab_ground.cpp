// SPDX-License-Identifier: Apache-2.0
#include "core/base/finding.h"
#include "core/text/event.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <algorithm>

namespace test_lab_ground {

using namespace dockwright::core;
using namespace lab;

namespace {

/// A container whose process 1 gets an orphan that ends, and never waits for it, unless an option says that another one does.
/// Returns once the orphan has ended.
bool startZombie(const char *name, const char *option)
{
    return importImage()
        && shellOk(QByteArray("docker rm -f ") + name + " >/dev/null 2>&1; docker run -d " + option + " --name " + name
                   + " lab/busybox /bin/sh -c '/bin/sh -c \"sleep 0.3 &\"; exec sleep 3600' >/dev/null;"
                     "for i in $(seq 600); do docker top "
                   + name
                   + " -o pid,args >/tmp/top; grep -qE '^[0-9]+ +sleep 3600$' /tmp/top &&"
                     "! grep -qE '^[0-9]+ +sleep 0.3$' /tmp/top && exit; sleep 0.1; done; cat /tmp/top; exit 1");
}

} // namespace

/// Namespaces, process 1 and user ids of real containers.
class TestGround : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(resetHost()); }

    void readinessNeedsNoRoot()
    {
        const Answer asRoot = call({"--readiness"});
        QVERIFY_STATUS(asRoot, 5); // the lab has no controllers
        const Answer asGuest = parseAnswer(run({"runuser", "-u", "guest", "--", helperProgram(), "--json", "--readiness"}));
        QVERIFY_STATUS(asGuest, 5);
        for (const char *id :
             {"namespaces/mnt", "namespaces/pid", "namespaces/ipc", "namespaces/net", "namespaces/uts", "namespaces/user",
              "namespaces/cgroup", "cgroups/version", "protection/seccomp", "kernel/iptables"}) {
            QCOMPARE(severityOf(asRoot, id), "pass");
            QCOMPARE(severityOf(asGuest, id), "pass");
        }
        QCOMPARE(severityOf(asRoot, "cgroups/memory"), "warning");
    }

    void readinessIsToldInChinese()
    {
        const Run done = run({helperProgram(), "--readiness", "--lang", "zh_CN"});
        const QString text = QString::fromUtf8(done.output);
        QVERIFY2(text.contains(QStringLiteral("命名空间")) && !text.contains(QStringLiteral("Each container")),
                 qPrintable(text));
    }

    void aZombieIsFoundAndWithInitThereIsNone()
    {
        QVERIFY(startZombie("careless", ""));
        QVERIFY(startZombie("careful", "--init"));
        const Answer answer = call({"--health"});
        QVERIFY_STATUS(answer, 5);
        const Json found = findingOf(answer, "containers/zombies");
        QCOMPARE(QByteArray::fromStdString(found.value("severity", std::string())), "warning");
        const QByteArray evidence = QByteArray::fromStdString(found.value("evidence", std::string()));
        QVERIFY2(evidence.startsWith("careless: 1 sleep <- ") && evidence.endsWith(" sleep"), evidence.constData());
        QVERIFY2(!evidence.contains("careful"), evidence.constData());
        QCOMPARE(shell("cat /proc/$(docker inspect -f '{{.State.Pid}}' careful)/comm"), "docker-init");

        QVERIFY(shellOk("docker rm -f careless >/dev/null"));
        const Answer after = call({"--health"});
        QCOMPARE(severityOf(after, "containers/zombies"), "pass");
        QVERIFY(shellOk("docker rm -f careful >/dev/null"));
    }

    void aRunIsTriedAndItsContainerIsGone()
    {
        const Answer answer = call(
            {"--compose-run", "-", "--try"},
            json("{'image': 'nginx', 'init': true, 'user': '1234', 'capDrop': ['ALL'], 'capAdd': ['KILL'], 'readOnly': true,"
                 " 'tmpfs': ['/run'], 'noNewPrivileges': true, 'restart': 'on-failure:3'}"));
        QVERIFY_STATUS(answer, 0);
        for (const char *id :
             {"run/init", "run/uid", "run/CapBnd", "run/NoNewPrivs", "run/read-only", "run/tmpfs /run", "run/restart"})
            QCOMPARE(severityOf(answer, id), "pass");
        QCOMPARE(shell("docker ps -aq; docker images -q dockwright/probe"), "");
        QVERIFY(answer.result().value("dockerRun", std::string()).ends_with(" nginx"));
    }

    void aLimitThatIsNotInEffectIsSaid()
    {
        const Answer answer = call({"--compose-run", "-", "--try"}, json("{'image': 'nginx', 'pids': 50}"));
        QVERIFY_STATUS(answer, 5);
        QCOMPARE(severityOf(answer, "run/pids.max"), "warning");
    }

    void aTrialTakesNoSubnetOfTheHost()
    {
        QVERIFY(shellOk("ip link add lan0 type veth peer name lan1 && ip address add 192.0.2.1/24 dev lan0 && "
                        "ip link set lan0 up && ip link set lan1 up"));
        const QByteArray routes = shell("ip route");
        const auto tried = [](const char *subnet) {
            return call({"--compose-run", "-", "--try"},
                        json("{'image': 'nginx', 'network': {'name': 'a', 'mtu': 1400, 'subnet': '") + subnet + json("'}}"));
        };
        const Answer refused = tried("192.0.2.128/25");
        QVERIFY2(refused.status != 0 && refused.raw.contains("192.0.2.0/24"), refused.raw.constData());
        const Answer other = tried("198.51.100.0/24");
        QVERIFY_STATUS(other, 0);
        QCOMPARE(shell("docker network ls -q --filter label=io.github.dockwright.probe"), "");
        QCOMPARE(shell("ip route"), routes);
        QVERIFY(shellOk("ip link del lan0"));
    }

    void userNamespacesAreMadeAndSeen()
    {
        QCOMPARE(shell("grep dockremap /etc/passwd /etc/subuid"), "");
        const Answer answer =
            apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'security': {'usernsRemap': true}}");
        QVERIFY_STATUS(answer, 0);
        QVERIFY(!findingOf(answer, "security/userns").empty());
        QCOMPARE(severityOf(answer, "security/userns-range"), "info");
        const QByteArray first = shell("sed -n 's/^dockremap:\\([0-9]*\\):65536$/\\1/p' /etc/subuid");
        QVERIFY(first.toLongLong() > 0);
        const Answer health = call({"--health"});
        QCOMPARE(severityOf(health, "containers/user-namespace"), "pass");
        QVERIFY2(QByteArray::fromStdString(findingOf(health, "containers/user-namespace").value("found", std::string()))
                     .contains("0 " + first + " 65536"),
                 health.raw);
        QCOMPARE(shell("docker images -q lab/busybox"), ""); // what was there is hidden
        const QByteArray pid = startSleeper("mapped");
        QCOMPARE(shell("stat -c %u /proc/" + pid), first);
        QVERIFY(shellOk("docker rm -f mapped >/dev/null"));
        QVERIFY_STATUS(call({"--rollback", "--yes"}), 0);
        QVERIFY(!shell("docker images -q lab/busybox").isEmpty());
    }

    void aUserWithoutRangesIsRefusedBefore()
    {
        QVERIFY(shellOk("id dockremap >/dev/null && sed -i /^dockremap:/d /etc/subgid"));
        const Tree before = treeOf();
        const Answer answer = apply("{'security': {'usernsRemap': true}}");
        QVERIFY_STATUS(answer, 2);
        QVERIFY2(answer.raw.contains("/etc/subgid") && answer.raw.contains("usermod --add-subuids"), answer.raw);
        QVERIFY_TREE(before);
        // It is so: dockerd dies of what was refused, which 28.5 calls subuid. And the remedy helps.
        QVERIFY(shell("timeout 300 dockerd --userns-remap=default --data-root=/tmp/d --exec-root=/tmp/e --pidfile=/tmp/p "
                      "-H unix:///tmp/s --bridge=none --iptables=false")
                    .contains("id ranges found for user \"dockremap\""));
        QVERIFY(shellOk(QString::fromUtf8(answer.raw).section(QStringLiteral("root: "), 1, 1).section(u'"', 0, 0).toUtf8()));
        QVERIFY(shellOk("grep -q '^dockremap:' /etc/subgid"));
    }

    void cleanupTestCase() { resetHost(); }
};

DOCKWRIGHT_TEST(TestGround, QCoreApplication)

} // namespace test_lab_ground

#include "test_lab_ground.moc"
