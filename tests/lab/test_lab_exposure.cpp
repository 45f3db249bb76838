// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <QElapsedTimer>
#include <QScopeGuard>

#include <algorithm>

#include <csignal>

#include <net/if.h>

namespace test_lab_exposure {

using namespace lab;
using dockwright::core::Json;
using dockwright::core::PortRemedy;
using dockwright::core::textOf;

namespace {

Answer tell()
{
    return call({"--exposure"});
}

/// The port of that container at that address; an empty object where it is not told.
Json portOf(const Answer &answer, const char *container, const char *address, const char *protocol = "tcp")
{
    for (const Json &port : answer.eventsOf("port"))
        if (textOf(port, "container") == QLatin1String(container) && textOf(port, "address") == QLatin1String(address)
            && textOf(port, "protocol") == QLatin1String(protocol))
            return port;
    return Json::object();
}

/// "everybody measured"
QByteArray reachIn(const Json &port)
{
    return (textOf(port, "reach") + (port.value("measured", false) ? " measured" : " concluded")).toUtf8();
}

/// What a measurement could leave on the host; without what the kernel and dockerd do to the links of containers meanwhile.
QByteArray linksAndNamespaces()
{
    return shell(
        "ip -o link | cut -d: -f2 | sort; ip netns list; ip -o address | grep -v fe80 | awk '{ print $2, $4 }' | sort; "
        "{ ip -4 route show table all; ip -6 route show table all; } | grep -v -e fe80 -e ff00 | sed 's/ linkdown//' | sort; "
        "ip neighbour show nud permanent; ip rule; ip -6 rule; iptables-save | grep -v -e '^#' -e '^:'; nft list tables");
}

QByteArray newIn(const QByteArray &after, const QByteArray &before)
{
    QByteArray lines;
    for (const QByteArray &line : after.split('\n'))
        if (!before.split('\n').contains(line))
            lines += line + '\n';
    return lines;
}

bool startContainer(const char *name, const char *options, const char *command)
{
    return shellOk(QByteArray("docker run -d --name ") + name + ' ' + options + " lab/busybox " + command + " >/dev/null");
}

/// What is advised to keep others away from a port that is told so.
std::vector<PortRemedy> remediesOf(const Json &port)
{
    const auto verdict = dockwright::core::portFromJson(port);
    return verdict ? dockwright::core::remediesOf(*verdict) : std::vector<PortRemedy>();
}

/// What answers by TCP, and what takes datagrams.
constexpr auto webServer = "httpd -f -p 80";
constexpr auto sleeper = "sleep 3600";

/// One with an address that others may know.
bool makeOwnInterface()
{
    return shellOk("ip link add lab0 type veth peer name lab1 && ip link set lab0 up && ip link set lab1 up "
                   "&& ip address add 10.77.0.1/24 dev lab0");
}

/// Waits until a port of this host takes connections.
bool waitForPort(int port)
{
    return shellOk("for i in $(seq 100); do busybox nc -w 1 127.0.0.1 " + QByteArray::number(port)
                   + " </dev/null >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1");
}

} // namespace

/// --exposure against a real dockerd and kernel: what an outsider reaches, and that nothing is left of it.
class TestExposure : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(importImage()); }
    void cleanup()
    {
        shell("iptables -F DOCKER-USER; iptables -A DOCKER-USER -j RETURN; docker rm -f $(docker ps -aq); ip link delete lab0");
    }

    void withoutContainersThereIsNothingToTell()
    {
        const Answer answer = tell();
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(answer.word(), "ok");
        QCOMPARE(answer.result().value("ports", -1), 0);
        QCOMPARE(answer.eventsOf("exposure").size(), 1U);
    }

    void whoReachesAPortIsMeasured()
    {
        QVERIFY(startContainer("all", "-p 0.0.0.0:8001:80", webServer));
        QVERIFY(startContainer("six", "-p [::]:8002:80", webServer));
        QVERIFY(startContainer("self", "-p 127.0.0.1:8003:80", webServer));
        QVERIFY(startContainer("udp", "-p 0.0.0.0:8004:53/udp", sleeper));
        QVERIFY(startContainer("host", "--network host", "httpd -f -p 8005"));
        QVERIFY(startContainer("inner", "--network host", "httpd -f -p 127.0.0.1:8006"));
        for (const int port : {8001, 8003, 8005, 8006})
            QVERIFY(waitForPort(port));
        const QByteArray before = linksAndNamespaces();
        QElapsedTimer clock;
        clock.start();
        const Answer answer = tell();
        qInfo() << "six ports are measured in" << clock.elapsed() << "ms";
        QVERIFY2(answer.status == 0 || answer.status == 5, answer.raw);
        const QByteArray after = linksAndNamespaces();
        QVERIFY2(after == before, newIn(after, before) + "<-- new, gone -->" + newIn(before, after));
        const Json said = answer.eventsOf("exposure").front();
        QVERIFY2(said.value("measured", false), answer.raw);
        QCOMPARE(reachIn(portOf(answer, "all", "0.0.0.0")), "everybody measured");
        QCOMPARE(reachIn(portOf(answer, "six", "::")), "everybody measured");
        QCOMPARE(reachIn(portOf(answer, "udp", "0.0.0.0", "udp")), "everybody measured");
        QCOMPARE(textOf(portOf(answer, "udp", "0.0.0.0", "udp")["attempts"], "stranger"), QStringLiteral("arrived"));
        QCOMPARE(reachIn(portOf(answer, "host", "::")), "everybody measured");
        QVERIFY(portOf(answer, "host", "::").value("hostNetwork", false));
        QCOMPARE(reachIn(portOf(answer, "inner", "127.0.0.1")), "this-host measured");
        // What is published to the loopback is open to whoever shares a link, before Docker 28 (moby#45610).
        const bool isOpen = dockerVersion() < QVersionNumber(28, 0);
        const Json self = portOf(answer, "self", "127.0.0.1");
        QCOMPARE(reachIn(self), isOpen ? "networks measured" : "this-host measured");
        QCOMPARE(textOf(self, "severity"), isOpen ? QStringLiteral("warning") : QStringLiteral("pass"));
        QCOMPARE(answer.status, isOpen ? 5 : 0);
    }

    void aDatabaseForEverybodyComesFirst()
    {
        QVERIFY(startContainer("aa", "-p 0.0.0.0:8001:80", webServer));
        QVERIFY(startContainer("zz", "-p 0.0.0.0:8002:5432", "httpd -f -p 5432"));
        QVERIFY(waitForPort(8001) && waitForPort(8002));
        const Answer answer = tell();
        QVERIFY_STATUS(answer, 5);
        QCOMPARE(answer.word(), "drift");
        const Json first = answer.eventsOf("port").front();
        QCOMPARE(textOf(first, "container"), QStringLiteral("zz"));
        QCOMPARE(textOf(first, "service"), QStringLiteral("PostgreSQL"));
        QCOMPARE(textOf(first, "severity"), QStringLiteral("critical"));
        const Run people = run({helperProgram(), "--exposure", "--lang", "en"});
        QVERIFY2(people.output.contains("8002/tcp") && people.output.contains("PostgreSQL"), people.output);
    }

    void aRuleInDockerUserKeepsStrangersOut()
    {
        QVERIFY(makeOwnInterface());
        QVERIFY(startContainer("web", "-p 0.0.0.0:8001:80", webServer));
        QVERIFY(startContainer("udp", "-p 0.0.0.0:8004:53/udp", sleeper));
        QVERIFY(waitForPort(8001));
        const auto reaches = [](const Answer &answer) {
            return reachIn(portOf(answer, "web", "0.0.0.0")) + ", " + reachIn(portOf(answer, "udp", "0.0.0.0", "udp"));
        };
        QCOMPARE(reaches(tell()), "everybody measured, everybody measured");
        QVERIFY(shellOk("iptables -I DOCKER-USER -j DROP"));
        Answer answer = tell();
        QCOMPARE(reaches(answer), "this-host measured, this-host measured");
        const Json rules = portOf(answer, "web", "0.0.0.0")["rules"];
        QVERIFY2(std::ranges::find(rules, Json("docker-user")) != rules.end(), answer.raw);
        QVERIFY(shellOk("iptables -F DOCKER-USER; iptables -I DOCKER-USER ! -s 10.0.0.0/8 -j REJECT"));
        QCOMPARE(reaches(tell()), "networks measured, networks measured");
        QVERIFY(shellOk("iptables -F DOCKER-USER; iptables -I DOCKER-USER -i lab0 -j DROP"));
        answer = tell();
        QCOMPARE(reaches(answer), "everybody measured, everybody measured");
        QCOMPARE(answer.eventsOf("exposure").front()["firewall"]["interfaces"], Json::array({"lab0"}));
        // An outsider that is kept out proves nothing then, nor where rules ask for networks that it is in none of.
        QVERIFY(shellOk("iptables -F DOCKER-USER; iptables -A DOCKER-USER -i lab0 -j RETURN; iptables -A DOCKER-USER -j DROP"));
        QCOMPARE(reaches(tell()), "everybody concluded, everybody concluded");
        QVERIFY(shellOk("iptables -F DOCKER-USER; iptables -I DOCKER-USER ! -s 10.1.0.0/24 -j DROP"));
        QCOMPARE(reaches(tell()), "everybody concluded, everybody concluded");
        QVERIFY(shellOk("iptables -F DOCKER-USER; iptables -A DOCKER-USER -m limit --limit 1/min -j RETURN; "
                        "iptables -A DOCKER-USER -j DROP"));
        shell("conntrack -F");
        answer = tell();
        QVERIFY2(answer.eventsOf("exposure").front()["firewall"].value("limits", false), answer.raw);
    }

    void whatIsAdvisedKeepsOthersAway()
    {
        QVERIFY(startContainer("web", "-p 0.0.0.0:8001:80", webServer));
        QVERIFY(startContainer("udp", "-p 0.0.0.0:8004:53/udp", sleeper));
        QVERIFY(startContainer("self", "-p 127.0.0.1:8003:80", webServer));
        QVERIFY(waitForPort(8001) && waitForPort(8003));
        Answer answer = tell();
        for (const Json &port : {portOf(answer, "web", "0.0.0.0"), portOf(answer, "udp", "0.0.0.0", "udp")}) {
            const auto remedies = remediesOf(port);
            QCOMPARE(remedies.size(), 3U);
            QVERIFY2(shellOk(remedies[2].command.toUtf8()), qPrintable(remedies[2].command));
        }
        answer = tell();
        const Json web = portOf(answer, "web", "0.0.0.0");
        QCOMPARE(reachIn(web), "networks measured");
        QCOMPARE(textOf(web["attempts"], "neighbour"), QStringLiteral("answered")); // replies pass
        QCOMPARE(reachIn(portOf(answer, "udp", "0.0.0.0", "udp")), "networks measured");
        for (const PortRemedy &remedy : remediesOf(portOf(answer, "self", "127.0.0.1"))) { // before Docker 28
            const QByteArray command = remedy.command.toUtf8();
            const auto undo = qScopeGuard([&] { shell(QByteArray(command).replace(" -I ", " -D ")); });
            QVERIFY2(shellOk(command), command);
            QCOMPARE(reachIn(portOf(tell(), "self", "127.0.0.1")), "this-host measured");
        }
    }

    /// As an exit node of Tailscale has it: the outsider gets no answer, and is not kept out.
    void repliesThatGoElsewhereProveNothing()
    {
        QVERIFY(startContainer("host", "--network host", "httpd -f -p 0.0.0.0:8005"));
        QVERIFY(waitForPort(8005));
        const auto undo = qScopeGuard([] {
            shell("ip rule delete pref 5270; ip rule delete pref 5271; ip route flush table 52; ip link delete dwlabtun");
        });
        QVERIFY(makeOwnInterface());
        QVERIFY(
            shellOk("ip link add dwlabtun type veth peer name dwlabtun2 && ip link set dwlabtun up && ip link set dwlabtun2 up "
                    "&& ip route add default dev dwlabtun table 52"));
        for (const QByteArray &rule : {QByteArray("pref 5270 lookup 52"), QByteArray("pref 5271 from 10.77.0.1 lookup 52")}) {
            QVERIFY2(shellOk("ip rule add " + rule), rule);
            const Answer answer = tell();
            shell("ip rule delete " + rule);
            const Json port = portOf(answer, "host", "0.0.0.0");
            QVERIFY2(reachIn(port) == "everybody concluded", answer.raw);
            QVERIFY2(port["attempts"].value("repliedElsewhere", false), answer.raw);
        }
        QCOMPARE(reachIn(portOf(tell(), "host", "0.0.0.0")), "everybody measured");
    }

    /// The namespace and the link belong to a thread, and go with it.
    void whatIsKilledLeavesNothing()
    {
        QVERIFY(startContainer("udp", "-p 0.0.0.0:8004:53/udp", sleeper));
        const QByteArray before = linksAndNamespaces();
        for (const int delay : {0, 0, 5, 20, 60, 150}) {
            QProcess helper;
            helper.start(helperProgram(), {"--exposure"});
            QVERIFY(helper.waitForStarted(patience));
            while (if_nametoindex("dwexposure0") == 0 && !helper.waitForFinished(1)) {}
            QVERIFY2(helper.state() == QProcess::Running, helper.readAll());
            QTest::qSleep(delay);
            kill(static_cast<pid_t>(helper.processId()), SIGKILL);
            helper.waitForFinished(patience);
            QTRY_VERIFY2(linksAndNamespaces() == before, newIn(linksAndNamespaces(), before));
        }
        // One that somebody has left there is in nobody's way.
        QVERIFY(
            shellOk("ip link add dwexposure0 type veth peer name dwlab1 && ip address add 198.51.100.1/30 dev dwexposure0"));
        QCOMPARE(reachIn(portOf(tell(), "udp", "0.0.0.0", "udp")), "everybody measured");
        QCOMPARE(linksAndNamespaces(), before);
    }

    void twoAtOnceWaitForEachOther()
    {
        QVERIFY(startContainer("udp", "-p 0.0.0.0:8004:53/udp", sleeper));
        QProcess other;
        other.start(helperProgram(), {"--exposure", "--json"});
        const Answer answer = tell();
        QVERIFY(other.waitForFinished(commandPatience));
        for (const Answer &each : {answer, parseAnswer({other.exitCode(), other.readAllStandardOutput(), {}})})
            QCOMPARE(reachIn(portOf(each, "udp", "0.0.0.0", "udp")), "everybody measured");
    }

    void anOrdinaryUserIsToldAndNothingIsMeasured()
    {
        QVERIFY(startContainer("web", "-p 0.0.0.0:8001:80", webServer));
        QVERIFY(startContainer("host", "--network host", "httpd -f -p 8005"));
        const QStringList asGuest{"/usr/sbin/runuser", "-u", "guest", "--", helperProgram(), "--exposure", "--json"};
        const Answer refused = parseAnswer(run(asGuest)); // dockerd does not answer her
        QVERIFY_STATUS(refused, 1);
        QVERIFY(shellOk("usermod -aG docker guest"));
        const Answer answer = parseAnswer(run(asGuest));
        shell("gpasswd -d guest docker");
        QVERIFY_STATUS(answer, 0);
        QCOMPARE(reachIn(portOf(answer, "web", "0.0.0.0")), "everybody concluded");
        const Json said = answer.eventsOf("exposure").front();
        QVERIFY(!said.value("measured", true) && !textOf(said, "whyNot").isEmpty());
        QCOMPARE(said["hidden"], Json::array({"host"}));
        QVERIFY(!said["firewall"].value("seen", true));
    }

    void manyPortsAreMeasuredInSeconds()
    {
        QVERIFY(startContainer("many", "-p 0.0.0.0:20000-20499:20000-20499/udp", sleeper));
        QElapsedTimer clock;
        clock.start();
        const Answer answer = tell();
        qInfo() << "500 ports are measured in" << clock.elapsed() << "ms, of them the outsider"
                << answer.eventsOf("exposure").front().value("milliseconds", 0);
        QCOMPARE(answer.result()["reach"].value("everybody", 0), 500);
        QCOMPARE(answer.result().value("measured", 0), 500);
    }

    void metricsTellThePorts()
    {
        QVERIFY(startContainer("web", "-p 127.0.0.1:8001:80", webServer));
        const QByteArray metrics = run({helperProgram(), "--metrics"}).output;
        QVERIFY2(metrics.contains(
                     "dockwright_published_port{container=\"web\",port=\"8001\",protocol=\"tcp\",address=\"127.0.0.1\","
                     "reach=\"this-host\"} 1\n"),
                 metrics);
    }
};

DOCKWRIGHT_TEST(TestExposure, QCoreApplication)

} // namespace test_lab_exposure

#include "test_lab_exposure.moc"
