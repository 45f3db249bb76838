// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_proxy.h"

#include <array>
#include <memory>

using namespace lab;
using dockwright::core::Json;
using dockwright::core::textOf;

/// That Docker serves, before a change and after it: a real registry, a real proxy, a mirror that refuses, a name server, and a
/// link of a small MTU whose ends are told nothing.
class TestLabPull : public QObject
{
    Q_OBJECT

    std::vector<std::unique_ptr<QProcess>> m_peers;
    LogTail m_requests{QStringLiteral("/root/registry.log")};

    QProcess &start(const QStringList &command, const QString &log = QStringLiteral("/root/peers.log"))
    {
        auto &peer = *m_peers.emplace_back(std::make_unique<QProcess>());
        peer.setProcessChannelMode(QProcess::MergedChannels);
        peer.setStandardOutputFile(log, QIODevice::Append);
        peer.start(command[0], command.mid(1));
        peer.waitForStarted(patience);
        return peer;
    }

    static bool answers(const char *url)
    {
        return shellOk(QByteArray("for i in $(seq 600); do curl -s -k -o /dev/null ") + url
                       + " && exit; sleep 0.1; done; exit 1");
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

    static Answer applyPlan(const QByteArray &plan) { return call({"--apply", "-"}, plan); }

    static QByteArray images() { return shell("docker images -aq --no-trunc | sort"); }

private slots:
    void initTestCase()
    {
        // Go asks no proxy for what is on loopback, and no container reaches it: the registry has another name and address,
        // too.
        QVERIFY(shellOk("ip address add 10.99.0.1/32 dev lo && echo 'nameserver 10.99.0.1' > /etc/resolv.conf"));
        const QByteArray settings = "version: 0.1\nlog:\n  accesslog:\n    disabled: false\n"
                                    "storage:\n  filesystem:\n    rootdirectory: /root/registry\nhttp:\n";
        writeFile("/root/registry.yml", settings + "  addr: :5000\n");
        writeFile("/root/secure.yml",
                  settings + "  addr: :5443\n  tls:\n    certificate: /root/tls.crt\n    key: /root/tls.key\n");
        QVERIFY(shellOk("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=registry.lab -addext "
                        "subjectAltName=DNS:registry.lab,DNS:far.lab -keyout /root/tls.key -out /root/tls.crt 2>/dev/null"));
        start({"/usr/bin/docker-registry", "serve", "/root/registry.yml"}, "/root/registry.log");
        start({"/usr/bin/docker-registry", "serve", "/root/secure.yml"}, "/root/registry.log");
        start({"/src/tests/lab/peers", "mirror", "5001"});
        start({"/src/tests/lab/peers", "names", "10.99.0.1", "registry.lab=10.99.0.1", "far.lab=10.98.0.2"});
        QVERIFY(answers("http://127.0.0.1:5000/v2/") && answers("https://127.0.0.1:5443/v2/")
                && answers("http://127.0.0.1:5001/v2/"));
        QVERIFY(resetHost());
        QVERIFY(importImage());
        QVERIFY(shellOk("docker tag lab/busybox 127.0.0.1:5000/library/hello-world && "
                        "docker push -q 127.0.0.1:5000/library/hello-world && "
                        "docker rmi 127.0.0.1:5000/library/hello-world lab/busybox"));
    }
    void init()
    {
        QVERIFY(resetHost());
        m_requests.next();
    }
    void cleanupTestCase()
    {
        for (const auto &peer : m_peers) {
            peer->kill();
            peer->waitForFinished(patience);
        }
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

    void aMirrorThatRefusesIsPassedOverAndTheUsersImageStays()
    {
        QVERIFY(importImage());
        QVERIFY(shellOk("docker run --name lab-other lab/busybox /bin/touch /other && docker commit lab-other hello-world "
                        ">/dev/null && docker rm lab-other"));
        const QByteArray mine = shell("docker images -q --no-trunc hello-world");
        const QByteArray before = images();
        const Answer applied = apply("{'registry': {'mirrors': ['http://127.0.0.1:5001', 'http://127.0.0.1:5000']}}");
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(shell("docker images -q --no-trunc hello-world"), mine);
        QCOMPARE(images(), before);
        shell("docker rmi hello-world lab/busybox");
        const Answer again = call({"--health"});
        QCOMPARE(severity(again, "pull/works"), QByteArray("pass"));
        QCOMPARE(shell("docker images -q hello-world"), QByteArray());
        QCOMPARE(severity(call({"--health"}), "journal/errors"), QByteArray("pass"));
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

    void aNameServerThatContainersDoNotReachIsTakenBack()
    {
        const Answer first = applyPlan(planFor("registry.lab:5443"));
        QVERIFY_STATUS(first, 0);
        for (const char *id : {"pull/works", "containers/dns", "containers/connect", "containers/mtu"})
            QCOMPARE(severity(first, id), QByteArray("pass"));
        const Tree before = treeOf();
        const Answer applied = applyPlan(planFor("registry.lab:5443", ", 'engine': {'dns': ['192.0.2.1']}"));
        QVERIFY_STATUS(applied, 1);
        QCOMPARE(applied.word(), QByteArray("rolled-back"));
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(applied, "containers/dns"), QByteArray("critical"));
        QVERIFY_TREE(before);
    }

    void aConnectionThatTheFirewallForbidsIsTold()
    {
        QVERIFY(shellOk("iptables -I INPUT -i docker0 -p tcp --dport 5443 -j REJECT"));
        const Answer applied = applyPlan(planFor("registry.lab:5443"));
        QVERIFY(shellOk("iptables -D INPUT -i docker0 -p tcp --dport 5443 -j REJECT"));
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(severity(applied, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(applied, "containers/connect"), QByteArray("warning"));
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
        start({"/sbin/ip", "netns", "exec", "far", "/usr/bin/docker-registry", "serve", "/root/secure.yml"},
              "/root/registry.log");
        QVERIFY(answers("https://10.98.0.2:5443/v2/"));
        const Answer first = applyPlan(planFor("far.lab:5443"));
        QVERIFY_STATUS(first, 0);
        QCOMPARE(severity(first, "pull/works"), QByteArray("pass"));
        QCOMPARE(severity(first, "containers/mtu"), QByteArray("warning"));
        const QByteArray told = QByteArray::fromStdString(finding(first, "containers/mtu").dump());
        QVERIFY2(told.contains("Set mtu of the section engine to 1400"), told.constData());
        const Answer mended = applyPlan(planFor("far.lab:5443", ", 'engine': {'mtu': 1400}"));
        QVERIFY_STATUS(mended, 0);
        QCOMPARE(severity(mended, "containers/mtu"), QByteArray("pass"));
        const Answer broken = applyPlan(planFor("far.lab:5443", ", 'engine': {'mtu': 1500}"));
        QVERIFY_STATUS(broken, 1);
        QCOMPARE(broken.word(), QByteArray("rolled-back"));
        QCOMPARE(severity(broken, "containers/mtu"), QByteArray("critical"));
    }
};

QTEST_GUILESS_MAIN(TestLabPull)
#include "test_lab_pull.moc"
