// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_proxy.h"
#include "tests/support/lab_registry.h"
#include "tests/support/suite.h"

#include <csignal>

namespace test_lab_pull {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::textOf;

/// That Docker serves, before a change and after it: a real registry, a real proxy, mirrors that refuse, are too busy or
/// silent, a name server, and a link of a small MTU whose ends are told nothing.
class TestLabPull : public QObject
{
    Q_OBJECT

    lab::Registry m_registry;
    LogTail &m_requests = m_registry.log;
    LogTail m_asked{QStringLiteral("/root/peers.log")};

    bool startPeer(const QStringList &what)
    {
        return m_registry.run(QStringList{"/src/tests/lab/peers"} + what, "/root/peers.log");
    }

    /// What a call found by that check; null where it did not look.
    static Json finding(const Answer &answer, const char *id)
    {
        Json last;
        for (const Json &event : answer.events) {
            const Json &found = event.is_object() && event.contains("finding") ? event["finding"] : event;
            if (textOf(found, "id") == QLatin1String(id))
                last = found;
        }
        return last;
    }

    static QByteArray severity(const Answer &answer, const char *id)
    {
        return textOf(finding(answer, id), "severity").toUtf8();
    }

    /// A plan whose pulls come from that registry of the lab, with more members.
    static QByteArray planFor(const char *registry, const char *more = "")
    {
        return json("{'registry': {'mirrors': [], 'insecure': ['") + registry + json("']}, 'verify': {'image': '") + registry
            + json("/library/hello-world'}") + json(more) + "}";
    }

    /// Adds (-I) or deletes (-D) the rule that lets no container connect to the registry.
    static QByteArray forbid(const char *action)
    {
        return QByteArray("iptables ") + action + " INPUT -i docker0 -p tcp --dport 5443 -j REJECT";
    }

    /// From the next start of dockerd on no container connects, for as many seconds as /root/block says.
    static bool blockAtStart()
    {
        return writeFile("/root/block.sh",
                         "test -e /root/block || exit 0\n" + forbid("-I")
                             + "\nsystemd-run --timer-property=AccuracySec=100ms --on-active=$(cat /root/block) " + forbid("-D")
                             + "\nrm /root/block\n")
            && writeFile("/etc/systemd/system/docker.service.d/90-lab.conf",
                         "[Service]\nExecStartPost=/bin/sh /root/block.sh\n")
            && shellOk("systemctl daemon-reload");
    }

    static Answer applyPlan(const QByteArray &plan) { return call({"--apply", "-"}, plan); }

    /// What GET /distribution says is then what a pull would find.
    static bool asksEveryMirror() { return dockerVersion() >= QVersionNumber(26); }

    static QByteArray images() { return shell("docker images -aq --no-trunc | sort"); }

private slots:
    void initTestCase()
    {
        QVERIFY(m_registry.start() && shellOk("echo 'nameserver 10.99.0.1' > /etc/resolv.conf"));
        QVERIFY(startPeer({"mirror", "5001", "403"}) && startPeer({"mirror", "5002", "429"})
                && startPeer({"mirror", "5003", "503"}) && startPeer({"silent", "5004"}) && startPeer({"slow", "5005", "5000"})
                && startPeer({"names", "10.99.0.1", "registry.lab=10.99.0.1", "far.lab=10.98.0.2"}));
        for (const char *url : {"http://127.0.0.1:5001/v2/", "http://127.0.0.1:5002/v2/", "http://127.0.0.1:5003/v2/"})
            QVERIFY(m_registry.answers(url));
        QVERIFY(resetHost() && m_registry.fill("hello-world"));
    }
    void init()
    {
        QVERIFY(resetHost());
        m_requests.next();
    }
    void cleanup() { shell("rm -f /root/block; while " + forbid("-D") + " 2>/dev/null; do :; done"); }
    void cleanupTestCase() { m_registry.stop(); }

    /// Nobody waits for it at a docker program.
    void aPullByTheApiThatIsUnderWayNeedsAYes()
    {
        QVERIFY(shellOk(
            "head -c 60000000 /dev/urandom >/root/large && tar -c -C /root large | docker import - 127.0.0.1:5000/large && "
            "docker push 127.0.0.1:5000/large && docker rmi 127.0.0.1:5000/large"));
        const QByteArray registry = " $(pgrep -f '[d]ocker-registry serve /root/registry.yml')";
        QVERIFY(shellOk("(curl -s -X POST --unix-socket /run/docker.sock "
                        "'http://d/images/create?fromImage=127.0.0.1:5000/large&tag=latest' >/dev/null &) ;"
                        "timeout 60 sh -c 'until ls -l /proc/$(pidof dockerd)/fd /proc/$(pidof containerd)/fd | "
                        "grep -q -e GetImageBlob -e /ingest/; do :; done' && kill -STOP"
                        + registry));
        const Tree before = treeOf();
        const Answer refused = call({"--apply", "-"}, json("{'capacity': {'containers': 10}, 'verify': {'pull': 'never'}}"));
        QVERIFY(shellOk("kill -CONT" + registry));
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("working at: pull (API)"), refused.raw);
        QVERIFY_TREE(before);
        QVERIFY(QTest::qWaitFor([] { return shellOk("docker rmi 127.0.0.1:5000/large"); }, patience));
    }

    void withoutANetworkItIsSaidAndApplied()
    {
        const Answer applied = apply("{'registry': {'mirrors': []}, 'logging': {'level': 'debug'}}");
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("info"));
        QVERIFY(finding(applied, "containers/dns").is_null() && finding(applied, "containers/connect").is_null());
        const Answer health = call({"--health"});
        QCOMPARE(severity(health, "pull/works"), QByteArray("info"));
        QCOMPARE(severity(health, "journal/errors"), QByteArray("pass")); // dockerd calls what it was asked in vain an error
    }

    void whatIsNeverAskedIsNotAsked()
    {
        const Answer applied = apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}, 'verify': {'pull': 'never'}}");
        QVERIFY_STATUS(applied, 0);
        QVERIFY(finding(applied, "pull/works").is_null());
        QVERIFY(finding(call({"--health"}), "pull/works").is_null());
        QVERIFY(!m_requests.next().contains("/library/hello-world/"));
    }

    void whatIsRequiredMustWorkThoughItNeverDid()
    {
        const Tree before = treeOf();
        const Answer applied = apply("{'registry': {'mirrors': []}, 'verify': {'pull': 'required'}}");
        QVERIFY_STATUS(applied, 1);
        QCOMPARE(applied.word(), QByteArray("rolled-back"));
        QCOMPARE(severity(applied, "pull/works"), QByteArray("critical"));
        QVERIFY_TREE(before);
        QVERIFY_STATUS(apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}, 'verify': {'pull': 'required'}}"), 0);
    }

    void aMirrorThatServesPassesAndLeavesNoImage()
    {
        const QByteArray before = images();
        const Answer applied = apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}}");
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        const QByteArray log = m_requests.nextWith("/v2/library/hello-world/manifests/");
        QVERIFY2(log.contains("/v2/library/hello-world/manifests/"), LogTail::printable(log).constData());
        QCOMPARE(severity(call({"--health"}), "pull/works"), QByteArray("pass"));
        QCOMPARE(images(), before);
    }

    /// dockerd 20.10 asks the first mirror only, and nothing is pulled to find out: not what is not there, and not by its tag
    /// what is.
    void aMirrorThatRefusesIsPassedOverAndTheUsersImageStays()
    {
        const QByteArray told = asksEveryMirror() ? "pass" : "info";
        QVERIFY(importImage());
        QVERIFY(shellOk("docker run --name lab-other lab/busybox /bin/touch /other && docker commit lab-other hello-world "
                        ">/dev/null && docker rm lab-other"));
        const QByteArray mine = shell("docker images -q --no-trunc hello-world");
        const QByteArray before = images();
        const Answer applied = apply("{'registry': {'mirrors': ['http://127.0.0.1:5001', 'http://127.0.0.1:5000']}}");
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), told);
        QCOMPARE(shell("docker images -q --no-trunc hello-world"), mine);
        QCOMPARE(images(), before);
        shell("docker rmi hello-world lab/busybox");
        const Answer again = call({"--health"});
        QCOMPARE(severity(again, "pull/works"), told);
        QCOMPARE(shell("docker images -q hello-world"), QByteArray());
        QCOMPARE(severity(call({"--health"}), "journal/errors"), QByteArray("pass"));
        QVERIFY(shellOk("docker pull -q hello-world >/dev/null"));
        const QByteArray pulled = images();
        QCOMPARE(severity(call({"--health"}), "pull/works"), QByteArray("pass")); // by its digest, which brings nothing
        QCOMPARE(images(), pulled);
        shell("docker rmi hello-world");
    }

    void aPullThatIsRequiredIsMadeAndLeavesNoImage_data()
    {
        QTest::addColumn<QByteArray>("image");
        QTest::newRow("short") << QByteArray("hello-world");
        QTest::newRow("whole") << QByteArray("docker.io/library/hello-world:latest");
    }
    void aPullThatIsRequiredIsMadeAndLeavesNoImage()
    {
        QFETCH(QByteArray, image);
        const QByteArray before = images();
        const Answer applied = applyPlan(json("{'registry': {'mirrors': ['http://127.0.0.1:5001', 'http://127.0.0.1:5000']}, "
                                              "'verify': {'pull': 'required', 'image': '%1'}}")
                                             .replace("%1", image));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(images(), before);
    }

    void aPullThatIsStoppedMidwayLeavesNoImage()
    {
        if (asksEveryMirror()) // and nothing is pulled
            return;
        const QByteArray before = images();
        m_asked.next();
        QProcess applying;
        startApply(applying,
                   json("{'registry': {'mirrors': ['http://127.0.0.1:5001', 'http://127.0.0.1:5005']}, "
                        "'verify': {'pull': 'required'}}"));
        QVERIFY(m_asked.nextWith("a layer").contains("a layer"));
        kill(static_cast<pid_t>(applying.processId()), SIGINT);
        QVERIFY(applying.waitForFinished(patience));
        const QByteArray output = applying.readAllStandardOutput();
        QVERIFY2(output.contains("Cancelled") && output.contains("rolled-back"), output.constData());
        QCOMPARE(images(), before);
    }

    void aRegistryThatIsTooBusyIsNoFailure_data()
    {
        QTest::addColumn<QByteArray>("image");
        QTest::newRow("429 with a page") << QByteArray("127.0.0.1:5002/a");
        QTest::newRow("503") << QByteArray("127.0.0.1:5003/a");
    }
    void aRegistryThatIsTooBusyIsNoFailure()
    {
        QFETCH(QByteArray, image);
        const Answer applied = applyPlan(
            json("{'registry': {'mirrors': []}, 'verify': {'pull': 'required', 'image': '%1'}}").replace("%1", image));
        QVERIFY_STATUS(applied, 0);
        const QByteArray found = QByteArray::fromStdString(finding(applied, "pull/works").dump());
        QVERIFY2(severity(applied, "pull/works") == "warning" && found.contains("answers no requests for now"),
                 found.constData());
    }

    void aLookOutsideIsStoppedAtOnce()
    {
        QVERIFY_STATUS(applyPlan(json("{'registry': {'mirrors': []}, 'verify': {'image': '127.0.0.1:5004/a'}}")), 0);
        m_asked.next();
        QProcess health;
        health.start(helperProgram(), {"--health", "--json"});
        QVERIFY(m_asked.nextWith("asked").contains("asked"));
        kill(static_cast<pid_t>(health.processId()), SIGINT);
        QVERIFY(health.waitForFinished(patience));
        const QByteArray output = health.readAllStandardOutput();
        QVERIFY2(output.contains("Cancelled") && !output.contains("pull/works"), output.constData());
    }

    void anImageThatAContainerUsesMeanwhileStays()
    {
        QVERIFY_STATUS(apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}}"), 0);
        QVERIFY(shellOk("docker pull -q hello-world >/dev/null && docker create --name lab-user hello-world /bin/true"));
        QCOMPARE(severity(call({"--health"}), "pull/works"), QByteArray("pass"));
        QVERIFY(shellOk("docker image inspect hello-world >/dev/null"));
        shell("docker rm lab-user; docker rmi hello-world");
    }

    void aMirrorThatRefusesAlthoughItAnswersIsTakenBack()
    {
        QVERIFY_STATUS(apply("{'registry': {'mirrors': ['http://127.0.0.1:5000']}}"), 0);
        const Tree before = treeOf();
        const Answer applied = apply("{'registry': {'mirrors': ['http://127.0.0.1:5001']}}");
        if (!asksEveryMirror()) { // the next one, Docker Hub, may have it
            QVERIFY_STATUS(applied, 0);
            QCOMPARE(severity(applied, "pull/works"), QByteArray("info"));
            return;
        }
        QVERIFY_STATUS(applied, 1);
        QCOMPARE(applied.word(), QByteArray("rolled-back"));
        QCOMPARE(severity(applied, "pull/works"), QByteArray("critical"));
        QVERIFY_TREE(before);
        QCOMPARE(severity(call({"--health"}), "pull/works"), QByteArray("pass"));
    }

    void aProxyThatFailsIsTakenBack_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("does not resolve") << QByteArray("http://nosuch.lab:3128") << QByteArray("nosuch.lab");
        QTest::newRow("is gone") << proxyPassword.url << QByteArray("127.0.0.1:8888");
    }
    void aProxyThatFailsIsTakenBack()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, words);
        const Answer first = applyPlan(planFor("registry.lab:5443"));
        QVERIFY_STATUS(first, 0);
        QCOMPARE(severity(first, "pull/works"), QByteArray("pass"));
        const Tree before = treeOf();
        const Answer applied = applyPlan(
            planFor("registry.lab:5443",
                    (", 'proxy': {'http': '" + url + "', 'https': '" + url + "', 'noProxy': ['localhost']}").constData()));
        QVERIFY_STATUS(applied, 1);
        QCOMPARE(applied.word(), QByteArray("rolled-back"));
        QCOMPARE(severity(applied, "pull/works"), QByteArray("critical"));
        const QByteArray error = QByteArray::fromStdString(applied.result().value("errors", Json::array()).dump());
        QVERIFY2(error.contains("pull") && error.contains(words), error.constData());
        QVERIFY2(!applied.raw.contains(proxyPassword.part), applied.raw.constData());
        QVERIFY_TREE(before);
        QCOMPARE(severity(call({"--health"}), "pull/works"), QByteArray("pass"));
    }

    void whatAContainerNoLongerReachesIsTakenBack()
    {
        const Answer first = applyPlan(planFor("registry.lab:5443"));
        QVERIFY_STATUS(first, 0);
        for (const char *id : {"pull/works", "containers/dns", "containers/connect", "containers/mtu"})
            QCOMPARE(severity(first, id), QByteArray("pass"));
        QVERIFY(blockAtStart() && writeFile("/root/block", "1h"));
        const Tree before = treeOf();
        const Answer applied = applyPlan(planFor("registry.lab:5443", ", 'engine': {'raw-logs': true}"));
        QVERIFY_STATUS(applied, 1);
        QCOMPARE(applied.word(), QByteArray("rolled-back"));
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(applied, "containers/connect"), QByteArray("critical"));
        QVERIFY_TREE(before);
    }

    /// As where what containers need is a container itself, which is started again.
    void whatAContainerReachesAgainAfterAWhileIsKept()
    {
        QVERIFY_STATUS(applyPlan(planFor("registry.lab:5443")), 0);
        QVERIFY(blockAtStart() && writeFile("/root/block", "12"));
        const Answer applied = applyPlan(planFor("registry.lab:5443", ", 'engine': {'raw-logs': true}"));
        QVERIFY(!QFile::exists("/root/block")); // it was restarted
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "containers/connect"), QByteArray("pass"));
    }

    void whatThePlanTakesFromContainersIsToldAndKept_data()
    {
        QTest::addColumn<QByteArray>("engine");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("another bridge, too")
            << QByteArray("'fixed-cidr': '172.17.128.0/17', 'mtu': 1450") << QByteArray("containers/connect");
        QTest::newRow("addresses that the firewall does not let in")
            << QByteArray("'fixed-cidr': '172.17.128.0/17'") << QByteArray("containers/connect");
    }
    void whatThePlanTakesFromContainersIsToldAndKept()
    {
        QFETCH(QByteArray, engine);
        QFETCH(QByteArray, id);
        QVERIFY_STATUS(applyPlan(planFor("registry.lab:5443")), 0);
        QVERIFY(shellOk("iptables -I INPUT -s 172.17.128.0/17 -p tcp -j REJECT"));
        const Answer applied = applyPlan(planFor("registry.lab:5443", (", 'engine': {" + engine + "}").constData()));
        QVERIFY(shellOk("iptables -D INPUT -s 172.17.128.0/17 -p tcp -j REJECT"));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(applied, id.constData()), QByteArray("warning"));
    }

    void aNameServerThatContainersDoNotReachIsTakenBack()
    {
        QVERIFY_STATUS(applyPlan(planFor("registry.lab:5443")), 0);
        const Tree before = treeOf();
        const Answer applied = applyPlan(planFor("registry.lab:5443", ", 'engine': {'dns': ['192.0.2.1']}"));
        QVERIFY_STATUS(applied, 1);
        QCOMPARE(severity(applied, "containers/dns"), QByteArray("critical"));
        QVERIFY_TREE(before);
    }

    void aConnectionThatTheFirewallForbidsIsTold()
    {
        QVERIFY(shellOk(forbid("-I")));
        const Answer applied = applyPlan(planFor("registry.lab:5443"));
        QVERIFY(shellOk(forbid("-D")));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(applied, "containers/connect"), QByteArray("warning"));
    }

    /// The search domains of a host are those of its containers.
    void aNameWithoutADotIsLookedForInItsDomain()
    {
        QVERIFY(shellOk("printf 'search nosuch.lan lab\\nnameserver 10.99.0.1\\n' >/etc/resolv.conf"));
        const Answer applied = applyPlan(planFor("registry:5443"));
        QVERIFY(shellOk("echo 'nameserver 10.99.0.1' >/etc/resolv.conf"));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(applied, "containers/dns"), QByteArray("pass"));
        QCOMPARE(severity(applied, "containers/connect"), QByteArray("pass"));
    }

    void whomNoContainerCanReachIsSaidAndNoFailure_data()
    {
        QTest::addColumn<QByteArray>("registry");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("loopback") << QByteArray("127.0.0.1:5000") << QByteArray("loopback of their own");
        QTest::newRow("IPv6 only") << QByteArray("six.lab:5443") << QByteArray("six.lab:5443 has IPv6 addresses only");
    }
    void whomNoContainerCanReachIsSaidAndNoFailure()
    {
        QFETCH(QByteArray, registry);
        QFETCH(QByteArray, said);
        QVERIFY(shellOk("grep -q six.lab /etc/hosts || echo '2001:db8::9 six.lab' >>/etc/hosts"));
        const Answer applied = applyPlan(planFor(registry.constData()));
        QVERIFY(shellOk("grep -v six.lab /etc/hosts >/root/hosts; cat /root/hosts >/etc/hosts"));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "containers/connect"), QByteArray("info"));
        QVERIFY2(applied.raw.contains(said), applied.raw);
        QVERIFY(finding(applied, "containers/dns").is_null());
    }

    void aHostWithoutABridgeIsNotAskedInside()
    {
        const Answer applied = applyPlan(planFor("registry.lab:5443", ", 'engine': {'bridge': 'none'}"));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QVERIFY(finding(applied, "containers/connect").is_null());
    }

    void aLinkOfASmallMtuIsFoundAndTheRightMtuKept()
    {
        QVERIFY(
            shellOk("ip netns add far && ip link add near mtu 1400 type veth peer name far mtu 1500 netns far && "
                    "ip address add 10.98.0.1/24 dev near && ip link set near up && "
                    "ip -n far address add 10.98.0.2/24 dev far && ip -n far link set far up && ip -n far link set lo up && "
                    "iptables -I OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP"));
        QVERIFY(m_registry.serve("/root/secure.yml", {"/sbin/ip", "netns", "exec", "far"}));
        QVERIFY(m_registry.answers("https://10.98.0.2:5443/v2/"));
        const Answer first = applyPlan(planFor("far.lab:5443"));
        QVERIFY_STATUS(first, 0);
        QCOMPARE(severity(first, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(first, "containers/mtu"), QByteArray("warning"));
        const QByteArray told = QByteArray::fromStdString(finding(first, "containers/mtu").dump());
        QVERIFY2(told.contains("Set mtu of the section engine to 1400"), told.constData());
        const Answer mended = applyPlan(planFor("far.lab:5443", ", 'engine': {'mtu': 1400}"));
        QVERIFY_STATUS(mended, 0);
        QCOMPARE(severity(mended, "containers/mtu"), QByteArray("pass"));
        const Answer wider = applyPlan(planFor("far.lab:5443", ", 'engine': {'mtu': 1500}"));
        QVERIFY_STATUS(wider, 0); // a lost packet looks the same
        QCOMPARE(severity(wider, "containers/mtu"), QByteArray("warning"));
    }
};

DOCKWRIGHT_TEST(TestLabPull, QCoreApplication)

} // namespace test_lab_pull

#include "test_lab_pull.moc"
